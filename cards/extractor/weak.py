"""Which cards are weak theory: what the note says of itself, and what a reflection admits not to have understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cards import nlp
from cards.extractor.site import Reading
from cards.extractor.term import split_term
from cards.extractor.titles import read_title
from cards.model import Draft, Role, Text
from cards.packs import Packs

SHORTEST = 2
"""Letters of a concept's name; a shorter one is found in too many words."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """What is weak in one note."""

    whole: bool
    """The front matter says so of the whole note."""
    admitted: tuple[str, ...]
    """The sentences of its reflections that admit a weakness, squashed."""
    general: bool
    """They name no concept of the note: then all that the mentor said is meant."""
    packs: Packs

    def holds(self, draft: Draft, role: Role) -> bool:
        """Whether a card is weak theory."""
        if self.whole or "weak" in draft.tags:
            return True
        if not self.admitted:
            return False
        return (self.general and role == "mentoring") or any(self._names(concept) for concept in _concepts(draft, self.packs))

    def _names(self, concept: str) -> bool:
        return any(concept in sentence for sentence in self.admitted)


def weakness(reading: Reading) -> Weakness:
    """What a note says is weak."""
    pattern = reading.packs.pattern("not_understood")
    admitted = []
    for node in reading.root.walk():
        if node.role == "reflection" and node.kind in ("line", "item") and pattern.search(node.text.plain):
            plain = node.text.plain
            admitted += [_squash(plain[a:b]) for a, b in nlp.split_sentences(plain) if pattern.search(plain[a:b])]
    names = (name for name in _concept_names(reading) if len(name) >= SHORTEST) if admitted else ()
    named = any(name in sentence for name in names for sentence in admitted)
    return Weakness(reading.note.weak, tuple(admitted), bool(admitted) and not named, reading.packs)


def _concept_names(reading: Reading) -> Iterator[str]:
    """What a note names: its titles, what they are about, and what stands before its colons."""
    for node in reading.root.walk():
        if node.role in ("mentoring", "study") and node.kind in ("bold", "heading"):
            yield _squash(node.text.plain)
            yield _bare(reading.title(node).topic)
        elif node.kind in ("line", "item") and (parts := split_term(node.text, reading.packs)):
            yield _bare(parts.term.plain)


def _concepts(draft: Draft, packs: Packs) -> list[str]:
    """What a card is about, as a reflection would name it: its anchor, the gloss aside, what its question asks about, and the concept
    it stands under."""
    asked = read_title(Text.of(draft.question), packs).topic if draft.rule == "author-question" else ""
    return [s for name in (draft.anchor, asked, *draft.trail[-1:]) if len(name) <= 40 and len(s := _bare(name)) >= SHORTEST]


def _bare(name: str) -> str:
    """A name as it is looked for: without its gloss in brackets."""
    return _squash(re.sub(r"\([^)]*\)", "", name))


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
