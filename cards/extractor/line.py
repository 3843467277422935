"""A line `term : explanation` taken apart at its colon, and what its two sides are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from cards.extractor import woven
from cards.extractor.answers import uncited
from cards.extractor.defining import explains
from cards.extractor.said import KEY, instructs, is_math, lists_values
from cards.extractor.site import Site
from cards.extractor.term import Split
from cards.extractor.titles import clean
from cards.packs import Packs, fold

SURE = 0.63
"""Sureness from which a text defines its name, whatever list it stands in."""
_KEYS = re.compile(rf"{KEY}\s?[+ ]", re.I)
_AMOUNT = re.compile(r"[약~≤≥<>]?\s?\d[\d.,~-]*\s?[^\s\d,]{0,8}(?:\s\(|\sby default|\s이[상하내]|[.,]|$)")
"""A number with its unit."""


@dataclass(frozen=True)
class Line:
    """A line taken apart at its colon, at its site."""

    site: Site
    parts: Split
    name: str
    """The left side, clean."""
    said: str
    """The first sentence of the right side."""
    lang: str

    @property
    def packs(self) -> Packs:
        """The vocabulary."""
        return self.site.packs

    @property
    def seen(self) -> woven.Seen:
        """The josa that the author typed after Latin words."""
        return self.site.reading.seen

    @cached_property
    def plain(self) -> str:
        """The right side, without marks that point at sources."""
        return uncited(self.parts.rest.plain).strip()

    @cached_property
    def words(self) -> list[str]:
        """The words of the left side, folded."""
        return fold(self.name).split()

    @cached_property
    def defines(self) -> bool:
        """Whether the right side has the form of a definition."""
        return explains(self.said, self.name, self.packs) > SURE

    @cached_property
    def measures(self) -> bool:
        """Whether the left side names a measure."""
        return not self.parts.term.marked("code") and self.words[-1] in self.packs.measures

    @cached_property
    def values(self) -> bool:
        """Whether the right side is a value of the left: a list, an amount, a formula, or a word for a measure or a respect."""
        topic, key = bool(self.site.topic), fold(self.name)
        of_topic = key in self.packs.operations or (self.words[0] in self.packs.modifiers and self.words[-1] in self.packs.labels)
        respect = key in self.packs.aspects and not self.defines
        written = _AMOUNT.match(self.plain) is not None or is_math(self.parts.rest) or lists_values(self.plain)
        return self.measures or (topic and (of_topic or respect)) or written or len(clean(self.plain)) < 6 or bool(_KEYS.match(self.name))


def is_step(site: Site, said: str) -> bool:
    """Whether a line is a step of a procedure: a title says so, or it is numbered and says what to do."""
    number = site.node.number[:1].isdigit()
    return site.is_step or (number and (instructs(said) or fold(site.parents[-1].text.plain).endswith(tuple(site.packs.sequence_words))))


def point_of(line: Line) -> str:
    """The label of the list that the line is a point of (장점, drawbacks), where it speaks for or against a thing; else empty."""
    site = line.site
    title = site.reading.title(site.parents[-1])
    if not site.list_label or "(" in line.name or line.defines:
        return ""
    if line.words[-1] in site.packs.measures and title.kind != "contrast":
        return ""
    things = [squash(thing) for thing in title.things]
    if title.kind == "contrast" and (squash(line.name) in things or not any(thing in squash(line.said) for thing in things)):
        return ""
    return site.list_label


def squash(name: str) -> str:
    """A name without its gloss, blanks and marks, to be compared with another."""
    return re.sub(r"\([^)]*\)|[\W_]+", "", name).lower()
