"""Notes read by a Dask cluster of two worker processes on this machine; skipped where Dask is not installed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cards.pipeline.cluster import connected
from cards.pipeline.many import read_all
from cards.pipeline.reading import Recipe
from cards.problems import CardsError
from cards.workspace import Found
from tests.conftest import MakeWorkspace

SAMPLES = sorted((Path(__file__).parent.parent / "notes").glob("*.md"))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra `dask`)")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_reads_as_one_process_does(address: str) -> None:
    notes = [Found(str(path), f"notes/{path.name}", True) for path in SAMPLES]
    done: list[int] = []
    with connected(address) as executor:
        readings = read_all(notes, Recipe(), executor=executor, progress=lambda now, total: done.append(now))
    assert readings == read_all(notes, Recipe(), jobs=1)
    assert done == list(range(len(notes) + 1))
    assert sum(len(reading.choices) for reading in readings) > 30


def test_the_command_gives_the_same_bytes(address: str, make_workspace: MakeWorkspace) -> None:
    from cards.cli.app import run

    root = make_workspace({f"notes/{path.name}": path.read_bytes() for path in SAMPLES})
    made = []
    for options in ((), ("--scheduler", address)):
        assert run(["build", *options]) == 0
        made.append({path.name: path.read_bytes() for path in (root / "decks").iterdir() if path.name != ".lock"})
        for path in [*(root / "decks").iterdir(), root / ".cards/cache.db"]:
            path.unlink()
    assert made[0] == made[1]


def test_a_worker_that_fails_names_the_note(address: str, tmp_path: Path) -> None:
    notes = [Found(str(SAMPLES[0]), "notes/a.md", True), Found(str(tmp_path / "gone.md"), "notes/b.md", True)]
    with connected(address) as executor:
        first, second = read_all(notes, Recipe(), executor=executor)
    assert (first.read, [p.code for p in second.problems]) == (True, ["unreadable"])


def test_no_scheduler_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (extra `dask`)")
    from cards.pipeline import cluster

    monkeypatch.setattr(cluster, "_PATIENCE", "1s")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(CardsError, match="no Dask scheduler answers at tcp"), connected(address):
            pass


def test_no_address_asks_for_nothing() -> None:
    with connected("") as executor:
        assert executor is None


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CardsError, match=r"pip install 'mentor-cards\[dask\]'"), connected("tcp://127.0.0.1:1"):
        pass
