"""The notes of one run, read."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field

from cards.model import Problem
from cards.pipeline import caching
from cards.pipeline.many import Progress, read_all
from cards.pipeline.reading import Reading, Recipe
from cards.problems import problem
from cards.workspace import SETTINGS_FILE, Scope, Workspace


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read, how, and what was wrong on the way."""

    scope: Scope
    recipe: Recipe
    readings: tuple[Reading, ...]
    """Also those of notes that could not be read."""
    problems: tuple[Problem, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    """What the bytes of the workspace's notes were, by path."""
    astray: tuple[Problem, ...] = ()
    """What was wrong on the way to the notes."""

    @property
    def inside(self) -> tuple[Reading, ...]:
        """The notes of the workspace that could be read."""
        return tuple(reading for reading in self.readings if reading.inside and reading.read)

    @property
    def outside(self) -> tuple[Reading, ...]:
        """The others: the ledger knows nothing of them."""
        return tuple(reading for reading in self.readings if not reading.inside and reading.read)


def gather(
    workspace: Workspace,
    paths: tuple[str, ...],
    *,
    jobs: int = 0,
    progress: Progress | None = None,
    executor: Executor | None = None,
    unanswered: bool = False,
    keep: bool = False,
) -> Gathered:
    """Reads the notes at `paths`; with none, those of the workspace's `notes/`.

    What was read before is not read again; `keep` also remembers what is read now.
    """
    scope, problems = workspace.scan(paths)
    recipe = Recipe(workspace.settings, workspace.specs, unanswered)
    with caching.opened(workspace, write=keep and any(note.inside for note in scope.notes)) as store:
        cache = caching.Readings(store)
        readings = tuple(read_all(scope.notes, recipe, jobs=jobs, cache=cache, progress=progress, executor=executor))
        if not paths:
            cache.forget_others({note.path for note in scope.notes})
    found = (*workspace.problems, *unknown_rules(workspace), *problems, *(p for reading in readings for p in reading.problems))
    return Gathered(scope, recipe, readings, (*found, *caching.rebuilt(store)), cache.digests, problems)


def unknown_rules(workspace: Workspace) -> tuple[Problem, ...]:
    """Names of rules in the settings and the deck definitions that no rule has."""
    places = [(SETTINGS_FILE, (*workspace.settings.rules_on, *workspace.settings.rules_off))]
    places += [(spec.path, (*spec.rules_on, *spec.rules_off)) for spec in workspace.specs]
    if not any(names for _, names in places):
        return ()
    from cards.extractor import RULES

    known = [rule.name for rule in RULES]
    strange = [(path, name) for path, names in places for name in names if name not in known]
    return tuple(problem("rule-unknown", path, rule=name, near=_near(name, known)) for path, name in strange)


def _near(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"did you mean `{near[0]}`? " if near else ""
