"""The package file: genanki writes the schema, decks and note types; rows, file dates and order are made here, so that
the same cards always give the same bytes.

genanki stamps the time of the build on every note and on the zip, leaves a temporary database behind, and needs seconds for the
quadratic pattern of its HTML warning; none of that can be switched off through its options.  So notes and cards are inserted here
in bulk, into a database of our own that is gone in the end.
"""

from __future__ import annotations

import errno
import hashlib
import html
import itertools
import json
import marshal
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import genanki

from cards.exporter.cloze import gaps
from cards.exporter.names import deck_name, tag_list
from cards.exporter.notetypes import NOTE_TYPES, QUESTION, REVISED, NoteType, css
from cards.exporter.render import Fields
from cards.model import Deck, NoteTypeName
from cards.spool import Spooled

Row = tuple[Any, ...]

_ONE = (0,)
"""The only template of a note that is asked one way."""

ROWS = 120_000
"""Notes of a package whose rows are sorted in memory; those of a larger one wait on the disk."""

_EARLIEST = 946_684_800
"""Unix seconds of the year 2000.  Anki fails on notes from 1970, and takes ids for the time of creation in milliseconds."""

_SPREAD = 1 << 22
"""Ids lie within this many milliseconds (70 minutes) before the card's last change, so that `added:1` finds what is new today."""

_DEFLATED = frozenset(("svg", "bmp", "ico", "tif", "tiff"))
"""Pictures that a zip makes smaller; the others are compressed already."""

_PAGE = 16384
"""Bytes of a database page: with four times SQLite's usual, writing and copying take a fifth less time."""

_PIECE = 1 << 20
"""Bytes that are compressed at once."""

_CACHE = 16_000
"""Kilobytes of the database that are held in memory while it is filled."""

_COUNTERS = ((24, 4), (92, 8))
"""Places and lengths in the head of a database file of what tells how often, and by which SQLite, it was written."""

_LARGE = 4 * 1024 * 1024
"""From this many bytes on the zip is made fast rather than small: the last 5 % of the size would double the time."""

_INSERT_NOTE = "INSERT INTO notes VALUES(?,?,?,?,-1,?,?,?,0,0,'')"
_INSERT_CARD = "INSERT INTO cards VALUES(?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"


def package(deck: Deck, fields: Sequence[Fields], file: BinaryIO, *, media: Mapping[str, bytes]) -> None:
    """Writes an .apkg file; equal input gives equal bytes, whatever the time, the time zone or the hash seed.

    Args:
        deck: the cards, each guid once.
        fields: of each card, the values of the note's fields in the order of its note type.
        file: where to; open for writing, seekable.
        media: pictures by the name that the fields use.

    Raises:
        ValueError: a guid stands twice, or the fields do not fit the note type.
        OSError: the file or the temporary one cannot be written.
    """
    table = _table(deck, fields)
    with tempfile.TemporaryDirectory(prefix="cards-") as folder:
        path = Path(folder) / "collection.anki2"
        try:
            _fill(path, deck, table)
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, f"{error} (in the temporary folder {folder})") from error
        with path.open("rb+") as database:
            for place, size in _COUNTERS:
                database.seek(place)
                database.write(bytes(size))
            database.seek(0)
            _zip(database, media, file)


def _fill(path: Path, deck: Deck, table: _Table) -> None:
    """Makes the database of a package."""
    with closing(sqlite3.connect(path)) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA page_size = {_PAGE}")
        cursor.execute("PRAGMA journal_mode = OFF")  # nothing is ever taken back: what goes wrong ends the package
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute(f"PRAGMA cache_size = {-_CACHE}")
        # the identifiers that genanki would draw from this counter belong to notes, and it is given none
        genanki.Package(_decks(deck, table)).write_to_db(cursor, REVISED, itertools.count(1))
        _insert(cursor, table)
        connection.commit()


class _Table(NamedTuple):
    """What goes into the tables of notes and cards."""

    notes: Iterable[Row]
    """In the order of the ids: id, guid, note type, changed, tags, fields, sort field."""
    places: Iterable[Row]
    """Likewise: id, deck, changed, position, templates or gaps."""
    ids: Container[int]
    decks: Collection[str]
    kinds: Collection[NoteTypeName]
    """The names of the decks and of the note types."""


def _table(deck: Deck, fields: Sequence[Fields]) -> _Table:
    """The rows; those of a large deck wait on the disk until they are asked for in the order of their ids."""
    notes: list[Row] = []
    places: list[Row] = []
    waiting: Spooled[Row] = Spooled(lambda group: marshal.dumps(list(group)), marshal.loads, held=0)
    large = len(deck.cards) > ROWS
    ids: dict[int, int] = {}
    guids: set[str] = set()
    decks: dict[str, tuple[str, int]] = {}
    kinds: set[NoteTypeName] = set()
    times: dict[datetime, int] = {}
    tags: dict[tuple[str, ...], str] = {}
    for index, (card, values) in enumerate(zip(deck.cards, fields, strict=True)):
        guid, draft = card.guid, card.draft
        kind = NOTE_TYPES[draft.note_type]
        if guid in guids:
            raise ValueError(f"the guid {guid} stands twice in the deck {deck.name}")
        if len(values) != len(kind.fields):
            raise ValueError(f"the fields of {guid} do not fit its note type")
        guids.add(guid)
        kinds.add(draft.note_type)
        if card.deck not in decks:
            decks[card.deck] = (name := deck_name(card.deck)), _deck_id(name)
        if (changed := times.get(card.changed, 0)) == 0:
            changed = times[card.changed] = _seconds(card.changed)
        if (marks := tags.get(draft.tags)) is None:
            marks = tags[draft.tags] = f" {' '.join(tag_list(draft.tags))} "
        number = _id(guid, changed, ids)
        ids[number] = index
        cards = _ONE if draft.note_type == "qa" else tuple(gap - 1 for gap in gaps(values[QUESTION]))
        note = number, guid, kind.id, changed, marks, "\x1f".join(values), values[QUESTION]
        place = number, decks[card.deck][1], changed, card.position, cards
        if large:
            waiting.add((note, place))
        else:
            notes.append(note)
            places.append(place)
    names = {name for name, _ in decks.values()}
    if large:
        order = [ids[number] for number in sorted(ids)]
        return _Table((waiting.group(i)[0] for i in order), (waiting.group(i)[1] for i in order), ids, names, kinds)
    return _Table(sorted(notes), sorted(places), ids, names, kinds)


def _id(guid: str, changed: int, taken: Container[int]) -> int:
    """The id of a note.

    It is unique, and stable while the guid and the time of the last change are.  The importer matches notes by guid and cards by
    note and template, never by these ids, and gives a newcomer another id where its own is taken; so an id may follow that time.
    """
    number = changed * 1000 - zlib.crc32(guid.encode("utf-8", "surrogatepass")) % _SPREAD
    while number in taken:
        number -= 1
    return number


def _decks(deck: Deck, table: _Table) -> list[object]:
    """genanki's decks: the named one, with the description, and those of the cards; the first carries the note types in use."""
    named = deck_name(deck.name)
    about = html.escape(deck.description.strip(), quote=False).replace("\n", "<br>")
    made = [genanki.Deck(_deck_id(name), name, about if name == named else "") for name in sorted({named, *table.decks})]
    for name in sorted(table.kinds):
        made[0].add_model(_model(NOTE_TYPES[name]))
    return made


def _deck_id(name: str) -> int:
    """Anki matches decks by name; an id only has to be stable, and 1 for the deck that every collection has."""
    if name == "Default":
        return 1
    return 1_000_000_000_000 + int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:5], "big")


class _Model(genanki.Model):  # type: ignore[misc]  # genanki has no types
    """A note type whose required fields are known: genanki would render the templates with every field missing once."""

    _req = ((0, "all", (QUESTION,)),)


def _model(kind: NoteType) -> genanki.Model:
    return _Model(
        kind.id,
        kind.name,
        fields=[{"name": name} for name in kind.fields],
        templates=[{"name": kind.template, "qfmt": kind.front, "afmt": kind.back}],
        css=css(),
        model_type=genanki.Model.CLOZE if kind.cloze else genanki.Model.FRONT_BACK,
        sort_field_index=QUESTION,
    )


def _insert(cursor: sqlite3.Cursor, table: _Table) -> None:
    """The rows of notes and cards in the order of their ids, which SQLite appends without searching.  Indexes are built once all
    rows are there, which takes half the time."""
    indexes = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name").fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.executemany(_INSERT_NOTE, table.notes)
    cursor.executemany(_INSERT_CARD, _cards(table.places, table.ids))
    for _, sql in indexes:
        cursor.execute(sql)


def _cards(places: Iterable[Row], taken: Container[int]) -> Iterator[Row]:
    """Rows: id, note, deck, template or gap, changed, place among the new cards.  A note's first card has the number of its note."""
    more: set[int] = set()
    for note, deck, changed, position, cards in places:
        if cards is _ONE:
            yield note, note, deck, 0, changed, position
            continue
        number = note
        for card in cards:
            yield number, note, deck, card, changed, position
            while number in taken or number in more:
                number -= 1
            more.add(number)


def _seconds(changed: datetime) -> int:
    """When a card last changed, Unix seconds; a time without a zone is UTC."""
    return max(int((changed if changed.tzinfo else changed.replace(tzinfo=UTC)).timestamp()), _EARLIEST)


def _zip(database: BinaryIO, media: Mapping[str, bytes], file: BinaryIO) -> None:
    """The zip: no dates, no owner, entries in a fixed order."""
    names = sorted(media)
    large = os.fstat(database.fileno()).st_size >= _LARGE
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1 if large else 6) as archive:
        with archive.open("collection.anki2", "w") as entry:
            shutil.copyfileobj(database, entry, _PIECE)
        _settle(archive.getinfo("collection.anki2"))
        _add(archive, "media", json.dumps({str(n): name for n, name in enumerate(names)}).encode(), deflate=True)
        for n, name in enumerate(names):
            _add(archive, str(n), media[name], deflate=name.rsplit(".", 1)[-1] in _DEFLATED)


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, deflate: bool) -> None:
    entry = zipfile.ZipInfo(name)
    _settle(entry)
    entry.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    archive.writestr(entry, data, compresslevel=6 if len(data) < _LARGE else 1)


def _settle(entry: zipfile.ZipInfo) -> None:
    """The same on every machine; the date of an entry is that of the oldest zip, unless one is given."""
    entry.create_system = 3  # else it tells Windows from Unix
    entry.external_attr = 0o644 << 16
