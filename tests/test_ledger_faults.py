"""Whatever happens while the ledger is written, the old state or the new one stands, complete."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cards import files
from cards.ledger import Ledger, locked, read, to_text, write
from cards.problems import CardsError
from tests.ledger_samples import build, draft

OLD, *_ = build(Ledger(), [draft("옛 질문?", "옛 답", line=1)])
NEW, *_ = build(OLD, [draft("옛 질문?", "옛 답", line=1), draft("새 질문?", "새 답", line=2)])


def fail(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupt(*args: object, **kwargs: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["fsync", "open", "replace", "stat"])
@pytest.mark.parametrize("trouble", [fail, interrupt])
def test_a_failing_step_leaves_the_old_ledger(
    step: str, trouble: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.jsonl"
    write(path, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(
            *{"fsync": (os, "fsync"), "open": (Path, "open"), "replace": (Path, "replace"), "stat": (Path, "chmod")}[step], trouble
        )
        with pytest.raises((CardsError, KeyboardInterrupt)) as caught:
            files.write_atomic(path, to_text(NEW).encode())
    if trouble is fail:
        assert str(path) in str(caught.value)
        assert "No space left" in str(caught.value)
    assert read(path) == (OLD, ())
    assert [item.name for item in tmp_path.iterdir()] == ["ledger.jsonl"]


def test_the_same_text_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert write(path, OLD)
    os.utime(path, (1, 1))
    assert not write(path, OLD)
    assert path.stat().st_mtime == 1


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    (tmp_path / ".ledger.jsonl.123.tmp").write_text("{", encoding="utf-8")
    (tmp_path / ".other.jsonl.123.tmp").write_text("{", encoding="utf-8")
    write(path, OLD)
    assert sorted(item.name for item in tmp_path.iterdir()) == [".other.jsonl.123.tmp", "ledger.jsonl"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a superuser may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    write(path, OLD)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CardsError, match=r"ledger\.jsonl could not be written"):
            write(path, NEW)
        with pytest.raises(CardsError, match="cannot be written"), locked(tmp_path):
            pass
    finally:
        tmp_path.chmod(0o700)
    assert read(path) == (OLD, ())


def test_a_second_run_waits_and_then_says_so(tmp_path: Path) -> None:
    with locked(tmp_path / "decks"):
        script = (
            f"from pathlib import Path; from cards.ledger import locked\nwith locked(Path({str(tmp_path / 'decks')!r}), timeout=0.2): pass"
        )
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "another build is writing" in run.stderr
    with locked(tmp_path / "decks", timeout=0):
        pass


KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from cards.ledger import Ledger, locked, parse, read, write

folder, rng = Path(sys.argv[1]), random.Random(7)
path, states = folder / "ledger.jsonl", [parse((folder / name).read_bytes().splitlines(), name)[0] for name in ("old", "new")]
seen = set()
for _ in range(200):
    child = os.fork()
    while not child:  # the child writes until it is killed
        for state in states:
            with locked(folder):
                write(path, state)
    time.sleep(rng.uniform(0.001, 0.012))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    ledger, problems = read(path)
    assert not problems, problems
    assert ledger in (Ledger(), *states)
    seen.add(len(ledger.entries))
    with locked(folder, timeout=1):  # a killed run holds no lock, and what it left is cleared
        write(path, states[rng.randrange(2)])
    assert not list(folder.glob(".*.tmp"))
print(sorted(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by signal")
def test_a_kill_at_any_moment_leaves_one_of_the_two(tmp_path: Path) -> None:
    (tmp_path / "old").write_text(to_text(OLD), encoding="utf-8")
    (tmp_path / "new").write_text(to_text(NEW), encoding="utf-8")
    run = subprocess.run([sys.executable, "-c", KILLER, str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "1, 2" in run.stdout  # both were there at some time, or the test kills nothing of interest
