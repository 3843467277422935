"""What the collection knows of each card: how often it was forgotten, and what FSRS says of it now."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

_CHUNK = 900
_SUSPENDED = -1
LEECH = "leech"
"""The tag that Anki gives to what was forgotten too often."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One card of the collection."""

    guid: str
    card: int = 0
    """Its id."""
    reviews: int = 0
    """Answers given."""
    again: int = 0
    """Answers that were Again, the very first one aside: nobody knows a card that was never seen."""
    missed: bool = False
    """The very first answer was Again."""
    lapses: int = 0
    """Times it was forgotten once it was learned."""
    retrievability: float | None = None
    """How likely it is recalled now, 0–1; None for a new card or without FSRS."""
    stability: float | None = None
    """Days until that falls to 0.9."""
    difficulty: float | None = None
    """1–10."""
    leech: bool = False
    suspended: bool = False


def memories(col: Engine, guids: Collection[str]) -> dict[str, tuple[Memory, ...]]:
    """What the collection knows of the cards of these notes; a note that it does not have is left out."""
    found: dict[str, list[Memory]] = defaultdict(list)
    for some in _some(list(dict.fromkeys(guids))):
        rows = col.db.all(
            "select c.id, n.guid, n.tags, c.queue, c.reps, c.lapses, c.data from cards c join notes n on n.id = c.nid"
            f" where n.guid in ({_marks(some)}) order by c.ord",
            *some,
        )
        answers = _answers(col, [row[0] for row in rows])
        for number, guid, tags, queue, reps, lapses, data in rows:
            reviews, again, missed = answers.get(number, (0, 0, False))
            state = _state(data)
            recall = _recall(col, number) if reps else None
            leech = LEECH in tags.casefold().split()
            found[guid].append(
                Memory(guid, number, reviews, again, missed, lapses, recall, state.get("s"), state.get("d"), leech, queue == _SUSPENDED)
            )
    return {guid: tuple(cards) for guid, cards in found.items()}


def _answers(col: Engine, cards: Sequence[int]) -> dict[int, tuple[int, int, bool]]:
    """By card: how many answers, how many Again after the first, whether the first was.

    Entries without a button are Anki's own (rescheduling, resets).
    """
    found: dict[int, tuple[int, int, bool]] = {}
    for some in _some(cards):
        nth = "row_number() over (partition by cid order by id) as place"
        answers = f"select cid, ease, {nth} from revlog where ease > 0 and cid in ({_marks(some)})"
        rows = col.db.all(
            f"select cid, count(), sum(ease = 1 and place > 1), sum(ease = 1 and place = 1) from ({answers}) group by cid", *some
        )
        found |= {number: (count, again, bool(missed)) for number, count, again, missed in rows}
    return found


def _recall(col: Engine, card: int) -> float | None:
    stats = col.card_stats_data(card)
    return float(stats.fsrs_retrievability) if stats.HasField("fsrs_retrievability") else None


def _state(data: str) -> Mapping[str, float]:
    """The memory state that the engine keeps with a card."""
    try:
        state = json.loads(data or "{}")
    except ValueError:
        return {}
    return {key: float(state[key]) for key in ("s", "d") if isinstance(state.get(key), int | float)} if isinstance(state, dict) else {}


def _some(values: Sequence[object]) -> Iterator[Sequence[object]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
