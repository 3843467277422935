"""Helpers for tests with the real engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cards.exporter.collection import opened, place_of
from cards.exporter.collection.place import CollectionTarget
from cards.exporter.push import pack, push
from cards.exporter.target import Options, Report
from cards.model import Card


def send(root: Path, cards: Iterable[Card], *, retired: Sequence[str] = (), collection: str | None = None, **chosen: bool) -> Report:
    """Pushes cards into the workspace's own collection, or another."""
    shipment, problems = pack(cards, root=root, retired=retired)
    assert not problems
    path = place_of(root, collection)
    with opened(path, root=root, create=True) as col:
        return push(CollectionTarget(col, path, root=root), shipment, root=root, options=Options(**chosen))


@contextmanager
def own(root: Path) -> Any:
    """The workspace's own collection, open."""
    with opened(place_of(root, None), root=root) as col:
        yield col


def note_of(col: Any, guid: str) -> Any:
    """The note with that guid."""
    [number] = col.db.list("select id from notes where guid = ?", guid)
    return col.get_note(number)


def cards_of(col: Any, guid: str) -> list[Any]:
    """Its cards, by template or gap."""
    return sorted((col.get_card(card) for card in note_of(col, guid).card_ids()), key=lambda card: card.ord)


def change(col: Any, guid: str, **fields: str) -> None:
    """Edits fields as a user does in Anki."""
    note = note_of(col, guid)
    for name, value in fields.items():
        note[name] = value
    col.update_note(note)


def schema(col: Any) -> int:
    """The time of the last schema change; another one means a forced one-way sync."""
    return int(col.db.scalar("select scm from col"))


def review(col: Any, number: int, *, good: int = 3) -> int:
    """Answers until `number` different cards of the queue were answered: each third with Again."""
    from anki.cards import Card as AnkiCard
    from anki.scheduler_pb2 import CardAnswer

    preset = col.decks.config_dict_for_deck_id(1)
    preset["new"]["perDay"] = 999
    col.decks.update_config(preset)
    seen: set[int] = set()
    for deck in [d.id for d in col.decks.all_names_and_ids()]:
        col.decks.select(deck)
        while len(seen) < number and (queue := col.sched.get_queued_cards(fetch_limit=1)).cards:
            card = AnkiCard(col, backend_card=queue.cards[0].card)
            card.start_timer()
            rating = CardAnswer.AGAIN if len(seen) % good == 0 and card.id not in seen else CardAnswer.GOOD
            col.sched.answer_card(col.sched.build_answer(card=card, states=queue.cards[0].states, rating=rating))
            seen.add(card.id)
    return len(seen)
