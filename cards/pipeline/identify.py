"""Which draft is which known card, and what is kept: selection knows the known, and what a person decided comes last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cards.decisions import apply
from cards.ledger import Matching, match
from cards.model import Choice, Placed
from cards.pipeline.assemble import dress, place, source_of

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

    @property
    def is_card(self) -> bool:
        """Whether it goes into a deck."""
        return self.choice.status == "card"

    def placed(self, media: tuple[str, ...]) -> Placed:
        """What the ledger records."""
        return Placed(self.guid, self.choice.draft, self.deck, source_of(self.reading), media)


def identify(
    readings: Sequence[Reading],
    memory: Memory,
    *,
    recipe: Recipe,
    workspace: Workspace,
    gone: Collection[str] = (),
    everything: bool = False,
) -> tuple[tuple[Listed, ...], Matching]:
    """The cards among the drafts of `readings`, each with its guid, in their order.

    Args:
        readings: notes of the workspace, or notes outside it with an empty memory.
        memory: what is known and what a person decided.
        gone: notes that are no longer there; their cards may have moved into these.
        everything: also the drafts that are no cards, with the reason of each.
    """
    drafts = [choice.draft for reading in readings for choice in reading.choices]
    decisions = memory.decisions
    scope = [reading.path for reading in readings]
    matching = match(memory.ledger, drafts, links=decisions.links, apart=decisions.apart, scope=scope, gone=gone)
    listed: list[Listed] = []
    known, first = sorted(matching.known), 0
    for reading in readings:
        last = first + len(reading.choices)
        mine = known[bisect_left(known, first) : bisect_left(known, last)]
        choices = _reselected(reading.choices, frozenset(i - first for i in mine), reasons=everything)
        guids = matching.guids[first:last]
        for guid, choice in zip(guids, apply(decisions, choices, guids), strict=True):
            if not everything and choice.status != "card":
                continue
            deck, spec = place(choice.draft, reading, recipe, workspace)
            listed.append(Listed(guid, replace(choice, draft=dress(choice.draft, reading, spec)), deck, reading))
        first = last
    return tuple(listed), matching


def _reselected(choices: tuple[Choice, ...], known: frozenset[int], *, reasons: bool) -> tuple[Choice, ...]:
    """The choices where some are known; where just those are that would be chosen anyway, nothing but a reason changes."""
    if not known or (not reasons and known == {i for i, choice in enumerate(choices) if choice.status == "card"}):
        return choices
    from cards.extractor import select

    return select(choices, known)


def in_order(listed: Iterable[Listed]) -> list[Listed]:
    """By note, then by line; what stands on one line keeps the order of the rules."""
    return sorted(listed, key=lambda item: (not item.reading.inside, item.reading.path, item.choice.draft.span.start))
