"""Blocks → sections: headings and bold-only lines divide a note, and each section knows the titles above it and its role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from cards.markup.markdown import Tree
from cards.markup.node import Node
from cards.model import BOLD_LEVEL, Block, Role, Section, Text
from cards.parser.blocks import Reader

RoleOf = Callable[[str], Role | None]
"""What a section is for, as its plain title tells; None where it does not."""


@dataclass(slots=True)
class _Draft:
    """A section whose end is not known yet."""

    title: Text
    level: int
    start: int
    blocks: list[Block] = field(default_factory=list)


def sections(tree: Tree, path: str, *, role_of: RoleOf, first: int, last: int) -> tuple[Section, ...]:
    """The sections of a note, in order.

    Args:
        tree: the note's blocks.
        path: the file, for spans.
        role_of: what a title tells of its section's role; a section without a role of its own has that of the title above it.
        first: the line on which the text begins, below the front matter.
        last: the file's last line.
    """
    drafts = list(_divide(tree.nodes, Reader(path, tree.refs), first))
    if drafts and not drafts[0].level and not drafts[0].blocks:
        drafts.pop(0)
    out: list[Section] = []
    above: list[tuple[int, str, Role]] = []
    for n, draft in enumerate(drafts):
        while above and draft.level and above[-1][0] >= draft.level:
            above.pop()
        end = drafts[n + 1].start - 1 if n + 1 < len(drafts) else max(last, draft.start)
        name = " ".join(draft.title.plain.split())
        role = (role_of(name) if name else None) or (above[-1][2] if above else "study")
        trail = tuple(title for _, title, _ in above if title)
        span = Reader(path, tree.refs).span(draft.start, max(end, draft.start))
        out.append(Section(draft.title, draft.level, trail, role, tuple(draft.blocks), span))
        if draft.level:
            above.append((draft.level, name, role))
    return tuple(out)


def _divide(nodes: tuple[Node, ...], reader: Reader, first: int) -> Iterator[_Draft]:
    current = _Draft(Text(""), 0, first)
    for node in nodes:
        for piece in _pieces(node, reader):
            if isinstance(piece, _Draft):
                yield current
                current = piece
            elif block := reader.block(piece):
                current.blocks.append(block)
    yield current


def _pieces(node: Node, reader: Reader) -> Iterator[Node | _Draft]:
    """A heading or a bold-only line as the start of a section; a paragraph is divided at its bold-only lines."""
    if node.kind == "heading":
        yield _Draft(reader.text(node.text).strip(), int(node.info["level"]), node.start)
        return
    if title := _quoted_title(node, reader):
        yield _Draft(title, BOLD_LEVEL, node.start)
        return
    if node.kind != "paragraph" or "footnote" in node.info:
        yield node
        return
    lines = node.text.split("\n")
    begin = 0
    for n, line in enumerate(lines):
        title = reader.bold_line(line)
        if title:
            yield from _part(node, lines, begin, n)
            yield _Draft(title, BOLD_LEVEL, node.start + n)
            begin = n + 1
    yield from _part(node, lines, begin, len(lines))


def _quoted_title(node: Node, reader: Reader) -> Text | None:
    """The bold line that is all that stands in a quote (`> **Swap**`): a title in other clothes."""
    if node.kind != "quote" or len(node.children) != 1 or node.children[0].kind != "paragraph" or "\n" in node.children[0].text:
        return None
    return reader.bold_line(node.children[0].text)


def _part(node: Node, lines: list[str], begin: int, end: int) -> Iterator[Node]:
    """The lines begin..end of a paragraph."""
    if begin == 0 and end == len(lines):
        yield node
    elif begin < end:
        yield replace(node, start=node.start + begin, end=node.start + end - 1, text="\n".join(lines[begin:end]))
