from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cards.extractor import phrase
from cards.extractor.answers import Unit, compose, is_noise, item_lines, join, units_of, weigh
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.titles import clean
from cards.extractor.tree import Node
from cards.model import Draft, Span

LONGEST = 450
"""Weight from which what is said of two things is two sections, no answer."""


@rule(tier=2, kinds=("contrast",))
def comparison(site: Site) -> Iterator[Draft]:
    """A title that compares two things (`A vs B`, `A와 B의 차이`) with what is said of each below it.

    Bullets, lines or headings below that open with the one and with the other are the answer; without such a pair, the first
    sentences that name both.  Tables are read by another rule.

    ## Becomes

    ```note
    ## 프로세스 vs 스레드
    - 프로세스 : 주소 공간을 따로 가진다
    - 스레드 : 주소 공간을 함께 쓴다
    ```
    ```cards
    프로세스와 스레드의 차이는?  →  - 프로세스 : 주소 공간을 따로 가진다\\n- 스레드 : 주소 공간을 함께 쓴다
    ```
    ```note
    ### TCP vs UDP
    TCP keeps the order of the bytes, whereas UDP sends datagrams in any order.
    ```
    ```cards
    How do TCP and UDP differ?  →  TCP keeps the order of the bytes, whereas UDP sends datagrams in any order.
    ```

    ## Leaves alone

    ```note
    ## 프로세스 vs 스레드
    다음 시간에 정리하기
    ```
    """
    node, title = site.node, site.title
    if len(title.things) != 2 or site.asks or node.kind not in ("heading", "bold", "item", "toggle", "line") or not node.children:
        return
    units = _pairs(node.children, title.things, site) or _both(node.children, title.things, site)
    if not units:
        return
    answer = compose(units, limit=400)
    if answer is None or sum(u.weight for u in units) > LONGEST:
        return
    a, b = title.things
    lang = site.lang(a, b, answer.markdown)
    yield site.draft(
        phrase.difference(a, b, "", lang),
        join(units),
        rule="comparison",
        kind="contrast",
        anchor=" / ".join(sorted(title.things)),
        facet="difference",
        score=0.8 if len(units) == 2 else 0.7,
        span=Span(node.span.path, node.span.start, units[-1].span.end),
        lang=lang,
    )


def _names(text: str, thing: str) -> bool:
    """Whether a line opens with a thing, or with its initials (`BN` for batch norm)."""
    text = re.sub(r"^(?:반면에?|그에 반해|whereas|while|in contrast),?\s+", "", text, flags=re.I)
    initials = "".join(word[0] for word in thing.split()).lower()
    opened = re.match(r"[A-Za-z0-9]+", text)
    return _key(text).startswith(_key(thing)) or (len(initials) > 1 and opened is not None and opened.group().lower() == initials)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _pairs(children: Sequence[Node], things: Sequence[str], site: Site) -> list[Unit]:
    """One unit for each thing: the child that opens with it, with what is nested in it."""
    found: list[Unit] = []
    for thing in things:
        for child in sorted(
            children, key=lambda c: not re.match(re.escape(thing) + r"\s*(?:\([^)]*\))?\s*[:：]", clean(c.text.plain), re.I)
        ):
            if (
                child.kind in ("item", "line", "heading", "bold")
                and _names(clean(child.text.plain), thing)
                and not is_noise(child, site.packs)
            ):
                others = [t for t in things if t != thing]
                if any(_names(clean(child.text.plain), t) and len(t) > len(thing) for t in others):
                    continue
                lines = list(item_lines(child, site.packs, depth=0))
                unit = Unit("\n".join(lines), child.span, sum(map(weigh, lines)), item=child.kind == "item")
                if unit not in found and (child.children or len(_key(child.text.plain)) > len(_key(thing)) + 4):
                    found.append(unit)
                    break
    return sorted(found, key=lambda u: u.span.start) if len(found) == len(things) else []


def _both(children: Sequence[Node], things: Sequence[str], site: Site) -> list[Unit]:
    """The first sentences, two at most, that together name both things."""
    units = [u for u in units_of([c for c in children if c.kind in ("line", "item")], site.packs) if not u.rich]
    for place, unit in enumerate(units[:4]):
        for take in (units[place : place + 1], units[place : place + 2]):
            said = _key(" ".join(u.markdown for u in take))
            sets_apart = len(take) == 2 or site.packs.pattern("sets_apart").search(take[0].markdown)
            if all(_key(t) in said for t in things) and sets_apart and unit.weight > 12 and sum(u.weight for u in take) < 250:
                return list(take)
    return []
