"""`cards push` from notes to the workspace's own collection: what it prints, and what it says when it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cards.cli.app import run
from tests.conftest import MakeWorkspace
from tests.engine import change, note_of, own

pytest.importorskip("anki", reason="the official engine is an optional extra")


class TestCommand:
    """`cards push` from notes to the workspace's own collection."""

    NOTE = (
        "## 멘토링\n\nQ. 배치 정규화는 무엇을 하나요?\n\nA. 한 묶음의 평균과 분산으로 값을 맞춘다.\n\n"
        "Q. 드롭아웃은 왜 쓰나요?\n\nA. 과적합을 줄이기 위해서이다.\n"
    )

    def test_what_it_prints(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        root = make_workspace({"notes/a.md": self.NOTE})
        assert run(["push", "--dry-run"]) == 0
        out = capsys.readouterr().out
        assert "배치 정규화는 무엇을 하나요?" in out
        assert out.splitlines()[-1].startswith("Dry run: nothing was changed")
        assert sorted(p.name for p in root.iterdir()) == [".git", "notes"], "a dry run writes nothing, the ledger neither"
        assert run(["push"]) == 0
        out = capsys.readouterr().out
        assert "2 new, 0 updated, 0 moved, 0 retired, 0 unchanged" in out
        assert "backup:" in out
        assert (root / ".cards/.gitignore").read_text() == "*\n"
        assert run(["push"]) == 0
        assert "was up to date" in capsys.readouterr().out

    def test_json_and_what_was_edited(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        root = make_workspace({"notes/a.md": self.NOTE})
        run(["push"])
        capsys.readouterr()
        with own(root) as col:
            [guid] = [g for g, text in col.db.all("select guid, flds from notes") if "정규화" in text]
            change(col, guid, Answer="내 답")
        (root / "notes/a.md").write_text(self.NOTE.replace("값을 맞춘다", "값의 크기를 맞춘다").split("Q. 드롭아웃")[0], encoding="utf-8")
        assert run(["push", "--format", "json", "--dry-run"]) == 0
        told = json.loads(capsys.readouterr().out)["push"]
        assert told["edited"] == [{"guid": guid, "fields": ["Answer"], "clash": True, "sure": True}]
        assert len(told["retired"]) == 1
        assert run(["push", "--overwrite", "--delete-retired"]) == 0
        with own(root) as col:
            assert "크기를" in note_of(col, guid)["Answer"]
            assert col.note_count() == 1

    def test_a_note_that_is_not_read_loses_nothing(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        root = make_workspace({"notes/a.md": self.NOTE, "notes/b.md": self.NOTE.replace("멘토링", "강의")})
        run(["push"])
        assert run(["push", "notes/a.md"]) == 0
        (root / "notes/a.md").write_bytes(b"\xff\x00x")
        assert run(["push"]) == 1
        with own(root) as col:
            assert not col.find_notes("tag:retired")
            assert col.note_count() == 4
        capsys.readouterr()

    def test_what_was_done_to_it_in_anki_is_told(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        more = "\n\nQ. 풀링은 왜 쓰나요?\n\nA. 특징 지도의 크기를 줄이기 위해서이다.\n"
        make_workspace({"notes/a.md": self.NOTE + more}, name="반")
        run(["push"])
        with own(Path.cwd()) as col:
            col.remove_notes(list(col.find_notes("드롭아웃")))
            col.decks.rename(col.decks.by_name("반"), "딥러닝 반")
        capsys.readouterr()
        assert run(["push"]) == 0
        out = capsys.readouterr().out
        assert "deleted in Anki:\n" in out
        assert "decks with another name in Anki:\n  반 → 딥러닝 반\n" in out
        assert "What was deleted in Anki stays away; `cards push --overwrite` brings it back" in out
        assert run(["push", "--format", "json"]) == 0
        told = json.loads(capsys.readouterr().out)["push"]
        assert (len(told["gone"]), told["renamed"], told["new"]) == (1, {"반": "딥러닝 반"}, [])

    def test_what_is_no_collection(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        make_workspace({"notes/a.md": self.NOTE, "collection.anki2": "garbage"})
        assert run(["push", "--collection", "collection.anki2"]) == 2
        assert "collection.anki2 is no collection of Anki's, or it is damaged" in capsys.readouterr().err

    def test_a_broken_ledger_stops_it(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        root = make_workspace({"notes/a.md": self.NOTE})
        run(["push"])
        (root / "decks/ledger.jsonl").write_text("{broken\n")
        assert run(["push"]) != 0
        with own(root) as col:
            assert not col.find_notes("tag:retired")
        assert "ledger" in capsys.readouterr().err

    def test_both_ways_at_once(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        make_workspace({"notes/a.md": self.NOTE})
        assert run(["push", "--collection", "x", "--connect", "http://127.0.0.1:1"]) == 2
        assert "not both" in capsys.readouterr().err
