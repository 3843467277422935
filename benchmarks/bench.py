"""How fast the program is, as ratios that hold from machine to machine, each with its budget: `make bench`.

    python benchmarks/bench.py [--only NAME …] [--notes N] [--rounds N] [--json FILE] [--peers FOLDER]

Everything is made in a temporary folder from seeds; nothing is a timed test.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import corpora
from measure import CARDS, floor, in_turn, run

MB = 1_000_000


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    found: float
    unit: str
    budget: str
    met: bool | None
    detail: str = ""


@dataclass(frozen=True)
class Setting:
    """What all measures share."""

    folder: Path
    notes: int
    rounds: int
    peers: Path

    def peer(self, name: str) -> Path | None:
        """The command of a peer, None where it is not installed."""
        command = self.peers / name / "bin" / name
        return command if command.exists() else None


def at_most(what: str, found: float, budget: float, detail: str = "") -> Row:
    """A ratio that should not be larger."""
    return Row(what, found, "×", f"≤ {budget}", found <= budget, detail)


def start(s: Setting) -> Iterator[Row]:
    """Budget 1: help and version."""
    took = in_turn(
        {"floor": lambda: floor("group", "--help"), "help": lambda: run(CARDS, "--help"), "version": lambda: run(CARDS, "--version")},
        3 * s.rounds,
    )
    for name in ("help", "version"):
        detail = f"{took[name] * 1000:.0f} ms against {took['floor'] * 1000:.0f}"
        yield at_most(f"cards --{name} / a command of 12 lines", took[name] / took["floor"], 1.3, detail)


def changes(s: Setting) -> Iterator[Row]:
    """Budgets 2 and 3: a thousand notes, none changed and one changed."""
    space = s.folder / "thousand"
    count = min(1000, s.notes)
    corpora.workspace(space, count)
    cold = run(CARDS, "build", cwd=space)
    run(CARDS, "build", cwd=space)
    floor("unchanged", space / "notes")
    tasks: dict[str, Callable[[], object]] = {
        "floor": lambda: floor("unchanged", space / "notes"),
        "none": lambda: run(CARDS, "build", cwd=space),
    }
    if (ankdown := s.peer("ankdown")) is not None:
        cards = corpora.qa(s.folder / "ankdown-10000", 10_000, "ankdown")
        tasks["ankdown"] = lambda: run(ankdown, "-r", cards, "-p", s.folder / "ankdown.apkg")
    took = in_turn(tasks, 3 * s.rounds)
    detail = f"{took['none'] * 1000:.0f} ms against {took['floor'] * 1000:.0f}"
    yield at_most(f"no change, {count:,} notes / click + hash + sqlite", took["none"] / took["floor"], 1.25, detail)
    if "ankdown" in took:
        faster = took["ankdown"] / took["none"]
        yield Row("ankdown on 10,000 cards / no change, 1,000 notes", faster, "×", "≥ 20", faster >= 20, f"{took['ankdown']:.2f} s")
    note = next((space / "notes").rglob("*.md"))

    def change() -> None:
        note.write_text(note.read_text(encoding="utf-8") + "\n- 덧붙인 말 : 나중에 적어 넣은 뜻이다\n", encoding="utf-8")

    took = in_turn({"load": lambda: floor("imports"), "one": lambda: run(CARDS, "build", cwd=space)}, s.rounds, between=change)
    ratio = (took["one"] - took["load"]) / cold.seconds
    yield at_most(f"1 of {count:,} notes changed, less its imports / cold", ratio, 0.12, f"{took['one']:.2f} s; cold {cold.seconds:.1f} s")
    warm = _packages(space)
    shutil.rmtree(space / ".cards")
    for path in (space / "decks").glob("*.apkg"):
        path.unlink()
    run(CARDS, "build", cwd=space)
    same = _packages(space) == warm
    yield Row("the package of the changed notes is that of a cold build", float(same), "", "= 1", same)


def one_note(s: Setting) -> Iterator[Row]:
    """Budget 4: one note, cold."""
    space = s.folder / "one"
    corpora.workspace(space, 1)

    def forget() -> None:
        for path in (space / ".cards", space / "decks"):
            shutil.rmtree(path, ignore_errors=True)

    took = in_turn({"load": lambda: floor("imports"), "one": lambda: run(CARDS, "build", cwd=space)}, 2 * s.rounds, between=forget)
    detail = f"{took['one']:.2f} s against {took['load']:.2f}"
    yield at_most("one note, cold / the imports that it needs", took["one"] / took["load"], 1.3, detail)


def explicit(s: Setting) -> Iterator[Row]:
    """Budget 5, and the other programs: explicit questions and answers."""
    for count in (1, 1000, 10_000):
        space = s.folder / f"qa-{count}"
        corpora.qa(space / "notes", count, "cards")

        def forget(space: Path = space) -> None:
            for path in (space / ".cards", space / "decks"):
                shutil.rmtree(path, ignore_errors=True)

        tasks: dict[str, Callable[[], object]] = {"cards": lambda space=space: run(CARDS, "build", "--jobs", "2", cwd=space)}  # type: ignore[misc]
        tasks |= dict(_peers(s, count))
        took = in_turn(tasks, s.rounds if count < 10_000 else 1, between=forget)
        for name in took:
            if name == "cards":
                continue
            ratio = took["cards"] / took[name]
            detail = f"{took['cards']:.2f} s against {took[name]:.2f}"
            if name == "ankdown" and count == 10_000:
                yield at_most("10,000 explicit cards, cold, 2 processes / ankdown", ratio, 1.3, detail)
            else:
                yield Row(f"{count:,} explicit cards, cold / {name}", ratio, "×", "", None, detail)


def _peers(s: Setting, count: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """The other programs that are installed, each on cards in its own syntax."""
    out = s.folder / "peer.apkg"
    if (ankdown := s.peer("ankdown")) is not None:
        notes = corpora.qa(s.folder / f"ankdown-{count}", count, "ankdown")
        yield "ankdown", lambda: run(ankdown, "-r", notes, "-p", out)
    if (folder_tool := s.peer("md2ankicard")) is not None:
        files = corpora.qa(s.folder / f"md2ankicard-{count}", count, "md2ankicard")
        yield "md2ankicard", lambda: run(folder_tool, files, out, "bench")
    if (yaml_tool := s.peer("anki-yaml-tool")) is not None:
        deck = corpora.qa(s.folder / f"yaml-{count}", count, "anki-yaml-tool")
        yield "anki-yaml-tool", lambda: run(yaml_tool, "build", "--file", deck, "--output", out)


def many(s: Setting) -> Iterator[Row]:
    """Budget 6: many notes, one process and two."""
    space = s.folder / "many"
    corpora.workspace(space, s.notes, seed=2)
    took, peaks = {}, {}
    for jobs in (2, 1):
        for path in (space / ".cards", space / "decks"):
            shutil.rmtree(path, ignore_errors=True)
        done = run(CARDS, "build", "--jobs", str(jobs), cwd=space, watch=True)
        took[jobs], peaks[jobs] = done.seconds, done.peak / MB
    detail = f"{took[2]:.0f} s against {took[1]:.0f}"
    yield at_most(f"{s.notes:,} notes, 2 processes / 1", took[2] / took[1], 0.6, detail)
    yield Row("largest memory of one process", max(peaks.values()), "MB", "≤ 300", max(peaks.values()) <= 300)


def writing(s: Setting) -> Iterator[Row]:
    """Budget 7: a package of a hundred thousand notes."""
    before = set(Path(tempfile.gettempdir()).iterdir())
    took = in_turn(
        {name: lambda name=name: float(floor("writing", name, "100000").out) for name in ("stock", "ours")}, max(1, s.rounds - 1)
    )  # type: ignore[misc]
    detail = f"{took['ours']:.1f} s against {took['stock']:.1f}"
    yield at_most("writing 100,000 notes / genanki as it comes", took["ours"] / took["stock"], 0.5, detail)
    left = [path for path in set(Path(tempfile.gettempdir()).iterdir()) - before if path.suffix in (".anki2", ".apkg")]
    yield Row("temporary files that are left (genanki leaves none of ours)", len(left), "", "= 0", not left)


def reading(s: Setting) -> Iterator[Row]:
    """Budget 8: how fast notes are read, and how the time grows."""
    speeds = {}
    for name, make in (("Korean prose", corpora.prose), ("ordinary notes", corpora.ordinary)):
        file = s.folder / "speed.md"
        text = make(5, 200_000)
        file.write_text(text, encoding="utf-8")
        speeds[name] = len(text.encode()) / 1000 / float(floor("reading", file, "3").out.split()[0])
    budgets = {"Korean prose": 100, "ordinary notes": 60}
    for name, speed in speeds.items():
        yield Row(f"{name} with all rules, loaded, one core", speed, "KB/s", f"≥ {budgets[name]}", speed >= budgets[name])
    sizes = {"1 KB": (1_000, 30), "100 KB": (100_000, 3), "1 MB": (1_000_000, 1), "10 MB": (10_000_000, 1)}
    per = {}
    for name, (size, times) in sizes.items():
        file = s.folder / "growth.md"
        text = corpora.ordinary(7, size)
        file.write_text(text, encoding="utf-8")
        per[name] = float(floor("reading", file, str(times)).out.split()[0]) / len(text.encode()) * MB
    growth = ", ".join(f"{name} {value:.2f}" for name, value in per.items())
    yield at_most("time a KB, one note of 10 MB / of 1 KB", per["10 MB"] / per["1 KB"], 1.3, f"ms a KB: {growth}")


def growing(s: Setting) -> Iterator[Row]:
    """Growth with the number of notes, each of 4 KB, one process."""
    per, load = {}, floor("imports").seconds
    for count in (10, 100, 1000):
        space = s.folder / f"grow-{count}"
        corpora.workspace(space, min(count, s.notes), seed=3)
        per[count] = (run(CARDS, "build", "--jobs", "1", cwd=space).seconds - load) / min(count, s.notes)
    growth = ", ".join(f"{count:,} {value * 1000:.0f} ms" for count, value in per.items())
    yield at_most("time a note, 1,000 notes / 100", per[1000] / per[100], 1.3, growth)


MEASURES = (start, changes, one_note, explicit, many, writing, reading, growing)


def _packages(space: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((space / "decks").glob("*.apkg"))}


def _line(row: Row) -> str:
    met = {True: "met", False: "NOT met", None: ""}[row.met]
    return f"| {row.what} | {row.found:.2f} {row.unit} | {row.budget} | {met} | {row.detail} |"


def main() -> int:
    """Measures and prints; exit code 0 whatever was found."""
    names = [measure.__name__ for measure in MEASURES]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=names, default=names)
    parser.add_argument("--notes", type=int, default=10_000, help="notes of the large workspace")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write the rows here")
    parser.add_argument("--peers", type=Path, default=Path(__file__).resolve().parent.parent / ".cards" / "peers")
    given = parser.parse_args()
    rows: list[Row] = []
    print("| measured | found | budget | | detail |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(Path(folder), given.notes, given.rounds, given.peers)
        for measure in MEASURES:
            if measure.__name__ in given.only:
                for row in measure(setting):
                    rows.append(row)
                    print(_line(row), flush=True)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
