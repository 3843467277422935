"""The two sides of the matching: what is remembered and what the notes say now, in one form, and how alike they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz import fuzz

from cards.ledger.birth import normal
from cards.ledger.clozes import shown
from cards.ledger.entry import ANSWER_LIMIT, Entry
from cards.model import Draft

FLOOR = 0.45
"""Less of question and answer in common, and a card never goes over to another question."""
FALSE = 0.4
"""The same by longest common blocks, which scattered equal letters do not raise; above the 0.35 of a false carry."""
CERTAIN = 0.8
"""From here on the block measure, which is slow, cannot fall below `FALSE`."""
LONG = 12
"""Characters from which an equal answer says something."""


@dataclass(slots=True, eq=False)
class Side:
    """A card as the matcher sees it, from the ledger or from a draft."""

    path: str
    trail: tuple[str, ...]
    note_type: str
    anchor: str
    facet: str
    question: str
    answer: str
    rule: str
    guid: str = ""
    """Empty for a draft."""
    retired: bool = False
    concept: str = field(init=False)
    """The normalised anchor."""
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.concept = normal(self.anchor)
        self.text = f"{self.question}\n{self.answer}"


def of_entry(entry: Entry) -> Side:
    """A known card."""
    return Side(
        path=entry.path,
        trail=entry.trail,
        note_type=entry.note_type,
        anchor=entry.anchor,
        facet=entry.facet,
        question=shown(entry.question),
        answer=entry.answer,
        rule=entry.rule,
        guid=entry.guid,
        retired=bool(entry.retired),
    )


def of_draft(draft: Draft) -> Side:
    """What a note says now."""
    return Side(
        path=draft.span.path,
        trail=draft.trail,
        note_type=draft.note_type,
        anchor=draft.anchor,
        facet=draft.facet,
        question=shown(draft.question),
        answer=draft.answer[:ANSWER_LIMIT],
        rule=draft.rule,
    )


class Kin(NamedTuple):
    """How the place of a known card and that of a draft are related."""

    heir: bool
    """One note, or the new note took over cards of the old one."""
    shared: int
    """Neighbours in common, 0–2: the nearest matched cards before and after, in the order of the notes."""


STRANGERS = Kin(False, 0)


def closeness(old: Side, new: Side, kin: Kin) -> float:
    """How likely two cards that may be one are one: texts first, then where they stand."""
    whole = 1.0 if old.text == new.text else fuzz.ratio(old.text, new.text) / 100
    return whole + circumstances(old, new, kin)


def circumstances(old: Side, new: Side, kin: Kin) -> float:
    """What speaks for one card beside its words."""
    return (
        0.10 * (old.concept == new.concept)
        + 0.05 * (old.facet == new.facet)
        + 0.06 * (old.trail == new.trail)
        + 0.03 * (old.path == new.path)
        + 0.04 * kin.heir
        + 0.05 * kin.shared
        + 0.03 * (old.rule == new.rule)
        - 0.08 * old.retired
    )


def alike(old: Side, new: Side) -> float:
    """How much of question and answer is left, 0–1; 0 below `FLOOR`."""
    return fuzz.ratio(old.text, new.text, score_cutoff=FLOOR * 100) / 100


def edited(old: Side, new: Side, kin: Kin, *, whole: float, least: float) -> float:
    """How surely `new` is `old` after an edit, 0 where that cannot be told.

    Args:
        whole: what `alike` says of them.
        least: how much of question and answer must be left where only the place speaks for it.
    """
    if not whole or not _speaks(old, new, kin, whole, least) or not truthful(old, new):
        return 0.0
    return whole + circumstances(old, new, kin)


def truthful(old: Side, new: Side) -> bool:
    """Whether enough words are left: a history never goes over to another question."""
    if old.question == new.question:
        return True
    whole = fuzz.ratio(old.text, new.text) / 100
    if not FLOOR <= whole < CERTAIN:
        return whole >= CERTAIN
    return SequenceMatcher(None, old.text, new.text, autojunk=False).ratio() >= FALSE


def _speaks(old: Side, new: Side, kin: Kin, whole: float, least: float) -> bool:
    """Whether enough speaks for one card: its concept, its place, or nearly all of its words."""
    question = fuzz.ratio(old.question, new.question) / 100
    answer = fuzz.ratio(old.answer, new.answer) / 100
    if old.note_type == "cloze":  # the sentence is the note; another blank in it only gets another number
        answer = max(answer, question)
    same = old.concept == new.concept
    if same and old.facet == new.facet and max(question, answer) >= 0.6:
        return True
    if _another_term(old, new):
        return False
    if kin.heir and (kin.shared or old.trail == new.trail):
        return whole >= least or (question >= 0.85 and answer >= 0.4) or (answer >= 0.85 and len(new.answer) >= LONG)
    return whole >= (0.7 if kin.heir else 0.75) and (kin.heir or max(question, answer) >= 0.85)


def may_be(old: Side, new: Side, kin: Kin) -> bool:
    """Whether a person should be asked: alike by half, but not by enough."""
    if old.retired or not kin.heir or not (kin.shared or old.concept == new.concept):
        return False
    return not _another_term(old, new)


def _another_term(old: Side, new: Side) -> bool:
    """Another term with another answer: only the template of the question is alike."""
    if old.concept == new.concept or fuzz.ratio(old.concept, new.concept) >= 50:
        return False
    return fuzz.ratio(old.answer, new.answer) < 50 and old.note_type == "qa"
