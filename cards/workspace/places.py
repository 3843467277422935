"""Where things stand in a workspace; nothing is loaded to tell."""

from __future__ import annotations

import os
from pathlib import Path

SETTINGS_FILE = "cards.yaml"
NOTES_FOLDER = "notes"
DECKS_FOLDER = "decks"
LEDGER = "ledger.jsonl"
DECISIONS = "decisions.yaml"
"""The file of the decks folder that defines no deck."""


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start`, up to the repository's root or the home folder, that is a workspace; else `start`."""
    start = Path(os.path.realpath(start))
    home = Path(os.path.realpath(Path.home()))
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file() or (folder / DECKS_FOLDER / LEDGER).is_file():
            return folder
        if folder == home or (folder / ".git").exists():
            break
    return start
