from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page, mask, tags_off
from cards.extractor.rule import rule
from cards.markup.cloze import bare
from cards.model import Draft

_HIGHLIGHT = re.compile(r"(?<![=<>!])={2,3}(?=[^\s=])([^=]{1,1000}?)(?<=[^\s=])={2,3}(?![=>])")
_CURLY = re.compile(r"\{\{([^{}]{1,1000})\}\}")
_NUMBERED = re.compile(r"(?:c?(\d{1,3}|[a-z])(?:;;|::))?(.{1,1000}?)(?:(?:;;|::)(.{1,200}))?\Z", re.S)


@rule(tier=1, kinds=("cloze",), scope="page")
def paragraph_cloze(page: Page) -> Iterator[Draft]:
    """A paragraph with gaps in a note of Obsidian's Spaced Repetition: the whole paragraph is the card.

    A gap is `==words==` or `{{words}}`, with a number and a hint as in `==1;;words;;hint==` and `{{c1::words::hint}}`.  Gaps without a
    number are numbered in their order.  Only notes with a `#flashcards` tag or that program's schedules are read so; in other notes a
    highlighted sentence is a card of `author-cloze`.

    ## Becomes

    ```note
    #flashcards/os

    TLB는 ==페이지 테이블==의
    캐시다. <!--SR:!2024-03-01,4,270-->
    ```
    ```cards
    TLB는 {{c1::페이지 테이블}}의\\n캐시다.  →  페이지 테이블
    ```
    ```note
    #flashcards

    Threads share the {{heap}} but not the ==2;;stack;;grows down==.
    ```
    ```cards
    Threads share the {{c1::heap}} but not the {{c2::stack::grows down}}.  →  heap, stack
    ```

    ## Leaves alone

    ```note
    TLB는 {{page.title}}에서 다룬다.
    ```
    ```note
    #flashcards

    `a ==b== c`를 계산하면 {{ 가 남는다.
    ```
    """
    if "spaced-repetition" not in page.tools:
        return
    last = 0
    for number in page.numbers():
        if number <= last or not ("==" in page.line(number) or "{{" in page.line(number)):
            continue
        start, last = page.paragraph(number)
        source = "\n".join(line for line in map(tags_off, page.source(start, last).split("\n")) if line)
        question, hidden = _gapped(source)
        if hidden:
            yield page.draft(
                question,
                ", ".join(hidden),
                rule="paragraph-cloze",
                kind="cloze",
                note_type="cloze",
                facet="cloze",
                start=start,
                end=last,
                anchor=bare(question),
            )


def _gapped(source: str) -> tuple[str, list[str]]:
    """The source with its gaps in Anki's form, and what they hide; what stands in code, formulas and addresses is none."""
    masked = "\n".join(mask(line, gaps=False) for line in source.split("\n"))
    found = sorted((m for pattern in (_HIGHLIGHT, _CURLY) for m in pattern.finditer(source)), key=lambda m: m.start())
    out, hidden, last = [], list[str](), 0
    for m in found:
        parts = _NUMBERED.match(m.group(1).strip())
        if m.start() < last or "\n" in m.group(1) or "\x01" in (masked[m.start()], masked[m.end() - 1]) or not parts:
            continue
        words, hint = parts.group(2), parts.group(3)
        hidden.append(words)
        number = parts.group(1) if (parts.group(1) or "").isdigit() else len(hidden)
        out += [source[last : m.start()], f"{{{{c{number}::{words}{'::' + hint if hint else ''}}}}}"]
        last = m.end()
    return "".join([*out, source[last:]]), hidden
