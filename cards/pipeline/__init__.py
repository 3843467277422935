"""read → parse → extract → identify → assemble → export, over many notes.

`reading` takes one note and `many` all of them, `identify` gives them identities, `assemble` puts cards into decks; `building`,
`showing` and `deciding` do what the commands do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cards.pipeline.building import Outcome, build, check
    from cards.pipeline.deciding import decide, look_up, undo
    from cards.pipeline.identify import Listed
    from cards.pipeline.showing import explain, listing

__all__ = ["Listed", "Outcome", "build", "check", "decide", "explain", "listing", "look_up", "undo"]

_HOME = {
    "Listed": "identify",
    "Outcome": "building",
    "build": "building",
    "check": "building",
    "decide": "deciding",
    "explain": "showing",
    "listing": "showing",
    "look_up": "deciding",
    "undo": "deciding",
}


def __getattr__(name: str) -> object:
    """Loaded when it is used: a build where nothing changed needs none of it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"cards.pipeline.{_HOME[name]}"), name)
    return value
