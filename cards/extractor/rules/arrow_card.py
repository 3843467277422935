from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import BULLET, Page, tags_off
from cards.extractor.rule import rule
from cards.markup.residue import strip_line
from cards.model import Draft

_ARROW = re.compile(r"[ \t](>>|<<|<>|→|←|↔|==)(?:[ \t]|\Z)")
_CHAIN = re.compile(r"[ \t](?:>>|<<|→|←|==)[ \t]")
_MANY = 3
"""So many bullets of one note that are divided alike show that the arrow divides cards."""


@rule(tier=1, kinds=("qa",), scope="page")
def arrow_card(page: Page) -> Iterator[Draft]:
    """A bullet divided by an arrow, as RemNote writes it: `question >> answer`, `answer << question`, both ways with `<>`.

    In exports the arrows are `→`, `←` and `↔`.  An arrow at the end of a bullet asks for the bullets below it.  Only bullets with one
    arrow between blanks count, and only where the note bears the marks of an outliner (`#card`, `id:: …`) or at least three of its
    bullets are divided by `>>`.  `→`, `←`, `==` in other notes are causes, steps and comparisons.

    ## Becomes

    ```note
    # 네트워크
    - 3계층의 주소 >> IP 주소
    - 2계층의 주소 >> MAC 주소
    - 4계층의 주소 >> 포트 번호
    ```
    ```cards
    3계층의 주소  →  IP 주소
    2계층의 주소  →  MAC 주소
    4계층의 주소  →  포트 번호
    ```
    ```note
    - Caches
      id:: 6421a0c1
      - write policy that updates memory at once → write-through
      - write-back ↔ update memory on eviction
      - kinds of misses >>
        - compulsory
        - capacity
    ```
    ```cards
    write policy that updates memory at once  →  write-through
    write-back  →  update memory on eviction
    update memory on eviction  →  write-back
    kinds of misses  →  - compulsory\\n- capacity
    ```

    ## Leaves alone

    ```note
    - 값1 >> 값2 : 비트를 오른쪽으로 민다
    - `echo a >> log`
    ```
    ```note
    - 요청 → 검증 → 저장
    - 재시도 → 실패 처리
    - 취소 → 환불
    - 완료 → 알림
    ```
    """
    found = [(n, m) for n in page.numbers() if BULLET.match(page.line(n)) and (m := _split(page, n))]
    known = "logseq" in page.tools
    if not known and sum(m.group(1) == ">>" and m.end() < len(page.masked(n).rstrip()) for n, m in found) < _MANY:
        return
    last = 0
    for number, m in found:
        if number <= last or not (known or m.group(1) in (">>", "<<", "<>")):
            continue
        line = page.line(number)
        left = tags_off(strip_line(line[page.words(number) : m.start()]))
        right = tags_off(strip_line(line[m.end() :]))
        end = number
        if not right:
            end = page.under(number)
            right = page.source(number + 1, end) if end > number else ""
        if not left or not right:
            continue
        last = end
        both = m.group(1) in ("<>", "↔", "==")
        if m.group(1) in ("<<", "←"):
            left, right = right, left
        yield page.draft(left, right, rule="arrow-card", start=number, end=end)
        if both and end == number:
            yield page.draft(right, left, rule="arrow-card", start=number, end=end, facet="reversed")


def _split(page: Page, number: int) -> re.Match[str] | None:
    """The one arrow of a bullet; None where there are several, or it stands in code or a formula."""
    masked = page.masked(number)
    m = _ARROW.search(masked, page.words(number))
    if not m or _CHAIN.search(masked, m.end() - 1) or re.search(r"[ \t][:=][ \t]", masked):
        return None
    return m
