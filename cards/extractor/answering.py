"""Where the answer to the author's question stands among the nodes under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from cards.extractor.answers import SHORT, Answer, Unit, compose, is_guess, markdown, units_of
from cards.extractor.tree import Node, asks
from cards.packs import Packs

ENOUGH = 30
"""Weight of the text right under a question from which what stands under further titles is no part of the answer."""

_MOST_PICTURES = 4

Whole = Callable[[str], float]
"""How surely a sentence is all of the answer, 0–1."""
_EARLY = 6
"""Units among which the whole answer is looked for."""
SURE = 0.87
"""Sureness from which a later unit than the first is the whole answer."""
_LEADS = re.compile(r"[:：]$|\bstands? for\b|의 (?:약자|줄임말|약어|준말)|(?:다음|아래)(?:과|와|의)")
_BULLET = re.compile(r"^(?:-|\d{1,3}[.)])\s+")

_PROMISE = re.compile(
    r"(?:보겠다|보겠습니다|보자|봅시다|볼게요|볼까요|시작합니다|시작하겠습니다)\s?[.!]?$|"
    r"\b(?:we(?: will|['’]ll)|let['’]?s|let us) (?:now |first )?"
    r"(?:discuss|see|cover|look|talk|understand|take|break|start|explore|dive|consider)\b",
    re.I,
)
_ABOVE = re.compile(r"(?:위의|위\s|상기|앞의\s)")


def answer_under(
    nodes: Sequence[Node], packs: Packs, *, limit: float | None = None, heads: bool = False, whole: Whole | None = None
) -> Answer | None:
    """The answer that some nodes give; None where they only guess, link, picture or ask.

    It begins where the author marked it (`A.`), ends where the page is ruled off, and leaves titles further down out where there is
    enough without them.  `limit` is the weight of the answer proper; the rest is extra.  With `heads` a long list is its items' own words.
    The first unit that is surely the `whole` answer comes first, and the rest is extra.
    """
    nodes = _revealed(nodes) or _labelled(list(_up_to_break(nodes)))
    nodes = nodes[next((i for i, n in enumerate(nodes) if n.marker == "answer"), 0) :]
    if sum(map(asks, nodes)) * 2 > len(nodes):
        return None
    nodes = _own_text(nodes, packs)
    units = list(units_of(nodes, packs))
    while units and _no_beginning(units, packs):
        units.pop(0)
    told = [u for u in units if u.rich or not is_guess(u.markdown, packs)]
    limit = SHORT if limit is None else limit
    if whole and (place := _place(units, whole)) is not None:
        units.insert(0, units.pop(place))
        limit = units[0].weight
    answer = compose(units, limit=limit, heads=heads) if told else None
    if answer is None or not (pictures := list(islice(_pictures(nodes), _MOST_PICTURES))):
        return answer
    return replace(answer, extra="\n\n".join(filter(None, (answer.extra, *pictures))))


def _place(units: Sequence[Unit], whole: Whole) -> int | None:
    """Which of the first units is the whole answer: the first one, or a later one that surely is."""
    sure = [whole(_BULLET.sub("", u.markdown)) if _stands_alone(u) else 0.0 for u in units[:_EARLY]]
    best = next((place for place, s in enumerate(sure) if s > SURE), 0)
    return best if sure and sure[best] else None


def _stands_alone(unit: Unit) -> bool:
    """Whether a unit is one sentence that leads to no list and does more than spell out letters."""
    return not unit.rich and "\n" not in unit.markdown and not _LEADS.search(unit.markdown)


def _pictures(nodes: Sequence[Node]) -> Iterator[str]:
    """The pictures that stand alone among the nodes: no answer by themselves, but the author drew them to one."""
    for node in nodes:
        if node.kind == "image":
            yield markdown(node.text)
        elif node.kind in ("item", "quote", "line") and not asks(node):
            yield from _pictures(node.children)


_REVEALS = re.compile(r"\W*(?:정답|답|해설|정답 및 해설)\s?(?:보기|확인)?\W*|\W*(?:show |see )?(?:the )?(?:answer|solution)\W*", re.I)
"""A line that only opens the answer to a quiz."""


def _revealed(nodes: Sequence[Node]) -> list[Node]:
    """What a line that opens the answer holds, where the nodes are the choices of a quiz: else the choices would be the answer."""
    found = [n for node in nodes for n in node.walk() if n is not node and n.children and _REVEALS.fullmatch(n.text.plain)]
    return list(found[0].children) if len(found) == 1 else []


def _labelled(nodes: list[Node]) -> list[Node]:
    """What stands between a quote that says only `답변` and the next quote of one line; all nodes where there is none."""
    heads = [i for i, n in enumerate(nodes) if n.kind == "quote" and len(n.children) == 1 and n.children[0].kind == "line"]
    place = next((i for i in heads if nodes[i].children[0].marker == "answer" and not nodes[i].children[0].text.plain.strip()), -1)
    return nodes if place < 0 else nodes[place + 1 : next((i for i in heads if i > place), len(nodes))]


def _no_beginning(units: Sequence[Unit], packs: Packs) -> bool:
    """Whether the first unit is a line of its own that guesses or points back: the answer begins behind it."""
    first = units[0]
    if first.rich or (first.item and len(units) > 1):
        return False
    return is_guess(first.markdown, packs) or bool(_PROMISE.search(first.markdown)) or _ABOVE.match(first.markdown) is not None


def _up_to_break(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes before the first rule across the page that has something above it."""
    said = False
    for node in nodes:
        if node.kind == "break" and said:
            return
        said = said or node.kind != "break"
        yield node


def _own_text(nodes: Sequence[Node], packs: Packs) -> Sequence[Node]:
    """What stands right under a question, where that is enough for an answer; else all, titles further down included."""
    below = next((i for i, n in enumerate(nodes) if n.kind in ("heading", "bold") and n.marker != "answer"), len(nodes))
    own = nodes[:below]
    return own if sum(unit.weight for unit in units_of(own, packs)) >= ENOUGH else nodes
