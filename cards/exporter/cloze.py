"""Which cards Anki makes of a text with gaps."""

from __future__ import annotations

import re

_BRACES = re.compile(r"\{\{c([\d,]{1,40})::|\}\}")
_HIGHEST = 500
"""Anki gives gaps with a higher number no card of their own."""


def gaps(text: str) -> tuple[int, ...]:
    """The numbers of the gaps of `text`, ascending, each once: one card each.

    Gaps may stand inside gaps.  One that never closes is none, and takes those inside it along.
    """
    found: set[int] = set()
    waiting: list[list[str]] = []
    for match in _BRACES.finditer(text):
        if match[1]:
            waiting.append([match[1]])
        elif waiting:
            numbers = waiting.pop()
            if waiting:
                waiting[-1] += numbers
            else:
                found.update(int(number) for group in numbers for number in group.split(",") if number)
    return tuple(sorted(number for number in found if 0 < number <= _HIGHEST))
