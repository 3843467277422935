"""The package file: genanki writes the schema, decks and note types; rows, file dates and order are made here, so that
the same cards always give the same bytes.

genanki stamps the time of the build on every note and on the zip, leaves a temporary database behind, and needs seconds for the
quadratic pattern of its HTML warning; none of that can be switched off through its options.  So notes and cards are inserted here
in bulk, into a database in memory.
"""

from __future__ import annotations

import hashlib
import html
import io
import itertools
import json
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime

import genanki

from cards.exporter.cloze import gaps
from cards.exporter.names import deck_name, tag_list
from cards.exporter.notetypes import NOTE_TYPES, QUESTION, REVISED, NoteType, css
from cards.model import Card, Deck

Fields = tuple[str, ...]
Row = tuple[object, ...]

_EARLIEST = 946_684_800
"""Unix seconds of the year 2000.  Anki fails on notes from 1970, and takes ids for the time of creation in milliseconds."""

_SPREAD = 1 << 22
"""Ids lie within this many milliseconds (70 minutes) before the card's last change, so that `added:1` finds what is new today."""

_DEFLATED = frozenset(("svg", "bmp", "ico", "tif", "tiff"))
"""Pictures that a zip makes smaller; the others are compressed already."""

_PAGE = 16384
"""Bytes of a database page: with four times SQLite's usual, writing and copying take a fifth less time."""

_LARGE = 4 * 1024 * 1024
"""From this many bytes on the zip is made fast rather than small: the last 5 % of the size would double the time."""

_INSERT_NOTE = "INSERT INTO notes VALUES(?,?,?,?,-1,?,?,?,0,0,'')"
_INSERT_CARD = "INSERT INTO cards VALUES(?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"


def package(deck: Deck, fields: Mapping[str, Fields], *, media: Mapping[str, bytes]) -> bytes:
    """The bytes of an .apkg file; equal input gives equal bytes, whatever the time, the time zone or the hash seed.

    Args:
        deck: the cards, each guid once.
        fields: by guid, the values of the note's fields in the order of its note type.
        media: pictures by the name that the fields use.

    Raises:
        ValueError: a guid stands twice, or the fields do not fit the note type.
    """
    _check(deck, fields)
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA page_size = {_PAGE}")
        cursor.execute("PRAGMA journal_mode = OFF")  # nothing is ever taken back: what goes wrong ends the package
        # the identifiers that genanki would draw from this counter belong to notes, and it is given none
        genanki.Package(_decks(deck)).write_to_db(cursor, REVISED, itertools.count(1))
        _insert(cursor, deck.cards, fields)
        connection.commit()
        data = connection.serialize()
    return _zip(data, media)


def _check(deck: Deck, fields: Mapping[str, Fields]) -> None:
    if len({card.guid for card in deck.cards}) != len(deck.cards):
        guid, _ = Counter(card.guid for card in deck.cards).most_common(1)[0]
        raise ValueError(f"the guid {guid} stands twice in the deck {deck.name}")
    lengths = {name: len(kind.fields) for name, kind in NOTE_TYPES.items()}
    for card in deck.cards:
        if len(fields[card.guid]) != lengths[card.draft.note_type]:
            raise ValueError(f"the fields of {card.guid} do not fit its note type")


def _decks(deck: Deck) -> list[object]:
    """genanki's decks: the named one, with the description, and those of the cards; the first carries the note types in use."""
    named = deck_name(deck.name)
    names = sorted({named, *(deck_name(name) for name in {card.deck for card in deck.cards})})
    about = html.escape(deck.description.strip(), quote=False).replace("\n", "<br>")
    made = [genanki.Deck(_deck_id(name), name, about if name == named else "") for name in names]
    for name in sorted({card.draft.note_type for card in deck.cards}):
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


def _insert(cursor: sqlite3.Cursor, cards: Sequence[Card], fields: Mapping[str, Fields]) -> None:
    """The rows of notes and cards.  Indexes are built once all rows are there, which takes half the time."""
    indexes = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name").fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    times = {changed: _seconds(changed) for changed in {card.changed for card in cards}}
    stamps = [times[card.changed] for card in cards]
    ids = _ids(cards, stamps)
    cursor.executemany(_INSERT_NOTE, _notes(cards, fields, ids, stamps))
    cursor.executemany(_INSERT_CARD, _cards(cards, fields, ids, stamps))
    for _, sql in indexes:
        cursor.execute(sql)


def _ids(cards: Sequence[Card], stamps: Sequence[int]) -> dict[int, int]:
    """An id for each note → its index in `cards`, in the order of the ids, which SQLite appends without searching.

    An id is unique, and stable while the guid and the time of the last change are.  The importer matches notes by guid and cards by
    note and template, never by these ids, and gives a newcomer another id where its own is taken; so an id may follow that time.
    """
    taken: dict[int, int] = {}
    crc32 = zlib.crc32
    for index, card in enumerate(cards):
        number = stamps[index] * 1000 - crc32(card.guid.encode("utf-8", "surrogatepass")) % _SPREAD
        while number in taken:
            number -= 1
        taken[number] = index
    return dict(sorted(taken.items()))


def _notes(cards: Sequence[Card], fields: Mapping[str, Fields], ids: Mapping[int, int], stamps: Sequence[int]) -> Iterator[Row]:
    """Rows: id, guid, note type, changed, tags, fields, sort field."""
    texts: dict[tuple[str, ...], str] = {}
    types = {name: kind.id for name, kind in NOTE_TYPES.items()}
    for number, index in ids.items():
        card = cards[index]
        draft, values = card.draft, fields[card.guid]
        tags = texts.get(draft.tags)
        if tags is None:
            tags = texts[draft.tags] = f" {' '.join(tag_list(draft.tags))} "
        yield number, card.guid, types[draft.note_type], stamps[index], tags, "\x1f".join(values), values[QUESTION]


def _cards(cards: Sequence[Card], fields: Mapping[str, Fields], ids: Mapping[int, int], stamps: Sequence[int]) -> Iterator[Row]:
    """Rows: id, note, deck, template or gap, changed, place among the new cards.  A note's first card has the number of its note."""
    decks = {name: _deck_id(deck_name(name)) for name in {card.deck for card in cards}}
    more: set[int] = set()
    for note, index in ids.items():
        card, changed = cards[index], stamps[index]
        deck, place = decks[card.deck], card.position
        if card.draft.note_type == "qa":
            yield note, note, deck, 0, changed, place
            continue
        number = note
        for gap in gaps(fields[card.guid][QUESTION]):
            yield number, note, deck, gap - 1, changed, place
            while number in ids or number in more:
                number -= 1
            more.add(number)


def _seconds(changed: datetime) -> int:
    """When a card last changed, Unix seconds; a time without a zone is UTC."""
    return max(int((changed if changed.tzinfo else changed.replace(tzinfo=UTC)).timestamp()), _EARLIEST)


def _zip(database: bytes, media: Mapping[str, bytes]) -> bytes:
    """The zip: no dates, no owner, entries in a fixed order."""
    names = sorted(media)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "collection.anki2", database, deflate=True)
        _add(archive, "media", json.dumps({str(n): name for n, name in enumerate(names)}).encode(), deflate=True)
        for n, name in enumerate(names):
            _add(archive, str(n), media[name], deflate=name.rsplit(".", 1)[-1] in _DEFLATED)
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, deflate: bool) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3  # else it tells Windows from Unix
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    archive.writestr(entry, data, compresslevel=6 if len(data) < _LARGE else 1)
