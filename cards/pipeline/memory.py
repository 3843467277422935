"""What a workspace remembers besides its notes: the ledger, and what a person decided."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cards import decisions as decided
from cards import ledger as ledgers
from cards.decisions import Decisions
from cards.ledger import Ledger
from cards.model import Problem
from cards.problems import CardsError
from cards.workspace import DECISIONS, DECKS_FOLDER, LEDGER, Scope, Workspace


@dataclass(frozen=True, slots=True)
class Memory:
    """The ledger and the decisions of a workspace; empty for notes that lie outside one."""

    ledger: Ledger = field(default_factory=Ledger)
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def broken(self) -> bool:
        """Whether a part could not be read: then nothing is written, lest what it says be lost."""
        return self.ledger.broken or self.decisions.broken


def recall(workspace: Workspace, *, needed: bool = True) -> tuple[Memory, tuple[Problem, ...]]:
    """What the workspace remembers; nothing where it is not `needed`."""
    if not needed:
        return Memory(), ()
    folder = workspace.root / DECKS_FOLDER
    ledger, torn = ledgers.read(folder / LEDGER, shown=f"{DECKS_FOLDER}/{LEDGER}")
    decisions, wrong = decided.read(folder / DECISIONS, shown=f"{DECKS_FOLDER}/{DECISIONS}")
    return Memory(ledger, decisions), (*torn, *wrong)


@contextmanager
def locked(workspace: Workspace, *, needed: bool = True) -> Iterator[None]:
    """Holds the workspace's lock, from reading what it remembers to writing it.

    Raises:
        CardsError: another run holds it, or the folder cannot be written.
    """
    if not needed:
        yield
        return
    with ledgers.locked(workspace.root / DECKS_FOLDER):
        yield


def gone(ledger: Ledger, scope: Scope, workspace: Workspace) -> tuple[str, ...]:
    """The notes of the ledger that are no longer there, wherever they were: their cards may have moved into what was read."""
    found = {note.path for note in scope.notes}
    missing = sorted(ledger.notes.keys() - found)
    return tuple(path for path in missing if scope.lacks(path) or workspace.file_of(path) is None)


def now() -> datetime:
    """The time of what is new in this build: `SOURCE_DATE_EPOCH` (Unix seconds) where it is set, else the clock's.

    Raises:
        CardsError: the variable holds no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise CardsError(f"SOURCE_DATE_EPOCH is `{epoch[:40]}`; it must be the seconds since 1970-01-01, or not be set") from None
