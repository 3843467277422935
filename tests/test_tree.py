"""A note as nested nodes: every container is a few words with what stands under them, and answers stand under their questions."""

from __future__ import annotations

import pytest

from cards import packs, parser
from cards.extractor.tree import Node, asks, build

WORDS = packs.load()


def tree(text: str) -> Node:
    note, _ = parser.parse(text, "notes/tree.md", role_of=WORDS.role_of)
    assert note is not None
    return build(note, WORDS)


def shape(node: Node, depth: int = 0) -> list[str]:
    """The nodes below one, a line each, indented as they are nested."""
    out = []
    for child in node.children:
        words = child.text.plain.replace("\n", " / ")
        out.append("  " * depth + f"{child.kind}: {words}")
        out += shape(child, depth + 1)
    return out


def build_line(line: str) -> tuple[Node, ...]:
    """A line's node, where nothing else stands in the note."""
    return tree(f"# 큐\n\n{line}\n").children[0].children


def node(text: str, words: str) -> Node:
    return next(n for n in tree(text).walk() if n.text.plain == words)


def test_headings_nest_by_their_level_and_bold_lines_below_them() -> None:
    text = "# 가\n\n## 나\n글\n\n**다**\n\n- 라\n    - 마\n\n## 바\n\n# 사\n"
    assert shape(tree(text)) == [
        "heading: 가",
        "  heading: 나",
        "    line: 글",
        "    bold: 다",
        "      item: 라",
        "        item: 마",
        "  heading: 바",
        "heading: 사",
    ]


def test_the_root_is_the_note() -> None:
    root = tree("글\n\n# 가\n")
    assert (root.kind, root.text.plain, root.span.start) == ("note", "가", 1)
    assert tree("# 정리\n\n글\n").text.plain == "tree"


@pytest.mark.parametrize(
    "text",
    [
        "# 큐\n\n- 왜 기다리나요?\n    - 줄이 길어서\n",
        "# 큐\n\n- 왜 기다리나요?\n    → 줄이 길어서\n",
        "# 큐\n\n왜 기다리나요?\n→ 줄이 길어서\n",
        "# 큐\n\n왜 기다리나요?\n\n줄이 길어서\n",
        "# 큐\n\n왜 기다리나요?\n\n> 줄이 길어서\n",
        "# 큐\n\nQ. 왜 기다리나요?\n\nA. 줄이 길어서\n",
        "# 큐\n\nQ. 왜 기다리나요?\nA. 줄이 길어서\n",
        "# 큐\n\n**왜 기다리나요?**\n\n줄이 길어서\n",
        "# 큐\n\n<details>\n<summary>왜 기다리나요?</summary>\n\n줄이 길어서\n\n</details>\n",
        "# 큐\n\n왜 기다리나요? 줄이 아주 길어서\n",
    ],
)
def test_an_answer_stands_under_its_question(text: str) -> None:
    question = node(text, "왜 기다리나요?")
    assert asks(question)
    assert "길어서" in "".join(n.text.plain for below in question.children for n in below.walk())


def test_two_questions_keep_their_own_answers() -> None:
    text = "# 큐\n\nQ1. 왜 기다리나요?\n\nA. 줄이 길어서\n\nQ2. 언제 끝나나요?\n\nA. 줄이 비면\n"
    assert shape(tree(text))[1:] == ["  line: 왜 기다리나요?", "    line: 줄이 길어서", "  line: 언제 끝나나요?", "    line: 줄이 비면"]


def test_bullets_that_ask_side_by_side_do_not_answer_one_another() -> None:
    text = "# 큐\n\n- 왜 기다리나요?\n- 언제 끝나나요?\n- 줄이 빌 때까지 기다린다\n- 다음 사람이 온다\n"
    assert [line for line in shape(tree(text)) if line.startswith("    ")] == []


def test_a_rule_across_the_page_ends_an_answer() -> None:
    assert node("# 큐\n\n왜 기다리나요?\n\n---\n\n다른 이야기\n", "왜 기다리나요?").children == ()


@pytest.mark.parametrize(
    ("line", "words", "marker", "arrow", "number"),
    [
        ("Q1. 왜 느린가?", "왜 느린가?", "question", False, ""),
        ("질문: 왜 느린가?", "왜 느린가?", "question", False, ""),
        ("답변: 줄이 길다", "줄이 길다", "answer", False, ""),
        ("내 처음 답변 : 줄이 짧다", "줄이 짧다", "mistake", False, ""),
        ("❌ 줄이 짧다", "줄이 짧다", "mistake", False, ""),
        ("✅ 줄이 길다", "줄이 길다", "right", False, ""),
        ("⇒ 줄이 길다", "줄이 길다", "", True, ""),
        ("-> 정답 : 줄이 길다", "줄이 길다", "right", True, ""),
        ("3) 줄이 길다", "줄이 길다", "", False, "3."),
        ("(2) 줄이 길다", "줄이 길다", "", False, "(2)"),
        ("② 줄이 길다", "줄이 길다", "", False, "②"),
        ("Questions are easy", "Questions are easy", "", False, ""),
        ("A lock is held", "A lock is held", "", False, ""),
        ("2은 소수다", "2은 소수다", "", False, ""),
    ],
)
def test_markers_are_read_off(line: str, words: str, marker: str, arrow: bool, number: str) -> None:
    (found,) = build_line(line)
    assert (found.text.plain, found.marker, found.arrow, found.number) == (words, marker, arrow, number)


def test_a_line_that_only_wrapped_is_one_line() -> None:
    long = "the scheduler keeps a list of every process that could run if it were"
    assert shape(tree(f"# Queue\n\n{long}\ngiven the processor.\nAnother line.\n"))[1:] == [
        f"  line: {long} / given the processor.",
        "  line: Another line.",
    ]


def test_a_line_that_ends_with_a_colon_leads_in_the_list_behind_it() -> None:
    assert shape(tree("# 큐\n\n세 가지가 있다:\n\n- 하나\n- 둘\n"))[1:] == ["  line: 세 가지가 있다:", "    item: 하나", "    item: 둘"]


@pytest.mark.parametrize("text", ["# A\nq\n\n- b\n    - c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> z\n>\n> w\n\n```\ncode\n```\n"])
def test_a_node_holds_the_lines_of_what_is_under_it(text: str) -> None:
    root = tree(text)
    for above in root.walk():
        assert above.own.start == above.span.start <= above.own.end <= above.span.end
        for below in above.children:
            assert above.span.start <= below.span.start <= below.span.end <= above.span.end


@pytest.mark.parametrize("mark", ["Q. {}", "Q{n}. {}", "질문 : {}"])
def test_a_question_at_the_left_edge_ends_the_bullet_above_it(mark: str) -> None:
    first, second = mark.format("왜 기다리나요?", n=1), mark.format("언제 끝나나요?", n=2)
    question = node(f"# 큐\n\n{first}\n- 줄이 길어서\n{second}\n- 줄이 비면\n", "왜 기다리나요?")
    below = [n.text.plain for child in question.children for n in child.walk()]
    assert below == ["줄이 길어서"]
