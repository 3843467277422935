"""Running whole processes, one after another in turn, so that what else the machine does meets all of them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
CARDS = str(Path(PYTHON).with_name("cards"))

_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program is compiled once, not at every start."""


@dataclass(frozen=True)
class Run:
    """How a process went."""

    seconds: float
    out: str
    peak: int = 0
    """The largest memory of one of its processes, bytes; 0 where it was not watched or cannot be told."""


def run(*command: str | Path, cwd: Path | None = None, watch: bool = False, ok: Sequence[int] = (0,)) -> Run:
    """Runs a command to its end.

    Raises:
        SystemExit: it failed; the message says what it wrote last.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        watcher = _Watcher(process.pid) if watch else None
        out, err = process.communicate()
        seconds = time.perf_counter() - start
        peak = watcher.stop() if watcher is not None else 0
    if process.returncode not in ok:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}: {(err or out).strip()[-400:]}")
    return Run(seconds, out, peak)


def floor(name: str, *arguments: str | Path, cwd: Path | None = None) -> Run:
    """Runs one of the programs in `floors/`."""
    return run(PYTHON, HERE / "floors" / f"{name}.py", *arguments, cwd=cwd)


def in_turn(tasks: Mapping[str, Callable[[], object]], rounds: int, *, between: Callable[[], object] | None = None) -> dict[str, float]:
    """The median seconds of each task, all of them run once a round.  A task may say its seconds itself."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            if between is not None:
                between()
            start = time.perf_counter()
            said = task()
            seconds[name].append(
                said.seconds if isinstance(said, Run) else said if isinstance(said, float) else time.perf_counter() - start
            )
    return {name: statistics.median(found) for name, found in seconds.items()}


class _Watcher:
    """Looks at the memory of all processes of a session until it is stopped; where there is no /proc, sees nothing."""

    def __init__(self, session: int) -> None:
        self._session, self._peak, self._done = session, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The largest memory of one process, bytes."""
        self._done.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._done.wait(0.2):
            for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
                if name.isdigit():
                    self._peak = max(self._peak, self._of(name))

    def _of(self, name: str) -> int:
        try:
            fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) != self._session:
                return 0
            status = Path(f"/proc/{name}/status").read_text()
        except (OSError, ValueError, IndexError):
            return 0
        line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "")
        return int(line.split()[1]) * 1024 if line else 0
