"""`cards review`: a review session on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from cards.cli import console, options

if TYPE_CHECKING:
    from cards.model import Draft
    from cards.review.session import Rating, Session, Shown

Keys = Callable[[], str]
"""Gives the next key; empty at the end of the input."""

ANSWERS: dict[str, Rating] = {"1": "again", "2": "hard", "3": "good", "4": "easy"}
HANGUL = str.maketrans("ㅂㄴㅕ", "qsu")
"""The same keys while the keyboard writes Hangul."""
REVEAL = (" ", "\r", "\n", "")
HELP = "space: answer · 1 Again  2 Hard  3 Good  4 Easy · u: undo · s: source · q: quit"


@click.command("review")
@options.paths
@options.collection
@click.option("--weak", is_flag=True, help="Weak theory first: refreshes the filtered deck 약한 이론 and switches FSRS on.")
@click.option("--limit", type=click.IntRange(min=1), default=None, metavar="N", help="Stop after N answers.")
@options.jobs
def command(paths: tuple[str, ...], collection: str | None, weak: bool, limit: int | None, jobs: int) -> None:
    """Review the cards that are due, as Anki schedules them.

    Keys: space shows the answer, 1 Again, 2 Hard, 3 Good, 4 Easy, u takes the last answer back, s shows where the card stands in the notes,
    q ends.  Without a terminal, one key a line is read from the input.
    """
    from cards.cli import studied
    from cards.review import deck, fsrs, order
    from cards.review.session import Session, decks_of
    from cards.review.today import today
    from cards.workspace import open_workspace

    workspace = open_workspace()
    cards, problems = studied.drafts(workspace, paths, jobs=jobs)
    console.problems([found for found in problems if found.level == "error"])
    with studied.collection(workspace.root, collection, needed=True) as col:
        if not collection:
            fsrs.switch_on(col)
        decks = list(decks_of(col, tuple(cards)))
        if weak:
            found = today(cards, col, words=workspace.settings.packs)
            number, held = deck.refresh(col, found.weak)
            order.lead(col, found.unasked)
            console.note(f"{deck.NAME}: {console.count(held, 'card')} first")
            decks.insert(0, number)
        session = Session(col, decks)
        run(session, cards, _keys(), limit=limit)


def run(session: Session, cards: Mapping[str, Draft], keys: Keys, *, limit: int | None = None) -> None:
    """Shows card after card until nothing is left, the limit is reached, or the person ends it."""
    console.note(HELP)
    while (limit is None or session.done < limit) and (shown := session.show()) is not None:
        if not _card(session, shown, cards, keys):
            break
    left = session.show() is not None if limit is None else True
    console.result(f"{console.count(session.done, 'answer')}{'' if left else '; nothing more is due now'}")


def _card(session: Session, shown: Shown, cards: Mapping[str, Draft], keys: Keys) -> bool:
    """One card until it is answered or left; False ends the session."""
    new, learning, due = shown.waiting
    console.page(shown.front, title=shown.deck, foot=f"{new} new · {learning} learning · {due} due")
    open_ = False
    while True:
        key = keys().translate(HANGUL)
        if key in ("q", "\x04", "\x1b") or key == END:
            return False
        if key == "s":
            console.result(_source(shown, cards))
        elif key == "u":
            console.note("taken back" if session.undo() else "there is no answer to take back")
            return True
        elif not open_ and key in REVEAL:
            open_ = True
            buttons = "  ".join(f"{n} {name.title()} {when}" for (n, name), when in zip(ANSWERS.items(), shown.intervals, strict=True))
            console.page(shown.back, foot=buttons)
        elif open_ and (key in ANSWERS or key in (" ", "\r", "\n")):
            answered = session.answer(ANSWERS.get(key, "good"))
            if answered.leech:
                console.note("forgotten so often that Anki calls it a leech; `cards weak --annotate` and `cards check` say what to do")
            return True
        else:
            console.note(HELP)


END = "\0"
"""The end of the input."""


def _source(shown: Shown, cards: Mapping[str, Draft]) -> str:
    draft = cards.get(shown.guid)
    return str(draft.span) if draft is not None else "the note that it came from is not among those that were read"


def _key() -> str:
    return str(click.getchar())


def _keys() -> Keys:
    """Single keys of a terminal, or one a line of another input."""
    stream = sys.stdin
    if stream.isatty():
        return _key

    def line() -> str:
        text = stream.readline()
        return (text.strip()[:1] or " ") if text else END

    return line
