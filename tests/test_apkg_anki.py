"""Packages imported into a real collection of the official `anki` package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cards.exporter import export
from cards.exporter.cloze import gaps
from cards.model import Deck
from tests.exporter_samples import PNG, card, cloze, deck, draft, sample
from tests.test_apkg import packed

pytest.importorskip("anki", reason="the official engine is an optional extra")


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Any]:
    from anki.collection import Collection

    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def take(col: Any, data: bytes) -> dict[str, int]:
    """Import a package as the desktop does by default, and count what the log says."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    path = Path(col.path).with_suffix(".apkg")
    path.write_bytes(data)
    before = col.db.scalar("select scm from col")
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())).log
    assert col.db.scalar("select scm from col") == before, "nothing of ours may force a full sync"
    col.models._clear_cache()
    counted = {name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")}
    return {name: number for name, number in counted.items() if number}


def fields_of(col: Any, guid: str) -> dict[str, str]:
    [nid] = col.find_notes(f"Key:{guid}")
    return dict(col.get_note(nid).items())


def test_every_card_arrives_and_shows_its_texts(col: Any) -> None:
    assert take(col, packed(sample())) == {"new": 4}
    assert col.card_count() == 5
    assert not list(col.get_empty_cards().notes)
    [cid] = col.find_cards("Key:aCorrect02")
    made = col.get_card(cid).render_output()
    assert "올바른 층 순서는?" in made.question_text
    assert "멘토링 3주차 › 층 순서" in made.question_text
    assert "합성곱 → 활성화 → 정규화" not in made.question_text
    for text in ("합성곱 → 정규화 → 활성화", "합성곱 → 활성화 → 정규화", "처음 답", "My first answer", "멘토링 3주차, 2024-05-03"):
        assert text in made.answer_text
    assert ".nightMode" in made.css
    assert ".night_mode" in made.css


def test_empty_fields_leave_nothing(col: Any) -> None:
    take(col, packed(sample()))
    [cid] = col.find_cards("Key:aEnglish04")
    made = col.get_card(cid).render_output()
    for name in ("context", "mistake", "extra"):
        assert f'class="{name}"' not in made.answer_text
    assert "x &lt; 3" in made.answer_text


def test_a_cloze_hides_one_gap_at_a_time(col: Any) -> None:
    take(col, packed(sample()))
    first, second = (
        col.get_card(cid).render_output() for cid in sorted(col.find_cards("Key:aCloze0003"), key=lambda c: col.get_card(c).ord)
    )
    assert "드롭아웃" not in first.question_text.replace('data-cloze="드롭아웃"', "")
    assert "과적합" in first.question_text
    assert "드롭아웃" in second.question_text
    assert "드롭아웃" in first.answer_text


def test_guid_tags_deck_and_order(col: Any) -> None:
    take(col, packed(sample()))
    assert set(col.db.list("select guid from notes")) == {c.guid for c in sample().cards}
    [nid] = col.find_notes("Key:aCorrect02")
    assert col.get_note(nid).tags == ["kind::correction", "two_words", "weak"]
    assert [d.name for d in col.decks.all_names_and_ids() if d.name != "Default"] == ["Mentoring", "Mentoring::Gaps"]
    for one in sample().cards:
        for cid in col.find_cards(f"Key:{one.guid}"):
            loaded = col.get_card(cid)
            assert (loaded.due, col.decks.name(loaded.did), loaded.type) == (one.position, one.deck, 0)
    assert {col.get_note(n).note_type()["sortf"] for n in col.find_notes("")} == {1}


def test_the_same_package_again_changes_nothing(col: Any) -> None:
    take(col, packed(sample()))
    assert take(col, packed(sample())) == {"duplicate": 4}


def test_an_edited_card_is_updated_and_keeps_its_schedule(col: Any) -> None:
    take(col, packed(sample()))
    [cid] = col.find_cards("Key:aQa0000001")
    reviewed = col.get_card(cid)
    reviewed.type, reviewed.queue, reviewed.ivl, reviewed.reps, reviewed.due, reviewed.factor = 2, 2, 30, 5, 40, 2500
    col.update_card(reviewed)
    state = col.db.first("select id, did, type, queue, due, ivl, factor, reps from cards where id = ?", cid)
    first, *rest = sample().cards
    edited = replace(first, draft=replace(first.draft, answer="고친 답", tags=("new",)), changed=first.changed.replace(minute=31))
    assert take(col, packed(deck(edited, *rest))) == {"updated": 1, "duplicate": 3}
    assert fields_of(col, "aQa0000001")["Answer"] == "고친 답"
    assert col.db.first("select id, did, type, queue, due, ivl, factor, reps from cards where id = ?", cid) == state
    assert col.card_count() == 5


def test_a_new_gap_adds_a_card(col: Any) -> None:
    one = card("aKey", cloze("{{c1::a}} and b"))
    take(col, packed(deck(one)))
    assert take(col, packed(deck(card("aKey", cloze("{{c1::a}} and {{c2::b}}"), later=5)))) == {"updated": 1}
    assert col.card_count() == 2


def test_two_packages_do_not_disturb_each_other(col: Any) -> None:
    one = deck(*(card(f"aOne{n}", draft(f"첫 질문 {n}은?"), position=n) for n in range(200)))
    two = deck(*(card(f"aTwo{n}", draft(f"둘째 질문 {n}은?"), deck="Other", position=n) for n in range(200)), name="Other")
    assert take(col, packed(one)) == {"new": 200}
    assert take(col, packed(two)) == {"new": 200}
    assert {name: len(col.find_cards(f'deck:"{name}"')) for name in ("Mentoring", "Other")} == {"Mentoring": 200, "Other": 200}
    assert take(col, packed(one)) == take(col, packed(two)) == {"duplicate": 200}


def test_equal_ids_in_two_packages_are_no_clash(col: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The importer gives a newcomer a free id; cards and notes stay together."""
    from cards.exporter import apkg

    monkeypatch.setattr(apkg.zlib, "crc32", lambda data: 0)
    take(col, packed(deck(card("aKey1"), card("aKey2", cloze()))))
    assert take(col, packed(deck(card("aKey3", draft("새 질문은?")), card("aKey4", cloze("{{c1::새}} 틈"))))) == {"new": 2}
    assert fields_of(col, "aKey3")["Question"] == "새 질문은?"
    assert col.card_count() == 4
    assert "새 질문은?" in col.get_card(col.find_cards("Key:aKey3")[0]).render_output().question_text


def test_a_deck_that_is_named_like_the_default_one(col: Any) -> None:
    take(col, packed(deck(card("aKey", deck="Default"), name="Default")))
    assert [d.name for d in col.decks.all_names_and_ids()] == ["Default"]
    assert len(col.find_cards("deck:Default")) == 1


def test_newer_templates_are_taken_over(col: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cards.exporter import apkg

    take(col, packed(sample()))
    monkeypatch.setattr(apkg, "css", lambda: ".card { color: red; } .nightMode {}")
    take(col, packed(sample()))
    assert "color: red" not in col.models.by_name("Mentor Cards QA")["css"]
    monkeypatch.setattr(apkg, "REVISED", apkg.REVISED + 1)
    take(col, packed(sample()))
    assert "color: red" in col.models.by_name("Mentor Cards QA")["css"]


def test_pictures_arrive(col: Any, tmp_path: Path) -> None:
    notes = tmp_path / "ws" / "notes"
    notes.mkdir(parents=True)
    for name in ("구조 1.png", "plain.png", "unused.png"):
        (notes / name).write_bytes(PNG + name.encode())
    made = deck(
        card("aKey1", draft("그림은?", "![구조](<구조 1.png>)\n\n![p](plain.png)")),
        card("aKey2", draft("없는 그림은?", "![구조](gone.png)", mistake="![p](plain.png)")),
    )
    [receipt], problems = export([made], root=tmp_path / "ws", out=tmp_path / "out")
    assert [p.code for p in problems] == ["media-missing"]
    assert take(col, Path(receipt.path).read_bytes()) == {"new": 2}
    checked = col.media.check()
    assert (list(checked.missing), list(checked.unused)) == ([], [])
    assert sorted(path.name.split("-")[0] for path in Path(col.media.dir()).iterdir()) == ["plain", "구조_1"]


def test_a_changed_picture_replaces_the_old_one(col: Any, tmp_path: Path) -> None:
    picture = tmp_path / "notes" / "a.png"
    picture.parent.mkdir()
    for later, data in ((0, PNG), (5, PNG + b"new")):
        picture.write_bytes(data)
        [receipt], _ = export([deck(card("aKey", draft("그림은?", "![a](a.png)"), later=later))], root=tmp_path, out=tmp_path / "out")
        take(col, Path(receipt.path).read_bytes())
    [name] = col.media.files_in_str(col.models.id_for_name("Mentor Cards QA"), fields_of(col, "aKey")["Answer"])
    assert (Path(col.media.dir()) / name).read_bytes() == PNG + b"new"


@pytest.mark.parametrize(
    "text",
    [
        "{{c1::a}} {{c3::b}}",
        "{{c1::a {{c2::b}} c}}",
        "{{c2::never {{c1::closed}}",
        "}} {{c1::a::hint}} {{c0::b}} {{c500::d}}",
        "{{c1::a::b::c}} {{c01::x}} {{C2::x}} {{c2:x}}",
        "{{c1::}} {{c2::\nb}}",
        "{{c1,2::a}} {{c2,,3::b}} {{c4,::c}} {{c,5::d}} {{c99999999999::e}}",
        "{{c1::a " * 12 + "}}" * 12,
    ],
)
def test_gaps_are_counted_as_anki_counts_them(col: Any, text: str) -> None:
    take(col, packed(sample()))
    note = col.new_note(col.models.by_name("Mentor Cards Cloze"))
    note["Text"] = text
    assert list(gaps(text)) == sorted(note.cloze_numbers_in_fields())


def test_an_empty_package(col: Any) -> None:
    assert take(col, packed(Deck("Mentoring", "", ()))) == {}
