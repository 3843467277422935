"""What holds for every note: lines, words and offsets fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.model import Block, Note, Text
from cards.parser import parse
from cards.parser.reading import normalise

PIECES = st.sampled_from(
    [
        *(
            "# 제목",
            "## **굵은** 제목",
            "글 하나",
            "**굵은 줄**",
            "**용어(term)**은 뜻이다",
            "- 항목",
            "  - 안쪽",
            "\t- 탭",
            "1. 순서",
            "> 인용",
            "> - 섞음",
        ),
        *(
            "```py",
            "```",
            "$$",
            "x^2",
            "| 표 | 둘 |",
            "|---|---|",
            ": 뜻풀이",
            "<details>",
            "<summary>요약</summary>",
            "</details>",
            "<ul><li>목록</li></ul>",
        ),
        *(
            "",
            "",
            "---",
            "끝<br>줄",
            "![그림](a.png)",
            "`코드` $x$ [링크](http://a.b)",
            "<!-- 숨김",
            "-->",
            "    들여쓰기",
            "&lt;태그&gt; \\*별",
            "[^1]: 주석",
        ),
    ]
)


def blocks_of(note: Note) -> Iterator[tuple[Block, Block | None]]:
    def walk(blocks: tuple[Block, ...], parent: Block | None) -> Iterator[tuple[Block, Block | None]]:
        for block in blocks:
            yield block, parent
            yield from walk(block.children, block)

    for section in note.sections:
        yield from walk(section.blocks, None)


def check_text(text: Text) -> None:
    for run in text.runs:
        assert text.plain[run.plain : run.plain + run.length] == text.source[run.source : run.source + run.length]
    assert text.plain.count("\n") == text.source.count("\n")
    half = len(text.plain) // 2
    for cut in (text.cut(half), text.cut(0, half)):
        assert cut.plain in text.plain
        for run in cut.runs:
            assert cut.plain[run.plain : run.plain + run.length] == cut.source[run.source : run.source + run.length]


def check_note(text: str) -> None:
    note, _ = parse(text, "n.md")
    assert note is not None
    lines = normalise(text).split("\n")
    before = 0
    for section in note.sections:
        assert before < section.span.start <= section.span.end <= len(lines)
        before = section.span.end
        check_text(section.title)
        for block in section.blocks:
            assert section.span.start <= block.span.start
            assert block.span.end <= section.span.end
    for block, parent in blocks_of(note):
        assert 1 <= block.span.start <= block.span.end <= len(lines)
        assert block.span.start <= block.own.start <= block.own.end <= block.span.end
        if parent:
            assert parent.span.start <= block.span.start <= block.span.end <= parent.span.end
        for words in (block.text, *(cell for row in block.rows for cell in row)):
            check_text(words)
            seen = "\n".join(lines[block.span.start - 1 : block.span.end])
            for word in re.findall(r"[가-힣]{2,}", words.plain):
                assert word in seen


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_every_note(lines: list[str], end: str) -> None:
    check_note(end.join(lines))


def test_the_sample_notes() -> None:
    for file in sorted((Path(__file__).parent.parent / "notes").rglob("*.md")):
        check_note(file.read_text(encoding="utf-8"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_nothing_raises(data: bytes | str) -> None:
    parse(data, "n.md")
