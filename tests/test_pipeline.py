"""The pipeline with a parser and a rule of a few lines: decks, tags, identity, what is retired and what is left alone."""

from __future__ import annotations

import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from cards.decisions import drop, keep
from cards.pipeline import Outcome, build, check, decide, listing, undo
from cards.pipeline.assemble import deck_name, tag_name
from cards.pipeline.many import read_all
from cards.pipeline.reading import Reading, Recipe
from cards.pipeline.rows import decode
from cards.problems import CardsError
from cards.workspace import Found, open_workspace
from tests import fakes
from tests.conftest import MakeWorkspace, put

pytestmark = pytest.mark.usefixtures("_small_rules")


@pytest.fixture
def _small_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.put_in_place(monkeypatch)


def run(*paths: str, **options: object) -> Outcome:
    return build(open_workspace(), paths, **options)  # type: ignore[arg-type]


def shown(*paths: str, everything: bool = False) -> dict[str, tuple[str, str]]:
    """Question → deck and guid."""
    found, _ = listing(open_workspace(), paths, everything=everything)
    return {item.choice.draft.question: (item.deck, item.guid) for item in found}


def decks(*paths: str) -> dict[str, str]:
    return {question: deck for question, (deck, _) in shown(*paths).items()}


def sizes(outcome: Outcome) -> dict[str, int]:
    plan = outcome.plan
    names = ("new", "changed", "moved", "retired", "unchanged", "doubtful")
    return {name: len(getattr(plan, name)) for name in names if getattr(plan, name)}


def files(root: Path) -> dict[str, bytes]:
    """What counts in a workspace, by path: all but the lock and what is kept for this machine only."""
    found = [path for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock" and ".cards" not in path.parts]
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


class TestDecks:
    def test_front_matter_then_folders_then_workspace(self, make_workspace: MakeWorkspace) -> None:
        make_workspace(
            {
                "notes/a.md": "deck: 따로::하나\nQ a | x",
                "notes/cv/week 1/b.md": "Q b | x",
                "notes/c.md": "Q c | x",
                "til/d.md": "Q d | x",
            },
            name="우리 반",
        )
        assert decks(".") == {"a": "따로::하나", "b": "cv::week 1", "c": "우리 반", "d": "til"}

    def test_the_first_definition_that_takes_a_card_has_it(self, make_workspace: MakeWorkspace) -> None:
        make_workspace(
            {
                "notes/a.md": "deck: 따로\nQ a | x\n# 질문 노트\nQ b | x",
                "notes/cv/c.md": "Q c | x",
                "decks/1.yaml": "name: 질문\nsections: 질문  노트\ntags: [내 것]",
                "decks/2.yaml": "name: CV\nnotes: notes/cv",
                "decks/3.yaml": "name: CV2\nnotes: notes/cv",
            }
        )
        assert decks() == {"a": "따로", "b": "질문", "c": "CV"}

    def test_rules_are_on_or_off_by_deck(self, make_workspace: MakeWorkspace) -> None:
        make_workspace(
            {
                "notes/a.md": "Q a | x\n# on\nQ b | x\n# off\nQ c | x",
                "cards.yaml": "rules: {off: fake}",
                "decks/1.yaml": "name: on\nsections: on\nrules: {on: fake}",
            }
        )
        assert decks() == {"b": "on"}

    def test_an_unknown_rule_is_said(self, make_workspace: MakeWorkspace) -> None:
        make_workspace({"notes/a.md": "Q a | x", "decks/1.yaml": "rules: {off: [fak]}"})
        (found,) = run().problems
        assert (found.code, found.path) == ("rule-unknown", "decks/1.yaml")
        assert "did you mean `fake`?" in found.message

    @pytest.mark.parametrize(
        ("given", "name"),
        [("A::B", "A::B"), (" A :: B ", "A::B"), ("::A::", "A"), ("A::::B", "A::B"), ('a"b', "a'b"), ("", ""), ("a:b", "a:b")],
    )
    def test_deck_names(self, given: str, name: str) -> None:
        assert deck_name(given) == name

    def test_tags(self, make_workspace: MakeWorkspace) -> None:
        make_workspace({"notes/a.md": "date: 2024-05-03\ntags: 내 것,ai\nweak: yes\nQ a | x", "decks/1.yaml": "name: D\ntags: [from deck]"})
        (item,), _ = listing(open_workspace())
        assert item.choice.draft.tags == ("ai", "from_deck", "kind::qa", "session::2024-05-03", "weak", "내_것")
        assert tag_name('  a  "b" ') == "a_'b'"

    def test_one_package_a_top_level_deck(self, make_workspace: MakeWorkspace) -> None:
        make_workspace({"notes/a/x/1.md": "Q a | x", "notes/a/y/2.md": "Q b | x", "notes/b/3.md": "Q c | x"})
        assert [(r.deck, r.path, r.cards) for r in run().receipts] == [
            ("a", os.path.join("decks", "a.apkg"), 2),
            ("b", os.path.join("decks", "b.apkg"), 1),
        ]


class TestBuild:
    def test_new_then_unchanged_with_the_same_bytes(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x\nQ b | y"})
        assert sizes(run()) == {"new": 2}
        before = files(root)
        assert sizes(run()) == {"unchanged": 2}
        assert files(root) == before

    def test_two_cold_builds_are_equal(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x\nQ b | y"})
        run()
        before = files(root)
        for path in (root / "decks").iterdir():
            path.unlink()
        run()
        assert files(root) == before

    def test_dry_run_writes_nothing(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        before = files(root)
        outcome = run(write=False)
        assert sizes(outcome) == {"new": 1}
        assert not any(receipt.written for receipt in outcome.receipts)
        assert files(root) == before
        assert not (root / "decks").exists()

    def test_an_edit_a_move_and_a_deletion(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q 배치 정규화란? | 평균과 분산을 맞춘다\nQ 드롭아웃이란? | 일부를 끈다"})
        run()
        put(root / "notes/a.md", "Q 배치 정규화란? | 한 묶음의 평균과 분산을 맞춘다")
        outcome = run()
        assert sizes(outcome) == {"changed": 1, "retired": 1}
        assert outcome.plan.changed[0].fields == ("answer",)
        (root / "notes/a.md").rename(root / "notes/b.md")
        assert sizes(run("notes/b.md")) == {"changed": 1, "moved": 1}  # the source line names the note

    def test_weak_cards_come_first_among_the_new(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x\nW b | y", "notes/b.md": "weak: yes\nQ c | z"})
        outcome = run()
        order = {item.guid: item.choice.draft.question for item in outcome.cards}
        assert [order[guid] for guid in outcome.plan.new] == ["b", "c", "a"]
        put(root / "notes/0.md", "W d | w")
        ledger = (root / "decks/ledger.jsonl").read_text()
        run()
        assert all(line in (root / "decks/ledger.jsonl").read_text() for line in ledger.splitlines())

    def test_paths_limit_what_is_read_and_what_is_retired(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "notes/b.md": "Q b | x", "notes/sub/c.md": "deck: space\nQ c | x"})
        run()
        whole = files(root)
        put(root / "notes/a.md", "Q a | x!")
        (root / "notes/sub/c.md").unlink()
        outcome = run("notes/a.md")
        assert sizes(outcome) == {"changed": 1}
        assert [(r.deck, r.cards) for r in outcome.receipts] == [("space", 2)]
        put(root / "notes/a.md", "Q a | x")
        put(root / "notes/sub/c.md", "deck: space\nQ c | x")
        assert [(r.deck, r.cards) for r in run("notes/a.md").receipts] == [("space", 3)]
        assert set(files(root)) == set(whole)
        assert sizes(run()) == {"unchanged": 3}

    def test_a_skipped_note_is_retired_an_unreadable_one_is_left_alone(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "notes/b.md": "Q b | x", "notes/c.md": "Q c | x"})
        run()
        put(root / "notes/a.md", "skip: yes\nQ a | x")
        put(root / "notes/b.md", b"\xff")
        outcome = run()
        assert sizes(outcome) == {"retired": 1, "unchanged": 1}
        assert [(p.code, p.path) for p in outcome.problems] == [("not-utf8", "notes/b.md")]
        put(root / "notes/b.md", "Q b | x")
        assert sizes(run()) == {"unchanged": 2}

    def test_an_empty_folder_retires_nothing(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        run()
        before = files(root)
        (root / "notes/a.md").unlink()
        outcome = run()
        assert [p.code for p in outcome.problems] == ["no-notes"]
        assert sizes(outcome) == {}
        assert files(root).keys() == before.keys() - {"notes/a.md"}

    def test_one_bad_note_does_not_stop_the_others(self, make_workspace: MakeWorkspace) -> None:
        make_workspace({"notes/a.md": "!crash now", "notes/b.md": "Q b | x"})
        outcome = run()
        assert sizes(outcome) == {"new": 1}
        assert [(p.code, p.level, p.path) for p in outcome.problems] == [("note-crashed", "error", "notes/a.md")]
        assert "RuntimeError: the rule is wrong" in outcome.problems[0].message

    def test_a_note_that_is_too_large(self, make_workspace: MakeWorkspace) -> None:
        make_workspace({"notes/a.md": b"x" * 1_000_001, "notes/b.md": "Q b | x", "cards.yaml": "max_note_mb: 1"})
        outcome = run(jobs=1)  # the fakes are in this process only
        assert [p.code for p in outcome.problems] == ["too-big"]
        assert sizes(outcome) == {"new": 1}

    def test_notes_outside_the_workspace_leave_the_ledger_alone(self, make_workspace: MakeWorkspace, tmp_path: Path) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        put(tmp_path / "비전/x.md", "Q far | x")
        run()
        ledger = (root / "decks/ledger.jsonl").read_bytes()
        guid = shown(str(tmp_path / "비전/x.md"))["far"][1]
        outcome = run("../비전/x.md", "notes")
        assert sizes(outcome) == {"new": 1, "unchanged": 1}
        assert decks("../비전") == {"far": "비전"}
        assert (root / "decks/ledger.jsonl").read_bytes() == ledger
        assert guid not in ledger.decode()

    def test_a_decomposed_name_is_one_note(self, make_workspace: MakeWorkspace) -> None:
        name = unicodedata.normalize("NFD", "정규화")
        root = make_workspace({f"notes/{name}.md": "Q a | x", "notes/b.md": "Q b | y"})
        assert sizes(run()) == {"new": 2}
        assert "정규화.md" in (root / "decks/ledger.jsonl").read_text()
        assert [r.cards for r in run("notes/b.md").receipts] == [2]
        assert sizes(run(f"notes/{name}.md")) == {"unchanged": 1}

    def test_a_broken_memory_is_not_overwritten(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        run()
        for broken in ("decks/ledger.jsonl", "decks/decisions.yaml"):
            kept = (root / broken).read_bytes() if (root / broken).exists() else None
            put(root / broken, "<<<<<<< ours\n")
            before = files(root)
            put(root / "notes/a.md", "Q other | y")
            before["notes/a.md"] = b"Q other | y"
            outcome = run()
            assert {p.path for p in outcome.problems} == {broken}
            assert outcome.receipts == ()
            assert files(root) == before
            (root / broken).unlink() if kept is None else put(root / broken, kept)

    @pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 0)() == 0, reason="permissions do not bind here")
    def test_a_read_only_folder(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "decks/README.md": ""})
        (root / "decks").chmod(0o500)
        outcome = run()
        (root / "decks").chmod(0o700)
        assert [p.code for p in outcome.problems] == ["not-written"]

    def test_an_output_folder_that_cannot_be_made(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "file": "what was there"})
        outcome = run(out=root / "file" / "sub")
        assert [p.code for p in outcome.problems] == ["package-unwritable"]
        assert (root / "file").read_text() == "what was there"

    def test_a_decks_folder_that_is_a_file(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "decks": "what was there"})
        outcome = run()
        assert [p.code for p in outcome.problems] == ["not-written"]
        assert (root / "decks").read_text() == "what was there"

    def test_the_time_must_be_a_time(self, make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
        make_workspace({"notes/a.md": "Q a | x"})
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
        with pytest.raises(CardsError, match="SOURCE_DATE_EPOCH"):
            run()


class TestDecisions:
    def test_keep_drop_and_undo(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x\nS b | y"})
        names = {question: guid for question, (_, guid) in shown(everything=True).items()}
        assert set(shown()) == {"a"}
        workspace = open_workspace()
        assert decide(workspace, [names["b"]], [(names["b"], lambda d, t: keep(d, names["b"], text=t))]) == ("b",)
        decide(workspace, [names["a"]], [(names["a"], lambda d, t: drop(d, names["a"], text=t))])
        assert set(shown()) == {"b"}
        put(root / "notes/a.md", "S b | y, and more\nQ a | x")
        assert {question: guid for question, (_, guid) in shown().items()} == {"b": names["b"]}
        assert undo(workspace) is not None
        assert set(shown()) == {"a", "b"}

    def test_an_unknown_name_is_said(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        with pytest.raises(CardsError, match="no card nothing"):
            decide(open_workspace(), ["nothing"], [("nothing", lambda d, t: d)])
        assert not (root / "decks/decisions.yaml").exists()


class TestCheck:
    def test_lists_what_has_no_answer(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "? 왜 그런가\nQ a | x"})
        assert [(p.code, p.line) for p in check(open_workspace())] == [("question-unanswered", 1)]
        assert [p.code for p in run(write=False).problems] == []
        assert not (root / "decks").exists()


class Shelf:
    """A cache that keeps everything."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Reading] = {}
        self.found = 0

    def get(self, found: Found, recipe: Recipe) -> Reading | None:
        reading = self.kept.get((found.path, recipe.key))
        self.found += reading is not None
        return reading

    def put(self, found: Found, recipe: Recipe, reading: Reading, choices: bytes) -> None:
        self.kept[found.path, recipe.key] = replace(reading, choices=decode(choices))


class TestMany:
    @pytest.fixture
    def notes(self, make_workspace: MakeWorkspace) -> list[Found]:
        root = make_workspace({f"notes/{n:02}.md": f"Q q{n} | a" for n in range(20)} | {"notes/05.md": "!crash x"})
        return [Found(str(path), f"notes/{path.name}", True) for path in sorted((root / "notes").iterdir())]

    def test_an_executor_changes_nothing(self, notes: list[Found]) -> None:
        with ThreadPoolExecutor(4) as executor:
            assert read_all(notes, Recipe(), executor=executor) == read_all(notes, Recipe(), jobs=1)

    def test_progress_counts_to_the_end(self, notes: list[Found]) -> None:
        told: list[tuple[int, int]] = []
        read_all(notes, Recipe(), progress=lambda done, total: told.append((done, total)))
        assert told == [(n, 20) for n in range(21)]

    def test_a_cache_is_asked_first_and_told_after(self, notes: list[Found]) -> None:
        shelf = Shelf()
        first = read_all(notes, Recipe(), cache=shelf)
        assert (len(shelf.kept), shelf.found) == (19, 0)  # what failed is not kept
        assert read_all(notes, Recipe(), cache=shelf) == first
        assert shelf.found == 19

    def test_recipes_differ_by_what_decides_a_reading(self, make_workspace: MakeWorkspace) -> None:
        keys = set()
        for name, files in {
            "a": {},
            "b": {"cards.yaml": "rules: {off: fake}"},
            "c": {"cards.yaml": "packs: {ko: {generic: [말]}}"},
            "d": {"decks/x.yaml": "rules: {off: fake}"},
        }.items():
            make_workspace(files, name=name)
            workspace = open_workspace()
            keys.add(Recipe(workspace.settings, workspace.specs).key)
        assert len(keys) == 4
