"""The program: finds the command, loads it when it is called, and turns how it ended into an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from cards import __version__
from cards.cli import console

COMMANDS = {
    "build": "Build the decks: notes → packages for Anki.",
    "list": "Show the cards of the notes; nothing is written.",
    "explain": "Say for each block of a note which rules made what of it, and why.",
    "check": "Show what is wrong in the notes, and their questions without an answer.",
    "push": "Bring an Anki collection up to date, where a package cannot.",
    "sync": "Sync the collection with AnkiWeb or a server of your own.",
    "weak": "Show what to study today: the weakest concepts, and why.",
    "review": "Review on the terminal, weak theory first if you like.",
    "rules": "Show the rules that make cards, or the manual of one.",
    "keep": "Make cards of suggestions.",
    "drop": "Make cards no more.",
    "edit": "Reword a card without touching the note.",
    "link": "Say that a new card is a known one.",
    "unlink": "Say that a card is not the one whose history it carries.",
    "undo": "Take the last keep, drop, edit, link or unlink back.",
}
"""In the order of the help page, which they stand on so that it loads no command; each is `command` in the module of its name."""

INTERRUPTED = 130
PIPE_CLOSED = 141


class Commands(click.Group):
    """A group that imports a command only to run it or to show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"cards.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            console.flush()
        except BrokenPipeError:  # the reader has seen enough
            console.hush()
            ctx.exit(PIPE_CLOSED)
        return result


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cards")
def group() -> None:
    """Turns ordinary study notes into Anki decks; the notes are never modified.

    Without PATHS, a command reads the notes/ folder of the workspace: the nearest folder, going up, that holds cards.yaml or
    decks/ledger.jsonl, else the current folder.
    """


def run(arguments: Sequence[str]) -> int:
    """Runs one command line.

    Returns:
        0 done, 1 problems at error level, 2 wrong usage, 130 interrupted, 141 the reader of the output went away.
    """
    console.use_utf8()
    try:
        code = group.main(list(arguments), prog_name="cards", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        console.note("interrupted; nothing more was written")
        return INTERRUPTED
    except Exception as error:
        from cards.problems import CardsError  # the records take longer to load than the whole help page

        if not isinstance(error, CardsError):
            raise
        console.note(f"cards: {error}")
        return error.exit_code
    return code if isinstance(code, int) else 0
