"""Which drafts become cards: score, duplicates, caps; and why not, for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from cards.extractor.alike import Kept, Words
from cards.extractor.lint import lint
from cards.model import Choice, Draft, Status
from cards.packs import Packs, fold

KEEP = 0.6
"""A draft with at least this score becomes a card."""

KNOWN_GRACE = 0.15
"""How far below `KEEP` a card that was given out before may fall."""

MOST_IN_BLOCK = 3
"""New sentence cards and gaps (tiers 3 and 4) of one block."""

MOST_GAPS_OF_TERM = 2
"""Gaps of one term in a note."""


ANSWERED = 0.15
"""What a sentence card costs whose sentence answers a question of the author's: the author has asked for it."""
_ASKED_ANEW = ("definition", "contrast", "list", "formula")
"""Kinds of sentence cards that are worth a question of their own all the same."""


def score(draft: Draft, tier: int, place: tuple[int, int], packs: Packs, *, answers: bool = False) -> Choice:
    """A draft with its score, made of the rule's own and of what the checks found.

    `answers`: it stands under a question of the author's."""
    features: list[tuple[str, float]] = [(f"rule {draft.rule}", draft.score)]
    if answers and draft.kind not in _ASKED_ANEW:
        features.append(("answers a question of the author", -ANSWERED))
    fatal = ""
    for found in lint(draft, tier, packs):
        features.append((found.name, -found.cost))
        fatal = fatal or found.fatal
    total = round(max(0.0, min(1.0, sum(value for _, value in features))), 3)
    return Choice(replace(draft, score=total), "suggestion", "", tuple(features), tier, place, fatal)


def select(choices: Sequence[Choice], known: Collection[int] = ()) -> tuple[Choice, ...]:
    """Decide for each draft of one note whether it is a card.

    Args:
        choices: the scored drafts of one note, in the order of the file.
        known: places in `choices` of drafts that are cards already; they win over new ones and no cap evicts them.
    """
    known = frozenset(known)
    order = sorted(range(len(choices)), key=lambda i: (i not in known, choices[i].tier, -choices[i].draft.score, choices[i].place, i))
    out = list(choices)
    taken = _Taken()
    for i in order:
        status, reason = taken.decide(choices[i], i in known)
        out[i] = replace(choices[i], status=status, reason=reason)
    return tuple(out)


def _is_told(told: str, meaning: str) -> bool:
    """Whether what a card tells is a good part of a definition, word for word."""
    return len(told) >= 0.3 * len(meaning) and told in meaning


class _Taken:
    """What is kept so far of one note."""

    def __init__(self) -> None:
        self.cards = Kept()
        self.places: set[tuple[int, int]] = set()
        """Sentences that have a card of tier 3 or 4."""
        self.blocks: Counter[int] = Counter()
        self.gaps: Counter[str] = Counter()
        self.answers: list[str] = []
        self.meanings: list[str] = []
        """The answers of definitions."""

    def decide(self, choice: Choice, known: bool) -> tuple[Status, str]:
        """What becomes of the next draft, and why it is no card."""
        if choice.fatal:
            return "dropped", choice.fatal
        if choice.draft.score < KEEP - KNOWN_GRACE * known:
            return "suggestion", f"its score {choice.draft.score:.2f} is under {KEEP:.2f}"
        words = Words.of(choice)
        if reason := self.cards.same(words) or self._full(choice, known):
            return "suggestion", reason
        if choice.tier == 4 and not known and any(answer.startswith(words.filled) for answer in self.answers):
            return "suggestion", "its sentence is the answer of a better card"
        if choice.draft.kind == "function" and not known and any(_is_told(words.told, meaning) for meaning in self.meanings):
            return "suggestion", "its sentence is the answer of a better card"
        self.cards.add(words)
        self.answers.append(words.told)
        if choice.draft.kind == "definition":
            self.meanings.append(words.told)
        if choice.tier > 2:
            self.places.add(choice.place)
            self.blocks[choice.place[0]] += 1
        if choice.tier == 4:
            self.gaps[fold(choice.draft.answer)] += 1
        return "card", ""

    def _full(self, choice: Choice, known: bool) -> str:
        if known or choice.tier <= 2:
            return ""
        if choice.place in self.places:
            return "its sentence has a better card"
        if self.blocks[choice.place[0]] >= MOST_IN_BLOCK:
            return f"its block has {MOST_IN_BLOCK} better cards"
        if choice.tier == 4 and self.gaps[fold(choice.draft.answer)] >= MOST_GAPS_OF_TERM:
            return "the same term is a gap twice already"
        return ""
