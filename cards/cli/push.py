"""`cards push`: the cards go where they are reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cards.cli import console, options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cards.exporter.target import Edited, Options, Report, Shipment
    from cards.workspace import Workspace

SHOWN = 10
"""Cards listed a group; the rest is counted."""

GROUPS = ("new", "updated", "moved", "retired", "returned", "deleted", "strange")


@click.command("push")
@options.paths
@options.collection
@click.option(
    "--connect",
    metavar="URL",
    is_flag=False,
    flag_value="http://127.0.0.1:8765",
    help="Push to a running Anki with the add-on AnkiConnect; without URL to http://127.0.0.1:8765.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan; change nothing.")
@click.option("--overwrite", is_flag=True, help="Fields that were edited in Anki get the note's words.")
@click.option("--delete-retired", is_flag=True, help="Delete retired cards and their history; they are suspended unless given.")
@options.reading("text", "json")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    collection: str | None,
    connect: str | None,
    dry_run: bool,
    overwrite: bool,
    delete_retired: bool,
    form: str,
    jobs: int,
    strict: bool,
) -> None:
    """Bring a collection up to date: new and changed cards, decks, pictures; what the notes no longer give is suspended and tagged.

    Without --collection and --connect the workspace's own collection is used, which `cards review` reviews and `cards sync` syncs.  What
    was edited in Anki is left alone and reported.
    """
    from cards.cli import shapes
    from cards.exporter.push import pack
    from cards.exporter.target import Options
    from cards.pipeline import build
    from cards.problems import CardsError
    from cards.workspace import open_workspace

    if collection and connect:
        raise click.UsageError("give --collection or --connect, not both")
    workspace = open_workspace()
    require_engine(connect)
    with console.Progress("reading notes") as progress:
        built = build(workspace, paths, write=not dry_run, jobs=jobs, progress=progress, package=False)
    shipment, wrong = pack(built.made, root=workspace.root, retired=built.gone, media_mb=workspace.settings.max_media_mb)
    problems = tuple(dict.fromkeys((*built.problems, *wrong)))
    if not shipment.items and not shipment.retired:
        console.problems(problems)
        raise CardsError("there is no card to push; `cards list` shows what the notes give")
    report = _push(workspace, shipment, collection, connect, Options(dry_run, overwrite, delete_retired))
    if form == "json":
        console.as_json({"push": shapes.pushed(report), "problems": [shapes.problem(found) for found in problems]})
    else:
        console.problems(problems)
        asked = {**built.gone, **{card.guid: card.draft.question for card in built.made}}
        _print(report, asked, dry_run=dry_run, overwrite=overwrite)
    ctx.exit(console.exit_code(problems, strict=strict))


def require_engine(connect: str | None = None) -> None:
    """Says how to install the engine, before minutes of work, where it is needed and missing."""
    from cards.exporter.collection import missing
    from cards.problems import CardsError

    if not connect and (why := missing()):
        raise CardsError(why)


def _push(workspace: Workspace, shipment: Shipment, collection: str | None, connect: str | None, chosen: Options) -> Report:
    """By the way that was chosen."""
    from cards.exporter.push import push

    root = workspace.root
    if connect:
        from cards.exporter.connect import ConnectTarget

        return push(ConnectTarget(connect), shipment, root=root, options=chosen)
    from cards.exporter.collection import opened, place_of
    from cards.exporter.collection.place import CollectionTarget
    from cards.exporter.target import Nowhere

    path = place_of(root, collection)
    if chosen.dry_run and not path.exists():
        return push(Nowhere(str(path)), shipment, root=root, options=chosen)
    with opened(path, root=root, create=True) as col:
        return push(CollectionTarget(col, path, root=root), shipment, root=root, options=chosen)


def _print(report: Report, asked: Mapping[str, str], *, dry_run: bool, overwrite: bool) -> None:
    for group in GROUPS:
        _group(group, [_line(guid, asked) for guid in getattr(report, group)])
    _group("deleted in Anki", [_line(guid, asked) for guid in report.gone])
    _group("decks with another name in Anki", [f"{deck} → {name}" for deck, name in report.renamed])
    _group("edited in Anki", [f"{_line(edit.guid, asked)}  ({_how(edit)})" for edit in report.edited if edit.sure])
    _group("other words in Anki", [f"{_line(edit.guid, asked)}  ({_how(edit)})" for edit in report.edited if not edit.sure])
    seldom = ("returned", "deleted")
    counts = [f"{len(getattr(report, name))} {name}" for name in (*GROUPS[:6], "unchanged") if name not in seldom or getattr(report, name)]
    console.result(", ".join(counts))
    for advice in _advice(report, dry_run=dry_run, overwrite=overwrite):
        console.result(advice)


def _group(name: str, lines: Sequence[str]) -> None:
    if lines:
        console.result("\n".join([f"{name}:", *(f"  {line}" for line in lines[:SHOWN])]))
        if len(lines) > SHOWN:
            console.result(f"  … and {len(lines) - SHOWN} more")


def _line(guid: str, asked: Mapping[str, str]) -> str:
    lines = asked.get(guid, "").splitlines()
    return f"{guid}  {lines[0][:90]}" if lines else guid


def _how(edit: Edited) -> str:
    return ", ".join(edit.fields) + ("; the note changed too" if edit.sure and edit.clash else "")


def _advice(report: Report, *, dry_run: bool, overwrite: bool) -> list[str]:
    lines = []
    if report.edited and not overwrite:
        lines.append("What was edited in Anki was left alone; `cards push --overwrite` gives it the note's words.")
    if report.gone:
        lines.append(
            "What was deleted in Anki stays away; `cards push --overwrite` brings it back, `cards drop` takes it out of the decks too."
        )
    if any(not edit.sure for edit in report.edited):
        lines.append(
            "Other words: never pushed from here, so these may be edits or an older package; importing the newest one first tells."
        )
    if report.strange:
        lines.append("Strange: another note type has their identity in Anki, so they were left alone; delete them there and push again.")
    if dry_run:
        return [*lines, f"Dry run: nothing was changed in {report.place}."]
    if report.backup:
        lines.append(f"backup: {report.backup}")
    lines.append(f"{report.place}  {'up to date' if report.backup else 'was up to date'}")
    return lines
