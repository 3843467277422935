from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor.answers import markdown
from cards.extractor.rule import Site, rule
from cards.model import Draft, Span, Text

_CLOZE = re.compile(r"\{\{c(\d{1,3})::((?:[^{}]|\{[^{}]*\})*?)(?:::([^{}]*))?\}\}")


@rule(tier=1, kinds=("cloze",), roles=("mentoring", "study", "admin", "reflection"))
def author_cloze(site: Site) -> Iterator[Draft]:
    """A gap that the author marked: `==…==` or `{{c1::…}}`.

    The sentence with its gaps is the card.  Each highlight of a sentence is a gap of its own; numbers that the author wrote stay.

    ## Becomes

    ```note
    페이지 테이블은 ==가상 주소==를 물리 주소로 바꾼다.
    ```
    ```cards
    페이지 테이블은 {{c1::가상 주소}}를 물리 주소로 바꾼다.  →  가상 주소
    ```
    ```note
    A {{c1::mutex::kind of lock}} is owned by one thread.
    ```
    ```cards
    A {{c1::mutex::kind of lock}} is owned by one thread.  →  mutex
    ```

    ## Leaves alone

    ```note
    `a ==b== c` compares in some languages.
    ```
    ```note
    ==이 문장 전체가 중요하다==
    ```
    """
    node = site.node
    if node.kind not in ("line", "item", "bold", "heading"):
        return
    text = node.text
    if "{{c" not in text.plain and not text.marked("highlight"):
        return
    for start, end in nlp.split_sentences(text.plain):
        piece = text.cut(start, end)
        made = _written(piece) or _highlighted(piece)
        if made is None:
            continue
        question, hidden = made
        line = node.own.start + text.line_of(start)
        yield site.draft(
            question,
            hidden,
            rule="author-cloze",
            kind="cloze",
            note_type="cloze",
            anchor=_CLOZE.sub(r"\2", question),
            facet="cloze",
            score=0.9,
            span=Span(node.span.path, line, node.own.start + text.line_of(end)),
            lang=site.lang(question),
        )


def _written(piece: Text) -> tuple[str, str] | None:
    found = _CLOZE.findall(piece.plain)
    return (markdown(piece), ", ".join(hidden for _, hidden, _ in found)) if found else None


def _highlighted(piece: Text) -> tuple[str, str] | None:
    marks = [m for m in piece.marked("highlight") if piece.plain[m.start : m.end].strip()]
    hidden = sum(m.end - m.start for m in marks)
    if not marks or hidden > 0.6 * len(piece.plain):
        return None
    out, last = [], 0
    for number, mark in enumerate(marks, 1):
        out += [piece.source[last : mark.outer_start], f"{{{{c{number}::{piece.plain[mark.start : mark.end]}}}}}"]
        last = mark.outer_end
    question = "".join([*out, piece.source[last:]])
    return question, ", ".join(piece.plain[m.start : m.end] for m in marks)
