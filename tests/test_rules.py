"""Every rule's docstring is its manual and its test."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from cards import extractor, packs, parser
from cards.extractor import RULES
from cards.extractor.rules import TABLE
from cards.model import Choice

FOLDER = Path(extractor.__file__).parent / "rules"
ARROW = "  →  "


class Example(NamedTuple):
    rule: str
    note: str
    cards: tuple[tuple[str, str], ...]
    """Question and answer of each card that must come; empty where none of the rule may."""


def examples(doc: str, rule: str) -> list[Example]:
    """The examples of one docstring: each ```note``` block with the ```cards``` block right behind it."""
    found = []
    becomes, _, alone = doc.partition("## Leaves alone")
    assert "## Becomes" in becomes, f"{rule}: the docstring needs `## Becomes`"
    assert alone, f"{rule}: the docstring needs `## Leaves alone`"
    blocks = re.findall(r"```(note|cards)\n(.*?)\n *```", becomes, re.S)
    for (kind, note), (after, cards) in pairwise(blocks):
        if kind == "note":
            assert after == "cards", f"{rule}: a note without its cards"
            rows = [line.strip().replace("\\n", "\n").split(ARROW) for line in cards.splitlines()]
            found.append(Example(rule, dedent(note), tuple((q, a) for q, a in rows)))
    found += [Example(rule, dedent(note), ()) for note in re.findall(r"```note\n(.*?)\n *```", alone, re.S)]
    return found


def dedent(text: str) -> str:
    lines = text.splitlines()
    pad = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[pad:] for line in lines)


EXAMPLES = [example for row in RULES for example in examples(row.doc, row.name)]


def choices(text: str, path: str = "notes/example.md") -> tuple[Choice, ...]:
    words = packs.load()
    note, problems = parser.parse(text, path, role_of=words.role_of)
    assert note is not None, problems
    return extractor.extract(note, packs=words)


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.rule}-{i}" for i, e in enumerate(EXAMPLES)])
def test_docstring(example: Example) -> None:
    made = choices(example.note)
    mine = [(c.draft.question, c.draft.answer) for c in made if c.draft.rule == example.rule and c.status == "card"]
    if not example.cards:
        assert mine == []
        return
    assert set(example.cards) <= set(mine)


def test_every_rule_shows_as_much_that_it_leaves_alone() -> None:
    for rule in RULES:
        own = [e for e in EXAMPLES if e.rule == rule.name]
        assert [e for e in own if e.cards], rule.name
        assert [e for e in own if not e.cards], rule.name


def test_table_and_folder_hold_the_same_rules() -> None:
    files = {p.stem.replace("_", "-") for p in FOLDER.glob("*.py") if p.stem != "__init__"}
    assert files == {row.rule.name for row in TABLE}
    assert len({row.rule.name for row in TABLE}) == len(TABLE)
    assert all(row.why for row in TABLE)


def test_tiers_do_not_mix_up_the_order() -> None:
    tiers = [row.rule.tier for row in TABLE]
    assert tiers == sorted(tiers)
