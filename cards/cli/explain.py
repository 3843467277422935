"""`cards explain`: what a note's blocks were read as, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cards.cli import console

if TYPE_CHECKING:
    pass


@click.command("explain", short_help="Say for each block of a note which rules made what of it, and why.")
@click.argument("place", metavar="PATH[:LINE]")
@click.pass_context
def command(ctx: click.Context, place: str) -> None:
    """Say for each block of a note (or the one at LINE) what it was read as, which rules made what of it, the score, or why there is no card."""
    from cards.pipeline import explain
    from cards.workspace import open_workspace

    path, line = _split(place)
    lines, problems = explain(open_workspace(), path, line=line)
    for text in lines:
        console.result(text)
    console.problems(problems)
    ctx.exit(console.exit_code(problems))


def _split(place: str) -> tuple[str, int | None]:
    """The path and the line of `PATH:LINE`; a file whose own name ends that way is meant as it is."""
    path, colon, line = place.rpartition(":")
    if colon and line.isascii() and line.isdigit() and path and not Path(place).exists():
        return path, int(line)
    return place, None
