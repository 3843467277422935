"""Which drafts become cards: the threshold, what is known, duplicates, caps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import packs
from cards.extractor.select import ANSWERED, KEEP, KNOWN_GRACE, MOST_GAPS_OF_TERM, MOST_IN_BLOCK, score, select
from cards.model import Choice, Draft, Span

PATH = "notes/select.md"


def choice(name: str, *, tier: int = 3, at: float = 0.8, line: int = 1, number: int = 0, fatal: str = "", **changes: Any) -> Choice:
    """A scored draft that is like no other of another name."""
    draft = Draft(
        "rule",
        "definition",
        "qa",
        f"{name * 6}란?",
        f"{name * 12}에 대한 설명",
        ("노트",),
        name * 6,
        "meaning",
        Span(PATH, line, line),
        at,
    )
    return Choice(replace(draft, **changes), "suggestion", "", (), tier, (line, number), fatal)


def gap(name: str, term: str, *, line: int) -> Choice:
    question = f"{name * 8} {{{{c1::{term}}}}}"
    return choice(name, tier=4, line=line, number=1, kind="cloze", note_type="cloze", question=question, answer=term)


def kept(choices: list[Choice], known: tuple[int, ...] = ()) -> list[int]:
    """The places of the drafts that became cards."""
    return [place for place, decided in enumerate(select(choices, known)) if decided.status == "card"]


class TestThreshold:
    def test_at_the_threshold_is_in(self) -> None:
        assert kept([choice("가", at=KEEP), choice("나", at=KEEP - 0.001)]) == [0]

    def test_what_is_under_it_is_a_suggestion_that_says_why(self) -> None:
        (decided,) = select([choice("가", at=0.41)])
        assert decided.status == "suggestion"
        assert "0.41" in decided.reason
        assert f"{KEEP:.2f}" in decided.reason

    def test_a_known_card_may_fall_a_little_below(self) -> None:
        assert kept([choice("가", at=KEEP - KNOWN_GRACE)], known=(0,)) == [0]
        assert kept([choice("가", at=KEEP - KNOWN_GRACE - 0.001)], known=(0,)) == []
        assert pytest.approx(0.15) == KNOWN_GRACE

    def test_what_may_never_be_shown_is_dropped_even_if_known(self) -> None:
        (decided,) = select([choice("가", at=1.0, fatal="it asks two things")], known=(0,))
        assert (decided.status, decided.reason) == ("dropped", "it asks two things")


class TestCaps:
    def test_one_card_of_a_sentence(self) -> None:
        several = [choice(name, line=1, number=1, at=at) for name, at in (("가", 0.7), ("나", 0.9), ("다", 0.8))]
        assert kept(several) == [1]
        assert select(several)[0].reason == "its sentence has a better card"

    def test_a_few_cards_of_a_block(self) -> None:
        several = [choice(name, line=1, number=n, at=0.9 - 0.01 * n) for n, name in enumerate("가나다라마", 1)]
        assert kept(several) == list(range(MOST_IN_BLOCK)) == [0, 1, 2]
        assert "block" in select(several)[-1].reason

    def test_two_blocks_do_not_share_it(self) -> None:
        several = [choice(name, line=1 + n // 3, number=1 + n % 3) for n, name in enumerate("가나다라마바")]
        assert kept(several) == [0, 1, 2, 3, 4, 5]

    def test_a_few_gaps_of_a_term(self) -> None:
        several = [gap(name, "쿼럼", line=n) for n, name in enumerate("가나다라", 1)] + [gap("마", "리더", line=9)]
        assert kept(several) == [*range(MOST_GAPS_OF_TERM), 4] == [0, 1, 4]
        assert "gap" in select(several)[2].reason

    @pytest.mark.parametrize("tier", [1, 2])
    def test_what_was_asked_or_laid_out_is_not_capped(self, tier: int) -> None:
        assert len(kept([choice(name, tier=tier, line=1, number=1) for name in "가나다라마"])) == 5

    def test_no_cap_evicts_what_is_known(self) -> None:
        several = [choice(name, line=1, number=1, at=at) for name, at in (("가", 0.95), ("나", 0.7), ("다", 0.6), ("라", 0.6), ("마", 0.6))]
        assert kept(several, known=(1, 2, 3, 4)) == [1, 2, 3, 4]
        gaps = [gap(name, "쿼럼", line=n) for n, name in enumerate("가나다라", 1)]
        assert kept(gaps, known=(1, 2, 3)) == [1, 2, 3]


class TestDuplicates:
    def test_the_surer_tier_wins(self) -> None:
        low = choice("가", tier=3, at=0.95)
        assert kept([low, replace(choice("가", at=0.7), tier=1)]) == [1]

    def test_the_better_score_wins_in_a_tier(self) -> None:
        assert kept([choice("가", at=0.7), choice("가", at=0.8)]) == [1]

    def test_one_that_is_known_wins_over_a_better_one(self) -> None:
        assert kept([choice("가", at=0.7), choice("가", at=0.95, tier=1)], known=(0,)) == [0]

    def test_the_same_question_with_another_answer(self) -> None:
        decided = select([choice("가", at=0.9), choice("가", at=0.8, answer="아주 다른 이야기", line=9)])
        assert [c.status for c in decided] == ["card", "suggestion"]
        assert "another answer" in decided[1].reason

    def test_the_same_question_under_another_title_is_another_card(self) -> None:
        other = choice("가", line=9, kind="property", context=("노트", "다른 제목"), answer="아주 다른 이야기")
        assert kept([choice("가", kind="property"), other]) == [0, 1]

    def test_a_term_is_defined_once(self) -> None:
        decided = select([choice("가", at=0.9), choice("가", line=9, context=("노트", "다른 제목"), answer="아주 다른 이야기")])
        assert [c.status for c in decided] == ["card", "suggestion"]
        assert "another answer" in decided[1].reason

    def test_a_gap_in_the_sentence_that_answers_a_card(self) -> None:
        said = "나무는 뿌리에서 잎까지 물을 올려 보낸다."
        asked = choice("가", tier=2, answer=f"{said} 잎에서는 물이 날아간다.")
        decided = select(
            [
                asked,
                replace(gap("나", "물", line=1), draft=replace(gap("나", "물", line=1).draft, question=said.replace("물", "{{c1::물}}"))),
            ]
        )
        assert [c.status for c in decided] == ["card", "suggestion"]
        assert decided[1].reason == "its sentence is the answer of a better card"
        assert kept([asked, gap("나", "물", line=1)]) == [0, 1]

    def test_the_same_answer_from_the_same_lines(self) -> None:
        same = choice("나", at=0.7, tier=2, answer=choice("가").draft.answer)
        assert kept([choice("가", at=0.9, tier=2), same]) == [0]
        assert kept([choice("가", at=0.9, tier=2), replace(same, draft=replace(same.draft, span=Span(PATH, 90, 90)))]) == [0, 1]

    def test_the_same_asked_in_nearly_the_same_words(self) -> None:
        first = choice("가", at=0.9, question="왜 쿼럼은 과반이어야 하는가?", anchor="쿼럼은 과반")
        again = choice("가", at=0.8, line=40, question="왜 쿼럼이 과반이어야 하는가?", anchor="쿼럼이 과반이")
        near = replace(again, draft=replace(again.draft, anchor="쿼럼은 과반"))
        assert kept([first, near]) == [0]

    def test_what_is_about_two_things_is_no_duplicate(self) -> None:
        left = choice("가", question="What does a left join return?", anchor="left join", answer="all rows of the left table")
        right = choice("나", line=2, question="What does a right join return?", anchor="right join", answer="all rows of the right table")
        assert kept([left, right]) == [0, 1]

    def test_a_gap_and_a_question_are_no_duplicates(self) -> None:
        asked = choice("가", tier=1)
        assert kept([asked, replace(gap("가", "쿼럼", line=1), tier=1)]) == [0, 1]


def test_the_score_is_the_rules_own_less_what_the_checks_found() -> None:
    words = packs.load()
    fine = score(choice("가", question="쿼럼이란?", answer="결정에 필요한 최소한의 노드 수", at=0.8).draft, 2, (1, 0), words)
    assert fine.features == (("rule rule", 0.8),)
    assert fine.draft.score == 0.8
    hedged = score(choice("가", question="쿼럼이란?", answer="결정에 필요한 노드 수인 것 같다", at=0.8).draft, 2, (1, 0), words)
    assert hedged.draft.score == pytest.approx(sum(value for _, value in hedged.features))
    assert hedged.draft.score < 0.8
    answering = score(choice("가", question="쿼럼은 왜 필요한가?", kind="cause", at=0.8).draft, 3, (1, 0), words, answers=True)
    assert ("answers a question of the author", -ANSWERED) in answering.features
    defining = score(choice("가", kind="definition", at=0.8).draft, 3, (1, 0), words, answers=True)
    assert all(name != "answers a question of the author" for name, _ in defining.features)
    fatal = score(choice("가", question="이것은 무엇인가?", at=0.8).draft, 3, (1, 0), words)
    assert fatal.fatal


NAMES = st.sampled_from("가나다라마바사아")


@st.composite
def several(draw: st.DrawFn) -> tuple[list[Choice], list[int]]:
    """Drafts of one note, many of them alike, and which of them are known."""
    one = st.builds(
        lambda name, tier, at, line, number, fatal: choice(name, tier=tier, at=at, line=line, number=number, fatal=fatal),
        NAMES,
        st.integers(1, 4),
        st.sampled_from([0.3, 0.45, 0.55, 0.6, 0.7, 0.9]),
        st.integers(1, 3),
        st.integers(0, 3),
        st.sampled_from(["", "", "", "never"]),
    )
    choices = draw(st.lists(one, max_size=14))
    return choices, draw(st.lists(st.integers(0, max(len(choices) - 1, 0)), max_size=5, unique=True)) if choices else []


@settings(max_examples=80, deadline=None)
@given(several())
def test_every_draft_is_decided_and_the_decision_holds(drawn: tuple[list[Choice], list[int]]) -> None:
    choices, known = drawn
    decided = select(choices, known)
    assert [c.draft for c in decided] == [c.draft for c in choices]
    assert all((c.status == "card") == (c.reason == "") for c in decided)
    assert select(decided, known) == decided
    cards = [(place, c) for place, c in enumerate(decided) if c.status == "card"]
    assert all(not c.fatal and c.draft.score >= KEEP - KNOWN_GRACE * (place in known) for place, c in cards)
    new = [c for place, c in cards if place not in known and c.tier > 2]
    assert len({c.place for c in new}) == len(new)
    assert all(sum(c.place[0] == line for c in new) <= MOST_IN_BLOCK for line in (1, 2, 3))


@settings(max_examples=60, deadline=None)
@given(several(), st.lists(st.integers(0, 30), max_size=6))
def test_what_became_a_card_stays_one_whatever_else_is_added(drawn: tuple[list[Choice], list[int]], rivals: list[int]) -> None:
    first = list(select(drawn[0]))
    cards = [place for place, c in enumerate(first) if c.status == "card"]
    new = [choice("자차카타파하"[n % 6], tier=1 + n % 4, at=0.95, line=1 + n % 3, number=n % 4) for n in rivals]
    assert set(cards) <= set(kept([*first, *new], tuple(cards)))
