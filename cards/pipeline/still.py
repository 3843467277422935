"""Whether anything at all has changed since the last build: told from digests alone, before notes are read or libraries loaded.

A build leaves a seal of all that went into it and came out of it, and what the next build says if nothing changes.  Only what is equal
to the last bit is taken for unchanged: the program, the arguments, the settings, the deck definitions and decisions,
every note; and by size, times and number the ledger, the packages and the pictures.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cards.cache import FILE, Store, as_json, installed, stamp
from cards.files import STATE
from cards.workspace.places import DECKS_FOLDER, NOTES_FOLDER, SETTINGS_FILE, find_root
from cards.workspace.scan import scan

if TYPE_CHECKING:
    from cards.workspace.scan import Scope

_NAME = "build "
_MORE = "more of "


class Seal(NamedTuple):
    """What a build read and wrote."""

    notes: str
    """`digest_of` the notes."""
    exclude: tuple[str, ...]
    """The globs of the settings that the notes were looked for with."""
    files: Mapping[str, tuple[int, ...]]
    """The ledger, packages and pictures: `stamp` by path; pictures that were looked for and not there too."""


class Sight(NamedTuple):
    """What was seen before a build."""

    root: Path
    name: str
    key: str
    settings: str
    """A digest of the settings, the deck definitions and the decisions."""
    answer: Any = None
    """What was left to say, if nothing has changed."""
    notes: str = ""
    """`digest_of` the notes that it was left for."""

    def more(self) -> Any:
        """What was left besides, kept apart because it is long and few ask for it; None where it is lost."""
        with Store(self.root / STATE / FILE, write=False) as store:
            return store.get(_MORE + self.name, f"{self.key} {self.notes}")


def look(paths: tuple[str, ...], out: str | None) -> Sight:
    """Looks whether `cards build` with these arguments, here, would do anything."""
    root = find_root(Path.cwd())
    arguments = json.dumps([os.getcwd(), paths, out])
    name = _NAME + hashlib.sha256(arguments.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    settings = _settings(root)
    key = f"{installed()} {settings}"
    with Store(root / STATE / FILE, write=False) as store:
        found = store.get(name, key)
    seen = Sight(root, name, key, settings)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if found is None or (epoch and not epoch.isdecimal()):
        return seen
    try:
        same = _same(root, paths, found)
    except (OSError, KeyError, TypeError, ValueError):
        return seen
    return seen._replace(answer=found["answer"], notes=found["notes"]) if same else seen


def keep(sight: Sight, seal: Seal, answer: object, more: object) -> None:
    """Leaves what the next build says, if nothing changes until then; `more` is what `Sight.more` gives."""
    value = {"notes": seal.notes, "exclude": seal.exclude, "files": dict(seal.files), "answer": answer}
    with Store(sight.root / STATE / FILE, write=True) as store:
        store.keep_only(_NAME, {sight.name})
        store.keep_only(_MORE, {_MORE + sight.name})
        store.put(_MORE + sight.name, f"{sight.key} {seal.notes}", as_json(more))
        store.put(sight.name, sight.key, as_json(value))


def digest_of(scope: Scope, problems: Iterable[object], digests: Mapping[str, str]) -> str:
    """A digest of the notes of a scope and of what was wrong on the way to them."""
    notes = [[note.path, note.file, note.inside, digests.get(note.path)] for note in scope.notes]
    text = json.dumps([notes, scope.folders, scope.blind, [str(problem) for problem in problems]])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _same(root: Path, paths: tuple[str, ...], found: Any) -> bool:
    if any(stamp(path) != tuple(seen) for path, seen in found["files"].items()):
        return False
    folder = root / NOTES_FOLDER
    scope, problems = scan(root, paths or (str(folder),), exclude=found["exclude"])
    digests = {}
    for note in scope.notes:
        with open(note.file, "rb", buffering=0) as file:
            digests[note.path] = hashlib.sha256(file.read()).hexdigest()
    return digest_of(scope, problems, digests) == str(found["notes"])


def _settings(root: Path) -> str:
    digest = hashlib.sha256()
    folder = root / DECKS_FOLDER
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    for path in (root / SETTINGS_FILE, *(folder / name for name in names if name.endswith((".yaml", ".yml")))):
        try:
            data = path.read_bytes()
        except OSError as error:
            data = repr(error.errno).encode()
        digest.update(f"\n{path.name} {len(data)}\n".encode("utf-8", "surrogatepass") + data)
    return digest.hexdigest()
