"""The catalogue of problems: every code that is used stands in it, and every row is used."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import cards
from cards.problems import CATALOGUE, problem

PACKAGE = Path(cards.__file__).parent


def used() -> dict[str, str]:
    """Code → where it is used: every text of the program that is a code."""
    found = {}
    for module in PACKAGE.rglob("*.py"):
        if module.name == "problems.py":
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("problem", "at") and isinstance(node.args[0], ast.Constant):
                found[str(node.args[0].value)] = f"{module}:{node.lineno}"
            elif isinstance(node, ast.Constant) and node.value in CATALOGUE:
                found[str(node.value)] = f"{module}:{node.lineno}"
    return found


def test_codes_and_rows_agree() -> None:
    assert {code: place for code, place in used().items() if code not in CATALOGUE} == {}
    assert set(CATALOGUE) - set(used()) == set()


def test_sentences_say_what_to_write_instead() -> None:
    for code, row in CATALOGUE.items():
        fields = {name for text in (row.message, row.hint) for _, name, _, _ in string.Formatter().parse(text) if name}
        found = problem(code, "a.md", 1, **dict.fromkeys(fields, "x"))
        assert found.message
        assert row.hint, code
        assert "\n" not in found.message
