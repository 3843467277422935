"""`cards list` and `cards explain`: what the notes give, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.model import Problem
from cards.pipeline.gather import gather, unknown_rules
from cards.pipeline.identify import Listed, identify
from cards.pipeline.memory import Memory, gone, recall
from cards.pipeline.reading import Recipe, explain_note
from cards.workspace import Workspace

if TYPE_CHECKING:
    from cards.extractor import Look
    from cards.pipeline.many import Progress


def listing(
    workspace: Workspace,
    paths: tuple[str, ...] = (),
    *,
    jobs: int = 0,
    everything: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[Listed, ...], tuple[Problem, ...]]:
    """The cards of the notes in the order of path and line.

    Args:
        everything: also what was not kept.
    """
    gathered = gather(workspace, paths, jobs=jobs, progress=progress)
    memory, problems = recall(workspace, needed=bool(gathered.inside))
    lost = gone(memory.ledger, gathered.scope, workspace)
    recipe = gathered.recipe
    known, _ = identify(gathered.inside, memory, gone=lost, recipe=recipe, workspace=workspace, everything=everything)
    others, _ = identify(gathered.outside, Memory(), recipe=recipe, workspace=workspace, everything=everything)
    return (*known, *others), (*gathered.problems, *problems)


def explain(workspace: Workspace, path: str, *, line: int | None = None) -> tuple[tuple[Look, ...], tuple[Problem, ...]]:
    """What was seen in each block of a note, or of one of its lines, which rules looked at it and what became of their drafts."""
    scope, problems = workspace.scan((path,))
    recipe = Recipe(workspace.settings, workspace.specs)
    looks: list[Look] = []
    found = [*workspace.problems, *unknown_rules(workspace), *problems]
    for note in scope.notes:
        seen, wrong = explain_note(note, recipe, line=line)
        looks += seen
        found += wrong
    return tuple(looks), tuple(found)
