"""A running Anki as a place to push to, through the add-on AnkiConnect, over HTTP.

AnkiConnect cannot give a note its guid, so new cards travel as a package that Anki imports itself: note types, identity, decks and
pictures are then those of any other package.  Everything else is an action of its own.
"""

from __future__ import annotations

import hashlib
import html
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cards.exporter.notetypes import NOTE_TYPES
from cards.exporter.target import Item, Moves, Present, Seen, Shipment, Update
from cards.exporter.wire import PATIENCE, Action, Wire
from cards.model import Deck, NoteTypeName
from cards.problems import CardsError

PACKAGE = "_mentor-cards-push.apkg"
"""What the package is called while it lies in Anki's media folder; Anki leaves files that begin with `_` alone."""

_CHUNK = 500
"""Notes asked for at a time."""


class ConnectTarget:
    """Anki behind AnkiConnect."""

    def __init__(self, url: str, *, timeout: float = PATIENCE) -> None:
        """
        Args:
            url: where AnkiConnect listens.
            timeout: seconds to wait for one answer.

        Raises:
            CardsError: the address is none.
        """
        self._wire = Wire(url, timeout=timeout)
        self._call = self._wire.call
        self.place = url
        self.key = "connect-" + hashlib.sha256(url.rstrip("/").encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def present(self, guids: Collection[str]) -> Mapping[str, Present]:
        """The notes that are there, of those asked for."""
        wanted = set(guids)
        kinds = self._kinds()
        found: dict[str, Present] = {}
        if not kinds:
            return found
        away = set(self._call("findCards", query="deck:filtered"))
        for name, (_, kind) in kinds.items():
            for some in _some(self._call("findNotes", query=f"mid:{NOTE_TYPES[name].id}")):
                notes = self._call("notesInfo", notes=some)
                cards = self._cards([card for note in notes for card in note.get("cards", ())], away)
                for note in notes:
                    one = _present(note, name, kind, cards)
                    if one is not None and one.guid in wanted:
                        found[one.guid] = one
        return found

    def lacking(self, media: Collection[str]) -> Sequence[str]:
        """Which pictures are not there yet."""
        if not media:
            return []
        there = set(self._call("getMediaFilesNames", pattern="*"))
        return [name for name in sorted(media) if name not in there]

    def apply(self, moves: Moves, shipment: Shipment) -> str:
        """Does what is planned.  AnkiConnect writes some of it past Anki's undo, so the way back is the backup.

        Raises:
            CardsError: Anki refused an action; those before it stand.
        """
        backup = self._backup(moves)
        for name in moves.media:
            self._wire.store(name, shipment.media[name], replace=False)
        if moves.add:
            self._add(moves.add)
        decks = sorted({deck for _, deck in moves.decks} | {u.deck for u in moves.update if u.deck})
        self._wire.calls([("createDeck", {"deck": deck}) for deck in decks])
        self._wire.calls([action for update in moves.update for action in _words(update)])
        homes = defaultdict(list, self._of_new_gaps(moves.update))
        for card, deck in moves.decks:
            homes[deck].append(card)
        last: list[Action] = [("changeDeck", {"cards": cards, "deck": deck}) for deck, cards in sorted(homes.items())]
        last += [(name, {"cards": list(cards)}) for name, cards in (("unsuspend", moves.unsuspend), ("suspend", moves.suspend)) if cards]
        if moves.delete:
            last.append(("deleteNotes", {"notes": list(moves.delete)}))
        self._wire.calls(last)
        return backup

    def _kinds(self) -> dict[NoteTypeName, tuple[str, tuple[str, ...]]]:
        """Which of our note types are there, known by their ids: their names, which a user may change, and those of their fields.

        Raises:
            CardsError: one has lost a field; a package would then make a second type beside it.
        """
        names = {int(number): str(name) for name, number in self._call("modelNamesAndIds").items()}
        found: dict[NoteTypeName, tuple[str, tuple[str, ...]]] = {}
        for name, kind in NOTE_TYPES.items():
            if kind.id not in names:
                continue
            fields = tuple(self._call("modelFieldNames", modelName=names[kind.id]))
            lost = [field for field in kind.fields if field not in fields]
            if lost:
                raise CardsError(f"the note type “{names[kind.id]}” has lost its field `{lost[0]}` in Anki; give it back, and push again")
            found[name] = names[kind.id], fields
        return found

    def _cards(self, numbers: Sequence[int], away: set[int]) -> dict[int, Seen]:
        """Cards by number; for one that a filtered deck holds, AnkiConnect does not tell the home."""
        found = {}
        for some in _some(numbers):
            for card in filter(None, self._call("cardsInfo", cards=some)):  # {} for one that was deleted in between
                number = int(card["cardId"])
                deck = "" if number in away else str(card["deckName"])
                found[number] = Seen(number, int(card["ord"]), deck, card.get("queue") == -1)
        return found

    def _add(self, items: Sequence[Item]) -> None:
        """New cards, as a package that Anki imports."""
        from cards.exporter.apkg import package

        self._check_import({item.note_type for item in items})
        first, made = min(items, key=lambda item: item.card.position), io.BytesIO()
        package(Deck(first.deck, "", tuple(item.card for item in items)), [item.fields for item in items], made, media={})
        self._wire.store(PACKAGE, made.getvalue())
        try:
            folder = str(self._call("getMediaDirPath"))
            self._call("importPackage", path=f"{folder}{'' if folder.endswith(('/', chr(92))) else '/'}{PACKAGE}")
        finally:
            self._call("deleteMediaFile", filename=PACKAGE)

    def _check_import(self, names: Collection[NoteTypeName]) -> None:
        """AnkiConnect imports with note types merged, which changes the schema where they differ: a one-way sync of everything.

        Raises:
            CardsError: a note type has fields or templates of the user's own.
        """
        for name, (known_as, fields) in self._kinds().items():
            same = fields == NOTE_TYPES[name].fields and len(self._call("modelTemplates", modelName=known_as)) == 1
            if name in names and not same:
                raise CardsError(
                    f"the note type “{known_as}” has fields or templates of your own, so taking new cards would force a one-way sync;"
                    " close Anki and use `cards push --collection`, which does not"
                )

    def _of_new_gaps(self, updates: Sequence[Update]) -> dict[str, list[int]]:
        """Cards that new words have brought, by the deck that they go to."""
        gapped = {update.note.id: update for update in updates if update.deck}
        found: dict[str, list[int]] = defaultdict(list)
        for some in _some(list(gapped)):
            for note in filter(None, self._call("notesInfo", notes=some)):
                update = gapped[int(note["noteId"])]
                old = {card.id for card in update.note.cards}
                found[update.deck] += [card for card in note["cards"] if card not in old]
        return {deck: cards for deck, cards in found.items() if cards}

    def _backup(self, moves: Moves) -> str:
        """Anki's own package of each deck that is changed, with the schedule, in the profile's folder of backups."""
        touched = {card.deck for update in moves.update for card in update.note.cards} | {deck for _, deck in moves.decks}
        names = set(self._call("deckNames")) & {deck.partition("::")[0] for deck in touched if deck}
        if not names:
            return ""
        folder = str(self._call("getMediaDirPath")).rstrip("/\\")
        base = folder[: max(folder.rfind("/"), folder.rfind("\\")) + 1]
        try:
            return self._export(names, f"{base}backups")
        except CardsError:  # a profile that Anki never closed has no folder of backups yet, and the add-on makes none
            return self._export(names, base[:-1])

    def _export(self, names: Collection[str], folder: str) -> str:
        for name in sorted(names):
            path = f"{folder}/mentor-cards-{hashlib.sha256(name.encode()).hexdigest()[:8]}.apkg"
            self._call("exportPackage", deck=name, path=path, includeSched=True)
        return folder


def _words(update: Update) -> Iterator[Action]:
    """New words and tags.  Anki takes a tag off with all below it, so what is below and stays is put on again."""
    note = update.note
    names = NOTE_TYPES[note.note_type].fields if note.note_type else ()
    changed = {name: new for name, new, old in zip(names, update.fields, note.fields, strict=False) if new != old}
    if changed:
        yield "updateNoteFields", {"note": {"id": note.id, "fields": changed}}
    off = sorted(set(note.tags) - set(update.tags))
    below = tuple(f"{tag}::".casefold() for tag in off)
    on = sorted(tag for tag in set(update.tags) if tag not in note.tags or tag.casefold().startswith(below))
    if off:
        yield "removeTags", {"notes": [note.id], "tags": " ".join(off)}
    if on:
        yield "addTags", {"notes": [note.id], "tags": " ".join(on)}


def _present(note: Mapping[str, Any], name: NoteTypeName, fields: Iterable[str], cards: Mapping[int, Seen]) -> Present | None:
    """One note of `notesInfo`; None for one that was deleted in between.  The guid is in the field `Key`."""
    if not note.get("fields"):
        return None
    values = {field: str(note["fields"][field]["value"]) for field in fields}
    ours = tuple(values[field] for field in NOTE_TYPES[name].fields)
    of_note = (cards[number] for number in note["cards"] if number in cards)
    seen = tuple(sorted(of_note, key=lambda card: card.ord))
    return Present(int(note["noteId"]), html.unescape(values["Key"]), name, ours, tuple(note["tags"]), seen)


def _some(values: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _CHUNK):
        yield list(values[start : start + _CHUNK])
