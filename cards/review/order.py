"""The order in which new cards come: what tells most of where a person is weak comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cards.review.memory import Memory, memories
from cards.review.weakness import Concept, either

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

USUAL, FEW, MANY = 0.4, 2, 5
"""The share of Again at first sight that is usual before a person's own is known, and how many cards a concept's and a person's share are
mixed with: few cards prove little."""

BLANK = 0.1
"""How weak a concept counts that was never asked, where one is to be chosen."""


def telling(concepts: Sequence[Concept], known: Mapping[str, Sequence[Memory]]) -> tuple[str, ...]:
    """The new cards of concepts: first of those that look weak, then one of each that was never asked, then the others.

    Again at first sight, beyond what is usual for this person, is too little to call a concept weak, but enough to ask its next card soon.
    """
    first = [card.missed for cards in known.values() for card in cards if card.reviews]
    usual = (sum(first) + USUAL * MANY) / (len(first) + MANY)
    found = []
    for concept in concepts:
        asked = [guid for guid in concept.guids if any(card.reviews for card in known.get(guid, ()))]
        new = [guid for guid in concept.guids if guid in known and guid not in asked]
        missed = [any(card.missed for card in known[guid]) for guid in asked]
        share = (sum(missed) + usual * FEW) / (len(missed) + FEW)
        looks = either(concept.weakness, share - usual)
        for place, guid in enumerate(new):
            found.append((-max(looks, 0.0 if asked or place else BLANK), len(asked) + place, guid))
    return tuple(guid for *_, guid in sorted(found, key=lambda one: one[:2]))


def lead(col: Engine, guids: Sequence[str]) -> int:
    """Gives new cards the order of `guids`.  They share out the places that they have, so no other card comes earlier or later.

    How many come a day stays what each deck's preset says.

    Returns:
        How many cards changed their place.
    """
    known = memories(col, guids)
    cards = [col.get_card(one.card) for guid in guids for one in known.get(guid, ()) if not one.reviews]
    new = [card for card in cards if card.type == 0 and not card.odid]  # in a filtered deck `due` is something else
    moved = []
    for card, place in zip(new, sorted(card.due for card in new), strict=True):
        if card.due != place:
            card.due = place
            moved.append(card)
    if moved:
        col.update_cards(moved)
    return len(moved)
