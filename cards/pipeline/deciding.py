"""`cards keep`, `drop`, `edit`, `link`, `unlink`, `undo`: what a person decides about cards, remembered beside the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cards import decisions as decided
from cards import ledger as ledgers
from cards.decisions import Decision, Decisions
from cards.pipeline.gather import gather
from cards.pipeline.identify import Listed, identify
from cards.pipeline.memory import Memory, gone, locked, now, recall
from cards.problems import CardsError
from cards.workspace import DECISIONS, DECKS_FOLDER, LEDGER, NOTES_FOLDER, Workspace

Step = Callable[[Decisions, str], Decisions]
"""Adds a decision about a card, whose question is given, so that the file can be read."""


def decide(workspace: Workspace, guids: Sequence[str], steps: Sequence[tuple[str, Step]]) -> tuple[str, ...]:
    """Writes decisions down.

    Args:
        guids: every card that is named.
        steps: for each decision the guid of its card, and how it is made.

    Returns:
        The question of each step's card, empty where its text is no longer in the notes.

    Raises:
        CardsError: a guid is not known, or what is remembered cannot be read or written.
    """
    with locked(workspace):
        memory, cards, matching = _everything(workspace)
        known = {entry.guid: entry.question for entry in memory.ledger.entries} | {g: c.choice.draft.question for g, c in cards.items()}
        for guid in guids:
            if guid not in known:
                raise CardsError(f"there is no card {guid}; `cards list --all` shows the cards and suggestions with their names")
        decisions = memory.decisions
        for guid, step in steps:
            decisions = step(decisions, known[guid])
        folder = workspace.root / DECKS_FOLDER
        ledger = ledgers.remember(memory.ledger, matching, guids, now=now())
        ledgers.write(folder / LEDGER, ledger)
        decided.write(folder / DECISIONS, decisions)
    return tuple(known[guid] for guid, _ in steps)


def look_up(workspace: Workspace, guid: str) -> Listed | None:
    """The card or suggestion of that name, as it stands now."""
    _, cards, _ = _everything(workspace)
    return cards.get(guid)


def undo(workspace: Workspace) -> Decision | None:
    """Takes the last decision back; None where there is none."""
    with locked(workspace):
        memory, _ = recall(workspace)
        decisions, last = decided.undo(memory.decisions)
        if last is not None:
            decided.write(workspace.root / DECKS_FOLDER / DECISIONS, decisions)
    return last


def _everything(workspace: Workspace) -> tuple[Memory, dict[str, Listed], ledgers.Matching]:
    """All drafts of the workspace: those of its `notes/` and of every other note that the ledger knows."""
    memory, problems = recall(workspace)
    if memory.broken:
        raise CardsError(f"{problems[0]}; nothing was decided")
    paths = [str(workspace.root / NOTES_FOLDER)] if (workspace.root / NOTES_FOLDER).is_dir() else []
    paths += [file for path in sorted(memory.ledger.notes) if (file := workspace.file_of(path)) is not None]
    gathered = gather(workspace, tuple(paths))
    lost = gone(memory.ledger, gathered.scope, workspace)
    recipe = gathered.recipe
    listed, matching = identify(gathered.inside, memory, gone=lost, recipe=recipe, workspace=workspace, everything=True)
    return memory, {item.guid: item for item in listed}, matching
