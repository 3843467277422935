from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import SHORT, Unit, compose, is_guess, is_noise, join, units_of
from cards.extractor.defining import explains
from cards.extractor.meaning import SURE, sure_of
from cards.extractor.rule import rule
from cards.extractor.said import IS_SO, does
from cards.extractor.site import Site
from cards.extractor.term import SEPARATOR, is_activity, is_term, split_term
from cards.extractor.titles import SEVERAL
from cards.extractor.tree import Node
from cards.model import Draft, Span
from cards.packs import fold

BRIEF = 18
"""Weight up to which a first sentence says next to nothing."""
_ASPECT = re.compile(r"\s(?:with|using|in|for|on|via|vs)\s|\s(?:사용|활용|이용|역사|적용)$", re.I)
"""A title that joins two things, or names what is done with one."""
_LEADS_ON = re.compile(r",?\s\(?(?:e\.g\.?|i\.e\.?|such as|for example)\s*[:.]?$")
"""What announces the examples below."""


@rule(tier=2, kinds=("definition", "property"))
def concept(site: Site) -> Iterator[Draft]:
    """A heading, bold line or bullet that is a term, with an explanation under it.

    The first sentence under it must say what the term is: it names the term as its subject (`X는 …이다`, `X is a …`), or it
    leaves the subject out and ends as a definition does (`…하는 방법`, `A structure that …`).  That sentence is the answer, what
    follows is extra.  Where the text under the term is a procedure, a reason or a list, the term is only the context of other cards.

    ## Becomes

    ```note
    **데드락**

    둘 이상의 스레드가 서로가 쥔 자원을 기다리느라 멈춰 있는 상태이다. 순서를 정해 잠그면 막을 수 있다.
    ```
    ```cards
    데드락이란?  →  둘 이상의 스레드가 서로가 쥔 자원을 기다리느라 멈춰 있는 상태이다.
    ```
    ```note
    ## Write-ahead log
    A file that records every change before the data pages are touched.
    ```
    ```cards
    What is Write-ahead log?  →  A file that records every change before the data pages are touched.
    ```
    ```note
    - 커넥션 풀
      - 미리 열어 둔 연결을 돌려쓰는 방법
    ```
    ```cards
    커넥션 풀이란?  →  미리 열어 둔 연결을 돌려쓰는 방법
    ```
    ```note
    ## Meet Bolt (bolt.example.org)
    Bolt is a store that keeps all pages in one file. #storage
    ```
    ```cards
    What is Bolt?  →  Bolt is a store that keeps all pages in one file.
    ```

    Below a list of advantages, drawbacks or features, what does not say so surely is one of its points.

    ```note
    # 웹 캐시
    ## 단점
    ### 낡은 응답
    원본이 바뀌어도 저장해 둔 것을 한동안 돌려준다.
    ```
    ```cards
    웹 캐시의 단점 중 낡은 응답은?  →  원본이 바뀌어도 저장해 둔 것을 한동안 돌려준다.
    ```

    ```note
    ## LSM
    Stands for a merge of logs that are kept in order.
    ```
    ```cards
    What does LSM stand for?  →  Stands for a merge of logs that are kept in order.
    ```

    ## Leaves alone

    ```note
    ## Cluster
    > Shards/Replicas manage pieces of the data
    ## Aim of sharding
    The aim of sharding is to spread the load over several disks.
    ```
    ```note
    # Consistency
    **Snapshot isolation** guarantees that all reads see one state of the database.
    ```
    ```note
    # 복제
    ## 비동기 복제
    - 원본을 믿고 바로 읽지 말 것
    ```
    ```note
    # Message queue
    ## Billing
    - charged for each block of a message
    ```

    ```note
    ## 색인
    **역색인**: 낱말마다 그 낱말이 나오는 문서를 적어 둔 색인
    ```
    ```note
    ## 설치
    먼저 저장소를 내려받는다. 그다음 설정 파일을 고친다.
    ```
    ```note
    ## 장점
    느린 디스크를 기다리지 않아도 되는 구조이다.
    ```
    ```note
    - Warm-up
      - Run the query once before you measure it.
    ```
    ```note
    ## TCP특징
    잃어버린 조각을 다시 보내는 연결 지향 프로토콜
    ```
    ```note
    ## 예시
    - 실행 컨텍스트 생성
      - 전역 변수를 먼저 선언
    ```
    ```note
    - Detector with queues
      - 여러 소비자가 하나의 큐를 나눠 읽음
    - 이미지 변환
      - 화풍 바꾸기, 해상도 높이기, 흑백에 색 넣기 등
    ```
    ```note
    ## Lock problems
    A lock is a mark that keeps other writers away from a row.
    ## Choosing a key
    A column that no two rows share.
    ## Shared pages
    Dirty bit = a flag that is set when the page is written to.
    ```
    """
    node, title = site.node, site.title
    if not node.children or node.kind not in ("heading", "bold", "item", "toggle"):
        return
    if not _is_concept(site):
        return
    body = [_unlabelled(n, site) for n in _body(node.children, site)]
    units = list(units_of(body, site.packs))
    if not units or units[0].rich or is_guess(units[0].markdown, site.packs) or _divides(body, site):
        return
    sure = sure_of(site, body[0], units[0], title.topic)
    if site.reading.lang == "en" and body[0].kind == "item" and body[0].children and sure < SURE:
        return  # what only heads the points below it
    lang = site.lang(title.topic, units[0].markdown)
    point = site.list_label if sure <= 0.64 else ""
    leads = units[0].markdown.rstrip().endswith((":", "："))
    told = len(units) if point or leads else _told(units)
    answer = compose(units[:told], limit=units[0].weight if point or leads else SHORT)
    if not sure or answer is None:
        return
    if point and (not site.topic or lang not in ("ko", "en")):
        return
    respect = _is_respect(title.topic, site)
    if respect and (not site.topic or lang != "ko"):
        return
    question, facet = _question(site, title.topic, units[0].markdown, point, lang, respect=respect)
    yield site.draft(
        question,
        _LEADS_ON.sub("", answer.markdown),
        rule="concept",
        kind="definition" if facet == "meaning" else "property",
        anchor=title.topic,
        facet=facet,
        score=0.72 if respect else round(sure, 3),
        span=Span(node.span.path, node.span.start, answer.span.end),
        lang=lang,
        extra="\n".join(filter(None, (answer.extra, join(units[told:])))),
    )


def _told(units: Sequence[Unit]) -> int:
    """How many units are the answer: the first, and the next one in the same line where the first says next to nothing."""
    first, following = units[0], units[1:2]
    brief = first.weight < BRIEF and not first.item and bool(following) and not (following[0].item or following[0].rich)
    return 2 if brief and following[0].span.start <= first.span.end else 1


def _is_concept(site: Site) -> bool:
    """Whether a title may name a concept: no label, question, pair of things, aspect, activity or line with a colon."""
    title, topic, packs = site.title, site.title.topic, site.packs
    if title.label or title.generic or title.things or site.asks or not topic or site.node.marker:
        return False
    if SEVERAL.search(topic) or _ASPECT.search(topic) or site.asks_why or packs.role_of(title.text) is not None or site.in_example:
        return False
    if topic.lower().endswith(tuple(packs.aspect_ends)) or _is_label(topic, site) or topic.lower().partition(" of ")[0] in packs.list_heads:
        return False
    return is_term(topic, packs) and not is_activity(topic) and split_term(site.node.text, packs) is None


def _question(site: Site, topic: str, said: str, point: str, lang: str, *, respect: bool) -> tuple[str, str]:
    """What a title is asked as, with its facet: a respect or a point of the topic above, what it does, or what it is."""
    seen = site.reading.seen
    if respect:
        return phrase.property_of(site.topic, topic, lang, seen=seen), "value"
    if point:
        return phrase.point_of(site.topic, point, topic, lang, seen=seen), "point"
    if lang == "en" and re.match(r"(?:It\s)?[Ss]tands\sfor\s", said):
        return phrase.stands_for(topic, lang), "spelled"
    if lang == "ko" and IS_SO.search(said) and explains(said, topic, site.packs) <= SURE:
        return phrase.label_of(topic, "특징", "list", "ko"), "trait"
    return (phrase.what_does(topic) if lang == "en" and does(said, topic) else phrase.what_is(topic, lang, seen=seen)), "meaning"


def _is_respect(topic: str, site: Site) -> bool:
    """Whether a title names a measure of the thing above it (`사용 시점`)."""
    words = fold(topic).split()
    return len(words) > 1 and words[-1] in site.packs.measures and nlp.lang_of(topic) == "ko" and words[0] in site.packs.modifiers


def _is_label(topic: str, site: Site) -> bool:
    """Whether a title is a label written right behind a Latin name (`TCP특징`)."""
    label = next((name for name in site.packs.joined_labels if topic.endswith(name)), "")
    return bool(label) and topic[: -len(label)][-1:].isalnum() and topic[: -len(label)].isascii()


def _body(children: Sequence[Node], site: Site) -> list[Node]:
    """What stands directly under the term: up to the first heading or bold line."""
    out: list[Node] = []
    for child in children:
        if child.kind in ("heading", "bold"):
            break
        if not is_noise(child, site.packs):
            out.append(child)
    return out


def _unlabelled(node: Node, site: Site) -> Node:
    """A line without the word that says it defines (`정의 : …`)."""
    match = SEPARATOR.search(node.text.plain[:20]) if node.kind in ("item", "line") else None
    if match is None or site.packs.labels.get(fold(node.text.plain[: match.start()])) != "definition":
        return node
    return replace(node, text=node.text.cut(match.end()))


def _bare(name: str) -> str:
    """A name without its gloss in brackets, folded."""
    return fold(re.sub(r"\([^()]*\)", "", name)).strip()


def _divides(body: Sequence[Node], site: Site) -> bool:
    """Whether the points under the term are its kinds or parts: the first is itself a term with an explanation, or a bold caption.
    So does a line that explains another term in bold.

    Numbered points below an English title are steps."""
    first = body[0]
    if first.kind != "item":
        parts = split_term(first.text, site.packs) if first.text.marked("bold") else None
        return parts is not None and _bare(parts.term.plain) != _bare(site.title.topic)
    numbered = [n.number[:1].isdigit() for n in site.node.children[:2]]  # the first step may be a link, which no answer takes
    if site.reading.lang == "en" and len(numbered) > 1 and all(numbered):
        return True
    size = len(first.text.plain.strip())
    bold = sum(m.end - m.start for m in first.text.marked("bold"))
    title = site.reading.title(first)
    if title.things or title.label:
        return True
    caption = bool(first.children) and bold >= 0.9 * size
    named = SEPARATOR.search(first.text.plain[:40]) if len(body) > 1 else None
    return caption or bool(named and ":" in named.group()) or split_term(first.text, site.packs) is not None
