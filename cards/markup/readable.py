"""What a reader sees of an HTML block: its text as paragraphs and items, with the lines on which they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from cards.markup.node import Node

_TAG = re.compile(r"<!--(?P<comment>)|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_BLOCKS = """
p div section article header footer main nav center figure figcaption address dl dt dd table thead tbody tfoot tr td th caption
details summary aside blockquote hr form fieldset body html head title ul ol li h1 h2 h3 h4 h5 h6
"""
_BREAKS = frozenset(_BLOCKS.split())
_HIDDEN = frozenset(("script", "style", "textarea", "svg", "iframe", "object"))
_HEADINGS = {f"h{n}": str(n) for n in range(1, 7)}
_LISTS = frozenset(("ul", "ol"))
_DEEPEST = 20


_ROW = re.compile(r"<tr(?=[\s>])[^<>]{0,300}>", re.I)
_CELL = re.compile(r"<t([dh])(?=[\s>])[^<>]{0,300}>", re.I)
_CELL_END = re.compile(r"</t[dhr]\s*>", re.I)
_TABLE_END = re.compile(r"</table[^<>]{0,100}>", re.I)
_INNER_TABLE = re.compile(r"<(?:table|img|pre|ul|ol)(?=[\s>])", re.I)


@dataclass(slots=True)
class _Item:
    """A list item whose end tag has not come yet."""

    line: int
    ordinal: int
    parts: list[Node] = field(default_factory=list)


def nodes(raw: str, line: int) -> tuple[Node, ...]:
    """The readable blocks of `raw`, HTML that begins on `line`.  Inline tags stay in the text; scripts, styles and comments do not."""
    return _Walk(raw, line).run()


def _cells(row: str) -> tuple[str, ...]:
    """The inline sources of a row's cells, each on one line."""
    starts = list(_CELL.finditer(row))
    ends = [m.start() for m in starts[1:]] + [len(row)]
    cells = []
    for m, end in zip(starts, ends, strict=True):
        close = _CELL_END.search(row, m.end(), end)
        cells.append(" ".join(row[m.end() : close.start() if close else end].split()))
    return tuple(cells)


class _Walk:
    def __init__(self, raw: str, line: int) -> None:
        self.raw, self.first = raw, line
        self.out: list[Node] = []
        self.items: list[_Item] = []
        self.counts: list[int] = []
        self.heading = ""
        self.counted, self.newlines = 0, 0
        self.no_more_tables = False

    def run(self) -> tuple[Node, ...]:
        start, pos, hidden = 0, 0, ""
        while m := _TAG.search(self.raw, pos):
            pos = m.end()
            name, closing = (m.group("name") or "").lower(), bool(m.group("close"))
            if m.group("comment") is not None:
                end = self.raw.find("-->", pos)
                self._text(start, m.start())
                start = pos = len(self.raw) if end < 0 else end + 3
            elif hidden:
                if closing and name == hidden:
                    hidden, start = "", pos
            elif name in _HIDDEN and not closing:
                self._text(start, m.start())
                hidden = name
            elif name == "table" and not closing and (table := self._table(m)):
                self._text(start, m.start())
                start = pos = table
            elif name in _BREAKS:
                self._text(start, m.start())
                start = pos
                self._tag(name, closing, m.start())
        if not hidden:
            self._text(start, len(self.raw))
        while self.items:
            self._close_item()
        return tuple(self.out)

    def _table(self, m: re.Match[str]) -> int:
        """Reads a table with two or more rows of one length; where it ends, or 0 where it is none (layout, a table in a table)."""
        close = None if self.no_more_tables else _TABLE_END.search(self.raw, m.end())
        if close is None:
            self.no_more_tables = True
            return 0
        end = close.start()
        if _INNER_TABLE.search(self.raw, m.end(), end):
            return 0
        inner = self.raw[m.end() : end]
        starts = [row.start() for row in _ROW.finditer(inner)]
        rows = [_cells(inner[a:b]) for a, b in pairwise([*starts, len(inner)])]
        kept = [(at, row) for at, row in zip(starts, rows, strict=True) if row]
        if len(kept) < 2 or len({len(row) for _, row in kept}) > 1 or len(kept[0][1]) < 2:
            return 0
        line = self._line(m.start())
        lines = ",".join(str(line + self.raw.count("\n", m.start(), m.end() + at)) for at, _ in kept)
        last = line + self.raw.count("\n", m.start(), end)
        self._add(Node("table", line, last, rows=tuple(row for _, row in kept), info={"html": "table", "lines": lines}))
        return close.end()

    def _tag(self, name: str, closing: bool, offset: int) -> None:
        if name in _LISTS:
            if not closing:
                self.counts.append(0)
            elif self.counts:
                if len(self.items) >= len(self.counts):
                    self._close_item()
                self.counts.pop()
        elif name == "li":
            depth = max(1, len(self.counts))
            while len(self.items) >= depth:
                self._close_item()
            if not closing and len(self.items) < _DEEPEST:
                if self.counts:
                    self.counts[-1] += 1
                self.items.append(_Item(self._line(offset), self.counts[-1] if self.counts else 1))
        elif name in _HEADINGS:
            self.heading = "" if closing else _HEADINGS[name]

    def _close_item(self) -> None:
        item = self.items.pop()
        text, parts = "", item.parts
        line = item.line
        if parts and parts[0].kind == "paragraph":
            text, line, parts = parts[0].text, parts[0].start, parts[1:]
        if text or parts:
            end = max([line + text.count("\n"), *(p.end for p in parts)])
            self._add(Node("item", line, end, text, tuple(parts), info={"list": "html", "html": "li"}))

    def _add(self, node: Node) -> None:
        (self.items[-1].parts if self.items else self.out).append(node)

    def _text(self, start: int, end: int) -> None:
        piece = self.raw[start:end]
        text = piece.strip()
        if not text:
            return
        first = start + len(piece) - len(piece.lstrip())
        line = self._line(first)
        text = "\n".join(part.strip() for part in text.split("\n"))
        last = line + text.count("\n")
        if self.heading and not self.items:
            self._add(Node("heading", line, last, text, info={"level": self.heading, "html": "heading"}))
        else:
            self._add(Node("paragraph", line, last, text, info={"html": "text"} if not self.items else {}))

    def _line(self, offset: int) -> int:
        """Offsets only grow, save for a step back within one line's text; the count is carried along."""
        if offset < self.counted:
            return self.first + self.raw.count("\n", 0, offset)
        self.newlines += self.raw.count("\n", self.counted, offset)
        self.counted = offset
        return self.first + self.newlines
