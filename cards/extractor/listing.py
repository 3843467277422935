"""Points under a title as list answers: the points' own words are the answer, what is nested in them is extra; seven at most a card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cards import nlp
from cards.extractor.answers import SHORT, Answer, Unit, compose, is_noise, item_lines, join, markdown, sentences, unbold, units_of, weigh
from cards.extractor.term import named
from cards.extractor.tree import Node
from cards.model import Span, Text
from cards.packs import Packs

MOST = 7
"""Points of one list answer."""
LONGEST_NAMES = 60
"""Characters of the names of the points on the other card that a question may hold."""
FEW_WORDS = 90
"""Weight of what is nested in a point that only announces it, up to which it stands in the answer."""
_MARK = re.compile(r"^(?:[-*+]|\d+[.)])\s+|[*_`=]+(?=\S)|(?<=\S)[*_`=]+")
"""What is no letter of a point's name."""
_NAME_END = re.compile(r"\s?[:：(]|\s[-–—]+>?\s|\s→\s")


@dataclass(frozen=True, slots=True)
class Part:
    """One card's share of a list."""

    answer: Answer
    part: str
    """`1/2` where the list is split, else empty."""
    beside: str = ""
    """The names of the points that stand on the other of two cards, where they are short."""


def answers_of(points: Sequence[Node], packs: Packs, *, whole: bool = False) -> Iterator[Part]:
    """The points as one answer, or as several where there are more than `MOST`; `whole` = with what is nested in them, if it is short."""
    heads = [h for h in (head_of(p, packs) for p in points) if h]
    listed = [h for h in heads if h.item]
    if whole and any(p.children for p in points) and sum(u.weight for u in units_of(points, packs)) <= SHORT:
        listed = []
    if len(listed) < 2 or len(listed) < len(heads) - 1:
        answer = compose(list(units_of(points, packs)))
        if answer:
            yield Part(answer, "")
        return
    nested = any(p.children for p in points)
    count = -(-len(listed) // MOST)
    size = -(-len(listed) // count)
    for number in range(count):
        share = listed[number * size : (number + 1) * size]
        span = Span(share[0].span.path, share[0].span.start, share[-1].span.end)
        extra = "\n".join(line for p in points for line in item_lines(p, packs, depth=0)) if nested and count == 1 else ""
        rest = [*listed[: number * size], *listed[(number + 1) * size :]]
        part = f"{number + 1}/{count}" if count > 1 else ""
        yield Part(Answer(join(share), extra, span, tuple(share)), part, _names(rest) if count == 2 else "")


def _names(points: Sequence[Unit]) -> str:
    """What some points name, with commas between; empty where one says more than a name."""
    names = [_NAME_END.split(_MARK.sub("", point.markdown).strip(), maxsplit=1)[0].strip() for point in points]
    short = all(name and len(name.split()) <= 3 and "," not in name and not nlp.is_sentence(name) for name in names)
    joined = ", ".join(names)
    return joined if short and len(joined) <= LONGEST_NAMES else ""


def head_of(point: Node, packs: Packs) -> Unit | None:
    """A point's own words as one list line; None where it has none."""
    if is_noise(replace(point, children=()), packs) or not point.text:
        if point.kind == "quote" and point.children:
            return head_of(point.children[0], packs)
        return None
    item = point.kind in ("item", "heading", "bold", "toggle")
    body = markdown(point.text).strip().strip("#").strip()
    if point.kind == "line" and (name := named(point.text, packs)):
        item, body = True, unbold(name)
    if point.kind == "bold" or point.kind == "heading":
        body = point.text.plain.strip()
    if item and body.endswith((":", "：", ":**")):
        below = [line for child in point.children for line in item_lines(child, packs, depth=1)]
        body = "\n".join([body, *below]) if sum(map(weigh, below)) <= FEW_WORDS else body
    mark = point.number if point.kind == "item" and point.number[:1].isdigit() else "-"
    return Unit(f"{mark} {body}" if item else body, point.own, weigh(body), item=item)


def inline_items(node: Node, rest: Text, end: int) -> list[Node]:
    """What stands behind a label's colon, as a node of its own."""
    units = list(sentences(rest, Span(node.span.path, node.span.start, end)))
    return [Node("line", rest, Span(node.span.path, node.span.start, end), (), node.role)] if units else []
