"""`cards build` and `cards check`: from the notes to the ledger and the packages."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from cards import exporter, marks
from cards import ledger as ledgers
from cards.cache import stamp
from cards.ledger import Entry, Ledger, Matching
from cards.model import Card, Draft, Placed, Plan, Problem, Receipt
from cards.pipeline import caching
from cards.pipeline.assemble import package_of, packages, source_of
from cards.pipeline.gather import Gathered, gather
from cards.pipeline.identify import Listed, identify
from cards.pipeline.many import Progress, read_all, settled
from cards.pipeline.memory import Memory, gone, locked, now, recall
from cards.pipeline.still import Seal, digest_of
from cards.problems import CardsError, problem
from cards.spool import Groups, Spooled, joined
from cards.workspace import DECKS_FOLDER, LEDGER, Found, Workspace, nfc


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did, or with a dry run would do."""

    plan: Plan
    cards: Sequence[Listed]
    """The cards of the notes that were read."""
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
    retired: Mapping[str, str] = field(default_factory=dict)
    """The questions of the cards that the plan retires, by guid."""
    made: Sequence[Card] = ()
    """The same cards with their dates and positions, ready to go anywhere."""
    shifted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Old and new deck of the cards that changed their deck, by guid."""
    ledger: Ledger = field(default_factory=Ledger)
    """What is remembered now."""
    seal: Seal | None = None
    """What went in and came out, where the next build need not look again if it finds all of it unchanged."""

    @property
    def gone(self) -> dict[str, str]:
        """The questions of all cards that are remembered and the notes no longer give, by guid, whenever they were retired."""
        return {entry.guid: entry.question for entry in self.ledger.entries if entry.position and entry.retired}

    def again(self) -> Outcome:
        """What the next build does, if nothing changes until then."""
        plan = self.plan
        known = tuple(sorted({*plan.new, *(change.guid for change in plan.changed), *plan.moved, *plan.unchanged}))
        problems = tuple(found for found in self.problems if found.code != "cache-rebuilt")
        receipts = tuple(replace(receipt, written=False) for receipt in self.receipts)
        return replace(self, plan=Plan(unchanged=known), problems=problems, receipts=receipts, retired={}, shifted={})


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
    package: bool = True,
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
        package: False keeps the ledger and makes no package: the cards go another way.
    """
    gathered = gather(workspace, paths, jobs=jobs, progress=progress, executor=executor, unanswered=unanswered, keep=write)
    if not any(reading.read for reading in gathered.readings):
        return Outcome(Plan(), (), (), gathered.problems)
    folder = out or workspace.root / DECKS_FOLDER
    time = now()
    try:
        with locked(workspace, needed=write and bool(gathered.inside)), settled():
            return _built(workspace, gathered, folder, time=time, write=write, package=package)
    except CardsError as error:
        place = nfc(os.path.join(DECKS_FOLDER, LEDGER))
        return Outcome(Plan(), (), (), (*gathered.problems, problem("not-written", place, why=error)))


def check(workspace: Workspace, paths: tuple[str, ...] = (), *, jobs: int = 0, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong in the notes, the settings and the cards, the questions that have no answer, and what reviews marked."""
    built = build(workspace, paths, write=False, jobs=jobs, progress=progress, unanswered=True)
    spans = {item.guid: item.choice.draft.span for item in built.cards}
    return (*built.problems, *marks.problems(workspace.root, spans))


def _built(workspace: Workspace, gathered: Gathered, out: Path, *, time: datetime, write: bool, package: bool) -> Outcome:
    """The part of a build that stands under the lock."""
    memory, problems = recall(workspace, needed=bool(gathered.inside))
    write = write and not memory.broken
    recipe, lost = gathered.recipe, gone(memory.ledger, gathered.scope, workspace)
    known, matching = identify(gathered.inside, memory, gone=lost, recipe=recipe, workspace=workspace)
    others, strange = identify(gathered.outside, Memory(), recipe=recipe, workspace=workspace)
    reach = [*(reading.path for reading in gathered.inside), *(path for path in lost if gathered.scope.lacks(path))]
    pictured: list[Draft] = []
    ledger, cards, plan = _recorded(memory, matching, known, workspace, scope=reach, time=time, pictured=pictured)
    _, more, strangers = _recorded(Memory(), strange, others, workspace, scope=(), time=time, pictured=pictured)
    rest = _rest(workspace, gathered, replace(memory, ledger=ledger), cards) if package else ()
    if write and gathered.inside:
        ledgers.write(workspace.root / DECKS_FOLDER / LEDGER, ledger)
    decks = packages(joined(cards, rest, more)) if package else ()
    receipts, wrong = exporter.export(decks, root=workspace.root, out=out, write=write, media_mb=workspace.settings.max_media_mb)
    shown = () if memory.broken else tuple(replace(receipt, path=_shown(receipt.path)) for receipt in receipts)
    plan = replace(plan, new=plan.new + strangers.new)
    asked = {entry.guid: entry.question for entry in memory.ledger.entries if entry.guid in plan.retired} if plan.retired else {}
    made = () if memory.broken else joined(cards, more)
    found, shifted = tuple(dict.fromkeys((*gathered.problems, *problems, *wrong))), _shifted(memory.ledger, ledger, plan)
    seal = _sealed(workspace, gathered, ledger, pictured, receipts, found) if write and package else None
    left = Ledger() if memory.broken else ledger
    return Outcome(plan, joined(known, others), shown, found, asked, made=made, shifted=shifted, ledger=left, seal=seal)


def _sealed(
    workspace: Workspace,
    gathered: Gathered,
    ledger: Ledger,
    shown: Sequence[Draft],
    receipts: Sequence[Receipt],
    problems: Sequence[Problem],
) -> Seal | None:
    """The seal of a build; None where something counted that is not in it, or went wrong."""
    scope = gathered.scope
    if any(not (note.inside and reading.read) for note, reading in zip(scope.notes, gathered.readings, strict=True)):
        return None
    if any(reading.digest != gathered.digests.get(reading.path) for reading in gathered.readings):
        return None  # saved while it was read
    here = {note.path for note in scope.notes}
    if any(path not in here and not scope.lacks(path) for path in ledger.notes):
        return None
    if any(found.code == "package-unwritable" for found in problems):
        return None
    pictures = exporter.watched(shown, root=workspace.root)
    written = (str(workspace.root / DECKS_FOLDER / LEDGER), *(os.path.abspath(receipt.path) for receipt in receipts))
    files = {path: stamp(path) for path in (*written, *pictures)}
    return Seal(digest_of(scope, gathered.astray, gathered.digests), workspace.settings.exclude, files)


def _recorded(
    memory: Memory,
    matching: Matching,
    listed: Groups[Listed],
    workspace: Workspace,
    *,
    scope: Sequence[str],
    time: datetime,
    pictured: list[Draft],
) -> tuple[Ledger, Sequence[Card], Plan]:
    """The cards with their dates; weak theory comes first among the new ones.  Those that may show pictures go to `pictured`."""
    look = partial(exporter.pictures, root=workspace.root, media_mb=workspace.settings.max_media_mb)

    def placed(item: Listed) -> Placed:
        draft = item.choice.draft
        if not exporter.may_show_pictures(draft):
            return item.placed(())
        pictured.append(draft)
        return item.placed(look(draft))

    chosen = ([placed(item) for item in group] for group in listed.groups())
    order = [(item.guid, "weak" in item.choice.draft.tags) for item in listed]
    first = [guid for guid, weak in order if weak] + [guid for guid, weak in order if not weak]
    return ledgers.record(memory.ledger, matching, chosen, order=first, scope=scope, now=time, decided=memory.decisions.decided)


def _rest(workspace: Workspace, gathered: Gathered, memory: Memory, cards: Sequence[Card]) -> Sequence[Card]:
    """The cards of notes that were not to be read, where they share a package with what was: they stay in it, with their old time."""
    seen = {found.path for found in gathered.scope.notes}
    ledger, others = memory.ledger.entries, [i for path, mine in memory.ledger.notes.items() if path not in seen for i in mine]
    wanted = {package_of(card.deck) for card in cards} if others else set()
    places = {e.guid: i for i in others if (e := ledger[i]).position and not e.retired and package_of(e.deck) in wanted}
    paths = sorted({ledger[i].path for i in places.values()})
    files = [Found(file, path, True) for path in paths if (file := workspace.file_of(path)) is not None]
    with caching.opened(workspace, write=False) as store:
        readings = [reading for reading in read_all(files, gathered.recipe, cache=caching.Readings(store)) if reading.read]
    listed, _ = identify(readings, memory, recipe=gathered.recipe, workspace=workspace)
    rest: Spooled[Card] = Spooled(pickle.dumps, pickle.loads)
    for group in listed.groups():
        rest.add([_card(item, ledger[places[item.guid]]) for item in group if item.guid in places])
    return rest


def _card(item: Listed, entry: Entry) -> Card:
    """The card as the ledger has it."""
    changed = datetime.fromisoformat(entry.changed)
    return Card(item.guid, item.choice.draft, entry.deck, source_of(item.reading), changed, entry.position)


def _shifted(before: Ledger, after: Ledger, plan: Plan) -> dict[str, tuple[str, str]]:
    """The moved cards whose deck is another: in Anki they stay where they are."""
    moved = frozenset(plan.moved)
    if not moved:
        return {}
    old = {entry.guid: entry.deck for entry in before.entries if entry.guid in moved}
    return {e.guid: (old[e.guid], e.deck) for e in after.entries if e.guid in old and old[e.guid] != e.deck}


def _shown(path: str) -> str:
    """A package's path as one would type it here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return path
    return nfc(path if relative.startswith(os.pardir) else relative)
