"""What is weak and why; the filtered deck of it; what was forgotten again and again comes back to the note's line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import marks
from cards.cli.app import run
from cards.model import Draft, Span
from cards.review import deck, fsrs, leeches
from cards.review.memory import LEECH, Memory, memories
from cards.review.today import today
from cards.review.weakness import rank
from tests.conftest import MakeWorkspace
from tests.engine import cards_of, note_of, own, review, schema, send
from tests.exporter_samples import card, draft

pytest.importorskip("anki", reason="the official engine is an optional extra")

NOTE = """---
title: 3주차 멘토링
date: 2024-05-03
---

## 멘토링

**층 순서**

내 처음 답변 : 합성곱 / 활성화 / 정규화

⇒ 합성곱 / 정규화 / 활성화

**드롭아웃**

- 드롭아웃 : 학습할 때마다 뉴런 일부를 무작위로 꺼서 한쪽에 기대지 않게 하는 일
- 스킵 연결 : 앞 층의 출력을 몇 층 뒤에 그대로 더하는 길
"""


def topic(guid: str, name: str, *, line: int = 1, **more: Any) -> tuple[str, Draft]:
    """A card that stands under a heading."""
    made = draft(f"{guid} 질문은?", f"{guid} 답", trail=("멘토링", name), span=Span("notes/a.md", line, line), tags=(), **more)
    return guid, made


def test_the_mentors_correction_is_weaker_than_an_admission_and_that_than_the_rest() -> None:
    cards = dict(
        [
            topic("a", "정규화"),
            topic("b", "드롭아웃", line=5),
            topic("c", "층 순서", line=9, kind="correction", mistake="활성화 먼저"),
            topic("d", "드롭아웃", line=6),
        ]
    )
    cards["b"] = replace(cards["b"], tags=("weak",))
    first, second = rank(cards, {})
    assert (first.name, first.words, first.mistake, str(first.source)) == ("층 순서", "c 답", "활성화 먼저", "notes/a.md:9")
    assert first.reasons == ("the mentor corrected “활성화 먼저”",)
    assert (second.name, second.guids, second.reasons) == ("드롭아웃", ("b", "d"), ("the note calls it weak",))
    assert first.weakness > second.weakness > 0


def test_reviews_speak_louder_than_what_was_written_once_memories_hold() -> None:
    cards = dict([topic("a", "층 순서", kind="correction"), topic("b", "정규화", line=4)])
    known = {
        "a": (Memory("a", reviews=5, retrievability=0.98, stability=120.0, difficulty=4.0),),
        "b": (Memory("b", reviews=9, again=4, lapses=3, retrievability=0.6, stability=2.0, difficulty=8.5),),
    }
    first, second = rank(cards, known)
    assert (first.name, second.name) == ("정규화", "층 순서")
    assert first.reasons == ("forgotten 3 times", "Again 4 of 9 answers", "recalled with 60 %", "difficulty 8.5 of 10")


def test_what_explains_a_heading_belongs_to_it() -> None:
    about = draft("드롭아웃이란?", anchor="드롭아웃", trail=("멘토링",), tags=("weak",))
    inside = draft("드롭아웃의 장점은?", anchor="장점", trail=("멘토링", "드롭아웃"), tags=("weak",))
    alone = draft("합성곱이란?", anchor="합성곱", trail=("멘토링",), tags=("weak",))
    found = rank({"a": about, "b": inside, "c": alone}, {}, section=lambda title: title == "멘토링")
    assert {concept.name: concept.guids for concept in found} == {"드롭아웃": ("a", "b"), "합성곱": ("c",)}


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.floats(0, 1),
    st.floats(0.01, 1000),
    st.floats(1, 10),
    st.sampled_from(["lapses", "again", "retrievability"]),
)
def test_worse_reviews_never_make_a_concept_stronger(
    lapses: int, again: int, recall: float, stability: float, hard: float, sign: str
) -> None:
    cards = dict([topic("a", "정규화", kind="correction")])
    one = Memory("a", reviews=40, again=again, lapses=lapses, retrievability=recall, stability=stability, difficulty=hard)
    worse = replace(one, **{sign: recall * 0.5 if sign == "retrievability" else getattr(one, sign) + 3})  # type: ignore[arg-type]
    (before,), (after,) = rank(cards, {"a": (one,)}), rank(cards, {"a": (worse,)})
    assert 0 <= before.weakness <= after.weakness <= 1


@pytest.fixture
def space(tmp_path: Path) -> Path:
    """A workspace with thirty cards in its own collection, six of them of one concept."""
    send(tmp_path, [card(f"aTopic{n:04}", draft(f"{n}번은?", f"답 {n}"), position=n + 1) for n in range(30)])
    with own(tmp_path) as col:
        col.db.execute("update col set crt = crt - 86400 * 200")  # days before the first have numbers that the engine sorts otherwise
    return tmp_path


def drafts() -> dict[str, Draft]:
    found = {}
    for n in range(30):
        name = "층 순서" if n % 5 == 0 else f"개념 {n}"
        guid, made = topic(f"aTopic{n:04}", name, line=n + 1, kind="correction" if n % 5 == 0 else "qa")
        found[guid] = made
    return found


def test_fsrs_gives_reviewed_cards_a_memory_and_forces_nothing(space: Path) -> None:
    with own(space) as col:
        before = schema(col)
        assert review(col, 20) == 20
        config = col.decks.get_deck_configs_for_update(1)
        assert all(m.stability is None for cards in memories(col, list(drafts())).values() for m in cards)
        assert fsrs.switch_on(col)
        assert not fsrs.switch_on(col)
        known = memories(col, list(drafts()))
        tested = [m for cards in known.values() for m in cards if m.reviews]
        assert tested
        assert all(m.stability and m.difficulty and m.retrievability is not None for m in tested)
        assert sum(m.reviews for m in tested) == 20
        assert sum(m.again for m in tested) == 0, "the first answer to a new card is no sign"
        assert schema(col) == before
        after = col.decks.get_deck_configs_for_update(1)
        assert [e.config.config for e in after.all_config] == [e.config.config for e in config.all_config]


def test_the_filtered_deck_holds_what_is_weak(space: Path) -> None:
    with own(space) as col:
        before = schema(col)
        found = today(drafts(), col)
        assert len(found.weak) == 6
        number, held = deck.refresh(col, found.weak)
        assert (held, col.decks.name(number)) == (6, "약한 이론")
        assert deck.refresh(col, found.weak) == (number, 6)
        assert deck.refresh(col, found.weak[:2]) == (number, 2)
        assert deck.refresh(col, []) == (number, 0)
        assert schema(col) == before
        assert col.fix_integrity()[1]


def test_what_is_about_to_be_forgotten_comes_first(space: Path) -> None:
    with own(space) as col:
        fsrs.switch_on(col)
        guids = [guid for guid in drafts() if drafts()[guid].kind == "correction"]
        for guid, days in zip(guids[:3], (10, 90, 30), strict=True):
            age(col, guid, days)
        number, _ = deck.refresh(col, guids)
        rows = col.db.list("select n.guid from cards c join notes n on n.id = c.nid where c.did = ? order by c.due", number)
        assert [guid for guid in rows if guid in guids[:3]] == [guids[1], guids[2], guids[0]]
        assert set(rows) == set(guids)


def age(col: Any, guid: str, days: int) -> None:
    """Makes a card one that was learned and last reviewed `days` ago."""
    import time

    [one] = cards_of(col, guid)
    one.type = one.queue = 2
    one.ivl, one.due, one.reps = 5, col.sched.today - days + 5, 3
    col.update_card(one)
    last = int(time.time()) - 86400 * days
    data = json.dumps({"s": 5.0, "d": 5.0, "dr": 0.9, "decay": 0.15, "lrt": last})
    col.db.execute("update cards set data = ? where id = ?", data, one.id)
    row = (last * 1000, one.id, -1, 3, 5, 5, 2500, 4000, 1)
    col.db.execute("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)


def test_a_deck_of_that_name_which_the_user_made_stays(space: Path) -> None:
    with own(space) as col:
        theirs = col.decks.id("약한 이론")
        number, held = deck.refresh(col, list(drafts())[:3])
        assert number != theirs
        assert held == 3
        assert not col.decks.is_filtered(theirs)


def test_leeches_and_what_to_do() -> None:
    cards = dict(
        [
            topic("a", "가", kind="list"),
            topic("b", "나", line=2),
            topic("c", "다", line=3, extra="예: 셋"),
            topic("d", "라", line=4),
        ]
    )
    known = {guid: (Memory(guid, reviews=20, again=lapses, lapses=lapses),) for guid, lapses in zip("abcd", (5, 4, 6, 3), strict=True)}
    known["d"] = (replace(known["d"][0], leech=False),)
    found = {mark.concept: mark for mark in leeches.marks(rank(cards, known), cards, known)}
    assert set(found) == {"가", "나", "다"}
    assert found["가"].advice.startswith("split it")
    assert found["나"].advice.startswith("add an example")
    assert found["다"].advice.startswith("rephrase it")
    assert found["다"].counts == "6 lapses, 6 times Again"


class TestCommands:
    """From a note to the ranking and back to the note's line."""

    @pytest.fixture
    def root(self, make_workspace: MakeWorkspace) -> Path:
        return make_workspace({"notes/a.md": NOTE})

    def told(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
        assert run(arguments) == 0
        return json.loads(capsys.readouterr().out)

    def test_json_has_the_agreed_shape(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        first = self.told(capsys, "weak", "--format", "json")["concepts"][0]
        assert {"concept", "weakness", "reasons", "source", "guids"} <= set(first)
        assert (first["concept"], first["source"]) == ("층 순서", {"path": "notes/a.md", "start": 10, "end": 12})
        assert first["words"] == "합성곱 / 정규화 / 활성화"
        assert first["mistake"] == "합성곱 / 활성화 / 정규화"

    def test_from_push_to_check(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = {path: path.read_bytes() for path in (root / "notes").iterdir()}
        assert run(["push"]) == 0
        capsys.readouterr()
        listed = self.told(capsys, "list", "--format", "json")["cards"]
        guid = next(c["guid"] for c in listed if "스킵" in c["question"])
        with own(root) as col:
            [one] = cards_of(col, guid)
            one.lapses, one.reps, one.type, one.queue, one.ivl = 6, 20, 2, 2, 1
            col.update_card(one)
            col.db.execute("insert into revlog values (?, ?, -1, 1, 1, 1, 2500, 100, 1)", 1700000000000, one.id)
        concepts = self.told(capsys, "weak", "--format", "json")["concepts"]
        assert "forgotten 6 times" in next(c["reasons"] for c in concepts if guid in c["guids"])
        assert run(["weak", "--deck", "--annotate"]) == 0
        assert "약한 이론:" in capsys.readouterr().err
        problems = self.told(capsys, "check", "--format", "json")["problems"]
        [found] = [p for p in problems if p["code"] == "forgotten"]
        assert (found["path"], found["line"]) == ("notes/a.md", 17)
        assert "add an example" in found["message"]
        assert {path: path.read_bytes() for path in (root / "notes").iterdir()} == before
        (root / "notes/a.md").write_text(NOTE.replace("## 멘토링\n", "## 멘토링\n\n"), encoding="utf-8")
        [moved] = [p for p in self.told(capsys, "check", "--format", "json")["problems"] if p["code"] == "forgotten"]
        assert moved["line"] == 18, "the problem follows its card"

    def test_without_a_collection(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["weak"]) == 0
        assert "no card was pushed yet" in capsys.readouterr().err
        assert run(["weak", "--deck"]) == 2
        assert "`cards push`" in capsys.readouterr().err
        assert not (root / ".cards").exists()

    @pytest.mark.parametrize("arguments", [("push",), ("sync",), ("review",), ("weak",), ("weak", "--deck")])
    def test_without_the_engine(
        self, root: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import sys

        for name in [name for name in sys.modules if name == "anki" or name.startswith("anki.")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "anki", None)  # type: ignore[arg-type]  # what an import finds then is nothing
        code = run(arguments)
        out, err = capsys.readouterr()
        assert code == (0 if arguments == ("weak",) else 2)
        [line] = [line for line in err.splitlines() if "pip install" in line]
        assert 'pip install "mentor-cards[anki]"' in line
        assert ("층 순서" in out) == (arguments == ("weak",)), "without reviews the notes still rank"


def test_marks_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    (tmp_path / ".cards").mkdir()
    for text in ("", "[1]", '[{"concept": 1}]', "{}", "null"):
        (tmp_path / ".cards/forgotten.json").write_text(text)
        assert marks.read(tmp_path) == ()


def test_a_leech_is_known_by_its_tag(space: Path) -> None:
    with own(space) as col:
        note = note_of(col, "aTopic0003")
        note.tags.append(LEECH)
        col.update_note(note)
        assert memories(col, ["aTopic0003"])["aTopic0003"][0].leech
