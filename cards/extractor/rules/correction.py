from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import join, markdown, sentences, unbold
from cards.extractor.markers import read_markers
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.titles import clean
from cards.extractor.tree import Node
from cards.model import Draft, Span, Text

_TURN = re.compile(r"\s*(?:⇒|=>|→|->|➡️?)\s*")
_STEP = re.compile(r"\s*(?:/|→|->|⇒|=>|>|,)\s*")

_STRIKE = re.compile(r"~~(?=\S)|(?<=\S)~~|</?(?:del|s|strike)>")
_NEAR = 40
"""So many lines below a correction may give its reason."""


@rule(tier=1, kinds=("correction",))
def correction(site: Site) -> Iterator[Draft]:
    """A first answer that was wrong, and what is right.

    The wrong answer carries a marker (`내 처음 답변 :`, `오답 :`, `I thought:`, ✗) or is struck through; the right one follows behind
    an arrow or a marker (`정답 :`, `actually:`, ✓).  The card asks for the right answer, or for what is right about the concept where
    that is a sentence, and shows the mistake on its back.  Where both are an order of the same steps, each pair of neighbours that was
    swapped becomes a card too, with the sentences that name both as the reason.

    ## Becomes

    ```note
    **요청 처리 순서**

    내 처음 답변 : 라우터 / 인증 / 핸들러

    ⇒ 인증 / 라우터 / 핸들러

    - 인증 : 라우터 앞에 두어야 막힌 요청이 경로 탐색을 하지 않는다.
    ```
    ```cards
    올바른 요청 처리 순서는?  →  인증 / 라우터 / 핸들러
    요청 처리 순서에서 라우터와 인증 중 먼저 오는 것은?  →  인증
    ```
    ```note
    ### Which index does a range scan need?
    I thought: a hash index

    ✓ a B-tree index, since its keys are sorted
    ```
    ```cards
    Which index does a range scan need?  →  a B-tree index, since its keys are sorted
    ```

    ```note
    ## 색인
    - 내 첫 답: 색인은 많을수록 좋다 ⇒ 쓰기마다 색인도 고쳐야 하므로 꼭 필요한 것만 둔다
    ```
    ```cards
    색인에 대한 올바른 설명은?  →  쓰기마다 색인도 고쳐야 하므로 꼭 필요한 것만 둔다
    ```

    ## Leaves alone

    ```note
    **요청 처리 순서**

    인증 ⇒ 라우터 ⇒ 핸들러
    ```
    ```note
    내 처음 답변 : 라우터가 먼저
    ```
    """
    found = _pair(site)
    if found is None:
        return
    wrong, right, end = found
    asked = next((n for n in reversed(site.parents) if n.kind != "note" and n.text), None)
    concept = clean(asked.text.plain) if asked else site.note_topic
    if not concept or len(clean(right.plain)) < 1:
        return
    span = Span(site.node.span.path, site.node.span.start, end)
    lang = site.lang(concept, right.plain)
    by_author = asked is not None and site.reading.title(asked).question
    question = unbold(asked.text) if by_author and asked else phrase.right_answer(concept, lang, told=nlp.is_sentence(right.plain))
    reason = _reason(site, ())
    yield site.draft(
        question,
        markdown(right),
        rule="correction",
        kind="correction",
        anchor=concept,
        facet="right",
        score=0.95,
        span=span,
        lang=lang,
        mistake=_unstruck(wrong),
        extra=reason,
        weak=True,
    )
    yield from _swapped(site, concept, wrong.plain, right.plain, span, lang)


def _pair(site: Site) -> tuple[Text, Text, int] | None:
    """The wrong and the right answer, and the last line of the right one."""
    node = site.node
    if node.marker == "mistake":
        below = [n for n in node.children if n.kind in ("line", "item") and (n.arrow or n.marker == "right")]
        beside = [n for n in site.siblings[site.index + 1 : site.index + 2] if n.marker == "right" or (n.arrow and n.kind == "line")]
        if (answers := below + beside) and answers[-1].text:
            return node.text, answers[-1].text, answers[-1].own.end
        turns = list(_TURN.finditer(node.text.plain))
        if len(turns) == 1 and turns[0].start() > 0:
            right = read_markers(node.text.cut(turns[0].end()), site.packs).text
            return node.text.cut(0, turns[0].start()), right, node.own.end
    struck = node.text.marked("strike")
    if len(struck) == 1 and struck[0].start == 0 and node.kind in ("line", "item") and struck[0].end > 2:
        rest = read_markers(node.text.cut(struck[0].end), site.packs).text
        if len(rest.plain) > 1:
            return node.text.cut(0, struck[0].end), rest, node.own.end
    return None


def _unstruck(text: Text) -> str:
    """Markdown without strikes: among mistakes they say nothing more, and they make the words hard to read."""
    return _STRIKE.sub("", markdown(text)) if text.marked("strike") else markdown(text)


def _steps(text: str) -> list[str]:
    return [clean(step) for step in _STEP.split(text) if clean(step)]


def _alphabetic(a: str, b: str) -> tuple[str, str]:
    """Two steps in an order that does not tell which comes first."""
    return (a, b) if a < b else (b, a)


def _key(step: str) -> str:
    return re.sub(r"[\s\-_]", "", step).lower()


def _swapped(site: Site, concept: str, wrong: str, right: str, span: Span, lang: str) -> Iterator[Draft]:
    """A card for each two neighbours of the right order that the first answer had the other way round."""
    before, after = _steps(wrong), _steps(right)
    place = {_key(step): i for i, step in enumerate(before)}
    if len(after) < 2 or sorted(map(_key, before)) != sorted(map(_key, after)) or len(place) != len(before):
        return
    for first, second in pairwise(after):
        if place[_key(first)] > place[_key(second)]:
            yield site.draft(
                phrase.which_first(concept, *_alphabetic(first, second), lang),
                first,
                rule="correction",
                kind="correction",
                anchor=f"{concept}: " + " / ".join(sorted((first, second))),
                facet="order",
                score=0.93,
                span=span,
                lang=lang,
                mistake=wrong,
                extra=_reason(site, (first, second)),
                weak=True,
            )


def _reason(site: Site, pair: Sequence[str]) -> str:
    """What the lines after the correction say about both of a pair; empty without a pair."""
    found: list[str] = []
    for node in site.siblings[site.index + 1 : site.index + 1 + _NEAR] if pair else ():
        if node.kind in ("bold", "heading") or len(found) > 1:
            break
        found += _about_both(node, [_key(step) for step in pair])
    return "\n".join(dict.fromkeys(found[:2]))


def _about_both(node: Node, pair: Sequence[str]) -> list[str]:
    """The sentences of a node, from the first to the last that names one of a pair, where the node names both."""
    said = _key(node.text.plain)
    if not all(step in said for step in pair):
        return []
    units = list(sentences(node.text, node.own))
    naming = [i for i, u in enumerate(units) if any(step in _key(u.markdown) for step in pair)]
    both = [u for u in units if all(step in _key(u.markdown) for step in pair)]
    return [join(both[:2])] if both else [join(units[naming[0] : naming[-1] + 1])]
