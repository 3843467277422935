"""What a push decides, on collections made up by chance: nothing of the user's is lost, and a second push has nothing to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exporter.cloze import gaps
from cards.exporter.merge import Sent, plan
from cards.exporter.notetypes import NOTE_TYPES
from cards.exporter.target import Item, Moves, Options, Present, Report, Seen, Shipment
from tests.exporter_samples import card, cloze, draft

TAGS = ("weak", "kind::qa", "session::1")
GUIDS = tuple(f"aGuid{n}" for n in range(4))
DECKS = ("가", "나")

words = st.sampled_from(["하나", "둘", "셋"])
texts = st.sampled_from(["{{c1::하나}}", "{{c1::하나}} {{c2::둘}}", "{{c2::둘}}"])


@st.composite
def items(make: st.DrawFn) -> dict[str, Item]:
    found = {}
    for n, guid in enumerate(GUIDS):
        if not make(st.booleans()):
            continue
        kind = "cloze" if n == 3 else "qa"
        made = cloze(make(texts)) if n == 3 else draft(make(words), make(words))
        values = {"Key": guid, "Question": made.question, "Text": made.question, "Answer": made.answer, "Extra": make(words)}
        fields = tuple(values.get(name, "") for name in NOTE_TYPES[kind].fields)  # type: ignore[index]  # one of the two
        tags = tuple(sorted(make(st.sets(st.sampled_from(TAGS)))))
        found[guid] = Item(card(guid, made), fields, tags, make(st.sampled_from(DECKS)))
    return found


class World:
    """A collection that does what it is told."""

    def __init__(self) -> None:
        self.notes: dict[str, Present] = {}
        self.sent: dict[str, Sent] = {}
        self.next = 1

    def push(self, wanted: dict[str, Item], **chosen: bool) -> tuple[Moves, Report]:
        shipment = Shipment(tuple(wanted.values()), tuple(g for g in GUIDS if g not in wanted))
        moves, report, self.sent = plan(shipment, self.notes, self.sent, options=Options(**chosen))
        self._do(moves)
        return moves, report

    def _do(self, moves: Moves) -> None:
        for item in moves.add:
            self.next += 10
            self.notes[item.guid] = Present(self.next, item.guid, item.note_type, item.fields, item.tags, ())
            self._cards(item.guid, item.deck)
        for update in moves.update:
            self.notes[update.note.guid] = replace(self.notes[update.note.guid], fields=update.fields, tags=update.tags)
            self._cards(update.note.guid, update.deck)
        self.notes = {guid: note for guid, note in self.notes.items() if note.id not in moves.delete}
        homes = dict(moves.decks)
        for guid, note in self.notes.items():
            cards = [replace(c, deck=homes.get(c.id, c.deck)) for c in note.cards]
            cards = [replace(c, suspended=(c.suspended and c.id not in moves.unsuspend) or c.id in moves.suspend) for c in cards]
            self.notes[guid] = replace(note, cards=tuple(cards))

    def _cards(self, guid: str, deck: str) -> None:
        note = self.notes[guid]
        wanted = [n - 1 for n in gaps(note.fields[1])] if note.note_type == "cloze" else [0]
        new = [Seen(note.id + n, n, deck, False) for n in wanted if n not in {c.ord for c in note.cards}]
        self.notes[guid] = replace(note, cards=(*note.cards, *new))

    def tamper(self, make: Any) -> set[tuple[str, int]]:
        """What a user does in Anki; which fields were edited."""
        edited = set()
        for guid, note in self.notes.items():
            if make(st.booleans(), label="edit"):
                place = NOTE_TYPES[note.note_type or "qa"].fields.index("Extra")
                fields = [*note.fields]
                fields[place] = make(st.sampled_from(["내 메모", "내 말"]))
                if fields[place] != note.fields[place]:
                    edited.add((guid, place))
                note = replace(note, fields=tuple(fields))
            if make(st.booleans(), label="tag"):
                note = replace(note, tags=(*note.tags, *(() if "내것" in note.tags else ("내것",))))
            if make(st.booleans(), label="suspend") and "retired" not in note.tags:
                note = replace(note, cards=tuple(replace(c, suspended=True) for c in note.cards))
            self.notes[guid] = note
        return edited


@settings(max_examples=150, deadline=None)
@given(st.lists(items(), min_size=1, max_size=4), st.data())
def test_a_notebook_and_a_user_who_both_change_things(versions: list[dict[str, Item]], data: st.DataObject) -> None:
    world = World()
    for wanted in versions:
        before = dict(world.notes)
        sent = dict(world.sent)
        world.push(wanted)
        assert set(world.notes) == set(before) | set(wanted), "nothing is deleted unasked"
        moves, report = world.push(wanted)
        assert not moves, "a second push has nothing to do"
        assert set(report.unchanged) == set(wanted)
        for guid, note in before.items():
            after = world.notes[guid]
            assert "내것" in after.tags or "내것" not in note.tags
            for place, value in enumerate(note.fields):
                if value.startswith("내 ") and guid in sent:
                    assert after.fields[place] == value, "what was edited in Anki stays"
            held = {c.id for c in note.cards if c.suspended and "retired" not in note.tags and f"retired-gap::{c.ord + 1}" not in note.tags}
            assert held <= {c.id for c in after.cards if c.suspended}, "what the user suspended stays suspended"
        for guid, item in wanted.items():
            note = world.notes[guid]
            for place, value in enumerate(item.fields):
                assert note.fields[place] == value or note.fields[place].startswith("내 ")
            assert "retired" not in note.tags
        for guid in set(world.notes) - set(wanted):
            assert all(c.suspended for c in world.notes[guid].cards)
        world.tamper(data.draw)


@settings(max_examples=60, deadline=None)
@given(items(), items(), st.data())
def test_overwrite_makes_the_collection_what_the_notes_say(first: dict[str, Item], second: dict[str, Item], data: st.DataObject) -> None:
    world = World()
    world.push(first)
    world.tamper(data.draw)
    world.push(second, overwrite=True, delete_retired=True)
    assert set(world.notes) == set(second)
    for guid, item in second.items():
        assert world.notes[guid].fields == item.fields
        assert set(item.tags) <= set(world.notes[guid].tags)
        assert {c.deck for c in world.notes[guid].cards} == {item.deck}
    assert not world.push(second)[0]


@settings(max_examples=100, deadline=None)
@given(items(), items(), st.sets(st.sampled_from(GUIDS)), st.sampled_from(DECKS))
def test_what_is_deleted_or_renamed_in_anki_stays_so(first: dict[str, Item], second: dict[str, Item], away: set[str], deck: str) -> None:
    world = World()
    world.push(first)
    deleted = away & set(world.notes)
    world.notes = {guid: note for guid, note in world.notes.items() if guid not in deleted}
    for guid, note in world.notes.items():
        world.notes[guid] = replace(note, cards=tuple(replace(c, deck="딴 이름" if c.deck == deck else c.deck) for c in note.cards))
    kept, renamed = set(world.notes), {guid for guid, note in world.notes.items() if note.cards[0].deck == "딴 이름"}
    _, report = world.push(second)
    if kept:  # else it is another collection
        assert set(report.gone) == deleted & set(second)
        assert not deleted & set(world.notes)
    for guid in renamed & set(second):
        if second[guid].deck == deck:
            assert {c.deck for c in world.notes[guid].cards} == {"딴 이름"}
    moves, report = world.push(second)
    assert not moves
    assert set(world.push(second, overwrite=True)[1].new) == set(report.gone)
    assert {c.deck for guid in second for c in world.notes[guid].cards} == {item.deck for item in second.values()}
