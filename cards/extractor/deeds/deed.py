"""What a sentence says that its subject does, and the question that asks for it."""

from __future__ import annotations

import re
from typing import NamedTuple

from cards.extractor.site import SentenceSite


class Deed(NamedTuple):
    """What a thing does, asked."""

    question: str
    answer: str
    """Markdown."""
    name: str
    """The thing."""
    facet: str
    """The verb, or the role."""
    sure: float
    """0–1."""


def is_topic(name: str, site: SentenceSite) -> bool:
    """Whether a title above names a thing."""
    key = re.sub(r"[\W_]+", "", name).lower()
    return any(key and key in re.sub(r"[\W_]+", "", line).lower() for line in (*site.site.context, site.subject))
