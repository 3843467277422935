from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import Unit, compose, is_guess, is_noise, units_of
from cards.extractor.clauses import subject_verb, topic_mark
from cards.extractor.defining import define, explains, same_name
from cards.extractor.rule import rule
from cards.extractor.said import advises, does, instructs, is_example, tells_other
from cards.extractor.site import Site
from cards.extractor.term import ET_CETERA, SEPARATOR, is_activity, is_term, split_term
from cards.extractor.titles import SEVERAL, clean
from cards.extractor.tree import Node
from cards.model import Draft, Span, Text
from cards.nlp.english import DETERMINERS
from cards.packs import fold

_ASPECT = re.compile(r"\s(?:with|using|in|for|on|via|vs)\s|\s(?:사용|활용|이용|역사|적용)$", re.I)
"""A title that joins two things, or names what is done with one."""
_BEGINS = re.compile(r"\d{4}(?:년|\s?[-:])|[\w().-]*[가-힣A-Za-z)](?:이|가)\s")
"""A year, or a subject of its own."""
_MUST = re.compile(r"[가-힣]야\s?(?:\S+\s){0,3}?(?:수 있|한다|함|합니다|된다)")
"""A demand on something, no word of what it is."""
_LEADS_ON = re.compile(r",?\s\(?(?:e\.g\.?|i\.e\.?|such as|for example)\s*[:.]?$")
"""What announces the examples below."""
SURE = 0.72
"""Sureness from which a title is defined whatever it is."""
WEAK = 0.63
"""A sentence that explains no more surely than this must be all that stands under the term."""


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

    ## Leaves alone

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
    if title.label or title.generic or title.things or site.asks:
        return
    if (
        not title.topic
        or node.marker
        or SEVERAL.search(title.topic)
        or _ASPECT.search(title.topic)
        or site.asks_why
        or site.packs.role_of(title.text) is not None
        or title.topic.lower().endswith(tuple(site.packs.aspect_ends))
        or site.in_example
        or _is_label(title.topic, site)
        or not is_term(title.topic, site.packs)
        or is_activity(title.topic)
        or title.topic.lower().partition(" of ")[0] in site.packs.list_heads
        or split_term(node.text, site.packs)
    ):
        return
    body = [_unlabelled(n, site) for n in _body(node.children, site)]
    units = list(units_of(body, site.packs))
    if not units or units[0].rich or is_guess(units[0].markdown, site.packs) or _divides(body, site):
        return
    sure = _sure(site, body[0], units[0], title.topic)
    answer = compose(units, limit=units[0].weight)
    if not sure or answer is None:
        return
    lang = site.lang(title.topic, units[0].markdown)
    point = site.list_label if sure <= 0.64 else ""
    if point and (not site.topic or lang not in ("ko", "en")):
        return
    seen = site.reading.seen
    respect = _is_respect(title.topic, site)
    if respect and (not site.topic or lang != "ko"):
        return
    if respect:
        yield site.draft(
            phrase.property_of(site.topic, title.topic, lang, seen=seen),
            answer.markdown,
            rule="concept",
            kind="property",
            anchor=title.topic,
            facet="value",
            score=0.72,
            span=Span(node.span.path, node.span.start, answer.span.end),
            lang=lang,
            extra=answer.extra,
        )
        return
    yield site.draft(
        _question(site, title.topic, units[0].markdown, point, lang),
        _LEADS_ON.sub("", answer.markdown),
        rule="concept",
        kind="property" if point else "definition",
        anchor=title.topic,
        facet="point" if point else "meaning",
        score=round(sure, 3),
        span=Span(node.span.path, node.span.start, answer.span.end),
        lang=lang,
        extra=answer.extra,
    )


def _question(site: Site, topic: str, said: str, point: str, lang: str) -> str:
    """What a title is asked as: a point of a list, what it does, or what it is."""
    seen = site.reading.seen
    if point:
        return phrase.point_of(site.topic, point, topic, lang, seen=seen)
    return phrase.what_does(topic) if lang == "en" and does(said, topic) else phrase.what_is(topic, lang, seen=seen)


def _is_respect(topic: str, site: Site) -> bool:
    """Whether a title names a measure of the thing above it (`사용 시점`)."""
    words = fold(topic).split()
    return len(words) > 1 and words[-1] in site.packs.measures and nlp.lang_of(topic) == "ko" and words[0] in site.packs.modifiers


def _is_step(topic: str, site: Site) -> bool:
    """Whether a title says what is done with something (`컨텍스트 생성`)."""
    words = fold(re.sub(r"\s*\([^()]*\)$", "", topic)).split()
    return len(words) > 1 and words[-1] in site.packs.operations


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


def _divides(body: Sequence[Node], site: Site) -> bool:
    """Whether the points under the term are its kinds or parts: the first is itself a term with an explanation, or a bold caption.

    Numbered points below an English title are steps."""
    first = body[0]
    if first.kind != "item":
        return False
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


def _sure(site: Site, first: Node, unit: Unit, term: str) -> float:
    """How surely the first unit explains the term."""
    plain = first.text.plain if first.kind in ("item", "line") else unit.markdown
    sentence = plain[slice(*nlp.split_sentences(plain)[0])] if plain.strip() else ""
    sure = explains(sentence, term, site.packs)
    bold = next((m for m in first.text.marked("bold") if m.start <= 4), None)
    if bold and not same_name(plain[bold.start : bold.end], term) and clean(plain[: bold.start]).lower() in DETERMINERS:
        return 0.0
    if site.reading.lang == "en" and re.search(r":\s*\n\s*(?:[-*]|\d+[.)])\s", unit.markdown):
        return 0.0  # it only leads to the list
    if instructs(sentence) or _of_another(sentence, term, site) or _says_nothing(sentence, term, site):
        return 0.0
    if sure > WEAK:
        return min(0.9, sure)
    above = site.reading.title(site.parents[-1])
    if above.kind == "list" and len(sentence.split()) >= 4 and not _opened(site, sentence) and not ET_CETERA.search(sentence):
        return 0.64
    if (
        site.node.kind != "item"
        or _opened(site, sentence)
        or _is_step(term, site)
        or not _alone(site.node, site)
        or _remarks(sentence, site)
        or _BEGINS.match(sentence)
    ):
        return 0.0
    return 0.62 if sure or _tells(sentence, below=first.kind == "line") else 0.0


def _acts_otherwise(sentence: str, term: str) -> bool:
    """Whether an English sentence says what another thing does (`Snapshot isolation guarantees …` under `Consistency`)."""
    found = subject_verb(sentence.rstrip(".") if sentence[:1].isupper() else "")
    first = found[0].split()[0].lower() if found else "the"
    if found is None or (first in DETERMINERS and first not in ("a", "an")):
        return False
    subject, words = ({w.lower().rstrip("s") for w in re.findall(r"\w+", text)} for text in (found[0], term))
    return not subject & words


_CRIES = re.compile(r"!$|(?:지\s?말\s?것|지\s?말자|할\s것)[.]?$")
_EFFECTS = (
    "effects",
    "effect",
    "causes",
    "impact",
    "impacts",
    "consequences",
    "issues",
    "problems",
    "영향",
    "효과",
    "문제",
    "문제점",
    "원인",
)


def _says_nothing(sentence: str, term: str, site: Site) -> bool:
    """Whether what stands under a title is no meaning of it: a cry, a ban, something about another thing, an English sentence as the
    example of a Korean word; or whether the title is an aspect, or a group under a title of effects, which no fragment defines."""
    if site.reading.lang == "en" and advises(sentence, term, site.packs):
        return True
    if (
        _CRIES.search(sentence.strip())
        or re.search(r"(?:려면|으면|다면)\s", sentence)
        or (site.reading.lang == "en" and tells_other(sentence, term))
    ):
        return True
    if site.reading.lang == "en" and _acts_otherwise(sentence, term):
        return True
    if is_example(sentence) and re.search("[가-힣]", term):
        return True
    above = fold(site.parents[-1].text.plain).split()
    sure = explains(sentence, term, site.packs)
    return sure <= SURE and (fold(term) in site.packs.aspects or any(word in _EFFECTS for word in above))


def _of_another(sentence: str, term: str, site: Site) -> bool:
    """Whether a sentence says what another thing is: the subject of its definition, or what stands left of its sign (`Y = …`)."""
    if (mark := topic_mark(sentence)) and _other_subject(clean(sentence[: mark.start]), term, site):
        return True
    found = define(sentence, site.packs)
    match = SEPARATOR.search(sentence[:48])
    other = found.term if found else clean(sentence[: match.start()]) if match and re.search(r"[=:：]", match.group()) else ""
    if not other or len(other.split()[-1]) < 2 or (site.list_label and same_name(other, site.topic)):
        return False
    if _of_thing(term, other):
        return True
    return nlp.lang_of(other) == nlp.lang_of(term) and not same_name(other, term) and not set(fold(other).split()) & set(fold(term).split())


def _other_subject(subject: str, term: str, site: Site) -> bool:
    """Whether a Korean sentence speaks of an aspect of something, or of another thing that is written in the same letters."""
    if same_name(subject, term):
        return False
    words = fold(subject).split()
    if words and (words[-1] in site.packs.labels or words[-1] in site.packs.measures) and words[-1] not in fold(term):
        return True
    latin = re.compile(r"[A-Za-z][A-Za-z\d ]*")
    both = latin.fullmatch(subject) and latin.match(term)
    return bool(both) and not set(words) & set(fold(term).split())


def _of_thing(term: str, other: str) -> bool:
    """Whether a title names several things about another thing (`Lock problems` over `A lock is …`)."""
    words = fold(re.sub(r"\s*\([^()]*\)", "", term)).split()
    rest = fold(" ".join(words[:-1]))
    return len(words) > 1 and phrase.plural(words[-1]) and not phrase.plural(other) and fold(other) == rest


def _opened(site: Site, sentence: str) -> bool:
    """Whether a sentence opens with a word that points back or on."""
    return bool(site.packs.starts("unresolved", sentence) or site.packs.starts("connectives", sentence))


def _alone(node: Node, site: Site) -> bool:
    """Whether one line, without anything nested in it, is all that stands under a bullet: most likely its explanation."""
    said = [c for c in node.children if not is_noise(c, site.packs)]
    return len(said) == 1 and said[0].kind in ("item", "line") and not said[0].children


def _remarks(sentence: str, site: Site) -> bool:
    """Whether a line only praises, warns, links or lists."""
    listed = _MUST.search(sentence) or sentence.count(",") > 2 or ET_CETERA.search(sentence) or re.search(r"-+>|→|=>|⇒|https?:", sentence)
    return bool(listed or split_term(Text.of(sentence), site.packs) or site.packs.pattern("remarks").search(sentence))


def _tells(sentence: str, *, below: bool) -> bool:
    """Whether a fragment is long enough to explain: four words, one of them with a particle, no predicate at its end.

    Right `below` the term, in the same bullet, it may end as notes do (음, 함).
    """
    words = len(sentence.split())
    particle = re.search(r"(?:을|를|에|이|가|로)\s" if below else r"(?:을|를)\s", sentence)
    told = ("다", "요") if below else ("다", "요", "음", "함")
    return words >= 4 and particle is not None and not sentence.rstrip(" .!").endswith(told)
