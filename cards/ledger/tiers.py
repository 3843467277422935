"""What two cards must have in common to be taken for one, from the surest to the least sure."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from cards.ledger.birth import born, normal
from cards.ledger.sides import LONG, Side


class Tier(NamedTuple):
    """One step of the search."""

    key: Callable[[Side], Hashable | None]
    """What must be equal; None = this card has no say in the step."""
    least: float = 0.0
    """How close the two must be otherwise, by `sides.closeness`."""
    words: bool = False
    """Whether enough words must be left even under the same headings."""


def name(path: str) -> str:
    """The file's name without its folders."""
    return path.rsplit("/", 1)[-1]


def same_words(side: Side) -> Hashable:
    """The same question and answer in the same note."""
    return side.path, side.note_type, side.question, side.answer


def same_file_name(side: Side) -> Hashable:
    """The same words under the same headings of a file that went to another folder."""
    return name(side.path), side.trail, side.note_type, side.question, side.answer


def same_words_anywhere(side: Side) -> Hashable:
    """The same words in another note."""
    return side.note_type, side.question, side.answer


def same_question(side: Side) -> Hashable:
    """The same question of the same concept at the same place: the answer was rewritten."""
    return side.path, side.trail, side.note_type, side.concept, side.facet, side.question


def same_answer(side: Side) -> Hashable | None:
    """The same asked of the same concept with the same answer: only the question's template is another."""
    return (side.path, side.trail, side.concept, side.facet, side.answer) if _telling(side, 1) else None


def same_question_in_note(side: Side) -> Hashable:
    """The same question of the same concept under another heading of the note."""
    return side.path, side.note_type, side.concept, side.facet, side.question


def same_question_anywhere(side: Side) -> Hashable:
    """The same question of the same concept in another note."""
    return side.note_type, side.concept, side.facet, side.question


def same_answer_anywhere(side: Side) -> Hashable | None:
    """The same asked of the same concept with the same answer, elsewhere."""
    return (side.concept, side.facet, side.answer) if _telling(side, LONG) else None


def near_question_anywhere(side: Side) -> Hashable | None:
    """The same answer to a question that, by `least`, is nearly the same, elsewhere."""
    return side.answer if _telling(side, LONG) else None


def same_birth(side: Side) -> Hashable:
    """What would be born with the guid of the card: an edit was taken back."""
    return side.guid or born(side.path, side.trail, side.note_type, side.anchor, side.facet)


def _telling(side: Side, least: int) -> bool:
    """Whether an equal answer says anything: the words behind a blank are only the concept again."""
    return side.note_type == "qa" and len(side.answer) >= least and normal(side.answer) != side.concept


SAME = (Tier(same_words), Tier(same_file_name), Tier(same_words_anywhere))
"""Nothing but the place differs."""

SURE = (*SAME, Tier(same_question), Tier(same_answer))
"""Looked at before small edits."""

LIKELY = (
    Tier(same_question_in_note),
    Tier(same_question_anywhere, 0.7),
    Tier(same_answer_anywhere, 0.7),
    Tier(near_question_anywhere, 0.85),
    Tier(same_birth, words=True),
)
"""Looked at once small edits are settled."""
