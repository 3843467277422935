"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]

paths = click.argument("paths", nargs=-1)

guids = click.argument("guids", nargs=-1, required=True, metavar="GUID...")

jobs = click.option(
    "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="Read notes with N processes; 0 = as many as are worth their start."
)

strict = click.option("--strict", is_flag=True, help="Warnings end with exit code 1 too.")


def format_of(*names: str) -> Callable[[Command], Command]:
    """The option `--format`; the first name is the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="What to print.")


def reading(*formats: str) -> Callable[[Command], Command]:
    """What a command takes that reads notes and reports: `--format`, `--jobs` and `--strict`."""
    return lambda command: format_of(*formats)(jobs(strict(command)))


collection = click.option(
    "--collection", metavar="PATH", help="The collection.anki2 of an Anki profile that is closed; the workspace's own unless given."
)
