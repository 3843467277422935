"""Choices as bytes: how they come from another process, lie in the cache, and wait on the disk until they are looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from cards.cache import as_json
from cards.model import Choice, Draft, Span


def encode(choices: Sequence[Choice]) -> bytes:
    """The choices of one note as JSON; nothing where they stand in more than one file."""
    path = choices[0].draft.span.path if choices else ""
    if any(choice.draft.span.path != path for choice in choices):
        return b""
    return as_json([path, [_choice_row(choice) for choice in choices]])


def decode(data: bytes) -> tuple[Choice, ...]:
    """The choices that bytes hold.

    Raises:
        TypeError, ValueError, IndexError: they hold none.
    """
    path, rows = json.loads(data)
    return from_rows(rows, path)


def from_rows(rows: Iterable[Any], path: str) -> tuple[Choice, ...]:
    """The same from values that were read already."""
    known: dict[Any, Any] = {}
    return tuple(_choice(row, path, known) for row in rows)


def _choice_row(choice: Choice) -> list[Any]:
    d = choice.draft
    draft = [d.rule, d.kind, d.note_type, d.question, d.answer, d.context, d.anchor, d.facet, d.span.start, d.span.end, d.score]
    return [
        [*draft, d.mistake, d.extra, d.tags, d.lang, d.trail],
        choice.status,
        choice.reason,
        choice.features,
        choice.tier,
        choice.place,
        choice.fatal,
    ]


def _choice(row: Any, path: str, known: dict[Any, Any]) -> Choice:
    draft, status, reason, features, tier, place, fatal = row
    scored = tuple((name, cost) for name, cost in features)
    return Choice(_draft(draft, path, known), status, reason, scored, tier, (place[0], place[1]), fatal)


def _draft(row: Any, path: str, known: dict[Any, Any]) -> Draft:
    """A draft; names and headings, which come again and again in a note, are the same objects each time."""
    rule, kind, note_type, question, answer, context, anchor, facet, start, end, score, mistake, extra, tags, lang, trail = row
    once = known.setdefault
    above, titles, marks = tuple(context), tuple(trail), tuple(tags)
    return Draft(
        once(rule, rule),
        once(kind, kind),
        once(note_type, note_type),
        question,
        answer,
        once(above, above),
        anchor,
        once(facet, facet),
        Span(path, start, end),
        score,
        mistake,
        extra,
        once(marks, marks),
        once(lang, lang),
        once(titles, titles),
    )
