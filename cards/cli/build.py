"""`cards build`: notes → packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
@click.option("--scheduler", metavar="ADDRESS", default="", help="Let the Dask cluster of this scheduler read the notes.")
@options.strict
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], dry_run: bool, form: str, out: str | None, jobs: int, scheduler: str, strict: bool
) -> None:
    """Build one package for each deck and show what changes: new, changed, moved, retired, unchanged.

    Only the notes at PATHS are read; cards of other notes stay as they are.
    """
    from cards.pipeline import still

    sight = None if dry_run else still.look(paths, out)
    shown = sight.more() if sight is not None and sight.answer is not None and form == "json" else None
    if sight is None or sight.answer is None or (form == "json" and shown is None):
        from cards.pipeline import build
        from cards.pipeline.cluster import connected
        from cards.workspace import open_workspace

        folder = Path(out) if out else None
        with connected(scheduler) as executor, console.Progress("reading notes") as progress:
            built = build(open_workspace(), paths, out=folder, write=not dry_run, jobs=jobs, progress=progress, executor=executor)
        answer, shown = _answer(built, dry_run=dry_run), _json(built) if form == "json" else None
        if sight is not None and built.seal is not None:
            again = built.again()
            still.keep(sight, built.seal, _answer(again, dry_run=False), _json(again))
    else:
        answer = sight.answer
    if form == "text":
        for line in answer["problems"]:
            console.note(line)
    for line in answer["text"] if shown is None else (shown,):
        console.result(line)
    ctx.exit(answer["strict" if strict else "exit"])


def _answer(built: Outcome, *, dry_run: bool) -> dict[str, Any]:
    """What the command can print about a build, line by line, and how it can end."""
    codes = {name: console.exit_code(built.problems, strict=strict) for name, strict in (("exit", False), ("strict", True))}
    lines = [console.problem_line(found) for found in built.problems]
    return {"text": _lines(built, dry_run=dry_run), "problems": lines, **codes}


def _json(built: Outcome) -> str:
    from cards.cli import shapes

    return console.json_text(shapes.outcome(built))


def _lines(built: Outcome, *, dry_run: bool) -> list[str]:
    plan, ways = built.plan, built.shifted
    groups: list[tuple[str, Sequence[tuple[str, str]]]] = [
        ("new", [(guid, "") for guid in plan.new]),
        ("changed", [(c.guid, f"  ({', '.join(c.fields)})") for c in plan.changed]),
        ("moved", [(guid, "  ({} → {})".format(*ways[guid]) if guid in ways else "") for guid in plan.moved]),
        ("retired", [(guid, "") for guid in plan.retired]),
        ("unchanged", [(guid, "") for guid in plan.unchanged]),
        ("doubtful", [(d.guid, f"  may be {' or '.join(d.candidates)}") for d in plan.doubtful]),
    ]
    if not any(lines for _, lines in groups):
        failed = console.exit_code(built.problems)
        return [] if failed else ["No card came out of these notes; `cards explain PATH` says why."]
    wanted = {guid for name, lines in groups if name != "unchanged" for guid, _ in lines[:SHOWN]}
    asked = _asked(built, wanted)
    text = []
    for name, lines in groups:
        if lines and name != "unchanged":
            text += [f"{name}:", *(f"  {_line(guid, asked)}{more}" for guid, more in lines[:SHOWN])]
            if len(lines) > SHOWN:
                text.append(f"  … and {len(lines) - SHOWN} more")
    text.append(", ".join(f"{len(lines)} {name}" for name, lines in groups if lines or name != "doubtful"))
    return [*text, *_advice(built, dry_run=dry_run)]


def _asked(built: Outcome, wanted: set[str]) -> dict[str, str]:
    """The questions of some cards, by guid."""
    asked = {guid: built.retired[guid] for guid in wanted if guid in built.retired}
    for item in built.cards if len(asked) < len(wanted) else ():
        if item.guid in wanted:
            asked[item.guid] = item.choice.draft.question
            if len(asked) == len(wanted):
                break
    return asked


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
