"""Readings as the cache keeps them: a note that is what it was is neither parsed nor analysed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cards.cache import FILE, Store, program
from cards.files import STATE, state_folder
from cards.model import Choice, Draft, Problem, Span
from cards.pipeline.reading import MEGABYTE, Reading, Recipe
from cards.problems import CardsError, problem
from cards.workspace import Found, Workspace

_NOTE = "note "
"""Begins the names of readings; the path follows."""


@contextmanager
def opened(workspace: Workspace, *, write: bool) -> Iterator[Store]:
    """The workspace's cache; where nothing may be written, it is only read."""
    folder = workspace.root / STATE
    if write:
        try:
            folder = state_folder(workspace.root)
        except CardsError:
            write = False
    with Store(folder / FILE, write=write) as store:
        yield store


def rebuilt(store: Store) -> tuple[Problem, ...]:
    """One line, where the cache was torn."""
    return (problem("cache-rebuilt", f"{STATE}/{FILE}"),) if store.rebuilt else ()


class Readings:
    """The readings of earlier runs (`many.Cache`)."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.digests: dict[str, str] = {}
        """By path, what the bytes of each note were when it was looked up."""

    def get(self, found: Found, recipe: Recipe) -> Reading | None:
        """The reading of a note whose bytes, recipe and program are those of an earlier run."""
        if not found.inside or (digest := _digest(found, recipe.settings.max_note_mb)) is None:
            return None
        self.digests[found.path] = digest
        row = self.store.get(_name(found, recipe), _key(digest, recipe))
        try:
            return from_row(row, found.path) if row is not None else None
        except (TypeError, ValueError, IndexError):
            return None

    def put(self, found: Found, recipe: Recipe, reading: Reading) -> None:
        """Keeps a reading, if it is of the bytes that were looked up."""
        if found.inside and reading.digest == self.digests.get(found.path) and (row := to_row(reading)) is not None:
            self.store.put(_name(found, recipe), _key(reading.digest, recipe), row)

    def forget_others(self, paths: set[str]) -> None:
        """Drops the readings of all notes but these."""
        self.store.keep_only(_NOTE, {_NOTE + path + mark for path in paths for mark in ("", "?")})


def _name(found: Found, recipe: Recipe) -> str:
    return f"{_NOTE}{found.path}{'?' if recipe.unanswered else ''}"


def _key(digest: str, recipe: Recipe) -> str:
    return f"{digest} {recipe.key} {program()}"


def _digest(found: Found, limit: int) -> str | None:
    try:
        with open(found.file, "rb") as file:
            data = file.read(limit * MEGABYTE + 1)
    except OSError:
        return None
    return hashlib.sha256(data).hexdigest() if len(data) <= limit * MEGABYTE else None


def to_row(reading: Reading) -> list[Any] | None:
    """A reading as JSON values; None where a draft stands in another file."""
    if any(choice.draft.span.path != reading.path for choice in reading.choices):
        return None
    r = reading
    facts = [r.folder, r.digest, r.title, r.date, r.lang, r.deck, r.tags, r.weak]
    problems = [(p.code, p.level, p.message, p.path, p.line) for p in r.problems]
    return [facts, problems, [_choice_row(choice) for choice in r.choices]]


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


def from_row(row: Any, path: str) -> Reading:
    """The reading that a row holds.

    Raises:
        TypeError, ValueError, IndexError: it holds none.
    """
    (folder, digest, title, date, lang, deck, tags, weak), problems, choices = row
    return Reading(
        path,
        True,
        folder,
        True,
        digest,
        title,
        date,
        lang,
        deck,
        tuple(tags),
        weak,
        tuple(_choice(item, path) for item in choices),
        tuple(Problem(*item) for item in problems),
    )


def _choice(row: Any, path: str) -> Choice:
    draft, status, reason, features, tier, place, fatal = row
    return Choice(_draft(draft, path), status, reason, tuple((name, cost) for name, cost in features), tier, (place[0], place[1]), fatal)


def _draft(row: Any, path: str) -> Draft:
    rule, kind, note_type, question, answer, context, anchor, facet, start, end, score, mistake, extra, tags, lang, trail = row
    return Draft(
        rule,
        kind,
        note_type,
        question,
        answer,
        tuple(context),
        anchor,
        facet,
        Span(path, start, end),
        score,
        mistake,
        extra,
        tuple(tags),
        lang,
        tuple(trail),
    )
