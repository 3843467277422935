"""Sections and blocks of whole notes."""

from __future__ import annotations

import pytest

from cards.model import BOLD_LEVEL, Block, Note, Role
from cards.parser import parse


def note_of(text: str | bytes, role: dict[str, Role] | None = None) -> Note:
    note, _ = parse(text, "n.md", role_of=lambda title: (role or {}).get(title))
    assert note is not None
    return note


def outline(text: str) -> list[tuple[int, str, int, int, tuple[str, ...]]]:
    return [(s.level, s.title.plain, s.span.start, s.span.end, s.trail) for s in note_of(text).sections]


def test_trails_and_spans() -> None:
    text = "머리말\n\n# 큰\n## 중간 ##\n### 작은\n**굵은 줄**\n글\n\n**또 하나**\n## 다음\n# 끝\n"
    assert outline(text) == [
        (0, "", 1, 2, ()),
        (1, "큰", 3, 3, ()),
        (2, "중간", 4, 4, ("큰",)),
        (3, "작은", 5, 5, ("큰", "중간")),
        (BOLD_LEVEL, "굵은 줄", 6, 8, ("큰", "중간", "작은")),
        (BOLD_LEVEL, "또 하나", 9, 9, ("큰", "중간", "작은")),
        (2, "다음", 10, 10, ("큰",)),
        (1, "끝", 11, 11, ()),
    ]


def test_bold_lines_divide_a_paragraph() -> None:
    (top, first, second) = note_of("앞 줄\n**제목 하나**\n설명\n이어서\n__제목 둘__<br>\n끝\n").sections
    assert [(b.text.plain, b.span.start, b.span.end) for b in top.blocks] == [("앞 줄", 1, 1)]
    assert [(b.text.plain, b.span.start, b.span.end) for b in first.blocks] == [("설명\n이어서", 3, 4)]
    assert (second.title.plain, second.span.start, second.blocks[0].text.plain) == ("제목 둘", 5, "끝")


@pytest.mark.parametrize(
    "line",
    [
        "**용어**는 뜻",
        "**용어** : 뜻",
        "**용어**:",
        "**a** **b**",
        "💡 **알림**",
        "- **항목**",
        "> **인용** 둘",
        "> **인용**\n> 뜻",
        "*기울임*",
    ],
)
def test_other_bold_opens_no_section(line: str) -> None:
    assert [s.level for s in note_of(f"{line}\n").sections] == [0]


@pytest.mark.parametrize(
    "line", ["**[img 1] 그림 설명**", "***둘 다***", "<b>태그</b>", "<strong>태그</strong>", "**용어(term)**", "> **인용**"]
)
def test_lines_that_are_bold_and_nothing_else(line: str) -> None:
    (section,) = note_of(f"{line}\n").sections
    assert (section.level, section.blocks) == (BOLD_LEVEL, ())


def test_roles_are_inherited_until_a_title_tells_another() -> None:
    text = "# 회의\n## 질문\n**세부**\n## 회고\n# 학습\n"
    roles: dict[str, Role] = {"회의": "mentoring", "회고": "reflection"}
    assert [s.role for s in note_of(text, roles).sections] == ["mentoring", "mentoring", "mentoring", "reflection", "study"]


def test_crlf_and_byte_order_mark_move_no_line() -> None:
    text = "\ufeff---\r\ntitle: x\r\n---\r\n# 제목\r\n\r\n- a\r\n  - b\r\n\r\n```\r\ncode\r\n```\r\n"
    (section,) = note_of(text.encode()).sections
    assert section.span.start == 4
    item, code = section.blocks
    assert (item.span.start, item.span.end, item.children[0].span.start) == (6, 7, 7)
    assert (code.span.start, code.span.end, code.text.plain) == (9, 11, "code")


def only(text: str) -> Block:
    (block,) = note_of(text).sections[0].blocks
    return block


def test_blocks() -> None:
    assert only("![a](x.png)\n![b](y.png)\n").info == {"target": "x.png"}
    assert only("![a](x.png)\n").kind == "image"
    assert only("![a](x.png) 설명\n").kind == "paragraph"
    table = only("| **a** | b |\n|---|---|\n| c | `d` |\n")
    assert [[c.plain for c in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
    assert (table.span.start, table.span.end) == (1, 3)
    assert table.rows[0][0].marked("bold")
    math = only("$$\nx\n$$\n")
    assert (math.kind, math.text.plain, len(math.text.marked("math"))) == ("math", "$$\nx\n$$", 1)
    quote = only("> [!note] 제목\n> 글\n")
    assert (quote.text.plain, quote.info["callout"], quote.children[0].text.plain) == ("제목", "note", "글")
    term = only("용어\n: 뜻\n")
    assert (term.kind, term.text.plain, term.info, term.children[0].text.plain) == ("item", "용어", {"definition": "1"}, "뜻")
    inner = only("> ## 안의 제목\n")
    assert inner.children[0].info["heading"] == "2"
    assert only("[^1]: 주석\n").info == {"footnote": "1"}
    assert only("[글][r]\n\n[r]: http://a.b\n").text.marks[0].target == "http://a.b"


def test_a_term_stands_where_it_stands_whatever_is_left_out_above_it() -> None:
    for text, line in (("글\n-\n{:toc}\n용어\n: 뜻", 4), ("글\n용어\n{:toc}\n: 뜻", 2), ("글\n용어\n\n: 뜻", 2)):
        term = next(block for block in note_of(text).sections[-1].blocks if block.info.get("definition"))
        assert (term.text.plain, term.span.start) == ("용어", line), text


def test_a_list_at_the_end_of_a_definition_stands_where_it_stands() -> None:
    block = only("용어\n: 뜻\n- 하나\n이어짐\n- 둘")
    assert [(child.text.plain, child.span.start, child.span.end) for child in block.children] == [
        ("뜻", 2, 2),
        ("하나\n이어짐", 3, 4),
        ("둘", 5, 5),
    ]


def test_a_paragraph_keeps_its_lines() -> None:
    block = only("첫 줄  \n   둘째 **줄**\n셋째\n")
    assert block.text.plain == "첫 줄\n둘째 줄\n셋째"
    assert block.text.source == "첫 줄\n둘째 **줄**\n셋째"


def test_an_open_fence_is_a_problem_at_its_line() -> None:
    note, problems = parse("# a\n\n```py\nx\n", "n.md")
    assert [(p.code, p.level, p.line) for p in problems] == [("fence-open", "warning", 3)]
    assert note is not None
    assert note.sections[0].blocks[0].text.plain == "x"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("TCP는 connection-oriented protocol이다", "ko"),
        ("A plain English note that mentions one Korean word, 한글, and goes on.", "en"),
        ("日本語のノートです", "ja"),
        ("```\n한글 주석\n```\nall English words here", "en"),
        ("", "en"),
    ],
)
def test_language_by_letters(text: str, lang: str) -> None:
    assert note_of(text).lang == lang


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"---", b"# "])
def test_almost_nothing(data: bytes) -> None:
    note = note_of(data)
    assert note.title == "n"
    assert len(note.digest) == 64
