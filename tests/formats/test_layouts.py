"""Notes as Notion, Obsidian, Jekyll and Hugo export them, and what people write in HTML."""

from __future__ import annotations

import pytest

from cards import extractor, packs
from cards.exporter.render import markup
from cards.markup.generator import plain
from cards.model import Block, Note
from cards.parser import parse


def read(text: str, path: str = "notes/n.md") -> Note:
    note, problems = parse(text, path)
    assert note is not None
    assert not problems
    return note


def blocks(text: str) -> tuple[Block, ...]:
    return tuple(block for section in read(text).sections for block in section.blocks)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("운영체제 0123456789abcdef0123456789abcdef.md", "운영체제"),
        ("2023-05-23 회의 0123456789abcdef0123456789abcdef.md", "회의"),
        ("0123456789abcdef0123456789abcdef.md", "0123456789abcdef0123456789abcdef"),
    ],
)
def test_hashes_of_notion_are_no_title(path: str, title: str) -> None:
    assert read("글\n", path).title == title


def test_notion_toggle_and_aside() -> None:
    made = blocks(
        "<aside>\n💡 알아 둘 것\n\n</aside>\n\n- 접은 것\n    \n    안의 글\n    \n    ![Untitled](%EC%9E%90%EB%A3%8C/Untitled.png)\n"
    )
    assert [b.kind for b in made] == ["quote", "item"]
    assert [c.kind for c in made[1].children] == ["paragraph", "image"]
    assert made[1].children[1].info["target"] == "자료/Untitled.png"


def test_obsidian_marks_are_not_read_as_words() -> None:
    made = blocks("[[페이지#절|다른 이름]]과 ![[그림.png|300]]이다. %%나만 볼 것%% ^a1b2c3\n")
    assert made[0].text.plain.replace("\ufffc", "▢").strip() == "다른 이름과 ▢이다."


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("![[a.png|300]]", '<img src="a.png" alt="" width="300">'),
        ("![[a.png|옆모습|200x100]]", '<img src="a.png" alt="" width="200">'),
        ("![옆모습|120](a.png)", '<img src="a.png" alt="옆모습" width="120">'),
        ('![](a.png){width="150"}', '<img src="a.png" alt="">'),
        ("![a]({{ site.baseurl }}/a.png)", '<img src="{{ site.baseurl }}/a.png" alt="">'),
        ("a {{< ref x >}}b{% y %}", "a b"),
    ],
)
def test_inline_forms(source: str, html: str) -> None:
    assert markup(source).replace("&#123;", "{").replace("&#125;", "}") == html


def test_tags_of_site_generators() -> None:
    text = "{% highlight python %}\nx = 1\n{% endhighlight %}\n{{< highlight go >}}\ny()\n{{< /highlight >}}\n{% include toc.html %}\n끝"
    assert [(b.kind, b.text.plain, b.info.get("lang")) for b in blocks(text)] == [
        ("code", "x = 1", "python"),
        ("code", "y()", "go"),
        ("paragraph", "끝", None),
    ]
    assert blocks(text)[-1].span.start == 8


def test_figures_are_pictures() -> None:
    assert plain('{{< figure src="/a b.png" title="옆" >}}') == "![옆](</a b.png>)"
    assert plain("{% include figure.html path='x.png' alt='y' %}") == "![y](<x.png>)"


@pytest.mark.parametrize("text", ["{% highlight x %}\nnever closed {{ y }}", "```\n{% include a %}\n```", "{{c1::gap}} alone", "가 {% 나"])
def test_what_is_no_tag_stays(text: str) -> None:
    assert plain(text) == text


def test_comments_of_liquid_are_hidden_line_for_line() -> None:
    assert plain("a\n{% comment %}\nb\n{% endcomment %}\nc") == "a\n\n\n\nc"


def test_front_matter_of_hugo() -> None:
    note = read('+++\ntitle = "잠금"\ndate = 2024-01-02\ntags = ["os", "동시성"]\n+++\n\n# 본문\n글\n')
    assert (note.title, note.date, note.tags, note.sections[0].span.start) == ("잠금", "2024-01-02", ("os", "동시성"), 7)


def test_broken_toml_is_a_problem_with_its_line() -> None:
    note, problems = parse("+++\ntitle = 'a'\nbad = [1,\n+++\n글\n", "n.md")
    assert note is not None
    assert [(p.code, p.level) for p in problems] == [("front-matter-broken", "warning")]


def test_html_tables_are_tables_with_lines() -> None:
    made = blocks(
        "앞\n\n<table>\n<tr><th>이름</th><th>뜻</th></tr>\n<tr>\n<td>큐</td>\n<td>먼저 든 것이<br>먼저 난다</td>\n</tr>\n</table>\n"
    )
    table = made[-1]
    assert [[cell.plain for cell in row] for row in table.rows] == [["이름", "뜻"], ["큐", "먼저 든 것이\u2028먼저 난다"]]
    assert [table.row_line(n) for n in (0, 1)] == [4, 5]


def test_a_table_in_a_bullet_is_a_table() -> None:
    (item,) = blocks("- 값은 다음과 같다:\n\n  - | 낱말 | 문 |\n    |---|---|\n    | 가 | 0 |\n")
    assert [b.kind for b in item.children] == ["item"]
    (table,) = item.children[0].children
    assert (table.kind, len(table.rows), table.span.start) == ("table", 2, 3)


@pytest.mark.parametrize("line", ["# a | b", "> a | b", "1. a | b", "- a | b"])
def test_a_heading_quote_or_bullet_is_no_head_of_a_table(line: str) -> None:
    assert "table" not in [b.kind for b in blocks(f"{line}\n--- | ---\n")]


@pytest.mark.parametrize(("mark", "kind"), [("- 항목\n---\n", "item"), ("> 인용\n---\n", "quote"), ("***\n---\n", "break")])
def test_a_rule_below_a_block_is_a_rule(mark: str, kind: str) -> None:
    assert [b.kind for b in blocks(mark)] == [kind, "break"]


@pytest.mark.parametrize(
    ("text", "lang"), [("# プロセスとは\n実行中のプログラムのことである。", "ja"), ("# 什么是线程\n线程是进程中的执行单元。", "zh")]
)
def test_japanese_and_chinese(text: str, lang: str) -> None:
    assert read(text).lang == lang


# What CommonMark and GFM ask for, in words of our own: the text a reader sees.
SEEN = [
    ("*강조* 와 **굵게**", "강조 와 굵게"),
    ("a\\*b\\*", "a*b*"),
    ("&copy; &#44032;", "© 가"),
    ("`` a ` b ``", "a ` b"),
    ('[글](/a "제목") <https://a.example>', "글 https://a.example"),
    ("제목\n===", "제목"),
    ("    코드 <b>", "코드 <b>"),
    ("1) 하나\n2) 둘", "하나둘"),
    ("- a\n\n  b\n- c", "abc"),
    ("> a\nb", "ab"),
    ("| a | b |\n|:-:|--|\n| 1 | 2 | 3 |\n| 4 |", "ab124"),
    ("~~지움~~", "지움"),
    ("- [x] 했다", "☑ 했다"),
    ("[r]\n\n[r]: /u", "r"),
    ("<div>\n*a*\n</div>", "*a*"),
    ("***a** b*", "a b"),
    ("a  \nb", "ab"),
]


@pytest.mark.parametrize(("source", "seen"), SEEN)
def test_a_reader_sees_what_the_specification_says(source: str, seen: str) -> None:
    import html
    import re

    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", markup(source)))
    assert re.sub(r"\s+", "", text) == re.sub(r"\s+", "", seen)


def test_properties_of_pages_are_not_read() -> None:
    page = "# 운영체제 면접\n\n생성일: 2024년 3월 2일\n태그: OS, 면접\n상태: 완료\n\n스레드는 실행 흐름이다.\n"
    notion = read(page, "notes/운영체제 면접 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md")
    assert [b.span.start for b in notion.sections[0].blocks] == [7]
    assert [b.span.start for b in read(page).sections[0].blocks] == [3, 7]
    logseq = blocks("type:: concept\ntags:: 자료구조\n\n- 힙\n  id:: 64a0c2d1-1111-2222-3333-444455556666\n  - 트리이다\n")
    assert [(b.text.plain, b.span.start) for b in logseq] == [("힙", 4)]


def test_macros_of_logseq() -> None:
    seen = [b.text.plain.strip() for b in blocks("- 적중률이 {{cloze 높을수록}} 빠르다\n- {{query (todo now)}} 끝\n")]
    assert seen == ["적중률이 높을수록 빠르다", "끝"]
    assert blocks("((64a0c2d1-1111-2222-3333-444455556666)) 가")[0].text.plain == "가"


def test_pictures_below_a_question_are_shown_under_its_answer() -> None:
    words = packs.load()
    text = "## 스레드는 무엇을 나누는가?\n\n주소 공간을 나눈다.\n\n![](a.png)\n\n## 스택은 어디 있는가?\n\n![](b.png)\n"
    note, _ = parse(text, "notes/n.md", role_of=words.role_of)
    assert note is not None
    made = [c.draft for c in extractor.extract(note, packs=words) if c.status == "card"]
    assert [(d.answer, d.extra) for d in made] == [("주소 공간을 나눈다.", "![](a.png)")]
    assert [p.line for p in extractor.unanswered(note, packs=words)] == [7]
