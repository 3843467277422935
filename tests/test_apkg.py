"""The package's bytes, and its rows beside those of stock genanki."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import genanki
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exporter.apkg import package
from cards.exporter.notetypes import NOTE_TYPES, REVISED
from cards.exporter.render import fields
from cards.model import Deck
from tests.exporter_samples import CHANGED, PNG, card, cloze, deck, draft, sample

HERE = Path(__file__).parent


def packed(made: Deck, media: dict[str, bytes] | None = None) -> bytes:
    values = [fields(c, image=lambda target, alt: "")[0] for c in made.cards]
    file = io.BytesIO()
    package(made, values, file, media=media or {})
    return file.getvalue()


def database(data: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        raw = archive.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(raw)
    return connection


def rows(data: bytes, query: str) -> list[tuple[Any, ...]]:
    with closing(database(data)) as connection:
        return connection.execute(query).fetchall()


def test_the_same_cards_give_the_same_bytes_in_another_process() -> None:
    """Whatever the hash seed, the time zone and the hour."""
    code = (
        "import hashlib; from tests.test_apkg import packed, sample, PNG\n"
        "print(hashlib.sha256(packed(sample(), {'b.png': PNG, 'a.svg': PNG})).hexdigest())"
    )
    seen = {hashlib.sha256(packed(sample(), {"a.svg": PNG, "b.png": PNG})).hexdigest()}
    for seed, zone in (("1", "Asia/Seoul"), ("4711", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join([str(HERE.parent), *sys.path])}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=HERE.parent)
        seen.add(done.stdout.strip())
    assert len(seen) == 1


def test_nothing_tells_when_or_where_it_was_built() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(sample(), {"b.png": PNG}))) as archive:
        assert [entry.filename for entry in archive.infolist()] == ["collection.anki2", "media", "0"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.create_system, entry.external_attr) for entry in archive.infolist()} == {(3, 0o644 << 16)}
        assert json.loads(archive.read("media")) == {"0": "b.png"}
    [(crt, mod)] = rows(packed(sample()), "SELECT crt, mod FROM col")
    assert (crt, mod) == (1411124400, 1425279151694)


def test_notes_carry_the_time_of_their_last_change() -> None:
    made = deck(card("aKey1"), card("aKey2", later=60, position=2))
    stamp = int(CHANGED.timestamp())
    assert rows(packed(made), "SELECT guid, mod FROM notes ORDER BY guid") == [("aKey1", stamp), ("aKey2", stamp + 60)]
    assert {mod for (mod,) in rows(packed(made), "SELECT mod FROM cards")} == {stamp, stamp + 60}


def test_a_time_without_a_zone_is_utc_and_1970_is_never_written() -> None:
    naive = deck(replace(card("aKey"), changed=CHANGED.replace(tzinfo=None)))
    assert packed(naive) == packed(deck(card("aKey")))
    old = deck(replace(card("aKey"), changed=datetime(1970, 1, 1, tzinfo=UTC)))
    [(number, mod)] = rows(packed(old), "SELECT id, mod FROM notes")
    assert number > 10**11
    assert mod == 946684800


def test_ids_stay_while_other_cards_come_and_go() -> None:
    few = deck(card("aKey1"), card("aKey2"))
    more = deck(card("aKey0"), card("aKey1"), card("aKey3"), card("aKey2"))
    query = "SELECT guid, id FROM notes"
    assert set(rows(packed(few), query)) <= set(rows(packed(more), query))


def test_ids_are_unique_where_many_cards_changed_in_one_second() -> None:
    many = deck(*(card(f"aKey{n}", cloze("{{c1::a}} {{c2::b}}"), position=n) for n in range(3000)))
    data = packed(many)
    assert rows(data, "SELECT count(DISTINCT id), count(DISTINCT guid) FROM notes") == [(3000, 3000)]
    assert rows(data, "SELECT count(DISTINCT id) FROM cards") == [(6000,)]
    assert rows(data, "SELECT count(*) FROM cards WHERE nid NOT IN (SELECT id FROM notes)") == [(0,)]
    last = int(CHANGED.timestamp()) * 1000
    assert all(last - 2**22 - 3000 < number <= last for (number,) in rows(data, "SELECT id FROM notes"))


def test_cards_go_to_their_decks_in_order() -> None:
    data = packed(sample())
    decks = {int(key): value["name"] for key, value in json.loads(rows(data, "SELECT decks FROM col")[0][0]).items()}
    found = rows(data, "SELECT n.guid, c.did, c.ord, c.due FROM cards c JOIN notes n ON n.id = c.nid ORDER BY c.due, c.ord")
    assert [(guid, decks[did], ord_, due) for guid, did, ord_, due in found] == [
        ("aQa0000001", "Mentoring", 0, 1),
        ("aCorrect02", "Mentoring", 0, 2),
        ("aCloze0003", "Mentoring::Gaps", 0, 3),
        ("aCloze0003", "Mentoring::Gaps", 1, 3),
        ("aEnglish04", "Mentoring", 0, 4),
    ]
    about = {value["name"]: value["desc"] for value in json.loads(rows(data, "SELECT decks FROM col")[0][0]).values()}
    assert about["Mentoring"] == "Weekly mentoring<br>&amp; review"


def test_only_the_note_types_in_use_are_packed_with_a_fixed_time() -> None:
    one = json.loads(rows(packed(deck(card("aKey"))), "SELECT models FROM col")[0][0])
    assert [(m["name"], m["mod"], m["sortf"]) for m in one.values()] == [("Mentor Cards QA", REVISED, 1)]
    both = json.loads(rows(packed(sample()), "SELECT models FROM col")[0][0])
    assert sorted(both) == sorted(str(kind.id) for kind in NOTE_TYPES.values())


def test_a_deck_without_cards_is_still_a_package() -> None:
    assert rows(packed(deck()), "SELECT count(*) FROM notes") == [(0,)]


def test_broken_input_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        packed(deck(card("aKey"), card("aKey")))
    with pytest.raises(ValueError, match="fit"):
        package(deck(card("aKey")), [("one", "two")], io.BytesIO(), media={})


def stock(made: Deck, path: Path) -> None:
    """The same notes written by genanki's own means."""
    models = {}
    for name, kind in NOTE_TYPES.items():
        templates = [{"name": kind.template, "qfmt": kind.front, "afmt": kind.back}]
        models[name] = genanki.Model(
            kind.id,
            kind.name,
            fields=[{"name": f} for f in kind.fields],
            templates=templates,
            model_type=int(kind.cloze),
            sort_field_index=1,
        )
    target = genanki.Deck(1_234_567_890, made.name)
    for one in made.cards:
        values = list(fields(one, image=lambda target, alt: "")[0])
        tags = sorted(tag.replace(" ", "_") for tag in one.draft.tags)
        target.add_note(genanki.Note(models[one.draft.note_type], values, guid=one.guid, tags=tags, due=one.position))
    genanki.Package(target).write_to_file(str(path), timestamp=CHANGED.timestamp())


@pytest.mark.filterwarnings("ignore:Field contained")
def test_rows_equal_those_of_genanki(tmp_path: Path) -> None:
    """All columns but ids and decks, so that nothing that genanki writes is forgotten."""
    stock(sample(), tmp_path / "stock.apkg")
    theirs, ours = (tmp_path / "stock.apkg").read_bytes(), packed(sample())
    notes = "SELECT guid, mid, mod, usn, tags, flds, sfld, csum, flags, data FROM notes ORDER BY guid"
    columns = ["ord", "mod", "usn", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "odue", "odid", "flags", "data"]
    cards = f"SELECT n.guid, {', '.join(f'c.{name}' for name in columns)} FROM cards c JOIN notes n ON n.id = c.nid ORDER BY 1, 2"
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
    for query in (notes, cards, schema, "SELECT crt, mod, scm, ver, conf, dconf FROM col"):
        assert rows(ours, query) == rows(theirs, query)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20)), max_size=5))
@settings(max_examples=30, deadline=None)
def test_any_text_can_be_packed(texts: list[tuple[str, str, str]]) -> None:
    texts = [tuple(part.encode("utf-8", "ignore").decode() for part in text) for text in texts]  # type: ignore[misc]
    made = deck(*(card(f"aKey{n}", draft(q, a, tags=(t,)), deck=t or "D", position=n) for n, (q, a, t) in enumerate(texts)))
    data = packed(made)
    assert rows(data, "PRAGMA integrity_check") == [("ok",)]
    assert rows(data, "SELECT count(*) FROM notes WHERE length(flds) - length(replace(flds, char(31), '')) != 10") == [(0,)]
    assert data == packed(made)
