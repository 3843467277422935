"""The sentences of a node, each with what stands before it and the term that its line is about."""

from __future__ import annotations

from collections.abc import Iterator

from cards import nlp
from cards.extractor.answers import is_noise
from cards.extractor.site import SentenceSite, Site
from cards.extractor.term import split_term
from cards.extractor.titles import clean
from cards.model import SOFT_BREAK, Span, Text

SHORTEST = 10
"""Characters; a shorter sentence holds no card."""


def sentence_sites(site: Site) -> Iterator[SentenceSite]:
    """The sentences of a line or an item that is prose; of `term : explanation` those behind the colon."""
    node = site.node
    if node.kind not in ("line", "item") or node.marker in ("question", "mistake") or site.asks or is_noise(node, site.packs):
        return
    parts = split_term(node.text, site.packs)
    text, subject, shift = (parts.rest, clean(parts.term.plain), parts.at) if parts else (node.text, "", 0)
    before = _line_before(site)
    places = nlp.split_sentences(text.plain)
    line, seen, bottom = node.own.start, 0, 0
    for number, ((start, end), piece) in enumerate(zip(places, text.pieces(places), strict=True), 1):
        line, seen = line + node.text.plain.count(SOFT_BREAK, seen, shift + start), shift + start
        above, bottom = bottom, line + node.text.plain.count(SOFT_BREAK, seen, shift + end)
        if len(clean(piece.plain)) >= SHORTEST and "{{c" not in piece.plain:
            span = Span(node.span.path, line, min(bottom, node.own.end))
            gap = line - above if number > 1 else 1
            yield SentenceSite(site, piece, number, span, before, gap, subject or site.topic)
        before = piece


def _line_before(site: Site) -> Text | None:
    """The last sentence of the line before, where both are lines of one paragraph."""
    if site.node.kind != "line" or site.index == 0:
        return None
    last = site.siblings[site.index - 1]
    if last.kind != "line" or last.own.end + 1 != site.node.span.start or last.marker:
        return None
    spans = nlp.split_sentences(last.text.plain)
    return last.text.cut(*spans[-1]) if spans else None
