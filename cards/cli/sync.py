"""`cards sync`: the collection and a server become one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from cards.cli import console, options

if TYPE_CHECKING:
    from cards.exporter.collection.sync import Direction

USER, PASSWORD = "CARDS_SYNC_USER", "CARDS_SYNC_PASSWORD"
"""The environment's variables; neither is ever written down, and a password never stands on a command line."""


@click.command("sync")
@options.collection
@click.option("--server", metavar="URL", default="", help="A sync server of your own; AnkiWeb unless given.")
@click.option(
    "--upload", "direction", flag_value="upload", help="Where only a full sync is possible, this collection replaces the server's."
)
@click.option("--download", "direction", flag_value="download", help="Where only a full sync is possible, the server's replaces this one.")
@click.option("--no-media", is_flag=True, help="Leave pictures out.")
def command(collection: str | None, server: str, direction: Direction | None, no_media: bool) -> None:
    """Sync the workspace's collection, pictures too, with AnkiWeb or a sync server.

    User and password come from CARDS_SYNC_USER and CARDS_SYNC_PASSWORD, or are asked.  The first sync of a collection replaces one side by
    the other; which one is asked unless --upload or --download says it.
    """
    from cards.exporter.collection import missing, opened, place_of
    from cards.exporter.collection.place import CollectionTarget
    from cards.exporter.collection.sync import sync
    from cards.exporter.push import forget
    from cards.problems import CardsError
    from cards.workspace import open_workspace

    if why := missing():
        raise CardsError(why)
    root = open_workspace().root
    path = place_of(root, collection)
    user = os.environ.get(USER) or _ask("user (or e-mail)", USER)
    password = os.environ.get(PASSWORD) or _ask("password", PASSWORD, hidden=True)
    with opened(path, root=root, create=True) as col:
        report = sync(
            col,
            path,
            root=root,
            endpoint=server,
            user=user,
            password=password,
            choose=lambda: direction or _direction(),
            media=not no_media,
        )
        if report.direction == "download":
            forget(CollectionTarget(col, path, root=root), root=root)
    if report.message:
        console.note(report.message)
    done = {"upload": "this collection was uploaded", "download": "the server's collection was downloaded", "": "synced"}[report.direction]
    pictures = f"; pictures: {report.media}" if report.media else ""
    console.result(f"{done} ({server or 'AnkiWeb'}){pictures}")


def _ask(what: str, variable: str, *, hidden: bool = False) -> str:
    from cards.problems import CardsError

    if not sys.stdin.isatty():
        raise CardsError(f"there is no terminal to ask for the {what} on; set {variable}")
    return str(click.prompt(what, hide_input=hidden, err=True))


def _direction() -> Direction:
    from cards.problems import CardsError

    if not sys.stdin.isatty():
        raise CardsError("one side must replace the other whole; say --upload (this one wins) or --download (the server's wins)")
    console.note("One side must replace the other whole: upload (this collection wins) or download (the server's wins).")
    chosen = click.prompt("which", type=click.Choice(("upload", "download")), err=True)
    return "upload" if chosen == "upload" else "download"
