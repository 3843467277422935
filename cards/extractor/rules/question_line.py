from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page, tags_off
from cards.extractor.rule import rule
from cards.model import Draft


@rule(tier=1, kinds=("qa",), scope="page")
def question_line(page: Page) -> Iterator[Draft]:
    """A paragraph divided by a line that holds only `?`: question above, answer below, as Obsidian's Spaced Repetition has it.

    `??` asks both ways.  The answer reaches to the next blank line; a code block in it may hold blank lines.  A schedule
    (`<!--SR:…-->`) is skipped.

    ## Becomes

    ```note
    Which lock lets many readers in
    but only one writer?
    ?
    The read-write lock
    <!--SR:!2024-03-01,4,270-->
    ```
    ```cards
    Which lock lets many readers in\\nbut only one writer?  →  The read-write lock
    ```
    ```note
    교착 상태의 네 조건
    ?
    - 상호 배제
    - 점유와 대기
    - 비선점
    - 순환 대기
    ```
    ```cards
    교착 상태의 네 조건  →  - 상호 배제\\n- 점유와 대기\\n- 비선점\\n- 순환 대기
    ```

    ## Leaves alone

    ```note
    이게 무슨 뜻일까

    ?

    나중에 다시 보기
    ```
    ```note
    ?
    모르겠다
    ```
    """
    last = 0
    for number in page.numbers():
        if number <= last or page.line(number).strip() not in ("?", "??"):
            continue
        start, end = number, number
        while page.text(start - 1) and start - 1 > last:
            start -= 1
        if page.blank(number + 1) and "spaced-repetition" in page.tools and page.text(number + 2):
            end = number + 1
        end = page.paragraph(end + 1)[1] if page.free(end + 1) or _code(page, end + 1) else number
        question = _question(page.source(start, number - 1)) if start < number else ""
        answer = page.source(number + 1, end)
        if not question or not answer:
            continue
        yield page.draft(question, answer, rule="question-line", start=start, end=end)
        if page.line(number).strip() == "??":
            yield page.draft(answer, question, rule="question-line", start=start, end=end, facet="reversed")
        last = end


def _code(page: Page, number: int) -> bool:
    return number <= len(page.lines) and page.what[number - 1] == "code"


def _question(source: str) -> str:
    """The question without lines that hold only tags."""
    lines = [tags_off(line) for line in source.split("\n")]
    return "\n".join(line for line in lines if line and not re.fullmatch(r"(?:#[^\s#]{1,80}\s*){1,20}", line)).strip()
