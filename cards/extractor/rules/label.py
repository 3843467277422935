from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import is_guess, is_noise, only_asks
from cards.extractor.listing import answers_of, inline_items
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import SEPARATOR
from cards.extractor.titles import Title, clean, compared, read_title
from cards.extractor.tree import Node
from cards.model import Draft, Span
from cards.packs import fold

LONGEST_CLAUSE = 48
"""Characters of a clause that may stand before a label as what it is about."""

_KINDS = ("types", "kinds", "종류", "유형")
"""Labels of several things: one alone is not their list."""


@rule(tier=2, kinds=("list", "purpose", "cause", "function", "condition", "contrast", "formula", "property"))
def label(site: Site) -> Iterator[Draft]:
    """A label (장점, 단점, 특징, 종류, 목적 …; advantages, steps, purpose …) under a concept.

    The label is a heading, bold line or bullet with the points below it, or stands before a colon.  It is asked of the concept it
    names (`NoSQL의 단점`) or of the nearest title above; a label without a concept is no question.  More than seven points are split.

    ## Becomes

    ```note
    # 해시 인덱스
    ## 장점
    - 같은 값을 찾을 때 빠르다
    - 구현이 단순하다
    ```
    ```cards
    해시 인덱스의 장점은?  →  - 같은 값을 찾을 때 빠르다\\n- 구현이 단순하다
    ```
    ```note
    # Mutex
    - Disadvantages: it can deadlock, and it adds contention
    ```
    ```cards
    What are the disadvantages of Mutex?  →  it can deadlock, and it adds contention
    ```

    ```note
    # 메시지 큐
    ## 활용 사례
    - 주문이 몰리는 쇼핑몰
      - 결제 요청을 쌓아 두고 차례로 처리한다
    - 사진을 올리는 앱
      - 크기를 줄이는 일을 뒤로 미룬다
    ```
    ```cards
    메시지 큐의 활용 사례는?  →  - 주문이 몰리는 쇼핑몰\\n- 사진을 올리는 앱
    ```
    ```note
    # 해결책: 지수 백오프
    ## 예시
    - 첫 실패
      - 1초를 기다린다
    - 다음 실패
      - 2초를 기다린다
    ```
    ```cards
    지수 백오프의 예시는?  →  - 첫 실패\\n  - 1초를 기다린다\\n- 다음 실패\\n  - 2초를 기다린다
    ```
    ```note
    # 해시 인덱스
    ## 장단점
    - 장점
      - 같은 값을 찾을 때 빠르다
    - 단점
      - 범위를 찾을 수 없다
    ```
    ```cards
    해시 인덱스의 장점은?  →  같은 값을 찾을 때 빠르다
    해시 인덱스의 단점은?  →  범위를 찾을 수 없다
    ```

    The answer ends at the next heading, unless it only leads to it.

    ```note
    # 저널링
    ## 단점
    쓰기가 두 번 일어난다.
    ### 해결책
    본문은 한 번만 쓴다.
    ```
    ```cards
    저널링의 단점은?  →  쓰기가 두 번 일어난다.
    저널링의 해결책은?  →  본문은 한 번만 쓴다.
    ```

    A clause between the label and the title is what the label is about.

    ```note
    # 트랜잭션
    - 읽기만 하는 트랜잭션이 오래 도는 경우
      - 단점
        - 지운 행을 치우지 못한다
    ## 로그를 크게 설정 시
    - 장점
      - 체크포인트가 드물어진다
    ```
    ```cards
    읽기만 하는 트랜잭션이 오래 도는 경우의 단점은?  →  지운 행을 치우지 못한다
    로그를 크게 설정 시 장점은?  →  체크포인트가 드물어진다
    ```

    ## Leaves alone

    ```note
    # 분산 잠금
    - 목표 : 분산 잠금이 어떻게 도는지 살펴본다.
    ```

    ```note
    # 5월 3일
    ## 장점
    - 같은 값을 찾을 때 빠르다
    ```
    ```note
    # 해시 인덱스
    ## 예시
    ![그림](hash.png)
    ```
    """
    node = site.node
    if node.kind not in ("heading", "bold", "item", "toggle", "line") or node.marker in ("question", "mistake"):
        return
    title, points, at = _read(site)
    inline = bool(points) and points[0].span.start == node.span.start
    if title.kind is None or title.kind in ("sequence", "definition") or not title.label:
        return
    if points and all(p.kind == "heading" for p in points) and fold(title.text) == fold(site.reading.note.title):
        return
    if points and all(p.kind == "heading" for p in points) and not fold(title.label).endswith(tuple(site.packs.list_heads)):
        return
    if points and title.kind == "contrast" and all(p.kind == "heading" for p in points):
        return
    if (
        len(points) == 1
        and fold(title.label) in _KINDS
        and points[0].kind in ("item", "heading", "bold")
        and "," not in points[0].text.plain
    ):
        return
    labels = [p for p in points if p.kind in ("heading", "bold", "item") and site.reading.title(p).label]
    if points and len(labels) * 3 >= len(points) * 2:
        return
    if inline and fold(title.label) in site.packs.example_words:
        return
    topic = title.topic or site.clause or (site.label_topic if node.kind == "heading" else site.topic)
    if topic == site.clause and not 0 < len(topic) <= LONGEST_CLAUSE:
        return
    if not topic or fold(topic) == fold(title.label) or (title.question and node.children):
        return
    if title.kind != "contrast" and len(compared(topic)) > 1:
        return
    if points and all(p.kind == "code" for p in points) and title.kind != "formula" and fold(title.label) not in site.packs.example_words:
        return
    if title.kind == "purpose" and any(_OF_NOTE.search(n.text.plain) for n in points):
        return
    if title.kind == "formula" and not any(n.kind in ("math", "code") or "=" in n.text.plain or n.text.marked("math") for n in points):
        return
    if fold(title.label) in site.packs.example_words and any(n.kind in ("code", "table") for p in points for n in p.walk()):
        return
    lang = site.lang(topic, title.label)
    whole = fold(title.label) in site.packs.example_words
    for part in answers_of(points, site.packs, whole=whole):
        if is_guess(part.answer.markdown, site.packs) and len(points) == 1:
            continue
        own = title.topic and lang == "ko"
        if own and title.text.isascii():
            question = phrase.label_of(title.topic, title.label.lower(), title.kind, "en")
        else:
            question = phrase.named(title.text) if own else phrase.label_of(topic, title.label, title.kind, lang)
        yield site.draft(
            phrase.share(question, part.part, part.beside, lang),
            part.answer.markdown,
            rule="label",
            kind=title.kind,
            anchor=topic,
            facet=fold(title.label) + (f" {part.part}" if part.part else ""),
            score=_score(title.topic, points, site),
            span=Span(node.span.path, node.span.start, max(at, part.answer.span.end)),
            lang=lang,
            extra=part.answer.extra,
        )


def _read(site: Site) -> tuple[Title, Sequence[Node], int]:
    """The title that the label is in, the points it asks for, and the last line of the node's own words."""
    node = site.node
    text = node.text
    match = SEPARATOR.search(text.plain[:60])
    if match and node.kind in ("line", "item", "bold") and text.plain[match.end() :].strip():
        title = read_title(text.cut(0, match.start()), site.packs)
        if title.label:
            rest = text.cut(match.end())
            return title, [*inline_items(node, rest, node.own.end), *node.children], node.own.end
    points = [c for c in node.children if not is_noise(c, site.packs) and not only_asks(c)]
    if points and points[0].kind == "item":
        points = _announced(list(takewhile(lambda n: n.kind == "item", points)), site)
    elif points and points[0].kind == "line" and not points[0].text.plain.rstrip().endswith((":", "：")):
        points = list(takewhile(lambda n: n.kind != "heading", points))
    return (site.title if points else read_title("", site.packs)), points, node.own.end


def _announced(items: Sequence[Node], site: Site) -> list[Node]:
    """The bullets below the one of several that announces them (`… usually applied:`): the others are remarks."""
    heads = [item for item in items if item.text.plain.rstrip().endswith((":", "：")) and item.children]
    if len(heads) != 1 or len(items) == 1 or not all(nlp.is_sentence(i.text.plain.rstrip(":： ")) for i in items):
        return list(items)
    return [child for child in heads[0].children if not is_noise(child, site.packs)]


_OF_NOTE = re.compile(r"(?:하기|(?:이해|학습|공부|숙지)(?:한다|합니다|하자|함)|(?:살펴|알아)\s?(?:본다|봅니다|보자|봄))\s?[.!]*\s*$")
"""What the reader of the note is to do: no aim of a thing."""


def _score(named: str, points: Sequence[Node], site: Site) -> float:
    items = sum(n.kind in ("item", "heading", "bold") for n in points)
    score = 0.76 + 0.05 * bool(named) + 0.04 * (items >= 2)
    only = clean(points[0].text.plain) if len(points) == 1 and not points[0].children else ""
    if only and (len(only) < 6 or (len(only) < 16 and only.isascii() and only.isalpha())):
        score -= 0.2
    return round(score - 0.1 * (site.node.kind == "line"), 3)
