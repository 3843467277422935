"""Which of the cards that are kept may be the same as a new one: found by what they ask and answer, so that a note of a hundred
thousand cards is not compared card by card."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from cards.extractor.titles import clean
from cards.model import Choice
from cards.packs import fold

ALIKE = 80.0
"""Likeness of two questions, per cent, from which they count as one where their answers are one, too."""

ALIKE_ANCHOR = 92.0
"""The same for what the two are about: `left join` and `right join` are two things."""

_SHELF = 64
"""Lines that are looked up together."""

_NOT_WORD = re.compile(r"\W+")
_GLOSS = re.compile(r"(?<=\w)\s?\([^()]{2,60}\)")
"""What a name is glossed with: a question with it and one without are the same."""
_GAP = re.compile(r"\{\{c\d+::(.*?)(?:::[^{}]*)?\}\}")


@dataclass(frozen=True, slots=True)
class Words:
    """A draft as it is compared."""

    choice: Choice
    asked: str
    told: str
    anchor: str

    @classmethod
    def of(cls, choice: Choice) -> Words:
        """What a draft says."""
        draft = choice.draft
        return cls(choice, _GLOSS.sub("", fold(clean(draft.question))), _NOT_WORD.sub("", draft.answer).lower(), fold(draft.anchor))

    @property
    def filled(self) -> str:
        """The sentence of a gap, with what it hides."""
        return _NOT_WORD.sub("", _GAP.sub(r"\1", self.choice.draft.question)).lower()

    def same(self, new: Words) -> str:
        """Why `new` is the same as this card, which is kept; empty if it is not."""
        a, b = self.choice.draft, new.choice.draft
        if a.note_type != b.note_type:
            return ""
        if self.asked == new.asked and (a.context[-1:] == b.context[-1:] or self.told == new.told):
            return "the same question has a card" if self.told == new.told else "the same question has a card with another answer"
        if self.asked == new.asked and a.kind == b.kind == "definition":
            return "the same question has a card with another answer"
        touching = a.span.start <= b.span.end and b.span.start <= a.span.end
        if touching and a.kind == b.kind == "definition" and len(new.told) > 8 and new.told.endswith(self.told) and len(self.told) > 8:
            return "the same answer has a card"
        if self.told == new.told and touching and len(self.told) > 3 and a.kind != "correction":
            return "the same answer has a card"
        if (
            fuzz.ratio(self.asked, new.asked) >= ALIKE
            and fuzz.ratio(self.anchor, new.anchor) >= ALIKE_ANCHOR
            and fuzz.partial_ratio(self.told, new.told) >= 90
            and min(len(self.told), len(new.told)) > 8
        ):
            return "a card that is much alike is kept"
        return ""


class Kept:
    """The cards that are kept, in the order in which they were."""

    def __init__(self) -> None:
        self._cards: list[Words] = []
        self._by_key: defaultdict[object, list[int]] = defaultdict(list)
        """Places in `_cards` by question and context, by question and answer, by answer and shelf of lines, by what they are about."""
        self._anchors: defaultdict[int, list[str]] = defaultdict(list)
        """The different things that cards are about, by length."""

    def add(self, card: Words) -> None:
        """Keeps a card."""
        for key in _keys(card):
            self._by_key[key].append(len(self._cards))
        if len(about := self._by_key["about", card.anchor]) == 0:
            self._anchors[len(card.anchor)].append(card.anchor)
        about.append(len(self._cards))
        self._cards.append(card)

    def same(self, new: Words) -> str:
        """Why `new` is the same as the first card that it is the same as; empty if there is none."""
        return next((why for place in sorted(set(self._near(new))) if (why := self._cards[place].same(new))), "")

    def _near(self, new: Words) -> Iterator[int]:
        for key in _keys(new):
            yield from self._by_key.get(key, ())
        if len(new.told) <= 8:
            return
        for anchor in self._like(new.anchor):
            places = self._by_key["about", anchor]
            if len(places) < 8:
                yield from places
                continue
            asked = [self._cards[place].asked for place in places]
            yield from (places[found[2]] for found in _extract(new.asked, asked, ALIKE))

    def _like(self, anchor: str) -> Iterator[str]:
        """What is known to be about nearly the same; two texts that are so much alike are nearly of one length."""
        share = ALIKE_ANCHOR / (200 - ALIKE_ANCHOR)
        for length in range(int(len(anchor) * share), int(len(anchor) / share) + 2):
            if anchors := self._anchors.get(length):
                yield from (found[0] for found in _extract(anchor, anchors, ALIKE_ANCHOR))


def _extract(query: str, choices: Sequence[str], cutoff: float) -> Iterable[tuple[str, float, int]]:
    return process.extract(query, choices, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)


def _keys(card: Words) -> list[object]:
    draft = card.choice.draft
    shelves = range(draft.span.start // _SHELF, draft.span.end // _SHELF + 1)
    return [
        (card.asked, draft.context[-1:]),
        (card.asked, "told", card.told),
        (card.asked, "kind", draft.kind),
        *((card.told, shelf) for shelf in shelves),
    ]
