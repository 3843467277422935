"""How Latin words and numbers end when they are read in Korean: spelling → the last sound of the usual loanword."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from cards.nlp.words import words

Ending = Literal["vowel", "consonant", "rieul"]

_DIGITS: dict[str, Ending] = {**dict.fromkeys("2459", "vowel"), **dict.fromkeys("036", "consonant"), **dict.fromkeys("178", "rieul")}
_LETTERS: dict[str, Ending] = {**dict.fromkeys("lr", "rieul"), **dict.fromkeys("mn", "consonant")}

_KNOWN: dict[str, Ending] = {
    **dict.fromkeys(words("bit check debut depot digit edit ip loop soup"), "vowel"),
    **dict.fromkeys(words("bag bomb climb club comb dumb good hood limb thumb tomb web"), "consonant"),
    **dict.fromkeys(words("type datatype genotype phenotype prototype stereotype subtype supertype"), "consonant"),
}
"""Words whose Korean form does not follow from their spelling (비트, 체크; 타입)."""
_READ_AS_WORD = words(
    """
    acid ajax bert bleu coco cors crud cuda elmo fifo gan get json lasso lifo lime mime put quic raid ram rest rom rouge set shap
    smote solid yolo
    """
)
"""Acronyms that are read as a word."""
_VOWELS = "aeiou"
_SHORT_END = re.compile(r"(?:^|[^aeiou])[aeiouy](?=[ptbk]\Z)")
_OUT = re.compile(r"(?:out|put|ook|oup)\Z")
_HUMP = re.compile(r"[A-Z][a-z]+\Z|[a-z]+\Z")


def number_final(number: str) -> Ending:
    """How a number ends: 영/십/백/천 for a final 0, else its last digit (일, 이, 삼 …)."""
    return _DIGITS[str(unicodedata.digit(number[-1]))]


def latin_final(word: str, *, after_digit: bool = False) -> Ending:
    """How a word of Latin letters ends in Korean.

    Capitals that are no known word are read letter by letter, and so are the letters behind a digit (`Conv2D`).
    """
    low = word.lower()
    if len(word) == 1 or (after_digit and len(word) <= 2) or _is_spelled(word):
        return _LETTERS.get(low[-1], "vowel")
    hump = _HUMP.search(word)
    return _KNOWN.get(low) or _KNOWN.get(hump.group().lower() if hump else "") or _by_spelling(low)


def _is_spelled(word: str) -> bool:
    """Whether the word is an acronym read letter by letter: capitals, not one of those read as a word; or no vowel at all."""
    low = word.lower()
    if not any(c in "aeiouy" for c in low):
        return True
    capitals = word.isupper() or (word[:-1].isupper() and word[-1] == "s")
    return capitals and len(word) <= 5 and low not in _READ_AS_WORD


def _by_spelling(low: str) -> Ending:
    """The last sound by the last letters of an ordinary word."""
    last, before = low[-1], low[-2:-1]
    if last in "mn" or low.endswith("ng"):
        return "consonant"
    if last == "l":
        return "rieul"
    if last == "e":
        return _silent_e(low)
    if last == "c":
        return "vowel" if before in ("n", "r") else "consonant"
    if last == "k":
        return "consonant" if before == "c" or low.endswith("ook") else "vowel"
    if last in "tp":
        return "consonant" if _SHORT_END.search(low) or _OUT.search(low) or (last == "p" and before in _VOWELS) else "vowel"
    if last == "b":
        return "consonant" if before in "aeo" else "vowel"
    return "vowel"


def _silent_e(low: str) -> Ending:
    """Words in -e: the consonant before it sounds last (table, file, machine), unless Korean adds 으 or 이 (state, cache)."""
    if low.endswith("le"):
        return "rieul"
    return "consonant" if low.endswith(("me", "ne")) and len(low) > 2 else "vowel"
