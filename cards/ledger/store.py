"""The ledger's file: read with every line checked, written whole or not at all, under a lock."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cards.files import write_by
from cards.ledger.entry import VERSION, Entry, Ledger, from_bytes, from_row, spread, to_bytes, to_lines
from cards.model import Problem
from cards.problems import CardsError, problem
from cards.spool import Groups, Spooled

MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""How git marks the sides of a conflict."""
_MARKS = tuple(marker.encode() for marker in MARKERS)


def read(path: Path, *, shown: str = "") -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger at `path`; an empty one where there is no file.

    Args:
        shown: the path that problems name; `path` itself by default.
    Returns:
        The ledger and its problems.  With a problem at error level `Ledger.broken` is set and the file must stay as it is;
        the readable lines are there all the same.
    Raises:
        CardsError: the file is there but cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return parse(file, shown or str(path))
    except FileNotFoundError:
        return Ledger(), ()
    except OSError as error:
        raise CardsError(f"{path} cannot be read: {error.strerror or error}") from error


def parse(lines: Iterable[bytes], shown: str) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger that `lines` spell; problems name the file as `shown`."""
    problems: list[Problem] = []
    pages = _Pages()
    first: dict[str, int] = {}
    version = 0
    for number, raw in enumerate(lines, start=1):
        raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not raw.strip():
            continue
        row = _row(raw, shown, number, problems)
        if row is None or "shelf" in row:
            continue
        if "ledger" in row:
            version = row["ledger"] if isinstance(row["ledger"], int) else VERSION + 1
            if version > VERSION:
                return Ledger((), version, True), (problem("ledger-newer", shown, number, version=row["ledger"], known=VERSION),)
            continue
        try:
            entry = from_row(row)
        except ValueError as error:
            problems.append(problem("ledger-line", shown, number, why=error))
            continue
        if entry.guid in first:
            problems.append(problem("ledger-twice", shown, number, guid=entry.guid, first=first[entry.guid]))
            continue
        first[entry.guid] = number
        pages.add(entry)
    if not version and not problems:
        problems.append(problem("ledger-head", shown, 1))
    return pages.ledger(broken=bool(problems)), tuple(problems)


class _Pages:
    """Entries as they come from the file, those of one note together."""

    def __init__(self) -> None:
        self._pages: Spooled[Entry] = Spooled(to_bytes, from_bytes)
        self._paths: list[str] = []
        self._open: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Takes the next one."""
        if self._open and self._open[0].path != entry.path:
            self._close()
        self._open.append(entry)

    def ledger(self, *, broken: bool) -> Ledger:
        """All of them in the order of the file; what a merge has put elsewhere comes to its note."""
        if self._open:
            self._close()
        order = sorted(range(len(self._paths)), key=lambda number: spread(self._paths[number]))
        page_sizes = [self._pages.size(number) for number in order]
        entries = Groups(len(order), lambda number: self._pages.group(order[number]), sizes=page_sizes, held=0)
        sizes: Counter[str] = Counter()
        for number, size in zip(order, page_sizes, strict=True):
            sizes[self._paths[number]] += size
        return Ledger(entries.whole(), VERSION, broken, sizes)

    def _close(self) -> None:
        self._pages.add(self._open)
        self._paths.append(self._open[0].path)
        self._open = []


def _row(raw: bytes, shown: str, number: int, problems: list[Problem]) -> dict[str, object] | None:
    """The object on one line, or None and a problem."""
    if raw.startswith(_MARKS):
        # one problem for a conflict, at its head; the other marks are named by it
        if raw.startswith(MARKERS[0].encode()) or not any(p.code == "ledger-conflict" for p in problems):
            problems.append(problem("ledger-conflict", shown, number))
        return None
    try:
        row = json.loads(raw.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        problems.append(problem("ledger-line", shown, number, why="the line is not complete JSON"))
        return None
    if not isinstance(row, dict):
        problems.append(problem("ledger-line", shown, number, why="the line is not one card"))
        return None
    return row


def write(path: Path, ledger: Ledger) -> bool:
    """Write the ledger, whole or not at all; the caller holds `locked`.

    Returns:
        False where the file held these very bytes, or where there is nothing to remember yet.
    Raises:
        CardsError: the ledger was read broken, or the file cannot be written; the old one is intact.
    """
    if ledger.broken:
        raise CardsError(f"{path} has lines that could not be read; it was not overwritten")
    if not ledger.entries and not path.exists():
        return False
    return write_by(path, lambda stream: stream.writelines(line.encode("utf-8", "surrogatepass") for line in to_lines(ledger)))


@contextmanager
def locked(folder: Path, *, timeout: float = 60.0) -> Iterator[None]:
    """Hold the folder's lock, from reading the ledger to writing it.

    Args:
        folder: where the ledger lies; made if missing.
        timeout: seconds to wait for another run.
    Raises:
        CardsError: another run holds the lock for too long, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=timeout)
    except Timeout:
        raise CardsError(f"another build is writing to {folder}; wait until it has ended and try again") from None
    except OSError as error:
        raise CardsError(f"{folder} cannot be written: {error.strerror or error}; nothing was changed") from error
    try:
        yield
    finally:
        lock.release()
