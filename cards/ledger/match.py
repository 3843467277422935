"""Which draft is which known card: a one-to-one assignment over the whole workspace, the surest first.

Two cards that are equally likely are not told apart by chance: the draft gets a guid of its own and the plan says that it is doubtful.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cards.ledger.birth import birth
from cards.ledger.entry import ANSWER_LIMIT, Entry, Ledger
from cards.ledger.search import CANDIDATES, Search
from cards.model import Doubt, Draft


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
    entries = _linked(ledger.entries, links)
    reach = None if scope is None else {unicodedata.normalize("NFC", path) for path in (*scope, *gone)}
    closed = apart.union(links)
    order = sorted(range(len(drafts)), key=lambda i: _canonical(drafts[i]))
    ordered = [_composed(drafts[i]) for i in order]
    search = Search(
        entries,
        (i for i, entry in enumerate(entries) if (reach is None or entry.path in reach) and entry.guid not in closed),
        ordered,
    )
    _take_linked(search, links)
    search.run()
    guids = {draft: entries[entry].guid for draft, entry in search.entry_of.items()}
    _bear(search, guids, links, {entry.guid for entry in ledger.entries}.union(apart))
    unread = [entry for entry in entries if reach is not None and entry.path not in reach and not entry.retired]
    return Matching(
        drafts=tuple(drafts),
        guids=tuple(guid for _, guid in sorted((order[i], guid) for i, guid in guids.items())),
        known=frozenset(order[d] for d, e in search.entry_of.items() if entries[e].position),
        moved=frozenset(order[d] for d, e in search.entry_of.items() if _moved(entries[e], ordered[d])),
        doubtful=_doubtful(search, guids, unread),
    )


def _linked(entries: Sequence[Entry], links: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries, where a known card that was linked to a newer one is looked for in the newer one's place."""
    active = {e.guid: e for e in entries if e.guid in links and not e.retired}
    fresh = {old: active[new] for new, old in sorted(links.items()) if new in active}
    return tuple(replace(fresh[e.guid], guid=e.guid, position=e.position, retired=e.retired) if e.guid in fresh else e for e in entries)


def _take_linked(search: Search, links: Mapping[str, str]) -> None:
    """What a person decided comes before everything."""
    by_guid = {search.entries[i].guid: i for i in search.free_entries} if links else {}
    wanted = {new: by_guid[old] for new, old in links.items() if old in by_guid}
    for draft in list(search.free_drafts) if wanted else ():
        entry = wanted.get(birth(search.drafts[draft]))
        if entry is not None and entry in search.free_entries:
            search.take(entry, draft)


def _bear(search: Search, guids: dict[int, str], links: Mapping[str, str], taken: set[str]) -> None:
    """Give the drafts that are left the guids of their birth; a link holds even where the ledger was lost."""
    linked = set(links.values())
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


def _doubtful(search: Search, guids: Mapping[int, str], unread: Iterable[Entry]) -> tuple[Doubt, ...]:
    """The drafts that may be a known card, and those with the very words of a card whose note was not read."""
    elsewhere: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for entry in unread:
        elsewhere[entry.note_type, entry.question, entry.answer].append(entry.guid)
    doubts = []
    for i in search.free_drafts:
        draft = search.drafts[i]
        twins = sorted(elsewhere.get((draft.note_type, draft.question, draft.answer[:ANSWER_LIMIT]), ()))
        candidates = (*twins, *search.candidates(i))[:CANDIDATES]
        if candidates:
            doubts.append(Doubt(guids[i], candidates))
    return tuple(sorted(doubts, key=lambda doubt: doubt.guid))


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
