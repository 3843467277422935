"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.nlp import split_sentences
from tests.growth import growth

CASES = [
    ["층을 쌓는다.", "값을 더한다."],
    ["첫째 문장이다.", "둘째 문장이다."],
    ["왜 느린가?", "값이 커서다!", "끝"],
    ["정리했음.", "다음은 이렇다."],
    ["6. 배치를 고른다.", "7. 비율을 정한다."],
    ["e.g. this one works.", "That is i.e. it."],
    ["A vs. B를 비교한다.", "끝이다."],
    ["비율은 0.5이다.", "다른 값은 1.25 정도다."],
    ["node.js is fast.", "Use it."],
    ["Dr. Kim said so.", "The U.S. is big."],
    ["값을 더한다. (단, 예외가 있다.)", "그리고 뺀다."],
    ["값을 더한다. (예외 있음)"],
    ["층을 쌓는다(깊게. 그리고 넓게).", "끝이다."],
    ['그는 "좋다."라고 했다.', "끝이다."],
    ["식 $a. b$ 는 같다.", "끝이다."],
    ["글쎄... 그래서 멈춘다.", "끝"],
    ["Is it fast?", "Yes!", "It is 3.5 times faster."],
    ["2023. 5. 23. 회의 기록"],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda s: s[0])
def test_ends(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@pytest.mark.parametrize("text", ["첫째다.둘째다.", "빠름.느림.", "가능해요.그래서 쓴다."])
def test_no_space_is_needed_behind_a_korean_ending(text: str) -> None:
    assert len(split_sentences(text)) == 2


@pytest.mark.parametrize("gap", ["\n", "\u2028", "\n\n", "\r\n", " \n "])
def test_lines_end_sentences(gap: str) -> None:
    text = f"용어 하나{gap}다른 줄"
    assert [text[a:b] for a, b in split_sentences(text)] == ["용어 하나", "다른 줄"]


def test_wrapped_english_goes_on() -> None:
    text = "The gradient of a deep network can become so small that\nthe first layers hardly learn. Then it stops."
    assert len(split_sentences(text)) == 2
    assert len(split_sentences("short line\nlower case")) == 2


def test_a_bracket_never_closed_opens_nothing() -> None:
    assert len(split_sentences("값을 (더한다. 값을 뺀다.")) == 2


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='가다요 .?!\n\u2028()[]"$1a6.e음함B…', max_size=60))
def test_every_character_is_in_one_sentence(text: str) -> None:
    covered = [i for a, b in split_sentences(text) for i in range(a, b)]
    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(text[a:b] == text[a:b].strip() for a, b in split_sentences(text))


@pytest.mark.parametrize("piece", ["(", "가. ", "$", ". ", '"', "()", "a", "(가.) $"])
def test_hostile_lines_take_linear_time(piece: str) -> None:
    assert growth(split_sentences, piece) < 25  # of 8 times the text; quadratic would be 64
