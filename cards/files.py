"""Files of the program's own: read, and written so that at any moment the old content stands or the new one, complete."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

STATE = ".cards"
"""The folder of what a workspace keeps for one machine only: its collection, what was pushed, marks.  It never goes into git."""


_PIECE = 1 << 20
"""Bytes of two files that are compared at once."""


def state_folder(root: Path) -> Path:
    """The workspace's `STATE` folder, made and kept out of git whatever the repository's own list of ignored files says.

    Raises:
        CardsError: it cannot be written.
    """
    folder = root / STATE
    if not (folder / ".gitignore").exists():
        write_atomic(folder / ".gitignore", b"*\n")
    return folder


def read_known(path: Path) -> bytes | None:
    """What a file of the program's own holds; None where it is not there.

    Raises:
        CardsError: it is there but cannot be opened.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        from cards.problems import CardsError  # the records take long to load, and mostly all goes well

        raise CardsError(f"{path} cannot be read: {error.strerror or error}") from error


def write_atomic(path: Path, data: bytes | bytearray) -> bool:
    """Write `data` to `path` by way of a temporary file beside it (written, flushed to the disk, renamed).

    A file that holds these bytes already is left alone, its time included.  What a killed run left beside it is cleared
    away, so callers hold a lock where two runs may write the same file.

    Returns:
        False where nothing had to be written.
    Raises:
        CardsError: the folder cannot be written or the disk is full; the old file is intact.
    """
    try:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            clear_remains(path)
            return False
    except OSError:
        pass  # what cannot be read can perhaps be replaced
    return write_by(path, lambda stream: stream.write(data))


def write_by(path: Path, write: Callable[[BinaryIO], object]) -> bool:
    """The same for what `write` writes, so that it need not be in memory as a whole.

    Returns:
        False where nothing had to be written.
    Raises:
        CardsError: as there.
    """
    try:
        clear_remains(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return _replace(path, write)
    except OSError as error:
        from cards.problems import CardsError  # as above

        raise CardsError(f"{path} could not be written: {error.strerror or error}; what was there before is unchanged") from error


def clear_remains(path: Path) -> None:
    """Remove the temporary files of `path` that a killed run left."""
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        with suppress(OSError):
            left.unlink()


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> bool:
    """Whether the file is another one now."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb+") as stream:
            write(stream)
            stream.flush()
            same = path.is_file() and _holds(path, stream)
            if not same:
                os.fsync(stream.fileno())
        if same:
            temporary.unlink()
            return False
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except BaseException:  # Ctrl-C too must not leave a half-written file lying about
        with suppress(OSError):
            temporary.unlink()
        raise
    _settle(path.parent)
    return True


def _holds(path: Path, stream: BinaryIO) -> bool:
    """Whether a file has the bytes of `stream`."""
    if path.stat().st_size != os.fstat(stream.fileno()).st_size:
        return False
    stream.seek(0)
    with path.open("rb") as old:
        while piece := old.read(_PIECE):
            if piece != stream.read(_PIECE):
                return False
    return True


def _settle(folder: Path) -> None:
    """Bring the renaming itself to the disk, where the system can."""
    with suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
