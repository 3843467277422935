"""Names that every system and Anki accept: package files, decks, tags."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
_LONGEST = 180
"""Bytes of a file name before its ending; leaves room for the ending and for a temporary name beside it."""


def package_names(decks: Sequence[str]) -> tuple[str, ...]:
    """A file name for each deck, in the same order: `A::B` becomes `A__B.apkg`.

    Decks whose names come out alike on a system that ignores case get a short digest of the deck's name behind.
    """
    stems = [_stem(name) for name in decks]
    count = Counter(stem.casefold() for stem in stems)
    exact = Counter(stem.casefold() for stem, name in zip(stems, decks, strict=True) if _faithful(stem, name))
    names = []
    for stem, name in zip(stems, decks, strict=True):
        key = stem.casefold()
        alone = count[key] == 1 or (_faithful(stem, name) and exact[key] == 1)
        names.append(f"{stem}.apkg" if alone else f"{stem}-{_digest(name)}.apkg")
    return tuple(names)


def deck_name(name: str) -> str:
    """A deck's name as Anki keeps it: composed, no blank parts, no control characters."""
    parts = (" ".join(_visible(part).split()) for part in unicodedata.normalize("NFC", name).split("::"))
    return "::".join(part for part in parts if part) or "Cards"


def tag_list(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as Anki takes them: no blanks inside, no quotes, each once whatever its case, sorted."""
    clean: dict[str, str] = {}
    for tag in tags:
        parts = ("_".join(_visible(part).replace('"', "").split()) for part in unicodedata.normalize("NFC", tag).split("::"))
        text = "::".join(part for part in parts if part)
        if text:
            clean.setdefault(text.casefold(), text)
    return tuple(sorted(clean.values()))


def _visible(text: str) -> str:
    """Control characters as blanks, invisible ones gone."""
    return "".join(" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text if unicodedata.category(c) != "Cf")


def _stem(deck: str) -> str:
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", deck).replace("::", "__")).strip(" .") or "cards"
    while len(stem.encode("utf-8", "surrogatepass")) > _LONGEST:
        stem = stem[:-1]
    return f"_{stem}" if stem.split(".")[0].strip().casefold() in _DEVICES else stem.rstrip(" .")


def _faithful(stem: str, deck: str) -> bool:
    """Whether the deck's name can be told from the file's."""
    return "__" not in deck and stem == deck.replace("::", "__")


def _digest(deck: str) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", deck).encode("utf-8", "surrogatepass")).hexdigest()[:6]
