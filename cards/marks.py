"""Marks that reviews leave beside the notes, never in them: concepts that were forgotten again and again, in `.cards/forgotten.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cards.files import STATE, state_folder, write_atomic
from cards.model import Problem, Span
from cards.problems import at

FILE = "forgotten.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """One concept that was forgotten again and again."""

    concept: str
    guids: tuple[str, ...]
    """Its cards, the worst first: the problem stands at the first of them that is still in the notes."""
    counts: str
    """How often, as words."""
    advice: str
    """What to do in the note."""


def read(root: Path) -> tuple[Mark, ...]:
    """The marks of a workspace; none where they cannot be read: they are made anew from the collection at any time."""
    try:
        rows = json.loads((root / STATE / FILE).read_bytes())
        return tuple(Mark(str(r["concept"]), tuple(map(str, r["guids"])), str(r["counts"]), str(r["advice"])) for r in rows)
    except (OSError, ValueError, TypeError, LookupError):
        return ()


def write(root: Path, marks: Sequence[Mark]) -> Path:
    """Replaces the marks of a workspace."""
    path = state_folder(root) / FILE
    write_atomic(path, (json.dumps([asdict(mark) for mark in marks], ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass"))
    return path


def problems(root: Path, spans: Mapping[str, Span]) -> tuple[Problem, ...]:
    """A problem for each mark whose cards are among `spans` (guid → the lines of its card)."""
    found = []
    for mark in read(root):
        span = next((spans[guid] for guid in mark.guids if guid in spans), None)
        if span is not None:
            found.append(at("forgotten", span, concept=mark.concept, counts=mark.counts, advice=mark.advice))
    return tuple(found)
