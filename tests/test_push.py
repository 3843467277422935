"""Pushing into a real collection: nothing of the user's is lost, nothing forces a full sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cards.exporter.collection import opened, place_of
from cards.exporter.push import pack
from cards.model import Card
from cards.problems import CardsError
from tests.engine import cards_of, change, note_of, own, review, schema, send
from tests.exporter_samples import PNG, card, cloze, draft, sample
from tests.growth import ratio

pytest.importorskip("anki", reason="the official engine is an optional extra")


def many(number: int) -> list[Card]:
    """Cards in two decks, each fifth with a gap."""
    return [
        card(
            f"aMany{n:05}",
            cloze(f"개념 {n}은 {{{{c1::정규화}}}}와 {{{{c2::활성화}}}}이다.") if n % 5 == 4 else draft(f"개념 {n}이란?", f"설명 {n}"),
            deck="멘토링::기초" if n % 2 else "멘토링",
            position=n + 1,
        )
        for n in range(number)
    ]


def reworded(one: Card, **words: Any) -> Card:
    return replace(one, draft=replace(one.draft, **words))


def revlog(col: Any) -> list[Any]:
    return list(col.db.all("select * from revlog order by id"))


def rows(col: Any) -> list[Any]:
    return [*col.db.all("select * from notes order by id"), *col.db.all("select * from cards order by id")]


def test_the_whole_life_of_a_collection(tmp_path: Path) -> None:
    """Push, review, edit, move, retire, edit in Anki, push again."""
    cards = many(60)
    first = send(tmp_path, cards)
    assert len(first.new) == 60
    with own(tmp_path) as col:
        assert review(col, 30) == 30
        col.fix_integrity()  # at times the engine owes a card the time of its last review
        started = schema(col)
        history = revlog(col)
        change(col, cards[0].guid, Answer="내가 고친 답")
        change(col, cards[1].guid, Extra="내가 적은 메모")
        mine = note_of(col, cards[2].guid)
        mine.tags.append("내것")
        col.update_note(mine)
    edited = [
        reworded(cards[0], answer="노트에서 고친 답"),
        cards[1],
        reworded(cards[2], answer="새 설명"),
        replace(cards[3], deck="다른 덱"),
        *cards[4:58],
    ]
    second = send(tmp_path, edited, retired=[cards[58].guid, cards[59].guid])
    assert (second.updated, second.moved, second.retired) == ((cards[2].guid,), (cards[3].guid,), (cards[58].guid, cards[59].guid))
    assert [(e.guid, e.fields, e.clash) for e in second.edited] == [
        (cards[0].guid, ("Answer",), True),
        (cards[1].guid, ("Extra",), False),
    ]
    with own(tmp_path) as col:
        assert note_of(col, cards[0].guid)["Answer"] == "내가 고친 답"
        assert note_of(col, cards[1].guid)["Extra"] == "내가 적은 메모"
        assert note_of(col, cards[2].guid)["Answer"] == "새 설명"
        assert "내것" in note_of(col, cards[2].guid).tags
        assert {col.decks.name(c.did) for c in cards_of(col, cards[3].guid)} == {"다른 덱"}
        assert "retired" in note_of(col, cards[58].guid).tags
        assert {c.queue for c in cards_of(col, cards[59].guid)} == {-1}
        assert revlog(col) == history
        assert schema(col) == started
        text, fine = col.fix_integrity()
        assert (fine, text) == (True, "Database rebuilt and optimized.")
        before = rows(col)
    third = send(tmp_path, edited, retired=[cards[58].guid, cards[59].guid])
    assert (third.new, third.updated, third.moved, third.retired, third.backup) == ((), (), (), (), "")
    with own(tmp_path) as col:
        assert rows(col) == before
        assert revlog(col) == history


def test_one_undo_step_and_a_backup(tmp_path: Path) -> None:
    from cards.exporter.collection.place import CollectionTarget
    from cards.exporter.push import push

    send(tmp_path, sample().cards)
    path = place_of(tmp_path, None)
    with opened(path, root=tmp_path) as col:
        before = rows(col)
        shipment, _ = pack([*many(40), *sample().cards[1:]], root=tmp_path, retired=["aQa0000001"])
        report = push(CollectionTarget(col, path, root=tmp_path), shipment, root=tmp_path)
        assert col.undo_status().undo == "cards push"
        assert list(Path(report.backup).glob("*.colpkg"))
        col.undo()
        assert [row[:4] for row in rows(col)] == [row[:4] for row in before]
        assert not col.undo_status().undo


def test_a_change_of_the_schema_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cards.exporter.collection.place import CollectionTarget

    send(tmp_path, sample().cards)
    values = iter([1, 2])
    monkeypatch.setattr(CollectionTarget, "_schema", lambda self: next(values))
    with pytest.raises(CardsError, match="one-way sync"):
        send(tmp_path, many(3))
    monkeypatch.undo()
    with own(tmp_path) as col:
        assert col.note_count() == 4
    assert len(send(tmp_path, many(3)).new) == 3


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    send(tmp_path, sample().cards)
    files = {p: p.read_bytes() for p in (tmp_path / ".cards").rglob("*") if p.is_file() and "media" not in p.name}
    report = send(tmp_path, [*sample().cards, card("aNew")], dry_run=True)
    assert report.new == ("aNew",)
    assert {p: p.read_bytes() for p in (tmp_path / ".cards").rglob("*") if p.is_file() and "media" not in p.name}.keys() == files.keys()
    with own(tmp_path) as col:
        assert col.note_count() == 4


def test_what_was_retired_comes_back_as_it_was(tmp_path: Path) -> None:
    one = card("aGaps", cloze("{{c1::가}} {{c2::나}}"))
    send(tmp_path, [one])
    with own(tmp_path) as col:
        col.sched.suspend_cards([cards_of(col, "aGaps")[1].id])
    send(tmp_path, [], retired=["aGaps"])
    with own(tmp_path) as col:
        assert [c.queue for c in cards_of(col, "aGaps")] == [-1, -1]
    report = send(tmp_path, [one])
    assert report.returned == ("aGaps",)
    with own(tmp_path) as col:
        assert [c.queue for c in cards_of(col, "aGaps")] == [0, -1], "the user's own suspension stays"
        assert not [tag for tag in note_of(col, "aGaps").tags if "retired" in tag]
    assert send(tmp_path, [one]).unchanged == ("aGaps",)


def test_a_retired_card_that_the_user_takes_back_stays(tmp_path: Path) -> None:
    send(tmp_path, [card("aOne")])
    send(tmp_path, [], retired=["aOne"])
    with own(tmp_path) as col:
        note = note_of(col, "aOne")
        note.tags = []
        col.update_note(note)
        col.sched.unsuspend_cards(note.card_ids())
    assert send(tmp_path, [], retired=["aOne"]).retired == ()


def test_retired_cards_are_deleted_on_demand(tmp_path: Path) -> None:
    send(tmp_path, [card("aOne"), card("aTwo")])
    assert send(tmp_path, [card("aTwo")], retired=["aOne"], delete_retired=True).deleted == ("aOne",)
    with own(tmp_path) as col:
        assert col.db.list("select guid from notes") == ["aTwo"]
    assert send(tmp_path, [card("aTwo")], retired=["aOne"], delete_retired=True).deleted == ()


def test_gaps_come_and_go(tmp_path: Path) -> None:
    both, first = (card("aGaps", cloze(text), deck="틈") for text in ("{{c1::가}} {{c2::나}}", "{{c1::가}} 나"))
    send(tmp_path, [first])
    send(tmp_path, [both])
    with own(tmp_path) as col:
        assert {col.decks.name(c.did) for c in cards_of(col, "aGaps")} == {"틈"}
        assert len(cards_of(col, "aGaps")) == 2
    send(tmp_path, [first])
    with own(tmp_path) as col:
        assert [c.queue for c in cards_of(col, "aGaps")] == [0, -1]
    assert send(tmp_path, [first]).unchanged == ("aGaps",)
    send(tmp_path, [both])
    with own(tmp_path) as col:
        assert [c.queue for c in cards_of(col, "aGaps")] == [0, 0]
        assert note_of(col, "aGaps").tags == ["kind::qa", "session::2024-05-03"]


def test_a_package_and_a_push_make_the_same_notes(tmp_path: Path) -> None:
    """Whichever comes first, the other finds everything in place."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    from tests.test_apkg import packed

    package = tmp_path / "x.apkg"
    package.write_bytes(packed(sample()))
    send(tmp_path, sample().cards)
    with own(tmp_path) as col:
        before = schema(col)
        log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())).log
        assert (len(log.duplicate), len(log.updated), len(log.conflicting), len(log.new)) == (4, 0, 0, 0)
        assert schema(col) == before
    other = tmp_path / "other"
    with opened(place_of(other, None), root=other, create=True) as col:
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions()))
        col.models._clear_cache()
    report = send(other, sample().cards)
    assert len(report.unchanged) == 4
    assert report.backup == ""


def test_pictures_are_carried(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "그림.png").write_bytes(PNG)
    one = card("aOne", draft("그림은?", "![그림](그림.png)"))
    report = send(tmp_path, [one])
    [name] = report.media
    with own(tmp_path) as col:
        assert (Path(col.media.dir()) / name).read_bytes() == PNG
        assert name in note_of(col, "aOne")["Answer"]
        checked = col.media.check()
        assert (list(checked.missing), list(checked.unused)) == ([], [])
    assert send(tmp_path, [one]).media == ()


def test_another_note_type_with_the_guid_is_left_alone(tmp_path: Path) -> None:
    send(tmp_path, [card("aOne")])
    report = send(tmp_path, [card("aOne", cloze())])
    assert report.strange == ("aOne",)


def test_a_note_type_that_lost_a_field_stops_the_push(tmp_path: Path) -> None:
    send(tmp_path, [card("aOne")])
    with own(tmp_path) as col:
        kind = col.models.by_name("Mentor Cards QA")
        col.models.rename_field(kind, kind["flds"][2], "Antwort")
        col.models.update_dict(kind)
    with pytest.raises(CardsError, match="lost its field `Answer`"):
        send(tmp_path, [card("aTwo")])


def test_templates_follow_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cards.exporter.collection import kinds

    send(tmp_path, [card("aOne")])
    monkeypatch.setattr(kinds, "REVISED", kinds.REVISED + 10**9)
    monkeypatch.setattr(kinds, "css", lambda: ".card { color: green; }")
    send(tmp_path, [card("aTwo")])
    with own(tmp_path) as col:
        assert "green" in col.models.by_name("Mentor Cards QA")["css"]


def test_a_profile_that_is_closed(tmp_path: Path) -> None:
    from anki.collection import Collection

    profile = tmp_path / "profile"
    profile.mkdir()
    theirs = Collection(str(profile / "collection.anki2"))
    mine = theirs.new_note(theirs.models.by_name("Basic"))
    mine["Front"], mine["Back"] = "mine", "too"
    theirs.add_note(mine, theirs.decks.id("My own"))
    before, config = rows(theirs), theirs.db.scalar("select count() from deck_config")
    try:
        with pytest.raises(CardsError, match="open elsewhere; close Anki"):
            send(tmp_path, [card("aOne")], collection=str(profile))
    finally:
        theirs.close()
    assert send(tmp_path, [card("aOne")], collection=str(profile)).new == ("aOne",)
    assert send(tmp_path, [card("aOne")], collection=str(profile / "collection.anki2")).unchanged == ("aOne",)
    with opened(profile / "collection.anki2", root=tmp_path) as col:
        assert rows(col)[0] == before[0]
        assert col.db.scalar("select count() from deck_config") == config
    with pytest.raises(CardsError, match="there is no collection"):
        send(tmp_path, [card("aOne")], collection=str(tmp_path / "nothing"))


def test_the_time_of_a_push_grows_with_the_cards(tmp_path: Path) -> None:
    numbers = count()

    def task(number: int) -> Callable[[], object]:
        cards, root = many(number), tmp_path / str(next(numbers))
        return lambda: (send(root, cards), send(root, [reworded(one, extra="더") for one in cards]))

    assert ratio(task, small=250, rounds=2) < 20
