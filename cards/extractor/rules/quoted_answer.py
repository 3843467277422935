from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page
from cards.extractor.rule import rule
from cards.markup.residue import strip_line
from cards.model import Draft

_ITEM = re.compile(r"\d{1,4}[.)][ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")


@rule(tier=1, kinds=("qa",), scope="page")
def quoted_answer(page: Page) -> Iterator[Draft]:
    """A numbered question with its answer in a quote below, in a section that names its deck, as Inka reads it.

    The section begins with a rule and a line `Deck: …`; questions run on over several lines, and the answer is every line that
    begins with `>`.  Identifiers (`<!--ID:…-->`) are skipped.

    ## Becomes

    ```note
    ---

    Deck: 운영체제

    Tags: memory

    <!--ID:1612345678901-->
    1. 페이지 폴트가 나면
    먼저 보는 것

    > 접근이 허용된 주소인지 본다.
    >
    > - 아니면 프로세스를 끝낸다.

    ---
    ```
    ```cards
    페이지 폴트가 나면\\n먼저 보는 것  →  접근이 허용된 주소인지 본다.\\n\\n- 아니면 프로세스를 끝낸다.
    ```

    ## Leaves alone

    ```note
    1. 그가 남긴 말

    > 측정할 수 없으면 고칠 수 없다.
    ```
    """
    if "inka" not in page.tools:
        return
    number = page.note.body
    while number <= len(page.lines):
        m = _ITEM.match(page.line(number)) if page.text(number) else None
        if not m:
            number += 1
            continue
        quote = number + 1
        while (page.blank(quote) and quote <= len(page.lines)) or (
            page.text(quote) and not _QUOTE.match(page.line(quote)) and not _stops(page, quote)
        ):
            quote += 1
        end = quote
        while page.text(end) and _QUOTE.match(page.line(end)):
            end += 1
        if end == quote:
            number += 1
            continue
        question = page.source(number, quote - 1)[m.end() :]
        lines = (_QUOTE.sub("", strip_line(page.line(n)), count=1) for n in range(quote, end))
        yield page.draft(question, "\n".join(lines), rule="quoted-answer", start=_head(page, number), end=end - 1)
        number = end


def _head(page: Page, number: int) -> int:
    """The first line of what names the deck right above a question; the question's own line where nothing does."""
    above = number - 1
    while above >= page.note.body and (page.what[above - 1] in ("blank", "hidden") or page.line(above).startswith(("Deck:", "Tags:"))):
        above -= 1
    named = any(page.line(n).startswith("Deck:") for n in range(above + 1, number))
    return next(n for n in range(above + 1, number + 1) if not page.blank(n)) if named else number


def _stops(page: Page, number: int) -> bool:
    return bool(_ITEM.match(page.line(number))) or page.line(number).startswith(("Deck:", "Tags:"))
