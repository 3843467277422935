"""Readings as the cache keeps them: a note that is what it was is neither parsed nor analysed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cards.cache import FILE, Store, as_json, program
from cards.files import STATE, state_folder
from cards.model import Problem
from cards.pipeline.reading import MEGABYTE, Reading, Recipe
from cards.pipeline.rows import from_rows as rows_of
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
            return _reading(row, found.path) if row is not None else None
        except (TypeError, ValueError, IndexError):
            return None

    def put(self, found: Found, recipe: Recipe, reading: Reading, choices: bytes) -> None:
        """Keeps a reading and its encoded choices, if it is of the bytes that were looked up."""
        if choices and found.inside and reading.digest == self.digests.get(found.path):
            value = b"[%b,%b]" % (as_json(_facts(reading)), choices)
            self.store.put(_name(found, recipe), _key(reading.digest, recipe), value)

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


def _facts(reading: Reading) -> list[Any]:
    """What is kept of a reading besides its choices, as JSON values."""
    r = reading
    problems = [(p.code, p.level, p.message, p.path, p.line) for p in r.problems]
    return [r.folder, r.digest, r.title, r.date, r.lang, r.deck, r.tags, r.weak, problems]


def _reading(value: Any, path: str) -> Reading:
    """The reading that a value holds.

    Raises:
        TypeError, ValueError, IndexError: it holds none.
    """
    (folder, digest, title, date, lang, deck, tags, weak, problems), (place, rows) = value
    if rows and place != path:
        raise ValueError(place)
    choices, found = rows_of(rows, path), tuple(Problem(*item) for item in problems)
    return Reading(path, True, folder, True, digest, title, date, lang, deck, tuple(tags), weak, choices, found)
