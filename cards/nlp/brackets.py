"""Brackets: which one opens what is closed here."""

from __future__ import annotations

PAIRS = dict(zip(")]}）］】〕」』》〉", "([{（［【〔「『《〈", strict=True))
"""Closing bracket → the one that opens it."""


def opening_of(text: str) -> int:
    """The index of the bracket that the last character of the text closes; -1 where it closes none."""
    closing = text[-1:]
    if closing not in PAIRS or not closing:
        return -1
    opening, depth = PAIRS[closing], 0
    for i in range(len(text) - 1, -1, -1):
        depth += (text[i] == closing) - (text[i] == opening)
        if not depth:
            return i
    return -1
