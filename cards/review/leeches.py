"""Concepts that are forgotten again and again: it is the card that is wrong more often than the memory, so the note hears of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.marks import Mark
from cards.model import Draft
from cards.review.memory import Memory
from cards.review.weakness import Concept

OFTEN = 4
"""Times that one card was forgotten; Anki itself waits for eight."""

LONG = 120
"""Letters of an answer that is too much for one card."""


def marks(concepts: Sequence[Concept], cards: Mapping[str, Draft], known: Mapping[str, Sequence[Memory]]) -> tuple[Mark, ...]:
    """A mark for each concept with a card that was forgotten too often, in the order of the concepts."""
    found = []
    for concept in concepts:
        lapses = {guid: max((m.lapses + OFTEN * m.leech for m in known.get(guid, ())), default=0) for guid in concept.guids}
        worst = sorted((guid for guid in concept.guids if lapses[guid] >= OFTEN), key=lambda guid: -lapses[guid])
        if worst:
            rest = [guid for guid in concept.guids if guid not in worst]
            found.append(Mark(concept.name, (*worst, *rest), _counts(concept, known), advice(cards[worst[0]])))
    return tuple(found)


def advice(draft: Draft) -> str:
    """What to do with a card that does not stick: split it, give an example, or ask otherwise."""
    lines = [line for line in draft.answer.splitlines() if line.strip()]
    if draft.kind in ("list", "sequence", "contrast") or len(lines) > 2 or len(draft.answer) > LONG:
        return "split it: one thing a question, each with a bold name or a `term : explanation` line of its own"
    if not draft.extra.strip():
        return "add an example or a picture below it, so that there is something to hold on to"
    return "rephrase it: ask for the reason or the difference instead of the words"


def _counts(concept: Concept, known: Mapping[str, Sequence[Memory]]) -> str:
    cards = [card for guid in concept.guids for card in known.get(guid, ())]
    lapses, again = sum(card.lapses for card in cards), sum(card.again for card in cards)
    return f"{lapses} lapses, {again} times Again"
