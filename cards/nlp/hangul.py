"""Hangul syllables: take them apart and put them together."""

from __future__ import annotations

FIRST, LAST = "가", "힣"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
"""The 28 final consonants in code-point order, none first."""


def is_syllable(char: str) -> bool:
    """Whether the character is a composed Hangul syllable."""
    return FIRST <= char <= LAST


def final_of(char: str) -> str:
    """The final consonant (batchim) of a syllable as a compatibility letter, empty without one or for other characters."""
    return FINALS[(ord(char) - ord(FIRST)) % 28] if is_syllable(char) else ""


def with_final(char: str, final: str) -> str:
    """The syllable with its final consonant replaced; `final` empty takes it off."""
    index = ord(char) - ord(FIRST)
    return chr(ord(FIRST) + index - index % 28 + FINALS.index(final))


def end_with(word: str, final: str) -> str:
    """The word with the final consonant of its last syllable replaced."""
    return word[:-1] + with_final(word[-1], final)


def vowel_of(char: str) -> int:
    """The number of a syllable's vowel, 0–20 in the order ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ; -1 for other characters."""
    return (ord(char) - ord(FIRST)) // 28 % 21 if is_syllable(char) else -1
