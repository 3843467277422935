"""`cards undo`: the last decision is taken back."""

from __future__ import annotations

import click

from cards.cli import console


@click.command("undo")
def command() -> None:
    """Take back the last decision: keep, drop, edit, link or unlink."""
    from cards.pipeline import undo
    from cards.workspace import open_workspace

    last = undo(open_workspace())
    if last is None:
        console.result("there is no decision to take back")
    else:
        console.result(f"taken back: {last.verb} {last.guid}" + (f"  {last.text}" if last.text else ""))
