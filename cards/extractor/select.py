"""Which drafts become cards: score, duplicates, caps; and why not, for the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from cards.extractor.lint import lint
from cards.extractor.titles import clean
from cards.model import Choice, Draft
from cards.packs import Packs, fold

KEEP = 0.6
"""A draft with at least this score becomes a card."""

KNOWN_GRACE = 0.15
"""How far below `KEEP` a card that was given out before may fall."""

ALIKE = 80.0
"""Likeness of two questions, per cent, from which they count as one where their answers are one, too."""

ALIKE_ANCHOR = 92.0
"""The same for what the two are about: `left join` and `right join` are two things."""

MOST_IN_BLOCK = 3
"""New sentence cards and gaps (tiers 3 and 4) of one block."""

MOST_GAPS_OF_TERM = 2
"""Gaps of one term in a note."""


def score(draft: Draft, tier: int, place: tuple[int, int], packs: Packs) -> Choice:
    """A draft with its score, made of the rule's own and of what the checks found."""
    features: list[tuple[str, float]] = [(f"rule {draft.rule}", draft.score)]
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
    kept: list[int] = []
    out = list(choices)
    blocks: Counter[int] = Counter()
    gaps: Counter[str] = Counter()
    for i in order:
        status, reason = _decide(i, choices, kept, i in known, blocks, gaps)
        out[i] = replace(choices[i], status=status, reason=reason)
        if status == "card":
            kept.append(i)
            if choices[i].tier > 2:
                blocks[choices[i].place[0]] += 1
            if choices[i].tier == 4:
                gaps[fold(choices[i].draft.answer)] += 1
    return tuple(out)


def _decide(i: int, choices: Sequence[Choice], kept: Sequence[int], known: bool, blocks: Counter[int], gaps: Counter[str]):  # type: ignore[no-untyped-def]
    choice = choices[i]
    if choice.fatal:
        return "dropped", choice.fatal
    if choice.draft.score < KEEP - KNOWN_GRACE * known:
        return "suggestion", f"its score {choice.draft.score:.2f} is under {KEEP:.2f}"
    for j in kept:
        if reason := _same(choices[j], choice):
            return "suggestion", reason
    if known or choice.tier <= 2:
        return "card", ""
    if any(choices[j].place == choice.place and choices[j].tier > 2 for j in kept):
        return "suggestion", "its sentence has a better card"
    if blocks[choice.place[0]] >= MOST_IN_BLOCK:
        return "suggestion", f"its block has {MOST_IN_BLOCK} better cards"
    if choice.tier == 4 and gaps[fold(choice.draft.answer)] >= MOST_GAPS_OF_TERM:
        return "suggestion", "the same term is a gap twice already"
    return "card", ""


def _same(kept: Choice, new: Choice) -> str:
    """Why `new` is the same as a card that is kept; empty if it is not."""
    a, b = kept.draft, new.draft
    if a.note_type != b.note_type:
        return ""
    asked, asks = fold(clean(a.question)), fold(clean(b.question))
    told, tells = _squash(a.answer), _squash(b.answer)
    if asked == asks and (a.context[-1:] == b.context[-1:] or told == tells):
        return "the same question has a card" if told == tells else "the same question has a card with another answer"
    if told == tells and a.span.start <= b.span.end and b.span.start <= a.span.end and len(told) > 3 and a.kind != "correction":
        return "the same answer has a card"
    if (
        fuzz.ratio(asked, asks) >= ALIKE
        and fuzz.ratio(fold(a.anchor), fold(b.anchor)) >= ALIKE_ANCHOR
        and (fuzz.partial_ratio(told, tells) >= 90 and min(len(told), len(tells)) > 8)
    ):
        return "a card that is much alike is kept"
    return ""


def _squash(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
