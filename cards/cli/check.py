"""`cards check`: problems of notes and cards."""

from __future__ import annotations

import click

from cards.cli import console, options


@click.command("check")
@options.paths
@options.reading("text", "json")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, jobs: int, strict: bool) -> None:
    """Show what is wrong in notes, settings and deck definitions, and which of the notes' questions have no answer; nothing is written."""
    from cards.cli import shapes
    from cards.pipeline import check
    from cards.workspace import open_workspace

    with console.Progress("checking notes") as progress:
        problems = check(open_workspace(), paths, jobs=jobs, progress=progress)
    if form == "json":
        console.as_json({"problems": [shapes.problem(found) for found in problems]})
    else:
        console.problems(problems, as_result=True)
        console.note(console.count(len(problems), "problem") if problems else "nothing to report")
    ctx.exit(console.exit_code(problems, strict=strict))
