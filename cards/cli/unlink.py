"""`cards unlink`: a card starts afresh."""

from __future__ import annotations

import click

from cards.cli import options


@click.command("unlink")
@options.guids
def command(guids: tuple[str, ...]) -> None:
    """Say that the card GUID is not the one whose history it carries: it starts afresh, and GUID is retired."""
    from cards.cli.decided import each
    from cards.decisions import unlink

    each(guids, unlink, "unlinked")
