"""Notes → packages by the real command → a real collection, again and again: an edit updates its card, and no review is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cards.cli.app import run
from tests.conftest import MakeWorkspace, put
from tests.engine import note_of, review
from tests.test_apkg_anki import take

pytest.importorskip("anki", reason="the official engine is an optional extra")

VISION = """\
---
title: 3주차 멘토링
date: 2024-05-03
---

## 배치 정규화란?

한 묶음의 평균과 분산을 맞추어 학습을 안정시키는 방법이다.

## 왜 활성화 함수를 쓰는가?

층을 쌓아도 선형에 머물지 않게 하려고 쓴다.

## 빈칸

{{c1::드롭아웃}}은 신경망의 {{c2::일부 노드}}를 무작위로 끈다.

## 합성곱이란?

작은 창을 옮겨 가며 곱해 더하는 연산이다.
"""
NETWORK = """\
# Network questions

## What is a cookie?

A small piece of data that a server asks the browser to send back.

## What is a socket?

An address and a port that name one end of a connection.

## What does DNS do?

It turns names into addresses.
"""


class Study:
    """A workspace, a collection, and what one knows about both."""

    def __init__(self, root: Path, col: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.col, self.capsys, self.monkeypatch = root, col, capsys, monkeypatch
        self.time = 1_700_000_000

    def build(self) -> dict[str, Any]:
        """Builds an hour after the last build; the plan."""
        self.time += 3600
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(self.time))
        self.capsys.readouterr()
        code = run(["build", "--format", "json"])
        told: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        assert (code, told["problems"]) == (0, [])
        self.packages = [Path(deck["path"]) for deck in told["decks"]]
        return {name: group for name, group in told["plan"].items() if group}

    def take(self) -> dict[str, int]:
        """Imports what the last build made; how many notes were new, updated, duplicate."""
        total: dict[str, int] = {}
        for package in self.packages:
            for name, number in take(self.col, package.read_bytes()).items():
                total[name] = total.get(name, 0) + number
        return total

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        put(self.root / path, text.replace(old, new))

    def history(self) -> tuple[list[Any], list[Any]]:
        """The schedule of every card and the whole review log."""
        columns = "id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data"
        return self.col.db.all(f"select {columns} from cards order by id"), self.col.db.all("select * from revlog order by id")

    def fields(self) -> dict[str, tuple[str, ...]]:
        return {guid: tuple(fields.split("\x1f")) for guid, fields in self.col.db.all("select guid, flds from notes")}

    def guid(self, words: str) -> str:
        """The note whose fields hold these words."""
        [found] = [guid for guid, fields in self.fields().items() if words in " ".join(fields)]
        return found


@pytest.fixture
def study(
    make_workspace: MakeWorkspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Study]:
    """A workspace that was built, imported and reviewed in part: learning, graduated and failed cards, and some never seen."""
    from anki.collection import Collection

    root = make_workspace({"notes/vision.md": VISION, "notes/net/http.md": NETWORK}, name="반")
    col = Collection(str(tmp_path / "collection.anki2"))
    study = Study(root, col, capsys, monkeypatch)
    assert list(study.build()) == ["new"]
    assert study.take() == {"new": 7}
    assert review(col, 6) == 6
    [easy] = note_of(col, study.guid("socket")).card_ids()
    col.sched.set_due_date([easy], "30!")
    yield study
    col.close()


def test_exactly_the_changed_notes_are_updated(study: Study) -> None:
    before, words = study.history(), study.fields()
    assert len(before[1]) >= 9
    changed = {study.guid(part) for part in ("배치 정규화", "What is a cookie?")}
    study.edit("notes/vision.md", "학습을 안정시키는", "학습을 빠르고 안정되게 하는")
    study.edit("notes/net/http.md", "A small piece", "A little piece")
    plan = study.build()
    assert {(change["guid"], *change["fields"]) for change in plan["changed"]} == {(guid, "answer") for guid in changed}
    assert study.take() == {"updated": 2, "duplicate": 5}
    assert study.history() == before
    assert {guid for guid, fields in study.fields().items() if fields != words[guid]} == changed
    assert study.take() == {"duplicate": 7}
    assert study.build() == {"unchanged": sorted(words)}
    assert study.take() == {"duplicate": 7}
    assert study.history() == before


def test_many_edits_one_after_another(study: Study) -> None:
    before = study.history()
    steps = [
        ("notes/vision.md", "왜 활성화 함수를 쓰는가?", "활성화 함수를 왜 쓰는가?"),
        ("notes/vision.md", "## 합성곱이란?\n\n작은 창을 옮겨 가며 곱해 더하는 연산이다.\n", ""),
        ("notes/vision.md", "## 빈칸", "## 합성곱이란?\n\n작은 창을 옮기면서 곱해 더하는 연산이다.\n\n## 빈칸"),
        ("notes/net/http.md", "It turns names into addresses.", "It turns host names into IP addresses."),
        ("notes/net/http.md", "# Network questions", "# Questions about networks"),
    ]
    for path, old, new in steps:
        study.edit(path, old, new)
        study.build()
        told = study.take()
        assert "new" not in told
        assert "conflicting" not in told
        assert study.history() == before
    assert "옮기면서" in " ".join(map(str, study.fields()[study.guid("합성곱")]))
    assert len(study.fields()) == 7


def test_a_rule_goes_off_and_on_again(study: Study) -> None:
    before, words = study.history(), study.fields()
    rule = "rules:\n  off: [author-question]\n"
    put(study.root / "cards.yaml", rule)
    plan = study.build()
    survivors = {item["guid"] if isinstance(item, dict) else item for name in plan if name != "retired" for item in plan[name]}
    assert plan["retired"]
    study.take()
    kept = {guid: row for guid, row in study.fields().items() if guid in words and guid not in survivors}
    assert kept == {guid: words[guid] for guid in kept}  # what was retired stays in Anki as it was
    cards, log = study.history()
    assert log == before[1]
    assert [card for card in cards if card in before[0]] == before[0]
    (study.root / "cards.yaml").unlink()
    plan = study.build()
    assert set(words) <= {*plan.get("unchanged", ()), *plan.get("new", ()), *(c["guid"] for c in plan.get("changed", ()))}
    assert study.take().get("new", 0) == 0
    assert {guid: study.fields()[guid] for guid in words} == words
    cards, log = study.history()
    assert (log, [card for card in cards if card in before[0]]) == (before[1], before[0])


def test_a_rule_is_added(study: Study) -> None:
    (study.root / "cards.yaml").unlink(missing_ok=True)
    put(study.root / "cards.yaml", "rules:\n  off: [term-colon]\n")
    study.edit("notes/vision.md", "## 빈칸", "## 용어\n\n- 풀링 : 지도의 크기를 줄이는 연산\n- 채널 : 지도의 깊이\n\n## 빈칸")
    study.build()
    study.take()
    before, words = study.history(), study.fields()
    put(study.root / "cards.yaml", "rules:\n  off: []\n")
    plan = study.build()
    told = study.take()
    assert told.get("new", 0) == len(plan["new"]) > 0
    assert told.get("updated", 0) == len(plan.get("changed", ()))
    cards, log = study.history()
    assert log == before[1]
    assert [card for card in cards if card in before[0]] == before[0]
    assert set(words) <= set(study.fields())


def test_a_renamed_deck_file(study: Study) -> None:
    put(study.root / "decks/seeing.yaml", "notes: notes/vision.md\n")
    study.build()
    study.take()
    before, words = study.history(), study.fields()
    (study.root / "decks/seeing.yaml").rename(study.root / "decks/vision.yaml")
    plan = study.build()
    assert len(plan["moved"]) == 4
    assert set(plan) == {"moved", "unchanged"}
    assert study.take() == {"duplicate": 7}
    assert study.history() == before
    assert study.fields() == words


def test_a_note_in_another_folder(study: Study) -> None:
    before, words = study.history(), study.fields()
    (study.root / "notes/cv").mkdir()
    (study.root / "notes/vision.md").rename(study.root / "notes/cv/vision.md")
    (study.root / "notes/net/http.md").rename(study.root / "notes/http-2.md")
    plan = study.build()
    assert set(plan["moved"]) == set(words)
    assert "new" not in plan
    assert "retired" not in plan
    told = study.take()
    assert set(told) <= {"duplicate", "updated"}
    assert sum(told.values()) == 7
    assert study.history() == before


def test_a_note_split_in_two_with_edits(study: Study) -> None:
    before, words = study.history(), study.fields()
    head, tail = VISION.split("## 빈칸")
    put(study.root / "notes/vision.md", head.replace("선형에 머물지", "선형으로 남지"))
    put(
        study.root / "notes/vision-2.md",
        f"---\ntitle: 3주차 멘토링\ndate: 2024-05-03\n---\n\n## 빈칸{tail.replace('작은 창', '작은 창문')}",
    )
    plan = study.build()
    assert "new" not in plan
    assert "retired" not in plan
    assert study.take() == {"updated": 2, "duplicate": 5}
    assert study.history() == before
    assert set(study.fields()) == set(words)


def test_cloze_numbers_survive_edits(study: Study) -> None:
    guid = study.guid("드롭아웃")
    before = study.history()
    study.edit("notes/vision.md", "{{c1::드롭아웃}}은 신경망의", "{{c1::드롭아웃}}은 매번 신경망의")
    study.build()
    study.take()
    assert study.history() == before
    study.edit(
        "notes/vision.md",
        "{{c1::드롭아웃}}은 매번 신경망의 {{c2::일부 노드}}를 무작위로",
        "드롭아웃은 매번 신경망의 {{c2::일부 노드}}를 {{c1::무작위로}}",
    )
    study.build()
    study.take()
    text = study.fields()[guid]
    assert any("{{c2::일부 노드}}" in field and "{{c3::무작위로}}" in field for field in text)
    cards, log = study.history()
    assert log == before[1]
    assert [card for card in cards if card in before[0]] == before[0]
    assert len(note_of(study.col, guid).card_ids()) == 3  # the blank that is gone keeps its card and its history, the new one has its own


def test_retired_cards_are_found_by_the_search_that_the_build_prints(study: Study) -> None:
    guid = study.guid("DNS")
    study.edit("notes/net/http.md", "## What does DNS do?\n\nIt turns names into addresses.\n", "")
    study.capsys.readouterr()
    assert run(["build"]) == 0
    out = study.capsys.readouterr().out
    search = out.partition("search `")[2].partition("`")[0]
    assert search == f"Key:{guid}"
    assert list(study.col.find_notes(search)) == [note_of(study.col, guid).id]
    assert "Notes → Delete" in out


def test_a_lost_ledger_gives_untouched_cards_their_history_back(study: Study) -> None:
    before, words = study.history(), study.fields()
    (study.root / "decks/ledger.jsonl").unlink()
    assert set(study.build()["new"]) == set(words)
    told = study.take()
    assert "new" not in told
    assert study.history() == before
    assert study.fields() == words


def test_what_was_edited_in_anki_is_overwritten_only_where_the_note_changed(study: Study) -> None:
    changed, left = study.guid("배치 정규화"), study.guid("합성곱")
    for guid in (changed, left):
        note = note_of(study.col, guid)
        note.tags = [*note.tags, "mine"]
        study.col.update_note(note)
    study.time += 10**9  # the user's edit is older than the next build
    study.edit("notes/vision.md", "학습을 안정시키는", "학습을 빠르게 하는")
    study.build()
    assert study.take() == {"updated": 1, "duplicate": 6}
    assert "mine" not in note_of(study.col, changed).tags
    assert "mine" in note_of(study.col, left).tags
