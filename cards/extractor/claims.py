"""Cards that the author wrote as cards are taken out of a note before anything else is read in it.

Else the same lines would be asked about twice: once as the author's card, once as prose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cards.extractor.halves import Half, halves
from cards.extractor.page import Page
from cards.extractor.rule import Rule
from cards.model import SOFT_BREAK, Block, Draft, Note, Role, Section, Span, Text
from cards.packs import Packs


@dataclass(frozen=True, slots=True)
class Claimed:
    """A note when the cards that its author wrote as cards are taken out."""

    rest: Note
    cards: tuple[tuple[Rule, Draft], ...]
    """Each with its rule, in the order of the file."""
    halves: tuple[Half, ...]
    """The cards that are not finished; they are no part of the rest where another rule would misread them."""


def claim(note: Note, packs: Packs, rules: Iterable[Rule]) -> Claimed:
    """What `rules` read line by line (those whose scope is the page), and the rest of the note."""
    page, found, on = Page(note, packs), list[tuple[Rule, Draft]](), set[str]()
    for rule in rules:
        on.add(rule.name)
        if rule.scope != "page":
            continue
        drafts = list(rule.read(page))
        found += [(rule, draft) for draft in drafts]
        page = page.without(drafts)
    found.sort(key=lambda pair: pair[1].span.start)
    begun = halves(page, frozenset(rule.name for rule, _ in found), frozenset(on))
    lost = {n for half in begun for n in range(half.line, half.end + 1)}
    return Claimed(without(note, page.taken | lost), tuple(found), begun)


def role_at(note: Note, line: int) -> Role:
    """The role of the section that a line stands in."""
    return next((s.role for s in note.sections if s.span.start <= line <= s.span.end), "study")


def without(note: Note, lines: frozenset[int]) -> Note:
    """The note without what stands on `lines`; what is nested under a line that goes stays, one level higher."""
    return replace(note, sections=tuple(_section(s, lines) for s in note.sections)) if lines else note


def _section(section: Section, lines: frozenset[int]) -> Section:
    title = Text("") if section.level and section.span.start in lines else section.title
    return replace(section, title=title, blocks=tuple(_blocks(section.blocks, lines)))


def _blocks(blocks: Iterable[Block], lines: frozenset[int]) -> Iterator[Block]:
    for block in blocks:
        if lines.isdisjoint(range(block.span.start, block.span.end + 1)):
            yield block
        elif block.kind == "paragraph":
            yield from _paragraph(block, lines)
        elif block.span.start in lines:
            yield from _blocks(block.children, lines)
        elif block.kind in ("item", "quote", "toggle"):
            yield replace(block, text=_kept(block.text, block.span, lines), children=tuple(_blocks(block.children, lines)))


def _paragraph(block: Block, lines: frozenset[int]) -> Iterator[Block]:
    """The stretches of a paragraph between lines that go."""
    start, first = 0, block.span.start
    for end, number in _edges(block.text, block.span):
        last = end == len(block.text.plain)
        if number in lines:
            start, first = end + 1, number + 1
        elif last or number + 1 in lines:
            if piece := block.text.cut(start, end):
                yield replace(block, text=piece, span=Span(block.span.path, first, max(number, block.span.end) if last else number))
            start, first = end + 1, number + 1


def _kept(text: Text, span: Span, lines: frozenset[int]) -> Text:
    """The first lines of a block's own words, up to one that goes."""
    for end, number in _edges(text, span):
        if number + 1 in lines:
            return text.cut(0, end)
    return text


def _edges(text: Text, span: Span) -> Iterator[tuple[int, int]]:
    """Where each line of a text ends, and its number in the file."""
    place, number = text.plain.find(SOFT_BREAK), span.start
    while place >= 0:
        yield place, number
        place, number = text.plain.find(SOFT_BREAK, place + 1), number + 1
    yield len(text.plain), number
