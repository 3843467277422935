"""Whether a sentence says what a term is, in Korean and English; shared by the rules that ask for a meaning."""

from __future__ import annotations

from cards import nlp
from cards.extractor.clauses import opener_end
from cards.extractor.defining import english, korean
from cards.extractor.defining.naming import Defined, arises, askable, same_name
from cards.extractor.titles import clean
from cards.packs import Packs

__all__ = ["Defined", "arises", "askable", "define", "explains", "same_name"]

LONGEST = 400
"""Characters; a longer sentence is not read as a definition."""


def define(sentence: str, packs: Packs) -> Defined | None:
    """The term that a sentence with a subject of its own defines; None where it defines none."""
    text = sentence.strip()
    if packs.starts("unresolved", text) or len(text) > LONGEST:
        return None
    if nlp.lang_of(text) != "ko":
        return english.define(text, packs)
    begin = opener_end(text, packs)
    found = korean.define(text[begin:], packs)
    return found._replace(start=found.start + begin) if found else None


def explains(sentence: str, term: str, packs: Packs) -> float:
    """How surely a sentence right under `term` says what it is, 0–1; it may name the term or leave it out."""
    text = sentence.strip()
    is_korean = nlp.lang_of(text) == "ko"
    opened = packs.starts("connectives", text) or (not is_korean and packs.starts("unresolved", text))
    if len(clean(text)) < 6 or opened or packs.pattern("pictures").search(text):
        return 0.0
    if found := define(text, packs):
        return found.sure if same_name(found.term, term) else 0.0
    return korean.explains(text, term, packs) if is_korean else english.explains(text, term, packs)
