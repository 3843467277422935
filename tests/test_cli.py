"""The commands, called in this process with a rule of a few lines: exit codes, streams, and the JSON that others rely on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from cards.cli.app import COMMANDS, group
from tests.conftest import MakeWorkspace, put

pytestmark = pytest.mark.usefixtures("_small_rules")

NOTE = (
    "title: 3주차 멘토링\ndate: 2024-05-03\n# 정규화\nQ 배치 정규화란? | 평균과 분산을 맞춘다\nS 드롭아웃이란? | 일부를 끈다\n? 왜 그런가\n"
)


class TestList:
    def test_json_has_the_agreed_shape(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        make_workspace({"notes/a.md": NOTE, "notes/b.md": b"\xff"}, name="반")
        code, out, err = cards("list", "--format", "json", "--all")
        told = json.loads(out)
        assert (code, err, list(told)) == (1, "", ["cards", "problems"])
        first, second = told["cards"]
        assert first == {
            "guid": first["guid"],
            "kind": "qa",
            "rule": "fake",
            "note_type": "qa",
            "facet": "meaning",
            "question": "배치 정규화란?",
            "answer": "평균과 분산을 맞춘다",
            "context": ["3주차 멘토링", "정규화"],
            "mistake": "",
            "extra": "",
            "deck": "반",
            "tags": ["kind::qa", "session::2024-05-03"],
            "lang": "ko",
            "score": 0.9,
            "status": "card",
            "reason": "",
            "source": {"path": "notes/a.md", "start": 4, "end": 4},
        }
        assert (second["status"], second["reason"]) == ("suggestion", "it is one")
        (found,) = told["problems"]
        assert found == {"code": "not-utf8", "level": "error", "message": found["message"], "path": "notes/b.md", "line": 1}

    def test_every_format_shows_the_same_cards(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        make_workspace({"notes/a.md": NOTE})
        told = json.loads(cards("list", "--format", "json")[1])
        assert yaml.safe_load(cards("list", "--format", "yaml")[1]) == told
        rows = list(csv.DictReader(io.StringIO(cards("list", "--format", "csv")[1])))
        assert [row["guid"] for row in rows] == [card["guid"] for card in told["cards"]]
        assert (rows[0]["context"], rows[0]["start"], rows[0]["tags"]) == ("3주차 멘토링 › 정규화", "4", "kind::qa session::2024-05-03")
        code, out, _ = cards("list")
        assert code == 0
        assert all(card["guid"] in out for card in told["cards"])
        assert out.endswith("1 card\n")

    def test_tables_count_hangul_as_two_columns(self, make_workspace: MakeWorkspace, cards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        from rich.cells import cell_len

        make_workspace({"notes/a.md": NOTE + "Q " + "가나다 라마바 " * 40 + "| " + "abc 사아자 " * 40})
        monkeypatch.setenv("COLUMNS", "70")
        _, out, _ = cards("list")
        assert max(cell_len(line) for line in out.splitlines()) <= 70

    def test_a_listing_writes_nothing(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": NOTE})
        cards("list")
        assert sorted(path.name for path in root.iterdir()) == [".git", "notes"]


class TestBuild:
    def test_text_ends_with_the_packages_and_what_to_do(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        make_workspace({"notes/a.md": NOTE}, name="반")
        code, out, err = cards("build")
        lines = out.splitlines()
        assert (code, err) == (0, "")
        assert lines[0] == "new:"
        assert lines[1].endswith("배치 정규화란?")
        assert lines[2] == "1 new, 0 changed, 0 moved, 0 retired, 0 unchanged"
        assert lines[3].replace("\\", "/") == "decks/반.apkg  1 card"
        assert lines[4].startswith("Next: in Anki, File → Import")
        assert cards("build")[1].splitlines()[-1] == "Nothing changed: there is nothing to import."

    def test_json_has_the_agreed_shape(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": NOTE, "notes/b.md": "Q b | x"}, name="반")
        cards("build")
        put(root / "notes/a.md", NOTE.replace("맞춘다", "맞추어 준다"))
        (root / "notes/b.md").unlink()
        told = json.loads(cards("build", "--format", "json")[1])
        (changed,) = told["plan"].pop("changed")
        assert changed["fields"] == ["answer"]
        (retired,) = told["plan"].pop("retired")
        assert told == {
            "plan": {"new": [], "moved": [], "unchanged": [], "doubtful": []},
            "decks": [{"name": "반", "path": told["decks"][0]["path"], "cards": 1}],
            "problems": [],
            "advice": told["advice"],
        }
        (advice,) = told["advice"]
        assert f"search `Key:{retired}`" in advice
        out = cards("build", "--dry-run")[1]
        assert "Dry run" in out
        assert retired not in out  # it is retired once

    def test_retired_cards_come_with_a_search(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": NOTE, "notes/b.md": "Q b | x"})
        cards("build")
        (root / "notes/b.md").unlink()
        out = cards("build")[1]
        assert "1 retired" in out
        assert "Key:" in out

    def test_out_and_strict(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": NOTE, "notes/b.md": ""})
        (root / "notes/c.md").symlink_to("/")
        code, _, err = cards("build", "--out", "here")
        assert (code, "link-outside" in err) == (0, True)
        assert [path.suffix for path in (root / "here").iterdir()] == [".apkg"]
        assert cards("build", "--strict")[0] == 1


class TestBadInput:
    """One clear sentence with the path, and what was there before is still there."""

    @pytest.mark.parametrize(
        ("arguments", "files", "code", "words"),
        [
            (("build", "nothing.md"), {}, 1, "nothing.md: error: there is no such file or folder"),
            (("build",), {}, 1, "notes: error: there is no folder of that name"),
            (("build", "notes"), {"notes/x.txt": ""}, 1, "notes: error: no Markdown note was found here"),
            (("list", "notes"), {"notes/x.md": b"\xff\xfe\x00"}, 1, "notes/x.md:1: error:"),
            (("build",), {"notes/x.md": NOTE, "decks/d.yaml": "name: ["}, 1, "decks/d.yaml:2: error: this is not valid YAML"),
            (("build",), {"notes/x.md": NOTE, "cards.yaml": "nam: x"}, 1, "did you mean `name`?"),
            (("build", "--out", "notes/x.md"), {"notes/x.md": NOTE}, 1, "error: the package cannot be written"),
            (("explain", "nothing.md:3"), {}, 1, "nothing.md: error: there is no such file or folder"),
            (("check", "\x00"), {}, 1, "there is no such file or folder"),
            (("biuld",), {}, 2, "No such command"),
            (("list", "--format", "xml"), {}, 2, "Invalid value for '--format'"),
            (("drop",), {}, 2, "Missing argument 'GUID...'"),
            (("drop", "nobody"), {"notes/x.md": NOTE}, 2, "cards: there is no card nobody"),
            (("edit", "nobody", "--answer", "x"), {"notes/x.md": NOTE}, 2, "cards: there is no card nobody"),
        ],
    )
    def test_says_so(
        self, make_workspace: MakeWorkspace, cards: Any, arguments: tuple[str, ...], files: dict[str, str | bytes], code: int, words: str
    ) -> None:
        root = make_workspace(files)
        got, out, err = cards(*arguments)
        assert (got, words in err + out) == (code, True), err
        assert "Traceback" not in err
        for path, content in files.items():
            assert (root / path).read_bytes() == (content.encode() if isinstance(content, str) else content)

    def test_healthy_notes_are_built_all_the_same(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": NOTE, "notes/b.md": b"\xff", "decks/x.yaml": "[", "notes/c.md": "!crash x"})
        code, out, _ = cards("build", "notes", "missing.md")
        assert code == 1
        assert out.startswith("new:")
        assert len(list((root / "decks").glob("*.apkg"))) == 1

    def test_json_stays_json(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        make_workspace()
        for command in ("build", "list", "check"):
            code, out, _ = cards(command, "--format", "json")
            assert code == 1
            assert [p["code"] for p in json.loads(out)["problems"]] == ["no-notes-folder"]


class TestCheck:
    def test_problems_are_the_result(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        make_workspace({"notes/a.md": NOTE})
        code, out, err = cards("check")
        assert code == 0
        assert out.startswith("notes/a.md:6: info: “왜 그런가” has no answer here")
        assert err == "1 problem\n"
        assert json.loads(cards("check", "--format", "json")[1])["problems"][0]["line"] == 6


class TestDecisions:
    def test_keep_drop_edit_and_undo(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": NOTE})
        told = {c["question"]: c["guid"] for c in json.loads(cards("list", "--all", "--format", "json")[1])["cards"]}
        kept, other = told["드롭아웃이란?"], told["배치 정규화란?"]
        code, out, err = cards("keep", kept)
        assert (code, out) == (0, f"kept: {kept}  드롭아웃이란?\n")
        assert "cards undo" in err
        cards("drop", other)
        cards("edit", kept, "--question", "드롭아웃은 무엇인가?")
        (left,) = json.loads(cards("list", "--format", "json")[1])["cards"]
        assert (left["guid"], left["question"], left["answer"]) == (kept, "드롭아웃은 무엇인가?", "일부를 끈다")
        assert (root / "notes/a.md").read_text() == NOTE
        assert cards("undo")[1].startswith(f"taken back: edit {kept}")
        cards("undo")
        cards("undo")
        assert cards("undo")[1] == "there is no decision to take back\n"

    def test_the_editor(self, make_workspace: MakeWorkspace, cards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        make_workspace({"notes/a.md": NOTE})
        guid = json.loads(cards("list", "--format", "json")[1])["cards"][0]["guid"]
        monkeypatch.setattr("click.edit", lambda text, extension: text.replace("맞춘다", "고르게 맞춘다"))
        assert cards("edit", guid)[0] == 0
        assert json.loads(cards("list", "--format", "json")[1])["cards"][0]["answer"] == "평균과 분산을 고르게 맞춘다"
        monkeypatch.setattr("click.edit", lambda text, extension: None)
        assert cards("edit", guid)[0] == 2
        monkeypatch.setattr("click.edit", lambda text, extension: "no line")
        assert cards("edit", guid)[0] == 2


class TestInterrupts:
    def test_ctrl_c_ends_with_130(self, make_workspace: MakeWorkspace, cards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        make_workspace({"notes/a.md": NOTE})

        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("cards.pipeline.listing", interrupt)
        code, out, err = cards("list")
        assert (code, out) == (130, "")
        assert "interrupted" in err


def test_every_command_has_its_file_and_its_line_on_the_help_page(cards: Any) -> None:
    import click

    import cards.cli as folder

    context = click.Context(group)
    modules = Path(folder.__file__).parent.glob("*.py")
    assert {path.stem for path in modules if "\ndef command(" in path.read_text(encoding="utf-8")} == set(COMMANDS)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help
        assert cards(name, "--help")[0] == 0


class TestProgress:
    @pytest.mark.parametrize(("terminal", "shown"), [(True, True), (False, False)])
    def test_is_shown_on_a_terminal_only(self, monkeypatch: pytest.MonkeyPatch, terminal: bool, shown: bool) -> None:
        from cards.cli import console

        class Screen(io.StringIO):
            def isatty(self) -> bool:
                return terminal

        screen = Screen()
        monkeypatch.setattr("sys.stderr", screen)
        monkeypatch.setattr(console, "PATIENCE", 0.0)
        monkeypatch.setenv("TERM", "xterm")
        with console.Progress("reading notes") as progress:
            for done in range(4):
                progress(done, 3)
        assert ("reading notes" in screen.getvalue()) is shown

    def test_short_work_shows_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from cards.cli import console

        screen = io.StringIO()
        screen.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stderr", screen)
        with console.Progress("reading notes") as progress:
            progress(1, 1)
        assert screen.getvalue() == ""
