"""Which particle follows a word: the one place that knows how a Latin word, a number or a sign ends when read in Korean.

Libraries decide by the last letter and reach 0–74 % of what authors type behind Latin words; spelling → Korean reading of the last
syllable reaches what authors agree on.  Order: what this author typed after the same word, the rule, else both (`은(는)`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from cards.nlp.brackets import opening_of
from cards.nlp.hangul import final_of, is_syllable
from cards.nlp.reading import latin_final, number_final

Ending = Literal["vowel", "consonant", "rieul"]

PAIRS: dict[str, tuple[str, str, str]] = {
    "은는": ("은", "는", "은(는)"),
    "이가": ("이", "가", "이(가)"),
    "을를": ("을", "를", "을(를)"),
    "과와": ("과", "와", "과(와)"),
    "으로": ("으로", "로", "(으)로"),
    "이란": ("이란", "란", "(이)란"),
    "이라": ("이라", "라", "(이)라"),
    "이라는": ("이라는", "라는", "(이)라는"),
    "이라고": ("이라고", "라고", "(이)라고"),
    "이나": ("이나", "나", "(이)나"),
    "이며": ("이며", "며", "(이)며"),
    "이고": ("이고", "고", "(이)고"),
    "이든": ("이든", "든", "(이)든"),
    "이랑": ("이랑", "랑", "(이)랑"),
    "이다": ("이다", "다", "(이)다"),
    "으로서": ("으로서", "로서", "(으)로서"),
    "으로써": ("으로써", "로써", "(으)로써"),
}
"""Pair → (after a consonant, after a vowel, undecided)."""

_RIEUL_AS_VOWEL = frozenset({"으로", "으로서", "으로써"})
_SIGNS: dict[str, Ending] = {
    **dict.fromkeys("%+$&@°℃√×÷∞αβγδζηθικλμνξπρστφχψωΓΔΘΛΠΣΦΨΩ", "vowel"),
    **dict.fromkeys("#=εουÅ", "consonant"),
    "∑": "vowel",
}
_LATEX: dict[str, Ending] = {"epsilon": "consonant", "upsilon": "consonant", "omicron": "consonant", "varepsilon": "consonant"}
_JAMO_FINAL: dict[str, Ending] = {"ㄹ": "rieul", **dict.fromkeys("ㄱㄴㄷㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄲㄸㅃㅆㅉ", "consonant")}
_BRACKETS = frozenset(")]}）〉》")
_LOOK_BACK = 200
"""How many characters of a word are looked at: its end decides."""
_IGNORED = " \t\n\"'“”‘’`*_~.,:;!?…」』】\u200b"
_LATIN_END = re.compile(r"[A-Za-zÀ-ɏ]+\Z")
_NUMBER_END = re.compile(r"\d+(?:[.,]\d+)*\Z")
_LATEX_END = re.compile(r"\\([A-Za-z]+)\s*\Z")
_ACCENTS = str.maketrans("éèêëáàâäóòôöúùûüíìîïñç", "eeeeaaaaoooouuuuiiiinc")


@lru_cache(maxsize=8192)
def final(word: str) -> Ending | None:
    """How the word ends when it is read aloud in Korean: with a vowel, with ㄹ, or with another consonant; None where that is unknown.

    A closing bracket is skipped with what it holds: the particle agrees with the word before it.
    """
    word = word[-_LOOK_BACK:].rstrip(_IGNORED)
    while word[-1:] in _BRACKETS and word:
        opened = opening_of(word)
        if opened < 0 or not any(c.isalnum() for c in word[:opened]):
            word = word[max(opened, 0) :].strip("()[]{}（）〈〉《》" + _IGNORED)
            break
        word = word[:opened].rstrip(_IGNORED)
    if word.endswith("$") and word.count("$") >= 2:
        return final(word[:-1].rsplit("$", 1)[-1].rstrip("}) "))
    if not word:
        return None
    last = word[-1]
    if is_syllable(last):
        return {"": "vowel", "ㄹ": "rieul"}.get(final_of(last), "consonant")  # type: ignore[return-value]
    if match := _LATEX_END.search(word):
        return _LATEX.get(match[1], "vowel")
    if match := _NUMBER_END.search(word):
        return number_final(match.group())
    if match := _LATIN_END.search(word.translate(_ACCENTS)):
        return latin_final(match.group(), after_digit=word[: match.start()][-1:].isdigit())
    if word.endswith("++"):
        return "rieul"
    return _SIGNS.get(last) or _JAMO_FINAL.get(last) or _kana(last)


def _kana(char: str) -> Ending | None:
    if "\u3041" <= char <= "\u30ff":
        return "consonant" if char in "んン" else "vowel"
    return "vowel" if "ㅏ" <= char <= "ㅣ" else None


def _key(word: str) -> str:
    """The last word in the form `seen_josa` keeps: no bracket, lower case."""
    match = _SEEN_WORD.search(word[-_LOOK_BACK:].rstrip(_IGNORED))
    return match.group().casefold() if match else ""


_SEEN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9+#]*\Z")
_TYPED = re.compile(
    r"(?<![A-Za-z0-9+#])([A-Za-z0-9][A-Za-z0-9+#]*)[`*\"'”’]{0,3} ?(은|는|이|가|을|를|과|와|으로|이란|란)(?![가-힣A-Za-z0-9])"
)
_AFTER_CONSONANT = frozenset({"은", "이", "을", "과", "으로", "이란"})


@lru_cache(maxsize=256)
def seen_josa(text: str) -> Mapping[str, Literal["vowel", "consonant"]]:
    """What the author of a text typed after Latin words and numbers: word in lower case → how the author reads its end.

    The majority counts; a tie says nothing.  `으로` tells a consonant; `로` alone tells nothing, since it also follows ㄹ.
    """
    votes: dict[str, Counter[str]] = {}
    for match in _TYPED.finditer(text):
        votes.setdefault(match[1].casefold(), Counter())["consonant" if match[2] in _AFTER_CONSONANT else "vowel"] += 1
    seen: dict[str, Literal["vowel", "consonant"]] = {}
    for word, count in votes.items():
        if count["consonant"] != count["vowel"]:
            seen[word] = "consonant" if count["consonant"] > count["vowel"] else "vowel"
    return seen


def pick(word: str, pair: str, *, seen: Mapping[str, Literal["vowel", "consonant"]] | None = None) -> str:
    """The particle of a pair that follows the word.

    Args:
        word: what stands before; only its end matters.
        pair: a key of `PAIRS`, such as `은는`, `이가`, `을를`, `과와`, `으로`, `이란`.
        seen: what `seen_josa` found in the note; it wins over the rule.

    Returns the particle alone; both forms (`은(는)`) where the reading is unknown.
    """
    consonant, vowel, both = PAIRS[pair]
    ending = final(word)
    told = seen.get(_key(word)) if seen else None
    if told and not (told == "consonant" and ending == "rieul"):
        ending = told
    if ending is None:
        return both
    if ending == "rieul":
        return vowel if pair in _RIEUL_AS_VOWEL else consonant
    return vowel if ending == "vowel" else consonant


def attach(word: str, pair: str, *, seen: Mapping[str, Literal["vowel", "consonant"]] | None = None) -> str:
    """The word with the particle of a pair that follows it."""
    return word + pick(word, pair, seen=seen)


_NEUTRAL = {form: both for consonant, vowel, both in PAIRS.values() for form in (consonant, vowel)}
_NEUTRAL_JOSA = re.compile(
    r"(으로써|으로서|로써|로서|이라는|이라고|라는|라고|이란|이라|이나|이며|이고|이든|이랑|이다|으로|란|은|는|이|가|을|를|과|와|로)(?![가-힣])"
)
_NEUTRAL_LONG = re.compile(r"(으로|로|과|와)(?=(?:부터|는|도|의|만|인해)(?![가-힣]))")


def neutral(after: str) -> str:
    """The text behind a blank, its particle made neutral so that it does not tell how the hidden word ends: `은 …` → `은(는) …`."""
    match = _NEUTRAL_LONG.match(after) or _NEUTRAL_JOSA.match(after)
    return _NEUTRAL[match[1]] + after[match.end() :] if match else after
