from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import HEADING, Page
from cards.extractor.rule import rule
from cards.model import Draft

_TAGS = re.compile(r"[ \t]*(?:\[#[\w가-힣-]{1,60}\]\([^()\s]{0,200}\)[ \t]*){1,20}\Z")


@rule(tier=1, kinds=("qa",), scope="page")
def percent_line(page: Page) -> Iterator[Draft]:
    """Sides divided by a line that holds only `%`, as mdanki and ankdown read them; with mdanki's tags also its plain headings.

    A card begins at a heading or behind a rule and ends at the next one; the heading is the first line of the question.  In a note
    with tags such as `[#memory]()` a heading without `%` is a question too, and its section the answer.

    ## Becomes

    ```note
    ## 페이지와 프레임
    둘의 크기는 왜 같은가?

    %

    어느 페이지든 어느 프레임에나 들어가도록

    ## 다음 카드
    앞면
    %
    뒷면
    ```
    ```cards
    페이지와 프레임\\n\\n둘의 크기는 왜 같은가?  →  어느 페이지든 어느 프레임에나 들어가도록
    ```
    ```note
    ## Smallest unit of allocation on disk

    Cluster

    [#disk]() [#os]()
    ```
    ```cards
    Smallest unit of allocation on disk  →  Cluster
    ```

    ## Leaves alone

    ```note
    ## 성장률

    작년보다 30 % 늘었다.
    ```
    ```note
    앞줄
    % 주석처럼 쓴 줄
    뒷줄
    ```
    """
    tagged = "mdanki" in page.tools
    if not tagged and not any(page.line(n).strip() == "%" for n in page.numbers()):
        return
    starts = [n for n in range(page.note.body, len(page.lines) + 1) if page.what[n - 1] in ("heading", "rule") and n not in page.taken]
    for start, following in zip([page.note.body, *starts], [*starts, len(page.lines) + 1], strict=True):
        yield from _card(page, start, following - 1, tagged)


def _card(page: Page, start: int, end: int, tagged: bool) -> Iterator[Draft]:
    while start <= end and (page.blank(start) or page.what[start - 1] == "rule"):
        start += 1
    while end > start and (page.blank(end) or _TAGS.match(page.line(end))):
        end -= 1
    if start >= end or any(n in page.taken for n in range(start, end + 1)):
        return
    heading = HEADING.match(page.line(start))
    divider = next((n for n in range(start, end + 1) if page.text(n) and page.line(n).strip() == "%"), 0)
    if not divider and not (tagged and heading and page.line(start).lstrip().startswith("##")):
        return
    title = page.line(start)[heading.end() :].strip().rstrip("#").strip() if heading else ""
    front = page.source(start + 1 if heading else start, divider - 1) if divider else ""
    question = "\n\n".join(filter(None, (title, front)))
    answer = page.source((divider or start) + 1, end)
    if question and answer:
        last = end
        while last < len(page.lines) and _TAGS.match(page.line(last + 1)):
            last += 1
        yield page.draft(question, answer, rule="percent-line", start=start, end=last)
