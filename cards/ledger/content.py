"""Digests of what lands in a package, one a field: what has changed of a card can be told from them alone."""

from __future__ import annotations

from functools import lru_cache

from cards.ledger.birth import code
from cards.model import Placed

FIELDS = ("question", "answer", "context", "mistake", "extra", "lang", "source", "tags", "media")
"""What lands in a package, in the order of `Entry.content`; new ones go to the end."""
WIDTH = 6
"""Letters of one field's digest."""


def fingerprint(placed: Placed) -> str:
    """Digests of everything that lands in the package's fields and tags; not the deck: a package cannot move a card."""
    draft = placed.draft
    values = (
        draft.question,
        draft.answer,
        "\x1f".join(draft.context),
        draft.mistake,
        draft.extra,
        draft.lang,
        placed.source,
        "\x1f".join(sorted(draft.tags)),
        "\x1f".join(sorted(placed.media)),
    )
    return "".join(_digest(value) if value else "-" * WIDTH for value in values)


@lru_cache(maxsize=4096)
def _digest(value: str) -> str:
    """A short digest; headings, sources and tags come again and again."""
    return code(value, WIDTH)


def differing(old: str, new: str) -> tuple[str, ...]:
    """The names of the fields whose digests differ."""
    if old == new:
        return ()
    return tuple(
        name
        for place, name in enumerate(FIELDS)
        if place * WIDTH < len(old) and old[place * WIDTH :][:WIDTH] != new[place * WIDTH :][:WIDTH]
    )
