"""Which deck a card goes to, which tags it carries, what its source line says; and the packages that hold the decks."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from cards.model import Card, Deck, DeckSpec, Draft
from cards.pipeline.reading import titles_of
from cards.spool import Picked
from cards.workspace import NOTES_FOLDER

if TYPE_CHECKING:
    from cards.pipeline.reading import Reading, Recipe
    from cards.workspace import Workspace

DESCRIPTION = "Made by cards from study notes; the notes stay the place to edit."


def place(draft: Draft, reading: Reading, recipe: Recipe, workspace: Workspace) -> tuple[str, DeckSpec | None]:
    """The deck of a card.

    The first deck definition (by file name) that takes the note and the section; else what the front matter names; else the folders below
    `notes/`, one a level; else the workspace.  A card is in one deck only: Anki keeps one note for a guid.
    """
    spec = recipe.spec_of(reading.path, titles_of(draft))
    if spec is not None:
        return deck_name(spec.name), spec
    folders = reading.path.split("/")[:-1] if reading.inside else [reading.folder]
    if folders[:1] == [NOTES_FOLDER]:
        folders = folders[1:]
    return deck_name(reading.deck) or deck_name("::".join(folders)) or deck_name(workspace.name) or "notes", None


def deck_name(name: str) -> str:
    """A deck's name as Anki keeps it: NFC, levels by `::`, none of them empty, no quotes."""
    parts = (" ".join(part.replace('"', "'").split()) for part in unicodedata.normalize("NFC", name).split("::"))
    return "::".join(part.strip(":") for part in parts if part.strip(":"))


def dress(draft: Draft, reading: Reading, spec: DeckSpec | None) -> Draft:
    """The draft with all the tags of its card."""
    named = (*draft.tags, f"kind::{draft.kind}", *reading.tags, *(spec.tags if spec is not None else ()))
    session = (f"session::{reading.date}",) if reading.date else ()
    return replace(draft, tags=_tags((*named, *session, *(("weak",) if reading.weak else ()))))


@lru_cache(maxsize=1024)
def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Tags as Anki keeps them, each once, sorted; most cards of a note share theirs."""
    return tuple(sorted({clean for tag in tags if (clean := tag_name(tag))}))


def tag_name(tag: str) -> str:
    """A tag as Anki keeps it: spaces are `_`, levels by `::`."""
    return "_".join(unicodedata.normalize("NFC", tag).replace('"', "'").replace("\u3000", " ").split()).strip(":")


def source_of(reading: Reading) -> str:
    """What the Source field shows: neither path nor line, which change whenever a line is inserted above."""
    return " · ".join(part for part in (reading.title, reading.date) if part)


def packages(cards: Sequence[Card]) -> tuple[Deck, ...]:
    """One package for each top-level deck, its subdecks inside, so that there is one file to import."""
    groups: dict[str, list[tuple[int, str, int]]] = {}
    for index, card in enumerate(cards):
        groups.setdefault(package_of(card.deck), []).append((card.position, card.guid, index))
    picked = {name: Picked(cards, array("q", (index for *_, index in sorted(group)))) for name, group in groups.items()}
    return tuple(Deck(name, DESCRIPTION, picked[name]) for name in sorted(picked))


def package_of(deck: str) -> str:
    """The top-level deck, which names the package."""
    return deck.partition("::")[0]
