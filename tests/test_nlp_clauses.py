"""Cues between clauses, with their places."""

from __future__ import annotations

import pytest

from cards.nlp import analyse, cues

CASES = [
    ("층 앞에 오면 값이 살아난다.", "condition", "면", "strong", "오면"),
    ("학습률이 클 경우 발산한다.", "condition", "클 경우", "strong", "클 경우"),
    ("값을 학습할 때 사용한다.", "condition", "할 때", "weak", "학습할 때"),
    ("값이 작기 때문에 느리다.", "cause", "때문에", "strong", "때문에"),
    ("느리므로 쓰지 않는다.", "cause", "므로", "strong", "느리므로"),
    ("자료가 부족하니까 늘린다.", "cause", "니까", "strong", "부족하니까"),
    ("캐시 덕분에 빠르다.", "cause", "덕분에", "strong", "덕분에"),
    ("수가 적어져서 사라진다.", "cause", "져서", "weak", "적어져서"),
    ("이로 인해 병목이 생긴다.", "cause", "로 인해", "strong", "이로 인해"),
    ("소실을 방지하기 위해 값을 곱한다.", "purpose", "기 위해", "strong", "방지하기 위해"),
    ("소실을 방지하기 위하여 값을 곱한다.", "purpose", "기 위하여", "strong", "방지하기 위하여"),
    ("CPU가 놀지 않도록 한다.", "purpose", "도록", "weak", "않도록"),
    ("BN과 달리 LN은 배치를 보지 않는다.", "contrast", "과 달리", "strong", "BN과 달리"),
    ("크기가 고정된 반면, 목록은 늘어난다.", "contrast", "반면", "strong", "반면"),
    ("크지만 느리다.", "contrast", "지만", "weak", "크지만"),
    ("Training is slow because gradients vanish.", "cause", "because", "strong", "because"),
    ("Due to noise, it fails.", "cause", "Due to", "strong", "Due to"),
    ("If the rate is large, it diverges.", "condition", "If", "strong", "If"),
    ("We clip gradients in order to keep them small.", "purpose", "in order to", "strong", "in order to"),
    ("Unlike SGD, Adam adapts.", "contrast", "Unlike", "strong", "Unlike"),
    ("SGD is slow while Adam is fast.", "contrast", "while", "weak", "while"),
]


@pytest.mark.parametrize(("text", "family", "typed", "strength", "word"), CASES, ids=lambda value: str(value))
def test_cue(text: str, family: str, typed: str, strength: str, word: str) -> None:
    lead = "앞 문장이다. " if "가" <= text[-2] <= "힣" else "It is first. "
    shifted = lead + text
    (cue,) = cues(analyse(shifted).sentences[-1])
    assert (cue.family, shifted[cue.start : cue.end], cue.strength, shifted[cue.word_start : cue.end]) == (family, typed, strength, word)


@pytest.mark.parametrize(
    "text",
    [
        "느리다(값이 크기 때문에).",
        '그는 "크면 좋다"고 말한다.',
        "서버에서 실행한다.",
        "학생으로서 공부한다.",
        "이 층에서 화면을 본다.",
        "Since 2015, it is common.",
        "It fails (if unlucky).",
        "일을 하면서 배운다.",
        "정규화",
        "",
    ],
)
def test_no_cue(text: str) -> None:
    assert [cue for sentence in analyse(text).sentences for cue in cues(sentence)] == []
