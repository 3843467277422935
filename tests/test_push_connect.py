"""Pushing to a running Anki: the protocol of AnkiConnect against a double.  `test_push_desktop.py` has the add-on itself."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cards.cli.app import run
from cards.exporter.connect import ConnectTarget
from cards.exporter.push import pack, push
from cards.exporter.target import Options, Report
from cards.model import Card
from cards.problems import CardsError
from tests.anki_connect import Actions, listening
from tests.engine import cards_of, change, note_of, schema
from tests.exporter_samples import PNG, card, cloze, draft, sample
from tests.test_push import many, reworded

pytest.importorskip("anki", reason="the double answers from a real collection, and the official engine is an optional extra")


class Place:
    """A double with its collection, and a workspace beside it."""

    def __init__(self, col: Any, url: str, heard: list[dict[str, Any]], actions: Actions, root: Path) -> None:
        self.col, self.url, self.heard, self.actions, self.root = col, url, heard, actions, root

    def send(self, *cards: Card, retired: tuple[str, ...] = (), **chosen: bool) -> Report:
        shipment, problems = pack(cards, root=self.root, retired=retired)
        assert not problems
        self.heard.clear()
        return push(ConnectTarget(self.url), shipment, root=self.root, options=Options(**chosen))

    @property
    def profile(self) -> Path:
        """The profile's folder."""
        return Path(self.col.path).parent

    def asked(self) -> list[str]:
        """The actions that change something, in order."""
        said = [one for heard in self.heard for one in heard["params"].get("actions", [heard])]
        return [one["action"] for one in said if one["action"] not in READING]


READING = frozenset(
    ("modelNamesAndIds", "modelFieldNames", "modelTemplates", "findNotes", "findCards", "notesInfo", "cardsInfo", "deckNames")
) | {"getMediaDirPath", "getMediaFilesNames"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    from anki.collection import Collection

    (tmp_path / "profile" / "backups").mkdir(parents=True)
    col = Collection(str(tmp_path / "profile" / "collection.anki2"))
    with listening(col) as (url, heard, actions):
        yield Place(col, url, heard, actions, tmp_path / "space")
    col.close()


def test_new_cards_travel_as_a_package(place: Place) -> None:
    started = schema(place.col)
    assert len(place.send(*sample().cards).new) == 4
    assert place.asked() == ["storeMediaFile", "importPackage", "deleteMediaFile"]
    assert {said["version"] for said in place.heard} == {6}
    assert set(place.col.db.list("select guid from notes")) == {one.guid for one in sample().cards}
    assert place.col.models.get(1718230451107)["name"] == "Mentor Cards QA"
    assert {place.col.decks.name(c.did) for c in cards_of(place.col, "aCloze0003")} == {"Mentoring::Gaps"}
    assert schema(place.col) == started
    assert not list(Path(place.col.media.dir()).iterdir())


def test_a_second_push_asks_and_changes_nothing(place: Place) -> None:
    place.send(*sample().cards)
    assert len(place.send(*sample().cards).unchanged) == 4
    assert place.asked() == []


def test_what_changes_goes_by_actions_of_its_own(place: Place) -> None:
    one, two, three, four = sample().cards
    place.send(one, two, three, four)
    change(place.col, four.guid, Answer="내가 고친 답")
    note = note_of(place.col, one.guid)
    note.tags.append("내것")
    place.col.update_note(note)
    report = place.send(
        replace(one, draft=replace(one.draft, answer="새 답", tags=("kind::qa", "weak"))),
        replace(two, deck="다른::덱"),
        four,
        retired=(three.guid,),
    )
    assert (report.updated, report.moved, report.retired) == ((one.guid,), (two.guid,), (three.guid,))
    assert report.edited[0].fields == ("Answer",)
    assert place.asked() == [
        "exportPackage",
        "createDeck",
        "updateNoteFields",
        "removeTags",
        "addTags",
        "addTags",
        "changeDeck",
        "suspend",
    ]
    assert note_of(place.col, one.guid).tags == ["kind::qa", "weak", "내것"]
    assert note_of(place.col, four.guid)["Answer"] == "내가 고친 답"
    assert {place.col.decks.name(c.did) for c in cards_of(place.col, two.guid)} == {"다른::덱"}
    assert {c.queue for c in cards_of(place.col, three.guid)} == {-1}
    assert list(Path(report.backup).glob("*.apkg"))
    assert place.send(one, two, three, four).returned == (three.guid,)
    assert {c.queue for c in cards_of(place.col, three.guid)} == {0}


def test_cards_of_new_gaps_go_to_their_deck(place: Place) -> None:
    place.send(card("aGaps", cloze("{{c1::가}}"), deck="틈"))
    place.send(card("aGaps", cloze("{{c1::가}} {{c2::나}}"), deck="틈"))
    assert [place.col.decks.name(c.did) for c in cards_of(place.col, "aGaps")] == ["틈", "틈"]


def test_cards_in_a_filtered_deck_stay_there(place: Place) -> None:
    place.send(card("aOne"))
    made = place.col.sched.get_or_create_filtered_deck(0)
    made.config.search_terms[0].search = "is:new"
    place.col.sched.add_or_update_filtered_deck(made)
    assert place.send(card("aOne")).unchanged == ("aOne",)


def test_pictures_and_deleting(place: Place) -> None:
    (place.root / "notes").mkdir(parents=True)
    (place.root / "notes" / "a.png").write_bytes(PNG)
    [name] = place.send(card("aOne", draft("그림은?", "![a](a.png)"))).media
    assert (Path(place.col.media.dir()) / name).read_bytes() == PNG
    assert place.send(retired=("aOne",), delete_retired=True).deleted == ("aOne",)
    assert place.col.note_count() == 0


def test_a_dry_run_only_asks(place: Place) -> None:
    assert place.send(*sample().cards, dry_run=True).new
    assert place.asked() == []


def test_a_note_type_with_a_field_of_the_users_own(place: Place) -> None:
    """AnkiConnect would merge the types, which forces a full sync; known cards are brought up to date all the same."""
    one = card("aOne")
    place.send(one)
    kind = place.col.models.by_name("Mentor Cards QA")
    place.col.models.add_field(kind, place.col.models.new_field("Mine"))
    place.col.models.update_dict(kind)
    started = schema(place.col)
    with pytest.raises(CardsError, match="one-way sync"):
        place.send(one, card("aTwo"))
    assert place.send(replace(one, draft=replace(one.draft, answer="새 답"))).updated == ("aOne",)
    assert schema(place.col) == started


def test_a_push_leaves_presets_alone(place: Place) -> None:
    before = place.col.db.all("select * from deck_config")
    place.send(*sample().cards)
    assert place.col.db.all("select * from deck_config") == before


def test_the_key_goes_along_with_each_action(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.actions.key = "open sesame"
    with pytest.raises(CardsError, match=r"valid api key must be provided; AnkiConnect wants its key; put it into .*CARDS_CONNECT_KEY"):
        place.send(card("aOne"))
    monkeypatch.setenv("CARDS_CONNECT_KEY", "open sesame")
    place.send(card("aOne"))
    assert place.send(reworded(card("aOne"), answer="새 답")).updated == ("aOne",)
    assert {one["key"] for said in place.heard for one in said["params"].get("actions", [said])} == {"open sesame"}


def test_a_hundred_changes_go_in_one_request(place: Place) -> None:
    """The add-on looks for requests forty times a second."""
    cards = many(150)
    place.send(*cards)
    assert len(place.send(*(reworded(one, extra="더") for one in cards)).updated) == 150
    assert [said["action"] for said in place.heard].count("multi") < 5
    assert len(place.send(*(reworded(one, extra="더") for one in cards)).unchanged) == 150


def test_one_refusal_among_many_is_said_and_the_rest_is_done(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = card("aOne"), card("aTwo")
    place.send(one, two)
    gone, update = note_of(place.col, "aOne").id, Actions.updateNoteFields
    monkeypatch.setattr(
        Actions, "updateNoteFields", lambda self, note: update(self, {**note, "id": 1 if note["id"] == gone else note["id"]})
    )
    new = [reworded(card, answer="새 답") for card in (one, two)]
    with pytest.raises(CardsError, match="Anki refused `updateNoteFields`"):
        place.send(*new)
    assert note_of(place.col, "aTwo")["Answer"] == "새 답"
    monkeypatch.undo()
    report = place.send(*new)
    assert (report.updated, report.unchanged, report.edited) == (("aOne",), ("aTwo",), ())


def test_a_tag_is_taken_off_without_those_below_it(place: Place) -> None:
    place.send(card("aOne", draft(tags=("kind::qa", "weak"))))
    note = note_of(place.col, "aOne")
    note.tags.append("weak::내것")
    place.col.update_note(note)
    place.send(card("aOne", draft(tags=("kind::qa",))))
    assert note_of(place.col, "aOne").tags == ["kind::qa", "weak::내것"]


def test_a_note_type_with_another_name_is_known_by_its_id(place: Place) -> None:
    place.send(card("aOne"))
    kind = place.col.models.by_name("Mentor Cards QA")
    kind["name"] = 'Mine "2"'
    place.col.models.update_dict(kind)
    started = schema(place.col)
    report = place.send(reworded(card("aOne"), answer="새 답"), card("aTwo"))
    assert (report.new, report.updated) == (("aTwo",), ("aOne",))
    assert place.col.note_count() == 2
    assert schema(place.col) == started


def test_a_profile_without_a_folder_of_backups(place: Place) -> None:
    """Anki makes it when it first closes a profile; the add-on never does."""
    place.send(card("aOne"))
    (place.profile / "backups").rmdir()
    report = place.send(reworded(card("aOne"), answer="새 답"))
    assert Path(report.backup) == place.profile
    assert list(place.profile.glob("mentor-cards-*.apkg"))


def test_a_large_file_goes_by_its_path(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the wire ten megabytes take the add-on a minute; an Anki that does not see the file gets it over the wire all the same."""
    (place.root / "notes").mkdir(parents=True)
    cards = [card(f"aOne{n}", draft("그림은?", f"![a]({n}.png)")) for n in range(2)]
    sent = []
    store = Actions.storeMediaFile
    for n, one in enumerate(cards):
        (place.root / "notes" / f"{n}.png").write_bytes(PNG + bytes([n]) * 600_000)
        [name] = place.send(one).media
        assert (Path(place.col.media.dir()) / name).stat().st_size > 600_000
        sent.append([sorted(said["params"]) for said in place.heard if said["action"] == "storeMediaFile"][:-1])
        monkeypatch.setattr(Actions, "storeMediaFile", lambda self, filename, data="", **more: store(self, filename, data))
    assert sent[0] == [["deleteExisting", "filename", "path"]]
    assert sent[1] == [["deleteExisting", "filename", "path"], ["data", "deleteExisting", "filename"]]


def test_an_anki_that_is_busy(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(CardsError, match=r"did not answer within 0\.2 s; it may be busy"):
            ConnectTarget(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2).present(["aOne"])


def test_a_refusal_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Actions, "importPackage")
    with pytest.raises(CardsError, match="Anki refused `importPackage`: unsupported action; the add-on AnkiConnect is too old"):
        place.send(card("aOne"))
    assert not list(Path(place.col.media.dir()).iterdir())
    monkeypatch.undo()
    assert place.send(card("aOne")).new == ("aOne",), "what was not done is done the next time"


def test_nobody_or_something_else_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CardsError, match="no Anki answers at"):
        ConnectTarget(f"http://127.0.0.1:{port}").present(["aOne"])
    with pytest.raises(CardsError, match="is not the address"):
        ConnectTarget("localhost")
    (tmp_path / "notes").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "notes" / "a.md").write_text(
        "Q. 배치 정규화는 무엇을 하나요?\n\nA. 한 묶음의 평균과 분산으로 값을 맞춘다.\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "anki", None)  # type: ignore[arg-type]  # this way needs no engine
    assert run(["push", "--connect", f"http://127.0.0.1:{port}"]) == 2
    assert "start Anki with the add-on AnkiConnect" in capsys.readouterr().err
