"""YAML of strangers: limits, lines, no objects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.safe_yaml import MAX_DEPTH, dump, load


def test_values_come_composed_with_their_lines() -> None:
    document, problems = load("a: 1\nb:\n  - x\n  - y: 가\n", "f.yaml", first_line=3)
    assert problems == ()
    assert document.value == {"a": 1, "b": ["x", {"y": "가"}]}
    assert (document.line("a"), document.line("b"), document.line("b", 1, "y"), document.line("nothing")) == (3, 4, 6, 3)


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: b: c",
        "a: !!python/name:os.system",
        "- " * (MAX_DEPTH + 1) + "x",
        "[" * 2000,
        "a: &a [x]\n" + "b: [" + ", ".join(["*a"] * 17) + "]",
        "a: &a [*a]",
        "a: &a {b: *a}",
        "x" * 1_000_001,
        "a: \x07",
        "{[a]: b}: c",
        "? {a: b}\n: c",
        "a: *nothing",
        "--- a\n--- b",
        "\t- x",
    ],
)
def test_what_cannot_be_read_is_a_problem(text: str) -> None:
    document, problems = load(text, "f.yaml")
    assert document.value is None
    assert [p.code for p in problems] == ["yaml-broken"]


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}&*!?|>'\"#% \n\t,가\x00\ud800"), max_size=40))
def test_no_text_raises(text: str) -> None:
    load(text, "f.yaml")


def test_words_stay_words() -> None:
    document, _ = load("on: off\nyes: no\ndate: 2024-01-02\nflag: true\ntext: trueish\n", "f.yaml")
    assert document.value == {"on": "off", "yes": "no", "date": "2024-01-02", "flag": True, "text": "trueish"}


def test_dump_keeps_order_and_hangul() -> None:
    assert dump({"나": 1, "가": ["다"]}) == "나: 1\n가:\n- 다\n"
