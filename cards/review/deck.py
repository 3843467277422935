"""The filtered deck of weak theory: by retrievability, what was never learned among it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cards.review import fsrs
from cards.review.memory import memories

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

NAME = "약한 이론"
FORGETTING = 0.95
"""A weak card is reviewed once its recall is less likely than this; Anki's own default waits until 0.9."""
WEAK = 0.3
"""How weak a concept must be to go in."""
LIMIT = 200
"""Cards in the deck at most."""
MOST = 1000
"""Cards that the deck chooses from at most: its search names each."""


def refresh(col: Engine, guids: Sequence[str], *, limit: int = LIMIT) -> tuple[int, int]:
    """Makes the deck, or fills it anew; FSRS is switched on, since its order needs it.

    The cards stay at home elsewhere: they go back when they are answered, or when the deck is deleted.

    Args:
        guids: the cards of the weak concepts, the weakest first.
        limit: cards at most.

    Returns:
        The deck's id and how many cards it holds.
    """
    from anki.decks import FilteredDeckConfig
    from anki.errors import DBError

    fsrs.switch_on(col)
    cards = _numbers(col, guids)
    there = col.decks.id_for_name(NAME)
    if there and not col.decks.is_filtered(there):
        there = 0  # the user has a deck of that name: the engine appends a + to ours
    deck = col.sched.get_or_create_filtered_deck(there or 0)
    deck.name = deck.name if there else NAME
    deck.allow_empty = True
    deck.config.reschedule = True
    term = FilteredDeckConfig.SearchTerm
    mine = "cid:" + ",".join(map(str, cards or [0]))
    seen = f"{mine} -is:new -is:suspended (is:learn or is:due or prop:r<{FORGETTING})"
    order = term.RETRIEVABILITY_ASCENDING
    del deck.config.search_terms[:]
    deck.config.search_terms.append(term(search=seen, limit=limit, order=order))
    deck.config.search_terms.append(term(search=f"{mine} is:new -is:suspended", limit=limit, order=term.DUE))
    try:
        number = int(col.sched.add_or_update_filtered_deck(deck).id)
    except DBError:  # an engine that cannot order by what FSRS says
        deck.config.search_terms[0].order = term.LAPSES
        number = int(col.sched.add_or_update_filtered_deck(deck).id)
    return number, int(col.db.scalar("select count() from cards where did = ?", number))


def _numbers(col: Engine, guids: Sequence[str]) -> list[int]:
    """The cards of notes, in the order of the notes."""
    cards: dict[str, list[int]] = {}
    for guid, found in memories(col, guids).items():
        cards[guid] = [memory.card for memory in found]
    return [card for guid in guids for card in cards.get(guid, ())][:MOST]
