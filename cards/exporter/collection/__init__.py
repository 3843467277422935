"""A collection of Anki's, through Anki's own engine, which is an optional extra."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cards.files import STATE, state_folder
from cards.problems import CardsError

__all__ = ["Engine", "embedded", "key_of", "missing", "opened", "place_of", "plain", "said"]

Engine = Any
"""An open `anki.collection.Collection`; its package has types, but the program must be checked without the extra too."""


_ISOLATES = str.maketrans("", "", "\u2068\u2069")


def missing() -> str:
    """How to install the engine, in one sentence; empty where it is there."""
    try:
        import anki.collection  # noqa: F401
    except ImportError:
        return 'this needs Anki\'s own engine, which is not installed: pip install "mentor-cards[anki]"'
    return ""


def embedded(root: Path) -> Path:
    """The workspace's own collection."""
    return root / STATE / "anki" / "collection.anki2"


def place_of(root: Path, chosen: str | None) -> Path:
    """The collection that is meant: the chosen one, else the workspace's own.

    Raises:
        CardsError: the chosen one is not there.
    """
    if not chosen:
        return embedded(root)
    path = Path(chosen).expanduser()
    path = path / "collection.anki2" if path.is_dir() else path
    if not path.is_file():
        raise CardsError(f"there is no collection {path}; it is the file collection.anki2 in the folder of an Anki profile")
    return path


def key_of(path: Path, root: Path) -> str:
    """What the memory of a collection is called."""
    if path == embedded(root):
        return "embedded"
    return hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def said(error: Exception) -> str:
    """What the engine says of an error, on one line."""
    return plain(str(error))


def plain(text: str) -> str:
    """The engine's words on one line, without its marks of writing direction, which a terminal shows as boxes."""
    return " ".join(text.translate(_ISOLATES).split())


@contextmanager
def opened(path: Path, *, root: Path, create: bool = False) -> Iterator[Engine]:
    """An open collection, closed behind.

    Args:
        path: the file.
        root: the workspace; its own collection is made where it is missing and `create` says so.
        create: make the workspace's own collection.

    Raises:
        CardsError: the engine is not installed, the collection is not there, is open elsewhere or cannot be read.
    """
    why = missing()
    if why:
        raise CardsError(why)
    if not path.exists():
        if not create:
            raise CardsError("no card was pushed yet; `cards push` makes the collection that is reviewed here")
        state_folder(root)
        path.parent.mkdir(parents=True, exist_ok=True)
    collection = _open(path)
    try:
        yield collection
    finally:
        if collection.db is not None:
            collection.close()


def _open(path: Path) -> Engine:
    from anki.collection import Collection
    from anki.errors import AnkiException

    try:
        return Collection(str(path))
    except AnkiException as error:
        text = said(error)
        if "already open" in text or "locked" in text.lower():
            raise CardsError(
                f"the collection {path} is open elsewhere; close Anki (and wait for its sync) or the other `cards`, and try again"
            ) from error
        if "NotADatabase" in text or "Corrupt" in text:
            raise CardsError(f"{path} is no collection of Anki's, or it is damaged (Anki's Tools › Check Database mends it)") from error
        raise CardsError(f"the collection {path} cannot be opened: {text}") from error
