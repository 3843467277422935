"""Notes of strangers: each ends in cards or in a clear problem, in bounded time."""

from __future__ import annotations

import os
import time

import pytest

from cards import extractor, packs
from cards.exporter.render import markup
from cards.parser import parse
from tests.conftest import MakeWorkspace

SIZE = 20_000
UNITS = [
    *(
        "> ",
        "- ",
        "1. ",
        "**",
        "*a ",
        "[",
        "![",
        "[[",
        "{{",
        "}}",
        "{{c1::",
        "==",
        "~~",
        "`",
        "``a",
        "$",
        "\\(",
        "<",
        "<a ",
        "<!--",
        "%%",
        "&",
        "::",
    ),
    *(
        " :: ",
        "a::b ",
        "Q: a\nA: b\n",
        "C: [a\n",
        "?\n",
        "- a >> b\n",
        "#card ",
        "> [!faq] a\n> b\n",
        "|",
        "a|b\n-|-\n",
        " ",
        "\t",
        "---\n",
        "%\n",
    ),
    *(
        "START\n",
        "{%",
        "{{<",
        "[^1]: a\n",
        "a\n: b\n",
        "가",
        "A → ",
        "\u202e",
        "(",
        "**가)**는 ",
        "<table><tr><td>a",
        "<ul><li>",
        "\u0301",
        "①",
        "==a== b.\n",
    ),
    *("내 처음 답변 : A / B\n⇒ B / A\n", "<details><summary>a", "~~1 a", "https://a.b/", "x.y"),
]
PATIENCE = 6.0
"""Seconds for any of them on a slow and busy machine; none takes one here.  What grows with the square takes a minute."""


@pytest.mark.parametrize("unit", UNITS)
def test_repetition_takes_no_time(unit: str) -> None:
    text = "#flashcards\n\n" + (unit * SIZE)[:SIZE]
    words = packs.load()
    start = time.monotonic()
    note, _ = parse(text, "n.md", role_of=words.role_of)
    assert note is not None
    extractor.extract(note, packs=words)
    markup(text)
    assert time.monotonic() - start < PATIENCE


@pytest.mark.parametrize(
    "text",
    [
        "(A node) stores the data of its tree in memory.",
        "# 힙\n\n(Heap)\n(The heap) keeps the smallest item at the root.",
        "# 힙\n\n...\n\n. . .",
        "x. " * 12 + "\n" + "\u3000\n" * 40 + "<br> " * 40,
    ],
)
def test_sentences_of_brackets_and_signs(text: str) -> None:
    words = packs.load()
    note, _ = parse(text, "notes/n.md", role_of=words.role_of)
    assert note is not None
    extractor.extract(note, packs=words)


@pytest.mark.parametrize("data", [b"a\x00b", b"\xff\xfe\x00\xd8", b"\x80" * 50, "\ud800x".encode("utf-8", "surrogatepass") * 9])
def test_what_is_no_text_is_a_problem(data: bytes) -> None:
    note, problems = parse(data, "n.md")
    assert note is None
    assert problems[0].level == "error"


def test_directions_that_hide_text_are_taken_out() -> None:
    note, _ = parse("비밀\u202e번호\u2066는 1\u2069이다", "n.md")
    assert note is not None
    assert note.sections[0].blocks[0].text.plain == "비밀번호는 1이다"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_folder_full_of_traps(make_workspace: MakeWorkspace) -> None:
    from cards.pipeline import check
    from cards.workspace import open_workspace

    root = make_workspace(
        {"notes/a.md": "## 왜 잠그는가?\n둘이 함께 쓰지 않으려고 잠근다.\n", "notes/zero.md": b"\0" * 100, "cards.yaml": "max_note_mb: 1\n"}
    )
    os.mkfifo(root / "notes/pipe.md")
    (root / "notes/loop").symlink_to(root / "notes")
    (root / "notes/self.md").symlink_to(root / "notes/self.md")
    (root / "notes/device.md").symlink_to("/dev/zero")
    with (root / "notes/huge.md").open("wb") as file:
        file.truncate(50_000_000)
    found = {(p.path, p.code) for p in check(open_workspace())}
    assert {
        ("notes/pipe.md", "not-a-file"),
        ("notes/zero.md", "not-text"),
        ("notes/huge.md", "too-big"),
        ("notes/device.md", "link-outside"),
    } <= found
    assert not [code for _, code in found if code == "note-crashed"]
