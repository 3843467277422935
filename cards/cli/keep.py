"""`cards keep`: a suggestion becomes a card."""

from __future__ import annotations

import click

from cards.cli import options


@click.command("keep")
@options.guids
def command(guids: tuple[str, ...]) -> None:
    """Make a card of each suggestion GUID, or take its drop back; `cards list --all` shows the names."""
    from cards.cli.decided import each
    from cards.decisions import keep

    each(guids, keep, "kept")
