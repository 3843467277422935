"""What a build remembers: the new ledger, the cards with their dates, and the plan of what happens to whom."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cards.ledger.birth import code
from cards.ledger.clozes import renumber
from cards.ledger.entry import ANSWER_LIMIT, Entry, Ledger
from cards.ledger.match import Matching
from cards.model import Card, Change, Doubt, Draft, Placed, Plan

FIELDS = ("question", "answer", "context", "mistake", "extra", "lang", "source", "tags", "media")
"""What lands in a package, in the order of `Entry.content`; new ones go to the end."""
WIDTH = 6
"""Letters of one field's digest."""


def fingerprint(placed: Placed) -> str:
    """Digests of everything that lands in the package's fields and tags; not the deck: a package cannot move a card."""
    draft = placed.draft
    values = (
        draft.question,
        draft.answer,
        "\x1f".join(draft.context),
        draft.mistake,
        draft.extra,
        draft.lang,
        placed.source,
        "\x1f".join(sorted(draft.tags)),
        "\x1f".join(sorted(placed.media)),
    )
    return "".join(_digest(value) if value else "-" * WIDTH for value in values)


@lru_cache(maxsize=256)
def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


@lru_cache(maxsize=4096)
def _digest(value: str) -> str:
    """A short digest; headings, sources and tags come again and again."""
    return code(value, WIDTH)


def differing(old: str, new: str) -> tuple[str, ...]:
    """The names of the fields whose digests differ."""
    if old == new:
        return ()
    return tuple(
        name
        for place, name in enumerate(FIELDS)
        if place * WIDTH < len(old) and old[place * WIDTH :][:WIDTH] != new[place * WIDTH :][:WIDTH]
    )


def record(
    ledger: Ledger,
    matching: Matching,
    chosen: Sequence[Placed],
    *,
    scope: Collection[str] | None,
    now: datetime,
    decided: Collection[str] = (),
) -> tuple[Ledger, tuple[Card, ...], Plan]:
    """Remember what was chosen.

    Args:
        matching: of the same ledger; its drafts are what the notes say.
        chosen: the cards to be, the new ones in the order in which they shall be learned.
        scope: paths whose cards are retired when they were not chosen: the notes that were read and, where everything was
            read, those that are gone.  None = all.  A note that could not be read must not be among them.
        now: the time of this build, UTC; what is new or changed gets it.
        decided: guids that a person decided about: they are remembered even where they are no cards, so that the
            decision survives edits of the note.
    Returns:
        The new ledger, the cards in the order of `position`, the plan.
    """
    stamp = now.astimezone(UTC).replace(microsecond=0)
    known = {entry.guid: entry for entry in ledger.entries}
    where = matching.index()
    entries, cards, plan = dict(known), [], _Plan()
    top = max((entry.position for entry in ledger.entries), default=0)
    for placed in chosen:
        draft = matching.drafts[where[placed.guid]]
        old = known.get(placed.guid)
        if old is None or not old.position:
            top += 1
        entry, card = _card(placed, draft, old, position=old.position if old and old.position else top, now=stamp)
        entries[placed.guid] = entry
        cards.append(card)
        plan.note(old, entry)
    made = {placed.guid for placed in chosen}
    reach = None if scope is None else {unicodedata.normalize("NFC", path) for path in scope}
    for guid, old in known.items():
        if guid in made:
            continue
        entry = _identity(old, matching.drafts[where[guid]]) if guid in where else old
        if old.position and not old.retired and (guid in where or reach is None or old.path in reach):
            entry = replace(entry, retired=stamp.date().isoformat())
            plan.retired.append(guid)
        entries[guid] = entry
    for guid in set(decided) & (set(where) - set(entries)):
        entries[guid] = _born(guid, matching.drafts[where[guid]], stamp)
    doubtful = tuple(doubt for doubt in matching.doubtful if doubt.guid in made)
    new = Ledger.of(_in_note_order(ledger.entries, entries, matching))
    return new, tuple(sorted(cards, key=lambda card: (card.position, card.guid))), plan.frozen(doubtful)


def remember(ledger: Ledger, matching: Matching, guids: Iterable[str], *, now: datetime) -> Ledger:
    """The ledger with the drafts that a person has just decided about, as they stand now."""
    entries = {entry.guid: entry for entry in ledger.entries}
    where = matching.index()
    for guid in guids:
        if guid in where and guid not in entries:
            entries[guid] = _born(guid, matching.drafts[where[guid]], now.astimezone(UTC).replace(microsecond=0))
    return replace(Ledger.of(_in_note_order(ledger.entries, entries, matching)), broken=ledger.broken)


def _card(placed: Placed, draft: Draft, old: Entry | None, *, position: int, now: datetime) -> tuple[Entry, Card]:
    """The new entry and the card: cloze numbers from the ledger, the time from what changed."""
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
        self.new: list[str] = []
        self.changed: list[Change] = []
        self.moved: list[str] = []
        self.retired: list[str] = []
        self.unchanged: list[str] = []

    def note(self, old: Entry | None, entry: Entry) -> None:
        """File one card; it may be changed and moved."""
        if old is None or not old.position:
            self.new.append(entry.guid)
            return
        fields = differing(old.content, entry.content)
        if fields:
            self.changed.append(Change(entry.guid, fields))
        if (old.path, old.trail, old.deck) != (entry.path, entry.trail, entry.deck):
            self.moved.append(entry.guid)
        elif not fields:
            self.unchanged.append(entry.guid)

    def frozen(self, doubtful: tuple[Doubt, ...]) -> Plan:
        """The plan; the new ones in their order, the rest by guid."""
        return Plan(
            new=tuple(self.new),
            changed=tuple(sorted(self.changed, key=lambda change: change.guid)),
            moved=tuple(sorted(self.moved)),
            retired=tuple(sorted(self.retired)),
            unchanged=tuple(sorted(self.unchanged)),
            doubtful=doubtful,
        )


def _in_note_order(before: Sequence[Entry], entries: Mapping[str, Entry], matching: Matching) -> list[Entry]:
    """The entries in the order of the notes; what has no draft stays behind the one that it stood behind."""
    order = sorted(range(len(matching.drafts)), key=lambda i: _line(matching, i))
    living = [matching.guids[i] for i in order if matching.guids[i] in entries]
    alive = set(living)
    last: dict[str, str] = {}
    followers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in before:
        if entry.guid in alive:
            if entries[entry.guid].path == entry.path:
                last[entry.path] = entry.guid
        elif entry.guid in entries:
            followers[entry.path, last.get(entry.path, "")].append(entry.guid)
    listed = [guid for (_, head), guids in followers.items() if not head for guid in guids]
    for guid in living:
        listed += [guid, *followers.get((entries[guid].path, guid), ())]
    return [entries[guid] for guid in listed]


def _line(matching: Matching, index: int) -> tuple[int, int, str]:
    span = matching.drafts[index].span
    return span.start, span.end, matching.guids[index]
