"""What a person decided: in a small file that a person can read and edit, and that survives everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.decisions import HEADER, Decision, Decisions, apply, drop, edit, keep, link, parse, read, to_text, undo, unlink, write
from cards.model import Choice
from cards.problems import CardsError
from tests.ledger_samples import draft

CARD = Choice(draft("Pooling이란?", "학습하지 않는 연산"), "card")
IDEA = Choice(draft("Pooling의 역할은?", "크기를 줄인다"), "suggestion", "too like another card")
CHOICES, GUIDS = (CARD, IDEA), ("aaa", "bbb")


def statuses(decisions: Decisions) -> list[str]:
    return [choice.status for choice in apply(decisions, CHOICES, GUIDS)]


def test_nothing_decided_changes_nothing() -> None:
    assert apply(Decisions(), CHOICES, GUIDS) == CHOICES


def test_keep_and_drop_and_the_last_word() -> None:
    decisions = drop(keep(Decisions(), "bbb"), "aaa")
    assert statuses(decisions) == ["dropped", "card"]
    assert [choice.reason for choice in apply(decisions, CHOICES, GUIDS)] == ["you dropped it", ""]
    assert statuses(keep(decisions, "aaa")) == ["card", "card"]
    assert statuses(drop(decisions, "bbb")) == ["dropped", "dropped"]


def test_an_edit_keeps_what_it_does_not_name() -> None:
    decisions = edit(edit(Decisions(), "aaa", question="풀링이란?"), "aaa", answer="대표값을 남기는 연산")
    after = apply(decisions, CHOICES, GUIDS)[0].draft
    assert (after.question, after.answer) == ("풀링이란?", "대표값을 남기는 연산")
    assert apply(decisions, CHOICES, GUIDS)[1] == IDEA


def test_undo_takes_back_one_at_a_time() -> None:
    decisions = drop(edit(keep(Decisions(), "bbb"), "bbb", question="왜?"), "bbb")
    decisions, last = undo(decisions)
    assert last == Decision("drop", "bbb")
    assert statuses(decisions) == ["card", "card"]
    decisions, last = undo(decisions)
    assert last is not None
    assert last.verb == "edit"
    decisions, _ = undo(decisions)
    assert undo(decisions) == (Decisions(), None)


def test_links_and_their_end() -> None:
    decisions = link(Decisions(), "old", "new")
    assert (decisions.links, decisions.apart) == ({"new": "old"}, frozenset())
    assert link(decisions, "old", "newer").links == {"newer": "old"}
    apart = unlink(decisions, "old")
    assert not apart.links
    assert apart.apart == {"old"}
    assert (link(apart, "old", "new").links, link(apart, "old", "new").apart) == ({"new": "old"}, frozenset())
    with pytest.raises(CardsError, match="itself"):
        link(decisions, "old", "old")


def test_links_of_links_lead_to_the_oldest_and_the_last_word_counts() -> None:
    chain = link(link(Decisions(), "a", "b"), "b", "c")
    assert chain.links == {"c": "a"}
    assert link(link(Decisions(), "a", "b"), "z", "a").links == {"a": "z", "b": "z"}
    turned = link(link(Decisions(), "a", "b"), "b", "a")
    assert turned.links == {"a": "b"}
    assert unlink(chain, "a").links == {}


def test_the_file_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    decisions = keep(Decisions(), "aB3", text="올바른 Layer 순서는?")
    decisions = link(edit(drop(decisions, "cD5"), "eF7", answer="- 하나\n- 둘"), "old", "new")
    assert write(path, decisions)
    assert not write(path, decisions)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(HEADER + "- keep: aB3\n  text: 올바른 Layer 순서는?\n- drop: cD5\n")
    assert read(path) == (decisions, ())


def test_a_persons_own_comment_stays(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("# 내 메모\n\n- drop: cD5\n", encoding="utf-8")
    decisions, problems = read(path)
    assert not problems
    write(path, keep(decisions, "aaa"))
    assert path.read_text(encoding="utf-8") == "# 내 메모\n\n- drop: cD5\n- keep: aaa\n"


def test_no_file_and_no_decisions() -> None:
    assert read(Path("does/not/exist.yaml")) == (Decisions(), ())
    assert parse("", "d")[0].items == ()
    assert parse(HEADER, "d") == (Decisions(), ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("- keep: aaa\n- dorp: bbb\n", "decision-shape", 2),
        ("- keep: aaa\n  drop: bbb\n", "decision-shape", 1),
        ("keep: aaa\n", "decision-shape", 1),
        ("- just text\n", "decision-shape", 1),
        ("- keep: aaa\n  txet: b\n", "decision-unknown", 1),
        ("- keep: 123\n", "decision-value", 1),
        ("- keep:\n", "decision-value", 1),
        ("- keep: ''\n", "decision-value", 1),
        ("- link: aaa\n", "decision-value", 1),
        ("- edit: aaa\n", "decision-value", 1),
        ("- keep: [\n", "yaml-broken", 2),
        ("- keep: !!python/object/apply:os.system ['true']\n", "yaml-broken", 1),
    ],
)
def test_what_cannot_be_read_is_named_and_never_overwritten(text: str, code: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    decisions, problems = read(path, shown="decks/decisions.yaml")
    assert (problems[0].code, problems[0].line, problems[0].path) == (code, line, "decks/decisions.yaml")
    with pytest.raises(CardsError, match="not overwritten"):
        write(path, keep(decisions, "aaa"))
    assert path.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_bytes(b"- keep: a\n- drop: \xff\n")
    decisions, problems = read(path)
    assert decisions.broken
    assert [(p.code, p.line) for p in problems] == [("not-utf8", 2)]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(guid=st.from_regex(r"[A-Za-z][A-Za-z0-9]{10}", fullmatch=True), question=WORDS, answer=WORDS)
def test_any_words_come_back_from_the_file(guid: str, question: str, answer: str) -> None:
    import unicodedata

    question, answer = unicodedata.normalize("NFC", question), unicodedata.normalize("NFC", answer)
    decisions = edit(Decisions(), guid, question=question, answer=answer, text=question)
    assert parse(to_text(decisions), "d") == (decisions, ())
