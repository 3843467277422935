"""Turns ordinary study notes into Anki decks, by rules, offline, without touching the notes.

    import cards

    note, problems = cards.parse(open("notes/today.md", "rb").read(), "notes/today.md")
    choices = cards.extract(note)            # every draft with its score and what was decided
    outcome = cards.build(["notes"])         # what `cards build` does: packages, plan, problems

Nothing heavy is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cards.model import Choice, Note, Problem
    from cards.pipeline import Outcome

__all__ = ["__version__", "build", "extract", "parse"]
__version__ = "0.1.0"


def parse(data: bytes | str, path: str = "note.md") -> tuple[Note | None, tuple[Problem, ...]]:
    """One note's structure, read with the built-in vocabulary.

    Args:
        data: the file's bytes, or its text.
        path: what the note is called in spans and problems.

    Returns:
        The note, None where it could not be read, and what was wrong.
    """
    from cards.packs import load
    from cards.parser import parse as read

    return read(data, path, role_of=load().role_of)


def extract(note: Note) -> tuple[Choice, ...]:
    """Every draft that the rules make of one note: kept, suggested or dropped, with the score and the reason."""
    from cards.extractor import extract as draw
    from cards.packs import load

    return draw(note, packs=load())


def build(paths: Sequence[str | Path] = (), *, root: Path | None = None, out: Path | None = None, write: bool = True) -> Outcome:
    """Builds the decks of a workspace, as `cards build` does.

    Args:
        paths: the notes to read; none = the workspace's `notes/`.
        root: a folder in the workspace; None = the current folder.
        out: where the packages go; None = the workspace's `decks/`.
        write: False plans and writes nothing.
    """
    from cards.pipeline import build as run
    from cards.workspace import open_workspace

    return run(open_workspace(root), tuple(str(path) for path in paths), out=out, write=write)
