"""The workspace as a record: its root, its settings, its deck definitions."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from cards.model import DeckSpec, Problem
from cards.problems import problem
from cards.workspace.places import NOTES_FOLDER, find_root
from cards.workspace.scan import Scope, nfc, scan
from cards.workspace.settings import Settings, read_deck_specs, read_settings


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as it stands on disk."""

    root: Path
    settings: Settings = field(default_factory=Settings)
    specs: tuple[DeckSpec, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong in `cards.yaml` and the deck definitions."""

    @property
    def name(self) -> str:
        """The deck of notes that name none: as set, else the folder's name."""
        return self.settings.name or nfc(self.root.name) or "notes"

    def file_of(self, path: str) -> str | None:
        """The file of a note that the ledger knows by its composed path, None where it is gone; the disk may spell it decomposed."""
        here = str(self.root)
        for part in path.split("/"):
            exact = os.path.join(here, part)
            if not os.path.lexists(exact):
                try:
                    exact = next(os.path.join(here, name) for name in os.listdir(here) if nfc(name) == part)
                except (OSError, StopIteration):
                    return None
            here = exact
        return here

    def scan(self, paths: tuple[str, ...] = ()) -> tuple[Scope, tuple[Problem, ...]]:
        """The notes at `paths`; with none, those of the workspace's `notes/` folder."""
        if not paths:
            folder = self.root / NOTES_FOLDER
            if not folder.is_dir():
                return Scope(()), (problem("no-notes-folder", NOTES_FOLDER, root=self.root),)
            paths = (str(folder),)
        return scan(self.root, paths, exclude=self.settings.exclude)


def open_workspace(start: Path | None = None) -> Workspace:
    """The workspace that `start` (the current folder) lies in, with its settings and deck definitions."""
    root = find_root(start or Path.cwd())
    settings, wrong = read_settings(root)
    specs, broken = read_deck_specs(root)
    return Workspace(root, settings, specs, (*wrong, *broken))
