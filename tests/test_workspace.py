"""The workspace: found, configured, and its notes collected."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.workspace import find_root, matches, open_workspace
from cards.workspace.scan import scan
from tests.conftest import MakeWorkspace, put


def paths_of(root: Path, *given: str, exclude: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """The notes' paths and the problems' codes of a scan."""
    scope, problems = scan(root, [str(root / path) for path in given], exclude=exclude)
    return [note.path for note in scope.notes], [f"{p.path} {p.code}" for p in problems]


class TestRoot:
    def test_is_the_nearest_folder_with_settings_or_a_ledger(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"cards.yaml": "", "a/decks/ledger.jsonl": "", "a/b/c/x.md": "", "d/x.md": ""})
        assert find_root(root / "a/b/c") == root / "a"
        assert find_root(root / "d") == root

    def test_is_the_start_where_there_is_none(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"a/b/x.md": ""})
        assert find_root(root / "a/b") == root / "a/b"

    def test_is_not_sought_above_the_repository_or_the_home_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        put(tmp_path / "cards.yaml", "")
        (tmp_path / "repo/.git").mkdir(parents=True)
        (tmp_path / "repo/sub").mkdir()
        (tmp_path / "home/sub").mkdir(parents=True)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
        assert find_root(tmp_path / "repo/sub") == tmp_path / "repo/sub"
        assert find_root(tmp_path / "home/sub") == tmp_path / "home/sub"


class TestScan:
    def test_sorts_and_skips_what_is_no_note(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace(
            {
                "notes/나.md": "",
                "notes/가.markdown": "",
                "notes/b/README.md": "",
                "notes/README.md": "",
                "decks/README.md": "",
                "notes/.obsidian/x.md": "",
                "notes/node_modules/x.md": "",
                "notes/picture.png": "",
                "notes/UPPER.MD": "",
                "README.md": "",
            }
        )
        assert paths_of(root, ".") == (["README.md", "notes/UPPER.MD", "notes/b/README.md", "notes/가.markdown", "notes/나.md"], [])

    def test_a_readme_given_by_name_is_a_note(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/README.md": ""})
        assert paths_of(root, "notes/README.md") == (["notes/README.md"], [])

    def test_excluded_globs(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/drafts/x.md": "", "notes/a.md": "", "notes/private-b.md": ""})
        assert paths_of(root, "notes", exclude=("drafts/", "notes/**/private-*.md")) == (["notes/a.md"], [])
        assert paths_of(root, "notes/drafts/x.md", exclude=("drafts/",))[0] == ["notes/drafts/x.md"]

    def test_missing_empty_and_twice(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "", "empty/x.txt": ""})
        found, problems = paths_of(root, "nothing.md", "empty", "notes/a.md", "notes", "notes/./a.md", "notes/a.md/b")
        assert found == ["notes/a.md"]
        assert [p.rpartition("/")[2] for p in problems] == ["nothing.md path-missing", "empty no-notes", "b path-missing"]

    def test_names_are_compared_composed(self, make_workspace: MakeWorkspace) -> None:
        composed = unicodedata.normalize("NFC", "정규화.md")
        root = make_workspace({f"notes/{unicodedata.normalize('NFD', composed)}": ""})
        assert paths_of(root, "notes")[0] == [f"notes/{composed}"]
        put(root / "notes" / composed, "")
        if len(list((root / "notes").iterdir())) == 2:  # not where the file system composes names itself
            assert paths_of(root, "notes") == ([f"notes/{composed}"], [f"notes/{composed} same-name"])

    def test_a_name_that_was_taken_apart_is_found_as_it_is_printed(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({unicodedata.normalize("NFD", "notes/합성곱 신경망/풀링.md"): ""})
        [printed], _ = paths_of(root, "notes")
        assert printed == "notes/합성곱 신경망/풀링.md"
        for asked in (printed, "notes/합성곱 신경망"):
            assert paths_of(root, asked) == ([printed], [])
            assert [note.path for note in scan(root, [asked])[0].notes] == [printed]  # from the current folder
        assert paths_of(root, "notes/없는/풀링.md")[0] == []

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
    def test_a_pipe_is_skipped(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": ""})
        os.mkfifo(root / "notes/b.md")
        assert paths_of(root, "notes") == (["notes/a.md"], ["notes/b.md not-a-file"])

    def test_links(self, make_workspace: MakeWorkspace, tmp_path: Path) -> None:
        root = make_workspace({"notes/b/real.md": ""})
        put(tmp_path / "elsewhere/secret.md", "")
        try:
            (root / "notes/loop").symlink_to(root / "notes")
        except OSError:
            pytest.skip("no links here")
        (root / "notes/a").symlink_to(root / "notes/b")
        (root / "notes/out").symlink_to(tmp_path / "elsewhere")
        (root / "notes/out.md").symlink_to(tmp_path / "elsewhere/secret.md")
        (root / "notes/self.md").symlink_to(root / "notes/self.md")
        found, problems = paths_of(root, "notes")
        assert found == ["notes/b/real.md"]
        assert sorted(problems) == ["notes/out link-outside", "notes/out.md link-outside", "notes/self.md unreadable"]

    def test_a_note_outside_keeps_its_path_as_given(self, make_workspace: MakeWorkspace, tmp_path: Path) -> None:
        root = make_workspace({"notes/a.md": ""})
        put(tmp_path / "other/x.md", "")
        scope, _ = scan(root, ["../other/x.md", "notes/a.md"])
        assert [(n.path, n.inside) for n in scope.notes] == [("notes/a.md", True), ("../other/x.md", False)]

    def test_what_could_not_be_seen_is_not_gone(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": ""})
        scope, _ = scan(root, [str(root / "notes")])
        assert scope.lacks("notes/deleted.md")
        assert not scope.lacks("other/deleted.md")
        (root / "notes/broken.md").symlink_to("nowhere.md")
        scope, _ = scan(root, [str(root / "notes")])
        assert not scope.lacks("notes/broken.md")


class TestGlobs:
    @pytest.mark.parametrize(
        ("pattern", "path", "fits"),
        [
            ("*.md", "notes/a/b.md", True),
            ("notes/*.md", "notes/b.md", True),
            ("notes/*.md", "notes/a/b.md", False),
            ("notes/**/*.md", "notes/b.md", True),
            ("notes/**", "notes/a/b.md", True),
            ("notes/a", "notes/a/b.md", True),
            ("a/", "notes/a/b.md", True),
            ("/notes/b.md", "notes/b.md", True),
            ("./notes/b.md", "notes/b.md", True),
            ("b.m?", "notes/b.md", True),
            ("b.md", "notes/b.mdx", False),
            ("[x].md", "[x].md", True),
            ("", "a.md", False),
        ],
    )
    def test_examples(self, pattern: str, path: str, fits: bool) -> None:
        assert matches(path, pattern) is fits

    @settings(max_examples=50, deadline=None)
    @given(st.text("ab/*?.", max_size=12), st.text("ab/.", max_size=20))
    def test_any_pattern_answers(self, pattern: str, path: str) -> None:
        assert matches(path, pattern) in (True, False)


class TestSettings:
    def test_all_of_them(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace(
            {
                "cards.yaml": "name: 멘토링\nexclude: drafts/\nrules: {off: [concept]}\nmax_note_mb: 2\n"
                "packs:\n  ko:\n    roles: {mentoring: [코칭]}\n",
                "decks/b.yaml": "name: B\nnotes: [notes/b/*.md]\nsections: [질문]\ntags: [x y]\nrules: {on: [concept]}\n",
                "decks/a.yml": "tags: t\n",
                "decks/decisions.yaml": "- drop: abc\n",
            }
        )
        workspace = open_workspace(root)
        assert workspace.problems == ()
        said = workspace.settings
        assert (said.name, said.exclude, said.rules_off, said.max_note_mb) == ("멘토링", ("drafts/",), ("concept",), 2)
        assert [(s.name, s.notes, s.sections, s.tags, s.rules_on) for s in workspace.specs] == [
            ("a", (), (), ("t",), ()),
            ("B", ("notes/b/*.md",), ("질문",), ("x y",), ("concept",)),
        ]

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("name: x\nexlude: [a]\n", 2, "did you mean `exclude`? known are: name, exclude, packs, rules, max_note_mb, max_media_mb"),
            ("rules:\n  of: [a]\n", 2, "did you mean `off`?"),
            ("exclude:\n  a: b\n", 1, "`exclude` is a mapping; write a list of texts"),
            ("max_note_mb: many\n", 1, "write a whole number above 0"),
            ("- a\n", 1, "`the file` is a list"),
            ("name: [a\n", 2, "not valid YAML"),
            ("name: a: b\n", 1, "not valid YAML"),
            ("packs:\n  ko: {nonsense: [x]}\n", 1, "nonsense"),
            ("name: !!python/object/apply:os.system [ls]\n", 1, "not valid YAML"),
            ("1: x\n", 1, "`1` is not known"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_line(self, make_workspace: MakeWorkspace, text: str, line: int, words: str) -> None:
        problems = open_workspace(make_workspace({"cards.yaml": text})).problems
        assert problems
        assert words in problems[0].message
        assert (problems[0].path, problems[0].line, problems[0].level) == ("cards.yaml", line, "error")

    def test_a_broken_deck_is_left_out_and_the_others_stay(self, make_workspace: MakeWorkspace) -> None:
        workspace = open_workspace(make_workspace({"decks/a.yaml": "name: [", "decks/b.yaml": "name: B", "decks/c.yaml": b"\xff\n"}))
        assert [spec.name for spec in workspace.specs] == ["B"]
        assert [(p.path, p.code) for p in workspace.problems] == [("decks/a.yaml", "yaml-broken"), ("decks/c.yaml", "not-utf8")]

    def test_no_notes_folder_is_said(self, make_workspace: MakeWorkspace) -> None:
        scope, problems = open_workspace(make_workspace()).scan()
        assert scope.notes == ()
        assert [p.code for p in problems] == ["no-notes-folder"]
