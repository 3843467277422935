"""What `weak` and `review` share: the cards of the notes, and the collection that they are reviewed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cards.cli import console

if TYPE_CHECKING:
    from pathlib import Path

    from cards.model import Draft, Problem
    from cards.workspace import Workspace


def drafts(workspace: Workspace, paths: tuple[str, ...], *, jobs: int) -> tuple[dict[str, Draft], tuple[Problem, ...]]:
    """The cards of the notes by guid."""
    from cards.pipeline import listing

    with console.Progress("reading notes") as progress:
        listed, problems = listing(workspace, paths, jobs=jobs, progress=progress)
    return {item.guid: item.choice.draft for item in listed}, problems


@contextmanager
def collection(root: Path, chosen: str | None, *, needed: bool) -> Iterator[Any]:
    """The collection, open; None where there is none or no engine, and it is not `needed`: then what is lacking is said.

    Raises:
        CardsError: it is needed and not there, or open elsewhere.
    """
    from cards.exporter.collection import missing, opened, place_of

    path = place_of(root, chosen)
    why = missing() or ("" if path.exists() else "no card was pushed yet (`cards push`), so there are no reviews to learn from")
    if why and not needed:
        console.note(f"cards: {why}; the ranking comes from the notes alone")
        yield None
        return
    with opened(path, root=root) as col:
        yield col
