"""What a sentence says that its subject does, in Korean and English, each with its question."""

from __future__ import annotations

from collections.abc import Iterator

from cards import nlp
from cards.extractor.deeds import english, korean
from cards.extractor.deeds.deed import Deed
from cards.extractor.site import SentenceSite

__all__ = ["Deed", "deeds"]


def deeds(site: SentenceSite) -> Iterator[Deed]:
    """What the sentence at `site` says that its subject does."""
    yield from korean.deeds(site) if nlp.lang_of(site.plain) == "ko" else english.deeds(site)
