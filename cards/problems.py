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
    "no-notes-folder": Row("error", "there is no folder of that name in {root}", "make it and put notes in it, or name the notes to read"),
    "not-a-file": Row("warning", "this is neither a file nor a folder and was skipped", "only regular files can be notes"),
    "link-outside": Row("warning", "this link leads out of the folder that is read and was skipped", "name its target to read it"),
    "same-name": Row("warning", "two files have this name once letters are composed; one was skipped", "rename one of them"),
    "too-big": Row(
        "error", "the file has {size} MB, more than the {limit} MB that are read", "split it, or raise `max_note_mb` in cards.yaml"
    ),
    "note-crashed": Row("error", "the program failed on this note ({why})", "please report it; the other notes were built without it"),
    "not-written": Row("error", "{why}", "nothing was written"),
    "cache-rebuilt": Row("info", "the file of what was read before was torn", "it was begun anew; nothing else is lost"),
    # what the notes leave open
    "question-unanswered": Row("info", "“{question}” has no answer here", "ask it next time, or write the answer below it"),
    # cards that their author began
    "card-open": Row("warning", "the card that `{sign}` opens here never ends", "close it with `{closer}`"),
    "card-no-answer": Row("warning", "the card that `{sign}` makes here has no answer", "{write}"),
    "card-no-question": Row("warning", "`A:` answers no question here", "write the question above it, on a line that begins with `Q:`"),
    "card-two-answers": Row("warning", "this is a second `A:` for one question", "write one `A:`; its answer may run over several lines"),
    "card-no-gap": Row("warning", "the card that `{sign}` opens here hides nothing", "put what is to be hidden in {gap}"),
    "toggle-untitled": Row("info", "this `<details>` has no `<summary>`", "write the question in it: <summary>…</summary>"),
    # settings and deck definitions
    "yaml-broken": Row("error", "this is not valid YAML: {why}", "quote values that hold a colon, and indent with spaces"),
    "setting-unknown": Row("error", "`{key}` is not known here", "{near}known are: {known}"),
    "setting-value": Row("error", "`{key}` is {seen}", "write {expected}"),
    "packs-wrong": Row("error", "{why}", "the built-in words were used alone"),
    "rule-unknown": Row("error", "there is no rule `{rule}`", "{near}`cards rules` lists them"),
    # front matter
    "front-matter-broken": Row(
        "warning", "the front matter is not valid YAML: {why}", "quote values that hold a colon; the note was read without it"
    ),
    "front-matter-open": Row("warning", "the front matter never ends", "close it with a line of three dashes"),
    "front-matter-value": Row("warning", "`{key}` is {seen}", "write {expected}"),
    # the text of a note
    "fence-open": Row("warning", "this code fence never closes, so what follows was read as code", "close it with {fence}"),
    # packages
    "media-missing": Row("warning", "there is no picture `{target}`", "check its path and spelling; the card shows a placeholder"),
    "media-outside": Row(
        "warning", "the picture `{target}` lies outside the workspace", "copy it next to the note; the card shows a placeholder"
    ),
    "media-kind": Row(
        "warning", "`{target}` is not a picture that Anki shows", "use png, jpg, gif, webp or svg; the card shows a placeholder"
    ),
    "media-too-big": Row(
        "warning",
        "the picture `{target}` has more than {limit} MB",
        "make it smaller, or raise `max_media_mb` in cards.yaml; the card shows a placeholder",
    ),
    "media-unreadable": Row("warning", "the picture `{target}` cannot be read", "check its permissions; the card shows a placeholder"),
    "cloze-without-gap": Row(
        "warning", "the card `{key}` hides nothing, so Anki would make no card of it", "write the gap as {{{{c1::hidden words}}}}"
    ),
    "question-empty": Row("warning", "the question of the card `{key}` is empty, so it was left out", "write a question, or drop the card"),
    "guid-twice": Row(
        "error",
        "two cards have the identity `{key}`; the second was left out",
        "remove one of its lines from the ledger, or unlink one card",
    ),
    "guid-in-two-decks": Row(
        "warning", "{count} cards are in the decks {decks}", "let one deck claim them: Anki keeps a card in the deck that is imported first"
    ),
    "package-unwritable": Row(
        "error", "the package cannot be written: {why}", "check the folder's permissions and the space left; what was there is untouched"
    ),
    # what reviews tell
    "forgotten": Row("info", "“{concept}” was forgotten again and again ({counts})", "{advice}"),
    # the ledger
    "ledger-conflict": Row(
        "error",
        "git left a merge conflict here, so nothing was written",
        "keep both sides' lines and delete the marker lines (`<<<<<<<`, `=======`, `>>>>>>>`); of two with one guid keep the later",
    ),
    "ledger-line": Row(
        "error",
        "the line cannot be read ({why}), so nothing was written",
        "take the line back from git; or delete it: an untouched card gets the same guid again",
    ),
    "ledger-twice": Row(
        "error",
        "the card {guid} stands here and on line {first}, so nothing was written",
        "delete the line whose `changed` is the earlier",
    ),
    "ledger-newer": Row(
        "error",
        "the ledger has schema {version} and this program knows {known}, so nothing was written",
        "update the program: pip install --upgrade mentor-cards",
    ),
    "ledger-head": Row(
        "error",
        "the first line with the schema version is missing, so nothing was written",
        "take the file back from git; or delete it: untouched cards get the same guids again",
    ),
    # decisions
    "decision-shape": Row("error", "this is not a decision", "write a list whose items begin with one of: {known}"),
    "decision-unknown": Row("error", "`{key}` is not known in a decision", "known are: {known}"),
    "decision-value": Row("error", "`{key}` is {seen}", "write {expected}"),
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
