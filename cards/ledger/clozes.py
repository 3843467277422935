"""Cloze numbers: a blank keeps its number through edits, and a number that was used never hides other words.

Anki keeps the history of a blank by its number; a reused number would inherit the history of other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

MARKER = re.compile(r"\{\{c(\d{1,4})::|\}\}")
ALIKE = 60.0
"""Per cent of the hidden words that an edit leaves."""


class Blank(NamedTuple):
    """One `{{cN::hidden::hint}}` of a question."""

    number: int
    hidden: str
    start: int
    """Where the number stands in the question."""
    stop: int
    """Where the number ends."""


def read(question: str) -> tuple[tuple[Blank, ...], str]:
    """The blanks of a cloze question, as Anki finds them, and the question with all of them filled in.

    The first `}}` closes the innermost blank; one that never closes is none.
    """
    found: list[Blank] = []
    texts, opened, last = [""], list[re.Match[str]](), 0
    for marker in MARKER.finditer(question):
        texts[-1] += question[last : marker.start()]
        last = marker.end()
        if marker[1]:
            opened.append(marker)
            texts.append("")
        elif opened:
            head, hidden = opened.pop(), texts.pop().split("::")[0]
            found.append(Blank(int(head[1]), hidden, head.start(1), head.end(1)))
            texts[-1] += hidden
        else:
            texts[-1] += marker[0]
    texts[-1] += question[last:]
    for marker in reversed(opened):
        rest = texts.pop()
        texts[-1] += marker[0] + rest
    return tuple(sorted(found, key=lambda blank: blank.start)), texts[0]


def shown(question: str) -> str:
    """The question with its blanks filled in, as matching compares it."""
    return read(question)[1] if "{{c" in question else question


def renumber(question: str, known: Sequence[tuple[int, str]]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The question with the numbers that its blanks had before.

    Args:
        known: every number that was ever used with the words that it hides.
    Returns:
        The question and the new `known`, sorted by number.
    """
    groups: dict[int, str] = {}
    blanks, _ = read(question)
    for blank in blanks:
        groups[blank.number] = f"{groups[blank.number]} / {blank.hidden}" if blank.number in groups else blank.hidden
    if not groups:
        return question, tuple(known)
    numbers = _numbers(groups, known) if known else {number: max(number, 1) for number in groups}
    parts, last = [], 0
    for blank in blanks:
        parts += [question[last : blank.start], str(numbers[blank.number])]
        last = blank.stop
    merged = {**dict(known), **{numbers[own]: hidden for own, hidden in groups.items()}}
    return "".join([*parts, question[last:]]), tuple(sorted(merged.items()))


def _numbers(groups: dict[int, str], known: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Draft number → lasting number: same words, then nearly the same, then one that was never used."""
    free = dict(known)
    numbers: dict[int, int] = {}
    for own, hidden in sorted(groups.items()):
        same = next((number for number, words in sorted(free.items()) if words == hidden), None)
        if same is not None:
            numbers[own] = same
            del free[same]
    near = sorted(
        (-fuzz.ratio(hidden, words, score_cutoff=ALIKE), own, number)
        for own, hidden in groups.items()
        if own not in numbers
        for number, words in free.items()
    )
    for score, own, number in near:
        if score < 0 and own not in numbers and number in free:
            numbers[own] = number
            del free[number]
    top = max(number for number, _ in known)
    for own in sorted(groups):
        if own not in numbers:
            top += 1
            numbers[own] = top
    return numbers
