"""What is remembered from one build to the next: it saves the work, changes nothing, and may be lost or torn at any time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import cache
from cards.cache import Store, as_json
from cards.model import Choice, Draft, Problem, Span
from cards.pipeline import Outcome, build, caching, check, listing, many
from cards.pipeline.reading import Reading, Recipe
from cards.pipeline.rows import decode, encode
from cards.workspace import Found, open_workspace
from tests import fakes
from tests.conftest import MakeWorkspace, put

TEXT = st.text(max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
DRAFTS = st.builds(
    Draft,
    rule=TEXT,
    kind=st.sampled_from(["qa", "cloze"]),
    note_type=st.sampled_from(["qa", "cloze"]),
    question=TEXT,
    answer=TEXT,
    context=TEXTS,
    anchor=TEXT,
    facet=TEXT,
    span=st.builds(Span, st.just("notes/a.md"), st.integers(1, 9), st.integers(9, 99)),
    score=st.floats(0, 1),
    mistake=TEXT,
    extra=TEXT,
    tags=TEXTS,
    lang=TEXT,
    trail=TEXTS,
)
CHOICES = st.builds(
    Choice,
    DRAFTS,
    st.sampled_from(["card", "suggestion", "dropped"]),
    TEXT,
    st.lists(st.tuples(TEXT, st.floats(-1, 1)), max_size=3).map(tuple),
    st.integers(1, 4),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    TEXT,
)
PROBLEMS = st.builds(Problem, TEXT, st.sampled_from(["error", "info"]), TEXT, TEXT, st.integers(0, 9))


@pytest.fixture
def _small_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.put_in_place(monkeypatch)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes that were read, not remembered."""
    seen: list[str] = []

    def spy(found: object, recipe: object) -> Reading:
        seen.append(found.path)  # type: ignore[attr-defined]
        return original(found, recipe)  # type: ignore[arg-type]

    original = many.read_note
    monkeypatch.setattr(many, "read_note", spy)
    return seen


def run(*paths: str, **options: object) -> Outcome:
    return build(open_workspace(), paths, **options)  # type: ignore[arg-type]


def state(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a workspace with its time."""
    found = [path for path in root.rglob("*") if path.is_file() and path.name != ".lock"]
    return {str(path.relative_to(root)): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@given(
    st.builds(
        Reading,
        st.just("notes/a.md"),
        st.just(True),
        TEXT,
        st.just(True),
        TEXT,
        TEXT,
        TEXT,
        TEXT,
        TEXT,
        TEXTS,
        st.booleans(),
        st.lists(CHOICES, max_size=2).map(tuple),
        st.lists(PROBLEMS, max_size=2).map(tuple),
    )
)
@settings(max_examples=60)
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    with Store(Path(":nowhere:"), write=False) as store:
        assert store.get("a", "b") is None
    recipe, data = Recipe(), encode(reading.choices)
    assert decode(data) == reading.choices
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "c", write=True) as store:
        (file := Path(folder) / "a.md").write_bytes(b"x")
        known = replace(reading, digest=hashlib.sha256(b"x").hexdigest())
        found, shelf = Found(str(file), "notes/a.md", True), caching.Readings(store)
        assert shelf.get(found, recipe) is None
        shelf.put(found, recipe, known, data)
        store.flush()
        assert shelf.get(found, recipe) == known


def test_no_field_is_forgotten() -> None:
    assert [len(fields(record)) for record in (Reading, Draft, Choice, Problem)] == [13, 15, 7, 5]


def test_a_draft_of_another_file_is_not_kept() -> None:
    draft = Draft("r", "qa", "qa", "q", "a", (), "q", "f", Span("b.md", 1, 1), 1.0)
    assert encode([Choice(draft, "card"), Choice(replace(draft, span=Span("a.md", 1, 1)), "card")]) == b""


@pytest.mark.usefixtures("_small_rules")
class TestBuild:
    def test_only_what_changed_is_read(self, make_workspace: MakeWorkspace, read: list[str]) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "notes/b.md": "Q b | y"})
        first = run()
        assert read == ["notes/a.md", "notes/b.md"]
        put(root / "notes/b.md", "Q b | z")
        read.clear()
        second = run()
        assert read == ["notes/b.md"]
        assert (first.cards[0], len(second.plan.changed)) == (second.cards[0], 1)

    def test_an_unchanged_workspace_writes_nothing_at_all(self, make_workspace: MakeWorkspace, read: list[str]) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "notes/b.md": "Q b | y"})
        run()
        before = state(root)
        read.clear()
        assert len(run().plan.unchanged) == 2
        assert (state(root), read) == (before, [])

    def test_the_package_is_that_of_a_build_without_a_memory(self, make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        root = make_workspace({"notes/a.md": "deck: d\nQ a | x", "notes/b.md": "deck: d\nQ b | y"})
        run()
        put(root / "notes/b.md", "deck: d\nQ b | z\nQ c | w")
        run()
        warm = {path.name: path.read_bytes() for path in (root / "decks").iterdir() if path.name != ".lock"}
        for path in ((root / ".cards" / cache.FILE), root / "decks/d.apkg"):
            path.unlink()
        run()
        assert {path.name: path.read_bytes() for path in (root / "decks").iterdir() if path.name != ".lock"} == warm

    def test_looking_writes_nothing_and_uses_what_is_there(self, make_workspace: MakeWorkspace, read: list[str]) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        before = state(root)
        listing(open_workspace())
        run(write=False)
        assert state(root) == before
        run()
        read.clear()
        listing(open_workspace())
        assert read == []

    def test_a_check_asks_for_more_and_is_kept_apart(self, make_workspace: MakeWorkspace) -> None:
        make_workspace({"notes/a.md": "Q a | x\n? why"})
        assert not run().problems
        assert [p.code for p in check(open_workspace())] == ["question-unanswered"]
        assert not run().problems

    @pytest.mark.parametrize("name", ["__version__", "_LIBRARIES"])
    def test_another_program_reads_anew(
        self, name: str, make_workspace: MakeWorkspace, read: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_workspace({"notes/a.md": "Q a | x"})
        run()
        cache.program.cache_clear()
        monkeypatch.setattr(cache, name, "9.9" if name == "__version__" else ("mistune",))
        read.clear()
        run()
        cache.program.cache_clear()
        assert read == ["notes/a.md"]

    def test_other_settings_read_anew(self, make_workspace: MakeWorkspace, read: list[str]) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        run()
        put(root / "cards.yaml", "packs:\n  ko:\n    generic: [이름]\n")
        read.clear()
        run()
        assert read == ["notes/a.md"]

    @pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4000])
    def test_a_torn_file_is_begun_anew_with_one_line(self, damage: bytes, make_workspace: MakeWorkspace, read: list[str]) -> None:
        root = make_workspace({"notes/a.md": "Q a | x"})
        run()
        (root / ".cards" / cache.FILE).write_bytes(damage)
        outcome = run()
        assert [p.code for p in outcome.problems] == (["cache-rebuilt"] if damage else [])
        assert len(outcome.plan.unchanged) == 1
        read.clear()
        assert (run().problems, read) == ((), [])

    def test_a_torn_page_is_begun_anew(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({f"notes/{n}.md": f"Q {n} | x" for n in range(40)})
        run()
        file = root / ".cards" / cache.FILE
        data = file.read_bytes()
        file.write_bytes(data[:4096] + b"\xee" * (len(data) - 4096))
        assert [p.code for p in run().problems] == ["cache-rebuilt"]
        assert run().problems == ()

    def test_a_value_that_is_no_reading_is_read_anew(self, make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
        make_workspace({"notes/a.md": "Q a | x"})
        for value in (None, [], [[], [], []], {"a": 1}, "x", [[1] * 8, [], [[]]]):
            monkeypatch.setattr(Store, "get", lambda self, name, key, value=value: value)
            outcome = run()
            assert ([item.choice.draft.question for item in outcome.cards], outcome.problems) == (["a"], ())

    def test_notes_outside_are_not_kept(self, make_workspace: MakeWorkspace, tmp_path_factory: pytest.TempPathFactory) -> None:
        root = make_workspace({"cards.yaml": "name: x"})
        other = tmp_path_factory.mktemp("other") / "a.md"
        put(other, "Q a | x")
        run(str(other))
        assert not (root / ".cards").exists()

    def test_what_is_gone_is_forgotten(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"notes/a.md": "Q a | x", "notes/b.md": "Q b | y"})
        run()
        (root / "notes/b.md").unlink()
        run()
        with Store(root / ".cards" / cache.FILE, write=True) as store:
            assert store._database is not None
            assert store._database.execute("SELECT name FROM kept WHERE name LIKE 'note %'").fetchall() == [("note notes/a.md",)]


class TestStore:
    def test_a_key_is_that_of_its_value(self, tmp_path: Path) -> None:
        with Store(tmp_path / "c", write=True) as store:
            store.put("a", "1", as_json(["가", 1.5, None]))
        with Store(tmp_path / "c", write=False) as store:
            assert (store.get("a", "1"), store.get("a", "2"), store.get("b", "1")) == (["가", 1.5, None], None, None)
            store.put("b", "1", as_json(1))
        with Store(tmp_path / "c", write=False) as store:
            assert store.get("b", "1") is None

    def test_it_does_not_grow_without_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "LIMIT", 100_000)
        monkeypatch.setattr(cache, "_BATCH", 4)
        with Store(tmp_path / "c", write=True) as store:
            for n in range(100):
                store.put(f"note {n}", "k", as_json("x" * 10_000))
        assert (tmp_path / "c").stat().st_size < 250_000
        with Store(tmp_path / "c", write=True) as store:
            store.keep_only("note ", {"note 1"})
            store.put("note 200", "k", as_json("new"))
        with Store(tmp_path / "c", write=False) as store:
            assert (store.get("note 200", "k"), store.get("note 0", "k")) == ("new", None)

    def test_a_locked_file_is_done_without(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache, "_PATIENCE", 0.01)
        with Store(tmp_path / "c", write=True) as store:
            store.put("a", "k", as_json(1))
        import sqlite3

        holder = sqlite3.connect(tmp_path / "c", isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with Store(tmp_path / "c", write=True) as store:
            assert store.get("a", "k") is None
            store.put("b", "k", as_json(2))
            assert not store.rebuilt
        holder.execute("COMMIT")
        holder.close()
        with Store(tmp_path / "c", write=False) as store:
            assert (store.get("a", "k"), store.get("b", "k")) == (1, None)

    def test_two_writers_at_once(self, tmp_path: Path) -> None:
        code = (
            "import sys\nfrom pathlib import Path\nfrom cards.cache import Store, as_json\n"
            "with Store(Path(sys.argv[1]), write=True) as store:\n"
            "    for n in range(1500):\n        store.put(f'note {n}', 'k', as_json([sys.argv[2], n]))\n"
            "    assert not store.rebuilt\n"
        )
        with ThreadPoolExecutor(3) as pool:
            runs = list(pool.map(lambda who: subprocess.run([sys.executable, "-c", code, str(tmp_path / "c"), who]), "abc"))
        assert [run.returncode for run in runs] == [0, 0, 0]
        with Store(tmp_path / "c", write=False) as store:
            assert all(store.get(f"note {n}", "k")[1] == n for n in range(1500))

    def test_a_pickle_or_bad_text_in_it_is_no_value(self, tmp_path: Path) -> None:
        with Store(tmp_path / "c", write=True) as store:
            store.put("a", "k", as_json(1))
            store.flush()
            assert store._database is not None
            for value in (b"\x80\x04.", b"[", b"", 7, b"\xff"):
                store._database.execute("UPDATE kept SET value = ?", (value,))
                assert store.get("a", "k") is None
            store._database.rollback()


def test_the_digest_of_the_program_follows_its_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "cards/extractor/rules/a.py", "x = 1")
    put(tmp_path / "cards/packs/ko.yaml", "a: 1")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cards/cache.py"))
    seen: set[str] = set()
    for path, text in (("extractor/rules/a.py", "x = 2"), ("packs/ko.yaml", "a: 2"), ("packs/en.yaml", "b: 1"), ("packs/note.txt", "no")):
        cache.program.cache_clear()
        seen |= {cache.program(), cache.installed()}
        put(tmp_path / "cards" / path, text)
    cache.program.cache_clear()
    seen |= {cache.program(), cache.installed()}
    cache.program.cache_clear()
    assert len(seen) == 8


def test_a_reading_of_other_bytes_is_not_kept(tmp_path: Path, make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.put_in_place(monkeypatch)
    make_workspace({"notes/a.md": "Q a | x"})
    original = many.read_note
    monkeypatch.setattr(many, "read_note", lambda found, recipe: replace(original(found, recipe), digest="other"))
    run()
    with caching.opened(open_workspace(), write=False) as store:
        assert store._database is None or store._database.execute("SELECT * FROM kept").fetchall() == []


NOTES = {
    "notes/a.md": "# Caches\n\nQ. Why is a cache fast?\n\nA. It keeps values near.\n",
    "notes/b/b.md": "# Trees\n\nQ. Why are trees balanced?\n\nA. So that no path is long: ![x](p.png)\n",
}

STILL = """
import sys
from cards import cache
from cards.cli.app import run
cache.installed = cache.program = lambda: "this program, whoever edits it while the tests run"
code = run(["build", *sys.argv[1:]])
names = "cards.model", "cards.extractor", "cards.exporter", "cards.ledger", "cards.safe_yaml", "yaml", "spacy", "mistune", "genanki"
print("loaded:", *(name for name in names if name in sys.modules), file=sys.stderr)
sys.exit(code)
"""


class TestStill:
    """A command that finds everything as the last build left it says the same again and loads nothing for it."""

    def build(self, *arguments: str) -> tuple[int, str, set[str]]:
        """How a build ended, what it printed, and what it loaded."""
        done = subprocess.run([sys.executable, "-c", STILL, *arguments], capture_output=True, text=True)
        said, _, loaded = done.stderr.rpartition("loaded:")
        return done.returncode, done.stdout + said, set(loaded.split())

    def test_nothing_is_loaded_and_nothing_written(self, make_workspace: MakeWorkspace) -> None:
        root = make_workspace(NOTES)
        assert "cards.model" in self.build()[2]
        before = state(root)
        code, said, loaded = self.build()
        assert (code, said.splitlines()[0]) == (0, "0 new, 0 changed, 0 moved, 0 retired, 2 unchanged")
        assert loaded == set()
        assert state(root) == before

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_it_says_what_a_build_says(self, form: str, make_workspace: MakeWorkspace) -> None:
        root = make_workspace(NOTES)
        self.build("--format", form)
        quick = self.build("--format", form)[:2]
        (root / ".cards" / cache.FILE).unlink()
        code, said, loaded = self.build("--format", form)
        assert quick == (code, said)
        assert "cards.model" in loaded

    @pytest.mark.parametrize(
        "change",
        [
            lambda root: put(root / "notes/a.md", "# Caches\n\nQ. Why is a cache fast?\n\nA. It keeps values here.\n"),
            lambda root: put(root / "notes/c.md", "# More\n"),
            lambda root: (root / "notes/a.md").rename(root / "notes/z.md"),
            lambda root: (root / "notes/b/b.md").unlink(),
            lambda root: put(root / "cards.yaml", "name: other\n"),
            lambda root: put(root / "decks/d.yaml", "name: d\n"),
            lambda root: put(root / "decks/decisions.yaml", "[]\n"),
            lambda root: put(root / "decks/ledger.jsonl", (root / "decks/ledger.jsonl").read_bytes()),
            lambda root: next((root / "decks").glob("*.apkg")).unlink(),
            lambda root: put(next((root / "decks").glob("*.apkg")), b"x"),
            lambda root: put(root / "notes/b/p.png", b"\x89PNG"),
        ],
    )
    def test_whatever_changes_is_seen(self, change: Any, make_workspace: MakeWorkspace) -> None:
        root = make_workspace({"cards.yaml": "name: x\n", **NOTES})
        self.build()
        assert self.build()[2] == set()
        change(root)
        assert "cards.model" in self.build()[2]
        assert self.build()[2] == set()

    def test_other_arguments_are_another_build(self, make_workspace: MakeWorkspace) -> None:
        make_workspace(NOTES)
        self.build()
        assert "cards.model" in self.build("--out", "elsewhere")[2]
        assert "cards.model" in self.build("--dry-run")[2]

    def test_a_time_that_is_none_is_still_told(self, make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
        make_workspace(NOTES)
        self.build()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
        assert "SOURCE_DATE_EPOCH" in self.build()[1]


def test_a_second_build_finds_nothing_new_in_the_sample_notes(make_workspace: MakeWorkspace) -> None:
    """What the seal promises, without it: known cards do not change what selection decides."""
    samples = sorted((Path(__file__).parent.parent / "notes").glob("*.md"))
    make_workspace({f"notes/{path.name}": path.read_bytes() for path in samples})
    first = run()
    second = run()
    assert second.plan == first.again().plan
    assert second.problems == first.again().problems
