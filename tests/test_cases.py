"""Runs the cases of `tests/cases/*.md`: what a note gives, as a person would write it down; `pytest --update` writes the cards anew.

A case is a fenced block `note` (`note file=PATH` where the file's name matters) and behind it a block `cards`:

    Q  the question          or  C  a sentence with its gap
    A  the answer            or  G  the words of the gap
    ✗  the mistake           only of a correction
    +  what else the back shows
    =  kind · weak · what stands above the question

Lines that go on are indented.  A note that gives nothing has `no card`; problems follow as `!  code, line N`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from cards import extractor, packs, parser
from cards.model import Draft

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.md"))
PAIR = re.compile(
    r"^(?P<fence>`{3,})note(?: file=(?P<file>\S+))?\n(?P<note>.*?)^(?P=fence)\n\s*^(?P<open>`{3,}cards\n)(?P<cards>.*?)(?=^`{3,}$)",
    re.MULTILINE | re.DOTALL,
)
NOTHING = "no card"


class Case(NamedTuple):
    """One note of a file of cases and the cards that are written down behind it."""

    name: str
    path: str
    note: str
    cards: str


def cases(file: Path) -> list[Case]:
    """The cases of one file, each named by the heading above it."""
    text = file.read_text(encoding="utf-8")
    found = []
    for match in PAIR.finditer(text):
        heading = re.findall(r"^#+ (.+)$", _without_blocks(text[: match.start()]), re.MULTILINE)[-1]
        found.append(Case(f"{file.stem}: {heading}", match["file"] or "notes/note.md", match["note"], match["cards"]))
    return found


def _without_blocks(text: str) -> str:
    return re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def read(note: str, path: str) -> str:
    """What a note gives, in the form of a `cards` block."""
    words = packs.load()
    parsed, problems = parser.parse(note, path, role_of=words.role_of)
    assert parsed is not None
    drafts = [choice.draft for choice in extractor.extract(parsed, packs=words) if choice.status == "card"]
    asked = () if parsed.skip else extractor.unanswered(parsed, packs=words)
    said = [f"!  {found.code}, line {found.line}" for found in (*problems, *asked)]
    blocks = [shown(draft) for draft in drafts] or [NOTHING]
    return "\n\n".join([*blocks, *(["\n".join(said)] if said else [])]) + "\n"


def shown(draft: Draft) -> str:
    """One card of a `cards` block."""
    cloze = draft.note_type == "cloze"
    what = [draft.kind, *draft.tags, " › ".join(draft.context) or "nothing above it"]
    rows = [("C" if cloze else "Q", draft.question), ("G" if cloze else "A", draft.answer)]
    rows += [(sign, text) for sign, text in (("✗", draft.mistake), ("+", draft.extra)) if text]
    rows.append(("=", " · ".join(what)))
    return "\n".join(f"{sign}  " + text.replace("\n", "\n   ").replace("\n   \n", "\n\n") for sign, text in rows)


ALL = [case for file in FILES for case in cases(file)]


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_case(case: Case, update: bool) -> None:
    if not update:
        assert read(case.note, case.path) == case.cards


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_block_belongs_to_a_case(file: Path, update: bool) -> None:
    text = file.read_text(encoding="utf-8")
    if update:
        text = PAIR.sub(lambda m: text[m.start() : m.start("cards")] + read(m["note"], m["file"] or "notes/note.md"), text)
        file.write_text(text, encoding="utf-8")
    opened = re.findall(r"^`{3,}(\w+).*$", text, re.MULTILINE)
    assert opened.count("cards") == len(cases(file)) > 0
    assert len({case.name for case in cases(file)}) == len(cases(file))


def test_the_runner_sees_a_difference() -> None:
    note = "# 캐시\n- 적중률 : 찾는 값이 캐시에 있었던 요청의 비율\n"
    told = read(note, "notes/cache.md")
    assert told.startswith("Q  적중률이란?\nA  찾는 값이 캐시에 있었던 요청의 비율\n=  definition · ")
    assert read(note.replace("비율", "정도"), "notes/cache.md") != told
    assert read("그냥 지나가는 말\n", "notes/a.md") == f"{NOTHING}\n"
