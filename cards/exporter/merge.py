"""What a push has to do: a three-way comparison of what was sent last, what is there now, and what is to be there.  Pure functions.

What is there and differs from what was sent last was changed by the user inside Anki: it stays, and is reported.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cards.exporter.cloze import gaps
from cards.exporter.notetypes import NOTE_TYPES, QUESTION
from cards.exporter.target import RETIRED, Edited, Item, Moves, Options, Present, Report, Seen, Shipment, Update

BEFORE = f"{RETIRED}::suspended-before-"
"""With a card's number behind: the user had suspended it before it retired, so it stays so when the card comes back."""

GAP = f"{RETIRED}-gap::"
"""With a gap's number behind: the gap is no longer in the text, and its card was suspended by a push."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is remembered of a note that was pushed."""

    fields: tuple[str, ...]
    """A digest of each field."""
    tags: tuple[str, ...] = ()
    deck: str = ""
    retired: bool = False


@dataclass(slots=True)
class _Draft:
    """The plan in the making."""

    add: list[Item] = field(default_factory=list)
    update: list[Update] = field(default_factory=list)
    decks: list[tuple[int, str]] = field(default_factory=list)
    suspend: list[int] = field(default_factory=list)
    unsuspend: list[int] = field(default_factory=list)
    delete: list[int] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    edited: list[Edited] = field(default_factory=list)
    sent: dict[str, Sent] = field(default_factory=dict)

    def note(self, group: str, guid: str) -> None:
        self.groups.setdefault(group, []).append(guid)

    def moves(self, media: Sequence[str]) -> Moves:
        """What is to be done."""
        return Moves(
            tuple(self.add),
            tuple(self.update),
            tuple(self.decks),
            tuple(self.suspend),
            tuple(self.unsuspend),
            tuple(self.delete),
            tuple(media),
        )


def digest(value: str) -> str:
    """A short digest of a field, the same for both normal forms of Hangul."""
    return hashlib.sha256(_same(value).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def plan(
    shipment: Shipment, there: Mapping[str, Present], sent: Mapping[str, Sent], *, options: Options, media: Sequence[str] = ()
) -> tuple[Moves, Report, dict[str, Sent]]:
    """What is to be done.

    Args:
        shipment: what is to be there.
        there: what is, by guid.
        sent: what was pushed last, by guid.
        media: the pictures that are not there yet.

    Returns:
        The moves, the report, and what to remember once they are done.
    """
    draft = _Draft(sent=dict(sent))
    another = not any(guid in there for guid in sent)  # the collection itself is a new one
    names = {} if options.overwrite else _renamed(shipment, there, sent)
    for meant in shipment.items:
        item = replace(meant, deck=names.get(meant.deck, meant.deck))
        note = there.get(item.guid)
        if note is None and item.guid in sent and not (another or options.overwrite):
            draft.note("gone", item.guid)
        elif note is None:
            draft.add.append(item)
            draft.note("new", item.guid)
            draft.sent[item.guid] = _fresh(meant)
        elif note.note_type != item.note_type:
            draft.note("strange", item.guid)
        else:
            _meet(draft, item, note, _under(sent.get(item.guid), names), options)
            if meant.deck in names:  # remembered as the notes have it
                draft.sent[item.guid] = replace(draft.sent[item.guid], deck=meant.deck)
    for guid in shipment.retired:
        if guid in there:
            _retire(draft, there[guid], sent.get(guid), options)
    moves = draft.moves(media)
    report = Report(edited=tuple(draft.edited), media=moves.media, renamed=tuple(sorted(names.items())))
    report = replace(report, **{name: tuple(guids) for name, guids in draft.groups.items()})  # type: ignore[arg-type]  # names of groups
    return moves, report, draft.sent


def _fresh(item: Item) -> Sent:
    return Sent(tuple(digest(value) for value in item.fields), item.tags, item.deck)


def _renamed(shipment: Shipment, there: Mapping[str, Present], sent: Mapping[str, Sent]) -> dict[str, str]:
    """Decks of which all cards that were sent, of two notes at least, are in one other deck now: the user has given them another name."""
    homes: dict[str, list[set[str]]] = {}
    for item in shipment.items:
        last, note = sent.get(item.guid), there.get(item.guid)
        if last is not None and note is not None and last.deck == item.deck and any(card.deck for card in note.cards):
            homes.setdefault(item.deck, []).append({card.deck for card in note.cards if card.deck})
    now = {deck: set().union(*found) for deck, found in homes.items() if len(found) > 1}
    return {deck: name for deck, names in now.items() for name in names if len(names) == 1 and not _same_deck(name, deck)}


def _under(sent: Sent | None, names: Mapping[str, str]) -> Sent | None:
    """What is remembered, with the deck's other name."""
    return sent if sent is None else replace(sent, deck=names.get(sent.deck, sent.deck))


def _meet(draft: _Draft, item: Item, note: Present, last: Sent | None, options: Options) -> None:
    """A card whose note is there."""
    fields, remembered, edited = _fields(item, note, last, options)
    tags = _tags(item, note, last, options, edited)
    ours = [card for card in note.cards if card.deck and not _same_deck(card.deck, item.deck)]
    stray = [card for card in ours if last is not None and last.deck and not _same_deck(card.deck, last.deck)]
    if stray:
        edited["deck"] = last is not None and last.deck != item.deck
    moved = ours if options.overwrite else [card for card in ours if card not in stray]
    returned = any(tag.casefold() == RETIRED for tag in note.tags)
    cards = note.cards
    if returned:
        tags, cards = _back(draft, note, tags)
    if item.note_type == "cloze":
        tags = _gaps(draft, replace(note, cards=cards), fields[QUESTION], tags)
    draft.decks += [(card.id, item.deck) for card in moved]
    if fields != note.fields or tags != note.tags:
        home = stray[0].deck if stray and not options.overwrite else item.deck
        draft.update.append(Update(note, fields, tags, home if item.note_type == "cloze" else ""))
        draft.note("updated", item.guid)
    if moved:
        draft.note("moved", item.guid)
    if returned:
        draft.note("returned", item.guid)
    if edited:
        draft.edited.append(Edited(item.guid, tuple(edited), any(edited.values()), last is not None))
    if not moved and not returned and fields == note.fields and tags == note.tags:
        draft.note("unchanged", item.guid)
    deck = item.deck if not stray or options.overwrite else (last.deck if last else item.deck)
    draft.sent[item.guid] = Sent(remembered, item.tags, deck)


def _fields(item: Item, note: Present, last: Sent | None, options: Options) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, bool]]:
    """The fields to be, the digests to remember, and the names of what was edited in Anki → whether the note has new words too."""
    values, remembered, edited = [], [], {}
    names = NOTE_TYPES[item.note_type].fields
    for place, (name, new, now) in enumerate(zip(names, item.fields, note.fields, strict=True)):
        before = last.fields[place] if last is not None and place < len(last.fields) else ""
        if _same(new) == _same(now):
            values.append(now)
            remembered.append(digest(new))
        elif before == digest(now):
            values.append(new)
            remembered.append(digest(new))
        else:  # changed in Anki, or nothing is known of who wrote it
            edited[name] = before != digest(new)
            values.append(new if options.overwrite else now)
            remembered.append(digest(new) if options.overwrite else before)
    return tuple(values), tuple(remembered), edited


def _tags(item: Item, note: Present, last: Sent | None, options: Options, edited: dict[str, bool]) -> tuple[str, ...]:
    """The user's own tags stay; ours come and go with the card; one of ours that was taken off in Anki stays off."""
    there = {tag.casefold() for tag in note.tags}
    old = {tag.casefold() for tag in last.tags} if last is not None else set()
    new = {tag.casefold() for tag in item.tags}
    taken_off = (new & old) - there
    if taken_off:
        edited["tags"] = False
    kept = [tag for tag in note.tags if tag.casefold() not in old - new]
    wanted = [tag for tag in item.tags if tag.casefold() not in there and (options.overwrite or tag.casefold() not in taken_off)]
    return _with(kept, wanted) if wanted or len(kept) != len(note.tags) else note.tags


def _with(tags: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted((*tags, *more), key=lambda tag: (tag.casefold(), tag)))


def _without(tags: Sequence[str], mark: str) -> tuple[str, ...]:
    return tuple(tag for tag in tags if not tag.casefold().startswith(mark))


def _back(draft: _Draft, note: Present, tags: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Seen, ...]]:
    """A retired card is in the notes again: only what a push suspended is reviewed again.  The tags, and the cards as they are then."""
    kept = _numbers(note.tags, BEFORE)
    freed = [card.id for card in note.cards if card.suspended and card.ord + 1 not in kept]
    draft.unsuspend += freed
    cards = tuple(replace(card, suspended=False) if card.id in freed else card for card in note.cards)
    return tuple(tag for tag in _without(tags, BEFORE) if tag.casefold() != RETIRED), cards


def _retire(draft: _Draft, note: Present, last: Sent | None, options: Options) -> None:
    """A card that the notes no longer give."""
    known = last if last is not None else Sent(())
    if options.delete_retired:
        draft.delete.append(note.id)
        draft.note("deleted", note.guid)
        draft.sent.pop(note.guid, None)
        return
    tagged = any(tag.casefold() == RETIRED for tag in note.tags)
    if tagged or known.retired:  # done before; what the user did with it since is theirs
        return
    marks = [f"{BEFORE}{card.ord + 1}" for card in note.cards if card.suspended]
    draft.suspend += [card.id for card in note.cards if not card.suspended]
    draft.update.append(Update(note, note.fields, _with(note.tags, [RETIRED, *marks])))
    draft.note("retired", note.guid)
    draft.sent[note.guid] = replace(known, retired=True)


def _gaps(draft: _Draft, note: Present, text: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Anki keeps the card of a gap that is gone and shows an error in its place: it is suspended, and comes back with the gap."""
    there, marked = set(gaps(text)), _numbers(note.tags, GAP)
    gone: list[Seen] = [card for card in note.cards if card.ord + 1 not in there and not card.suspended and card.ord + 1 not in marked]
    back = [card for card in note.cards if card.ord + 1 in there and card.ord + 1 in marked]
    if not gone and not back:
        return tags
    draft.suspend += [card.id for card in gone if card.id not in draft.unsuspend]
    draft.unsuspend = [card for card in draft.unsuspend if card not in {one.id for one in gone}]
    draft.unsuspend += [card.id for card in back if card.suspended]
    away = {f"{GAP}{card.ord + 1}" for card in back}
    return _with([tag for tag in tags if tag.casefold() not in away], [f"{GAP}{card.ord + 1}" for card in gone])


def _numbers(tags: Sequence[str], mark: str) -> set[int]:
    ends = [tag[len(mark) :] for tag in tags if tag.casefold().startswith(mark)]
    return {int(end) for end in ends if end.isascii() and end.isdigit()}


def _same(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def _same_deck(one: str, other: str) -> bool:
    return _same(one).casefold() == _same(other).casefold()
