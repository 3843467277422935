from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor import phrase
from cards.extractor.answers import weigh
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import is_term
from cards.model import Draft, Span

_MOST_UNITS = 4
_LEAST = 10
"""Weight of an explanation; a shorter one is a placeholder."""
_SHORTEST = 12.0
"""Weight under which a text is a placeholder ("to be written") rather than an explanation."""
_INVITES = re.compile(
    r"(?:펼치|펼쳐|접기|접어|더\s?보기|답|정답|해설|풀이|클릭|눌러|보기|코드|목차|힌트|전체|예시|click|show|view|see|details?|answers?|solution|hint|spoiler"
    r"|expand|more|toggle|code|toc|table of contents|example|output|result)(?![a-z])",
    re.IGNORECASE,
)
"""How a summary begins that only says that there is something to unfold."""


@rule(tier=2, kinds=("definition",))
def summary_term(site: Site) -> Iterator[Draft]:
    """A `<summary>` that is no question but a term, over a short text: what the term means.

    Whoever folds an explanation under a term wants to be asked for it.  A summary that is a label, a chapter's title over a long text,
    or stands over nothing but a picture or a link is left alone; one that is a question is a card of `author-question`.

    ## Becomes

    ```note
    <details>
    <summary>스핀락</summary>

    잠금이 풀릴 때까지 반복해서 확인하며 기다린다.
    </details>
    ```
    ```cards
    스핀락이란?  →  잠금이 풀릴 때까지 반복해서 확인하며 기다린다.
    ```

    ## Leaves alone

    ```note
    <details>
    <summary>펼쳐 보기</summary>

    잠금이 풀릴 때까지 반복해서 확인하며 기다린다.
    </details>
    ```
    ```note
    <details>
    <summary>스핀락</summary>

    [정리한 글](https://example.org/spin)
    </details>
    ```
    """
    node, title = site.node, site.title
    if node.kind != "toggle" or site.asks or not title.topic or title.label or title.generic or title.things:
        return
    if (
        _INVITES.match(title.topic)
        or not is_term(title.topic, site.packs)
        or any(c.kind in ("heading", "toggle", "bold") for c in node.children)
    ):
        return
    answer = site.answer()
    if answer is None or len(answer.units) > _MOST_UNITS or answer.units[0].rich or weigh(answer.markdown) < _SHORTEST:
        return
    lang = site.lang(title.topic, answer.markdown)
    yield site.draft(
        phrase.what_is(title.topic, lang, seen=site.reading.seen),
        answer.markdown,
        rule="summary-term",
        kind="definition",
        anchor=title.topic,
        facet="meaning",
        score=0.72,
        span=Span(node.span.path, node.span.start, max(answer.span.end, node.own.end)),
        lang=lang,
        extra=answer.extra,
    )
