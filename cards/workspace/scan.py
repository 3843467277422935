"""Which files are notes: folders walked in a fixed order, only regular files, nothing outside the workspace by a link."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cards.workspace.globs import matches

if TYPE_CHECKING:
    from cards.model import Problem

NOTE_SUFFIXES = (".md", ".markdown")
SKIPPED_FOLDERS = {"node_modules"}


class Found(NamedTuple):
    """A note's file."""

    file: str
    """Where it can be opened."""
    path: str
    """Posix path in NFC: relative to the workspace where the note lies in it, else as given."""
    inside: bool
    """Whether it lies in the workspace."""


class Scope(NamedTuple):
    """What a run reads: only notes in here may be retired or leave a package."""

    notes: tuple[Found, ...]
    folders: tuple[str, ...] = ()
    """The folders that were walked, relative to the workspace; the workspace itself is the empty text."""
    blind: tuple[str, ...] = ()
    """Files and folders below them that could not be looked at."""

    def lacks(self, path: str) -> bool:
        """Whether a note that is known to have stood at `path` is gone: it would have been found, were it still there."""
        return any(_under(path, folder) for folder in self.folders) and not any(_under(path, place) for place in self.blind)


class _Folder(NamedTuple):
    file: str
    path: str
    inside: bool


def scan(root: Path, paths: Sequence[str], *, exclude: Sequence[str] = ()) -> tuple[Scope, tuple[Problem, ...]]:
    """The notes at `paths`, in the order of their paths.

    Args:
        root: the workspace.
        paths: files and folders, absolute or relative to the current folder.
        exclude: globs left out of folder scans; a note that is named is read whatever they say.
    """
    walker = _Walker(Path(os.path.realpath(root)), exclude)
    for given in paths:
        walker.add(given)
    notes = sorted(walker.notes.values(), key=lambda n: (not n.inside, n.path))
    blind = tuple(p.path for p in walker.problems if p.code == "unreadable")
    return Scope(tuple(notes), tuple(dict.fromkeys(walker.folders)), blind), tuple(walker.problems)


def nfc(path: str) -> str:
    """A path as it is compared and shown: posix, NFC; bytes that are no UTF-8 as U+FFFD."""
    if path.isascii() and os.sep == "/":
        return path
    text = path.replace(os.sep, "/") if os.sep != "/" else path
    return unicodedata.normalize("NFC", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def on_disk(given: str) -> str:
    """A path as the file system spells it: a name that it took apart (NFD) is found by the composed form, which is what is printed."""
    if given.isascii() or os.path.lexists(given):
        return given
    found = Path()
    for part in Path(given).parts:
        there = found / part
        if not os.path.lexists(there):
            try:
                there = next((found / name for name in os.listdir(found) if nfc(name) == nfc(part)), there)
            except OSError:
                return given
        found = there
    return str(found)


class _Walker:
    def __init__(self, root: Path, exclude: Sequence[str]) -> None:
        self.root = root
        self.exclude = exclude
        self.notes: dict[str, Found] = {}
        self.folders: list[str] = []
        self.problems: list[Problem] = []
        self.real: set[str] = set()
        self.seen = 0
        """Notes met, one that was met before included."""

    def _wrong(self, code: str, path: str, **seen: object) -> None:
        from cards.problems import problem  # loaded for what is wrong: where nothing changed, nothing else needs the records

        self.problems.append(problem(code, path, **seen))  # type: ignore[arg-type]  # no problem here has a line

    def add(self, given: str) -> None:
        """Adds one path of the command line."""
        given = on_disk(given)
        try:
            mode = os.stat(given).st_mode
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and not isinstance(error, (FileNotFoundError, NotADirectoryError)):
                self._wrong("unreadable", nfc(given), why=error.strerror or str(error))
            else:
                self._wrong("path-missing", nfc(given))
            return
        path, inside = self._named(given)
        if stat.S_ISDIR(mode):
            before = self.seen
            if inside:
                self.folders.append(path)
            self._walk(_Folder(given, path, inside), base=str(self.root) if inside else os.path.realpath(given))
            if self.seen == before:
                self._wrong("no-notes", nfc(given))
        elif stat.S_ISREG(mode):
            self._take(Found(given, path, inside), os.path.realpath(given))
        else:
            self._wrong("not-a-file", nfc(given))

    def _named(self, given: str) -> tuple[str, bool]:
        """The path to show and whether it lies in the workspace.  The last part is not resolved: a note keeps its own name."""
        absolute = os.path.abspath(given)
        here = os.path.join(os.path.realpath(os.path.dirname(absolute)), os.path.basename(absolute))
        if here == str(self.root):
            return "", True
        if _below(here, str(self.root)):
            return nfc(os.path.relpath(here, self.root)), True
        return nfc(given), False

    def _take(self, note: Found, real: str) -> None:
        self.seen += 1
        if real in self.real:
            return
        self.real.add(real)
        if note.path in self.notes:
            self._wrong("same-name", note.path)
        else:
            self.notes[note.path] = note

    def _walk(self, folder: _Folder, *, base: str) -> None:
        """Takes every note below a folder; `base` is what links may not lead out of.  Links come last: a note goes by its real name."""
        todo, links, seen = [folder], list[_Folder | Found](), set()
        while todo or links:
            here = todo.pop() if todo else links.pop(0)
            real = os.path.realpath(here.file)
            if isinstance(here, Found):
                self._take(here, real)
                continue
            if real in seen:
                continue
            seen.add(real)
            below = []
            for entry in self._entries(here):
                item = self._sort(entry, here, base)
                if item is None:
                    continue
                if entry.is_symlink():
                    links.append(item)
                elif isinstance(item, Found):
                    self._take(item, os.path.join(real, entry.name))
                else:
                    below.append(item)
            todo.extend(reversed(below))

    def _entries(self, folder: _Folder) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder.file) as entries:
                return sorted(entries, key=lambda e: (nfc(e.name), e.name))
        except OSError as error:
            self._wrong("unreadable", folder.path or ".", why=error.strerror or str(error))
            return []

    def _sort(self, entry: os.DirEntry[str], parent: _Folder, base: str) -> _Folder | Found | None:
        """The folder to walk or the note to take, None for what is left alone."""
        name = nfc(entry.name)
        path = f"{parent.path}/{name}" if parent.path else name
        is_note = name.lower().endswith(NOTE_SUFFIXES)
        if name.startswith(".") or name in SKIPPED_FOLDERS or (parent.inside and self._excluded(path)):
            return None
        try:
            is_folder = entry.is_dir()
            if not (is_note or is_folder):
                return None
            if entry.is_symlink() and not _below(os.path.realpath(entry.path, strict=True), base):
                self._wrong("link-outside", path)
            elif is_folder:
                return _Folder(entry.path, path, parent.inside)
            elif entry.is_file():
                return Found(entry.path, path, parent.inside)
            else:
                self._wrong("not-a-file", path)
        except OSError as error:
            self._wrong("unreadable", path, why=error.strerror or str(error))
        return None

    def _excluded(self, path: str) -> bool:
        if path.lower() in ("notes/readme.md", "decks/readme.md"):
            return True
        return any(matches(path, pattern) for pattern in self.exclude)


def _below(path: str, base: str) -> bool:
    return path == base or path.startswith(base.rstrip(os.sep) + os.sep)


def _under(path: str, folder: str) -> bool:
    return folder in ("", ".", path) or path.startswith(f"{folder}/")
