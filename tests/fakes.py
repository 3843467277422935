"""A parser and a rule so small that what the pipeline does can be seen: `Q question | answer` is a card, `S …` a suggestion.

The head of such a note holds `key: value` lines; `# Title` opens a section; `W …` is a card of weak theory; `? question` has no answer;
`!crash` is a program error, `!exit` a process that dies.
"""

from __future__ import annotations

import hashlib
import os
import sys
import types
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import pytest

from cards.model import Block, Choice, Draft, Note, Problem, Section, Span, Text
from cards.problems import at, problem


def parse(data: bytes | str, path: str, *, role_of: Callable[[str], object]) -> tuple[Note | None, tuple[Problem, ...]]:
    try:
        text = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        return None, (problem("not-utf8", path, 1, byte=1),)
    head = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line and line[0] not in "QSW?")
    blocks = tuple(Block("paragraph", Text.of(line), Span(path, n, n)) for n, line in enumerate(text.splitlines(), 1))
    section = Section(Text(""), 0, (), "study", blocks, Span(path, 1, len(blocks) or 1))
    digest = hashlib.sha256(text.encode()).hexdigest()
    tags = tuple(head.get("tags", "").split(",")) if "tags" in head else ()
    note = Note(path, digest, head.get("title", path), head.get("date", ""), "ko", head.get("deck", ""), tags, (section,))
    return replace(note, weak="weak" in head, skip="skip" in head), ()


def extract(note: Note, *, packs: object, off: frozenset[str] = frozenset()) -> tuple[Choice, ...]:
    choices, title = [], ""
    for block in note.sections[0].blocks:
        mark, _, rest = block.text.plain.partition(" ")
        if mark == "#":
            title = rest
        if mark == "!crash":
            raise RuntimeError("the rule is wrong")
        if mark == "!exit":
            os._exit(3)
        if mark not in ("Q", "S", "W") or "fake" in off:
            continue
        question, _, answer = rest.partition(" | ")
        draft = Draft(
            "fake", "qa", "qa", question, answer, (note.title, title) if title else (note.title,), question, "meaning", block.span, 0.9
        )
        draft = replace(draft, trail=(title,) if title else (), tags=("weak",) if mark == "W" else ())
        choices.append(Choice(draft, "suggestion", "it is one") if mark == "S" else Choice(draft, "card"))
    return tuple(choices)


def select(choices: Sequence[Choice], known: Collection[int] = ()) -> tuple[Choice, ...]:
    return tuple(replace(choice, status="card", reason="") if i in known else choice for i, choice in enumerate(choices))


def unanswered(note: Note, *, packs: object) -> tuple[Problem, ...]:
    asked = [block for block in note.sections[0].blocks if block.text.plain.startswith("? ")]
    return tuple(at("question-unanswered", block.span, question=block.text.plain[2:]) for block in asked)


def put_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the pipeline use the fakes."""
    parser: Any = types.ModuleType("cards.parser")
    parser.parse = parse
    extractor: Any = types.ModuleType("cards.extractor")
    extractor.extract, extractor.select, extractor.unanswered = extract, select, unanswered
    extractor.RULES = (types.SimpleNamespace(name="fake"),)
    monkeypatch.setitem(sys.modules, "cards.parser", parser)
    monkeypatch.setitem(sys.modules, "cards.extractor", extractor)
