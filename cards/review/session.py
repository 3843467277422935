"""A review session without a screen: the engine's queue and scheduler, one card at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from cards.review.memory import LEECH
from cards.review.page import answer_of, plain

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

Rating = Literal["again", "hard", "good", "easy"]
RATINGS: tuple[Rating, ...] = get_args(Rating)

_ISOLATES = str.maketrans("", "", "\u2068\u2069")
"""Marks of writing direction around numbers, which a terminal shows as boxes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card to be answered."""

    guid: str
    deck: str
    """Its home."""
    front: str
    """Plain text."""
    back: str
    intervals: tuple[str, ...]
    """When it comes again, for each of `RATINGS`."""
    waiting: tuple[int, int, int]
    """New, learning and due cards in the deck that is reviewed now, this one included."""
    front_html: str
    back_html: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to."""

    rating: Rating
    leech: bool
    """The card was forgotten so often that Anki has just called it a leech."""


class Session:
    """Reviews decks one after the other, the first until it is empty.

    `show` gives the card to be answered, the same one until `answer` or `undo` is called.
    """

    def __init__(self, col: Engine, decks: Sequence[int]) -> None:
        """
        Args:
            col: an open collection.
            decks: deck ids in the order in which they are reviewed; subdecks come with their parents.
        """
        self._col = col
        self._decks = list(decks)
        self._queued: Any = None
        self._card: Any = None
        self.done = 0
        """Answers given and not taken back."""

    def show(self) -> Shown | None:
        """The card to be answered; None when nothing is left for now."""
        if self._card is None and not self._fetch():
            return None
        card, output = self._card, self._card.render_output()
        note, queue = card.note(), self._queue
        return Shown(
            note.guid,
            self._col.decks.name(card.odid or card.did),
            plain(output.question_text),
            plain(answer_of(output.answer_text)),
            tuple(text.translate(_ISOLATES) for text in self._col.sched.describe_next_states(self._queued.states)),
            (queue.new_count, queue.learning_count, queue.review_count),
            output.question_and_style(),
            output.answer_and_style(),
        )

    def answer(self, rating: Rating) -> Answered:
        """Answers the card that is shown.

        Raises:
            RuntimeError: no card is shown.
        """
        if self._card is None:
            raise RuntimeError("no card is shown")
        card = self._card
        leech = card.note().has_tag(LEECH)
        answer = self._col.sched.build_answer(card=card, states=self._queued.states, rating=RATINGS.index(rating))
        self._col.sched.answer_card(answer)
        self._card = self._queued = None
        self.done += 1
        return Answered(rating, not leech and self._col.get_note(card.nid).has_tag(LEECH))

    def undo(self) -> bool:
        """Takes the last answer of this session back; False where there is none."""
        if not self.done:
            return False
        self._col.undo()
        self._card = self._queued = None
        self.done -= 1
        return True

    def _fetch(self) -> bool:
        from anki.cards import Card

        for deck in self._decks:
            if not self._col.decks.get(deck, default=False):
                continue
            self._col.decks.select(deck)
            self._queue = self._col.sched.get_queued_cards(fetch_limit=1)
            if self._queue.cards:
                self._queued = self._queue.cards[0]
                self._card = Card(self._col, backend_card=self._queued.card)
                self._card.start_timer()
                return True
        return False


def decks_of(col: Engine, guids: Sequence[str]) -> tuple[int, ...]:
    """The top-level decks in which these notes' cards are at home, in the order of their names."""
    known = set(guids)
    rows = col.db.all("select distinct n.guid, iif(c.odid, c.odid, c.did) from cards c join notes n on n.id = c.nid")
    names = {col.decks.name(deck).partition("::")[0] for guid, deck in rows if guid in known}
    return tuple(number for name in sorted(names) if (number := col.decks.id_for_name(name)))
