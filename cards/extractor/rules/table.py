from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cards.extractor import phrase, woven
from cards.extractor.answers import is_guess, markdown
from cards.extractor.defining import explains
from cards.extractor.rule import rule
from cards.extractor.said import does, tells_other
from cards.extractor.site import Site
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.model import Draft, Span, Text
from cards.packs import fold

MOST_ROWS = 30


@rule(tier=2, kinds=("contrast", "definition", "property"))
def table(site: Site) -> Iterator[Draft]:
    """A table: things beside each other, or terms with their explanations.

    Where the first column names aspects and the other columns things, each row asks how the things differ in that aspect.
    A table of two columns whose first holds terms asks for each term.

    ## Becomes

    ```note
    | 구분 | 힙 | 스택 |
    |---|---|---|
    | 할당 시점 | 실행 중 | 함수 호출 때 |
    ```
    ```cards
    힙과 스택의 할당 시점 차이는?  →  힙: 실행 중\\n스택: 함수 호출 때
    ```
    ```note
    | Term | Meaning |
    |---|---|
    | Latency | the time that one request takes |
    ```
    ```cards
    What is Latency?  →  the time that one request takes
    ```

    Where the head of the second column names a measure, it asks for that.

    ```note
    | 알고리즘 | 시간 복잡도 |
    |---|---|
    | 이진 탐색 | $O(\\log n)$ 비교 |
    | 선형 탐색 | $O(n)$ 번의 비교 |
    ```
    ```cards
    선형 탐색의 시간 복잡도는?  →  $O(n)$ 번의 비교
    ```

    A question word as an aspect is asked by its gloss, or stands behind the question.

    ```note
    | 구분 | 공유 모드 | 배타 모드 |
    |---|---|---|
    | 왜 (목적) | 함께 읽는다<br>(여럿) | 혼자 고친다 |
    | 누구에게 | 읽는 트랜잭션 | 쓰는 트랜잭션 |
    ```
    ```cards
    공유 모드와 배타 모드의 목적 차이는?  →  공유 모드: 함께 읽는다 / (여럿)\\n배타 모드: 혼자 고친다
    공유 모드와 배타 모드의 차이는? (누구에게)  →  공유 모드: 읽는 트랜잭션\\n배타 모드: 쓰는 트랜잭션
    ```

    Rows of aspects are asked of what the table is about.

    ```note
    ## 쓰기 로그
    | 항목 | 내용 |
    |---|---|
    | 대상 | 바뀐 페이지의 앞뒤 모습 |
    | 비고 | 없음 |
    | 파일 | 돌려 쓰는 파일 두 개 |
    ```
    ```cards
    쓰기 로그의 대상은?  →  바뀐 페이지의 앞뒤 모습
    쓰기 로그의 파일은?  →  돌려 쓰는 파일 두 개
    ```

    ## Leaves alone

    ```note
    # 저장 장치의 역사

    | 시대 | 매체 |
    |---|---|
    | 메인프레임 | 천공 카드와 자기 테이프 |
    | 개인용 컴퓨터 | 플로피 디스크와 하드 디스크 |
    ```
    ```note
    | 모형 | 오차 |
    |---|---|
    | 기준 모형 | 252,000 |
    | 조정 모형 | ~202,000 |
    ```

    ```note
    | 날짜 | 발표자 |
    |---|---|
    | 5월 3일 | 민서 |
    ```
    ```note
    | Question | Level |
    |---|---|
    | Why is TCP slow to start? | hard |
    ```
    """
    node = site.node
    if node.kind != "table" or node.block is None or len(node.block.rows) < 2:
        return
    header, rows = node.block.rows[0], node.block.rows[1 : MOST_ROWS + 1]
    names = [clean(cell.plain) for cell in header]
    if _compares(names, site):
        yield from _contrasts(site, names, rows)
    elif len(names) == 2:
        yield from _terms(site, rows)


def _compares(names: Sequence[str], site: Site) -> bool:
    """Whether the columns are things: the corner is blank or a word for aspects, or the title above compares them."""
    things = names[1:]
    if len(things) not in (2, 3) or not all(is_term(t, site.packs) for t in things) or len(set(things)) < len(things):
        return False
    heads = (*site.packs.term_heads, *site.packs.meaning_heads, *site.packs.labels, *site.packs.measures, *site.packs.aspects)
    if any(fold(thing) in heads for thing in things):
        return False
    above = site.reading.title(site.parents[-1]).things
    beside = any(fold(t) == fold(x) for t in things for x in above)
    return not names[0] or fold(names[0]) in site.packs.aspect_heads or fold(names[0]) in site.packs.generic or beside


SURE = 0.63
"""Sureness from which a cell defines its name, whatever the table's head says."""
_AMOUNT = re.compile(r"[\W\d_]*(?:[A-Za-z가-힣]{1,3}[\W\d_]*)?")
"""A number, which says nothing of what its name is."""
_VALUE = re.compile(r"[~<>≤≥]?\s?[\d.,]+\s?(?:[a-zA-Zμ%]{1,3}|초|분|개|회)")
"""A first cell that is itself a value (`0.7ms`)."""
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)


def _contrasts(site: Site, names: Sequence[str], rows: Sequence[tuple[Text, ...]]) -> Iterator[Draft]:
    things = tuple(names[1:])
    start = site.node.span.start
    for number, row in enumerate(rows, 1):
        aspect = _asked_for(clean(row[0].plain)) if row else ""
        cells = [markdown(cell) for cell in row[1 : len(things) + 1]]
        if not aspect or len(aspect) > 30 or len(cells) < len(things) or not all(clean(c) for c in cells):
            continue
        if not any(re.search(r"[^\W\d_]", cell) for cell in cells) and len("".join(cells)) < 12:
            continue  # the counts of one example
        if len({fold(c) for c in cells}) == 1 or (fold(aspect) in site.packs.not_terms and fold(aspect) not in site.packs.labels):
            continue
        lang = site.lang(aspect, *things)
        question = _compared(things, aspect, lang)
        yield site.draft(
            question,
            "\n".join(f"{thing}: {_BREAK.sub(' / ', cell)}" for thing, cell in zip(things, cells, strict=True)),
            rule="table",
            kind="contrast",
            anchor=" / ".join(sorted(things)) + ": " + aspect,
            facet="difference",
            score=0.8,
            span=Span(site.node.span.path, start, site.node.block.row_line(number) if site.node.block else start),
            lang=lang,
        )


_INTERROGATIVE = re.compile(
    r"(?:왜|언제|어떻게|누가|누구에게|누구|무엇을|무엇|어디서|어디|who|what|when|where|why|how)\s?\((?P<x>[^()]+)\)$", re.I
)


def _compared(things: tuple[str, ...], aspect: str, lang: str) -> str:
    """The question for what sets the columns apart; a question word, which joins to no noun, stands behind it."""
    asks = _ASKS.match(aspect) is not None
    named = "" if asks else aspect
    question = phrase.difference(things[0], things[1], named, lang) if len(things) == 2 else phrase.each_of(things, aspect, lang)
    return f"{question} ({aspect})" if asks and len(things) == 2 else question


_ASKS = re.compile(r"(?:왜|언제|어떻게|누가|누구|무엇|어떤|어디|who|what|when|where|why|how)(?![A-Za-z])", re.I)


def _asked_for(aspect: str) -> str:
    """An aspect as a noun: the gloss of a question word (`왜 (목표)`)."""
    match = _INTERROGATIVE.match(aspect)
    return match["x"].strip() if match else aspect


def _asks(name: str, aspect: str, said: str, lang: str, seen: woven.Seen) -> str:
    """What a row of a table with two columns is asked as."""
    if aspect:
        return phrase.property_of(name, aspect, lang, seen=seen)
    return phrase.what_does(name) if lang == "en" and does(said, name) else phrase.what_is(name, lang, seen=seen)


def _terms(site: Site, rows: Sequence[tuple[Text, ...]]) -> Iterator[Draft]:
    start = site.node.span.start
    pairs = [(number, clean(row[0].plain), row[1]) for number, row in enumerate(rows, 1) if len(row) == 2]
    head = fold(site.node.block.rows[0][0].plain) if site.node.block else ""
    if len({fold(t.plain) for _, _, t in pairs}) < len(pairs) or (len(pairs) < 2 and head not in site.packs.term_heads):
        return
    told = clean(site.node.block.rows[0][-1].plain) if site.node.block else ""
    topic = site.topic if head in site.packs.aspect_heads and not site.clause else ""
    aspect = told if fold(told).split()[-1:] and fold(told).split()[-1] in site.packs.measures else ""
    means = fold(told) in site.packs.meaning_heads or not told or head in site.packs.term_heads
    for number, name, text in pairs:
        if not (means or aspect or topic) and explains(text.plain, name, site.packs) <= SURE:
            continue
        if head in site.packs.aspect_heads and not topic and explains(text.plain, name, site.packs) <= SURE:
            continue
        if (
            not is_term(name, site.packs)
            or "," in name
            or is_guess(text.plain, site.packs)
            or len(clean(text.plain)) < 8
            or _AMOUNT.fullmatch(clean(text.plain))
            or _VALUE.fullmatch(name)
        ):
            continue
        lang = site.lang(name, text.plain)
        if lang == "en" and not aspect and tells_other(text.plain, name):
            continue
        line = site.node.block.row_line(number) if site.node.block else start
        seen = site.reading.seen
        yield site.draft(
            phrase.property_of(topic, name, lang, seen=seen) if topic else _asks(name, aspect, text.plain, lang, seen),
            markdown(text),
            rule="table",
            kind="property" if aspect or topic else "definition",
            anchor=name,
            facet=fold(aspect) or "meaning",
            score=0.74,
            span=Span(site.node.span.path, line, line),
            lang=lang,
        )
