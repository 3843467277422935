"""One note: from its file to its drafts.  A top-level, picklable function, so that any executor can run it anywhere."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cards.model import Choice, DeckSpec, Draft, Note, Problem
from cards.problems import problem
from cards.workspace import Found, Settings, matches

if TYPE_CHECKING:
    from cards.extractor import Look
    from cards.packs import Packs

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Recipe:
    """Everything besides a note's own bytes that decides what it yields."""

    settings: Settings = Settings()  # noqa: RUF009  frozen
    specs: tuple[DeckSpec, ...] = ()
    unanswered: bool = False
    """Whether questions without an answer are reported."""

    @cached_property
    def key(self) -> str:
        """Names the recipe: equal keys, equal results.  With the program's version and the note's digest it names a cached reading."""
        rules = [self.settings.rules_on, self.settings.rules_off, [(s.notes, s.sections, s.rules_on, s.rules_off) for s in self.specs]]
        text = json.dumps([rules, self.unanswered, self.settings.packs], sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def off(self, spec: DeckSpec | None) -> frozenset[str]:
        """The rules that are off for the cards of a deck definition: what `cards.yaml` says, then what the deck says."""
        off = set(self.settings.rules_off) - set(self.settings.rules_on)
        if spec is not None:
            off = (off | set(spec.rules_off)) - set(spec.rules_on)
        return frozenset(off)

    def spec_of(self, path: str, titles: Iterable[str]) -> DeckSpec | None:
        """The first deck definition, by file name, that takes a card of this note under these headings."""
        return next((spec for spec in self.specs if _takes_note(spec, path) and _takes_section(spec, titles)), None)

    def outcomes(self, path: str) -> tuple[frozenset[str], ...]:
        """The different sets of rules that are off for parts of a note."""
        specs = [spec for spec in self.specs if _takes_note(spec, path)]
        whole = next((i for i, spec in enumerate(specs) if not spec.sections), None)
        reach: list[DeckSpec | None] = [*specs, None] if whole is None else list(specs[: whole + 1])
        return tuple(dict.fromkeys(self.off(spec) for spec in reach))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one note yielded: its drafts, and of the note what a card needs."""

    path: str
    inside: bool
    """Whether the note lies in the workspace; the ledger knows nothing of notes that do not."""
    folder: str
    """The name of the folder that the note lies in."""
    read: bool = False
    """False where the note could not be read: what is known of it stays as it is."""
    digest: str = ""
    title: str = ""
    date: str = ""
    lang: str = ""
    deck: str = ""
    tags: tuple[str, ...] = ()
    weak: bool = False
    choices: Sequence[Choice] = ()
    """Of many notes they may lie on the disk until they are looked at."""
    problems: tuple[Problem, ...] = ()


def read_note(found: Found, recipe: Recipe) -> Reading:
    """Reads, parses and extracts one note.

    Whatever the file holds, the answer is a reading: a program error in one note becomes a problem of that note, and the others are built.
    """
    blank = Reading(found.path, found.inside, os.path.basename(os.path.dirname(os.path.abspath(found.file))))
    data, problems = read_bytes(found, limit=recipe.settings.max_note_mb)
    if data is None:
        return replace(blank, problems=problems)
    try:
        return _analysed(data, found, recipe, blank)
    except Exception as error:
        return replace(blank, problems=(problem("note-crashed", found.path, why=_where(error)),))


def read_bytes(found: Found, *, limit: int) -> tuple[bytes | None, tuple[Problem, ...]]:
    """A note's bytes, None where they cannot be read or are more than `limit` million."""
    try:
        with open(found.file, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limit * MEGABYTE:
                return None, (problem("too-big", found.path, size=f"{size / MEGABYTE:.0f}", limit=limit),)
            return file.read(limit * MEGABYTE + 1), ()
    except OSError as error:
        return None, (problem("unreadable", found.path, why=error.strerror or str(error)),)


def parse_note(data: bytes, found: Found, recipe: Recipe) -> tuple[Note | None, tuple[Problem, ...]]:
    """The structure of a note, read with the vocabulary of the workspace."""
    from cards.parser import parse

    return parse(data, found.path, role_of=packs_of(recipe).role_of)


def packs_of(recipe: Recipe) -> Packs:
    """The vocabulary of a recipe, loaded once a process."""
    packs = _PACKS.get(recipe.key)
    if packs is None:
        from cards.packs import load

        packs = _PACKS[recipe.key] = load(recipe.settings.packs)
    return packs


_PACKS: dict[str, Packs] = {}


def _where(error: Exception) -> str:
    """What a program error says, and the line of the program where it happened."""
    said, trace = f"{type(error).__name__}: {error}".splitlines()[0][:200], error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return said if trace is None else f"{said}, in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def _analysed(data: bytes, found: Found, recipe: Recipe, blank: Reading) -> Reading:
    note, problems = parse_note(data, found, recipe)
    if note is None:
        return replace(blank, problems=problems)
    facts = replace(
        blank,
        read=True,
        digest=note.digest,
        title=note.title,
        date=note.date,
        lang=note.lang,
        deck=note.deck,
        tags=note.tags,
        weak=note.weak,
        problems=problems,
    )
    if note.skip:
        return facts
    if recipe.unanswered:
        from cards.extractor import unanswered

        facts = replace(facts, problems=(*problems, *unanswered(note, packs=packs_of(recipe))))
    return replace(facts, choices=_choices(note, recipe))


def _choices(note: Note, recipe: Recipe) -> tuple[Choice, ...]:
    """The note's drafts; each part of it drawn with the rules that its deck has on."""
    from cards.extractor import extract

    packs, outcomes = packs_of(recipe), recipe.outcomes(note.path)
    return tuple(
        replace(choice, features=())  # what a score is made of is for `explain`, which reads anew
        for off in outcomes
        for choice in extract(note, packs=packs, off=off)
        if len(outcomes) == 1 or recipe.off(recipe.spec_of(note.path, titles_of(choice.draft))) == off
    )


def explain_note(found: Found, recipe: Recipe, *, line: int | None) -> tuple[tuple[Look, ...], tuple[Problem, ...]]:
    """What the extractor saw in each block of a note, or of one line."""
    from cards.extractor import explain

    data, problems = read_bytes(found, limit=recipe.settings.max_note_mb)
    note, problems = parse_note(data, found, recipe) if data is not None else (None, problems)
    if note is None:
        return (), problems
    off = recipe.off(recipe.spec_of(found.path, ()))
    return explain(note, packs=packs_of(recipe), line=line, off=off), problems


def titles_of(draft: Draft) -> tuple[str, ...]:
    """The headings that a draft stands under."""
    return (*draft.trail, *draft.context)


def _takes_note(spec: DeckSpec, path: str) -> bool:
    return not spec.notes or any(matches(path, glob) for glob in spec.notes)


def _takes_section(spec: DeckSpec, titles: Iterable[str]) -> bool:
    wanted = {" ".join(title.casefold().split()) for title in spec.sections}
    return not wanted or any(" ".join(title.casefold().split()) in wanted for title in titles)
