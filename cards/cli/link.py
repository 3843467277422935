"""`cards link`: a new card is a known one."""

from __future__ import annotations

import click


@click.command("link")
@click.argument("old")
@click.argument("new")
def command(old: str, new: str) -> None:
    """Say that the card NEW is the known card OLD: it takes over its review history."""
    from cards.cli.decided import say
    from cards.decisions import link
    from cards.pipeline import decide
    from cards.workspace import open_workspace

    (question,) = decide(open_workspace(), (old, new), [(new, lambda known, text: link(known, old, new, text=text))])
    say(f"linked to {old}", new, question)
