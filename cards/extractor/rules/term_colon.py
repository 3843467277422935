from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import compose, is_guess, sentences, units_of
from cards.extractor.clauses import topic_mark
from cards.extractor.defining.naming import same_name
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import Split, marked, split_term
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

    ## Leaves alone

    ```note
    # 회의
    - 참가자 : 민서, 지우
    - 예 : 은행 창구
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
    if (
        answer is None
        or not units
        or is_guess(units[0].markdown, site.packs)
        or nlp.is_question(units[0].markdown)
        or len(clean(parts.rest.plain)) < 2
    ):
        return
    lang = site.lang(name, parts.rest.plain)
    span = Span(node.span.path, node.span.start, max(node.own.end, answer.span.end))
    if any(_EXAMPLE.search(n.text.plain) for n in site.parents if n.kind in ("heading", "bold")):
        return
    if re.search("[가-힣]", name) and re.fullmatch(r"[a-z_]{3,24}(?:\(\))?", parts.rest.plain.strip()):
        return
    if _is_notation(parts.rest) or site.asks_why or re.search(r"(?:때|경우)[.]?$", clean(units[0].markdown)):
        return
    mark = topic_mark(units[0].markdown)
    other = mark is not None and not same_name(units[0].markdown[: mark.start], name)
    measure = not parts.term.marked("code") and fold(name).split()[-1] in site.packs.measures
    examples = lang == "ko" and re.search(r"\s등\.?$", parts.rest.plain.strip()) is not None
    listed = _lists_values(re.sub(r"\s등\.?$", "", parts.rest.plain.strip())) and re.search(r"[가-힣A-Z]", parts.rest.plain[:-2])
    examples = examples and (fold(name).split()[-1] in site.packs.example_heads or bool(listed))
    words = fold(name).split()
    aspect_of = words[0] in site.packs.modifiers and words[-1] in site.packs.labels
    asked_of = bool(site.topic) and (fold(name) in site.packs.operations or aspect_of)
    short = _lists_values(parts.rest.plain) or len(clean(parts.rest.plain)) < 6
    values = measure or examples or asked_of or short or bool(_KEYS.match(name))
    kind, facet = ("property", "value") if values else ("definition", "meaning")
    topic = site.topic
    aspect = _aspect(site, name)
    if aspect:
        kind, facet = "property", fold(aspect)
        thing, asked = (name, aspect) if _compared(site, name, aspect) else (aspect, name)
        question = phrase.property_of(thing, asked, lang, seen=site.reading.seen)
    elif examples and not measure:
        question = phrase.examples_of(name)
    elif values and topic and _squash(topic) not in _squash(name):
        question = phrase.property_of(topic, name, lang, seen=site.reading.seen)
    else:
        question = phrase.what_is(name, lang, seen=site.reading.seen)
    yield site.draft(
        question,
        answer.markdown,
        rule="term-colon",
        kind=kind,  # type: ignore[arg-type]
        anchor=name,
        facet=facet,
        score=_score(parts, name, other=other, values=values, topic=topic, sentence=nlp.is_sentence(units[0].markdown)),
        span=span,
        lang=lang,
        extra=answer.extra,
    )


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


def _score(parts: Split, name: str, *, other: bool, values: bool, topic: str, sentence: bool) -> float:
    score = 0.74
    score += 0.08 * marked(Text(parts.term.plain + ":", parts.term.marks), len(parts.term.plain))
    score += 0.05 * ("(" in name)
    score += 0.03 * sentence
    score -= 0.2 * (len(name) == 1)
    score -= 0.16 * other + 0.2 * bool(_REST.match(parts.rest.plain))
    score -= 0.12 * values * (not topic)
    score -= 0.06 * values
    score -= 0.15 * (len(name.split()) > 5) + 0.2 * bool(_ANOTHER.search(parts.rest.plain))
    return round(min(score, 0.9), 3)
