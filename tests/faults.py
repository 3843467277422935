"""Whole builds that are killed, interrupted, starved and run twice at once; started by `test_build_faults.py` as a process of its own.

    python -m tests.faults KIND FOLDER

A process that has loaded everything forks one child a build, so that hundreds of builds take seconds.  The old state, the new one and
what may lie between them are known byte by byte: the time of a build is fixed.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cards.cli.app import run

State = dict[str, bytes]

NORM = "# 배치 정규화란?\n\n한 묶음의 평균과 분산을 맞추어 학습을 {} 하는 방법이다.\n\n"
COOKIE = "## What is a cookie?\n\nA small piece of data that a server asks the browser to send back{}.\n"
NOTES_OLD = {
    "notes/first.md": NORM.format("안정되게") + "# 드롭아웃이란?\n\n일부 노드를 끄는 방법이다.\n",
    "notes/net/http.md": COOKIE.format(""),
}
NOTES_NEW = {
    "notes/first.md": NORM.format("빠르게") + "# 풀링이란?\n\n지도의 크기를 줄이는 연산이다.\n",
    "notes/net/http.md": COOKIE.format(" each time"),
    "notes/db/log.md": "## 로그 선행 기입이란?\n\n데이터보다 로그를 먼저 쓰는 규칙이다.\n",
}
ROUNDS = 200
TOUCHING = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.chmod"})


def state() -> State:
    """Everything in `decks/`."""
    return {str(path): path.read_bytes() for path in sorted(Path("decks").rglob("*")) if path.is_file() and path.name != ".lock"}


def set_up(notes: dict[str, str], decks: State) -> None:
    """The workspace with these notes and these decks and nothing else."""
    for folder in ("notes", "decks"):
        shutil.rmtree(folder, ignore_errors=True)
    Path("decks").mkdir()
    for path, data in {**{name: text.encode() for name, text in notes.items()}, **decks}.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(data)


@contextlib.contextmanager
def caught() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        yield out, err


def fork(prepare: Callable[[], object] = lambda: None, *, epoch: int = 2_000) -> tuple[int, int]:
    """A child that builds: its number, and where it writes its exit code, stdout and stderr."""
    reader, writer = os.pipe()
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what Python does around a fork tells of an interrupt by itself
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        os.close(writer)
        return child, reader
    code = 99
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        os.environ["SOURCE_DATE_EPOCH"] = str(1_700_000_000 + epoch)
        with caught() as (out, err):
            prepare()
            code = run(["build"])
        os.write(writer, f"{code}\n{err.getvalue()}\0{out.getvalue()}".encode())
    finally:
        os._exit(code)


def end(child: int, reader: int) -> tuple[int, str, str]:
    """The exit code (-9 for a killed one), stdout and stderr of a child."""
    with os.fdopen(reader, "rb") as stream:
        said = stream.read().decode()
    _, status = os.waitpid(child, 0)
    _, _, words = said.partition("\n")
    err, _, out = words.partition("\0")
    return os.waitstatus_to_exitcode(status), out, err


def dying(steps: int) -> Callable[[], None]:
    """Kills its process before the step-th time that it touches a file of the decks."""
    left = [steps]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in TOUCHING and "decks" in str(arguments[0]):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.addaudithook(hook)


class Builds:
    """The old state and the new one, and what each fault must leave."""

    def __init__(self) -> None:
        set_up(NOTES_OLD, {})
        assert end(*fork(epoch=1_000))[0] == 0
        self.old = state()
        set_up(NOTES_NEW, self.old)
        start = time.monotonic()
        assert end(*fork())[0] == 0
        self.seconds = time.monotonic() - start
        self.new = state()
        assert len(self.old) == 3
        assert len(self.new) == 4
        self.seen: set[str] = set()

    def check(self, *, clean: bool) -> None:
        """The old state or the new one, each file complete; no package is ahead of the ledger."""
        now = state()
        torn = {path for path in now if path.endswith(".tmp")}
        assert not (clean and torn), torn
        for path in now.keys() - torn:
            assert now[path] in (self.old.get(path), self.new.get(path)), f"{path} is neither old nor new"
        for path in self.old:
            assert path in now, f"{path} is gone"
        ledger = "decks/ledger.jsonl"
        if now[ledger] == self.old[ledger]:
            assert all(now[path] == self.old.get(path) for path in now.keys() - torn), "a package is ahead of the ledger"
        moved = [now[path] == self.new[path] for path in self.new if path in now]
        self.seen.add("new" if all(moved) and len(moved) == len(self.new) else "between" if any(moved) else "old")

    def repair(self) -> None:
        """The next build completes the new state, and says nothing of what happened."""
        code, _, err = end(*fork())
        assert (code, err) == (0, ""), err
        assert state() == self.new

    def kills(self) -> None:
        rng = random.Random(7)
        steps = 0
        for number in range(ROUNDS):
            set_up(NOTES_NEW, self.old)
            if number % 2:  # at each touch of a file, one after another
                code, *_ = end(*fork(dying(steps)))
                steps = steps + 1 if code == -signal.SIGKILL else 0
            else:
                child, reader = fork()
                time.sleep(rng.uniform(0, self.seconds))
                os.kill(child, signal.SIGKILL)
                end(child, reader)
            self.check(clean=False)
            self.repair()
        assert self.seen == {"old", "between", "new"}, self.seen

    def interrupts(self) -> None:
        rng, codes, latest = random.Random(11), set[int](), self.seconds
        for _ in range(40):
            set_up(NOTES_NEW, self.old)
            child, reader = fork()
            time.sleep(rng.uniform(0, latest))
            os.kill(child, signal.SIGINT)
            code, _, err = end(child, reader)
            latest *= 0.9 if code == 0 else 1.1  # a machine that was busy when the build was timed is not busy for ever
            assert code in (0, 130, 99), (code, err)  # 99: before the program had begun
            assert "Traceback" not in err
            codes.add(code)
            self.check(clean=True)
            self.repair()
        assert 130 in codes, codes

    def full_disk(self) -> None:
        sizes = sorted(len(data) for data in self.new.values())
        enough = 1 << 24  # the database that becomes a package is larger than it
        for limit in (0, 1, sizes[0] - 1, sizes[0], sizes[-1] - 1, enough):
            set_up(NOTES_NEW, self.old)

            def starve(limit: int = limit) -> None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

            code, _, err = end(*fork(starve))
            assert code == (0 if limit == enough else 1), err
            assert "Traceback" not in err
            assert limit == enough or "File too large" in err or "disk" in err, err
            self.check(clean=True)
            self.repair()

    def twins(self) -> None:
        for _ in range(10):
            set_up(NOTES_NEW, self.old)
            children = [fork() for _ in range(3)]
            for child, reader in children:
                code, _, err = end(child, reader)
                assert (code, err) == (0, ""), err
            assert state() == self.new

    def read_only(self) -> None:
        set_up(NOTES_NEW, self.old)
        Path("decks/.lock").unlink(missing_ok=True)
        for path in (Path("decks"), *Path("decks").iterdir()):
            path.chmod(path.stat().st_mode & ~0o222)

        def humble() -> None:
            if os.geteuid() == 0:  # a superuser may write anywhere
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)

        code, _, err = end(*fork(humble))
        assert code == 1, err
        assert "cannot be written" in err, err
        assert "Traceback" not in err
        self.check(clean=True)
        assert self.seen == {"old"}
        for path in (Path("decks"), *Path("decks").iterdir()):
            path.chmod(path.stat().st_mode | 0o200)
        self.repair()


def main(kind: str, folder: str) -> None:
    os.chdir(folder)
    Path(".git").mkdir(exist_ok=True)
    set_up(NOTES_OLD | NOTES_NEW, {})
    with caught():  # loads everything once
        assert run(["build"]) == 0
    getattr(Builds(), kind)()
    print("held")


if __name__ == "__main__":
    main(*sys.argv[1:])
