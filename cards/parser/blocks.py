"""Markdown nodes → the records that rules read: inline text parsed, lines as spans."""

from __future__ import annotations

from cards.markup.inline import read_inline
from cards.markup.markdown import Refs
from cards.markup.node import Node
from cards.model import HARD_BREAK, PICTURE, Block, Mark, Run, Span, Text

_BOLD_OPENERS = ("**", "__", "<b", "<B", "<s", "<S")


class Reader:
    """Turns the nodes of one note into blocks."""

    def __init__(self, path: str, refs: Refs) -> None:
        self.path, self.refs = path, refs

    def span(self, start: int, end: int) -> Span:
        """Lines of this note."""
        return Span(self.path, start, end)

    def text(self, source: str) -> Text:
        """Inline source, read."""
        return read_inline(source, self.refs)

    def block(self, node: Node) -> Block | None:
        """The block of a node that is no section's heading; None where a reader would see nothing."""
        span = self.span(node.start, node.end)
        if node.kind == "code":
            return Block("code", Text.of(node.text), span, info=node.info)
        if node.kind == "math":
            return Block("math", _formula(node.text), span)
        if node.kind == "table":
            return Block("table", Text(""), span, rows=tuple(tuple(self.text(cell) for cell in row) for row in node.rows), info=node.info)
        if node.kind == "break":
            return Block("break", Text(""), span)
        text = self.text(node.text)
        if node.kind == "heading":
            return Block("paragraph", text, span, info={**node.info, "heading": node.info["level"]}) if text else None
        if node.kind == "paragraph":
            return _paragraph(node, text, span)
        return Block(node.kind, text, span, self.blocks(node.children), info=node.info)

    def blocks(self, nodes: tuple[Node, ...]) -> tuple[Block, ...]:
        """The blocks of several nodes."""
        return tuple(block for block in map(self.block, nodes) if block)

    def bold_line(self, line: str) -> Text | None:
        """The words of a line that is bold and nothing else; None for any other line."""
        if not line.startswith(_BOLD_OPENERS):
            return None
        text = self.text(line)
        plain = text.plain.replace(HARD_BREAK, " ")
        start, end = len(plain) - len(plain.lstrip()), len(plain.rstrip())
        if start < end and any(m.start <= start and m.end >= end for m in text.marked("bold")):
            return text.cut(start, end)
        return None


def _paragraph(node: Node, text: Text, span: Span) -> Block | None:
    if not text:
        return None
    images = text.marked("image")
    if images and not text.plain.replace(PICTURE, "").replace(HARD_BREAK, "").strip():
        return Block("image", text, span, info={**node.info, "target": images[0].target})
    return Block("paragraph", text, span, info=node.info)


def _formula(source: str) -> Text:
    size = len(source)
    return Text(source, (Mark("math", 0, size, 0, size),), source, (Run(0, 0, size),))
