"""A block of Markdown with its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal["heading", "paragraph", "item", "quote", "code", "table", "math", "toggle", "break"]


@dataclass(frozen=True, slots=True)
class Node:
    """One block.  `text`, like the cells of `rows`, is inline source (for code: the code; for math: with its markers)."""

    kind: NodeKind
    start: int
    """First line in the source, 1-based."""
    end: int
    """Last line, those of the children included."""
    text: str = ""
    children: tuple[Node, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """A table's rows, the header first."""
    info: Mapping[str, str] = field(default_factory=dict)
    """As `model.Block.info`; a heading's `level`."""
