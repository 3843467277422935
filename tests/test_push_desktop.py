"""Pushing to Anki's desktop itself, without a screen: a job of its own, since the desktop is 600 MB.

    pip install "aqt[qt6]"
    ANKICONNECT_ADDON=/path/to/the/add-on's/folder pytest tests/test_push_desktop.py

The folder is that of AnkiConnect (2055492159) as Anki installs it: it holds `__init__.py` and `config.json`.  Last run with the add-on's
source of 2025, which asks for Anki 23.10 or later (without its windows, `edit.py` and the `gui…` actions), in aqt 26.9.3 with PyQt 6.11.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cards.exporter.collection import opened
from cards.exporter.connect import ConnectTarget
from cards.exporter.push import pack, push
from cards.exporter.target import Options, Report
from cards.model import Card
from cards.problems import CardsError
from tests.engine import cards_of, note_of, schema
from tests.exporter_samples import PNG, card, draft, sample
from tests.test_push import many, reworded

ADDON = os.environ.get("ANKICONNECT_ADDON", "")

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("aqt") is None, reason="Anki's desktop (aqt) is not installed; it has a job of its own"),
    pytest.mark.skipif(not ADDON, reason="ANKICONNECT_ADDON does not name the folder of the add-on AnkiConnect"),
]

START = """
import sys
from pathlib import Path
from aqt.profiles import ProfileManager
base = Path(sys.argv[1])
manager = ProfileManager(base)
manager.setupMeta()
manager.setLang("en")
manager.create("Test")
manager.db.commit()
manager.db.close()
sys.argv = ["anki", "-b", str(base), "-p", "Test", "-l", "en"]
import aqt
aqt.run()
"""
"""A first start would ask for the language and wait for an answer."""


class Desktop:
    """A profile of Anki's desktop with the add-on: run, or closed and opened by the engine."""

    def __init__(self, base: Path) -> None:
        self.base = base
        with socket.socket() as free:  # a port of its own, since a taken one hangs the start behind a dialog
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        folder = base / "addons21" / "2055492159"
        shutil.copytree(ADDON, folder)
        config = {"webBindPort": self.port, "webBindAddress": "127.0.0.1", "apiKey": "open sesame"}
        (folder / "meta.json").write_text(json.dumps({"name": "AnkiConnect", "config": config}))

    @contextmanager
    def running(self) -> Iterator[ConnectTarget]:
        """Anki with the profile open; ended as a machine ends it that is switched off."""
        settings = {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
        log = self.base / "log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", START, str(self.base)], env={**os.environ, **settings}, stdout=out, stderr=out
            )
            try:
                yield self._ready(process, log)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def _ready(self, process: subprocess.Popen[bytes], log: Path) -> ConnectTarget:
        url = f"http://127.0.0.1:{self.port}"
        for _ in range(120):
            assert process.poll() is None, log.read_text(errors="replace")
            try:
                ConnectTarget(url, timeout=2).lacking(["x"])
            except CardsError:
                time.sleep(0.5)
            else:
                return ConnectTarget(url)
        raise AssertionError(log.read_text(errors="replace"))

    @contextmanager
    def closed(self) -> Iterator[Any]:
        """The collection, by the engine."""
        with opened(self.base / "Test" / "collection.anki2", root=self.base) as col:
            yield col


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("CARDS_CONNECT_KEY", "open sesame")
    return Desktop(tmp_path / "base")


def test_the_whole_life_of_a_running_collection(desktop: Desktop, tmp_path: Path) -> None:
    """Push, review, edit, move, retire, edit in Anki, push again: nothing is lost, and a further push changes nothing."""

    def send(cards: Sequence[Card], retired: Sequence[str] = (), **chosen: bool) -> Report:
        shipment, problems = pack(cards, root=tmp_path, retired=retired)
        assert not problems
        return push(ConnectTarget(f"http://127.0.0.1:{desktop.port}"), shipment, root=tmp_path, options=Options(**chosen))

    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "큰 그림.png").write_bytes(PNG + bytes(700_000))
    cards = [*many(59), card("aPicture", draft("그림은?", "![그림](큰%20그림.png)"), position=60)]
    with desktop.running():
        report = send(cards)
        assert (len(report.new), len(report.media)) == (60, 1)
        assert len(send(cards).unchanged) == 60
    with desktop.closed() as col:
        started = schema(col)
        assert (Path(col.media.dir()) / report.media[0]).stat().st_size > 700_000
    with desktop.running() as anki:
        call = anki._call
        numbers = call("findCards", query="deck:*")
        reviewed = [{"cardId": number, "ease": 1 if n % 3 == 0 else 3} for n, number in enumerate(numbers[:30])]
        assert call("answerCards", answers=reviewed) == [True] * 30
        history = call("getReviewsOfCards", cards=numbers)
        note = {one.guid: call("findNotes", query=f"Key:{one.guid}")[0] for one in cards}
        call("updateNoteFields", note={"id": note[cards[0].guid], "fields": {"Answer": "내가 고친 답"}})
        call("updateNoteFields", note={"id": note[cards[1].guid], "fields": {"Extra": "내가 적은 메모"}})
        call("addTags", notes=[note[cards[2].guid]], tags="내것 kind::내것")
        call("suspend", cards=call("findCards", query=f"nid:{note[cards[5].guid]}"))
        edited = [
            reworded(cards[0], answer="노트에서 고친 답"),
            cards[1],
            reworded(cards[2], answer="새 설명", tags=("weak",)),
            replace(cards[3], deck="다른 덱"),
            reworded(cards[4], question="개념 4는 {{c1::정규화}}, {{c2::활성화}}, {{c3::풀링}}이다."),
            *cards[5:57],
            cards[59],
        ]
        gone = [cards[57].guid, cards[58].guid]
        report = send(edited, gone)
        assert (report.updated, report.moved) == ((cards[2].guid, cards[4].guid), (cards[3].guid,))
        assert (report.retired, len(report.unchanged), report.new) == (tuple(gone), 55, ())
        assert [(e.guid, e.fields, e.clash) for e in report.edited] == [
            (cards[0].guid, ("Answer",), True),
            (cards[1].guid, ("Extra",), False),
        ]
        assert list(Path(report.backup).glob("mentor-cards-*.apkg"))
        again = send(edited, gone)
        assert (again.new, again.updated, again.moved, again.retired, again.backup) == ((), (), (), (), "")
        assert call("getReviewsOfCards", cards=numbers) == history
    with desktop.closed() as col:
        assert note_of(col, cards[0].guid)["Answer"] == "내가 고친 답"
        assert note_of(col, cards[1].guid)["Extra"] == "내가 적은 메모"
        assert (note_of(col, cards[2].guid)["Answer"], note_of(col, cards[2].guid).tags) == ("새 설명", ["kind::내것", "weak", "내것"])
        assert {col.decks.name(c.did) for c in cards_of(col, cards[3].guid)} == {"다른 덱"}
        assert {col.decks.name(c.did) for c in cards_of(col, cards[4].guid)} == {cards[4].deck}
        assert [c.queue for c in cards_of(col, cards[5].guid)] == [-1], "the user's own suspension stays"
        assert all("retired" in note_of(col, guid).tags and cards_of(col, guid)[0].queue == -1 for guid in gone)
        assert col.db.scalar("select count() from revlog") == 30
        assert schema(col) == started
        assert col.fix_integrity() == ("Database rebuilt and optimized.", True)


def test_retired_cards_come_back_and_go(desktop: Desktop, tmp_path: Path) -> None:
    def send(*cards: Card, retired: tuple[str, ...] = (), **chosen: bool) -> Report:
        shipment, _ = pack(cards, root=tmp_path, retired=retired)
        return push(target, shipment, root=tmp_path, options=Options(**chosen))

    one, two, three, four = sample().cards
    with desktop.running() as target:
        assert len(send(one, two, three, four).new) == 4
        assert send(one, two, four, retired=(three.guid,)).retired == (three.guid,)
        assert send(one, two, three, four).returned == (three.guid,)
        assert len(send(retired=tuple(c.guid for c in (one, two, three, four)), delete_retired=True).deleted) == 4


def test_what_the_add_on_refuses(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    with desktop.running() as anki:
        with pytest.raises(CardsError, match="Anki refused `nothing`: unsupported action"):
            anki._wire.calls([("deckNames", {}), ("nothing", {})])
        monkeypatch.setenv("CARDS_CONNECT_KEY", "wrong")
        with pytest.raises(CardsError, match="AnkiConnect wants its key"):
            anki.lacking(["x"])
