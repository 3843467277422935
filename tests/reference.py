"""The generated parts of `docs/`: the rules from their docstrings and their table, the checks from their code."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from inspect import cleandoc

from cards.extractor import lint
from cards.extractor.rules import TABLE, Row

TIERS = {
    1: ("Asked", "what the author asked, or wrote as a card"),
    2: ("Laid out", "what the layout says: titles, lists, tables, colons"),
    3: ("Said", "what a sentence says; read in Korean and English only"),
    4: ("A gap", "where no question came out"),
}
USUAL = {"mentoring", "study"}


def rules_page() -> str:
    """`docs/rules.md`."""
    head = (
        "# The rules\n\n"
        "Generated from the rules' docstrings; `pytest --update` writes it anew, and `cards rules NAME` shows the same on the terminal.\n"
        "Every example is run as a test.  How the rules work together stands in [extraction.md](extraction.md).\n"
    )
    return "\n".join([head, *_table(), *(line for tier in TIERS for line in _tier(tier))]).rstrip() + "\n"


def _table() -> Iterator[str]:
    yield "They stand in this order, and each stands there for a reason:\n"
    yield "| tier | rule | makes | reason |"
    yield "|---|---|---|---|"
    for row in TABLE:
        name = row.rule.name
        yield f"| {row.rule.tier} | [{name}](#{name}) | {', '.join(row.rule.kinds)} | {row.why} |"
    yield ""


def _tier(tier: int) -> Iterator[str]:
    name, means = TIERS[tier]
    yield f"## Tier {tier}: {name.lower()}\n"
    yield f"{means[0].upper()}{means[1:]}.\n"
    for row in TABLE:
        if row.rule.tier == tier:
            yield from _rule(row)


def _rule(row: Row) -> Iterator[str]:
    rule = row.rule
    yield f"### {rule.name}\n"
    doc = re.sub(r"^## (.+)$", r"**\1**", cleandoc(rule.doc), flags=re.MULTILINE)
    yield doc.replace("```note\n", "```markdown\n").replace("```cards\n", "```text\n").rstrip() + "\n"
    if set(rule.roles) != USUAL:
        yield f"Looks in sections of these roles: {', '.join(sorted(rule.roles))}.\n"


def checks_table() -> str:
    """What each check of a card looks for, what it costs, and when it keeps a card from being shown at all."""
    rows = [row for check in lint.CHECKS for row in _findings(check)]
    return "\n".join(["| found | costs | never shown |", "|---|---|---|", *rows]) + "\n"


def _findings(check: Callable[..., object]) -> Iterator[str]:
    for node in sorted(ast.walk(ast.parse(inspect.getsource(check))), key=lambda node: getattr(node, "lineno", 0)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding":
            name, cost, *fatal = node.args
            yield f"| {_said(name)} | {_said(cost)} | {_said(fatal[0]) if fatal else ''} |".replace("|  |", "| |")


def _said(node: ast.expr) -> str:
    """An argument of a finding in words."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    assert isinstance(node, ast.IfExp), ast.unparse(node)
    then, otherwise = _said(node.body), _said(node.orelse)
    tier = re.search(r"\btier > (\d)", ast.unparse(node.test))
    if not otherwise:
        return f"tier {int(tier[1]) + 1} and up: {then}" if tier else f"sometimes: {then}"
    return f"{then}, up to tier {tier[1]} {otherwise}" if tier else f"{then} or {otherwise}"
