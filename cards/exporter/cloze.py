"""Which cards Anki makes of a text with gaps."""

from __future__ import annotations

import re

_BRACES = re.compile(r"\{\{c([\d,]{1,40})::|\}\}")
_HIGHEST = 499
"""Anki ignores gaps with a higher number."""


def gaps(text: str) -> tuple[int, ...]:
    """The numbers of the gaps of `text`, ascending, each once: one card each.

    A gap that never closes is none; gaps may stand inside gaps.
    """
    found: set[int] = set()
    open_gaps: list[str] = []
    for match in _BRACES.finditer(text):
        if match[1]:
            open_gaps.append(match[1])
        elif open_gaps:
            found.update(int(number) for number in open_gaps.pop().split(",") if number)
    return tuple(sorted(number for number in found if 0 < number <= _HIGHEST))
