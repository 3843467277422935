"""What the commands do: read the notes, give every card its identity, and (for `build`) write the ledger and the packages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cards import decisions, exporter
from cards import ledger as ledgers
from cards.decisions import Decisions
from cards.ledger import Ledger, Matching
from cards.model import Card, Plan, Problem, Receipt
from cards.pipeline.assemble import package_of, packages
from cards.pipeline.identify import Listed, identify
from cards.pipeline.many import Progress, read_all
from cards.pipeline.reading import Reading, Recipe, explain_note
from cards.problems import CardsError, problem
from cards.workspace import DECISIONS, DECKS_FOLDER, LEDGER, Found, Scope, Workspace, nfc

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cards.extractor import Look


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did, or with a dry run would do."""

    plan: Plan
    cards: tuple[Listed, ...]
    """The cards of the notes that were read."""
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The notes of one run."""

    scope: Scope
    recipe: Recipe
    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]

    def inside(self) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.readings if reading.inside and reading.read)

    def outside(self) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.readings if not reading.inside and reading.read)


def build(
    workspace: Workspace,
    paths: tuple[str, ...] = (),
    *,
    out: Path | None = None,
    write: bool = True,
    jobs: int = 0,
    progress: Progress | None = None,
    executor: Executor | None = None,
    unanswered: bool = False,
) -> Outcome:
    """Notes → packages.

    Args:
        workspace: where the ledger is and what the decks are.
        paths: the notes to read; none = the workspace's `notes/`.  Nothing outside them is retired.
        out: the folder of the packages; None = the workspace's `decks/`.
        write: False writes nothing.
        jobs: how many processes read notes; 0 = as many as are worth their start.
        progress: told how many notes of how many are read.
        executor: reads the notes instead of processes of our own.
        unanswered: also report the notes' questions that have no answer.
    """
    read = _read(workspace, paths, jobs=jobs, progress=progress, executor=executor, unanswered=unanswered)
    if not any(reading.read for reading in read.readings):
        return Outcome(Plan(), (), (), read.problems)
    folder = workspace.root / DECKS_FOLDER
    try:
        with _locked(folder, needed=write and bool(read.inside())):
            return _built(workspace, read, out or folder, write=write)
    except CardsError as error:
        return Outcome(Plan(), (), (), (*read.problems, problem("not-written", nfc(str(folder)), why=error)))


def listing(
    workspace: Workspace,
    paths: tuple[str, ...] = (),
    *,
    jobs: int = 0,
    everything: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[Listed, ...], tuple[Problem, ...]]:
    """The cards of the notes in the order of path and line, nothing written.

    Args:
        everything: also what was not kept.
    """
    read = _read(workspace, paths, jobs=jobs, progress=progress)
    memory, problems = _memory(workspace, needed=bool(read.inside()))
    gone = _gone(memory.ledger, read.scope, workspace)
    known, _ = identify(read.inside(), memory.ledger, decisions=memory.decisions, recipe=read.recipe, workspace=workspace, gone=gone)
    others, _ = identify(read.outside(), Ledger(), recipe=read.recipe, workspace=workspace)
    listed = tuple(item for item in _in_order((*known, *others)) if everything or item.is_card)
    return listed, (*read.problems, *problems)


def check(workspace: Workspace, paths: tuple[str, ...] = (), *, jobs: int = 0, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong in the notes, the settings and the cards, and the questions that have no answer."""
    return build(workspace, paths, write=False, jobs=jobs, progress=progress, unanswered=True).problems


def explain(workspace: Workspace, path: str, *, line: int | None = None) -> tuple[tuple[Look, ...], tuple[Problem, ...]]:
    """What was seen in each block of a note, or of one of its lines, which rules looked at it and what became of their drafts."""
    scope, problems = workspace.scan((path,))
    recipe = Recipe(workspace.settings, workspace.specs)
    looks: list[Look] = []
    found = [*workspace.problems, *_unknown_rules(workspace), *problems]
    for note in scope.notes:
        seen, wrong = explain_note(note, recipe, line=line)
        looks += seen
        found += wrong
    return tuple(looks), tuple(found)


def now() -> datetime:
    """The time of what is new in this build: `SOURCE_DATE_EPOCH` (Unix seconds) where it is set, else the clock's.

    Raises:
        CardsError: the variable holds no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise CardsError(f"SOURCE_DATE_EPOCH is `{epoch[:40]}`; it must be the seconds since 1970-01-01, or not be set") from None


def _read(
    workspace: Workspace,
    paths: tuple[str, ...],
    *,
    jobs: int,
    progress: Progress | None,
    executor: Executor | None = None,
    unanswered: bool = False,
) -> _Read:
    scope, problems = workspace.scan(paths)
    recipe = Recipe(workspace.settings, workspace.specs, unanswered)
    readings = tuple(read_all(scope.notes, recipe, jobs=jobs, progress=progress, executor=executor))
    found = (*workspace.problems, *_unknown_rules(workspace), *problems, *(p for reading in readings for p in reading.problems))
    return _Read(scope, recipe, readings, found)


def _built(workspace: Workspace, read: _Read, out: Path, *, write: bool) -> Outcome:
    """The part of a build that stands under the lock."""
    time = now()
    memory, problems = _memory(workspace, needed=bool(read.inside()))
    write = write and not memory.broken
    gone = _gone(memory.ledger, read.scope, workspace)
    recipe = read.recipe
    known, matching = identify(read.inside(), memory.ledger, decisions=memory.decisions, gone=gone, recipe=recipe, workspace=workspace)
    others, strange = identify(read.outside(), Ledger(), recipe=recipe, workspace=workspace)
    reach = [*(reading.path for reading in read.inside()), *(path for path in gone if read.scope.lacks(path))]
    ledger, cards, plan = _recorded(memory, matching, known, workspace, scope=reach, time=time)
    _, more, strangers = _recorded(Memory(), strange, others, workspace, scope=(), time=time)
    if write and read.inside():
        ledgers.write(workspace.root / DECKS_FOLDER / LEDGER, ledger)
    rest = _rest(workspace, read, ledger, memory.decisions, {package_of(card.deck) for card in cards})
    receipts, wrong = exporter.export(packages((*cards, *rest, *more)), root=workspace.root, out=out, write=write)
    shown = () if memory.broken else tuple(replace(receipt, path=_shown(receipt.path)) for receipt in receipts)
    listed = tuple(item for item in _in_order((*known, *others)) if item.is_card)
    plan = replace(plan, new=plan.new + strangers.new)
    return Outcome(plan, listed, shown, tuple(dict.fromkeys((*read.problems, *problems, *wrong))))


def _recorded(
    memory: Memory, matching: Matching, listed: Sequence[Listed], workspace: Workspace, *, scope: Sequence[str], time: datetime
) -> tuple[Ledger, tuple[Card, ...], Plan]:
    chosen = sorted((item for item in _in_order(listed) if item.is_card), key=lambda item: "weak" not in item.choice.draft.tags)
    placed = [item.placed(exporter.pictures(item.choice.draft, root=workspace.root)) for item in chosen]
    return ledgers.record(memory.ledger, matching, placed, scope=scope, now=time, decided=memory.decisions.decided)


def _rest(workspace: Workspace, read: _Read, ledger: Ledger, decisions: Decisions, wanted: set[str]) -> tuple[Card, ...]:
    """The cards of notes that were not to be read, where they share a package with what was: they stay in it, with their old time."""
    seen = {found.path for found in read.scope.notes}
    entries = {e.guid: e for e in ledger.entries if e.position and not e.retired and package_of(e.deck) in wanted and e.path not in seen}
    files = [Found(str(workspace.root / path), path, True) for path in sorted({entry.path for entry in entries.values()})]
    readings = [reading for reading in read_all(files, read.recipe) if reading.read]
    listed, _ = identify(readings, ledger, decisions=decisions, recipe=read.recipe, workspace=workspace)
    return tuple(
        Card(item.guid, item.choice.draft, entry.deck, item.placed(()).source, datetime.fromisoformat(entry.changed), entry.position)
        for item in listed
        if item.is_card and (entry := entries.get(item.guid)) is not None
    )


@dataclass(frozen=True, slots=True)
class Memory:
    """What the workspace remembers besides its notes."""

    ledger: Ledger = field(default_factory=Ledger)
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def broken(self) -> bool:
        """Whether a part could not be read: then nothing is written, lest what it says be lost."""
        return self.ledger.broken or self.decisions.broken


def _memory(workspace: Workspace, *, needed: bool = True) -> tuple[Memory, tuple[Problem, ...]]:
    if not needed:
        return Memory(), ()
    folder = workspace.root / DECKS_FOLDER
    ledger, torn = ledgers.read(folder / LEDGER, shown=f"{DECKS_FOLDER}/{LEDGER}")
    decided, wrong = decisions.read(folder / DECISIONS, shown=f"{DECKS_FOLDER}/{DECISIONS}")
    return Memory(ledger, decided), (*torn, *wrong)


def _gone(ledger: Ledger, scope: Scope, workspace: Workspace) -> tuple[str, ...]:
    """The notes of the ledger that are no longer there, wherever they were: their cards may have moved into what was read."""
    found = {note.path for note in scope.notes}
    missing = sorted({entry.path for entry in ledger.entries} - found)
    return tuple(path for path in missing if scope.lacks(path) or not os.path.lexists(workspace.root / path))


def _in_order(listed: Iterable[Listed]) -> list[Listed]:
    """By note, then by line; what stands on one line keeps the order of the rules."""
    return sorted(listed, key=lambda item: (not item.reading.inside, item.reading.path, item.choice.draft.span.start))


def _unknown_rules(workspace: Workspace) -> tuple[Problem, ...]:
    """Names of rules in the settings and the deck definitions that no rule has."""
    places = [("cards.yaml", (*workspace.settings.rules_on, *workspace.settings.rules_off))]
    places += [(spec.path, (*spec.rules_on, *spec.rules_off)) for spec in workspace.specs]
    if not any(names for _, names in places):
        return ()
    from difflib import get_close_matches

    from cards.extractor import RULES

    known = [rule.name for rule in RULES]
    found = []
    for path, names in places:
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                found.append(problem("rule-unknown", path, rule=name, near=f"did you mean `{near[0]}`? " if near else ""))
    return tuple(found)


def _shown(path: str) -> str:
    """A package's path as one would type it here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return path
    return nfc(path if relative.startswith(os.pardir) else relative)


@contextmanager
def _locked(folder: Path, *, needed: bool) -> Iterator[None]:
    if not needed:
        yield
        return
    with ledgers.locked(folder):
        yield
