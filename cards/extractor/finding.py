"""What a check of a card gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from cards.model import Draft
from cards.packs import Packs


class Finding(NamedTuple):
    """What a check found."""

    name: str
    cost: float
    fatal: str = ""
    """Why the card may never be shown."""


Check = Callable[[Draft, int, Packs], Finding | None]

GAP = re.compile(r"\{\{c\d+::((?:[^{}]|\{[^{}]*\})*?)(?:::[^{}]*)?\}\}")
"""A gap of a cloze with what it hides."""
