"""A closed collection as a place to push to: one undo step, a backup first, and never a change that would force a one-way sync."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cards.exporter.collection import key_of, said
from cards.exporter.collection.kinds import ours, provide
from cards.exporter.notetypes import NOTE_TYPES
from cards.exporter.target import Item, Moves, Present, Seen, Shipment, Update
from cards.files import state_folder
from cards.problems import CardsError

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

T = TypeVar("T")

STEP = "cards push"
"""What Anki's Edit menu offers to undo."""

_CHUNK = 900
"""Values in one SQL statement; old versions of SQLite take no more than 999."""

_SUSPENDED = -1


class CollectionTarget:
    """An open collection."""

    def __init__(self, col: Engine, path: Path, *, root: Path) -> None:
        self._col = col
        self._path = path
        self._root = root
        self.key = key_of(path, root)
        self.place = str(path)

    def present(self, guids: Collection[str]) -> Mapping[str, Present]:
        """The notes that are there, of those asked for."""
        known = ours(self._col)
        places = {
            number: [{f["name"]: f["ord"] for f in self._col.models.get(number)["flds"]}[field] for field in NOTE_TYPES[name].fields]
            for number, name in known.items()
        }
        found: dict[str, Present] = {}
        for some in _some(list(dict.fromkeys(guids))):
            rows = self._col.db.all(f"select id, guid, mid, tags, flds from notes where guid in ({_marks(some)})", *some)
            cards = self._cards([row[0] for row in rows])
            for number, guid, kind, tags, text in rows:
                values = text.split("\x1f")
                fields = tuple(values[place] for place in places.get(kind, ()))
                found[guid] = Present(number, guid, known.get(kind), fields, tuple(tags.split()), tuple(cards[number]))
        return found

    def lacking(self, media: Collection[str]) -> Sequence[str]:
        """Which pictures are not there yet."""
        return [name for name in sorted(media) if not self._col.media.have(name)]

    def apply(self, moves: Moves, shipment: Shipment) -> str:
        """Does what is planned as one undo step.

        Raises:
            CardsError: the engine refused a step; all is undone.
        """
        from anki.errors import AnkiException

        backup = self._backup()
        before = self._schema()
        try:
            for kind in sorted({item.note_type for item in moves.add} | {u.note.note_type for u in moves.update if u.note.note_type}):
                provide(self._col, kind)
            for name in moves.media:
                self._col.media.write_data(name, shipment.media[name])
            step = self._col.add_custom_undo_entry(STEP)
            for _ in self._steps(moves):
                self._col.merge_undo_entries(step)  # after each: Anki forgets a step that thirty others follow
        except AnkiException as error:
            self._take_back()
            raise CardsError(f"Anki refused the push ({said(error)}); all was undone, the backup is in {backup}") from error
        if self._schema() != before:
            self._take_back()
            raise CardsError(f"the push would force a one-way sync of the whole collection, so it was undone; the backup is in {backup}")
        return backup

    def _steps(self, moves: Moves) -> Iterator[None]:
        """Each change of the collection, one at a time."""
        decks = sorted({item.deck for item in moves.add} | {deck for _, deck in moves.decks} | {u.deck for u in moves.update if u.deck})
        numbers = {}
        for name in decks:
            numbers[name] = self._deck(name)
            yield
        if moves.delete:
            self._col.remove_notes(list(moves.delete))
            yield
        if moves.add:
            self._col.add_notes([self._request(item, numbers[item.deck]) for item in moves.add])
            yield
        if moves.update:
            yield from self._update(moves.update, numbers)
        homes: dict[str, list[int]] = defaultdict(list)
        for card, deck in moves.decks:
            homes[deck].append(card)
        for deck in sorted(homes):
            self._col.set_deck(homes[deck], numbers[deck])
            yield
        if moves.unsuspend:
            self._col.sched.unsuspend_cards(list(moves.unsuspend))
            yield
        if moves.suspend:
            self._col.sched.suspend_cards(list(moves.suspend))
            yield

    def _request(self, item: Item, deck: int) -> object:
        from anki.collection import AddNoteRequest

        note = self._col.new_note(self._col.models.get(NOTE_TYPES[item.note_type].id))
        note.guid = item.guid
        for name, value in zip(NOTE_TYPES[item.note_type].fields, item.fields, strict=True):
            note[name] = value
        note.tags = list(item.tags)
        return AddNoteRequest(note, deck)

    def _update(self, updates: Sequence[Update], numbers: Mapping[str, int]) -> Iterator[None]:
        """New words and tags; cards of new gaps go to the card's deck."""
        notes = []
        for update in updates:
            note = self._col.get_note(update.note.id)
            names = NOTE_TYPES[update.note.note_type].fields if update.note.note_type else ()
            for name, value in zip(names, update.fields, strict=False):
                note[name] = value
            note.tags = list(update.tags)
            notes.append(note)
        self._col.update_notes(notes)
        yield
        with_gaps = [update for update in updates if update.deck]
        now = self._cards([update.note.id for update in with_gaps])
        for update in with_gaps:
            old = {card.id for card in update.note.cards}
            fresh = [card.id for card in now[update.note.id] if card.id not in old and card.deck != update.deck]
            if fresh:
                self._col.set_deck(fresh, numbers[update.deck])
                yield

    def _cards(self, notes: Sequence[int]) -> dict[int, list[Seen]]:
        """The cards of notes, with their home decks."""
        found: dict[int, list[Seen]] = defaultdict(list)
        names = {deck.id: deck.name for deck in self._col.decks.all_names_and_ids()}
        for some in _some(notes):
            rows = self._col.db.all(
                f"select id, nid, ord, did, odid, queue from cards where nid in ({_marks(some)}) order by nid, ord", *some
            )
            for number, note, place, deck, home, queue in rows:
                found[note].append(Seen(number, place, names.get(home or deck, ""), queue == _SUSPENDED))
        return found

    def _deck(self, name: str) -> int:
        there = self._col.decks.id_for_name(name)
        return int(there) if there else int(self._col.decks.add_normal_deck_with_name(name).id)

    def _backup(self) -> str:
        folder = state_folder(self._root) / "backups" / self.key
        folder.mkdir(parents=True, exist_ok=True)
        self._col.create_backup(backup_folder=str(folder), force=True, wait_for_completion=True)
        return str(folder)

    def _schema(self) -> int:
        return int(self._col.db.scalar("select scm from col"))

    def _take_back(self) -> None:
        """Undoes what was done since the collection was opened, which is the push alone."""
        while self._col.undo_status().undo:
            self._col.undo()


def _some(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
