"""Whatever people do to their notes: no guid twice, untouched cards keep theirs, edited ones too, none goes to another question."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.ledger import Ledger, match, parse, to_text
from tests.ledger_samples import EDITS, Notebook, build


def alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9), rounds=st.lists(st.lists(st.sampled_from(EDITS), max_size=10), min_size=1, max_size=4))
def test_cards_keep_their_identity(seed: int, rounds: list[list[str]]) -> None:
    book = Notebook(random.Random(seed))
    book.fill()
    ledger, owner, text = Ledger(), dict[str, int](), dict[str, str]()
    for edits in [[], *rounds]:
        before = {fact.number for fact in book.facts()}
        for fact in book.facts():
            fact.touched = False
        for edit in edits:
            getattr(book, edit)()
        pairs = book.drafts()
        drafts = [item for _, item in pairs]
        ledger, matching, cards, plan = build(ledger, drafts)
        assert len(set(matching.guids)) == len(drafts) == len(cards)
        guid_of = {number: guid for guid, number in owner.items()}
        for (fact, item), guid in zip(pairs, matching.guids, strict=True):
            words = f"{item.question}\n{item.answer}"
            if fact.number in before and fact.number in guid_of:
                assert guid == guid_of[fact.number], f"{'edited' if fact.touched else 'untouched'} after {edits}"
            if guid in text and guid in owner and text[guid].split("\n")[0] != item.question:
                assert alike(text[guid], words) >= 0.35
            owner[guid], text[guid] = fact.number, words
        assert not plan.doubtful
        assert parse(to_text(ledger).encode().split(b"\n"), "ledger.jsonl") == (ledger, ())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), edits=st.lists(st.sampled_from(EDITS), max_size=8))
def test_the_order_of_the_files_does_not_matter(seed: int, edits: list[str]) -> None:
    book = Notebook(random.Random(seed))
    book.fill()
    first = [item for _, item in book.drafts()]
    doubled = [*first, *first[:3]]  # the very same words at the same place, too
    ledger, *_ = build(Ledger(), doubled)
    for edit in edits:
        getattr(book, edit)()
    drafts = [item for _, item in book.drafts()]
    shuffled = list(range(len(drafts)))
    random.Random(seed).shuffle(shuffled)
    straight, crooked = match(ledger, drafts), match(ledger, [drafts[i] for i in shuffled])
    assert [straight.guids[i] for i in shuffled] == list(crooked.guids)
    assert straight.doubtful == crooked.doubtful
    again, *_ = build(Ledger(), list(reversed(doubled)))
    assert {entry.guid for entry in again.entries} == {entry.guid for entry in ledger.entries}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_lost_ledger_gives_untouched_cards_the_same_guids(seed: int) -> None:
    book = Notebook(random.Random(seed))
    book.fill()
    drafts = [item for _, item in book.drafts()]
    ledger, matching, *_ = build(Ledger(), drafts)
    assert match(Ledger(), drafts).guids == matching.guids
    assert match(ledger, drafts).guids == matching.guids


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    ledger, problems = parse(data.split(b"\n"), "ledger.jsonl")
    assert ledger.broken == bool(problems)
