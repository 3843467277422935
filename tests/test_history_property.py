"""Made-up notes that are edited in every way people do, read by the real parser and the real rules: cards keep their identity."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.pipeline import build, listing
from cards.pipeline.identify import Listed
from cards.workspace import open_workspace
from tests.conftest import put
from tests.ledger_samples import EDITS, Fact, Notebook

VOCABULARY = """
분산 병렬 지연 임시 공유 순차 가상 동적 정적 이중 외부 내부 부분 전역 지역 상호 비동기 압축 예약 교차
캐시 버퍼 색인 잠금 계층 필터 행렬 함수 그래프 커널 큐 트리 포인터 세션 토큰 블록 채널 집합 경로 스택
나누어 모아서 미리 천천히 한꺼번에 차례로 되풀이해 골라서 겹쳐서 따로
읽는 쓰는 지우는 옮기는 비교하는 되돌리는 합치는 세는 줄이는 늘리는
방법 구조 규칙 단계 장치 절차 기법 자료
"""
HEADS, TAILS, DOING, VERBS, ENDS = (line.split() for line in VOCABULARY.strip().splitlines())
FORMS = ("### {}이란?\n\n{}이다.\n", "### {}은 무엇을 하는가?\n\n{}이다.\n", "- {} : {}\n", "**{}**\n\n{}이다.\n")


@dataclass
class Form(Fact):
    """A fact and how it is written down."""

    form: str = ""


class Pages(Notebook):
    """A notebook that is written as Markdown."""

    def words(self, count: int) -> str:
        return " ".join(self.rng.choice(HEADS + TAILS + DOING) for _ in range(count))

    def fact(self) -> Fact:
        self.made += 1
        pick = self.rng.choice
        place = self.made * 7 % (len(HEADS) * len(TAILS))
        term = f"{HEADS[place % len(HEADS)]} {TAILS[place // len(HEADS)]}"
        meaning = f"{pick(TAILS)}의 {pick(TAILS)}를 {pick(DOING)} {pick(VERBS)} {pick(HEADS)} {pick(TAILS)}를 {pick(VERBS)} {pick(ENDS)}"
        return Form(self.made, term, meaning, form=pick(FORMS))

    def write(self, root: Path) -> dict[tuple[str, int], Fact]:
        """Writes the notes; which fact stands on which line."""
        shutil.rmtree(root / "notes", ignore_errors=True)
        where: dict[tuple[str, int], Fact] = {}
        for path, sections in self.notes.items():
            lines = ["# 공부한 것", ""]
            for heading, facts in sections:
                lines += [f"## {heading}", ""]
                for fact in facts:
                    assert isinstance(fact, Form)
                    added = fact.form.format(fact.question, fact.answer).split("\n")
                    where.update({(path, len(lines) + 1 + n): fact for n in range(len(added))})
                    lines += added
            put(root / path, "\n".join(lines) + "\n")
        return where


def alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def text(card: Listed) -> str:
    return f"{card.choice.draft.question}\n{card.choice.draft.answer}"


def owner(where: dict[tuple[str, int], Fact], card: Listed) -> int:
    """The number of the fact that a card was made of; 0 for one of a whole section."""
    span = card.choice.draft.span
    fact = where.get((span.path, span.start))
    return fact.number if fact else 0


KEPT: Counter[str] = Counter()
"""Over all examples: what is left is counted, since an example alone says little of it."""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(seed=st.integers(0, 10**6), rounds=st.lists(st.lists(st.sampled_from(EDITS), min_size=2, max_size=12), min_size=2, max_size=4))
def play(seed: int, rounds: list[list[str]]) -> None:
    """Edits a notebook round by round and compares the cards of two builds each time."""
    root = Path(tempfile.mkdtemp())
    try:
        (root / ".git").mkdir()
        (root / "cards.yaml").write_text("", encoding="utf-8")
        book = Pages(random.Random(seed))
        book.fill()
        before: dict[str, tuple[int, Listed]] = {}
        for edits in [[], *rounds]:
            for fact in book.facts():
                fact.touched = False
            for edit in edits:
                getattr(book, edit)()
            if not book.facts():
                break
            where = book.write(root)
            workspace = open_workspace(root)
            built = build(workspace, (str(root / "notes"),), package=False)
            assert not [p for p in built.problems if p.level == "error"]
            listed, _ = listing(workspace, (str(root / "notes"),))
            after = {card.guid: (owner(where, card), card) for card in listed}
            assert len(after) == len(listed), "a guid twice"
            compare(before, after, {fact.number: fact for fact in book.facts()}, edits)
            before = after
    finally:
        shutil.rmtree(root)


def compare(before: dict[str, tuple[int, Listed]], after: dict[str, tuple[int, Listed]], facts: dict[int, Fact], edits: list[str]) -> None:
    """Untouched cards have their guid, edited ones too, and none went to another question."""
    texts, again = Counter(text(card) for _, card in before.values()), Counter(text(card) for _, card in after.values())
    same = {text(card): guid for guid, (_, card) in before.items()}
    for guid, (number, card) in after.items():
        words = text(card)
        if texts[words] == again[words] == 1:
            assert guid == same[words], f"untouched {words!r} after {edits}"
            KEPT["untouched"] += 1
            continue
        if guid in before and before[guid][1].choice.draft.question != card.choice.draft.question:
            assert alike(text(before[guid][1]), words) >= 0.35, f"{text(before[guid][1])!r} became {words!r}"
        rivals = {
            old: c for old, (n, c) in before.items() if n == number and c.choice.draft.rule == card.choice.draft.rule and not again[text(c)]
        }
        best = max(rivals, key=lambda old: alike(text(rivals[old]), words), default="")
        if best and number and facts[number].touched and alike(text(rivals[best]), words) >= 0.6:
            KEPT["edited"] += 1
            KEPT["edited kept"] += guid == best


def test_cards_of_real_notes_keep_their_identity() -> None:
    KEPT.clear()
    play()
    assert KEPT["untouched"] > 1000
    assert KEPT["edited"] > 50
    assert KEPT["edited kept"] >= 0.97 * KEPT["edited"], KEPT  # the rest is what even a reader could not tell
