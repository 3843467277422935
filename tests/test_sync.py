"""Two collections and one server: Anki's own, started and stopped here, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib import error, request

import pytest

from cards.cli.app import run
from cards.exporter.collection import opened, place_of
from cards.exporter.collection.sync import Direction, sync
from cards.problems import CardsError
from tests.engine import cards_of, change, note_of, own, review, schema, send
from tests.exporter_samples import PNG, card, draft, sample

pytest.importorskip("anki", reason="the official engine is an optional extra")

USER, PASSWORD = "민서", "one two three"


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a running sync server, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    settings = {
        "SYNC_USER1": f"{USER}:{PASSWORD}",
        "SYNC_USER2": f"other:{PASSWORD}",
        "SYNC_BASE": str(folder),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "RUST_LOG": "error",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"], env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"{url}health", process)
        yield url, process
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server")) as (url, _):
        yield url


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    opener = request.build_opener(request.ProxyHandler({}))
    for _ in range(200):
        assert process.poll() is None, "the sync server ended"
        try:
            with opener.open(url, timeout=1):
                return
        except (error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("the sync server does not answer")


@pytest.fixture(autouse=True)
def _proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that nobody answers at must not stand in the way of a server on this machine."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


def go(root: Path, server: str, direction: Direction | None = None, *, user: str = USER, password: str = PASSWORD) -> Any:
    """Syncs a workspace's own collection."""

    def choose() -> Direction:
        assert direction is not None, "a full sync was not expected"
        return direction

    path = place_of(root, None)
    with opened(path, root=root, create=True) as col:
        return sync(col, path, root=root, endpoint=server, user=user, password=password, choose=choose)


def test_notes_pushed_on_one_are_reviewed_on_the_other_and_come_back(tmp_path: Path, server: str) -> None:
    laptop, phone = tmp_path / "laptop", tmp_path / "phone"
    (laptop / "notes").mkdir(parents=True)
    (laptop / "notes" / "그림.png").write_bytes(PNG)
    pictured = card("aPicture", draft("그림은?", "![그림](그림.png)"), position=9)
    cards = [*sample().cards, pictured]
    send(laptop, cards)
    assert go(laptop, server, "upload").direction == "upload"
    came = go(phone, server, "download")
    assert came.direction == "download"
    assert came.media in ("up to date", "Added: 0↑ 1↓")  # the engine tells while it works, and may be done before it is asked
    with own(phone) as col:
        assert col.note_count() == 5
        assert len(list(Path(col.media.dir()).iterdir())) == 1, "pictures travel too"
        assert review(col, 6) == 6
        change(col, "aQa0000001", Extra="폰에서 적은 메모")
        answers, started = col.db.all("select * from revlog order by id"), schema(col)
    assert go(phone, server).direction == ""
    assert go(laptop, server).direction == ""
    with own(laptop) as col:
        assert [row[:1] + row[3:] for row in col.db.all("select * from revlog order by id")] == [row[:1] + row[3:] for row in answers]
        assert note_of(col, "aQa0000001")["Extra"] == "폰에서 적은 메모"
    report = send(laptop, [*cards, card("aNew", draft("새 카드는?"), position=10)])
    assert (report.new, report.edited[0].fields) == (("aNew",), ("Extra",))
    assert go(laptop, server).direction == ""
    assert go(phone, server).direction == ""
    with own(phone) as col:
        assert cards_of(col, "aNew")
        assert schema(col) == started, "a push never forces a full sync"
        assert col.fix_integrity()[1]


def test_the_command(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115  # closed with the process
    send(tmp_path, sample().cards)
    assert run(["sync", "--server", server]) == 2
    assert "set CARDS_SYNC_USER" in capsys.readouterr().err
    monkeypatch.setenv("CARDS_SYNC_USER", "other")
    monkeypatch.setenv("CARDS_SYNC_PASSWORD", "wrong")
    assert run(["sync", "--server", server]) == 2
    assert "does not accept this user and password" in capsys.readouterr().err
    monkeypatch.setenv("CARDS_SYNC_PASSWORD", PASSWORD)
    assert run(["sync", "--server", server]) == 2
    assert "--upload" in capsys.readouterr().err
    assert run(["sync", "--server", server, "--upload"]) == 0
    assert capsys.readouterr().out.startswith("this collection was uploaded")
    assert run(["sync", "--server", server]) == 0
    assert capsys.readouterr().out.startswith("synced")
    for path in (p for p in (tmp_path / ".cards").rglob("*") if p.is_file()):
        assert PASSWORD.encode() not in path.read_bytes(), "no password is ever written down"


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CardsError, match=r"the sync with \S+ failed"):
        go(tmp_path, f"http://127.0.0.1:{port}/")


def test_a_download_keeps_a_backup(tmp_path: Path, server: str) -> None:
    """What a person overwrites by choosing the wrong side can be had again."""
    one, two = tmp_path / "one", tmp_path / "two"
    send(one, [card("aOne")])
    go(one, server, "upload")
    send(two, [card("aTwo")])
    go(two, server, "download")
    assert list((two / ".cards/backups/embedded").glob("*.colpkg"))
    with own(two) as col:
        assert col.db.list("select guid from notes") == ["aOne"]


@pytest.mark.parametrize("direction", ["upload", "download"])
def test_a_server_that_dies_in_the_middle_takes_nothing_along(tmp_path: Path, direction: Direction) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with serving(tmp_path / "server") as (url, process):

        def choose() -> Direction:
            process.kill()
            process.wait()
            return direction

        send(one, [card("aOne")])
        go(one, url, "upload")
        send(two, [card("aTwo"), card("aThree")])
        path = place_of(two, None)
        with opened(path, root=two) as col:
            assert review(col, 2) == 2
            kept = [col.db.all("select id, guid, mod, tags, flds from notes"), col.db.all("select id, cid, ease, ivl from revlog")]
            with pytest.raises(CardsError, match=r"the sync with \S+ failed"):
                sync(col, path, root=two, endpoint=url, user=USER, password=PASSWORD, choose=choose)
            assert [col.db.all("select id, guid, mod, tags, flds from notes"), col.db.all("select id, cid, ease, ivl from revlog")] == kept
            assert col.fix_integrity()[1]
    assert list((two / ".cards/backups/embedded").glob("*.colpkg"))
    with serving(tmp_path / "server") as (url, _):
        assert go(two, url, "upload").direction == "upload", "which side wins is asked again"


def test_what_a_download_lacks_was_not_deleted(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    shared, mine = card("aOne"), card("aTwo")
    send(one, [shared])
    go(one, server, "upload")
    send(two, [shared, mine])
    monkeypatch.setenv("CARDS_SYNC_USER", USER)
    monkeypatch.setenv("CARDS_SYNC_PASSWORD", PASSWORD)
    (two / ".git").mkdir()
    monkeypatch.chdir(two)
    assert run(["sync", "--server", server, "--download"]) == 0
    assert capsys.readouterr().out.startswith("the server's collection was downloaded")
    report = send(two, [shared, mine])
    assert (report.new, report.unchanged, report.gone) == (("aTwo",), ("aOne",), ())


@pytest.mark.parametrize("address", ["localhost:8080", "192.168.0.7", "ftp://x/", "http:///"])
def test_what_is_no_address_of_a_server(tmp_path: Path, address: str) -> None:
    with pytest.raises(CardsError, match="is not the address of a sync server"):
        go(tmp_path, address)
