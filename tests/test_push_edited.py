"""What a user changed in Anki, cards, tags, decks and whole notes, against what a later push brings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cards.exporter.collection import place_of
from tests.engine import cards_of, change, note_of, own, send
from tests.exporter_samples import card, cloze, draft
from tests.test_push import reworded

pytest.importorskip("anki", reason="the official engine is an optional extra")


def test_overwrite_gives_the_words_of_the_note(tmp_path: Path) -> None:
    one = card("aOne")
    send(tmp_path, [one])
    with own(tmp_path) as col:
        change(col, "aOne", Answer="내 말")
    report = send(tmp_path, [one], overwrite=True)
    assert report.updated == ("aOne",)
    assert [e.guid for e in report.edited] == ["aOne"]
    assert send(tmp_path, [one]).unchanged == ("aOne",)


def test_an_edit_in_anki_does_not_hold_up_the_other_fields(tmp_path: Path) -> None:
    one = card("aOne")
    send(tmp_path, [one])
    with own(tmp_path) as col:
        change(col, "aOne", Extra="메모")
    send(tmp_path, [reworded(one, answer="새 답")])
    with own(tmp_path) as col:
        assert (note_of(col, "aOne")["Answer"], note_of(col, "aOne")["Extra"]) == ("새 답", "메모")


def test_tags_of_ours_come_and_go_and_the_users_stay(tmp_path: Path) -> None:
    one = card("aOne", draft(tags=("kind::qa", "weak")))
    send(tmp_path, [one])
    with own(tmp_path) as col:
        note = note_of(col, "aOne")
        note.tags = ["weak", "marked"]  # `kind::qa` was taken off
        col.update_note(note)
    report = send(tmp_path, [reworded(one, tags=("kind::qa", "new"))])
    assert report.edited[0].fields == ("tags",)
    with own(tmp_path) as col:
        assert note_of(col, "aOne").tags == ["marked", "new"]


def test_a_deck_chosen_in_anki_stays(tmp_path: Path) -> None:
    one = card("aOne", deck="여기")
    send(tmp_path, [one])
    with own(tmp_path) as col:
        col.set_deck([cards_of(col, "aOne")[0].id], col.decks.id("거기"))
    for _ in range(2):
        report = send(tmp_path, [one])
        assert (report.moved, report.edited[0].fields) == ((), ("deck",))
    assert send(tmp_path, [one], overwrite=True).moved == ("aOne",)
    assert send(tmp_path, [one]).edited == ()


def test_a_deck_with_another_name_in_anki(tmp_path: Path) -> None:
    cards = [card(f"aCard{n}", deck="여기") for n in range(3)]
    send(tmp_path, cards)
    with own(tmp_path) as col:
        col.decks.rename(col.decks.by_name("여기"), "저기::여기")
    more = [*cards, card("aNew", deck="여기"), card("aGaps", cloze("{{c1::가}} {{c2::나}}"), deck="여기")]
    report = send(tmp_path, more)
    assert (report.renamed, report.new) == ((("여기", "저기::여기"),), ("aGaps", "aNew"))
    assert (report.moved, report.edited, len(report.unchanged)) == ((), (), 3)
    report = send(tmp_path, [*more[:3], replace(more[3], deck="새 덱"), more[4]])
    assert (report.moved, report.edited) == (("aNew",), ())
    with own(tmp_path) as col:
        assert col.decks.id_for_name("여기") is None
        assert {col.decks.name(c.did) for c in cards_of(col, "aGaps")} == {"저기::여기"}
        assert {col.decks.name(c.did) for c in cards_of(col, "aNew")} == {"새 덱"}
    assert send(tmp_path, more).moved == ("aNew",)
    assert send(tmp_path, more, dry_run=True).unchanged == send(tmp_path, more).unchanged
    assert len(send(tmp_path, more, overwrite=True).moved) == 5
    assert send(tmp_path, more).renamed == ()


def test_a_note_deleted_in_anki_stays_away(tmp_path: Path) -> None:
    cards = [card("aOne"), card("aTwo"), card("aThree")]
    send(tmp_path, cards)
    with own(tmp_path) as col:
        col.remove_notes([note_of(col, "aOne").id])
    for _ in range(2):
        report = send(tmp_path, [reworded(cards[0], answer="새 답"), *cards[1:]])
        assert (report.gone, report.new, report.backup) == (("aOne",), (), "")
    assert send(tmp_path, cards[:1]).gone == ("aOne",), "the others are there, though nothing was asked of them"
    assert send(tmp_path, cards, overwrite=True).new == ("aOne",)
    assert send(tmp_path, cards).gone == ()


def test_a_collection_that_was_replaced_gets_everything(tmp_path: Path) -> None:
    send(tmp_path, [card("aOne"), card("aTwo")])
    place_of(tmp_path, None).unlink()
    assert send(tmp_path, [card("aOne"), card("aTwo")]).new == ("aOne", "aTwo")


def test_cards_in_a_filtered_deck_are_at_home_in_theirs(tmp_path: Path) -> None:
    send(tmp_path, [card("aOne")])
    with own(tmp_path) as col:
        made = col.sched.get_or_create_filtered_deck(0)
        made.config.search_terms[0].search = "is:new"
        col.sched.add_or_update_filtered_deck(made)
        assert cards_of(col, "aOne")[0].odid
    assert send(tmp_path, [card("aOne")]).unchanged == ("aOne",)


def test_without_the_memory_of_what_was_pushed_nothing_is_overwritten(tmp_path: Path) -> None:
    one = card("aOne")
    send(tmp_path, [one, card("aTwo")])
    (tmp_path / ".cards/pushed/embedded.json").write_text("{broken")
    report = send(tmp_path, [reworded(one, answer="다른 답"), card("aTwo")])
    assert (report.updated, report.unchanged) == ((), ("aOne", "aTwo"))
    assert (report.edited[0].fields, report.edited[0].sure) == (("Answer",), False)
