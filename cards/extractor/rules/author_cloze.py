from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cards import nlp
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.markup.cloze import bare, read_gaps
from cards.model import Draft, Mark, Span, Text

_EDGES = re.compile(r"\A(?:==|<mark>)|(?:==|</mark>)\Z", re.I)
_TAG = re.compile(r"</?mark\b[^>]*>")
"""How an editor writes a colour into the note."""
_NUMBERED = re.compile(r"(?:(\d{1,3});;)?([^;]{1,1000})(?:;;([^;]{1,200}))?\Z")


@rule(tier=1, kinds=("cloze",), roles=("mentoring", "study", "admin", "reflection"))
def author_cloze(site: Site) -> Iterator[Draft]:
    """A gap that the author marked: `==…==` or `{{c1::…}}`.

    The sentence with its gaps is the card.  Each highlight of a sentence is a gap of its own; numbers and hints that the author wrote
    stay, also in the form `==1;;words;;hint==`.

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
    ```note
    열역학 제1법칙은 {{c1::$\\Delta U = Q - \\frac{W}{n_{1}}$::식}}이다.
    ```
    ```cards
    열역학 제1법칙은 {{c1::$\\Delta U = Q - \\frac{W}{n_{1}}$::식}}이다.  →  $\\Delta U = Q - \\frac{W}{n_{1}}$
    ```

    ## Leaves alone

    ```note
    `a ==b== c` compares in some languages.
    ```
    ```note
    ==이 문장 전체가 중요하다==
    ```
    ```note
    Raft ==leader==
    ```
    """
    node = site.node
    if node.kind not in ("line", "item", "bold", "heading"):
        return
    text = node.text
    if "{{c" not in text.plain and not text.marked("highlight"):
        return
    places = list(_sentences(text.plain))
    for (start, end), piece in zip(places, text.pieces(places), strict=True):
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
            anchor=bare(question),
            facet="cloze",
            score=0.9,
            span=Span(node.span.path, line, node.own.start + text.line_of(end)),
            lang=site.lang(question),
        )


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    """The sentences of a line; a full stop inside a gap ends none."""
    open_from = -1
    for start, end in nlp.split_sentences(plain):
        start = start if open_from < 0 else open_from
        open_from = start if plain.count("{{", start, end) > plain.count("}}", start, end) else -1
        if open_from < 0:
            yield start, end


def _written(piece: Text) -> tuple[str, str] | None:
    found = read_gaps(piece.plain)
    return (markdown(piece), ", ".join(gap.words for gap in found)) if found else None


def _without(plain: str, marks: Sequence[Mark]) -> str:
    for mark in reversed(marks):
        plain = f"{plain[: mark.start]} {plain[mark.end :]}"
    return plain


def _highlighted(piece: Text) -> tuple[str, str] | None:
    marks = [m for m in piece.marked("highlight") if piece.plain[m.start : m.end].strip()]
    hidden = sum(m.end - m.start for m in marks)
    if not marks or hidden > 0.6 * len(piece.plain):
        return None
    if len(set(nlp.content_words(_without(piece.plain, marks)))) < 2:
        return None  # one word beside it tells nothing of the gap
    out, words, last = [], [], 0
    for number, mark in enumerate(marks, 1):
        inner = _EDGES.sub("", piece.source[mark.outer_start : mark.outer_end])
        m = _NUMBERED.match(inner)
        order, inner, hint = (m.group(1) or number, m.group(2), m.group(3)) if m else (number, inner, None)
        out += [piece.source[last : mark.outer_start], f"{{{{c{order}::{_TAG.sub('', inner)}{'::' + hint if hint else ''}}}}}"]
        words.append(_TAG.sub("", inner))
        last = mark.outer_end
    return "".join([*out, piece.source[last:]]), ", ".join(words)
