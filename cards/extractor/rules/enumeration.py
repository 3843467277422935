from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import is_guess, is_noise
from cards.extractor.defining import explains
from cards.extractor.listing import answers_of
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import is_term, named, split_term
from cards.extractor.titles import clean, has_clause
from cards.extractor.tree import Node
from cards.model import Draft, Span, Text
from cards.packs import fold

_COUNTED = re.compile(r"(?:\d{1,2}|두|세|네|다섯|여섯)\s?(?:가지|종류|단계|개)")
_SECTIONED = re.compile(r"(?:원칙|규칙|전략|조건|목적|이유|구성|경우)(?:들)?$")
"""Titles of whole sections: the headings below them are its parts, not so many principles or reasons."""
_COUNT = re.compile(r"(?<![\d.])(?P<n>[2-9])\s?(?:가지|단계|개의)")
_COLON = re.compile(r"\s*[:：]\s*$")
_NUMBER = r"(?:\d{1,2}|두|세|네|다섯|여섯|일곱)"
_EN_NUMBER = r"(?:two|three|four|five|six|seven|\d{1,2})"
_KO_INTRO = re.compile(
    r"^(?P<np>.{2,50}?)(?:은|는|이|가|에는|으로는|로는)?\s*"
    r"(?:(?:다음|아래)과?와?\s같(?:다|습니다)|다음과 같이 (?:나뉜다|분류된다|나눌 수 있다|구성된다))?\s*[.:：]?\s*$"
)
_KO_PARTS = re.compile(
    rf"^(?P<x>.{{2,40}}?)(?:은|는)\s(?:크게\s)?(?P<np>{_NUMBER}\s?(?:가지|개의|단계)[^.]{{0,30}}?)(?:으로|로)\s"
    r"(?:구성|나뉘|나눌|나뉩|이루어|구분|분류)\S*(?:\s수\s있\S*)?[.:]?$"
)
_EN_INTRO = re.compile(
    r"^(?:(?:there (?:are|exist)|here are|these are|the following are|we have)\s+)?"
    r"(?:(?:the|some|several|many|various|a few|a number of|different|its)\s+)*"
    rf"(?P<np>(?:{_EN_NUMBER}\s+)?(?:[\w-]+\s+){{0,5}}?(?P<head>[a-z]+s)"
    r"(?:\s+(?:of|to|for|in|with|between|that|why|when)\s+[^:.]{2,60})?)"
    r"\s*(?:are|is|include|includes|are as follows)?\s*[:.]?\s*$",
    re.I,
)


@rule(tier=2, kinds=("list",))
def enumeration(site: Site) -> Iterator[Draft]:
    """A title or a lead-in line that counts or names a kind of things, with the things listed below it.

    The title holds a number of things (`3가지`, `three ways`) or a word for a kind (방법, 조건, reasons, types), and below it stand at
    least two bullets, numbered lines or headings.  The things' own words are the answer, what is nested in them is extra.

    ## Becomes

    ```note
    # 로드 밸런싱
    ## 요청을 나누는 방법
    - 라운드 로빈
    - 최소 연결
    ```
    ```cards
    요청을 나누는 방법은?  →  - 라운드 로빈\\n- 최소 연결
    ```
    ```note
    # Caching
    There are two reasons to evict an entry:

    1. it is stale
    2. the cache is full
    ```
    ```cards
    What are the two reasons to evict an entry (Caching)?  →  1. it is stale\\n2. the cache is full
    ```

    ```note
    # 해시 테이블
    충돌 해결은 크게 두 가지의 방식으로 나눌 수 있다:
    - 체이닝
    - 개방 주소법
    ```
    ```cards
    충돌 해결의 두 가지의 방식은?  →  - 체이닝\\n- 개방 주소법
    ```

    Bullets between numbered things are remarks on them.

    ```note
    # 인덱스
    ## 인덱스를 고치는 방법
    1. 온라인으로 다시 짓기
    - 쓰기를 막지 않는다
    2. 지우고 새로 짓기
    - 그동안 쓸 수 없다
    ```
    ```cards
    인덱스를 고치는 방법은?  →  1. 온라인으로 다시 짓기\\n2. 지우고 새로 짓기
    ```

    A list that begins anew is another one.

    ```note
    # 자동 완성
    ## 후보를 찾는 방법
    1. 접두어의 노드를 찾는다
    2. 그 아래를 모두 훑는다

    입력이 `ca`이면 이렇게 된다.
    1. `c`, `a`의 노드
    2. `cat`, `car`
    ```
    ```cards
    후보를 찾는 방법은?  →  1. 접두어의 노드를 찾는다\\n2. 그 아래를 모두 훑는다
    ```

    ## Leaves alone

    ```note
    # 탐색
    ## 간단한 경우(값 하나)
    - 값이 하나
    - 바로 찾는다
    ```

    ```note
    # 장애 대응
    ## 4단계 대응 방법
    - 알아차리기
    - 막기
    ```
    ```note
    # 로드 밸런싱
    ## 오늘 배운 것들
    - 라운드 로빈
    - 최소 연결
    ```
    ```note
    # Caching
    There are many reasons to be careful here.
    ```
    """
    node = site.node
    if node.kind == "note" or node.marker in ("question", "mistake") or site.asks or site.title.label or site.title.generic:
        return
    points = [c for c in node.children if not is_noise(c, site.packs)]
    if re.match(r"[A-Z][a-z]+ing\s", site.title.text) and site.reading.lang == "ko":
        return
    if all(p.kind == "heading" for p in points) and fold(site.title.text) == fold(site.reading.note.title):
        return
    listed = [c for c in points if c.kind in ("item", "heading", "bold", "toggle") or (c.kind == "line" and named(c.text, site.packs))]
    listed = _first_list([c for c in listed if _numbered(c) == _numbered(listed[0])])
    if len(listed) < 2 or any(
        is_guess(c.text.plain, site.packs) or site.reading.title(c).label or site.reading.title(c).things for c in listed
    ):
        return
    if {c.kind for c in listed} >= {"item", "heading"} or _defines(site) or _under_lines(points):
        return
    if any(site.reading.title(c).generic or c.text.plain.endswith("개요") for c in listed) or _is_meant(site, listed[0]):
        return
    count = _COUNT.search(site.plain)
    if count and int(count["n"]) != len(listed) and len(listed) < 10:
        return
    lang = site.lang(site.plain)
    name = _name(site, lang)
    if not name:
        yield from _kind(site, listed, lang)
        return
    if all(c.kind == "heading" for c in listed) and _SECTIONED.search(name) and not _COUNTED.search(site.plain):
        return
    topic = "" if site.topic and (site.topic in name or has_clause(name)) else site.topic
    if not topic and fold(name) in site.packs.labels:
        return
    if not topic and lang == "ko" and len(name) < 6:
        return
    for part in answers_of(listed, site.packs):
        question = phrase.title_of(name, topic, lang)
        yield site.draft(
            phrase.share(question, part.part, part.beside, lang),
            part.answer.markdown,
            rule="enumeration",
            kind="list",
            anchor=name,
            facet="list" + (f" {part.part}" if part.part else ""),
            score=0.74 if _COUNTED.search(site.plain) or node.kind == "heading" else 0.68,
            span=Span(node.span.path, node.span.start, part.answer.span.end),
            lang=lang,
            extra=part.answer.extra,
        )


def _first_list(listed: list[Node]) -> list[Node]:
    """The points up to where a numbered list begins anew."""
    again = (i for i, node in enumerate(listed) if i and node.kind == "item" and re.match(r"1\D?$", node.number))
    return listed[: next(again, len(listed))]


def _defines(site: Site) -> bool:
    """Whether a bullet is the meaning of the term above it, with the kinds of that term below (`…하는 방식`)."""
    first = site.node.kind == "item" and site.index == 0 and not _COUNTED.search(site.plain)
    above = site.reading.title(site.parents[-1]).topic if first else ""
    return bool(above) and len(site.plain.split()) > 4 and explains(site.plain, above, site.packs) >= 0.7


def _is_meant(site: Site, first: Node) -> bool:
    """Whether the first point says what the title is (`델파이 기법` over `…하는 기법`): what follows are remarks, no list of its kinds."""
    topic = site.title.topic
    if not topic or has_clause(topic) or _COUNTED.search(site.plain) or first.kind != "item" or split_term(first.text, site.packs):
        return False
    head = re.sub(r"\s*\([^()]*\)$", "", topic).split()[-1]
    return clean(first.text.plain).endswith(head) and explains(first.text.plain, topic, site.packs) >= 0.7


def _under_lines(points: Sequence[Node]) -> bool:
    """Whether the bullets stand below lines of their own, which are what is listed."""
    heads = [a for a, b in pairwise(points) if a.kind == "line" and b.kind == "item"]
    return len(heads) > 1 and not any(len(head.text.plain.split()) > 6 or nlp.is_sentence(head.text.plain) for head in heads)


def _numbered(node: Node) -> bool:
    return node.number[:1].isdigit()


def _kind(site: Site, listed: Sequence[Node], lang: str) -> Iterator[Draft]:
    """A term with nothing but a list of terms below it: what belongs to it."""
    node, topic = site.node, site.title.topic
    if not topic or not is_term(topic, site.packs) or node.kind not in ("item", "bold", "heading") or len(listed) < 3:
        return
    names = [clean(c.text.plain) for c in listed if c.kind == node.kind or c.kind == "item"]
    short = [n for n in names if n and len(n) <= 32 and not split_term(Text.of(n), site.packs) and nlp.is_term(n)]
    if len(names) < len(listed) or len(short) < 0.8 * len(names) or len(listed) < len(node.children) - 1:
        return
    for part in answers_of(listed, site.packs):
        question = phrase.members_of(topic, lang)
        yield site.draft(
            phrase.share(question, part.part, part.beside, lang),
            part.answer.markdown,
            rule="enumeration",
            kind="list",
            anchor=topic,
            facet="members" + (f" {part.part}" if part.part else ""),
            score=0.56,
            span=Span(node.span.path, node.span.start, part.answer.span.end),
            lang=lang,
            extra=part.answer.extra,
        )


def _announcing(site: Site) -> str:
    """The words that announce the list: of several sentences of a line the last."""
    plain = site.plain
    if site.node.kind != "line" or not plain.rstrip().endswith((":", "：")):
        return plain
    return plain[slice(*nlp.split_sentences(plain)[-1])]


def _name(site: Site, lang: str) -> str:
    """What is listed, as a noun phrase; empty where the title names no kind of things."""
    plain = clean(_announcing(site))
    if len(plain) > 70:
        return ""
    if lang == "en":
        match = _EN_INTRO.match(plain)
        if (
            not match
            or match["head"].lower() not in site.packs.list_heads
            or re.search(r"\b(?:can|be|is|are|has|have|had|will|these|this|more|other|additional|examples)\b", match["np"], re.I)
        ):
            return ""
        opened = (
            site.node.kind == "heading"
            or _COLON.search(site.plain)
            or plain.lower().startswith(("there ", "here ", "these ", "the following"))
        )
        return match["np"].strip() if opened else ""
    if match := _KO_PARTS.match(plain):
        return f"{clean(match['x'])}의 {match['np']}"
    match = _KO_INTRO.match(plain)
    name = clean(match["np"]) if match else ""
    if (
        not name
        or name.endswith("다")
        or re.search(r"\s?[:：]\s", name)
        or site.packs.starts("unresolved", name)
        or site.packs.starts("connectives", name)
    ):
        return ""
    words = name.split()
    if re.search(r"(?:(?:단순|간단|복잡|일반적인|최악의|최선의|평균적인|특수)\S*|의)\s경우\s?(?:\([^()]*\))?$", name):
        return ""
    last = re.sub(r"\s*\(?(?:\d{1,2}|두|세|네|다섯|여섯)\s?(?:가지|종류|단계|개)?\)?$", "", name).split()
    named = any(w in site.packs.list_heads or w.removesuffix("들") in site.packs.list_heads for w in (words[-1:] + last[-1:]))
    return name if named or _COUNTED.search(name) else ""
