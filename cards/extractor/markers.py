"""What stands before the words of a line: numbers, arrows, Q and A markers, "my first answer :"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cards.model import Text
from cards.packs import Packs

Marker = Literal["", "question", "answer", "mistake", "right"]

_ARROW = re.compile(r"(?:-{1,3}>|={1,2}>|→|⇒|➡️?|▶️?|➔|↳|⟶|└>?|>>)\s*")
_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}(?=\s)|[1-9]\d?-\d{1,2}(?=\s)|"
    r"\(?\d{1,3}(?:[-.]\d{1,2})*[.)](?![은는이가을를의와과])|\(\d{1,3}\)(?![은는이가을를의와과])|"
    r"[①-⑳]|#\d{1,3}(?=\s|$)|(?:[a-z]|[ivx]{2,4})[.)](?=\s))\s*(?=\D|$)"
)
_STARS = re.compile(r"[*※]+\s*(?=\w)")
_CROSS = re.compile(r"(?:✗|✘|❌|✖️?|☒)\s*:?\s*")
_CHECK = re.compile(r"(?:✓|✔️?|✅|☑|⭕)\s*:?\s*")
_DECORATION = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D⭐📌]+\s*")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its leading markers read off."""

    text: Text
    marker: Marker = ""
    arrow: bool = False
    number: str = ""


@lru_cache(maxsize=16)
def _words(packs: Packs, name: str) -> re.Pattern[str]:
    """A marker word with what must follow it: `Q1.`, `질문:`, `[A]`, or, for a word of several letters, the line's end."""
    alternatives = []
    for word in sorted(packs.words[name], key=lambda w: (-len(w), w)):
        if len(word) == 1 and word.isascii():
            alternatives.append(rf"\[?{word.upper()}\d{{0,3}}(?:\s?[.:)\]]|\s?：)")
        else:
            alternatives.append(rf"\[?(?i:{re.escape(word)})\(?s?\)?\s?\d{{0,3}}(?:\s?[.:)\]]|\s?：|\s*$)")
    return re.compile("(?:" + "|".join(alternatives) + r")\s*")


def read_markers(text: Text, packs: Packs) -> Marked:
    """`text` without its leading number, arrow, decoration and marker word, and what they were."""
    plain = text.plain
    place, arrow, number = 0, False, ""
    marker: Marker = ""
    for _ in range(4):
        start = place
        if match := _DECORATION.match(plain, place):
            if cross := _CROSS.match(plain, place):
                marker, place = "mistake", cross.end()
            elif check := _CHECK.match(plain, place):
                marker, place = "right", check.end()
            else:
                place = match.end()
        if match := _STARS.match(plain, place):
            place = match.end()
        if match := _ARROW.match(plain, place):
            arrow, place = True, match.end()
        if not number and (match := _NUMBER.match(plain, place)) and match.end() > place:
            number, place = match.group().strip(), match.end()
        if not marker:
            for name in ("mistake", "right", "question", "answer"):
                if match := _words(packs, f"{name}_markers").match(plain, place):
                    marker, place = name, match.end()
                    break
        if place == start:
            break
    end = len(plain)
    while end > place and plain[end - 1] in "*" and plain.count("*", place, end) % 2 == 1:
        end -= 1
    return Marked(text.cut(place, end), marker, arrow, number)
