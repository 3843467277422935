"""From cards to Anki packages: rendering, pictures, and files that are written whole or not at all."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from cards.exporter.locate import watcher
from cards.exporter.media import MAX_MB, MEGABYTE, MediaBox
from cards.exporter.names import package_names
from cards.exporter.render import Fields, fields, may_show_pictures
from cards.files import write_by
from cards.model import Card, Deck, Draft, Problem, Receipt
from cards.problems import CardsError, at, problem
from cards.spool import Picked, Spooled

__all__ = ["export", "may_show_pictures", "pictures", "watched"]


TOGETHER = 100
"""Cards whose fields lie in one piece."""


def export(
    decks: Sequence[Deck], *, root: Path, out: Path, write: bool = True, media_mb: int = MAX_MB
) -> tuple[tuple[Receipt, ...], tuple[Problem, ...]]:
    """Write a package for each deck.

    A package that holds the same bytes already is left alone.  One that cannot be written becomes a problem, and what was
    there before still stands; the others are written all the same.

    Args:
        decks: what each package holds.
        root: the workspace; no picture from outside it is packed.
        out: the folder of the packages, made if missing.
        write: False only renders and reports; no receipt then says `written`.
        media_mb: the largest picture that is packed.

    Returns:
        A receipt for each package that stands now (or would), and the problems in the order of the cards.
    """
    receipts: list[Receipt] = []
    problems: list[Problem] = list(_shared(decks))
    for deck, name in zip(decks, package_names([deck.name for deck in decks]), strict=True):
        path = out / name
        ready, values, box, found = _render(deck, root, media_mb)
        problems += found
        written = False
        if write:
            from cards.exporter.apkg import package

            try:
                written = write_by(path, partial(package, ready, values, media=box.files))
            except CardsError as error:
                cause = error.__cause__
                why = getattr(cause, "strerror", None) or cause or error
                problems.append(problem("package-unwritable", str(path), why=why))
                continue
        receipts.append(Receipt(deck.name, str(path), len(ready.cards), written))
    return tuple(receipts), tuple(problems)


def pictures(draft: Draft, *, root: Path, media_mb: int = MAX_MB) -> tuple[str, ...]:
    """The packed names of the pictures that a card shows; a name holds a hash of the bytes.

    A picture that changes under its old name changes no word of the note, yet the card has changed: its `changed` must move, or
    Anki keeps the old picture.
    """
    if not may_show_pictures(draft):
        return ()
    from cards.exporter.render import markup

    box = MediaBox(root, limit=media_mb * MEGABYTE)
    for text in (draft.question, draft.answer, draft.mistake, draft.extra):
        markup(text, image=box.resolver(draft.span))
    return tuple(sorted(box.files))


def watched(drafts: Iterable[Draft], *, root: Path) -> tuple[str, ...]:
    """Every path where a picture of these cards was looked for, whether or not one is there: what may change what they show."""
    from cards.exporter.render import markup

    found: set[str] = set()
    for draft in drafts:
        if may_show_pictures(draft):
            look = watcher(root, draft.span, found)
            for text in (draft.question, draft.answer, draft.mistake, draft.extra):
                markup(text, image=look)
    return tuple(sorted(found))


def _render(deck: Deck, root: Path, media_mb: int) -> tuple[Deck, Sequence[Fields], MediaBox, list[Problem]]:
    """The deck without the cards that Anki could not show, the fields of each that is left, their pictures, the problems."""
    box = MediaBox(root, limit=media_mb * MEGABYTE)
    values: Spooled[Fields] = Spooled(lambda group: marshal.dumps(list(group)), marshal.loads, held=0)
    seen: set[str] = set()
    ready: array[int] = array("q")
    group: list[Fields] = []
    problems: list[Problem] = []
    for index, card in enumerate(deck.cards):
        if card.guid in seen:
            problems.append(at("guid-twice", card.draft.span, key=card.guid))
            continue
        made, fault = fields(card, image=box.resolver(card.draft.span))
        if fault:
            problems.append(fault)
            continue
        seen.add(card.guid)
        ready.append(index)
        group.append(made)
        if len(group) == TOGETHER:
            values.add(group)
            group = []
    values.add(group)
    return replace(deck, cards=Picked(deck.cards, ready)), values, box, [*problems, *box.problems]


def _shared(decks: Sequence[Deck]) -> list[Problem]:
    """Cards that two packages hold: the second import would pass them over in silence."""
    seen: set[str] = set()
    twice: set[str] = set()
    for deck in decks:
        mine = {card.guid for card in deck.cards}
        twice |= mine & seen
        seen |= mine
    homes: dict[str, list[str]] = {}
    first: dict[str, Card] = {}
    for deck in decks if twice else ():
        for card in deck.cards:
            if card.guid in twice and deck.name not in homes.setdefault(card.guid, []):
                homes[card.guid].append(deck.name)
            if card.guid in twice:
                first[card.guid] = card
    groups: dict[tuple[str, ...], list[str]] = {}
    for guid, names in homes.items():
        groups.setdefault(tuple(names), []).append(guid)
    return [
        at("guid-in-two-decks", first[guids[0]].draft.span, count=len(guids), decks=", ".join(f"“{name}”" for name in names))
        for names, guids in groups.items()
    ]
