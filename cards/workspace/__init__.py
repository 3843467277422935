"""The workspace: the folder that holds the notes, the decks and the settings, and what it says."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cards.workspace.places import DECISIONS, DECKS_FOLDER, LEDGER, NOTES_FOLDER, SETTINGS_FILE, find_root

if TYPE_CHECKING:
    from cards.model import DeckSpec
    from cards.workspace.globs import matches
    from cards.workspace.scan import Found, Scope, nfc
    from cards.workspace.settings import Settings
    from cards.workspace.space import Workspace, open_workspace

__all__ = [
    "DECISIONS",
    "DECKS_FOLDER",
    "LEDGER",
    "NOTES_FOLDER",
    "SETTINGS_FILE",
    "DeckSpec",
    "Found",
    "Scope",
    "Settings",
    "Workspace",
    "find_root",
    "matches",
    "nfc",
    "open_workspace",
]

_HOME = {
    "DeckSpec": "cards.model",
    "Found": "cards.workspace.scan",
    "Scope": "cards.workspace.scan",
    "Settings": "cards.workspace.settings",
    "Workspace": "cards.workspace.space",
    "matches": "cards.workspace.globs",
    "nfc": "cards.workspace.scan",
    "open_workspace": "cards.workspace.space",
}


def __getattr__(name: str) -> object:
    """Loaded when it is used: a build where nothing changed needs no settings."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value
