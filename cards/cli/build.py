"""`cards build`: notes → packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cards.cli import advice, console, options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cards.pipeline import Outcome

SHOWN = 10
"""Cards listed a group; the rest is counted."""


@click.command("build")
@options.paths
@click.option("--dry-run", is_flag=True, help="Show the plan; write nothing.")
@options.format_of("text", "json")
@click.option("--out", metavar="DIR", help="Where the packages go; the workspace's decks/ unless given.")
@options.jobs
@options.strict
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], dry_run: bool, form: str, out: str | None, jobs: int, strict: bool) -> None:
    """Build one package for each deck and show what changes: new, changed, moved, retired, unchanged.

    Only the notes at PATHS are read; cards of other notes stay as they are.
    """
    from cards.cli import shapes
    from cards.pipeline import build
    from cards.workspace import open_workspace

    with console.Progress("reading notes") as progress:
        built = build(open_workspace(), paths, out=Path(out) if out else None, write=not dry_run, jobs=jobs, progress=progress)
    if form == "json":
        console.as_json(shapes.outcome(built))
    else:
        console.problems(built.problems)
        _print(built, dry_run=dry_run)
    ctx.exit(console.exit_code(built.problems, strict=strict))


def _print(built: Outcome, *, dry_run: bool) -> None:
    plan = built.plan
    asked = dict(built.retired) | {listed.guid: listed.choice.draft.question for listed in built.cards}
    groups: list[tuple[str, Sequence[str]]] = [
        ("new", [_line(guid, asked) for guid in plan.new]),
        ("changed", [f"{_line(c.guid, asked)}  ({', '.join(c.fields)})" for c in plan.changed]),
        ("moved", [f"{_line(guid, asked)}{_way(built, guid)}" for guid in plan.moved]),
        ("retired", [_line(guid, asked) for guid in plan.retired]),
        ("unchanged", plan.unchanged),
        ("doubtful", [f"{_line(d.guid, asked)}  may be {' or '.join(d.candidates)}" for d in plan.doubtful]),
    ]
    if not any(lines for _, lines in groups):
        if not console.exit_code(built.problems):
            console.result("No card came out of these notes; `cards explain PATH` says why.")
        return
    for name, lines in groups:
        if lines and name != "unchanged":
            console.result(f"{name}:")
            for line in lines[:SHOWN]:
                console.result(f"  {line}")
            if len(lines) > SHOWN:
                console.result(f"  … and {len(lines) - SHOWN} more")
    console.result(", ".join(f"{len(lines)} {name}" for name, lines in groups if lines or name != "doubtful"))
    for line in _advice(built, dry_run=dry_run):
        console.result(line)


def _way(built: Outcome, guid: str) -> str:
    """From which deck to which, where a card changed its deck."""
    old, new = built.shifted.get(guid, ("", ""))
    return f"  ({old} → {new})" if new else ""


def _line(guid: str, asked: Mapping[str, str]) -> str:
    return f"{guid}  {(asked.get(guid, '').splitlines() or [''])[0][:90]}".rstrip()


def _advice(built: Outcome, *, dry_run: bool) -> list[str]:
    lines = advice.in_anki(built)
    if dry_run:
        return [*lines, "Dry run: nothing was written."]
    lines += [f"{r.path}  {console.count(r.cards, 'card')}{'' if r.written else ' (unchanged)'}" for r in built.receipts]
    if any(receipt.written for receipt in built.receipts):
        lines.append(f"Next: in Anki, File → Import, and choose the package. {advice.OVERWRITES}")
    elif built.receipts:
        lines.append("Nothing changed: there is nothing to import.")
    return lines
