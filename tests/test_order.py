"""The order of new cards: what tells most of where a person is weak comes first, and nothing else moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cards.cli.app import run
from cards.model import Draft
from cards.review.memory import Memory, memories
from cards.review.order import lead, telling
from cards.review.weakness import assess
from tests.conftest import MakeWorkspace
from tests.engine import cards_of, own, schema, send
from tests.exporter_samples import card, draft

pytest.importorskip("anki", reason="the official engine is an optional extra")


def topics(*names: str, each: int = 3) -> dict[str, Draft]:
    """Cards of concepts by guid: the first letter of the name and a number."""
    return {f"{name}{n}": draft(f"{name}의 {n}번은?", anchor=f"{name} {n}", trail=(name,)) for name in names for n in range(each)}


def order(cards: dict[str, Draft], *, known: dict[str, bool]) -> list[str]:
    """What is asked next where cards were answered at first sight: known or not."""
    seen = {guid: (Memory(guid, reviews=int(guid in known), missed=not known.get(guid, True)),) for guid in cards}
    return list(telling(assess(cards, seen), seen))


def test_one_card_of_each_concept_before_a_second_of_one() -> None:
    assert order(topics("가", "나", "다"), known={}) == ["가0", "나0", "다0", "가1", "나1", "다1", "가2", "나2", "다2"]


def test_what_was_not_known_is_followed_up_and_what_was_known_waits() -> None:
    found = order(topics("가", "나", "다"), known={"가0": True, "나0": False})
    assert found[:3] == ["나1", "나2", "다0"]
    assert found.index("다1") < found.index("가2")


def test_someone_who_knows_nothing_at_first_sight_is_weak_nowhere() -> None:
    cards = topics(*"가나다라마바사아자차", each=2)
    found = order(cards, known={f"{name}0": False for name in "가나다라마바사아자"})
    assert found[0] == "차0"


def test_a_card_that_the_collection_does_not_have_is_left_out() -> None:
    cards = topics("가")
    assert telling(assess(cards, {}), {}) == ()


def places(col: Any) -> dict[str, int]:
    return dict(col.db.all("select n.guid, c.due from cards c join notes n on n.id = c.nid where c.type = 0"))


def test_new_cards_share_out_their_own_places(tmp_path: Path) -> None:
    send(tmp_path, [card(f"aCard{n}", position=n + 1) for n in range(6)])
    with own(tmp_path) as col:
        theirs = col.new_note(col.models.by_name("Basic"))
        theirs["Front"] = "mine"
        col.add_note(theirs, col.decks.id("Mine"))
        before, started = places(col), schema(col)
        col.sched.suspend_cards([cards_of(col, "aCard5")[0].id])
        col.sched.set_due_date([cards_of(col, "aCard0")[0].id], "3")
        assert lead(col, ["aCard4", "aCard0", "aCard2", "aCard1", "aNone"]) == 2
        after = places(col)
        assert [after[guid] for guid in ("aCard4", "aCard2", "aCard1")] == sorted(before[guid] for guid in ("aCard4", "aCard2", "aCard1"))
        assert {guid: after[guid] for guid in ("aCard3", "aCard5", theirs.guid)} == {
            guid: before[guid] for guid in ("aCard3", "aCard5", theirs.guid)
        }
        assert lead(col, ["aCard4", "aCard2", "aCard1"]) == 0
        assert schema(col) == started
        assert col.fix_integrity()[1]


def test_a_first_answer_is_remembered_as_such(tmp_path: Path) -> None:
    from anki.cards import Card as AnkiCard
    from anki.scheduler_pb2 import CardAnswer

    send(tmp_path, [card("aOne"), card("aTwo")])
    with own(tmp_path) as col:
        for ratings in ((CardAnswer.AGAIN, CardAnswer.GOOD), (CardAnswer.GOOD, CardAnswer.AGAIN)):
            guid = "aOne" if ratings[0] == CardAnswer.AGAIN else "aTwo"
            for rating in ratings:
                found: Any = AnkiCard(col, cards_of(col, guid)[0].id)
                found.start_timer()
                states = col._backend.get_scheduling_states(found.id)
                col.sched.answer_card(col.sched.build_answer(card=found, states=states, rating=rating))
        known = memories(col, ["aOne", "aTwo"])
        assert [(known[guid][0].missed, known[guid][0].again) for guid in ("aOne", "aTwo")] == [(True, 0), (False, 1)]


def test_the_command_tells(make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    terms = "".join(
        f"## {name}\n\n- {name}의 장점 : 값을 고르게 한다\n- {name}의 단점 : 계산이 늘어난다\n\n" for name in ("정규화", "풀링")
    )
    make_workspace({"notes/a.md": f"# 3주차 강의\n\n{terms}"})
    assert run(["push"]) == 0
    capsys.readouterr()
    assert run(["weak", "--deck"]) == 0
    assert "new cards has changed: first what shows soonest where else you are weak" in capsys.readouterr().err
    assert run(["weak", "--deck"]) == 0
    assert "has changed" not in capsys.readouterr().err
