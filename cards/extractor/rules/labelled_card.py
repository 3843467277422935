from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page
from cards.extractor.rule import rule
from cards.model import Draft

_LABEL = re.compile(r"([QAC]):(?:[ \t]|\Z)|([qa]):[ \t]")


@rule(tier=1, kinds=("qa",), scope="page")
def labelled_card(page: Page) -> Iterator[Draft]:
    """A question that a line with `Q:` opens and an answer that a line with `A:` opens, as hashcards reads them.

    Both may run over several lines.  An answer reaches to the next `Q:` or `C:`, to a heading or a rule; the last of a note, and one
    that stands among other text, to the next blank line.

    ## Becomes

    ```note
    Q: Which page
    does FIFO replace?
    A: The one that came in first,
    however often it is used.
    ```
    ```cards
    Which page\\ndoes FIFO replace?  →  The one that came in first,\\nhowever often it is used.
    ```
    ```note
    Q: 파이썬
    A: 들여쓰기로 블록을 나누는 언어

    Q: 러스트
    A: 소유권으로 메모리를 지키는 언어
    ```
    ```cards
    파이썬  →  들여쓰기로 블록을 나누는 언어
    러스트  →  소유권으로 메모리를 지키는 언어
    ```

    ## Leaves alone

    ```note
    Q: 다음 주에 무엇을 물어볼까?
    ```
    ```note
    A: 답만 있고 물음이 없다.
    C: 표의 세 번째 열
    ```
    """
    starts = [(n, _label(page.line(n))) for n in page.numbers() if _label(page.line(n))]
    for place, (number, label) in enumerate(starts):
        if label != "Q" or place + 1 == len(starts) or starts[place + 1][1] != "A":
            continue
        answer_at = starts[place + 1][0]
        following = starts[place + 2] if place + 2 < len(starts) else (0, "")
        if following[1] == "A" or not _unbroken(page, number, answer_at):
            continue
        end = _end(page, answer_at, following[0])
        question = page.source(number, answer_at - 1)[2:].strip()
        answer = page.source(answer_at, end)[2:].strip()
        if question and answer:
            yield page.draft(question, answer, rule="labelled-card", start=number, end=end)


def _label(line: str) -> str:
    m = _LABEL.match(line)
    return (m.group(1) or m.group(2)).upper() if m else ""


def _unbroken(page: Page, start: int, end: int) -> bool:
    """Whether the lines between are text of one question; where a blank line parts them, the note is no list of cards."""
    return end - start <= 40 and all(page.text(n) or page.what[n - 1] == "code" for n in range(start, end))


def _end(page: Page, number: int, following: int) -> int:
    """The last line of the answer that begins on line `number`."""
    last = number
    for below in range(number + 1, len(page.lines) + 1):
        if below == following or page.what[below - 1] in ("heading", "rule") or below in page.taken:
            break
        if page.blank(below):
            if not following:
                break
            continue
        last = below
    return last
