from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import BULLET, HEADING, Page, tags_off
from cards.extractor.rule import rule
from cards.markup.residue import MACRO, TAG, strip_line
from cards.model import Draft

_REVERSED = re.compile(r"#card[-/](?:reverse|spaced)\b")


@rule(tier=1, kinds=("qa", "cloze"), scope="page")
def card_tag(page: Page) -> Iterator[Draft]:
    """A bullet, heading or line that bears the tag `#card` (or `#flashcard`, `#anki`): the words are asked, what is below answers.

    So Logseq and the Flashcards plugin of Obsidian write cards.  A bullet is answered by the bullets nested in it, a heading by its
    section, a line by the lines below it up to a blank one.  A tag without an answer below it, or one of a whole note, makes no card;
    without an answer the gaps of Logseq (`{{cloze words}}`) do.

    ## Becomes

    ```note
    - 스레드가 공유하는 것 #card
      card-last-interval:: 4
      - 코드
      - 힙
    ```
    ```cards
    스레드가 공유하는 것  →  - 코드\\n- 힙
    ```
    ```note
    - 큐에서 먼저 나오는 것은 {{cloze 먼저 넣은}} 원소이다 #card
    ```
    ```cards
    큐에서 먼저 나오는 것은 {{c1::먼저 넣은}} 원소이다  →  먼저 넣은
    ```
    ```note
    ## Livelock #card
    Threads keep reacting to each other and none gets on. ^ab12cd

    ## Next
    ```
    ```cards
    Livelock  →  Threads keep reacting to each other and none gets on.
    ```

    ## Leaves alone

    ```note
    #card #os

    일반 노트의 첫 문단이다.
    ```
    ```note
    - `#card` 태그를 붙이면 카드가 된다
      - 붙이지 않으면 되지 않는다
    ```
    """
    last = 0
    for number in range(page.note.body, len(page.lines) + 1):
        if number <= last or not page.free(number) or "#" not in page.line(number):
            continue
        line = page.line(number)
        heading = HEADING.match(line)
        m = TAG.search(page.masked(number), heading.end() if heading else page.words(number))
        if not m or "/" in m.group() or m.group().strip() == "#flashcards":
            continue
        end = _end(page, number, line)
        if MACRO.search(line) and end == number:
            yield _cloze(page, number)
            last = number
            continue
        question = tags_off(strip_line(line[heading.end() if heading else page.words(number) :])).rstrip("# ")
        answer = page.source(number + 1, end) if end > number else ""
        if re.search(r"\w", re.sub(r"#\S+", "", question)) and answer:
            yield page.draft(question, answer, rule="card-tag", start=number, end=end)
            if _REVERSED.search(line):
                yield page.draft(answer, question, rule="card-tag", start=number, end=end, facet="reversed")
            last = end


def _cloze(page: Page, number: int) -> Draft:
    """A line with gaps of Logseq's, `{{cloze words}}`."""
    hidden: list[str] = []

    def gap(m: re.Match[str]) -> str:
        hidden.append(m.group(1).strip())
        return f"{{{{c{len(hidden)}::{hidden[-1]}}}}}"

    line = page.line(number)
    text = tags_off(strip_line(MACRO.sub(gap, line[page.words(number) :])))
    return page.draft(
        text,
        ", ".join(hidden),
        rule="card-tag",
        kind="cloze",
        note_type="cloze",
        facet="cloze",
        start=number,
        end=number,
        anchor=strip_line(line[page.words(number) :]),
    )


def _end(page: Page, number: int, line: str) -> int:
    """The last line of what answers the tagged line."""
    if BULLET.match(line):
        return page.under(number)
    last = number
    for below in range(number + 1, len(page.lines) + 1):
        what = page.what[below - 1]
        if what in ("heading", "rule") or below in page.taken or (what == "blank" and not HEADING.match(line)):
            break
        last = below if what != "blank" else last
    return last
