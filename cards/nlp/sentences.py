"""Where sentences end.  Regular expressions only: this runs on every block, so neither spaCy nor mecab is loaded for it."""

from __future__ import annotations

import re
from functools import lru_cache

from cards.nlp.brackets import PAIRS as _PAIR
from cards.nlp.hangul import final_of, is_syllable
from cards.nlp.words import words

_LINE = re.compile(r"[^\n\u2028\u2029\r]+")
_MARK = re.compile(r"[.!?…。！？]+")
_MATH = re.compile(r"\$(?=[^\s$])[^$\n]*(?<=\S)\$(?!\d)")
_OPEN = frozenset(_PAIR.values())
_QUOTES = "\"'”’»`*_"
_ENDINGS = frozenset("다요까죠니라자네군")
"""Last syllables of Korean sentences: after one of them, or a ㅁ, a full stop ends the sentence even with no space behind it."""
_ABBREVIATIONS = words(
    """
    e.g i.e vs cf al approx eq eqs fig figs sec ch chap no nos p pp vol dr mr mrs ms prof st ex resp ca est inc ltd co jr sr dept
    aka a.k.a w.r.t q
    """
)
_QUOTED_ON = re.compile(r"\s?(?:이?라고|이?라는|이?란|고 |라며)")
_ORDINAL = re.compile(r"(?:^|\s)\(?\d{1,3}\Z")
_WORD = re.compile(r"[^\s(\[{\"'“‘]*\Z")
_LOWER = re.compile(r"[a-z]")
_WRAPPED = 40
"""A line of English shorter than this many characters was not broken by a text editor."""


@lru_cache(maxsize=4096)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of the sentences of a block, blank edges off; every character that is not white space is in exactly one.

    A sentence ends at a line end and at final punctuation outside brackets and `$…$`; not after `6.`, an abbreviation or inside a
    number.  A sentence that is only a bracket belongs to the one before it on its line.  A line of English that goes on in lower case
    on the next line was wrapped, not ended.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _lines(text):
        row: list[tuple[int, int]] = []
        for a, b in _split_line(text[start:end]):
            a, b = _trim(text, start + a, start + b)
            if a >= b:
                continue
            if row and (_only_bracket(text[a:b]) or not any(c.isalnum() for c in text[a:b])):
                row[-1] = (row[-1][0], b)
            else:
                row.append((a, b))
        spans += row
    return tuple(spans)


def _lines(text: str) -> list[tuple[int, int]]:
    """The lines, those of wrapped English prose joined."""
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if lines and _is_wrapped(text, lines[-1], start):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _is_wrapped(text: str, before: tuple[int, int], start: int) -> bool:
    gap = text[before[1] : start]
    last = text[before[0] : before[1]].rsplit("\n", 1)[-1].rstrip()
    return (
        gap == "\n"
        and len(last) >= _WRAPPED
        and (last[-1].isascii() and (last[-1].isalnum() or last[-1] in ",)"))
        and bool(_LOWER.match(text, start))
    )


def _split_line(line: str) -> list[tuple[int, int]]:
    if not _MARK.search(line):
        return [(0, len(line))]
    inside = _inside(line)
    spans, start = [], 0
    for match in _MARK.finditer(line):
        if inside[match.start()]:
            continue
        end = match.end()
        while end < len(line) and line[end] in _QUOTES:
            end += 1
        if _ends(line, start, match, end):
            spans.append((start, end))
            start = _bracket_end(line, inside, end)
            if start > end:
                spans.append((end, start))
    return [*spans, (start, len(line))]


def _bracket_end(line: str, inside: bytearray, start: int) -> int:
    """Where a bracket ends that opens at `start`, behind blanks, and holds whole sentences; else `start`."""
    first = start
    while first < len(line) and line[first].isspace():
        first += 1
    end = first
    while end < len(line) and inside[end]:
        end += 1
    return end if end > first + 2 and line[end - 1] in _PAIR and line[end - 2] in ".!?。" else start


def _inside(line: str) -> bytearray:
    """For each character whether it stands in a closed bracket or in math; a bracket that is never closed opens nothing."""
    inside = bytearray(len(line))
    stack: list[tuple[str, int]] = []
    for i, char in enumerate(line):
        if char in _OPEN:
            stack.append((char, i))
        elif char in _PAIR and any(opened == _PAIR[char] for opened, _ in stack[-8:]):
            while stack:
                opened, at = stack.pop()
                if opened == _PAIR[char]:
                    break
            if not stack:
                inside[at : i + 1] = b"\x01" * (i + 1 - at)
    for match in _MATH.finditer(line):
        inside[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return inside


def _ends(line: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether the mark ends the sentence that began at `start`; `end` lies behind closing quotes."""
    mark, at = match.group(), match.start()
    if end >= len(line):
        return True
    before, after = line[at - 1 : at] if at > start else "", line[end]
    if end > match.end() and _QUOTED_ON.match(line, end):
        return False
    korean = (before in _ENDINGS and before != "") or final_of(before) == "ㅁ"
    if not after.isspace():
        return (
            (korean or (mark[-1] in "?!？！。！" and is_syllable(before)))
            and (is_syllable(after) or after.isupper() or after in "→⇒-(")
            and not (after in "-(" and not korean)
        )
    if mark[-1] in "?？。！":
        return True
    if mark == "!":
        return not before.isdigit()
    if len(mark) > 1 or mark == "…":
        return korean
    return not _is_abbreviation(line, start, at, end)


def _is_abbreviation(line: str, start: int, at: int, end: int) -> bool:
    if _ORDINAL.search(line, max(start, at - 6), at):
        return True
    found = _WORD.search(line, max(start, at - 12), at)
    word = found.group() if found else ""
    rest = line[end : end + 8].lstrip()
    if word.isdigit() and rest[:1].isdigit():
        return True
    if len(word) == 1 and word.isascii() and word.isalpha():
        return (word.isupper() and not is_syllable(rest[:1])) or at - len(word) == start
    if "." in word and all(len(part) == 1 for part in word.split(".")):
        return not is_syllable(rest[:1])
    if word.lower() == "etc":
        return not (rest[:1].isupper() or is_syllable(rest[:1]))
    return word.lower() in _ABBREVIATIONS


def _only_bracket(text: str) -> bool:
    body = text.rstrip(".!?。")
    if not body or body[0] not in _OPEN or body[-1] not in _PAIR:
        return False
    inside = _inside(body)
    return all(inside) and _PAIR[body[-1]] == body[0] and final_of(body[-1]) == ""


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
