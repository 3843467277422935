"""Pushing to Anki's desktop itself, without a screen: a job of its own, since the desktop is 600 MB.

    pip install "aqt[qt6]"
    ANKICONNECT_ADDON=/path/to/the/add-on's/folder pytest tests/test_push_desktop.py

The folder is that of AnkiConnect (2055492159) as Anki installs it: it holds `__init__.py` and `config.json`.
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
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cards.exporter.connect import ConnectTarget
from cards.exporter.push import pack, push
from cards.exporter.target import Options, Report
from cards.model import Card
from cards.problems import CardsError
from tests.exporter_samples import card, draft, sample

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


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[str]:
    """The address of the add-on in a running Anki; a port of its own, since a taken one hangs the start behind a dialog."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = tmp_path / "base"
    folder = base / "addons21" / "2055492159"
    shutil.copytree(ADDON, folder)
    (folder / "meta.json").write_text(json.dumps({"name": "AnkiConnect", "config": {"webBindPort": port, "webBindAddress": "127.0.0.1"}}))
    settings = {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    with (tmp_path / "anki.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", START, str(base)], env={**os.environ, **settings}, stdout=log, stderr=log)
        try:
            yield _ready(f"http://127.0.0.1:{port}", process, tmp_path / "anki.log")
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _ready(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(120):
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            ConnectTarget(url, timeout=2).lacking(["x"])
        except CardsError:
            time.sleep(0.5)
        else:
            return url
    raise AssertionError(log.read_text(errors="replace"))


def test_a_running_anki(desktop: str, tmp_path: Path) -> None:
    def send(*cards: Card, retired: tuple[str, ...] = (), **chosen: bool) -> Report:
        shipment, _ = pack(cards, root=tmp_path, retired=retired)
        return push(ConnectTarget(desktop), shipment, root=tmp_path, options=Options(**chosen))

    one, two, three, four = sample().cards
    assert len(send(one, two, three, four).new) == 4
    assert len(send(one, two, three, four).unchanged) == 4
    report = send(
        replace(one, draft=replace(one.draft, answer="새 답")),
        replace(two, deck="다른::덱"),
        four,
        card("aNew", draft("새로?")),
        retired=(three.guid,),
    )
    assert (report.new, report.updated, report.moved, report.retired) == (("aNew",), (one.guid,), (two.guid,), (three.guid,))
    assert report.backup
    again = send(
        replace(one, draft=replace(one.draft, answer="새 답")),
        replace(two, deck="다른::덱"),
        four,
        card("aNew", draft("새로?")),
        retired=(three.guid,),
    )
    assert len(again.unchanged) == 4
    assert send(one, two, three, four).returned == (three.guid,)
    assert len(send(retired=tuple(c.guid for c in (one, two, three, four)), delete_retired=True).deleted) == 4
