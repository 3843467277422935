"""What the ledger remembers and how: dates, positions, cloze numbers, the plan, and text that git can merge."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cards.ledger import Ledger, match, parse, read, record, remember, to_text, write
from cards.ledger.clozes import renumber, shown
from cards.model import Change, Placed, Plan
from cards.problems import CardsError
from tests.ledger_samples import NOW, build, draft

A = draft("활성화 함수란?", "비선형성을 더하는 함수", anchor="활성화 함수", line=3)
B = draft("Batchnorm은 언제?", "활성화 이전에 둔다", line=6, trail=("멘토링", "Layer 순서"))
GAP = draft("풀링은 {{c1::대표값}}만 남긴다.", "대표값", note_type="cloze", anchor="대표값", facet="cloze", line=9)


def test_a_build_without_changes_changes_nothing() -> None:
    ledger, *_ = build(Ledger(), [A, B, GAP])
    again, _, cards, plan = build(ledger, [A, B, GAP], now=NOW + timedelta(days=2))
    assert again == ledger
    assert {card.changed for card in cards} == {NOW}
    assert len(plan.unchanged) == 3
    assert plan == Plan(unchanged=plan.unchanged)


def test_lines_above_change_nothing() -> None:
    ledger, *_ = build(Ledger(), [A, B])
    lower = [replace(item, span=replace(item.span, start=item.span.start + 50, end=item.span.end + 50)) for item in (A, B)]
    again, _, _, plan = build(ledger, lower)
    assert to_text(again) == to_text(ledger)
    assert len(plan.unchanged) == 2


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"answer": "비선형성을 더하는 함수다"}, ("answer",)),
        ({"extra": "ReLU가 흔하다"}, ("extra",)),
        ({"mistake": "선형 함수"}, ("mistake",)),
        ({"tags": ("weak",)}, ("tags",)),
        ({"context": ("다른 제목",)}, ("context",)),
        ({"question": "활성화 함수는?", "lang": "en"}, ("question", "lang")),
        ({"rule": "other", "score": 0.4}, ()),
    ],
)
def test_the_date_rises_only_with_the_content(change: dict[str, object], fields: tuple[str, ...]) -> None:
    ledger, before, *_ = build(Ledger(), [A, B])
    later = NOW + timedelta(hours=5)
    _, _, cards, plan = build(ledger, [replace(A, **change), B], now=later)  # type: ignore[arg-type]
    assert plan.changed == ((Change(before.guids[0], fields),) if fields else ())
    assert {card.guid: card.changed for card in cards} == {before.guids[0]: later if fields else NOW, before.guids[1]: NOW}


def test_a_change_within_one_second_is_still_later() -> None:
    ledger, *_ = build(Ledger(), [A])
    for step, now in enumerate([NOW, NOW - timedelta(days=9), NOW], start=1):
        ledger, _, cards, _ = build(ledger, [replace(A, extra=str(step))], now=now)
        assert cards[0].changed == NOW + timedelta(seconds=step)


def test_a_picture_or_a_source_that_changed_is_a_change() -> None:
    matching = match(Ledger(), [A])
    placed = Placed(matching.guids[0], A, "수업", "멘토링", A, ("abc",))
    ledger, *_ = record(Ledger(), matching, [[placed]], order=[placed.guid], scope=None, now=NOW)
    for other, field in ((replace(placed, media=("def",)), "media"), (replace(placed, source="복습"), "source")):
        _, _, plan = record(ledger, match(ledger, [A]), [[other]], order=[other.guid], scope=None, now=NOW)
        assert plan.changed == (Change(placed.guid, (field,)),)


def test_another_deck_is_a_move_and_no_change() -> None:
    ledger, before, *_ = build(Ledger(), [A])
    _, _, cards, plan = build(ledger, [A], deck="수업::1주")
    assert (plan.moved, plan.changed, plan.unchanged) == (before.guids, (), ())
    assert cards[0].changed == NOW


def test_positions_are_given_once_in_the_order_of_the_caller() -> None:
    ledger, before, cards, plan = build(Ledger(), [A, B, GAP], chosen=[2, 0])
    assert plan.new == (before.guids[2], before.guids[0])
    assert [card.guid for card in cards] == [before.guids[2], before.guids[0]]
    ledger, _, cards, _ = build(ledger, [B, A, GAP], chosen=[0, 1, 2])
    assert [(card.guid, card.position) for card in cards] == [(before.guids[2], 1), (before.guids[0], 2), (before.guids[1], 3)]
    ledger, *_ = build(ledger, [A, GAP])
    ledger, _, cards, _ = build(ledger, [A, B, GAP])
    assert {card.guid: card.position for card in cards}[before.guids[1]] == 3


def test_a_rewording_by_hand_does_not_hide_the_note() -> None:
    ledger, before, *_ = build(Ledger(), [A])
    matching = match(ledger, [A])
    mine = Placed(before.guids[0], replace(A, question="활성화 함수는 왜 필요한가?"), "수업", "멘토링 · 2024-03-01", A)
    ledger, cards, plan = record(ledger, matching, [[mine]], order=[mine.guid], scope=None, now=NOW)
    assert plan.changed == (Change(before.guids[0], ("question",)),)
    assert cards[0].draft.question == "활성화 함수는 왜 필요한가?"
    assert ledger.entries[0].question == A.question


def test_cloze_numbers_last() -> None:
    first, known = renumber("{{c1::ReLU}}는 {{c2::음수}}를 {{c2::0}}으로 만든다", ())
    assert (first, known) == ("{{c1::ReLU}}는 {{c2::음수}}를 {{c2::0}}으로 만든다", ((1, "ReLU"), (2, "음수 / 0")))
    swapped, known = renumber("{{c1::음수}}를 {{c1::0}}으로 만드는 {{c2::ReLU}}", known)
    assert swapped == "{{c2::음수}}를 {{c2::0}}으로 만드는 {{c1::ReLU}}"
    other, known = renumber("{{c1::음수}}를 {{c1::0}}으로 만드는 {{c2::활성화 함수}}", known)
    assert other == "{{c2::음수}}를 {{c2::0}}으로 만드는 {{c3::활성화 함수}}"  # 1 hid other words
    back, known = renumber("{{c1::ReLU}}와 {{c2::활성화 함수들}}", known)
    assert back == "{{c1::ReLU}}와 {{c3::활성화 함수들}}"
    assert [number for number, _ in known] == [1, 2, 3]


@pytest.mark.parametrize(
    ("question", "filled"),
    [
        ("{{c1::\\frac{a}{b}}} 이다", "\\frac{a}{b} 이다"),
        ("{{c12::숨긴 말::힌트}}!", "숨긴 말!"),
        ("{{c1::열린", "{{c1::열린"),
        ("없음", "없음"),
        ("{{c1::밖 {{c2::안::힌트}} 끝}}", "밖 안 끝"),
        ("{{c1::밖 {{c2::안}} 끝", "{{c1::밖 안 끝"),
        ("닫는 }} 것만", "닫는 }} 것만"),
    ],
)
def test_gaps_are_read_as_anki_does(question: str, filled: str) -> None:
    assert shown(question) == filled
    assert renumber(question, ())[0] == question


def test_an_edited_cloze_keeps_its_number_through_builds() -> None:
    ledger, before, *_ = build(Ledger(), [GAP])
    other = replace(GAP, question="풀링은 대표값만 {{c1::남긴다}}.", answer="남긴다", anchor="남긴다")
    ledger, after, cards, _ = build(ledger, [other])
    assert after.guids == before.guids
    assert cards[0].draft.question == "풀링은 대표값만 {{c2::남긴다}}."
    ledger, _, cards, _ = build(ledger, [GAP])
    assert cards[0].draft.question == GAP.question
    assert ledger.entries[0].clozes == ((1, "대표값"), (2, "남긴다"))


def test_text_comes_back_as_it_was() -> None:
    odd = replace(A, answer="줄\u2028바꿈\u2029과 \x85 그리고 \ud800 반쪽", question='"따옴표" \\ {}')
    ledger, *_ = build(Ledger(), [odd, B, GAP])
    data = to_text(ledger).encode("utf-8", "surrogatepass")
    assert parse(data.splitlines(keepends=True), "x") == (ledger, ())
    assert parse((b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")).splitlines(keepends=True), "x") == (ledger, ())
    assert all(isinstance(json.loads(line), dict) for line in data.decode("utf-8", "surrogatepass").splitlines())
    assert to_text(ledger).startswith('{"ledger": 1')


def test_entries_stand_in_the_order_of_the_note_and_the_retired_where_they_stood() -> None:
    ledger, guids, *_ = build(Ledger(), [B, A, GAP])
    assert [entry.guid for entry in ledger.entries] == [guids.guids[1], guids.guids[0], guids.guids[2]]
    ledger, *_ = build(ledger, [A, GAP])
    assert [(entry.guid, bool(entry.retired)) for entry in ledger.entries] == [
        (guids.guids[1], False),
        (guids.guids[0], True),
        (guids.guids[2], False),
    ]


def test_a_decision_is_remembered_at_once() -> None:
    matching = match(Ledger(), [A, B])
    ledger = remember(Ledger(), matching, [matching.guids[1], "nobody"], now=NOW)
    assert [(entry.guid, entry.position) for entry in ledger.entries] == [(matching.guids[1], 0)]
    assert match(ledger, [A, B]).known == frozenset()


GOOD = to_text(build(Ledger(), [A, B, GAP])[0])


def lines_with(place: int, *extra: str) -> bytes:
    """The good text with lines put in, the first becoming line `place`."""
    lines = GOOD.split("\n")
    return "\n".join([*lines[: place - 1], *extra, *lines[place - 1 :]]).encode()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (lines_with(3, "<<<<<<< HEAD", "=======", ">>>>>>> other"), [("ledger-conflict", 3)]),
        (
            lines_with(3, "<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> b", "<<<<<<< HEAD"),
            [("ledger-conflict", 3), ("ledger-conflict", 7)],
        ),
        (lines_with(4, ">>>>>>> other"), [("ledger-conflict", 4)]),
        (lines_with(5, '{"guid": "x", "pa'), [("ledger-line", 5)]),
        (lines_with(5, '{"guid": "x", "path": "a.md"}'), [("ledger-line", 5)]),
        (lines_with(5, '{"guid": 7, "path": "a.md", "type": "qa"}'), [("ledger-line", 5)]),
        (lines_with(5, '{"guid": "x", "path": "a.md", "type": "qa", "changed": "gestern"}'), [("ledger-line", 5)]),
        (lines_with(5, "[" * 100_000), [("ledger-line", 5)]),
        (lines_with(5, "[1]"), [("ledger-line", 5)]),
        (GOOD.replace('{"ledger": 1', '{"ledger": 2').encode(), [("ledger-newer", 1)]),
        (GOOD.partition("\n")[2].encode(), [("ledger-head", 1)]),
        (b"", [("ledger-head", 1)]),
        (b"\xff\xfe\x00", [("ledger-line", 1)]),
    ],
)
def test_a_broken_ledger_is_named_by_line_and_never_overwritten(data: bytes, found: list[tuple[str, int]], tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(data)
    ledger, problems = read(path, shown="decks/ledger.jsonl")
    assert [(p.code, p.line) for p in problems] == found
    assert {(p.level, p.path) for p in problems} == {("error", "decks/ledger.jsonl")}
    assert ledger.broken
    with pytest.raises(CardsError, match="not overwritten"):
        write(path, ledger)
    assert path.read_bytes() == data


def test_one_guid_on_two_lines_names_both() -> None:
    lines = GOOD.split("\n")
    place = next(n for n, line in enumerate(lines) if '"guid"' in line)
    ledger, problems = parse([line.encode() for line in (*lines[:-1], lines[place])], "l")
    assert [(p.code, p.line) for p in problems] == [("ledger-twice", len(lines))]
    assert f"line {place + 1}" in problems[0].message
    assert len(ledger.entries) == 3


def test_a_missing_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read(tmp_path / "ledger.jsonl") == (Ledger(), ())


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_two_branches_that_each_added_notes_merge(tmp_path: Path) -> None:
    def git(*words: str) -> subprocess.CompletedProcess[str]:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
        return subprocess.run(["git", *identity, *words], cwd=tmp_path, capture_output=True, text=True, check=False)

    path = tmp_path / "ledger.jsonl"
    first = [A, B, GAP]

    def note(day: int) -> list[object]:
        return [
            replace(item, span=replace(item.span, path=f"notes/2024-03-{day:02}.md"), question=f"{item.question} {day}") for item in first
        ]

    def save(drafts: list[object], message: str) -> Ledger:
        ledger, *_ = build(read(path)[0], drafts)  # type: ignore[arg-type]
        write(path, ledger)
        git("add", "-A")
        git("commit", "-qm", message)
        return ledger

    git("init", "-q", "-b", "main")
    save(list(first), "start")
    git("checkout", "-qb", "other")
    save([*first, *note(2), *note(4)], "other")
    git("checkout", "-q", "main")
    save([*first, *note(1), *note(3)], "mine")
    merged = git("merge", "-q", "other")
    assert merged.returncode == 0, merged.stdout
    ledger, problems = read(path)
    assert not problems
    assert len(ledger.entries) == 15
    everything = [*first, *note(1), *note(2), *note(3), *note(4)]
    again, _, _, plan = build(ledger, everything)  # type: ignore[arg-type]
    assert len(plan.unchanged) == 15
    assert again == ledger
