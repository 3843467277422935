"""What to study today, from the notes and a collection together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.model import Draft
from cards.packs import load
from cards.review import deck
from cards.review.memory import Memory, memories
from cards.review.order import telling
from cards.review.weakness import Concept, assess

if TYPE_CHECKING:
    from cards.exporter.collection import Engine


@dataclass(frozen=True, slots=True)
class Today:
    """The ranking and what it is made of."""

    concepts: tuple[Concept, ...]
    """The weak ones, the weakest first."""
    cards: Mapping[str, Draft]
    known: Mapping[str, Sequence[Memory]]
    unasked: tuple[str, ...] = ()
    """The new cards of the other concepts, in the order in which asking them tells most of where a person is weak."""

    @property
    def weak(self) -> tuple[str, ...]:
        """The cards of the concepts that are weak enough to be reviewed first."""
        return tuple(guid for concept in self.concepts if concept.weakness >= deck.WEAK for guid in concept.guids)


def today(cards: Mapping[str, Draft], col: Engine | None = None, *, words: Mapping[str, Any] | None = None) -> Today:
    """Ranks the concepts of the cards.

    Args:
        cards: guid → draft with all its tags.
        col: an open collection; None ranks by what the notes say alone.
        words: the user's own vocabulary, as `packs:` of the settings has it.
    """
    known = memories(col, cards) if col is not None else {}
    concepts = assess(cards, known, section=load(words).role_of)
    others = [concept for concept in concepts if concept.weakness < deck.WEAK]
    return Today(tuple(concept for concept in concepts if concept.weak), cards, known, telling(others, known))
