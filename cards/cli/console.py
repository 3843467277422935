"""The only place that prints: results on stdout, everything else on stderr, UTF-8 whatever the console's code page."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from cards.model import Problem

PIPED_WIDTH = 120
"""Columns of a table that goes to a file or a pipe."""

PAGE_WIDTH = 90
"""Columns of a card at most: longer lines are hard to read."""

PATIENCE = 0.5
"""Seconds of work after which a progress bar appears."""


def use_utf8() -> None:
    """Makes both streams write UTF-8; what it cannot hold (a lone surrogate) is written as `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def result(text: str) -> None:
    """Prints a result on stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def note(text: str) -> None:
    """Prints something about the run on stderr."""
    sys.stderr.write(text + "\n")


def count(number: int, name: str) -> str:
    """`1 card`, `2 cards`."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def as_json(value: Any) -> None:
    """Prints `value` as JSON, Hangul as itself."""
    result(json_text(value))


def json_text(value: Any) -> str:
    """A value as it is printed as JSON."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=1)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints rows as CSV."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def as_yaml(value: Any) -> None:
    """Prints `value` as YAML."""
    from cards.safe_yaml import dump

    result(dump(value))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, wide: Sequence[str] = ()) -> None:
    """Prints a table that counts Hangul as two columns; the columns named in `wide` share what the others leave."""
    from shutil import get_terminal_size

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in header:
        grid.add_column(name, ratio=1 if name in wide else None, overflow="fold", no_wrap=name not in wide)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    width = get_terminal_size((PIPED_WIDTH, 1)).columns
    Console(file=sys.stdout, width=width, highlight=False).print(grid)


def page(text: str, *, title: str = "", foot: str = "") -> None:
    """Prints a frame around text that is wrapped at words; Hangul counts as two columns."""
    from shutil import get_terminal_size

    from rich import box
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    width = min(get_terminal_size((PIPED_WIDTH, 1)).columns, PAGE_WIDTH)
    frame = Panel(
        Text(text), title=Text(title) if title else None, subtitle=Text(foot) if foot else None, box=box.ROUNDED, title_align="left"
    )
    Console(file=sys.stdout, width=width, highlight=False).print(frame)


def problems(found: Sequence[Problem], *, as_result: bool = False) -> None:
    """Prints problems, one a line: place, level, what was seen and what to write instead."""
    say = result if as_result else note
    for problem in found:
        say(problem_line(problem))


def problem_line(problem: Problem) -> str:
    """A problem as one line."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{place}: {problem.level}: {problem.message} [{problem.code}]"


def exit_code(found: Sequence[Problem], *, strict: bool = False) -> int:
    """1 where a problem is an error, or with `strict` a warning; else 0."""
    levels = {"error", "warning"} if strict else {"error"}
    return int(any(problem.level in levels for problem in found))


def flush() -> None:
    """Writes out what is buffered, so that a closed pipe is noticed here and not at the end of the process."""
    sys.stdout.flush()


def hush() -> None:
    """Sends the rest of the output nowhere, so that Python does not complain about a closed pipe when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = io.StringIO()


class Progress:
    """A progress bar on a terminal, for work that takes longer than a moment.

    Use as a context manager; call it with how many of how many are done.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self.start = time.monotonic()
        self.shown = sys.stderr.isatty()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int) -> None:
        if not self.shown or (self.bar is None and time.monotonic() - self.start < PATIENCE):
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn(self.label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self.bar = Bar(*columns, console=Console(file=sys.stderr), transient=True)
            self.task = self.bar.add_task(self.label, total=total)
            self.bar.start()
        self.bar.update(self.task, completed=done, total=total)
