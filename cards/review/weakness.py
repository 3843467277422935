"""Which concepts are weak, how much, and why: what the mentor and the student wrote, and what reviews say.  Pure functions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cards.model import Draft, Span
from cards.review.memory import Memory

CORRECTED = 0.5
ADMITTED = 0.35
"""How much a concept weighs that the mentor corrected, and one that a reflection or the front matter calls weak."""

FADING = 21.0
"""Days of stability at which what was written weighs half: a memory that holds is no longer weak."""

LAPSED, AGAIN, FORGETTING, HARD = 0.6, 0.8, 0.5, 0.3
"""How much each sign of a review weighs at its strongest."""

USUAL = 0.1
"""The share of Again that is no sign: Anki shows a card when a tenth of them is forgotten."""

DOUBT = 5
"""Answers that a share of Again is mixed with, as if they were usual ones: few answers prove little."""

TOUGH = 7.0
"""The difficulty from which on a card is hard: one Again on a new card makes it 6.4."""

SURE = 0.95
"""What is recalled with this likelihood is no reason to call it weak."""

LEAST = 0.02
"""What is below it is not weak."""

WORDS = 160
"""Characters shown of the mentor's words."""

_GAP = re.compile(r"\{\{c\d{1,3}::|\}\}")


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the notes."""

    name: str
    """Its heading; where there is none, what the card asks about."""
    weakness: float
    """0–1."""
    reasons: tuple[str, ...]
    words: str
    """What the mentor said of it, Markdown: the right answer of a correction, else the answer of its weakest card."""
    mistake: str
    """What the student had answered."""
    source: Span
    guids: tuple[str, ...]
    """Its cards, the weakest first."""

    @property
    def weak(self) -> bool:
        """Whether anything says so."""
        return self.weakness >= LEAST and bool(self.reasons)


def rank(
    cards: Mapping[str, Draft], known: Mapping[str, Sequence[Memory]], *, section: Callable[[str], object] = lambda title: None
) -> tuple[Concept, ...]:
    """The weak ones of `assess`."""
    return tuple(concept for concept in assess(cards, known, section=section) if concept.weak)


def assess(
    cards: Mapping[str, Draft], known: Mapping[str, Sequence[Memory]], *, section: Callable[[str], object] = lambda title: None
) -> tuple[Concept, ...]:
    """All concepts, the weakest first.

    Args:
        cards: the cards of the notes by guid, in their order, with all their tags.
        known: what a collection knows of them, by guid; empty without one.
        section: whether a heading names a part of a note (mentoring, study …) rather than a concept.
    """
    trails = {guid: _trail(draft, section) for guid, draft in cards.items()}
    headings = {(draft.span.path, *trails[guid]) for guid, draft in cards.items()}
    groups: dict[tuple[str, ...], list[str]] = {}
    for guid, draft in cards.items():
        key = (draft.span.path, *trails[guid])
        own = (*key, draft.anchor)
        # what explains a heading stands above it in the outline, and belongs to it all the same
        groups.setdefault(own if own in headings or not trails[guid] else key, []).append(guid)
    concepts = (_concept(key[-1], guids, cards, known) for key, guids in groups.items())
    return tuple(sorted(concepts, key=lambda c: (-c.weakness, c.source.path, c.source.start)))


def _trail(draft: Draft, section: Callable[[str], object]) -> tuple[str, ...]:
    """The headings that name concepts: neither parts of the note nor questions, which stand for themselves."""
    return tuple(title for title in draft.trail if not section(title) and not title.rstrip().endswith(("?", "？")))


def _concept(name: str, guids: Sequence[str], cards: Mapping[str, Draft], known: Mapping[str, Sequence[Memory]]) -> Concept:
    seen = {guid: tuple(known.get(guid, ())) for guid in guids}
    hurt = {guid: max((_hurt(card) for card in seen[guid]), default=0.0) for guid in guids}
    tested = [card for guid in guids for card in seen[guid] if card.reviews]
    signs = [_hurt(card) for card in tested]
    reviewed = either(0.5 * max(signs) + 0.5 * sum(signs) / len(signs), _missed(tested)) if signs else 0.0
    written, why = _written([cards[guid] for guid in guids])
    weakness = either(written * _fading(tested), reviewed)
    order = sorted(guids, key=lambda guid: (-hurt[guid], cards[guid].kind != "correction", "weak" not in cards[guid].tags))
    said = next((cards[g] for g in order if cards[g].kind == "correction"), cards[order[0]])
    words = said.answer if said.note_type == "qa" else _GAP.sub("", said.question)
    return Concept(name, round(weakness, 3), (*why, *_reasons(tested)), words, said.mistake, cards[order[0]].span, tuple(order))


def _hurt(card: Memory) -> float:
    """How much the reviews of one card say that it is weak, 0–1."""
    if not card.reviews:
        return 0.0
    return either(
        LAPSED * (1 - 0.6**card.lapses),
        FORGETTING * (1 - card.retrievability) if card.retrievability is not None else 0.0,
        HARD * max(0.0, card.difficulty - TOUGH) / (10 - TOUGH) if card.difficulty is not None else 0.0,
    )


def _missed(tested: Sequence[Memory]) -> float:
    """How much Again on all cards of a concept together, beyond what is usual, says that it is weak, 0–1."""
    again, answers = sum(card.again for card in tested), sum(card.reviews - 1 for card in tested)
    share = (again + USUAL * DOUBT) / (answers + DOUBT)
    return AGAIN * min(1.0, max(0.0, share - USUAL) / (0.5 - USUAL))


def either(*signs: float) -> float:
    """Independent signs together: each takes its share of what the others leave."""
    return 1 - math.prod(1 - min(max(sign, 0.0), 1.0) for sign in signs)


def _written(drafts: Iterable[Draft]) -> tuple[float, list[str]]:
    """What the notes say, and how that reads."""
    found = list(drafts)
    corrected = [draft for draft in found if draft.kind == "correction"]
    if corrected:
        mistake = next((" ".join(draft.mistake.split()) for draft in corrected if draft.mistake), "")
        return CORRECTED, [f"the mentor corrected “{_short(mistake, 60)}”" if mistake else "the mentor corrected it"]
    if any("weak" in draft.tags for draft in found):
        return ADMITTED, ["the note calls it weak"]
    return 0.0, []


def _fading(tested: Sequence[Memory]) -> float:
    """What is left of what was written once memories hold, 0–1."""
    held = [card.stability or 0.0 for card in tested]
    return 1 / (1 + sum(held) / len(held) / FADING) if held else 1.0


def _reasons(tested: Sequence[Memory]) -> list[str]:
    """What reviews say of a concept, as words."""
    found = []
    lapses, again, answers = (
        (sum(values) for values in zip(*((c.lapses, c.again, c.reviews) for c in tested), strict=True)) if tested else (0, 0, 0)
    )
    if lapses:
        found.append(f"forgotten {'once' if lapses == 1 else f'{lapses} times'}")
    if again:
        found.append(f"Again {again} of {answers} answers")
    recall = [card.retrievability for card in tested if card.retrievability is not None]
    if recall and sum(recall) / len(recall) < SURE:
        found.append(f"recalled with {round(100 * sum(recall) / len(recall))} %")
    if hard := [card.difficulty for card in tested if card.difficulty is not None and card.difficulty > TOUGH]:
        found.append(f"difficulty {max(hard):.1f} of 10")
    if any(card.leech for card in tested):
        found.append("a leech")
    return found


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
