"""What can be wrong with what a user wrote: one row a code, so that wording, level and hint stand together."""

from __future__ import annotations

from typing import NamedTuple

from cards.model import Level, Problem, Span


class CardsError(Exception):
    """Something that ends the command: wrong usage or a missing file.  The message is one sentence with the path."""

    exit_code = 2


class Row(NamedTuple):
    """One kind of problem: its level, what was seen, what to do instead."""

    level: Level
    message: str
    hint: str


CATALOGUE: dict[str, Row] = {
    # reading files
    "path-missing": Row("error", "there is no such file or folder", "check the spelling of the path"),
    "no-notes": Row("error", "no Markdown note was found here", "put a note ending in .md here, or name another folder"),
    "unreadable": Row("error", "the file cannot be read: {why}", "check its permissions"),
    "not-text": Row("error", "this is not a text file", "only Markdown notes can be read; exclude it in cards.yaml"),
    "not-utf8": Row("error", "byte {byte} of the line is not valid UTF-8", "save the note as UTF-8"),
    # front matter
    "front-matter-broken": Row("warning", "the front matter is not valid YAML: {why}", "quote values that hold a colon; the note was read without it"),
    "front-matter-open": Row("warning", "the front matter never ends", "close it with a line of three dashes"),
    "front-matter-value": Row("warning", "`{key}` is {seen}", "write {expected}"),
}


def problem(code: str, path: str, line: int = 0, **seen: object) -> Problem:
    """A problem of the catalogue at a place.

    Args:
        code: a key of `CATALOGUE`.
        path: the file, as shown to the user.
        line: 1-based, 0 where none applies.
        seen: the values named in the row's sentences.
    """
    row = CATALOGUE[code]
    return Problem(code, row.level, f"{row.message.format(**seen)}; {row.hint.format(**seen)}", path, line)


def at(code: str, span: Span, **seen: object) -> Problem:
    """A problem of the catalogue at the first line of a span."""
    return problem(code, span.path, span.start, **seen)
