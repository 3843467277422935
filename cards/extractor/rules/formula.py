from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor import phrase
from cards.extractor.answers import block_markdown
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.model import Draft, Span

_KO_LEAD = re.compile(
    r"(?:^|[.]\s)(?P<x>(?!\S+(?:와|과)\s)[^,.]{1,60}?)(?:은|는|의\s?(?:수식|공식|식|정의)(?:은|는|을|를)?)\s(?:(?:다음|아래)과?\s?와?\s?같\S*|수식으로|식으로)?[^.]{0,30}[:：.]?$"
)
_EN_LEAD = re.compile(
    r"(?:^|[.,:]\s)(?:the\s|an?\s)?(?P<x>[\w' -]{2,50}?)(?:\s\([^)]*\))?\s(?:is|are|can be|is then|is usually)\s"
    r"(?:defined|given|calculated|computed|written|expressed|represented)?\s?(?:as|by|as follows|with)?\s?[:：]?$",
    re.I,
)
_EQUATION = re.compile(r"=|\\approx|\\propto|\\leq?|\\geq?|\\sim")
MOST_LINES = 6


_DERIVATIVE = re.compile(r"^\W*\\[dt]?frac\s?\{\s?(?:d|\\partial)\b[^=]*=|^\W*d\s?/\s?d\w|^\W*\w+'(?:\([^)]*\))?\s?=")
"""The left side is the change of something, not the thing itself."""


@rule(tier=2, kinds=("formula",))
def formula(site: Site) -> Iterator[Draft]:
    """A display formula, with what it is the formula of in the words before it.

    The line before it names the thing (`X의 식은 다음과 같다`, `X is defined as`).

    ## Becomes

    ```note
    # 평가 지표
    정밀도는 다음과 같다.

    $$
    P = \\frac{TP}{TP + FP}
    $$
    ```
    ```cards
    정밀도의 식은?  →  $$\\nP = \\frac{TP}{TP + FP}\\n$$
    ```

    ## Leaves alone

    ```note
    ## Harmonic mean

    $$
    H = \\frac{n}{\\sum 1 / x_i}
    $$
    ```
    ```note
    # 평가 지표
    정밀도와 재현율을 함께 보면 다음과 같다.

    $$
    F = \\frac{2PR}{P + R}
    $$
    ```
    ```note
    ## Squared loss

    $$
    \\frac{d}{dy} (a - y)^2 = 2 (y - a)
    $$
    ```

    ```note
    # 평가 지표
    이를 정리하면 다음과 같다.

    $$
    P = 0.5
    $$
    ```
    ```note
    # 평가 지표
    $$
    TP + FP
    $$
    ```
    """
    node = site.node
    body = node.text.plain
    if node.kind != "math" or not _EQUATION.search(body) or body.strip().count("\n") >= MOST_LINES:
        return
    before = site.siblings[site.index - 1] if site.index else None
    if _DERIVATIVE.search(body):
        return
    name, start = "", node.span.start
    if before is not None and before.kind in ("line", "item"):
        lead = before.text.plain.strip()
        match = _KO_LEAD.search(lead) or _EN_LEAD.search(lead)
        if match and is_term(clean(match["x"]), site.packs):
            name, start = clean(match["x"]), before.own.start
    if not name:
        return
    lang = site.lang(name)
    yield site.draft(
        f"{name}의 식은?" if lang == "ko" else phrase.label_of(name, "formula", "formula", lang),
        block_markdown(node),
        rule="formula",
        kind="formula",
        anchor=name,
        facet="formula",
        score=0.74,
        span=Span(node.span.path, start, node.span.end),
        lang=lang,
    )
