"""`cards list`: the cards, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cards.cli import console, options

if TYPE_CHECKING:
    from cards.pipeline import Listed


@click.command("list")
@options.paths
@options.format_of("table", "json", "csv", "yaml")
@click.option("--all", "everything", is_flag=True, help="Suggestions and dropped drafts too, with the reason.")
@options.jobs
@options.strict
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, everything: bool, jobs: int, strict: bool) -> None:
    """Show the cards that the notes give; nothing is written."""
    from cards.cli import shapes
    from cards.pipeline import listing
    from cards.workspace import open_workspace

    with console.Progress("reading notes") as progress:
        found, problems = listing(open_workspace(), paths, jobs=jobs, everything=everything, progress=progress)
    if form == "json":
        console.as_json(shapes.listing(found, problems))
    elif form == "yaml":
        console.as_yaml(shapes.listing(found, problems))
    elif form == "csv":
        console.as_csv(shapes.CSV_COLUMNS, (shapes.csv_row(listed) for listed in found))
    else:
        _table(found, everything=everything)
    if form in ("csv", "table"):
        console.problems(problems)
    ctx.exit(console.exit_code(problems, strict=strict))


def _table(found: tuple[Listed, ...], *, everything: bool) -> None:
    header = ("guid", "kind", "question", "answer", "source") + (("status",) if everything else ())
    rows = []
    for listed in found:
        draft, choice = listed.choice.draft, listed.choice
        status = (choice.status + (f": {choice.reason}" if choice.reason else ""),) if everything else ()
        rows.append((listed.guid, draft.kind, draft.question, draft.answer, str(draft.span), *status))
    if rows:
        console.table(header, rows, wide=("question", "answer", "source", "status"))
    kept = sum(listed.choice.status == "card" for listed in found)
    others = f", {len(found) - kept} not kept" if everything else ""
    console.result(f"{console.count(kept, 'card')}{others}")
