"""The notes in `notes/`, tutorial and demonstration in one, yield a deck that shows what the program does."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from cards import extractor, packs, parser
from cards.model import Draft, Note, Problem

NOTES = Path(__file__).parent.parent / "notes"
SESSION, INTERVIEW, LECTURE = "2026-03-11-데이터베이스-멘토링.md", "interview-networks.md", "lecture-operating-systems.md"
WORDS = packs.load()


@cache
def read(name: str) -> tuple[Note, tuple[Draft, ...], tuple[Problem, ...]]:
    """A sample, its cards, and the questions that it leaves open."""
    note, problems = parser.parse((NOTES / name).read_bytes(), f"notes/{name}", role_of=WORDS.role_of)
    assert note is not None
    assert problems == ()
    cards = tuple(c.draft for c in extractor.extract(note, packs=WORDS) if c.status == "card")
    return note, cards, extractor.unanswered(note, packs=WORDS)


def of(name: str, kind: str) -> dict[str, Draft]:
    """The cards of one kind, by what they are about."""
    return {draft.anchor: draft for draft in read(name)[1] if draft.kind == kind}


class TestSession:
    def test_the_correction_shows_the_mistake(self) -> None:
        (right,) = [d for d in read(SESSION)[1] if d.kind == "correction" and d.facet == "right"]
        assert right.answer == "로그 쓰기 / 데이터 페이지 쓰기 / 커밋 응답"
        assert right.mistake == "데이터 페이지 쓰기 / 로그 쓰기 / 커밋 응답"
        assert "커밋 처리 순서" in right.question
        assert "weak" in right.tags

    def test_the_pair_that_was_swapped(self) -> None:
        (order,) = [d for d in read(SESSION)[1] if d.kind == "correction" and d.facet == "order"]
        assert order.answer == "로그 쓰기"
        assert "로그 쓰기" in order.question
        assert "데이터 페이지 쓰기" in order.question
        assert "먼저 끝나야" in order.extra

    def test_its_definitions(self) -> None:
        definitions = of(SESSION, "definition")
        wanted = {"로그 쓰기": "덧붙이는 일", "격리 수준": "정한 단계", "더티 리드": "커밋되지 않은 값", "팬텀 리드": "없던 행"}
        for term, part in wanted.items():
            assert [d.answer for anchor, d in definitions.items() if anchor.startswith(term) and part in d.answer], term

    def test_its_question_list_and_reasons(self) -> None:
        cards = read(SESSION)[1]
        assert [d.answer for d in cards if d.kind == "qa" and "B-tree" in d.question and "범위 검색" in d.answer]
        assert [d.answer.count("\n") for d in cards if d.kind == "list" and "격리 수준" in d.question] == [1]
        assert [d for d in cards if d.kind == "cause"]

    def test_its_open_question_is_asked_next(self) -> None:
        (left,) = read(SESSION)[2]
        assert "복합 인덱스" in left.message
        assert not any("복합 인덱스" in d.question for d in read(SESSION)[1])

    def test_what_the_reflection_admits_is_weak(self) -> None:
        weak = {d.anchor for d in read(SESSION)[1] if "weak" in d.tags}
        assert {"더티 리드(Dirty Read)", "팬텀 리드(Phantom Read)"} <= weak


@pytest.mark.parametrize("name", [SESSION, INTERVIEW, LECTURE])
def test_nothing_comes_of_links_peers_diary_and_tasks(name: str) -> None:
    note, cards, _ = read(name)
    for section in note.sections:
        if section.title.plain in ("강의 복습", "피어세션", "학습 회고", "Done List", "References"):
            assert section.role not in ("mentoring", "study")
            lines = range(section.span.start, section.span.end + 1)
            assert [d for d in cards if d.span.start in lines or d.span.end in lines] == []


def test_the_samples_have_such_sections() -> None:
    titles = {section.title.plain for name in (SESSION, INTERVIEW, LECTURE) for section in read(name)[0].sections}
    assert {"강의 복습", "피어세션", "학습 회고", "Done List", "References"} <= titles


class TestInterview:
    def test_every_question_of_the_author_is_a_card(self) -> None:
        asked = [d.question for d in read(INTERVIEW)[1] if d.rule == "author-question"]
        for part in ("TCP와 UDP", "3-way handshake", "왜 주로 UDP", "무엇이 달라졌나요", "type a URL", "서버까지"):
            assert [q for q in asked if part in q], part

    def test_a_question_without_an_answer_is_none(self) -> None:
        assert [problem.line for problem in read(INTERVIEW)[2]] == [41]
        assert not any("CDN" in d.question for d in read(INTERVIEW)[1])

    def test_the_status_codes_and_the_gap(self) -> None:
        assert {"2xx", "4xx", "5xx"} <= set(of(INTERVIEW, "definition"))
        (gap,) = [d for d in read(INTERVIEW)[1] if d.rule == "author-cloze"]
        assert gap.answer == "네트워크가 감당할 만큼만 보내도록"


class TestLecture:
    def test_its_definitions(self) -> None:
        found = {anchor.lower() for anchor in of(LECTURE, "definition")}
        assert {"virtual memory", "page table", "tlb", "page fault", "thrashing"} <= found

    def test_its_steps_its_label_and_its_table(self) -> None:
        cards = read(LECTURE)[1]
        (steps,) = [d for d in cards if d.kind == "sequence" and d.answer.count("\n") == 4]
        assert steps.answer.startswith("1. The processor traps")
        assert [d for d in cards if d.kind == "list" and "dvantages" in d.question and "no external fragmentation" in d.answer]
        assert len([d for d in cards if d.kind == "contrast" and d.answer.startswith("Paging: ")]) == 3

    def test_what_is_unlike_what(self) -> None:
        assert [d for d in read(LECTURE)[1] if d.kind == "contrast" and "TLB" in d.question and "page fault" in d.question]


@pytest.mark.parametrize("name", [SESSION, INTERVIEW, LECTURE])
def test_a_deck_that_one_would_study(name: str) -> None:
    _, cards, _ = read(name)
    assert 8 <= len(cards) <= 40
    assert sum(d.note_type == "cloze" for d in cards) <= len(cards) / 4
    assert len({d.question for d in cards}) == len(cards)
    assert all(d.context or d.kind == "definition" for d in cards)
