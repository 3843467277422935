"""`cards drop`: a card is made no more."""

from __future__ import annotations

import click

from cards.cli import options


@click.command("drop")
@options.guids
def command(guids: tuple[str, ...]) -> None:
    """Make the card GUID no more, although its text stays in the note; the next build retires it."""
    from cards.cli.decided import each
    from cards.decisions import drop

    each(guids, drop, "dropped")
