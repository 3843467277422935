"""What the commands that decide about cards share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from cards.cli import console
from cards.pipeline import decide
from cards.workspace import open_workspace

if TYPE_CHECKING:
    from cards.decisions import Decisions


class Verb(Protocol):
    """A decision about one card."""

    def __call__(self, decisions: Decisions, guid: str, *, text: str = "") -> Decisions: ...


def each(guids: Sequence[str], verb: Verb, past: str) -> None:
    """Makes the same decision about each card."""
    for guid, question in zip(guids, decide(open_workspace(), guids, [(guid, partial(_step, verb, guid)) for guid in guids]), strict=True):
        say(past, guid, question)


def say(past: str, guid: str, question: str) -> None:
    """Says what was decided and how to take it back."""
    line = question.splitlines()[0] if question else ""
    console.result(f"{past}: {guid}  {line[:90]}".rstrip())
    console.note("The next `cards build` uses it; `cards undo` takes it back.")


def _step(verb: Verb, guid: str, decisions: Decisions, text: str) -> Decisions:
    return verb(decisions, guid, text=text)
