"""Which draft is which known card: a one-to-one assignment over the whole workspace, the surest first.

Two cards that are equally likely are not told apart by chance: the draft gets a guid of its own and the plan says that it is doubtful.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import overload

from cards.ledger.birth import birth
from cards.ledger.entry import ANSWER_LIMIT, Entry, Ledger
from cards.ledger.search import CANDIDATES, Search
from cards.model import Doubt, Draft


@dataclass(frozen=True, slots=True)
class Matching:
    """Every draft with its identity."""

    drafts: Sequence[Draft]
    """As given."""
    guids: tuple[str, ...]
    """One a draft, all different: a known card's, or the guid that the draft would be born with."""
    entries: Sequence[int]
    """One a draft: the index of what the ledger has of it, -1 where that is nothing."""
    known: frozenset[int]
    """Indexes of the drafts that have been cards: selection keeps them."""
    notes: Mapping[str, Sequence[int]]
    """By path the drafts of each note, in its order."""
    moved: frozenset[int]
    """Indexes of the known drafts that stand in another note or under other headings."""
    doubtful: tuple[Doubt, ...] = ()
    """Drafts with a guid of their own that may be a known card."""

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
    entries, olds = _linked(ledger, links)
    reach = None if scope is None else {unicodedata.normalize("NFC", path) for path in (*scope, *gone)}
    closed = apart.union(links)
    places = (i for path, mine in olds.items() if reach is None or path in reach for i in mine)
    ordered = _Ordered(drafts)
    free = (i for i in sorted(places) if not closed or entries[i].guid not in closed)
    search = Search(entries, free, ordered, olds=olds, news=ordered.notes)
    _take_linked(search, links)
    search.run()
    guids, found, known, moved = [""] * len(drafts), array("q", [-1]) * len(drafts), set(), set()
    for draft, i in search.entry_of.items():
        place, entry = ordered.order[draft], entries[i]
        guids[place], found[place] = entry.guid, i
        if entry.position:
            known.add(place)
        if _moved(entry, ordered[draft]):
            moved.add(place)
    born = _bear(search, links, {entry.guid for entry in ledger.entries}.union(apart))
    for draft, guid in born.items():
        guids[ordered.order[draft]] = guid
    unread = [i for path, mine in olds.items() if reach is not None and path not in reach for i in mine]
    notes = {path: ordered.order[mine.start : mine.stop] for path, mine in ordered.notes.items()}
    return Matching(drafts, tuple(guids), found, frozenset(known), notes, frozenset(moved), _doubtful(search, born, unread))


class _Ordered(Sequence[Draft]):
    """Drafts by note and line, whatever the order in which they are given, their paths in NFC."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts
        found: dict[str, list[int]] = {}
        for path, run in groupby(enumerate(drafts), key=lambda item: unicodedata.normalize("NFC", item[1].span.path)):
            here = [i for *_, i in sorted((_canonical(draft), i) for i, draft in run)]
            found[path] = sorted(found[path] + here, key=lambda i: _canonical(drafts[i])) if path in found else here
        self.order = array("q")
        """The index of each among the given."""
        self.notes: dict[str, range] = {}
        """The drafts of each note."""
        for path in sorted(found):
            start = len(self.order)
            self.order.extend(found.pop(path))
            self.notes[path] = range(start, len(self.order))

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, index: int) -> Draft: ...
    @overload
    def __getitem__(self, index: slice) -> list[Draft]: ...
    def __getitem__(self, index: int | slice) -> Draft | list[Draft]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return _composed(self._drafts[self.order[index]])


def _linked(ledger: Ledger, links: Mapping[str, str]) -> tuple[Sequence[Entry], Mapping[str, Sequence[int]]]:
    """The entries and those of each note, where a known card that was linked to a newer one is looked for in the newer one's place."""
    active = {e.guid: e for e in ledger.entries if e.guid in links and not e.retired} if links else {}
    fresh = {old: active[new] for new, old in sorted(links.items()) if new in active}
    if not fresh:
        return ledger.entries, ledger.notes
    entries = [
        replace(fresh[e.guid], guid=e.guid, position=e.position, retired=e.retired) if e.guid in fresh else e for e in ledger.entries
    ]
    places: dict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(entries):
        places[entry.path].append(i)
    return entries, places


def _take_linked(search: Search, links: Mapping[str, str]) -> None:
    """What a person decided comes before everything."""
    by_guid = {search.entries[i].guid: i for i in search.free_entries} if links else {}
    wanted = {new: by_guid[old] for new, old in links.items() if old in by_guid}
    for draft in list(search.free_drafts) if wanted else ():
        entry = wanted.get(birth(search.drafts[draft]))
        if entry is not None and entry in search.free_entries:
            search.take(entry, draft)


def _bear(search: Search, links: Mapping[str, str], taken: set[str]) -> dict[int, str]:
    """The guids of their birth for the drafts that are left; a link holds even where the ledger was lost."""
    guids, linked = {}, set(links.values())
    for draft in search.free_drafts:
        n = 0
        while True:
            guid = birth(search.drafts[draft], n)
            if guid in links and links[guid] not in taken:
                guid = links[guid]
                break
            if guid not in taken and guid not in linked:
                break
            n += 1
        guids[draft] = guid
        taken.add(guid)
    return guids


def _doubtful(search: Search, guids: Mapping[int, str], unread: Collection[int]) -> tuple[Doubt, ...]:
    """The drafts that may be a known card, and those with the very words of a card whose note was not read."""
    wanted = {_words(search.drafts[i]) for i in search.free_drafts} if unread else set()
    elsewhere: dict[int, list[Entry]] = defaultdict(list)
    for entry in (search.entries[i] for i in unread) if wanted else ():
        words = hash((entry.note_type, entry.question, entry.answer))
        if words in wanted and not entry.retired:
            elsewhere[words].append(entry)
    doubts = []
    for i in search.free_drafts if elsewhere else sorted(search.free_drafts.keys() & search.doubts.keys()):
        draft = search.drafts[i]
        said = draft.note_type, draft.question, draft.answer[:ANSWER_LIMIT]
        twins = sorted(e.guid for e in elsewhere.get(hash(said), ()) if (e.note_type, e.question, e.answer) == said)
        candidates = (*twins, *search.candidates(i))[:CANDIDATES]
        if candidates:
            doubts.append(Doubt(guids[i], candidates))
    return tuple(sorted(doubts, key=lambda doubt: doubt.guid))


def _words(draft: Draft) -> int:
    return hash((draft.note_type, draft.question, draft.answer[:ANSWER_LIMIT]))


def _moved(entry: Entry, draft: Draft) -> bool:
    return (entry.path, entry.trail) != (draft.span.path, draft.trail)


def _composed(draft: Draft) -> Draft:
    """The draft with its path in NFC: some file systems give names back in pieces."""
    path = draft.span.path
    if unicodedata.is_normalized("NFC", path):
        return draft
    return replace(draft, span=replace(draft.span, path=unicodedata.normalize("NFC", path)))


def _canonical(draft: Draft) -> tuple[object, ...]:
    """An order that depends on the drafts alone: by note and line, then by what is said."""
    span = draft.span
    path = unicodedata.normalize("NFC", span.path)
    return (path, span.start, span.end, draft.note_type, draft.question, draft.answer, draft.anchor, draft.facet, draft.rule, draft.trail)
