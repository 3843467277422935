"""What a build remembers: the new ledger, the cards with their dates, and the plan of what happens to whom."""

from __future__ import annotations

import pickle
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cards.ledger.clozes import renumber
from cards.ledger.content import differing, fingerprint
from cards.ledger.entry import ANSWER_LIMIT, Entry, Ledger, from_bytes, spread, to_bytes
from cards.ledger.match import Matching
from cards.model import Card, Change, Doubt, Draft, Placed, Plan
from cards.spool import Groups, Picked, Spooled


@lru_cache(maxsize=256)
def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def record(
    ledger: Ledger,
    matching: Matching,
    chosen: Iterable[Sequence[Placed]],
    *,
    order: Iterable[str],
    scope: Collection[str] | None,
    now: datetime,
    decided: Collection[str] = (),
) -> tuple[Ledger, Sequence[Card], Plan]:
    """Remember what was chosen.

    Args:
        matching: of the same ledger; its drafts are what the notes say.
        chosen: the cards to be, one group a note.
        order: their guids, the new ones in the order in which they shall be learned.
        scope: paths whose cards are retired when they were not chosen: the notes that were read and, where everything was
            read, those that are gone.  None = all.  A note that could not be read must not be among them.
        now: the time of this build, UTC; what is new or changed gets it.
        decided: guids that a person decided about: they are remembered even where they are no cards, so that the
            decision survives edits of the note.
    Returns:
        The new ledger, the cards in the order of `position`, the plan.
    """
    reach = None if scope is None else {unicodedata.normalize("NFC", path) for path in scope}
    book = _Book(ledger, matching, _places(ledger, matching, order), reach, frozenset(decided), now.astimezone(UTC).replace(microsecond=0))
    for placed in chosen:
        if placed:
            book.note(unicodedata.normalize("NFC", placed[0].noted.span.path), placed)
    for path in sorted({*book.notes, *matching.notes} - book.pages.keys()):
        book.note(path, ())
    ranks = sorted((position, guid, i) for i, (position, guid) in enumerate(book.ranks))
    return book.ledger(), Picked(book.cards, array("q", (i for *_, i in ranks))), book.plan.frozen(matching.doubtful)


def _places(ledger: Ledger, matching: Matching, order: Iterable[str]) -> dict[str, int]:
    """The positions of the new cards, behind those that there are."""
    top = max((entry.position for entry in ledger.entries), default=0)
    known = {matching.guids[i] for i in matching.known}
    return {guid: top + n for n, guid in enumerate((guid for guid in order if guid not in known), start=1)}


class _Book:
    """A new ledger in the making, note by note."""

    def __init__(
        self,
        ledger: Ledger,
        matching: Matching,
        places: Mapping[str, int],
        reach: Collection[str] | None,
        decided: Collection[str],
        now: datetime,
    ) -> None:
        self.notes = ledger.notes
        self.pages: dict[str, int] = {}
        """Which group holds the entries of a path."""
        self.cards: Spooled[Card] = Spooled(pickle.dumps, pickle.loads)
        self.ranks: list[tuple[int, str]] = []
        """Position and guid of each card."""
        self.plan = _Plan()
        self._old, self._matching, self._places, self._reach, self._decided, self._now = ledger, matching, places, reach, decided, now
        self._entries: Spooled[Entry] = Spooled(to_bytes, from_bytes)
        self._alive = {i for i in matching.entries if i >= 0}

    def note(self, path: str, placed: Sequence[Placed]) -> None:
        """Files the cards of one note, and what else is known of it."""
        self.pages[path] = len(self.pages)
        living = self._living(path, {item.guid: item for item in placed})
        self._entries.add(self._with_followers(path, living))

    def ledger(self) -> Ledger:
        """What was filed."""
        paths = sorted(self.pages, key=spread)
        sizes = {path: self._entries.size(self.pages[path]) for path in paths}
        entries = Groups(len(paths), lambda number: self._entries.group(self.pages[paths[number]]), sizes=sizes.values(), held=0)
        return Ledger(entries.whole(), pages={path: size for path, size in sizes.items() if size})

    def _living(self, path: str, placed: Mapping[str, Placed]) -> dict[str, Entry]:
        """The entries of what stands in the note, in its order."""
        matching, found, cards = self._matching, dict[str, Entry](), []
        for i in sorted(matching.notes.get(path, ()), key=lambda i: _line(matching, i)):
            guid, draft = matching.guids[i], matching.drafts[i]
            old = self._old.entries[matching.entries[i]] if matching.entries[i] >= 0 else None
            if guid in placed:
                position = old.position if old is not None and old.position else self._places[guid]
                found[guid], card = _card(placed[guid], old, position=position, now=self._now)
                cards.append(card)
                self.ranks.append((position, guid))
                self.plan.note(old, found[guid])
            elif old is not None:
                found[guid] = self._left(old, _identity(old, draft), here=True)
            elif guid in self._decided:
                found[guid] = _born(guid, draft, self._now)
        self.cards.add(cards)
        return found

    def _with_followers(self, path: str, living: Mapping[str, Entry]) -> list[Entry]:
        """Those, and what has no draft any more behind the one that it stood behind."""
        followers: dict[str, list[Entry]] = defaultdict(list)
        last = ""
        for i in self.notes.get(path, ()):
            entry = self._old.entries[i]
            if i not in self._alive:
                followers[last].append(self._left(entry, entry, here=False))
            elif entry.guid in living:
                last = entry.guid
        listed = followers.get("", [])
        for guid, entry in living.items():
            listed += [entry, *followers.get(guid, ())]
        return listed

    def _left(self, old: Entry, entry: Entry, *, here: bool) -> Entry:
        """The entry of what was not chosen: retired, if it was a card and the note was read."""
        if not old.position or old.retired or not (here or self._reach is None or old.path in self._reach):
            return entry
        self.plan.retired.append(old.guid)
        return replace(entry, retired=self._now.date().isoformat())


def remember(ledger: Ledger, matching: Matching, guids: Iterable[str], *, now: datetime) -> Ledger:
    """The ledger with the drafts that a person has just decided about, as they stand now, behind the others of their notes."""
    known, where = {entry.guid for entry in ledger.entries}, matching.index()
    stamp = now.astimezone(UTC).replace(microsecond=0)
    fresh = [_born(guid, matching.drafts[where[guid]], stamp) for guid in dict.fromkeys(guids) if guid in where and guid not in known]
    return replace(Ledger.of((*ledger.entries, *fresh)), broken=ledger.broken)


def _card(placed: Placed, old: Entry | None, *, position: int, now: datetime) -> tuple[Entry, Card]:
    """The new entry and the card: cloze numbers from the ledger, the time from what changed."""
    draft = placed.noted
    clozes = old.clozes if old else ()
    if draft.note_type == "cloze":
        question, clozes = renumber(placed.draft.question, clozes)
        placed = replace(placed, draft=replace(placed.draft, question=question))
    content = fingerprint(placed)
    changed = now
    if old is not None and old.position:
        before = _time(old.changed) if old.changed else now
        changed = before if not differing(old.content, content) else max(before + timedelta(seconds=1), now)
    card = Card(placed.guid, placed.draft, placed.deck, placed.source, changed.astimezone(UTC), position)
    if old is not None and old.changed == _iso(changed) and _stands(old, placed, draft, content, clozes):
        return old, card
    entry = replace(
        _identity(old or _born(placed.guid, draft, now), draft),
        deck=placed.deck,
        position=position,
        created=old.created if old and old.position else _iso(now),
        changed=_iso(changed),
        content=content,
        retired="",
        clozes=clozes,
        weak="weak" in placed.draft.tags,
    )
    return entry, card


def _stands(old: Entry, placed: Placed, draft: Draft, content: str, clozes: tuple[tuple[int, str], ...]) -> bool:
    """Whether a card is to the letter what is remembered of it: most are, and need no new entry."""
    place = (unicodedata.normalize("NFC", draft.span.path), draft.trail, placed.deck, draft.anchor, draft.facet, draft.rule, draft.kind)
    return (
        bool(old.position)
        and not old.retired
        and old.content == content
        and old.clozes == clozes
        and old.weak == ("weak" in placed.draft.tags)
        and place == (old.path, old.trail, old.deck, old.anchor, old.facet, old.rule, old.kind)
        and (old.question, old.answer) == (draft.question, draft.answer[:ANSWER_LIMIT])
    )


@lru_cache(maxsize=256)
def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _born(guid: str, draft: Draft, now: datetime) -> Entry:
    """A first entry; `position` 0: no card yet."""
    entry = Entry(guid, "", (), draft.note_type, "", "", "", "", created=_iso(now))
    return _identity(entry, draft)


def _identity(entry: Entry, draft: Draft) -> Entry:
    """The entry with the words and the place that the note has now."""
    return replace(
        entry,
        path=unicodedata.normalize("NFC", draft.span.path),
        trail=draft.trail,
        anchor=draft.anchor,
        facet=draft.facet,
        question=draft.question,
        answer=draft.answer[:ANSWER_LIMIT],
        rule=draft.rule,
        kind=draft.kind,
    )


class _Plan:
    """A plan in the making."""

    def __init__(self) -> None:
        self.new: list[tuple[int, str]] = []
        self.changed: list[Change] = []
        self.moved: list[str] = []
        self.retired: list[str] = []
        self.unchanged: list[str] = []

    def note(self, old: Entry | None, entry: Entry) -> None:
        """File one card; it may be changed and moved."""
        if old is None or not old.position:
            self.new.append((entry.position, entry.guid))
            return
        fields = differing(old.content, entry.content)
        if fields:
            self.changed.append(Change(entry.guid, fields))
        if (old.path, old.trail, old.deck) != (entry.path, entry.trail, entry.deck):
            self.moved.append(entry.guid)
        elif not fields:
            self.unchanged.append(entry.guid)

    def frozen(self, doubtful: tuple[Doubt, ...]) -> Plan:
        """The plan; the new ones in their order, the rest by guid; of the doubtful those that are cards."""
        new = tuple(guid for _, guid in sorted(self.new))
        made = {*new, *(change.guid for change in self.changed), *self.moved, *self.unchanged} if doubtful else ()
        return Plan(
            new=new,
            changed=tuple(sorted(self.changed, key=lambda change: change.guid)),
            moved=tuple(sorted(self.moved)),
            retired=tuple(sorted(self.retired)),
            unchanged=tuple(sorted(self.unchanged)),
            doubtful=tuple(doubt for doubt in doubtful if doubt.guid in made),
        )


def _line(matching: Matching, index: int) -> tuple[int, int, str]:
    span = matching.drafts[index].span
    return span.start, span.end, matching.guids[index]
