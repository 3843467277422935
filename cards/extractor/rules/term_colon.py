from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import compose, is_guess, markdown, sentences, units_of
from cards.extractor.clauses import topic_mark
from cards.extractor.defining.naming import same_name
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import ET_CETERA, Split, marked, split_term
from cards.extractor.titles import clean
from cards.model import Draft, MarkKind, Span, Text
from cards.packs import fold

_SHOWN: tuple[MarkKind, ...] = ("code", "link")
_REST = re.compile(r"(?:그\s?외|기타|나머지|등등|others?\b|the rest\b)", re.I)
_QUANTITY = re.compile(r"^[약~±]?\s?[\d.,]+\s?[^\s\d]{0,6}\.?$")
_ARROWS = re.compile(r"-+>|→|=>|⇒")
_KEY = r"(?:command|cmd|ctrl|control|shift|alt|option|esc|tab|enter|fn)"
_NAME_ONLY = re.compile(rf"\S+\.[a-z]{{1,5}}|{_KEY}\s.{{1,60}}|[a-z\d]+(?:[-_.][a-z\d]+)+|{_KEY}(?:\s?[+ ]\s?\w{{1,5}}){{0,3}}", re.I)
"""A file, a package, a key combination."""
_EXAMPLE = re.compile(r"\b(?:an? example|for example)\b|예시\s?\d*$|예제\s?\d*$|^(?:step|예시?|예제)\s?\d", re.I)
"""A title above the lines of one worked example."""
_NO_MEANING = re.compile(r"(?:필요|필수)[.]?$|^[^\s(]+(?:\s[^\s(]+)?\s\(ex\b[^()]*\)$")
"""What is needed, or a remedy with examples: no meaning."""
_CHORD = re.compile(rf"(?:{_KEY}\s?(?:\+\s?|\s))+\S{{1,3}}", re.I)
_CALL = re.compile(r"^[a-z_][\w.]*\((?:[^()]*,[^()]*)?\)$|^[a-z][\w.-]*\s.*(?:\s-{1,2}\w|\$\w)")
"""A function, or a command with what it is given."""
_COUNTED = re.compile(r"[가-힣]\s?\d{1,2}$")
_REMARK = re.compile(r"!\s*$|(?:참고|링크|\bhere|\blink)\]?$|^(?:매우|아주|꼭|별로|말 그대로)\s\S+$", re.I)
"""What is only praised, pointed at or shouted."""
_WHEN = re.compile(r"(?:때|경우)(?:에)?\s?(?:주로\s)?(?:사용|이용)(?:한다|함|합니다|된다|됨)?[.]?$")
_KEYS = re.compile(rf"{_KEY}\s?[+ ]", re.I)
_TODO = re.compile(r"(?:needed|needs|should|must|has|have)\s+(?:to\s+)?be\b", re.I)
_ANOTHER = re.compile(r",\s*\S{1,12}(?:\s\S{1,12})?\s?[:：]\s")


@rule(tier=2, kinds=("definition", "property"))
def term_colon(site: Site) -> Iterator[Draft]:
    """`term : explanation`, in a bullet or on a line of its own.

    The left side is a noun phrase (bold, code and a gloss in brackets make it surer), the right side says what it is.
    Where the right side only lists names or values, the card asks for that attribute of the topic above.

    ## Becomes

    ```note
    # 트랜잭션
    - 격리성(Isolation) : 동시에 도는 트랜잭션이 서로의 중간 결과를 보지 못하는 성질
    ```
    ```cards
    격리성(Isolation)이란?  →  동시에 도는 트랜잭션이 서로의 중간 결과를 보지 못하는 성질
    ```
    ```note
    # Scheduling
    - **Quantum**: the longest time that a process may hold the CPU before it is preempted.
    ```
    ```cards
    What is Quantum?  →  the longest time that a process may hold the CPU before it is preempted.
    ```

    ```note
    # 편집기
    - ctrl + shift + k : 줄 삭제
    - `trim()` : 문자열 양 끝의 공백을 없앤다.
    - 매크로 : 같은 편집을 여러 줄에 되풀이할 때 사용
    ```
    ```cards
    편집기: 줄 삭제 단축키는?  →  ctrl + shift + k
    trim()은 무엇을 하는가?  →  문자열 양 끝의 공백을 없앤다.
    매크로는 언제 사용하는가?  →  같은 편집을 여러 줄에 되풀이할 때 사용
    ```

    ## Leaves alone

    ```note
    # 회의
    - 참가자 : 민서, 지우
    - 예 : 은행 창구
    - 지우님의 방식 : 먼저 그림을 그려 보는 것
    ```
    ```note
    # 메시지 큐
    - 추천 도구 : 꼭 한 번 써 보기!
    - 데이터를 꺼냄 : poll()
    ```
    ```note
    # 트랜잭션
    - 커밋이 끝났는데도 값이 남지 않는 일이 생길 수 있다 : 로그를 먼저 써야 한다
    ```
    """
    node = site.node
    if node.kind not in ("line", "item", "bold") or node.marker or site.asks:
        return
    parts = split_term(node.text, site.packs)
    if parts is None:
        return
    name = clean(parts.term.plain)
    first = node.own.start + node.text.line_of(parts.at)
    units = list(sentences(parts.rest, Span(node.span.path, first, node.own.end)))
    answer = compose([*units, *units_of(node.children, site.packs)], limit=40)
    if answer is None or not units or _tells_nothing(site, parts, name, units[0].markdown):
        return
    lang = site.lang(name, parts.rest.plain)
    as_ = _asked(site, parts, name, units[0].markdown, lang)
    keys = as_.facet == "keys"
    yield site.draft(
        as_.question,
        markdown(parts.term) if keys else answer.markdown,
        rule="term-colon",
        kind=as_.kind,
        anchor=name,
        facet=as_.facet,
        score=_score(site, parts, name, units[0].markdown, values=as_.facet == "value"),
        span=Span(node.span.path, node.span.start, max(node.own.end, answer.span.end)),
        lang=lang,
        extra="" if keys else answer.extra,
    )


def _tells_nothing(site: Site, parts: Split, name: str, said: str) -> bool:
    """Whether the right side is no explanation: a guess, a question, a piece of notation, a reason, or part of a worked example."""
    plain = parts.rest.plain.strip()
    if is_guess(said, site.packs) or nlp.is_question(said) or len(clean(plain)) < 2 or site.asks_why:
        return True
    if any(_EXAMPLE.search(n.text.plain) for n in site.parents if n.kind != "note"):
        return True
    if re.search("[가-힣]", name) and re.fullmatch(r"[a-z_]{3,24}(?:\(\))?", plain):
        return True
    return _is_notation(parts.rest) or re.search(r"(?:때|경우)[.]?$", clean(said)) is not None


class _As(NamedTuple):
    """What a line is asked as."""

    question: str
    kind: Literal["definition", "property"]
    facet: str


def _asked(site: Site, parts: Split, name: str, said: str, lang: str) -> _As:
    """The question for a left side: what it is, what it does, its value, its examples, or the keys that do something."""
    plain, topic, seen = parts.rest.plain.strip(), site.topic, site.reading.seen
    if lang == "ko" and _CHORD.fullmatch(name) and len(plain) <= 40 and not nlp.is_sentence(plain):
        return _As(phrase.keys_for(re.sub(r"\s?가능$", "", plain), topic), "property", "keys")
    key = fold(name)
    words = key.split()
    measure = not parts.term.marked("code") and words[-1] in site.packs.measures
    if aspect := _aspect(site, name):
        thing, asked = (name, aspect) if _compared(site, name, aspect) else (aspect, name)
        return _As(phrase.property_of(thing, asked, lang, seen=seen), "property", fold(aspect))
    bare = ET_CETERA.sub("", plain)
    if lang == "ko" and bare != plain and not measure:
        listed = _lists_values(bare) and re.search(r"[가-힣A-Z]", plain[:-2])
        if listed or words[-1] in site.packs.example_heads:
            return _As(phrase.examples_of(name), "property", "value")
    aspect_of = words[0] in site.packs.modifiers and words[-1] in site.packs.labels
    asked_of = bool(topic) and (key in site.packs.operations or aspect_of)
    values = measure or asked_of or _lists_values(plain) or len(clean(plain)) < 6 or _KEYS.match(name)
    if values and topic and _squash(topic) not in _squash(name):
        return _As(phrase.property_of(topic, name, lang, seen=seen), "property", "value")
    if lang == "ko" and _WHEN.search(plain) and "," not in plain:
        return _As(phrase.when_used(name, seen=seen), "property", "when")
    if lang == "ko" and _CALL.search(name) and nlp.is_sentence(said):
        return _As(phrase.does(name, seen=seen), "definition", "meaning")
    return _As(phrase.what_is(name, lang, seen=seen), "property" if values else "definition", "value" if values else "meaning")


def _compared(site: Site, name: str, aspect: str) -> bool:
    """Whether a left side is one of the things that the note is about: its title names it, or what stands above it is a measure."""
    squashed = _squash(name)
    if any(word in site.packs.measures for word in fold(aspect).split()[-1:]):
        return True
    return bool(squashed) and squashed in _squash(site.reading.note.title)


def _aspect(site: Site, name: str) -> str:
    """The heading right above, where the same left sides stand under several; else empty.

    It names an aspect of them (`만료 시점` over `쿠키 : …`, `세션 : …`), or they name aspects of it (`분산 : …` under each distribution).
    """
    above = next((n for n in reversed(site.parents) if n.kind in ("heading", "bold")), None)
    title = clean(above.text.plain) if above else ""
    measured = any(word in site.packs.measures for word in fold(title).split()[-1:])
    if above and measured and title == site.topic and site.reading.title(above).kind is None:
        return title
    short = 0 < len(title) <= 16 and not site.reading.title(above).question if above else False
    return title if short and fold(name) in site.reading.spread else ""


def _is_notation(rest: Text) -> bool:
    """Whether the right side is only a piece of code, a key combination, or one thing becoming another."""
    size = len(re.sub(r"\s", "", rest.plain))
    code, links = (sum(m.end - m.start for m in rest.marked(kind)) for kind in _SHOWN)
    if _NO_MEANING.search(rest.plain.strip()) or _NAME_ONLY.fullmatch(rest.plain.strip()) or _TODO.match(rest.plain.strip()):
        return True
    if code >= 0.9 * size or links >= 0.7 * size or _QUANTITY.match(rest.plain.strip()) or _is_chain(rest.plain):
        return True
    return bool(re.search(r"^\S+\s?(?:-+>|→|=>|⇒|>|\+)\s?\S+$", rest.plain))


def _is_chain(plain: str) -> bool:
    """Whether a text is nothing but steps with arrows between them."""
    steps = _ARROWS.split(plain)
    return len(steps) > 2 and all(len(step.strip()) <= 40 for step in steps)


def _squash(name: str) -> str:
    return re.sub(r"\([^)]*\)|[\W_]+", "", name).lower()


def _lists_values(plain: str) -> bool:
    """Whether the right side only lists names or values, each of a few words."""
    parts = [p.strip() for p in re.split(r"\s*[,/·]\s*", plain.strip().rstrip("."))]
    return len(parts) > 1 and all(0 < len(p) <= 24 and len(p.split()) <= 3 and not nlp.is_sentence(p) for p in parts)


def _score(site: Site, parts: Split, name: str, said: str, *, values: bool) -> float:
    mark, plain = topic_mark(said), parts.rest.plain.strip()
    other = mark is not None and not same_name(said[: mark.start], name)
    score = 0.74
    score += 0.08 * marked(Text(parts.term.plain + ":", parts.term.marks), len(parts.term.plain))
    score += 0.05 * ("(" in name)
    score += 0.03 * nlp.is_sentence(said)
    score -= 0.2 * (len(name) == 1 or bool(_COUNTED.search(name)))
    score -= 0.16 * other + 0.2 * bool(_REST.match(plain))
    score -= 0.12 * values * (not site.topic)
    score -= 0.06 * values
    score -= 0.15 * (len(name.split()) > 5) + 0.2 * bool(_ANOTHER.search(plain))
    score -= 0.26 * bool(_REMARK.search(plain)) + 0.2 * (
        not values and (_same_again(said, name) or (site.reading.lang == "ko" and _only_names(plain, name)))
    )
    return round(min(score, 0.9), 3)


def _same_again(said: str, name: str) -> bool:
    """Whether the right side explains the left with itself (`라운드 로빈 : … 라운드 로빈 방식`)."""
    bare = re.sub(r"\s*\([^()]*\)", "", name)
    if topic_mark(said) is not None or len(bare) < 3 or said.startswith(bare) or len(said.split()) > 8:
        return False
    return re.search(rf"(?<![A-Za-z]){re.escape(bare)}(?![A-Za-z])", said, re.I) is not None


def _only_names(plain: str, name: str) -> bool:
    """Whether a few Latin words stand on both sides: something belongs to something, but which way the line does not say."""
    return len(plain.split()) <= 3 and not re.search(r"[^\x00-\x7f]|[`(\"]", plain) and "(" not in name and not nlp.is_sentence(plain)
