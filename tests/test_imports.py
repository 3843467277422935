"""Imports run one way, and each third party has one door."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cards

PACKAGE = Path(cards.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LEVELS: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("problems",),
    ("files", "safe_yaml", "spool"),
    ("nlp", "markup", "packs"),
    ("parser", "extractor", "ledger", "decisions", "marks", "exporter", "cache", "workspace"),
    ("pipeline", "lint", "review"),
    ("cli",),
    ("__main__",),
)
"""Rooms from the ground up; a room may use the rooms of the levels below it."""

DOORS: dict[str, tuple[str, ...]] = {
    "mistune": ("markup/",),
    "nh3": ("markup/",),
    "pygments": ("markup/",),
    "spacy": ("nlp/",),
    "mecab_ko": ("nlp/",),
    "genanki": ("exporter/apkg.py",),
    "anki": ("exporter/collection/", "review/"),
    "yaml": ("safe_yaml.py", "packs/", "parser/front_matter.py"),
    "click": ("cli/",),
    "rich": ("cli/console.py",),
    "distributed": ("pipeline/cluster.py",),
    "filelock": ("ledger/",),
    "rapidfuzz": ("ledger/", "extractor/"),
}
"""Where each library may be imported; anything that is not listed may be imported nowhere."""


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def level_of(room: str) -> int:
    return next(level for level, rooms in enumerate(LEVELS) if room in rooms)


def imported(module: Path) -> Iterator[tuple[str, int]]:
    """Every dotted name that a module imports when it runs, with its line; what only the type checker sees is left out."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    unseen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: a relative import"
            names = [f"cards.{alias.name}" for alias in node.names] if node.module == "cards" else [node.module or ""]
            yield from ((name, node.lineno) for name in names)


def faults(module: Path) -> list[str]:
    """What is wrong with a module's imports."""
    found, here = [], module.relative_to(PACKAGE).as_posix()
    for name, line in imported(module):
        top, _, rest = name.partition(".")
        if top == "cards":
            room = rest.partition(".")[0]
            upward = here != "__init__.py" and any(room in rooms for rooms in LEVELS) and room != room_of(module)
            if upward and level_of(room) >= level_of(room_of(module)):
                found.append(f"{here}:{line}: {room_of(module)} must not use {room}")
        elif top not in sys.stdlib_module_names and not here.startswith(DOORS.get(top, ("nowhere",))):
            found.append(f"{here}:{line}: {top} may be imported in {', '.join(DOORS.get(top, ('no file',)))} only")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way_through_their_doors(module: Path) -> None:
    assert faults(module) == []


def test_every_room_has_its_level() -> None:
    rooms = {room_of(module) for module in MODULES} - {"__init__"}
    assert rooms <= {room for level in LEVELS for room in level}


def test_the_test_sees_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nlp").mkdir()
    bad = tmp_path / "nlp" / "bad.py"
    bad.write_text("def f():\n    from cards.cli import console\n    import click\n    from cards import pipeline\n")
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    assert len(faults(bad)) == 3


def test_only_the_console_prints() -> None:
    for module in MODULES:
        if module.name == "console.py":
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert name not in ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"), f"{module}:{node.lineno}"
