"""Path patterns as people know them from `.gitignore`: `*`, `?`, `**`, a folder's name for all that is in it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def matches(path: str, pattern: str) -> bool:
    """Whether a posix path, or a folder above it, fits a pattern.

    A pattern without a slash fits a name at any depth; one with a slash is read from the workspace's root.
    """
    pattern = unicodedata.normalize("NFC", pattern.strip()).removeprefix("./").rstrip("/")
    if not pattern:
        return False
    anchored = "/" in pattern
    expression = _compiled(pattern.lstrip("/"))
    parts = path.split("/")
    if not anchored:
        return any(expression.fullmatch(part) for part in parts)
    return any(expression.fullmatch("/".join(parts[:end])) for end in range(len(parts), 0, -1))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*\*/|\*+|\?)", pattern)
    return re.compile("".join(_piece(piece) for piece in pieces), re.DOTALL)


def _piece(piece: str) -> str:
    if piece == "**/":
        return "(?:.*/)?"
    if piece == "*":
        return "[^/]*"
    if piece.startswith("*"):
        return ".*"
    return "[^/]" if piece == "?" else re.escape(piece)
