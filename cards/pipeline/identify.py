"""Which draft is which known card, and what is kept: selection knows the known, and what a person decided comes last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from cards.decisions import apply
from cards.ledger import Matching, match
from cards.model import Choice, Draft, Placed
from cards.pipeline.assemble import dress, place, source_of
from cards.spool import Groups

if TYPE_CHECKING:
    from collections.abc import Collection

    from cards.pipeline.memory import Memory
    from cards.pipeline.reading import Reading, Recipe
    from cards.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft with its identity, its deck and what was decided about it."""

    guid: str
    choice: Choice
    """Its draft carries all the tags of its card."""
    deck: str
    reading: Reading
    noted: Draft
    """The draft as the note gives it."""

    @property
    def is_card(self) -> bool:
        """Whether it goes into a deck."""
        return self.choice.status == "card"

    def placed(self, media: tuple[str, ...]) -> Placed:
        """What the ledger records."""
        return Placed(self.guid, self.choice.draft, self.deck, source_of(self.reading), self.noted, media)


def identify(
    readings: Sequence[Reading],
    memory: Memory,
    *,
    recipe: Recipe,
    workspace: Workspace,
    gone: Collection[str] = (),
    everything: bool = False,
) -> tuple[Groups[Listed], Matching]:
    """The cards among the drafts of `readings`, each with its guid, by note and line; what stands on one line keeps the order of the rules.

    Args:
        readings: notes of the workspace, or notes outside it with an empty memory.
        memory: what is known and what a person decided.
        gone: notes that are no longer there; their cards may have moved into these.
        everything: also the drafts that are no cards, with the reason of each.
    Returns:
        The cards, one group a note, and which draft is which; its drafts stand in the order of the groups.
    """
    readings = sorted(readings, key=lambda reading: reading.path)
    sizes = [len(reading.choices) for reading in readings]
    drafts = Groups(len(readings), lambda number: [choice.draft for choice in readings[number].choices], sizes=sizes, held=0)
    first, decisions = [0, *accumulate(sizes)], memory.decisions
    scope = [reading.path for reading in readings]
    matching = match(memory.ledger, drafts, links=decisions.links, apart=decisions.apart, scope=scope, gone=gone)

    def listed(number: int) -> list[Listed]:
        reading, start = readings[number], first[number]
        known = frozenset(i for i in range(len(reading.choices)) if start + i in matching.known)
        drawn = tuple(reading.choices)
        guids = matching.guids[start : start + len(drawn)]
        choices = apply(decisions, _reselected(drawn, known, reasons=everything), guids)
        found = []
        for guid, choice, before in zip(guids, choices, drawn, strict=True):
            if everything or choice.status == "card":
                deck, spec = place(choice.draft, reading, recipe, workspace)
                dressed = replace(choice, draft=dress(choice.draft, reading, spec))
                found.append(Listed(guid, dressed, deck, reading, before.draft))
        return sorted(found, key=lambda item: item.choice.draft.span.start)

    return Groups(len(readings), listed), matching


def _reselected(choices: tuple[Choice, ...], known: frozenset[int], *, reasons: bool) -> tuple[Choice, ...]:
    """The choices where some are known; where just those are that would be chosen anyway, nothing but a reason changes."""
    if not known or (not reasons and known == {i for i, choice in enumerate(choices) if choice.status == "card"}):
        return choices
    from cards.extractor import select

    return select(choices, known)
