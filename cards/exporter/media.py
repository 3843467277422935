"""Pictures: from what a note points at to a file inside the package.

Nothing outside the workspace is ever read.  A picture is packed under a name that holds a hash of its bytes: Anki would never replace a
picture of the same name, and two folders may hold different pictures of one name.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from pathlib import Path

from cards.exporter.locate import Image, home, locate, remote
from cards.model import Problem, Span
from cards.problems import at

MEGABYTE = 1024 * 1024
MAX_MB = 20
"""The largest picture that is packed, in megabytes, unless the workspace says otherwise."""

_UNSAFE = re.compile(r"(?:[^\w-]|_)+")


class MediaBox:
    """Collects the pictures of one package; the same picture is read once."""

    def __init__(self, root: Path, *, limit: int = MAX_MB * MEGABYTE) -> None:
        """
        Args:
            root: the workspace's folder.
            limit: the largest picture in bytes.
        """
        self.files: dict[str, bytes] = {}
        """What goes into the package, by name."""
        self.problems: list[Problem] = []
        self._root = root
        self._limit = limit
        self._known: dict[tuple[Path, str], tuple[str, str]] = {}
        self._told: set[tuple[str, str]] = set()

    def resolver(self, span: Span) -> Image:
        """What turns the image targets of a card that stands at `span` into sources; problems gather in `problems`."""
        folder, root = home(self._root, span.path)

        def image(target: str, alt: str) -> str:
            name, code = self._take(target, folder, root)
            if code and (span.path, target) not in self._told:
                self._told.add((span.path, target))
                self.problems.append(at(code, span, target=shown(target), limit=self._limit // MEGABYTE))
            return name

        return image

    def _take(self, target: str, folder: Path, root: Path) -> tuple[str, str]:
        """The source for a target and "", or "" and the code of the problem."""
        key = (folder, target)
        if key not in self._known:
            self._known[key] = self._find(target, folder, root)
        return self._known[key]

    def _find(self, target: str, folder: Path, root: Path) -> tuple[str, str]:
        link, code = remote(target)
        if link or code:
            return link, code
        path, code = locate(target, folder=folder, root=root)
        if path is None:
            return "", code
        try:
            data = _read(path, self._limit)
        except OSError:
            return "", "media-unreadable"
        if data is None:
            return "", "media-too-big"
        name = packed_name(path.name, data)
        self.files[name] = data
        return name, ""


def shown(target: str) -> str:
    """A target as messages show it: one line, not a whole embedded picture."""
    text = " ".join(target.split())
    return text if len(text) <= 80 else f"{text[:77]}…"


def packed_name(name: str, data: bytes) -> str:
    """A name for the package: the readable part of `name`, letters and digits of any script only, and a hash of the bytes."""
    stem, suffix = os.path.splitext(unicodedata.normalize("NFC", name))
    safe = _UNSAFE.sub("_", stem).strip("_-")
    while len(safe.encode()) > 60:  # Anki cuts long names; Hangul takes three bytes a syllable
        safe = safe[:-1]
    return f"{safe or 'image'}-{hashlib.sha256(data).hexdigest()[:16]}{suffix.lower()}"


def _read(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file, None where there are more than `limit`."""
    with path.open("rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        data = file.read(limit + 1)
    return None if len(data) > limit else data
