"""Each way in which a known card is found again, and each in which nothing is guessed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from cards.ledger import Ledger, birth, match
from cards.model import Draft, Span
from tests.growth import ratio
from tests.ledger_samples import NOW, Notebook, build, draft, nfd

POOLING = draft("Pooling이란?", "학습하지 않는 합성곱 연산으로 특징 지도의 크기를 줄인다", anchor="Pooling", trail=("CNN", "Layer"), line=4)
DROPOUT = draft("Dropout이란?", "학습할 때 일부 뉴런을 무작위로 꺼서 과적합을 막는다", anchor="Dropout", trail=("CNN", "Layer"), line=8)
ADAM = draft("Adam이란?", "모멘텀과 학습률 적응을 함께 쓰는 최적화 방법이다", anchor="Adam", trail=("Optimizer",), line=12)
ALL = [POOLING, DROPOUT, ADAM]


def carried(old: list[Draft], new: list[Draft], **options: object) -> list[bool]:
    """For each new draft whether it has the guid of the old one at its place."""
    ledger, before, *_ = build(Ledger(), old)
    after = match(ledger, new, **options)  # type: ignore[arg-type]
    return [guid == before.guids[i] for i, guid in enumerate(after.guids)]


@pytest.mark.parametrize(
    "change",
    [
        {"question": "Pooling 이란?"},
        {"answer": "학습하지 않는 합성곱 연산으로 특징 지도의 크기를 줄여 준다."},
        {"trail": ("CNN", "Layer 순서")},
        {"span": Span("notes/cnn/b.md", 40, 40)},
        {"span": Span("notes/b.md", 40, 40), "trail": ("다른 제목",)},
        {"question": "What is Pooling?"},
        {"question": "What is Pooling?", "rule": "term-line", "kind": "definition"},
        {"question": "What is Pooling?", "span": Span("notes/b.md", 1, 1)},
        {"span": Span("notes/a.md", 99, 99)},
    ],
    ids=["typo", "answer", "heading", "file", "file and heading", "template", "rule", "template and file", "line"],
)
def test_an_edit_keeps_the_guid(change: dict[str, object]) -> None:
    assert carried(ALL, [replace(POOLING, **change), DROPOUT, ADAM]) == [True, True, True]  # type: ignore[arg-type]


def test_a_rewritten_answer_under_the_same_question_is_the_same_card() -> None:
    asked = draft("왜 Batchnorm을 쓰나요?", "내부 공변량 변화를 줄이려고", line=3)
    assert carried([asked, ADAM], [replace(asked, answer="층마다 분포를 맞추면 더 큰 학습률을 쓸 수 있다"), ADAM]) == [True, True]


def test_another_term_at_the_same_place_is_another_card() -> None:
    other = replace(DROPOUT, question="Padding이란?", answer="가장자리에 값을 덧대어 출력 크기를 지킨다", anchor="Padding")
    assert carried(ALL, [POOLING, other, ADAM]) == [True, False, True]


def test_another_note_type_is_another_card() -> None:
    assert carried([POOLING], [replace(POOLING, note_type="cloze")]) == [False]


def test_untouched_words_win_over_the_same_place() -> None:
    swapped = [replace(POOLING, trail=ADAM.trail, span=ADAM.span), DROPOUT, replace(ADAM, trail=POOLING.trail, span=POOLING.span)]
    assert carried(ALL, swapped) == [True, True, True]


def test_between_two_equals_nothing_is_guessed() -> None:
    twins = [replace(POOLING, trail=("A",)), replace(POOLING, trail=("B",), span=Span("notes/a.md", 20, 20))]
    ledger, before, *_ = build(Ledger(), twins)
    one = replace(POOLING, trail=("C",), span=Span("notes/new.md", 5, 5))
    _, after, _, plan = build(ledger, [one], scope=["notes/new.md"], gone=["notes/a.md"])
    assert after.guids[0] not in before.guids
    assert [(doubt.guid, doubt.candidates) for doubt in plan.doubtful] == [(after.guids[0], tuple(sorted(before.guids)))]
    assert plan.new == (after.guids[0],)


def test_equals_of_one_section_keep_their_order() -> None:
    rows = [draft("예시는?", f"비슷한 답 {n}번이 여기에 있다", anchor="예시", line=n) for n in range(1, 4)]
    edited = [replace(row, question="예시를 들면?", trail=("새 제목",)) for row in rows]
    assert carried(rows, edited) == [True, True, True]


def test_a_retired_card_comes_back_with_its_guid() -> None:
    ledger, before, *_ = build(Ledger(), ALL)
    ledger, _, _, plan = build(ledger, [ADAM])
    assert set(plan.retired) == set(before.guids[:2])
    ledger, _, _, plan = build(ledger, [ADAM])
    assert not plan.retired  # told once
    ledger, after, cards, plan = build(ledger, [replace(POOLING, trail=("Layer",)), ADAM, DROPOUT])
    assert after.guids == (before.guids[0], before.guids[2], before.guids[1])
    assert not plan.new
    assert not any(entry.retired for entry in ledger.entries)
    assert len(cards) == 3


def test_a_note_that_was_not_read_keeps_its_cards() -> None:
    elsewhere = replace(POOLING, span=Span("notes/b.md", 4, 4))
    ledger, before, *_ = build(Ledger(), [elsewhere, ADAM])
    ledger, after, _, plan = build(ledger, [POOLING], scope=["notes/a.md"])
    assert after.guids[0] not in before.guids
    assert plan.retired == (before.guids[1],)  # ADAM was in the note that was read
    assert plan.doubtful[0].candidates == (before.guids[0],)  # the same words in a note that was not read
    assert not next(entry for entry in ledger.entries if entry.guid == before.guids[0]).retired


def test_a_note_that_is_gone_gives_its_cards_away() -> None:
    ledger, before, *_ = build(Ledger(), [replace(POOLING, span=Span("notes/b.md", 4, 4)), replace(DROPOUT, span=Span("notes/b.md", 8, 8))])
    ledger, after, _, plan = build(ledger, [POOLING], scope=["notes/a.md"], gone=["notes/b.md"])
    assert after.guids[0] == before.guids[0]
    assert plan.moved == (before.guids[0],)
    assert not plan.retired  # only what was read may retire


def test_a_link_settles_a_doubt_for_good() -> None:
    ledger, before, *_ = build(Ledger(), [POOLING])
    new = draft("풀링은 무엇을 하나요?", "대표값만 남긴다", anchor="풀링", trail=("CNN",))
    ledger, after, _, _ = build(ledger, [new])
    links = {after.guids[0]: before.guids[0]}
    for words in (new.answer, "대표값만 남겨서 계산을 줄인다", "이동에 덜 민감하게 만든다"):
        ledger, later, _, plan = build(ledger, [replace(new, answer=words)], links=links)
        assert later.guids == before.guids
        assert not plan.new
    assert match(Ledger(), [new], links=links).guids == before.guids  # without the ledger, too


def test_a_link_works_before_the_new_card_was_ever_built() -> None:
    ledger, before, *_ = build(Ledger(), [POOLING])
    new = draft("풀링은 무엇을 하나요?", "대표값만 남긴다", anchor="풀링", trail=("CNN",))
    assert match(ledger, [new], links={birth(new): before.guids[0]}).guids == before.guids


def test_an_unlinked_card_starts_afresh() -> None:
    ledger, before, *_ = build(Ledger(), [POOLING, ADAM])
    ledger, after, _, plan = build(ledger, [POOLING, ADAM], apart=[before.guids[0]])
    assert after.guids[0] != before.guids[0]
    assert after.guids[1] == before.guids[1]
    assert plan.retired == (before.guids[0],)
    ledger, later, _, plan = build(ledger, [POOLING, ADAM], apart=[before.guids[0]])
    assert later.guids == after.guids
    assert not plan.retired


def test_a_birth_knows_what_is_asked_and_nothing_else() -> None:
    same = replace(POOLING, rule="other", kind="fact", question="What is pooling?", answer="…", anchor=" POOLING?", score=0.1)
    assert birth(same) == birth(POOLING) == birth(nfd(POOLING))
    different = [
        replace(POOLING, span=Span("notes/b.md", 4, 4)),
        replace(POOLING, trail=("CNN",)),
        replace(POOLING, note_type="cloze"),
        replace(POOLING, anchor="Padding"),
        replace(POOLING, facet="role"),
    ]
    assert len({birth(item) for item in [POOLING, *different]}) == 6
    assert birth(POOLING, 1) != birth(POOLING)
    assert birth(POOLING)[0].isalpha()
    assert birth(POOLING).isalnum()


def test_real_collisions_are_counted_with_the_ledger_in_view() -> None:
    twin = replace(POOLING, answer="완전히 다른 이야기를 하는 문장", question="Pooling 층은 어디에 두나?", span=Span("notes/a.md", 30, 30))
    assert match(Ledger(), [twin, POOLING]).guids == (birth(POOLING, 1), birth(POOLING))
    ledger, before, *_ = build(Ledger(), [POOLING])
    assert match(ledger, [twin, POOLING]).guids == (birth(POOLING, 1), birth(POOLING))
    assert before.guids == (birth(POOLING),)


def test_a_suggestion_is_not_known_until_it_was_a_card() -> None:
    ledger, before, *_ = build(Ledger(), [POOLING, ADAM], chosen=[0])
    after = match(ledger, [POOLING, ADAM])
    assert after.guids == before.guids
    assert after.known == {0}


def test_a_decided_suggestion_is_remembered_through_edits() -> None:
    _, before, *_ = build(Ledger(), [POOLING, ADAM], chosen=[1])
    ledger, *_ = build(Ledger(), [POOLING, ADAM], chosen=[1], decided=before.guids[:1])
    edited = replace(POOLING, anchor="pooling layer", question="Pooling layer란?", answer=POOLING.answer + "고 한다")
    ledger, after, _, plan = build(ledger, [edited, ADAM], chosen=[1], decided=before.guids[:1])
    assert after.guids == before.guids
    assert after.known == {1}
    assert not plan.retired
    ledger, _, cards, plan = build(ledger, [edited, ADAM])
    assert plan.new == before.guids[:1]
    assert {card.guid: card.position for card in cards} == {before.guids[1]: 1, before.guids[0]: 2}


def test_names_that_a_file_system_took_apart_are_the_same() -> None:
    note = replace(POOLING, span=Span("notes/멘토링.md", 4, 4))
    ledger, before, *_ = build(Ledger(), [note])
    _, after, _, plan = build(ledger, [nfd(note)], now=NOW)
    assert after.guids == before.guids
    assert plan.unchanged == before.guids


def test_the_time_of_a_match_grows_with_the_notes() -> None:
    """Also where a tenth is edited and all are moved; comparing each with each would take 64 times as long for 8 times as many."""

    @cache
    def notebook(notes: int) -> tuple[Ledger, tuple[str, ...], list[list[Draft]]]:
        book = Notebook(random.Random(5))
        drafts = [
            draft(book.words(5), book.words(12), path=f"notes/{note:04}.md", line=line, trail=(f"제목 {note}",))
            for note in range(notes)
            for line in range(20)
        ]
        ledger, before, *_ = build(Ledger(), drafts)
        edited = [replace(item, answer=item.answer[1:] + "!") if place % 10 == 0 else item for place, item in enumerate(drafts)]
        moved = [replace(item, span=replace(item.span, path=f"notes/old/{item.span.path[6:]}")) for item in edited]
        return ledger, before.guids, [drafts, edited, moved]

    def task(notes: int) -> Callable[[], object]:
        ledger, guids, versions = notebook(notes)

        def work() -> None:
            assert all(match(ledger, now).guids == guids for now in versions)

        return work

    assert ratio(task, small=50) < 20


def test_a_card_that_was_there_a_moment_ago_comes_before_a_retired_one() -> None:
    """A note that is split again finds its cards, not those of an earlier split that stand under the very name."""
    words = "특징 지도의 크기를 줄여서 계산을 아끼는 연산이고 학습하지 않는다"
    early = draft("풀링이란?", "나중에", path="notes/part.md", line=3)
    ledger, first, *_ = build(Ledger(), [early])
    whole = draft("풀링이란?", words, path="notes/whole.md", line=9)
    ledger, now, *_ = build(ledger, [whole], now=NOW, links=None, apart=[first.guids[0]])
    split = replace(whole, answer=words + "다", span=replace(whole.span, path="notes/part.md"))
    assert match(ledger, [split]).guids == now.guids


def test_a_renamed_note_whose_only_card_was_edited_keeps_it() -> None:
    """No other card tells where it went, and no heading stands above it."""
    old = draft("풀링은 특징 지도에 무엇을 하는가?", "대표값만 남겨 크기를 줄인다", path="notes/a.md", trail=())
    other = draft("정규화는 왜 하는가?", "값의 범위를 맞춘다", path="notes/b.md", trail=())
    new = replace(old, question="풀링은 특징 지도에 무얼 하는가?", answer="대표값을 남겨 크기를 줄인다", span=Span("notes/c.md", 1, 1))
    new = replace(new, anchor=new.question)
    ledger, before, *_ = build(Ledger(), [old, other])
    assert match(ledger, [new, other]).guids == before.guids
    assert match(ledger, [replace(new, answer="학습하지 않는 연산이다"), other]).guids[0] != before.guids[0]
