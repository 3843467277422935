"""What a build says to do in Anki, where a package cannot do it: a search for the browser, and what to click there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cards.cli.console import count

if TYPE_CHECKING:
    from cards.pipeline import Outcome

TERMS = 500
"""Cards a search: Anki refuses a search of more than a thousand terms."""

OVERWRITES = "It overwrites fields and tags that were edited inside Anki; `cards push` does not."


def searches(guids: Iterable[str]) -> list[str]:
    """Searches for Anki's browser that find these cards and no others."""
    terms = [f"Key:{guid}" for guid in sorted(guids)]
    return [" or ".join(terms[first : first + TERMS]) for first in range(0, len(terms), TERMS)]


def in_anki(built: Outcome) -> list[str]:
    """What a package cannot do and a person can, one sentence each."""
    lines = _deleting(built) + _moving(built)
    if built.plan.doubtful:
        lines.append(
            "Doubtful cards were not guessed and start afresh; if one is a card that you knew, say so for good: `cards link OLD NEW`, "
            "the known card first."
        )
    return lines


def _deleting(built: Outcome) -> list[str]:
    return [
        f"A package cannot delete. To remove retired cards in Anki: Browse, search `{search}`, select all, Notes → Delete; "
        "or use `cards push`, which suspends them."
        for search in searches(built.plan.retired)
    ]


def _moving(built: Outcome) -> list[str]:
    decks: dict[str, list[str]] = {}
    for guid, (_, deck) in built.shifted.items():
        decks.setdefault(deck, []).append(guid)
    return [
        f"A package cannot move cards. To move {count(len(guids), 'card')} to the deck “{deck}” in Anki: Browse, search `{search}`, "
        "select all, Cards → Change Deck; or use `cards push`."
        for deck, guids in sorted(decks.items())
        for search in searches(guids)
    ]
