"""The search for known cards among drafts, the surest first: each step looks only at what the steps before it left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from cards.ledger.assign import Pair, in_order, sure
from cards.ledger.entry import ANSWER_LIMIT, Entry
from cards.ledger.sides import STRANGERS, Kin, Side, alike, closeness, edited, may_be, of_draft, of_entry, truthful
from cards.ledger.tiers import LIKELY, SAME, SURE, Tier, name
from cards.model import Draft

CROWD = 2500
"""Pairs of one group that are weighed; a larger group is thinned to one section or one concept."""

CANDIDATES = 5
"""So many known cards are named for a doubtful one, the likeliest first."""

Key = TypeVar("Key", bound=Hashable)

Neighbours = tuple[int, int]
"""The drafts of the nearest matched cards before and after; -1 at the ends of the note."""


class Search:
    """Who is whose, in the making.  Entries and drafts are known by their indexes, which rise in the order of the notes."""

    def __init__(
        self,
        entries: Sequence[Entry],
        candidates: Iterable[int],
        drafts: Sequence[Draft],
        *,
        olds: Mapping[str, Sequence[int]],
        news: Mapping[str, Sequence[int]],
    ) -> None:
        """
        Args:
            candidates: the entries that may be found again.
            olds: the entries of each note.
            news: the drafts of each note.
        """
        self.entries = entries
        self.drafts = drafts
        self.entry_of: dict[int, int] = {}
        self.draft_of: dict[int, int] = {}
        self.free_entries = dict.fromkeys(candidates)
        self.free_drafts = dict.fromkeys(range(len(drafts)))
        self.doubts: dict[int, set[int]] = defaultdict(set)
        self._votes: Counter[tuple[str, str]] = Counter()
        """How many cards went from which note to which."""
        self._old: dict[int, Side] = {}
        self._new: dict[int, Side] = {}
        self._alike: dict[tuple[int, int], float] = {}
        """What was compared already."""
        self._notes_old = olds
        self._notes_new = news
        self._places: dict[tuple[str, str], tuple[dict[int, Neighbours], dict[int, Neighbours]]] = {}

    def take(self, entry: int, draft: int) -> None:
        """Settle that the draft is this card."""
        self.entry_of[draft] = entry
        self.draft_of[entry] = draft
        del self.free_entries[entry], self.free_drafts[draft]
        self._votes[self.entries[entry].path, self.drafts[draft].span.path] += 1

    def run(self) -> None:
        """Settle all that can be told, and note what cannot."""
        self._exact(retired=False)
        if not self.free_entries or not self.free_drafts:
            return
        self._old = {i: of_entry(self.entries[i]) for i in self.free_entries}
        self._new = {i: of_draft(self.drafts[i]) for i in self.free_drafts}
        for tier in SAME:
            self._tier(tier, retired=False)
        self._exact(retired=True)
        for tiers, least in ((SURE, 0.8), (SURE + LIKELY, 0.6), (SURE + LIKELY, 0.0)):
            for tier in tiers:  # again each time: what was settled since tells equals apart
                self._tier(tier, retired=not least)  # a card that was there a moment ago comes before one that left long since
            if least:
                self._edited(least)
        self._ask()

    def candidates(self, draft: int) -> list[str]:
        """The guids that a draft without a match may have had, the likeliest first."""
        new, left = self._new.get(draft), [i for i in self.doubts.get(draft, ()) if i in self.free_entries]
        near = sorted((-closeness(self._old[i], new, STRANGERS), self.entries[i].guid) for i in left) if new else []
        return [guid for _, guid in near[:CANDIDATES]]

    def _exact(self, *, retired: bool) -> None:
        """The same words at the same place: nearly everything, so note by note and without any preparation."""
        for path, news in self._notes_new.items():
            index: dict[tuple[object, ...], list[int]] = defaultdict(list)
            for i in self._notes_old.get(path, ()):
                if i in self.free_entries and bool((e := self.entries[i]).retired) == retired:
                    index[e.trail, e.note_type, e.anchor, e.facet, e.question, e.answer].append(i)
            for i in news if index else ():
                d = self.drafts[i]
                twins = index.get((d.trail, d.note_type, d.anchor, d.facet, d.question, d.answer[:ANSWER_LIMIT]))
                if twins and i in self.free_drafts:  # several are interchangeable: in the order of the note
                    self.take(twins.pop(0), i)

    def _tier(self, tier: Tier, *, retired: bool = True) -> None:
        """Settle what has the tier's key in common."""
        olds = _groups((i for i in self.free_entries if retired or not self.entries[i].retired), self._old, tier.key)
        news = _groups(self.free_drafts if olds else (), self._new, tier.key)
        self._places.clear()
        self._assign([pair for key, group in news.items() if key in olds for pair in self._weigh(olds[key], group, tier)])

    def _weigh(self, olds: Sequence[int], news: Sequence[int], tier: Tier) -> Iterable[Pair]:
        """The pairs of one group that may be one card."""
        if len(olds) == len(news) == 1 and self._old[olds[0]].text == self._new[news[0]].text:
            yield 1.0, olds[0], news[0]
            return
        crowd = len(olds) * len(news) > CROWD
        for o in olds:
            for n in news:
                old, new = self._old[o], self._new[n]
                if crowd and (old.trail != new.trail or name(old.path) != name(new.path)):
                    continue
                score = closeness(old, new, self._kin(o, n))
                if score >= tier.least and ((old.trail == new.trail and not tier.words) or truthful(old, new)):
                    yield score, o, n

    def _edited(self, least: float) -> None:
        """Near-same words in the same note, or in the note that took over cards of the old one."""
        self._places.clear()
        ways = {*self._votes, *((path, path) for path in {self._old[i].path for i in self.free_entries})}
        olds, news = (_groups(free, sides, _in_note) for free, sides in self._free())
        pairs: list[Pair] = []
        for old, new in sorted(ways):
            for kind in ("qa", "cloze"):
                if (old, kind) in olds and (new, kind) in news:
                    pairs += self._compare(olds[old, kind], news[new, kind], least)
        olds, news = (_groups(free, sides, _under_headings) for free, sides in self._free())
        for key in olds.keys() & news.keys():  # a section that went elsewhere with every card in it edited
            strange = self._compare(olds[key], news[key], least) if len(olds[key]) * len(news[key]) <= CROWD else ()
            pairs += [(s, o, n) for s, o, n in strange if (self._old[o].path, self._new[n].path) not in ways]
        self._assign((*pairs, *self._renamed(ways, least)))

    def _renamed(self, ways: Collection[tuple[str, str]], least: float) -> Iterable[Pair]:
        """Pairs of a note that is gone with one that was not there: a file that was renamed with every card in it edited."""
        there = {entry.path for entry in self.entries if not entry.retired}
        lost = (i for i in self.free_entries if not self._old[i].retired and self._old[i].path not in self._notes_new)
        olds, news = (
            _groups(lost, self._old, _type),
            _groups((i for i in self.free_drafts if self._new[i].path not in there), self._new, _type),
        )
        for key in olds.keys() & news.keys():
            if len(olds[key]) * len(news[key]) > 16 * CROWD:
                continue
            for score, o, n in self._compare(olds[key], news[key], least):
                old, new = self._old[o], self._new[n]
                if (old.path, new.path) not in ways and (old.trail != new.trail or not old.trail):  # the others were compared before
                    yield score, o, n

    def _free(self) -> tuple[tuple[Iterable[int], Mapping[int, Side]], tuple[Iterable[int], Mapping[int, Side]]]:
        return (self.free_entries, self._old), (self.free_drafts, self._new)

    def _compare(self, olds: Sequence[int], news: Sequence[int], least: float) -> Iterable[Pair]:
        for o, n in self._worth_comparing(olds, news):
            whole = self._alike.get((o, n))
            if whole is None:
                whole = self._alike[o, n] = alike(self._old[o], self._new[n])
            score = edited(self._old[o], self._new[n], self._kin(o, n), whole=whole, least=least) if whole else 0.0
            if score:
                yield score, o, n

    def _worth_comparing(self, olds: Sequence[int], news: Sequence[int]) -> Iterable[tuple[int, int]]:
        """All pairs; of very many those of one concept, and those that stand about as far down their notes."""
        if len(olds) * len(news) <= 16 * CROWD:
            return [(o, n) for o in olds for n in news]
        step, width = len(news) / len(olds), max(16 * CROWD // len(olds), 20)
        pairs = {(o, n) for i, o in enumerate(olds) for n in news[max(int(i * step) - width // 2, 0) :][:width]}
        concepts = _groups(news, self._new, lambda side: side.concept)
        pairs.update((o, n) for o in olds for n in concepts.get(self._old[o].concept, ())[:20])
        return sorted(pairs)

    def _kin(self, entry: int, draft: int) -> Kin:
        """How the two places are related."""
        way = self._old[entry].path, self._new[draft].path
        if way not in self._votes:
            return Kin(True, 0) if way[0] == way[1] else STRANGERS
        if way not in self._places:
            self._places[way] = self._between(*way)
        olds, news = self._places[way]
        (before, after), (earlier, later) = olds[entry], news[draft]
        return Kin(True, (before == earlier) + (after == later))

    def _between(self, old: str, new: str) -> tuple[dict[int, Neighbours], dict[int, Neighbours]]:
        """Where the cards of two notes stand between those that went from the one to the other."""
        here, there = self._notes_old[old], self._notes_new[new]
        arrived = set(there)
        came = {draft for i in here if (draft := self.draft_of.get(i, -1)) in arrived}
        marks = (draft if (draft := self.draft_of.get(i, -1)) in came else -1 for i in here)
        return _neighbours(here, list(marks)), _neighbours(there, [i if i in came else -1 for i in there])

    def _assign(self, pairs: Iterable[Pair]) -> None:
        """Take the pairs that are each other's best by a margin, again and again; the rest stays open and in doubt."""
        left = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
        while left:
            settled = sure(left) or in_order(left, self._old_section, self._new_section)
            if not settled:
                break
            for _, o, n in settled:
                self.take(o, n)
            left = [pair for pair in left if pair[1] in self.free_entries and pair[2] in self.free_drafts]
        for _, o, n in left:
            self.doubts[n].add(o)

    def _old_section(self, entry: int) -> object:
        return self._old[entry].path, self._old[entry].trail

    def _new_section(self, draft: int) -> object:
        return self._new[draft].path, self._new[draft].trail

    def _ask(self) -> None:
        """What is alike, but not by enough, is for a person to settle."""
        self._places.clear()
        left = [(o, n) for (o, n), whole in self._alike.items() if whole >= 0.5 and o in self.free_entries and n in self.free_drafts]
        for o, n in left:
            if may_be(self._old[o], self._new[n], self._kin(o, n)):
                self.doubts[n].add(o)


def _groups(items: Iterable[int], sides: Mapping[int, Side], key: Callable[[Side], Key | None]) -> dict[Key, list[int]]:
    """The items by their key; those without one are left out."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for item in items:
        found = key(sides[item])
        if found is not None:
            groups[found].append(item)
    return dict(groups)


def _in_note(side: Side) -> tuple[str, str]:
    return side.path, side.note_type


def _type(side: Side) -> str:
    return side.note_type


def _under_headings(side: Side) -> tuple[str, str] | None:
    return ("\n".join(side.trail), side.note_type) if side.trail else None


def _neighbours(items: Sequence[int], marks: Sequence[int]) -> dict[int, Neighbours]:
    """The nearest mark before and after each of `items`."""
    before, last = [], -1
    for mark in marks:
        before.append(last)
        last = mark if mark >= 0 else last
    found, last = {}, -1
    for place in range(len(items) - 1, -1, -1):
        found[items[place]] = before[place], last
        last = marks[place] if marks[place] >= 0 else last
    return found
