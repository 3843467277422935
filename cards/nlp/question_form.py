"""Turn a statement into a question by touching its last predicate only; every other character stays as the author typed it.

Building the sentence anew from its morphemes damages it (`Dropout를`, `컴 파일`).  Needs mecab, not spaCy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cards.nlp.brackets import opening_of
from cards.nlp.hangul import end_with, final_of, is_syllable, vowel_of, with_final
from cards.nlp.segment import Piece, pieces
from cards.nlp.sentences import split_sentences
from cards.nlp.words import words

PredicateClass = Literal["verb", "adjective", "copula", "negative copula", "existence"]

_STATEMENT = re.compile(
    r"(?:[ㄴ는]?다|ㄴ다|습니다|ㅂ니다|니다|[어아여]요|요|에요|예요|이에요|지요?|죠|네요?|어|아|야|음|ㅁ|군요?|거든요?|고요|구요)\Z"
)
_VERB_ENDING = re.compile(r"(?:ㄴ다|는다)\Z")
_STEMS = frozenset({"VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA"})
_ALWAYS_VERB = frozenset({"맞", "늙", "모자라"})
_ALWAYS_ADJECTIVE = frozenset({"싶", "듯하", "만하", "법하"})
_REGULAR_B = words("뽑 잡 씹 입 접 집 업 꼽 좁 붙잡 바로잡 뒤집 꼬집 따라잡 사로잡")
_ADJECTIVE_ROOTS = words(
    """
    필요 불필요 가능 불가능 중요 유용 유리 불리 간단 복잡 편리 불편 동일 유사 비슷 적합 부적합 적절 부적절 충분 불충분 부족 다양
    단순 명확 불명확 정확 부정확 안전 불안전 불안정 특별 특수 특이 일정 불규칙 강력 빈번 취약 민감 둔감 저렴 완전 불완전 완벽
    무관 유일 균일 균등 고유 익숙 친숙 원활 견고 유연 느슨 엄격 당연 심각 심 약 강 과도 거대 방대 급격 미미 무한 유한 확실 불확실
    분명 뚜렷 탁월 우수 용이 곤란 난해 모호 애매 상이 평등 공평 공정 신속 풍부 희박 희소 밀접 긴밀 흔 편 선명 튼튼 순수 깔끔 타당
    부당 합당 가득 독특 무의미 무효 유효 동등 대등 평평 완만 볼록 오목 적당 과다 과소 세밀 섬세 정교 정밀 투명 불투명 건강 위험
    빠듯 무방 시급 절실 막대 저조 양호
    """
)
"""Nouns that make an adjective with 하다, in the writing of computing and mathematics."""
_VOWEL_ENDINGS = "어아여요음"
_IRREGULAR_D = words("듣 걷 묻 싣 긷 깨닫 일컫 알아듣")
_IRREGULAR_S = words("짓 잇 붓 낫 긋 젓 뒤잇")


@dataclass(frozen=True, slots=True)
class Predicate:
    """The last predicate of a Korean statement, taken apart."""

    before: str
    """The text up to the predicate's stem, as typed."""
    stem: str
    """The stem in dictionary form: 줄이, 부르, 길; empty for a copula without 이."""
    kind: PredicateClass
    tense: str = ""
    """For the past and 겠: stem and tense marker as typed (`됐`, `개선되었`); else empty."""
    past: bool = False


@lru_cache(maxsize=4096)
def predicate(sentence: str) -> Predicate | None:
    """The last predicate of a Korean statement; None for fragments, questions, requests and clauses that go on.

    Final punctuation and brackets behind the predicate are left out.
    """
    spans = split_sentences(sentence)
    if not spans:
        return None
    body = _without_tail(sentence[: spans[-1][1]])
    offset = max((a for a, _ in spans if a < len(body)), default=0)
    found = pieces(body[offset:] + ".")[:-1] if body else ()
    if not found or not is_syllable(body[-1]):
        return None
    if final_of(body[-1]) == "ㄻ" and len(found[-1].morphs) == 1 and body[-2:-1].strip():
        return predicate(body[:-1] + end_with(body[-1], "ㄹ") + "다")  # 만듦, 힘듦: unknown to the analyser
    last = [p for p in found if p.eojeol == found[-1].eojeol]
    return _read(body, offset, last, found)


def _without_tail(text: str) -> str:
    """The text without final punctuation, signs set apart by a space, and brackets behind the last word."""
    while text:
        shorter = text.rstrip(" \t\n.!。…~;,:").rstrip()
        if (opened := opening_of(shorter)) >= 0:
            shorter = shorter[:opened].rstrip()
        last = shorter.rsplit(maxsplit=1)[-1] if shorter else ""
        if len(last) < 4 and not any(c.isalnum() for c in last):
            shorter = shorter[: len(shorter) - len(last)]
        if shorter == text:
            return text
        text = shorter
    return ""


def _read(body: str, offset: int, last: list[Piece], found: tuple[Piece, ...]) -> Predicate | None:
    flat = [(form, tag, piece) for piece in last for form, tag in piece.morphs]
    ending, tag, final_piece = flat[-1]
    tense = [entry for entry in flat if entry[1] == "EP"]
    if tag not in ("EF", "ETN") or not _STATEMENT.search(ending) or any(form == "시" for form, _, _ in tense):
        return None
    at = len(flat) - 2
    while at >= 0 and flat[at][1] == "EP":
        at -= 1
    if at < 0:
        return None
    stem, stem_tag, piece = flat[at]
    if stem_tag not in _STEMS:
        # A copula whose 이 is not written (언어다).
        return (
            Predicate(body[: offset + final_piece.start], "", "copula") if stem_tag[0] in "NSX" and ending == "다" and not tense else None
        )
    surface = body[offset + piece.start : offset + piece.end]
    if len(piece.morphs) == 1 and ending[0] not in _VOWEL_ENDINGS and not tense:
        stem = surface
    before = body[: offset + piece.start]
    if at and flat[at - 1][2] is piece and not tense:
        # A contraction of several words (커집니다): what stands before the stem stays as typed.
        before += surface[: max(0, len(surface) - len(stem) - len(ending.lstrip("ㄴㄹㅁㅂ")))]
    kind = _kind(stem, stem_tag, ending, found, piece)
    if not tense:
        return Predicate(before, stem, kind)
    if tense[-1][2] is final_piece:
        return None
    return Predicate(before, stem, kind, body[offset + piece.start : offset + tense[-1][2].end], tense[-1][0] in ("았", "었", "였", "ㅆ"))


def _kind(stem: str, tag: str, ending: str, found: tuple[Piece, ...], piece: Piece) -> PredicateClass:
    if tag == "VCP":
        return "copula"
    if tag == "VCN" or stem == "아니":
        return "negative copula"
    if stem.endswith(("있", "없")):
        return "existence"
    if stem in _ALWAYS_ADJECTIVE:
        return "adjective"
    if stem in _ALWAYS_VERB or _VERB_ENDING.search(ending):
        return "verb"
    index = next(i for i, other in enumerate(found) if other is piece)
    if (tag == "VX" and stem in ("않", "못하")) or (stem == "하" and index > 1 and found[index - 2].tag.endswith("ETN")):
        # 지 않다 and 기도 하다 are what the word before them is.
        for other in reversed(found[:index]):
            for _, part in reversed(other.morphs):
                if part in ("VA", "XSA", "VV", "XSV"):
                    return "adjective" if part in ("VA", "XSA") else "verb"
    if tag == "XSV" and stem == "하" and _is_adjective_root(found, piece):
        return "adjective"
    return "adjective" if tag in ("VA", "XSA") else "verb"


def _is_adjective_root(found: tuple[Piece, ...], piece: Piece) -> bool:
    """Whether the noun before 하 makes an adjective: in 필요함 and 필요합니다 the analyser does not tell."""
    return any(other.end == piece.start and other.morphs[-1][0] in _ADJECTIVE_ROOTS for other in found)


@lru_cache(maxsize=4096)
def to_question(sentence: str) -> str | None:
    """The statement as a question clause: 줄여준다 → 줄여주는가, 것이다 → 것인가, 힘들다 → 힘든가.

    Args:
        sentence: a Korean statement, plain style, polite style or ending in 음/함/됨; final punctuation may be there.

    Returns the clause without a question mark, or None where the text does not end in a statement.
    """
    found = predicate(sentence)
    if found is None:
        return None
    if found.tense:
        return found.before + found.tense + "는가"
    if found.kind in ("verb", "existence"):
        return found.before + _drop_rieul(found.stem) + "는가"
    return _adnominal(found) + "가"


@lru_cache(maxsize=4096)
def to_adnominal(sentence: str) -> str | None:
    """The statement as it stands before a noun such as 이유, 까닭, 때: 생긴다 → 생기는, 것이다 → 것인, 개선됐다 → 개선된.

    None where the text does not end in a statement.
    """
    found = predicate(sentence)
    return None if found is None or found.tense.endswith("겠") else _adnominal(found)


def _adnominal(found: Predicate) -> str:
    """The adnominal form of a predicate with what stands before it."""
    if found.tense:
        if found.past and found.kind == "verb":
            return found.before + _with_n(found.stem, verb=True)
        return found.before + found.tense + "던"
    if found.kind == "copula":
        return found.before + "인"
    if found.kind == "negative copula":
        return found.before + end_with(found.stem, "ㄴ")
    if found.kind in ("verb", "existence"):
        return found.before + _drop_rieul(found.stem) + "는"
    return found.before + _with_n(found.stem, verb=False)


def ends_in_predicate(sentence: str) -> bool:
    """Whether the Korean text ends in a statement that `to_question` can turn."""
    return predicate(sentence) is not None


def _drop_rieul(stem: str) -> str:
    return end_with(stem, "") if stem and final_of(stem[-1]) == "ㄹ" else stem


def _with_n(stem: str, *, verb: bool) -> str:
    """Stem + (으)ㄴ with the irregular stems: 크 → 큰, 좋 → 좋은, 길 → 긴, 가깝 → 가까운, 그렇 → 그런, 낫 → 나은, 듣 → 들은."""
    final = final_of(stem[-1])
    if final in ("", "ㄹ"):
        return end_with(stem, "ㄴ")
    if final == "ㅂ" and stem not in _REGULAR_B:
        return end_with(stem, "") + "운"
    if final == "ㅎ" and not verb and stem != "좋":
        return stem[:-1] + _without_h(stem[-1])
    if final == "ㅅ" and stem in _IRREGULAR_S:
        return end_with(stem, "") + "은"
    if final == "ㄷ" and stem in _IRREGULAR_D:
        return end_with(stem, "ㄹ") + "은"
    return stem + "은"


def _without_h(syllable: str) -> str:
    return with_final(syllable, "ㄴ") if vowel_of(syllable) >= 0 else syllable
