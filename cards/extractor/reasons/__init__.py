"""The reasons that a sentence gives, in Korean and English, each with its question."""

from __future__ import annotations

from collections.abc import Iterator

from cards import nlp
from cards.extractor.reasons import english, korean
from cards.extractor.reasons.reason import Reason
from cards.extractor.site import SentenceSite

__all__ = ["Reason", "reasons"]


def reasons(site: SentenceSite) -> Iterator[Reason]:
    """What the sentence at `site` gives a reason for; the sentence before it may join the answer."""
    yield from korean.reasons(site) if nlp.lang_of(site.plain) == "ko" else english.reasons(site)
