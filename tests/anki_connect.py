"""A double of AnkiConnect: its protocol over HTTP, its actions as the add-on's source has them, on a real collection.

Every request is kept, so that a test can hold what goes over the wire.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any


class Actions:
    """What the double can do; anything else is refused as the add-on refuses it."""

    def __init__(self, col: Any) -> None:
        self.col = col
        self.key: str | None = None

    def multi(self, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each is answered for itself: a refused one does not keep the others from being done."""
        return [self.answer(said) for said in actions]

    def answer(self, said: dict[str, Any]) -> dict[str, Any]:
        """What the add-on answers: an error is a value, and the key is asked of each of many."""
        try:
            if said.get("key") != self.key:
                raise ValueError("valid api key must be provided")
            action = getattr(self, said["action"], None)
            if action is None:
                raise ValueError("unsupported action")
            return {"result": action(**said["params"]), "error": None}
        except Exception as error:
            return {"result": None, "error": str(error)}

    def modelNamesAndIds(self) -> dict[str, int]:
        return {kind.name: kind.id for kind in self.col.models.all_names_and_ids()}

    def modelFieldNames(self, modelName: str) -> list[str]:
        kind = self.col.models.by_name(modelName)
        if kind is None:
            raise ValueError(f"model was not found: {modelName}")
        return [field["name"] for field in kind["flds"]]

    def deckNames(self) -> list[str]:
        return [deck.name for deck in self.col.decks.all_names_and_ids()]

    def createDeck(self, deck: str) -> int:
        return int(self.col.decks.id(deck))

    def findNotes(self, query: str) -> list[int]:
        return list(self.col.find_notes(query))

    def findCards(self, query: str) -> list[int]:
        return list(self.col.find_cards(query))

    def notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:
        """A note that is not there is an empty entry."""
        there = set(self.col.db.list("select id from notes"))
        return [self._note(self.col.get_note(number)) if number in there else {} for number in notes]

    def _note(self, note: Any) -> dict[str, Any]:
        fields = {name: {"value": value, "order": place} for place, (name, value) in enumerate(note.items())}
        kind = note.note_type()["name"]
        return {"noteId": note.id, "tags": note.tags, "fields": fields, "modelName": kind, "cards": list(note.card_ids())}

    def cardsInfo(self, cards: list[int]) -> list[dict[str, Any]]:
        """A card that is not there is an empty entry, as with the add-on."""
        there = set(self.col.db.list("select id from cards"))
        found = [self.col.get_card(number) if number in there else None for number in cards]
        return [self._card(card) if card is not None else {} for card in found]

    def _card(self, card: Any) -> dict[str, Any]:
        deck = self.col.decks.name(card.did)  # of a card in a filtered deck that deck, not its home
        return {"cardId": card.id, "note": card.nid, "ord": card.ord, "fieldOrder": card.ord, "deckName": deck, "queue": card.queue}

    def updateNoteFields(self, note: dict[str, Any]) -> None:
        stored = self.col.get_note(note["id"])
        for name, value in note["fields"].items():
            stored[name] = value
        self.col.update_note(stored, skip_undo_entry=True)

    def addTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_add(notes, tags)

    def removeTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_remove(notes, tags)

    def changeDeck(self, cards: list[int], deck: str) -> None:
        """Past the engine, as the add-on does it."""
        did = self.col.decks.id(deck)
        self.col.sched.remFromDyn(cards)
        self.col.db.execute(f"update cards set usn = -1, did = ? where id in ({','.join(map(str, cards))})", did)

    def suspend(self, cards: list[int], suspend: bool = True) -> bool:
        """One card that is not there spoils it for all."""
        if not any((self.col.get_card(card).queue == -1) != suspend for card in cards):
            return False
        (self.col.sched.suspend_cards if suspend else self.col.sched.unsuspend_cards)(cards)
        return True

    def unsuspend(self, cards: list[int]) -> None:
        self.suspend(cards, False)

    def deleteNotes(self, notes: list[int]) -> None:
        self.col.remove_notes(notes)

    def getMediaDirPath(self) -> str:
        return str(Path(self.col.media.dir()).absolute())

    def getMediaFilesNames(self, pattern: str = "*") -> list[str]:
        return [path.name for path in Path(self.col.media.dir()).glob(pattern)]

    def storeMediaFile(self, filename: str, data: str = "", path: str = "", deleteExisting: bool = True) -> str:
        if not (data or path):
            raise ValueError('You must provide a "data", "path", or "url" field.')
        content = base64.b64decode(data) if data else Path(path).read_bytes()
        if deleteExisting:
            self.deleteMediaFile(filename)
        return str(self.col.media.write_data(filename, content))

    def deleteMediaFile(self, filename: str) -> None:
        self.col.media.trash_files([filename])

    def modelTemplates(self, modelName: str) -> dict[str, dict[str, str]]:
        return {one["name"]: {"Front": one["qfmt"], "Back": one["afmt"]} for one in self.col.models.by_name(modelName)["tmpls"]}

    def importPackage(self, path: str) -> bool:
        from anki.importing import AnkiPackageImporter

        AnkiPackageImporter(self.col, path).run()
        self.col.models._clear_cache()
        return True

    def exportPackage(self, deck: str, path: str, includeSched: bool = False) -> bool:
        from anki.exporting import AnkiPackageExporter

        exporter = AnkiPackageExporter(self.col)
        exporter.did, exporter.includeSched = self.col.decks.id_for_name(deck), includeSched
        exporter.exportInto(path)
        return True


@contextmanager
def listening(col: Any) -> Iterator[tuple[str, list[dict[str, Any]], Actions]]:
    """The double's address, the requests that it gets, and what answers them."""
    heard: list[dict[str, Any]] = []
    actions = Actions(col)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append(asked)
            answer = actions.answer(asked)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard, actions
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
