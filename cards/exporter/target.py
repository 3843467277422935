"""Where cards are reviewed, whichever way it is reached: what is sent there, what is found there, what is done there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cards.model import Card, NoteTypeName

RETIRED = "retired"
"""The tag of a note that the notes no longer give."""


@dataclass(frozen=True, slots=True)
class Item:
    """A card as it is to stand in a collection: one note there."""

    card: Card
    fields: tuple[str, ...]
    """HTML, in the order of the note type."""
    tags: tuple[str, ...]
    deck: str

    @property
    def guid(self) -> str:
        """What the note is known by."""
        return self.card.guid

    @property
    def note_type(self) -> NoteTypeName:
        """Which of the two note types."""
        return self.card.draft.note_type


@dataclass(frozen=True, slots=True)
class Shipment:
    """All that a push sends."""

    items: tuple[Item, ...]
    """In the order in which new cards are to be learned."""
    retired: tuple[str, ...] = ()
    """Guids of cards that the notes no longer give."""
    media: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by the name that the fields use; a name holds a hash of the bytes."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a push treats what it finds."""

    dry_run: bool = False
    overwrite: bool = False
    """What was edited in Anki gives way."""
    delete_retired: bool = False
    """Retired notes are deleted, their history with them, instead of suspended."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One card of a note that is there."""

    id: int
    ord: int
    """Which template, or which gap less one."""
    deck: str
    """Its home, where a filtered deck holds it now; empty where that cannot be told."""
    suspended: bool


@dataclass(frozen=True, slots=True)
class Present:
    """A note that is there."""

    id: int
    guid: str
    note_type: NoteTypeName | None
    """None: neither of ours, or one whose fields were changed."""
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    cards: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """New words or tags for a note that is there."""

    note: Present
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    deck: str = ""
    """Where cards that the new words bring go; empty = nothing can come."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a push does to a collection."""

    add: tuple[Item, ...] = ()
    update: tuple[Update, ...] = ()
    decks: tuple[tuple[int, str], ...] = ()
    """Card id → the deck that it goes to."""
    suspend: tuple[int, ...] = ()
    unsuspend: tuple[int, ...] = ()
    delete: tuple[int, ...] = ()
    """Note ids."""
    media: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.add, self.update, self.decks, self.suspend, self.unsuspend, self.delete, self.media))


@dataclass(frozen=True, slots=True)
class Edited:
    """A note with something that was changed in Anki."""

    guid: str
    fields: tuple[str, ...]
    """The names of the fields; `deck` where the cards were moved, `tags` where one of ours was taken off."""
    clash: bool
    """The study note has new words for one of them too."""
    sure: bool = True
    """False where nothing is remembered of an earlier push: it may as well be an older version of the study note."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a push did, or with a dry run would do, by guid."""

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    """Retired before and in the notes again."""
    deleted: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    edited: tuple[Edited, ...] = ()
    """Edited in Anki: left alone, or with `overwrite` overwritten."""
    gone: tuple[str, ...] = ()
    """Pushed before and deleted in Anki: not brought back, or with `overwrite` new again."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Decks that the user gave another name in Anki, with that name."""
    strange: tuple[str, ...] = ()
    """Another note type has the guid: left alone."""
    media: tuple[str, ...] = ()
    place: str = ""
    """Where the cards are now, as a reader knows it."""
    backup: str = ""
    """The folder or file with the backup made before; empty where nothing had to be done."""


class Target(Protocol):
    """A place where cards are reviewed."""

    @property
    def key(self) -> str:
        """Names what is remembered of this place: letters and digits."""
        ...

    @property
    def place(self) -> str:
        """What a reader knows it by."""
        ...

    def present(self, guids: Collection[str]) -> Mapping[str, Present]:
        """The notes that are there, of those asked for."""
        ...

    def lacking(self, media: Collection[str]) -> Sequence[str]:
        """Which pictures are not there yet."""
        ...

    def apply(self, moves: Moves, shipment: Shipment) -> str:
        """Does what is planned, after a backup, and says where that lies.

        Raises:
            CardsError: it could not be done; nothing is changed then, or the sentence says what is.
        """
        ...


class Nowhere:
    """A place that is not there yet: what a dry run compares with."""

    def __init__(self, place: str) -> None:
        self.key = "nowhere"
        self.place = place

    def present(self, guids: Collection[str]) -> Mapping[str, Present]:
        """Nothing."""
        return {}

    def lacking(self, media: Collection[str]) -> Sequence[str]:
        """All."""
        return sorted(media)

    def apply(self, moves: Moves, shipment: Shipment) -> str:
        """Never called: nothing is changed in a dry run."""
        raise NotImplementedError
