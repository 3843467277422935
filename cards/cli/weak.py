"""`cards weak`: what to study today, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cards.cli import console, options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cards.review.today import Today
    from cards.review.weakness import Concept


@click.command("weak")
@options.paths
@options.collection
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Concepts in the table.")
@click.option("--deck", "make", is_flag=True, help="Make or refresh the filtered deck 약한 이론; switches FSRS on in the collection.")
@click.option("--annotate", is_flag=True, help="Let `cards check` report, at the note's line, what was forgotten again and again.")
@options.reading("table", "json")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    collection: str | None,
    limit: int,
    make: bool,
    annotate: bool,
    form: str,
    jobs: int,
    strict: bool,
) -> None:
    """Rank the concepts of the notes by weakness, each with the reasons, its place, and the mentor's words.

    It counts what the mentor corrected and what your reflections admit, how often a concept was forgotten, and what FSRS says of it now.
    Nothing is written into notes.
    """
    from cards.cli import shapes, studied
    from cards.review.today import today
    from cards.workspace import open_workspace

    workspace = open_workspace()
    cards, problems = studied.drafts(workspace, paths, jobs=jobs)
    with studied.collection(workspace.root, collection, needed=make or annotate) as col:
        found = today(cards, col, words=workspace.settings.packs)
        if form == "json":
            console.as_json(shapes.weak(found.concepts, problems))
        else:
            console.problems(problems)
            _table(found.concepts, limit)
        if make:
            _deck(col, found)
    if annotate:
        _annotate(workspace.root, found)
    ctx.exit(console.exit_code(problems, strict=strict))


def _table(concepts: Sequence[Concept], limit: int) -> None:
    if not concepts:
        console.result("Nothing is weak: no correction, no admitted weakness, nothing forgotten.")
        return
    rows = [
        (concept.name, f"{concept.weakness:.2f}", "; ".join(concept.reasons), _words(concept.words), str(concept.source))
        for concept in concepts[:limit]
    ]
    console.table(("concept", "weak", "why", "the mentor's words", "source"), rows, wide=("concept", "why", "the mentor's words", "source"))
    more = f", {len(concepts) - limit} not shown (--limit)" if len(concepts) > limit else ""
    console.result(console.count(len(concepts), "weak concept") + more)


def _words(text: str) -> str:
    from cards.review.weakness import WORDS

    line = " ".join(text.split())
    return line if len(line) <= WORDS else line[: WORDS - 1].rstrip() + "…"


def _deck(col: object, found: Today) -> None:
    from cards.review import deck, fsrs, order

    if not fsrs.is_on(col):
        console.note("FSRS is switched on: the deck is ordered by how likely each card is recalled")
    _, number = deck.refresh(col, found.weak)
    console.note(f"{deck.NAME}: {console.count(number, 'card')}")
    if moved := order.lead(col, found.unasked):
        console.note(f"the order of {console.count(moved, 'new card')} has changed: first what shows soonest where else you are weak")


def _annotate(root: Path, found: Today) -> None:
    from cards import marks
    from cards.review import leeches

    made = leeches.marks(found.concepts, found.cards, found.known)
    marks.write(root, made)
    console.note(f"{console.count(len(made), 'concept')} forgotten again and again; `cards check` shows them at their lines")
