"""The records of the ledger and how one becomes a line of text."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Any

VERSION = 1
"""The schema of the lines.  A reader refuses a higher one."""

SHELVES = 256
"""Notes are spread over so many fixed marker lines: two branches that each add notes put them on different shelves, so git
finds an unchanged line between the two additions and merges them, however short the ledger is."""

ANSWER_LIMIT = 1500
"""Characters of the answer that are kept: enough to know it again after an edit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of one card, or of a suggestion that a person decided about (then `position` is 0)."""

    guid: str
    path: str
    """The note, posix, NFC, relative to the workspace."""
    trail: tuple[str, ...]
    note_type: str
    anchor: str
    facet: str
    question: str
    """As the note's draft has it, before a person's rewording."""
    answer: str
    """The first `ANSWER_LIMIT` characters."""
    deck: str = ""
    position: int = 0
    """Place among the new cards; 0 = never was a card."""
    created: str = ""
    """ISO 8601, UTC, whole seconds."""
    changed: str = ""
    """When the content last changed, likewise; strictly later at every change."""
    content: str = ""
    """Short digests of the fields that land in a package, in the order of `content.FIELDS`."""
    retired: str = ""
    """ISO date since when the card is no longer made; empty while it is."""
    clozes: tuple[tuple[int, str], ...] = ()
    """Every cloze number that was ever used and the words that it hides."""
    weak: bool = False
    rule: str = ""
    """For information, like `kind`: neither is part of the identity."""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is remembered.  The entries of one note stand together, in the order of the note."""

    entries: Sequence[Entry] = ()
    version: int = VERSION
    broken: bool = False
    """The file could not be read whole: it must not be overwritten."""
    pages: Mapping[str, int] | None = field(default=None, compare=False, repr=False)
    """How many entries each note has, in their order, where that is known."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Ledger:
        """A ledger with the notes in file order; the entries of one note keep the order in which they are given."""
        keys: dict[str, tuple[str, str]] = {}
        listed = list(entries)
        for path in {entry.path for entry in listed}:
            keys[path] = spread(path)
        return cls(tuple(sorted(listed, key=lambda entry: keys[entry.path])))

    @property
    def notes(self) -> dict[str, range]:
        """The indexes of each note's entries."""
        sizes = Counter(entry.path for entry in self.entries) if self.pages is None else self.pages
        ends = accumulate(sizes.values())
        return {path: range(end - size, end) for (path, size), end in zip(sizes.items(), ends, strict=True)}


def spread(path: str) -> tuple[str, str]:
    """Notes are sorted by a digest of their path: dated names would put what two branches add side by side."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest(), path


def to_text(ledger: Ledger) -> str:
    """The ledger as JSON Lines: the schema version, then one card a line between the shelf markers."""
    return "".join(to_lines(ledger))


def to_lines(ledger: Ledger) -> Iterator[str]:
    """The same line by line, each with its end."""
    head = {"ledger": ledger.version, "note": "written by cards, kept in git; after a merge conflict keep both sides' lines"}
    yield json.dumps(head) + "\n"
    number, path = -1, ""
    for entry in ledger.entries:
        if entry.path != path:
            path, place = entry.path, int(spread(entry.path)[0][:2], 16)
            yield from (_shelf(i) for i in range(number + 1, place + 1))
            number = place
        yield line_of(entry)
    yield from (_shelf(i) for i in range(number + 1, SHELVES))


def _shelf(number: int) -> str:
    return f'{{"shelf": "{number:02x}"}}\n'


_to_json = json.JSONEncoder(ensure_ascii=False).encode


def line_of(entry: Entry) -> str:
    """One card's line, with its end; what is empty is left out.  Every line break is escaped: other tools split lines at U+2028 too."""
    row = {
        "guid": entry.guid,
        "path": entry.path,
        "trail": entry.trail,
        "type": entry.note_type,
        "anchor": entry.anchor,
        "facet": entry.facet,
        "question": entry.question,
        "answer": entry.answer,
        "deck": entry.deck,
        "position": entry.position,
        "created": entry.created,
        "changed": entry.changed,
        "content": entry.content,
        "retired": entry.retired,
        "clozes": entry.clozes,
        "weak": entry.weak,
        "rule": entry.rule,
        "kind": entry.kind,
    }
    text = _to_json({key: value for key, value in row.items() if value}) + "\n"
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def to_bytes(entries: Iterable[Entry]) -> bytes:
    """The lines of some entries."""
    return "".join(map(line_of, entries)).encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> list[Entry]:
    """The entries of lines that are known to be whole."""
    return [from_row(json.loads(line)) for line in data.splitlines()]


def from_row(row: Mapping[str, Any]) -> Entry:
    """The entry that a line's object holds.

    Raises:
        ValueError: a value is missing or of the wrong kind; the message names it.
    """
    position = row.get("position", 0)
    if not isinstance(position, int) or isinstance(position, bool) or position < 0:
        raise ValueError("`position` is not a number")
    return Entry(
        guid=_words(row, "guid", needed=True),
        path=unicodedata.normalize("NFC", _words(row, "path", needed=True)),
        trail=_trail(row.get("trail", ())),
        note_type=_words(row, "type", needed=True),
        anchor=_words(row, "anchor"),
        facet=_words(row, "facet"),
        question=_words(row, "question"),
        answer=_words(row, "answer"),
        deck=_words(row, "deck"),
        position=position,
        created=_time(row, "created"),
        changed=_time(row, "changed"),
        content=_words(row, "content"),
        retired=_time(row, "retired"),
        clozes=_clozes(row.get("clozes", ())),
        weak=row.get("weak", False) is True,
        rule=_words(row, "rule"),
        kind=_words(row, "kind"),
    )


def _words(row: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = row.get(key, "")
    if not isinstance(value, str) or (needed and not value):
        raise ValueError(f"`{key}` is {'missing' if key not in row else 'not text'}")
    return value


def _time(row: Mapping[str, Any], key: str) -> str:
    value = _words(row, key)
    if value and not _is_time(value):
        raise ValueError(f"`{key}` is not a date")
    return value


@lru_cache(maxsize=256)
def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _trail(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
        raise ValueError("`trail` is not a list of headings")
    return tuple(value)


def _clozes(value: object) -> tuple[tuple[int, str], ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("`clozes` is not a list")
    pairs = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[0], int) or not isinstance(pair[1], str):
            raise ValueError("`clozes` is not a list of numbers with their words")
        pairs.append((pair[0], pair[1]))
    return tuple(pairs)
