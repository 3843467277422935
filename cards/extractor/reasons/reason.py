"""A reason that a sentence gives, and the question that asks for it."""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """What a sentence gives a reason for, asked."""

    question: str
    answer: str
    """Markdown."""
    anchor: str
    """What follows from the reason, in the note's words."""
    sure: float
    """0–1."""
    start: int | None = None
    """The line where the answer begins, where that is before the sentence."""


def outside(text: str, place: int) -> bool:
    """Whether a place stands outside brackets."""
    before = text[:place]
    return before.count("(") == before.count(")") and before.count("[") == before.count("]")
