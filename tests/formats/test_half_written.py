"""Cards for other programs that were begun and not finished: `cards check` says where, and what to write."""

from __future__ import annotations

import pytest

from cards import extractor, packs
from cards.parser import parse
from cards.problems import CATALOGUE

SR = "#flashcards\n\n"


def told(text: str) -> list[tuple[str, int]]:
    """Code and line of what `cards check` says about the note's cards."""
    words = packs.load()
    note, _ = parse(text, "notes/n.md", role_of=words.role_of)
    assert note is not None
    return [(found.code, found.line) for found in extractor.unanswered(note, packs=words)]


def made(text: str) -> list[str]:
    words = packs.load()
    note, _ = parse(text, "notes/n.md", role_of=words.role_of)
    assert note is not None
    return [c.draft.question for c in extractor.extract(note, packs=words) if c.status == "card"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("글\n\nSTART\nBasic\n앞면\nBack: 뒷면\n\n다음 글", [("card-open", 3)]),
        ("START\nBasic\n앞면만 있다\nEND", [("card-no-answer", 1)]),
        ("START\nCloze\n감춘 것이 없다\nEND", [("card-no-gap", 1)]),
        ("STARTI [Basic] 앞 Back: 뒤", [("card-open", 1)]),
        ("STARTI [Basic] 앞 ENDI", [("card-no-answer", 1)]),
        ("Q: 스택은 무엇인가\nA: 후입선출\nA: 더미", [("card-two-answers", 3)]),
        ("A: 물음이 없다", [("card-no-question", 1)]),
        ("Q: 답이 없는 물음인가\nC: 감춘 것이 없다", [("question-unanswered", 1), ("card-no-gap", 2)]),
        ("Q: 앞\nA: 뒤\n\nQ: 파이썬\n\nC: 감춘 것이 없다\n\nA: 홀로", [("card-no-answer", 4), ("card-no-gap", 6), ("card-no-question", 8)]),
        (SR + "뒤가 없는 앞\n??", [("card-no-answer", 4)]),
        (SR + "뒤가 없는 앞::", [("card-no-answer", 3)]),
        ("합은 {{c1::둘이다.\n\n{{c1::가}}와 {{c2::나", [("card-open", 1), ("card-open", 3)]),
        ("<details>\n접은 글이다\n</details>", [("toggle-untitled", 1)]),
        ("- <details>\n  <summary>왜 접는가</summary>\n  길어서", [("card-open", 1)]),
        ("- 묶음 #card\n  - 하나\n- 홀로 #card", [("card-no-answer", 3)]),
        ("앞이다\n\n%\n\n뒤이다\n\n---\n\n앞뿐이다\n\n%\n", [("card-no-answer", 11)]),
        ("---\nnoteId: 1\n---\n앞면뿐이다", [("card-no-answer", 4)]),
    ],
)
def test_what_is_half_written_is_told(text: str, want: list[tuple[str, int]]) -> None:
    assert told(text) == want
    assert not [question for question in made(text) if "{{" in question or question.startswith(("C", "Back"))]


@pytest.mark.parametrize(
    "text",
    [
        "START\n준비 운동을 한다.\n물을 마신다.",
        "카드는 STARTI [Basic] 으로 시작한다.",
        "# 언어\n\nC: 절차적 언어이다.\n\nA: 첫 글자",
        "A: 안녕\nB: 안녕\nC: 잘 지내",
        "이게 뭘까\n?\n\n모르겠다",
        "용어::\n\nrating::\n\nstd::",
        SR + "rating::\n\n이것은 std::",
        "`{{c1::`로 연다.\n\n```\n{{c1::\nQ: a\n<details>\n```\n\n$$\n{{c1::\n$$\n\n<!-- {{c1:: -->",
        "넓이는 {{c1::$\\pi r^{2}$}}이다.",
        "접으려면 <details> 를 쓴다.",
        "<details><summary>글</summary>속</details>\n\n`<details>` 태그",
        "- 배운 것 #card\n- 글 `#card`",
        "| a | b |\n|---|---|\n| Q: a | {{x}} |",
        "할인율은\n%\n로 적는다",
    ],
)
def test_what_is_no_card_is_left_alone(text: str) -> None:
    assert [found for found in told(text) if found[0] != "question-unanswered"] == []


def test_a_rule_that_is_off_tells_nothing_and_takes_nothing() -> None:
    words = packs.load()
    note, _ = parse("C: 절차적 언어이다", "notes/n.md", role_of=words.role_of)
    assert note is not None
    off = frozenset({"labelled-card"})
    assert extractor.extract(note, packs=words) == ()
    assert [c.draft.rule for c in extractor.extract(note, packs=words, off=off)] != ["labelled-card"]


def test_each_problem_says_what_to_write() -> None:
    rows = [row for code, row in CATALOGUE.items() if code.startswith(("card-", "toggle-"))]
    assert len(rows) == 6
    assert all(row.hint for row in rows)
