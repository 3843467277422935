"""A running Anki as a place to push to, through the add-on AnkiConnect, over HTTP.

AnkiConnect cannot give a note its guid, so new cards travel as a package that Anki imports itself: note types, identity, decks and
pictures are then those of any other package.  Everything else is an action of its own.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib import error, parse, request

from cards.exporter.notetypes import NOTE_TYPES
from cards.exporter.target import Item, Moves, Present, Seen, Shipment, Update
from cards.model import Deck, NoteTypeName
from cards.problems import CardsError

VERSION = 6
"""Of AnkiConnect's protocol."""

KEY = "CARDS_CONNECT_KEY"
"""The environment's variable with AnkiConnect's API key, where the add-on was given one."""

PATIENCE = 120.0
"""Seconds to wait for an answer: importing a large package takes its time."""

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
        if parse.urlsplit(url).scheme not in ("http", "https"):
            raise CardsError(f"`{url}` is not the address of AnkiConnect; it looks like http://127.0.0.1:8765")
        self.place = url
        self.key = "connect-" + hashlib.sha256(url.rstrip("/").encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self._timeout = timeout
        # what a machine says of proxies is not meant for an Anki that runs on it
        self._open = request.build_opener(request.ProxyHandler({})).open

    def present(self, guids: Collection[str]) -> Mapping[str, Present]:
        """The notes that are there, of those asked for."""
        wanted = set(guids)
        kinds = self._kinds()
        found: dict[str, Present] = {}
        if not kinds:
            return found
        away = set(self._call("findCards", query="deck:filtered"))
        for name, kind in kinds.items():
            for some in _some(self._call("findNotes", query=f'"note:{NOTE_TYPES[name].name}"')):
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
            data = base64.b64encode(shipment.media[name]).decode()
            self._call("storeMediaFile", filename=name, data=data, deleteExisting=False)
        for deck in sorted({deck for _, deck in moves.decks} | {u.deck for u in moves.update if u.deck}):
            self._call("createDeck", deck=deck)
        if moves.add:
            self._add(moves.add)
        for update in moves.update:
            self._update(update)
        homes: dict[str, list[int]] = defaultdict(list)
        for card, deck in moves.decks:
            homes[deck].append(card)
        for deck, cards in sorted(homes.items()):
            self._call("changeDeck", cards=cards, deck=deck)
        if moves.unsuspend:
            self._call("unsuspend", cards=list(moves.unsuspend))
        if moves.suspend:
            self._call("suspend", cards=list(moves.suspend))
        if moves.delete:
            self._call("deleteNotes", notes=list(moves.delete))
        return backup

    def _kinds(self) -> dict[NoteTypeName, tuple[str, ...]]:
        """Which of our note types are there, with the names of their fields.

        Raises:
            CardsError: one has lost a field; a package would then make a second type beside it.
        """
        there = set(self._call("modelNames"))
        found: dict[NoteTypeName, tuple[str, ...]] = {}
        for name, kind in NOTE_TYPES.items():
            if kind.name not in there:
                continue
            fields = tuple(self._call("modelFieldNames", modelName=kind.name))
            lost = [field for field in kind.fields if field not in fields]
            if lost:
                raise CardsError(f"the note type “{kind.name}” has lost its field `{lost[0]}` in Anki; give it back, and push again")
            found[name] = fields
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
        fields = {item.guid: item.fields for item in items}
        first = min(items, key=lambda item: item.card.position)
        data = package(Deck(first.deck, "", tuple(item.card for item in items)), fields, media={})
        self._call("storeMediaFile", filename=PACKAGE, data=base64.b64encode(data).decode())
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
        there = self._kinds()
        for kind, fields in ((NOTE_TYPES[name], there.get(name)) for name in sorted(names)):
            if fields is not None and (fields != kind.fields or len(self._call("modelTemplates", modelName=kind.name)) != 1):
                raise CardsError(
                    f"the note type “{kind.name}” has fields or templates of your own, so taking new cards would force a one-way sync;"
                    " close Anki and use `cards push --collection`, which does not"
                )

    def _update(self, update: Update) -> None:
        note = update.note
        names = NOTE_TYPES[note.note_type].fields if note.note_type else ()
        changed = {n: new for n, new, old in zip(names, update.fields, note.fields, strict=False) if new != old}
        if changed:
            self._call("updateNoteFields", note={"id": note.id, "fields": changed})
            if update.deck:
                self._rehome(update)
        off, on = sorted(set(note.tags) - set(update.tags)), sorted(set(update.tags) - set(note.tags))
        if off:
            self._call("removeTags", notes=[note.id], tags=" ".join(off))
        if on:
            self._call("addTags", notes=[note.id], tags=" ".join(on))

    def _rehome(self, update: Update) -> None:
        """Cards of new gaps go to the card's deck."""
        old = {card.id for card in update.note.cards}
        fresh = [card for card in self._call("findCards", query=f"nid:{update.note.id}") if card not in old]
        if fresh:
            self._call("changeDeck", cards=fresh, deck=update.deck)

    def _backup(self, moves: Moves) -> str:
        """Anki's own package of each deck that is changed, with the schedule, in the profile's folder of backups."""
        touched = {card.deck for update in moves.update for card in update.note.cards} | {deck for _, deck in moves.decks}
        names = set(self._call("deckNames")) & {deck.partition("::")[0] for deck in touched if deck}
        if not names:
            return ""
        folder = str(self._call("getMediaDirPath")).rstrip("/\\")
        base = folder[: max(folder.rfind("/"), folder.rfind("\\")) + 1]
        for name in sorted(names):
            path = f"{base}backups/mentor-cards-{hashlib.sha256(name.encode()).hexdigest()[:8]}.apkg"
            self._call("exportPackage", deck=name, path=path, includeSched=True)
        return f"{base}backups"

    def _call(self, action: str, **params: Any) -> Any:
        """One action.

        Raises:
            CardsError: nobody answers, or Anki refuses.
        """
        said = {"action": action, "version": VERSION, "params": params}
        if key := os.environ.get(KEY):
            said["key"] = key
        body = json.dumps(said).encode()
        call = request.Request(self.place, body, {"Content-Type": "application/json"})
        try:
            with self._open(call, timeout=self._timeout) as reply:
                answer = json.loads(reply.read())
        except (error.URLError, OSError) as cause:
            why = getattr(cause, "reason", None) or cause
            raise CardsError(f"no Anki answers at {self.place} ({why}); start Anki with the add-on AnkiConnect, and try again") from cause
        except ValueError as cause:
            raise CardsError(f"what answers at {self.place} is not AnkiConnect; check the address") from cause
        if not isinstance(answer, dict) or "error" not in answer or "result" not in answer:
            raise CardsError(f"what answers at {self.place} is not AnkiConnect; check the address")
        if answer["error"] is not None:
            raise CardsError(f"Anki refused `{action}`: {answer['error']}")
        return answer["result"]


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
