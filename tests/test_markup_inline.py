"""Inline text: what a reader sees, and that every character and marker knows its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.markup.inline import read_inline
from cards.model import HARD_BREAK, PICTURE, Text
from tests.growth import growth

REFS = {"R": {"url": "/u", "label": "r"}}


def marked(source: str) -> list[tuple[str, str, str]]:
    """Each mark: its kind, its words, its source."""
    text = read_inline(source, REFS)
    return [(m.kind, text.plain[m.start : m.end], text.source[m.outer_start : m.outer_end]) for m in text.marks]


def check(text: Text) -> None:
    for run in text.runs:
        assert text.plain[run.plain : run.plain + run.length] == text.source[run.source : run.source + run.length]
    assert list(text.runs) == sorted(text.runs)
    for m in text.marks:
        assert 0 <= m.start < m.end <= len(text.plain)
        assert 0 <= m.outer_start < m.outer_end <= len(text.source)


@pytest.mark.parametrize(
    ("source", "plain", "bold"),
    [
        ("**용어(term)**은 뜻", "용어(term)은 뜻", ["용어(term)"]),
        ('말은**"인용"**이다', '말은"인용"이다', ['"인용"']),
        ("**가**, **나.**는", "가, 나.는", ["가", "나."]),
        ("__밑줄__ <b>굵게</b> <strong>셋</strong>", "밑줄 굵게 셋", ["밑줄", "굵게", "셋"]),
        ("***둘 다***", "둘 다", ["둘 다"]),
        ("**두 줄\n굵게**", "두 줄\n굵게", ["두 줄\n굵게"]),
        ("** 아님 ** 2**(n)은 3**4", "** 아님 ** 2**(n)은 3**4", []),
        ("**닫히지 않음", "**닫히지 않음", []),
        ("__init__.py의 __main__", "__init__.py의 __main__", []),
        ("snake_case_name", "snake_case_name", []),
        ("가*(주1)와 나*(주2)", "가*(주1)와 나*(주2)", []),
    ],
)
def test_bold_is_what_readers_see_as_bold(source: str, plain: str, bold: list[str]) -> None:
    text = read_inline(source)
    assert text.plain == plain
    assert [text.plain[m.start : m.end] for m in text.marked("bold")] == bold


@pytest.mark.parametrize(
    "source", ["*a **b* c**", "*a**b*", "**a*b**c*", "***a** b*", "a*b*c", "_a_b_", "**a *b* c**", "*a*b*c*", "__a_b__"]
)
def test_emphasis_agrees_with_mistune(source: str) -> None:
    """Away from Hangul our pairing must be CommonMark's; mistune's own is the yardstick."""
    import mistune

    from cards.markup.html import to_html

    assert f"<p>{to_html(source)}</p>\n" == mistune.html(source)


def test_where_mistune_is_wrong_the_reference_is_right() -> None:
    """Of thirty thousand texts of markers mistune reads a few otherwise than cmark does; this is one."""
    from cards.markup.html import to_html

    assert to_html("x*_*__*___*x") == "x*<em><em>__</em></em>__*x"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["*", "**", "***", "_", "__", "a", "b", " ", "."]), max_size=10).map("".join))
def test_any_emphasis_agrees_with_mistune(source: str) -> None:
    import mistune

    source = f"x{source}x"
    from cards.markup.html import to_html

    assert f"<p>{to_html(source)}</p>\n" == mistune.html(source)


@pytest.mark.parametrize("source", ["값은 $5 and $6", "`$HOME`은 $HOME, $PATH", "US$3, A$4", "$100 → $200", "$ x $", "\\$a$"])
def test_dollars_in_prose_are_no_formula(source: str) -> None:
    assert not read_inline(source).marked("math")


@pytest.mark.parametrize("source", ["$x^2$", "$$a_b$$", "$$a\nb$$", "\\(x+1\\)", "\\[y\\]", "$a_b*c*d_e$", "$\\{1\\}$"])
def test_formulas_keep_their_source(source: str) -> None:
    text = read_inline(f"앞 {source}은 뒤")
    (mark,) = text.marks
    assert (mark.kind, text.plain[mark.start : mark.end]) == ("math", source)


def test_escaped_parentheses_of_prose_are_no_formula() -> None:
    assert read_inline("\\(참고\\)").plain == "(참고)"


@pytest.mark.parametrize(
    ("source", "plain", "marks"),
    [
        ("`a *b*` `` c`d ``", "a *b* c`d", [("code", "a *b*", "`a *b*`"), ("code", "c`d", "`` c`d ``")]),
        ("[글 *기*](u 't')", "글 기", [("link", "글 기", "[글 *기*](u 't')"), ("italic", "기", "*기*")]),
        ("[t][r] [r] [n]", "t r [n]", [("link", "t", "[t][r]"), ("link", "r", "[r]")]),
        ("[[쪽|이름]] [[쪽]] [[1, 2]]", "이름 쪽 [[1, 2]]", [("link", "이름", "[[쪽|이름]]"), ("link", "쪽", "[[쪽]]")]),
        ("[[x]](u)", "[x]", [("link", "[x]", "[[x]](u)")]),
        ("<http://a.b>", "http://a.b", [("link", "http://a.b", "<http://a.b>")]),
        ("<a href='u'>글</a>", "글", [("link", "글", "<a href='u'>글</a>")]),
        ("==강조== ~~취소~~ a==b==c", "강조 취소 a==b==c", [("highlight", "강조", "==강조=="), ("strike", "취소", "~~취소~~")]),
        ("H<sub>2</sub>O <span>x</span>", "H2O x", [("html", "2", "<sub>2</sub>")]),
        ("<b>x<i>y</b>z</i>", "xyz", [("bold", "xy", "<b>x<i>y</b>")]),
        ("List<int>는 <T>", "List<int>는 <T>", []),
        ("&lt;b&gt;", "<b>", [("html", "<", "&lt;"), ("html", ">", "&gt;")]),
        ("\\*별\\*", "*별*", [("html", "*", "\\*"), ("html", "*", "\\*")]),
        ("a<!-- 숨김 -->b{% raw %}c{{ site.url }}d%%e%%{: .k}", "abcd", []),
        ("{{c1::답}}은 {{ msg }}", "{{c1::답}}은 {{ msg }}", []),
        ("글[^1] [^a-z]", "글 [^a-z]", []),
        ("1~2, 3~4", "1~2, 3~4", []),
    ],
)
def test_plain_and_marks(source: str, plain: str, marks: list[tuple[str, str, str]]) -> None:
    assert read_inline(source, REFS).plain == plain
    assert marked(source) == marks
    check(read_inline(source, REFS))


@pytest.mark.parametrize("source", ["![글](a%20b.png)", "![](a b.png)", "![[a b.png|300]]", "<img alt='x' src=\"a%20b.png\">"])
def test_images(source: str) -> None:
    text = read_inline(f"앞 {source} 뒤")
    assert text.plain == f"앞 {PICTURE} 뒤"
    assert [(m.target, text.source[m.outer_start : m.outer_end]) for m in text.marked("image")] == [("a b.png", source)]
    assert text.cut(2, 3).source == source


def test_breaks() -> None:
    text = read_inline("a<br>b  \nc\\\nd\ne<!-- \n -->")
    assert text.plain == f"a{HARD_BREAK}b\nc\nd\ne\n"
    assert text.line_of(text.plain.index("d")) == 2
    assert read_inline("[a](\nu)").plain == "a\n"


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("**용어(a)**은 *뜻*이다", "뜻이다", "*뜻*이다"),
        ("**용어 : 뜻**이다", "뜻", "뜻"),
        ("a &lt; b", "< b", "&lt; b"),
        ("\\*주 : x", "*주", "\\*주"),
        ("앞 `code` 뒤", "code", "`code`"),
        ("앞 $x$ 뒤", "$x$ 뒤", "$x$ 뒤"),
    ],
)
def test_cut_keeps_whole_markers(source: str, words: str, expected: str) -> None:
    text = read_inline(source)
    at = text.plain.index(words)
    assert text.cut(at, at + len(words)).source == expected


PIECES = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "`",
        "``",
        "$",
        "가나",
        "용어(term)",
        "은 ",
        " ",
        "\n",
        "a",
        "b c",
        "[",
        "](",
        "]",
        ")",
        "![",
        "[[",
        "]]",
        "|",
        "<b>",
        "</b>",
        "<br>",
        "&amp;",
        "\\*",
        "\\",
        "~~",
        "==",
        "{{c1::",
        "}}",
        "{% x %}",
        "$x$",
        "<!-- c -->",
        '"',
        "\\(",
        "\\)",
        "!",
        "<u>",
        "</u>",
        "<http://a.b>",
        "[^1]",
        "[r]",
        "%%",
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_places_hold_through_cuts(source: str, start: int, end: int, again: int) -> None:
    text = read_inline(source, REFS)
    check(text)
    assert text.plain.count("\n") == source.count("\n")
    cut = text.cut(start, end)
    check(cut)
    assert cut.plain == text.plain[start:end].strip()
    check(cut.cut(again))


def test_pieces_are_cuts_also_where_nothing_but_blanks_is_left() -> None:
    text = Text.of("  " + "가나 다" * 7 + " " * 40)
    places = [(at, at + 1) for at in range(len(text.plain))]
    assert [piece.plain for piece in text.pieces(places)] == [text.cut(*place).plain for place in places]


HOSTILE = (
    "*",
    "**a ",
    "*a_b ",
    "[a",
    "[a](",
    "![[",
    "{%",
    "$a",
    "\\(",
    "\\[",
    "$$a",
    "`a``b",
    "<b>",
    "</b>",
    "&a",
    "\\*",
    "==a",
    "~~a==b",
    "<!--",
    "[^a",
    "%%a",
    "{{",
    "{{ site.",
    "가**(나)",
    "*a*",
    "<a ",
    "]",
    "a\n",
    "***a** ",
    "![a](x ",
    "<b></i>",
    "(",
    "[a]",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    assert growth(lambda source: read_inline(source, REFS), piece) < 25  # of 8 times the text; quadratic would be 64


def test_nesting_is_bounded() -> None:
    for source in ("*a " * 3000 + "a* " * 3000, "[" * 3000 + "]" * 3000, "**" * 3001, "<b>" * 3000, "~~==" * 2000):
        check(read_inline(source))
