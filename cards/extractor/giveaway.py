"""Checks of what a card gives away: its question, its sentence, or the titles above it."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor.finding import GAP, Finding
from cards.model import Draft
from cards.packs import Packs

_GLOSS = re.compile(r"\s?\([^()]*\)")
_USES = {"과정", "필요", "거치", "사용", "이용", "수행", "진행", "하", "되", "통하", "use", "need", "require"}
"""What a purpose's means adds where it only names the title again."""


def given_away(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether the question, or the title right above a sentence, holds the words of the answer."""
    if draft.note_type == "cloze" or draft.kind in ("correction", "sequence"):
        return None
    words = set(nlp.content_words(draft.answer))
    bare = set(nlp.content_words(_GLOSS.sub("", draft.answer)))
    words = bare if draft.kind != "definition" and len(bare) > 1 else words
    if not words:
        return None
    asked = set(nlp.content_words(draft.question))
    share = len(words & asked) / len(words)
    if share == 1 and (tier > 1 or len(words) > 1):
        return Finding("given away", 0.2, "the question holds the whole answer")
    if share >= 0.6:
        return Finding("half given away", 0.26 if draft.rule == "means" else 0.06)
    if draft.kind == "purpose" and words <= asked | _USES:
        return Finding("given away", 0.2, "the question holds the whole answer")
    title = draft.context[-1] if len(draft.context) > (draft.rule != "means") else ""
    if tier > 2 and draft.kind in ("condition", "cause", "function", "purpose") and title:
        shown = set(nlp.content_words(title)) | asked | (_USES if draft.kind == "purpose" or draft.rule == "means" else set())
        return Finding("given away by the title", 0.2) if words <= shown else None
    return None


def gap_given_away(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether a gap can be filled from the rest of its sentence or from the titles above it."""
    if draft.note_type != "cloze" or tier == 1:
        return None
    rest = set(nlp.content_words(GAP.sub(" ", draft.question)))
    if draft.question.rstrip().endswith("!") and len(rest) < 4:
        return Finding("talk", 0.32)
    hidden = set(nlp.content_words(draft.answer))
    if hidden and hidden <= rest:
        return Finding("gap given away", 0.2, "the rest of the sentence holds the words of the gap")
    if any(len(word) > 1 for word in hidden & rest):
        return Finding("gap half given away", 0.08)
    above = set(nlp.content_words(" ".join(draft.context)))
    shown = sum(word in above or (len(word) > 6 and word.isascii() and any(w[:6] == word[:6] for w in above)) for word in hidden)
    return Finding("gap in the context", 0.2) if hidden and shown * 3 >= len(hidden) * 2 else None
