"""Which draft is which known card: a one-to-one assignment over the whole workspace, the surest first.

Every step looks only at what the surer steps before it left.  Two cards that are equally likely are not told apart by chance:
the draft gets a guid of its own and the plan says that it is doubtful.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cards.ledger.birth import birth, normal
from cards.ledger.clozes import shown
from cards.ledger.entry import ANSWER_LIMIT, Entry, Ledger
from cards.ledger.sides import LONG, STRANGERS, Kin, Side, closeness, edited, may_be, truthful
from cards.model import Doubt, Draft

MARGIN = 0.02
"""A match must be likelier than the next by this much."""
CROWD = 2500
"""Pairs of one group that are weighed; a larger group is thinned to one section or one concept."""

CANDIDATES = 5
"""So many known cards are named for a doubtful one, the likeliest first."""

Neighbours = tuple[int, int]
"""The drafts of the nearest matched cards before and after; -1 at the ends of the note."""

Pair = tuple[float, int, int]
"""How sure, the entry's index, the draft's index."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Every draft with its identity."""

    drafts: tuple[Draft, ...]
    """As given."""
    guids: tuple[str, ...]
    """One a draft, all different: a known card's, or the guid that the draft would be born with."""
    known: frozenset[int]
    """Indexes of the drafts that have been cards: selection keeps them."""
    moved: frozenset[int]
    """Indexes of the known drafts that stand in another note or under other headings."""
    doubtful: tuple[Doubt, ...] = ()

    def index(self) -> dict[str, int]:
        """Where each guid's draft is."""
        return {guid: place for place, guid in enumerate(self.guids)}


def match(
    ledger: Ledger,
    drafts: Sequence[Draft],
    *,
    links: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
    scope: Collection[str] | None = None,
    gone: Collection[str] = (),
) -> Matching:
    """Give every draft its guid; the same whatever the order of `drafts`.

    Args:
        links: guid of a draft → guid of the known card that it is, as a person decided.
        apart: guids that a person took away from what they had been carried to: they are never given again.
        scope: paths of the notes that were read; None = the whole workspace.  A card of a note that was not read stays with it.
        gone: paths of notes that are no longer there: their cards may have moved into what was read.
    """
    apart = frozenset(apart)
    links = {new: old for new, old in (links or {}).items() if old not in apart}
    entries = _linked(ledger.entries, links)
    reach = None if scope is None else {unicodedata.normalize("NFC", path) for path in (*scope, *gone)}
    open_entries = [i for i, e in enumerate(entries) if (reach is None or e.path in reach) and e.guid not in apart and e.guid not in links]
    matcher = _Matcher(entries, open_entries, drafts)
    matcher.link(links)
    matcher.run()
    if reach is not None:
        matcher.ask_unread(e for i, e in enumerate(entries) if e.path not in reach and not e.retired)
    return matcher.result(ledger, links, apart)


def _linked(entries: Sequence[Entry], links: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries, where a known card that was linked to a newer one is looked for in the newer one's place."""
    active = {e.guid: e for e in entries if e.guid in links and not e.retired}
    fresh = {old: active[new] for new, old in sorted(links.items()) if new in active}
    return tuple(replace(fresh[e.guid], guid=e.guid, position=e.position, retired=e.retired) if e.guid in fresh else e for e in entries)


class _Matcher:
    """The state of one matching: who is whose."""

    def __init__(self, entries: Sequence[Entry], candidates: Iterable[int], drafts: Sequence[Draft]) -> None:
        self.entries = entries
        self.drafts = drafts
        self.order = sorted(range(len(drafts)), key=lambda i: _canonical(drafts[i]))
        self.entry_of: dict[int, int] = {}
        self.draft_of: dict[int, int] = {}
        self.free_entries = dict.fromkeys(sorted(candidates, key=lambda i: bool(entries[i].retired)))
        self.free_drafts = dict.fromkeys(self.order)
        self.doubts: dict[int, set[int]] = defaultdict(set)
        self.elsewhere: dict[int, set[str]] = {}
        self.votes: Counter[tuple[str, str]] = Counter()
        self.old: dict[int, Side] = {}
        self.new: dict[int, Side] = {}
        self.notes_old = _by_path(range(len(entries)), lambda i: entries[i].path)
        self.notes_new = _by_path(self.order, lambda i: _nfc(drafts[i].span.path))
        self.places: dict[tuple[str, str], tuple[dict[int, Neighbours], dict[int, Neighbours]]] = {}

    def take(self, entry: int, draft: int) -> None:
        self.entry_of[draft] = entry
        self.draft_of[entry] = draft
        del self.free_entries[entry], self.free_drafts[draft]
        self.votes[self.entries[entry].path, _nfc(self.drafts[draft].span.path)] += 1

    def link(self, links: Mapping[str, str]) -> None:
        """What a person decided comes before everything."""
        by_guid = {self.entries[i].guid: i for i in self.free_entries}
        wanted = {new: by_guid[old] for new, old in links.items() if old in by_guid}
        if wanted:
            for draft in self.order:
                entry = wanted.get(birth(self.drafts[draft]))
                if entry in self.free_entries:
                    self.take(entry, draft)

    def run(self) -> None:
        self._exact()
        if not self.free_drafts or not self.free_entries:
            return
        self.old = {i: _of_entry(i, self.entries[i]) for i in self.free_entries}
        self.new = {i: _of_draft(i, self.drafts[i]) for i in self.free_drafts}
        for tiers, least in ((SURE, 0.8), (SURE + LIKELY, 0.6), (SURE + LIKELY, 0.0)):
            for key, closest in tiers:  # again each time: what was settled since tells equals apart
                self._tier(key, closest)
            if least:
                self._edited(least)
        self._ask()

    def _exact(self) -> None:
        """The same words at the same place: nearly everything, so without any preparation."""
        index: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for i in self.free_entries:
            e = self.entries[i]
            index[e.path, e.trail, e.note_type, e.anchor, e.facet, e.question, e.answer].append(i)
        for i in self.order:
            d = self.drafts[i]
            twins = index.get((_nfc(d.span.path), d.trail, d.note_type, d.anchor, d.facet, d.question, d.answer[:ANSWER_LIMIT]))
            if twins:  # several are interchangeable: in the order of the note
                self.take(twins.pop(0), i)

    def _tier(self, key: Callable[[Side], Hashable | None], least: float) -> None:
        olds: dict[Hashable, list[int]] = defaultdict(list)
        for i in self.free_entries:
            found = key(self.old[i])
            if found is not None:
                olds[found].append(i)
        news: dict[Hashable, list[int]] = defaultdict(list)
        for i in self.free_drafts:
            found = key(self.new[i])
            if found in olds:
                news[found].append(i)
        self.places.clear()
        self._assign([pair for found, group in news.items() for pair in self._weigh(olds[found], group, least)])

    def _weigh(self, olds: Sequence[int], news: Sequence[int], least: float) -> Iterable[Pair]:
        if len(olds) == len(news) == 1 and self.old[olds[0]].text == self.new[news[0]].text:
            yield 1.0, olds[0], news[0]
            return
        crowd = len(olds) * len(news) > CROWD
        for o in olds:
            for n in news:
                old, new = self.old[o], self.new[n]
                if crowd and (old.trail != new.trail or _name(old.path) != _name(new.path)):
                    continue
                score = closeness(old, new, self._kin(o, n))
                if score >= least and (old.trail == new.trail or truthful(old, new)):
                    yield score, o, n

    def _edited(self, least: float) -> None:
        """Near-same words in the same note, or in the note that took over cards of the old one."""
        self.places.clear()
        olds: dict[tuple[str, str], list[int]] = defaultdict(list)
        news: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i in self.free_entries:
            olds[self.old[i].path, self.old[i].note_type].append(i)
        for i in self.free_drafts:
            news[self.new[i].path, self.new[i].note_type].append(i)
        heirs = {(old, new) for old, new in self.votes if old != new} | {(old, old) for old, _ in olds}
        pairs: list[Pair] = []
        for old, new in sorted(heirs):
            for kind in ("qa", "cloze"):
                if (old, kind) in olds and (new, kind) in news:
                    pairs += self._compare(olds[old, kind], news[new, kind], least)
        self._assign(pairs)

    def _compare(self, olds: Sequence[int], news: Sequence[int], least: float) -> Iterable[Pair]:
        crowd = len(olds) * len(news) > 16 * CROWD
        for o in olds:
            for n in news:
                old, new, kin = self.old[o], self.new[n], self._kin(o, n)
                if crowd and kin.shared < 2 and old.trail != new.trail and old.concept != new.concept:
                    continue
                score = edited(old, new, kin, least=least)
                if score:
                    yield score, o, n

    def _kin(self, entry: int, draft: int) -> Kin:
        """How the two places are related."""
        way = self.old[entry].path, self.new[draft].path
        if way not in self.votes:
            return Kin(True, 0) if way[0] == way[1] else STRANGERS
        if way not in self.places:
            self.places[way] = self._between(*way)
        olds, news = self.places[way]
        (before, after), (earlier, later) = olds[entry], news[draft]
        return Kin(True, (before == earlier) + (after == later))

    def _between(self, old: str, new: str) -> tuple[dict[int, Neighbours], dict[int, Neighbours]]:
        """Where the cards of two notes stand between those that went from one to the other."""
        here, there = self.notes_old[old], self.notes_new[new]
        went = {i: self.draft_of[i] for i in here if i in self.draft_of}
        arrived = set(there)
        came = {draft for draft in went.values() if draft in arrived}
        marks_old = [went[i] if went.get(i, -1) in came else -1 for i in here]
        marks_new = [i if i in came else -1 for i in there]
        return _neighbours(here, marks_old), _neighbours(there, marks_new)

    def _assign(self, pairs: Iterable[Pair]) -> None:
        """Take the pairs that are each other's best by a margin, again and again; the rest stays open and in doubt."""
        left = sorted(pairs, key=lambda pair: (-pair[0], pair[1], self.new[pair[2]].order))
        while left:
            sure = _sure(left) or self._in_order(left)
            if not sure:
                break
            for _, o, n in sure:
                self.take(o, n)
            left = [pair for pair in left if pair[1] in self.free_entries and pair[2] in self.free_drafts]
        for _, o, n in left:
            self.doubts[n].add(o)

    def _in_order(self, left: Sequence[Pair]) -> list[Pair]:
        """Equally likely pairs of one section with one section: as many old as new keep the order of the note."""
        best: dict[tuple[str, int], float] = {}
        for score, o, n in left:  # sorted, the likeliest first
            best.setdefault(("old", o), score)
            best.setdefault(("new", n), score)
        tied = {(o, n): score for score, o, n in left if score >= max(best["old", o], best["new", n]) - MARGIN}
        settled: list[Pair] = []
        for olds, news in _components(tied):
            here = {(self.old[o].path, self.old[o].trail) for o in olds}
            there = {(self.new[n].path, self.new[n].trail) for n in news}
            rows = list(zip(sorted(olds), sorted(news, key=lambda n: (self.new[n].order, n)), strict=False))
            if len(olds) == len(news) and len(here) == len(there) == 1 and all(row in tied for row in rows):
                settled += [(tied[row], *row) for row in rows]
        return settled

    def ask_unread(self, entries: Iterable[Entry]) -> None:
        """A new draft with the very words of a card whose note was not read may have come from there."""
        index: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for e in entries if self.free_drafts else ():
            index[e.note_type, e.question, e.answer].add(e.guid)
        for i in self.free_drafts:
            d = self.drafts[i]
            self.elsewhere[i] = index.get((d.note_type, d.question, d.answer[:ANSWER_LIMIT]), set())

    def _ask(self) -> None:
        """What is alike, but not by enough, is for a person to settle."""
        olds: dict[str, list[int]] = defaultdict(list)
        for i in self.free_entries:
            olds[self.old[i].path].append(i)
        for n in self.free_drafts:
            for o in olds.get(self.new[n].path, ())[:50]:
                if self.old[o].note_type == self.new[n].note_type and may_be(self.old[o], self.new[n], self._kin(o, n)):
                    self.doubts[n].add(o)

    def result(self, ledger: Ledger, links: Mapping[str, str], apart: Collection[str]) -> Matching:
        guids: dict[int, str] = {draft: self.entries[entry].guid for draft, entry in self.entry_of.items()}
        self._bear(guids, links, {entry.guid for entry in ledger.entries}.union(apart))
        doubtful = []
        for i in self.free_drafts:
            candidates = sorted(
                {self.entries[e].guid for e in self.doubts.get(i, ()) if e in self.free_entries} | self.elsewhere.get(i, set())
            )
            if candidates:
                doubtful.append(Doubt(guids[i], tuple(candidates)))
        moved = (d for d, e in self.entry_of.items() if self._place(e) != (_nfc(self.drafts[d].span.path), self.drafts[d].trail))
        return Matching(
            drafts=tuple(self.drafts),
            guids=tuple(guids[i] for i in range(len(self.drafts))),
            known=frozenset(d for d, e in self.entry_of.items() if self.entries[e].position),
            moved=frozenset(moved),
            doubtful=tuple(sorted(doubtful, key=lambda doubt: doubt.guid)),
        )

    def _bear(self, guids: dict[int, str], links: Mapping[str, str], taken: set[str]) -> None:
        """Give the drafts that are left the guids of their birth; a link holds even where the ledger was lost."""
        linked = set(links.values())
        for i in self.free_drafts:
            n = 0
            while True:
                guid = birth(self.drafts[i], n)
                if links.get(guid, guid) not in taken and (guid in links or guid not in linked):
                    guid = links.get(guid, guid)
                    break
                if guid not in taken and guid not in linked:
                    break
                n += 1
            guids[i] = guid
            taken.add(guid)

    def _place(self, entry: int) -> tuple[str, tuple[str, ...]]:
        return self.entries[entry].path, self.entries[entry].trail


def _by_path(items: Iterable[int], path: Callable[[int], str]) -> dict[str, list[int]]:
    """The items of each note, in order."""
    notes: dict[str, list[int]] = defaultdict(list)
    for item in items:
        notes[path(item)].append(item)
    return notes


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


def _sure(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that are the best of both their sides, with a lead over the next."""
    best_old: dict[int, list[float]] = defaultdict(list)
    best_new: dict[int, list[float]] = defaultdict(list)
    for score, o, n in pairs:  # sorted, the likeliest first
        if len(best_old[o]) < 2:
            best_old[o].append(score)
        if len(best_new[n]) < 2:
            best_new[n].append(score)

    def leads(score: float, best: Sequence[float]) -> bool:
        return score == best[0] and (len(best) == 1 or best[1] < score - MARGIN)

    return [pair for pair in pairs if leads(pair[0], best_old[pair[1]]) and leads(pair[0], best_new[pair[2]])]


def _components(pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[set[int], set[int]]]:
    """The olds and news that hang together by pairs."""
    by_old: dict[int, list[int]] = defaultdict(list)
    by_new: dict[int, list[int]] = defaultdict(list)
    for o, n in pairs:
        by_old[o].append(n)
        by_new[n].append(o)
    seen: set[int] = set()
    for start in by_old:
        if start in seen:
            continue
        olds, news, wave = {start}, set[int](), [start]
        while wave:
            fresh = {n for o in wave for n in by_old[o]} - news
            news |= fresh
            wave = sorted({o for n in fresh for o in by_new[n]} - olds)
            olds.update(wave)
        seen |= olds
        yield olds, news


def _nfc(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _canonical(draft: Draft) -> tuple[object, ...]:
    span = draft.span
    return (
        _nfc(span.path),
        span.start,
        span.end,
        draft.note_type,
        draft.question,
        draft.answer,
        draft.anchor,
        draft.facet,
        draft.rule,
        draft.trail,
    )


def _of_entry(index: int, entry: Entry) -> Side:
    return Side(
        index,
        entry.path,
        entry.trail,
        entry.note_type,
        entry.anchor,
        entry.facet,
        shown(entry.question),
        entry.answer,
        entry.rule,
        bool(entry.retired),
        index,
    )


def _of_draft(index: int, draft: Draft) -> Side:
    side = Side(
        index,
        _nfc(draft.span.path),
        draft.trail,
        draft.note_type,
        draft.anchor,
        draft.facet,
        shown(draft.question),
        draft.answer[:ANSWER_LIMIT],
        draft.rule,
    )
    side.order = draft.span.start
    return side


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _same_words(side: Side) -> Hashable:
    return side.path, side.note_type, side.question, side.answer


def _same_file_name(side: Side) -> Hashable:
    return _name(side.path), side.trail, side.note_type, side.question, side.answer


def _same_words_anywhere(side: Side) -> Hashable:
    return side.note_type, side.question, side.answer


def _same_question(side: Side) -> Hashable:
    return side.path, side.trail, side.note_type, side.concept, side.facet, side.question


def _same_answer(side: Side) -> Hashable | None:
    return (side.path, side.trail, side.concept, side.facet, side.answer) if _telling(side, 1) else None


def _same_question_in_note(side: Side) -> Hashable:
    return side.path, side.note_type, side.concept, side.facet, side.question


def _same_question_anywhere(side: Side) -> Hashable:
    return side.note_type, side.concept, side.facet, side.question


def _same_answer_anywhere(side: Side) -> Hashable | None:
    return (side.concept, side.facet, side.answer) if _telling(side, LONG) else None


def _telling(side: Side, least: int) -> bool:
    """Whether an equal answer says anything: the words behind a blank are only the concept again."""
    return side.note_type == "qa" and len(side.answer) >= least and normal(side.answer) != side.concept


Tier = tuple[Callable[[Side], Hashable | None], float]

SURE: tuple[Tier, ...] = (
    (_same_words, 0.0),
    (_same_file_name, 0.0),
    (_same_words_anywhere, 0.0),
    (_same_question, 0.0),
    (_same_answer, 0.0),
)
"""What must be equal, and how close the whole must be; the surest first."""

LIKELY: tuple[Tier, ...] = (
    (_same_question_in_note, 0.0),
    (_same_question_anywhere, 0.7),
    (_same_answer_anywhere, 0.7),
)
"""The same, looked at once the small edits are settled."""
