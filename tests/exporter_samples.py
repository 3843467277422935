"""Cards to try the exporter with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cards.model import Card, Deck, Draft, Span

CHANGED = datetime(2024, 5, 3, 9, 30, 0, tzinfo=UTC)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)
"""The smallest picture: one red dot."""


def draft(question: str = "배치 정규화란?", answer: str = "한 묶음의 평균과 분산으로 값을 맞추는 일", **more: Any) -> Draft:
    base = Draft(
        rule="sample",
        kind="qa",
        note_type="qa",
        question=question,
        answer=answer,
        context=("멘토링 3주차", "층 순서"),
        anchor=question,
        facet="meaning",
        span=Span("notes/week3.md", 12, 14),
        score=0.9,
        tags=("session::2024-05-03", "kind::qa"),
    )
    return replace(base, **more)


def cloze(question: str = "드롭아웃은 {{c1::과적합}}을 줄인다.", **more: Any) -> Draft:
    return draft(question, "", note_type="cloze", kind="cloze", **more)


def card(guid: str, made: Draft | None = None, *, deck: str = "Mentoring", position: int = 1, later: int = 0) -> Card:
    return Card(guid, made or draft(), deck, "멘토링 3주차, 2024-05-03", CHANGED + timedelta(seconds=later), position)


def deck(*cards: Card, name: str = "Mentoring") -> Deck:
    return Deck(name, "Weekly mentoring\n& review", cards)


def sample() -> Deck:
    """One card of every sort that a package can hold."""
    return deck(
        card("aQa0000001", draft(extra="`x - mean` 을 표준편차로 나눈다.\n\n- 학습이 빨라진다\n- 초깃값에 덜 민감하다"), position=1),
        card(
            "aCorrect02",
            draft(
                "올바른 층 순서는?",
                "합성곱 → 정규화 → 활성화",
                mistake="합성곱 → 활성화 → 정규화",
                kind="correction",
                tags=("weak", "kind::correction", "two words"),
            ),
            position=2,
        ),
        card("aCloze0003", cloze("{{c1::드롭아웃}}은 {{c2::과적합}}을 줄인다."), position=3, deck="Mentoring::Gaps"),
        card(
            "aEnglish04",
            draft("What is **pooling**?", "A window that keeps `max(x)` & drops the rest, x < 3", lang="en", context=()),
            position=4,
        ),
    )
