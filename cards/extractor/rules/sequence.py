from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from cards.extractor import phrase
from cards.extractor.answers import is_noise, markdown, unbold, weigh
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import SEPARATOR, split_term
from cards.extractor.titles import clean
from cards.extractor.tree import Node
from cards.model import Draft, Span
from cards.packs import Packs, fold

_CHAIN = re.compile(r"\s*(?:-{1,3}>|={1,2}>|→|⇒|➡️?|»)\s*")
_SLASHES = re.compile(r"\s+/\s+")
MOST_STEPS = 9
LONGEST_STEP = 60
HEAVIEST = 330
"""Weight of all steps together; a heavier order is no card but a page."""


@rule(tier=2, kinds=("sequence",))
def sequence(site: Site) -> Iterator[Draft]:
    """Steps in an order: `A → B → C` or numbered lines, where a title says that it is an order.

    The title of the line or one above it must hold a word for an order (순서, 과정, 단계, steps, process …).  Elsewhere arrows are
    causes or transitions.  The whole order is one card; of four steps or more, each but the last also asks for the next, as a suggestion.

    ## Becomes

    ```note
    # 컴파일 과정
    전처리 → 컴파일 → 링크
    ```
    ```cards
    컴파일 과정의 순서는?  →  전처리 → 컴파일 → 링크
    ```
    ```note
    # Handshake steps
    1. SYN
    2. SYN-ACK
    3. ACK
    ```
    ```cards
    What are the handshake steps, in order?  →  1. SYN\\n2. SYN-ACK\\n3. ACK
    ```

    ```note
    # 이진 나무 방문
    - 전위 방문(Pre-order) 순서 : 가운데 → 왼쪽 → 오른쪽
    ```
    ```cards
    이진 나무 방문: 전위 방문(Pre-order) 순서는?  →  가운데 → 왼쪽 → 오른쪽
    ```

    ```note
    # Checkpoint
    Flow:
    1. A timer fires
    2. If pages are dirty: collect -> sort -> write
    3. The log is marked
    ```
    ```cards
    What is the flow of Checkpoint, in order?  →  1. A timer fires\\n2. If pages are dirty: collect -> sort -> write\\n3. The log is marked
    ```

    ## Leaves alone

    ```note
    # 캐시 미스
    블록이 크다 → 옮기는 시간이 길다 → 느려진다
    ```
    """
    node = site.node
    if (
        site.asks
        or node.marker in ("mistake", "right")
        or site.parents[-1].marker == "mistake"
        or node.kind not in ("line", "item", "heading", "bold", "toggle")
    ):
        return
    yield from _chain(site)
    yield from _numbered(site)


def _chain(site: Site) -> Iterator[Draft]:
    node = site.node
    of_more = node.number[:1].isdigit() and len(site.siblings) > 2  # one step of a longer order
    text, title = node.text, "" if of_more else _title_above(site)
    match = SEPARATOR.search(text.plain[:60])
    if match and not _CHAIN.match(text.plain, match.start()) and len(_steps(text.plain[match.end() :])) >= 3:
        own = clean(text.plain[: match.start()])
        title = own if _ordered(own, site) else title
        text = text.cut(match.end())
    steps = _steps(text.plain)
    if not title or not 3 <= len(steps) <= MOST_STEPS or any(len(s) > LONGEST_STEP for s in steps) or len(set(steps)) < len(steps):
        return
    lang = site.lang(title, text.plain)
    topic = site.topic if site.topic not in title else ""
    yield _whole(site, title, topic, markdown(text), node.own, lang)
    if len(steps) >= 4:
        yield from _each_next(site, title, steps, node.own, lang)


def _numbered(site: Site) -> Iterator[Draft]:
    node = site.node
    title = clean(site.plain)
    if not _ordered(title, site) or len(title) > 50:
        return
    numbered = _run([c for c in node.children if not is_noise(c, site.packs)])
    if not 3 <= len(numbered) <= MOST_STEPS:
        return
    names = [_name(c, site) for c in numbered]
    named = all(names)
    heads = [name if named else markdown(c.text) for name, c in zip(names, numbered, strict=True)]
    if any(not h or h.endswith("?") for h in heads):
        return
    lang = site.lang(title, *heads)
    owned = len(site.title.topic.split()) > 1 and site.title.topic in title
    topic = "" if owned or site.topic in title else site.topic
    span = Span(node.span.path, node.span.start, numbered[-1].own.end)
    answer = "\n".join(f"{c.number} {h}" for c, h in zip(numbered, heads, strict=True))
    if weigh(answer) > HEAVIEST:
        return
    extra = "\n".join(f"{c.number} {markdown(c.text)}" for c in numbered) if named else ""
    yield _whole(site, title, topic, answer, span, lang, extra)


def _name(step: Node, site: Site) -> str:
    """The name that a step has before its colon; empty where it has none."""
    if parts := split_term(step.text, site.packs):
        return unbold(parts.term).rstrip(": ")
    match = SEPARATOR.search(step.text.plain[:60])
    bold = step.text.marked("bold")
    return clean(step.text.plain[: match.start()]) if match and bold and bold[0].start == 0 and bold[0].end >= match.start() else ""


def _run(children: Sequence[Node]) -> list[Node]:
    """The one run of numbered nodes 1, 2, 3 … among siblings; empty where there are several or none."""
    runs: list[list[Node]] = []
    for child in children:
        match = re.match(r"\(?(\d+)[.)]", child.number) if child.kind in ("item", "line", "heading", "bold") else None
        if match and int(match[1]) == 1:
            runs.append([child])
        elif match and runs and int(match[1]) == len(runs[-1]) + 1:
            runs[-1].append(child)
    long = [run for run in runs if len(run) >= 3]
    return long[0] if len(long) == 1 else []


def _whole(site: Site, title: str, topic: str, answer: str, span: Span, lang: str, extra: str = "") -> Draft:
    return site.draft(
        phrase.order_of(topic, title, lang),
        answer,
        rule="sequence",
        kind="sequence",
        anchor=title,
        facet="order",
        score=0.8,
        span=span,
        lang=lang,
        extra=extra,
    )


def _each_next(site: Site, title: str, steps: Sequence[str], span: Span, lang: str) -> Iterator[Draft]:
    for step, following in pairwise(steps):
        yield site.draft(
            phrase.next_of(title, step, lang),
            following,
            rule="sequence",
            kind="sequence",
            anchor=f"{title}: {step}",
            facet="next",
            score=0.55,
            span=span,
            lang=lang,
        )


def _steps(plain: str) -> list[str]:
    for sign in (_CHAIN, _SLASHES):
        parts = [clean(p) for p in sign.split(plain)]
        if len(parts) >= 3:
            return parts if all(parts) else []
    return []


def _title_above(site: Site) -> str:
    """The nearest title that says that what follows is an order; empty where none near does."""
    near: Sequence[Node] = site.parents[:0:-1]
    for above in near[:2]:
        title = clean(above.text.plain)
        if _ordered(title, site) and len(title) <= 50:
            return title
    return ""


_PHENOMENA = re.compile(r"(?:현상|문제|종류|특징|장점|단점|경우)(?:들|점)?\s?[:：]?$")
"""A title that lists such things and only happens to hold a word of order (`낮은 단계에서 생기는 현상들`)."""


def _ordered(title: str, site: Site) -> bool:
    return bool(_order_words(site.packs).search(fold(title))) and not _PHENOMENA.search(title)


@lru_cache(maxsize=8)
def _order_words(packs: Packs) -> re.Pattern[str]:
    words = sorted(packs.sequence_words)
    signs = (rf"\b{re.escape(w)}\b" if w.isascii() else rf"(?:^|[\s가-힣]){re.escape(w)}(?:$|[\s(?])" for w in words)
    return re.compile("|".join(signs) or r"(?!)")
