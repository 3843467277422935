"""Which language a text is in, as far as its letters tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Language = Literal["ko", "en", "other"]

HANGUL_SHARE = 0.1
"""From this share of Hangul among the letters on, a text is read as Korean."""

_HANGUL = re.compile(r"[가-힣ㄱ-ㅣᄀ-ᇿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏＡ-Ｚａ-ｚ]")
_LETTER = re.compile(r"[^\W\d_]")
_KOREAN_END = re.compile(r"[가-힣](?:\W|\d)*\Z")
_BRACKETS = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")


@lru_cache(maxsize=4096)
def lang_of(text: str) -> Language:
    """`ko` where Hangul has its share or ends a line of Latin words, `en` for Latin letters, else `other`.

    The last word decides for lines such as a long English name with a Korean particle: Korean puts its grammar last.
    Kana or Han without Hangul is `other`, and so is a text without letters.
    """
    letters = len(_LETTER.findall(text))
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    foreign = letters - hangul - latin
    if not letters or foreign > hangul + latin or (foreign > hangul and foreign > latin):
        return "other"
    if hangul >= letters * HANGUL_SHARE or (hangul and _KOREAN_END.search(_BRACKETS.sub("", text[-200:]))):
        return "ko"
    return "en" if latin else "other"
