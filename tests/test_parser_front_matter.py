"""Front matter: what it gives, and that a wrong one costs nothing but a located problem."""

from __future__ import annotations

import pytest

from cards.model import Note, Problem
from cards.parser import parse


def read(text: str, path: str = "notes/n.md") -> tuple[Note, tuple[Problem, ...]]:
    note, problems = parse(text, path)
    assert note is not None
    return note, problems


def test_all_keys() -> None:
    note, problems = read(
        "---\ntitle: 운영체제 정리\ndate: 2023-05-23\ncategories: [CS, OS]\ntags: os, 스케줄러, os\n"
        "lang: ko-KR\nweak: true\nlayout: post\n---\n# 다른 제목\n"
    )
    assert not problems
    assert (note.title, note.date, note.deck, note.tags, note.lang, note.weak, note.skip) == (
        "운영체제 정리",
        "2023-05-23",
        "CS::OS",
        ("os", "스케줄러"),
        "ko",
        True,
        False,
    )
    assert note.sections[0].span.start == 10


def test_all_its_lines_may_be_indented() -> None:
    note, problems = read("---\n  title: 병행 제어\n  저자: 김하늘\n---\n# 락\n")
    assert (note.title, problems, note.sections[0].span.start) == ("병행 제어", (), 5)


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2021-09-13 10:00:00 +0900", "2021-09-13"),
        ("2021.9.13", "2021-09-13"),
        ("'2021/09/13'", "2021-09-13"),
        ("2021-09-13T01:02:03Z", "2021-09-13"),
    ],
)
def test_dates_in_any_form(given: str, date: str) -> None:
    note, problems = read(f"---\ndate: {given}\n---\n글\n")
    assert (note.date, problems) == (date, ())


@pytest.mark.parametrize(
    ("path", "title", "date"),
    [
        ("notes/2021-09-13-정렬.md", "정렬", "2021-09-13"),
        ("220218_회의.md", "회의", "2022-02-18"),
        ("20210913 Day1.md", "Day1", "2021-09-13"),
        ("2021-09-13.md", "2021-09-13", "2021-09-13"),
        ("1234567.md", "1234567", ""),
        ("메모.md", "메모", ""),
    ],
)
def test_the_file_name_stands_in(path: str, title: str, date: str) -> None:
    note, _ = read("## 소제목\n글\n", path)
    assert (note.title, note.date) == (title, date)


def test_the_first_h1_is_the_title() -> None:
    assert read("글\n\n## 둘\n\n# **큰** 제목\n", "2021-09-13-x.md")[0].title == "큰 제목"


@pytest.mark.parametrize(
    ("line", "skip"), [("cards: false", True), ("published: no", True), ("published: true", False), ("cards: true", False)]
)
def test_skip(line: str, skip: bool) -> None:
    assert read(f"---\n{line}\n---\n")[0].skip is skip


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("---\ntitle: a\ntags: [x\n---\n# 본문\n", "front-matter-broken", 4),
        ("---\ntitle: 가: 나\n---\n# 본문\n", "front-matter-broken", 2),
        (
            "---\na: &a [1]\nb: [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n---\n# 본문\n",
            "front-matter-broken",
            3,
        ),
        ("---\na: " + "[" * 60 + "]" * 60 + "\n---\n# 본문\n", "front-matter-broken", 2),
        ("---\nx: !!python/object/apply:os.system [ls]\n---\n# 본문\n", "front-matter-broken", 2),
        ("---\ntitle: 열림\n# 본문\n", "front-matter-open", 1),
        ("---\ntitle: x\ndate: 내일\n---\n# 본문\n", "front-matter-value", 3),
        ("---\nweak: 아마\n---\n# 본문\n", "front-matter-value", 2),
        ("---\ntitle: [a, b]\n---\n# 본문\n", "front-matter-value", 2),
        ("---\ntags: {a: b}\n---\n# 본문\n", "front-matter-value", 2),
    ],
)
def test_what_is_wrong_is_told_and_the_note_read(text: str, code: str, line: int) -> None:
    note, problems = read(text)
    assert "본문" in [s.title.plain for s in note.sections]
    (problem,) = problems
    assert (problem.code, problem.path) == (code, "notes/n.md")
    assert problem.line in (line, line - 1)


@pytest.mark.parametrize(
    "text", ["---\n\n글만 있는 노트\n\n---\n\n끝\n", "글\n---\ntitle: 아님\n---\n", "----\ntitle: x\n----\n", "---\n---\n글\n", "---\n"]
)
def test_rules_are_no_front_matter(text: str) -> None:
    note, problems = read(text)
    assert (note.title, problems) == ("n", ())
