"""Cards that the author wrote as cards are taken out of a note before anything else is read in it.

Else the same lines would be asked about twice: once as the author's card, once as prose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cards.extractor.page import Page
from cards.extractor.rule import Rule
from cards.model import SOFT_BREAK, Block, Draft, Note, Role, Section, Span, Text
from cards.packs import Packs


def claim(note: Note, packs: Packs, rules: Iterable[Rule]) -> tuple[Note, tuple[tuple[Rule, Draft], ...]]:
    """The cards that `rules` read line by line, each with its rule, and the note without the lines that they took."""
    page, found = Page(note, packs), list[tuple[Rule, Draft]]()
    for rule in rules:
        drafts = list(rule.read(page))
        found += [(rule, draft) for draft in drafts]
        page = page.without(drafts)
    found.sort(key=lambda pair: pair[1].span.start)
    return without(note, page.taken), tuple(found)


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
