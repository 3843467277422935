"""One-to-one: which of many likely pairs are taken, and which are left because others are as likely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

MARGIN = 0.02
"""A match must be likelier than the next by this much."""

Pair = tuple[float, int, int]
"""How sure, the entry's index, the draft's index; indexes rise in the order of the notes."""


def sure(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that are the best of both their sides, with a lead over the next.

    Args:
        pairs: sorted, the likeliest first.
    """
    best: dict[tuple[bool, int], list[float]] = defaultdict(list)
    for score, old, new in pairs:
        for side in ((True, old), (False, new)):
            if len(best[side]) < 2:
                best[side].append(score)

    def leads(score: float, scores: Sequence[float]) -> bool:
        return score == scores[0] and (len(scores) == 1 or scores[1] < score - MARGIN)

    return [pair for pair in pairs if leads(pair[0], best[True, pair[1]]) and leads(pair[0], best[False, pair[2]])]


def in_order(pairs: Sequence[Pair], old_section: Callable[[int], object], new_section: Callable[[int], object]) -> list[Pair]:
    """Equally likely pairs of one section with one section: as many old as new keep the order of the note.

    Args:
        pairs: sorted, the likeliest first.
    """
    best: dict[tuple[bool, int], float] = {}
    for score, old, new in pairs:
        best.setdefault((True, old), score)
        best.setdefault((False, new), score)
    tied = {(old, new): score for score, old, new in pairs if score >= max(best[True, old], best[False, new]) - MARGIN}
    settled: list[Pair] = []
    for olds, news in _components(tied):
        rows = list(zip(sorted(olds), sorted(news), strict=False))
        one = len({old_section(old) for old in olds}) == len({new_section(new) for new in news}) == 1
        if len(olds) == len(news) and one and all(row in tied for row in rows):
            settled += [(tied[row], *row) for row in rows]
    return settled


def _components(pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[set[int], set[int]]]:
    """The olds and news that hang together by pairs."""
    by_old: dict[int, list[int]] = defaultdict(list)
    by_new: dict[int, list[int]] = defaultdict(list)
    for old, new in pairs:
        by_old[old].append(new)
        by_new[new].append(old)
    seen: set[int] = set()
    for start in by_old:
        if start in seen:
            continue
        olds, news, wave = {start}, set[int](), {start}
        while wave:
            fresh = {new for old in wave for new in by_old[old]} - news
            news |= fresh
            wave = {old for new in fresh for old in by_new[new]} - olds
            olds |= wave
        seen |= olds
        yield olds, news
