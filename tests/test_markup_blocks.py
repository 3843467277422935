"""Block structure and its lines: a small drawing of the tree says both."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.markup.markdown import read_blocks
from cards.markup.node import Node
from tests.growth import growth


def draw(nodes: tuple[Node, ...], depth: int = 0) -> list[str]:
    """`kind first-last text`, indented by depth."""
    out = []
    for n in nodes:
        text = n.text.replace("\n", "/")
        out.append(f"{'  ' * depth}{n.kind} {n.start}-{n.end} {text}".rstrip())
        out += draw(n.children, depth + 1)
    return out


def tree(source: str) -> str:
    return "\n".join(draw(read_blocks(textwrap.dedent(source).lstrip("\n")).nodes))


CASES = {
    "paragraphs, headings, rules": (
        """
        # 제목 ##

        첫 줄
        둘째 줄
        ***
        ## 다음
        끝
        """,
        """
        heading 1-1 제목
        paragraph 3-4 첫 줄/둘째 줄
        break 5-5
        heading 6-6 다음
        paragraph 7-7 끝
        """,
    ),
    "items four deep, lazy line": (
        """
        - a
          - b
            - c
              - d
          lazy? no, b's level
        - e
        lazy
        """,
        """
        item 1-5 a
          item 2-5 b
            item 3-5 c
              item 4-5 d/lazy? no, b's level
        item 6-7 e/lazy
        """,
    ),
    "fence, quote and table in an item": (
        """
        1. one

           ```py
           x = 1

           y = 2
           ```
           > quoted
           > more

           | a | b |
           |---|---|
           | c | d |
        2. two
        """,
        """
        item 1-13 one
          code 3-7 x = 1//y = 2
          quote 8-9
            paragraph 8-9 quoted/more
          table 11-13
        item 14-14 two
        """,
    ),
    "list in a quote in a list": (
        """
        - a

          > - b
          >   - c
          > lazy for b's list? c's text
          >
          > after
        """,
        """
        item 1-7 a
          quote 3-7
            item 3-5 b
              item 4-5 c/lazy for b's list? c's text
            paragraph 7-7 after
        """,
    ),
    "quotes and lists that end each other": (
        """
        > a
        - b
        > c
        lazy
        1. d
        """,
        """
        quote 1-1
          paragraph 1-1 a
        item 2-2 b
        quote 3-4
          paragraph 3-4 c/lazy
        item 5-5 d
        """,
    ),
    "an item whose text stands below its marker": (
        """
        -
          text

          more
        -
        - x
        """,
        """
        item 2-4 text
          paragraph 4-4 more
        item 5-5
        item 6-6 x
        """,
    ),
    "definition lists": (
        """
        앞 문단
        용어
        : 뜻 하나
        : 뜻 둘
          이어짐

        다른 용어

        : 뜻
        """,
        """
        paragraph 1-1 앞 문단
        item 2-5 용어
          paragraph 3-3 뜻 하나
          paragraph 4-5 뜻 둘/이어짐
        item 7-9 다른 용어
          paragraph 9-9 뜻
        """,
    ),
    "details with blank lines, nested": (
        """
        <details>
        <summary>
        펼치기</summary>

        # 안의 제목

        - x
          <details><summary>둘</summary>깊이</details>

        </details>
        뒤
        """,
        """
        toggle 1-10 펼치기
          heading 5-5 안의 제목
          item 7-8 x
            toggle 8-8 둘
              paragraph 8-8 깊이
        paragraph 11-11 뒤
        """,
    ),
    "details laid out as HTML": (
        """
        <details>
            <summary>정답</summary>
            <p>첫째</p>
            둘째
        </details>
        """,
        """
        toggle 1-5 정답
          paragraph 3-3 첫째
          paragraph 4-4 둘째
        """,
    ),
    "an aside is a quote; an open details is its readable text": (
        """
        <aside>
        💡 알림

        </aside>

        <details>
        <summary>열림</summary>
        본문

        다음
        """,
        """
        quote 1-4
          paragraph 2-2 💡 알림
        paragraph 7-7 열림
        paragraph 8-8 본문
        paragraph 10-10 다음
        """,
    ),
    "formulas": (
        """
        앞
        $$
        x

        y
        $$
        $$a = b$$
        $$ 3달러
        \\[
        z
        \\]
        """,
        """
        paragraph 1-1 앞
        math 2-6 $$/x//y/$$
        math 7-7 $$a = b$$
        paragraph 8-8 $$ 3달러
        math 9-11 \\[/z/\\]
        """,
    ),
    "setext headings, and paragraphs above a rule": (
        """
        짧은 제목
        ---
        이것은 문장이다
        ---
        두 줄
        문단
        ---
        큰 제목
        ===
        글
        -
        """,
        """
        heading 1-2 짧은 제목
        paragraph 3-3 이것은 문장이다
        break 4-4
        paragraph 5-6 두 줄/문단
        break 7-7
        heading 8-9 큰 제목
        paragraph 10-10 글
        """,
    ),
    "HTML": (
        """
        <ul>
        <li>하나
        <li>둘
          <ul><li>셋</li></ul>
        </ul>
        <p>문단
        둘째</p>
        <h2>제목</h2>
        <!-- 숨김
        숨김 --> <script>x()</script>

        <br>
        """,
        """
        item 2-2 하나
        item 3-4 둘
          item 4-4 셋
        paragraph 6-7 문단/둘째
        heading 8-8 제목
        paragraph 12-12 <br>
        """,
    ),
    "what no reader sees": (
        """
        * 목차
        {:toc}

        %%
        비밀

        비밀
        %%
        %% 한 줄 %%
        [TOC]
        {: .no}
        %%time
        """,
        """
        item 1-1 목차
        paragraph 12-12 %%time
        """,
    ),
    "footnotes and callouts": (
        """
        [^1]: 주석
        이어짐
        [^b]: 둘

        > [!tip] 제목
        > 본문
        """,
        """
        paragraph 1-2 주석/이어짐
        paragraph 3-3 둘
        quote 5-6 제목
          paragraph 6-6 본문
        """,
    ),
    "words that look like tags": ("<T>\nList<int>\n", "paragraph 1-2 <T>/List<int>\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_tree_and_lines(name: str) -> None:
    source, expected = CASES[name]
    assert tree(source) == textwrap.dedent(expected).strip()


def test_tabs_nest_like_spaces() -> None:
    assert tree("- a\n\t- b\n\t\t- c\n\t\t\t- d\n\n\t\t\t  e\n").splitlines() == [
        "item 1-6 a",
        "  item 2-6 b",
        "    item 3-6 c",
        "      item 4-6 d",
        "        paragraph 6-6 e",
    ]


def test_what_a_block_knows() -> None:
    nodes = read_blocks("3. c\n4. d\n\n- [x] 끝\n- [ ] 할 일\n+ z\n\n```py title\n1\n```\n\n    indented\n").nodes
    infos = [dict(n.info) for n in nodes]
    assert infos[:2] == [{"list": "0", "bullet": ".", "number": "3"}, {"list": "0", "bullet": ".", "number": "4"}]
    assert [(n.text, n.info["checked"], n.info["list"]) for n in nodes[2:4]] == [("끝", "x", "1"), ("할 일", " ", "1")]
    assert infos[4]["list"] == "2"
    assert infos[5] == {"lang": "py"}
    assert (nodes[6].kind, nodes[6].start, nodes[6].end) == ("code", 12, 12)


def test_rows_are_filled_up_and_pipes_unescaped() -> None:
    (table,) = read_blocks("| a | b |\n|:-:|---|\n| `x\\|y` |\n| 1 | 2 | 3 |\n").nodes
    assert table.rows == (("a", "b"), ("`x|y`", ""), ("1", "2"))


@pytest.mark.parametrize("source", ["a | b\n글자\n", "| a | b |\n|---|\n", "제목 | 부제\n---\n"])
def test_pipes_alone_make_no_table(source: str) -> None:
    assert all(n.kind != "table" for n in read_blocks(source).nodes)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("```\na\n", ((1, "```"),)),
        ("글\n- x\n  ~~~~py\n  a\n", ((3, "~~~~"),)),
        ("```\na\n```\n", ()),
        ("```\na\n````", ()),
        ("```\na\n``\n", ((1, "```"),)),
        ("```", ((1, "```"),)),
    ],
)
def test_open_fences_are_told(source: str, expected: tuple[tuple[int, str], ...]) -> None:
    assert read_blocks(source).open_fences == expected


HOSTILE = (
    "> ",
    "> a\n- b\n",
    "- ",
    "<details>\n",
    "<details><summary>",
    "   $$ \n",
    "$$\n",
    "```\n",
    "[^a]: x\n",
    "x\n: y\n",
    "|a\n",
    "|a|b|\n|-|-|\n",
    "%%\n",
    "<p>\n",
    "<ul><li>",
    "<!--\n",
    "<a ",
    "a\n---\n",
    "[a]: b\n",
    "-\n",
    "1. \n",
    "{:a}\n",
    "\\[\n",
    "    x\n",
    "<li>a</li>\n",
    "* * a\n",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_and_nesting_bounded(piece: str) -> None:
    assert growth(read_blocks, piece) < 25  # of 8 times the text; quadratic would be 64


LINES = st.sampled_from(
    [
        "",
        "글",
        "- a",
        "  - b",
        "    - c",
        "\t- t",
        "1. n",
        "> q",
        "> - ql",
        "```",
        "~~~",
        "# h",
        "---",
        "===",
        "| a | b |",
        "|---|---|",
        "$$",
        ": d",
        "<details>",
        "<summary>s</summary>",
        "</details>",
        "<ul><li>x",
        "</li></ul>",
        "<!-- c",
        "-->",
        "    code",
        "  text",
        "[^1]: f",
        "**b**",
        "[r]: /u",
        "%%",
        "<p>",
        "-",
        ">",
        "  > q",
        "   ```",
        "{:toc}",
        "<aside>",
        "</aside>",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=16))
def test_spans_lie_in_the_text_and_in_their_parents(lines: list[str]) -> None:
    def check(nodes: tuple[Node, ...], low: int, high: int) -> None:
        before = low
        for n in nodes:
            assert before <= n.start <= n.end <= high, (n, low, high)
            before = n.start
            own = n.text.split("\n")[0].strip("`$").strip()
            if n.kind in ("paragraph", "item", "heading") and own:
                assert any(own in line for line in lines[n.start - 1 : n.start + 1]), n
            check(n.children, n.start, n.end)

    check(read_blocks("\n".join(lines)).nodes, 1, max(1, len(lines)))
