from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page
from cards.extractor.rule import rule
from cards.model import Draft

_STRUCK = re.compile(r"~~(?:(\d{1,2}) )?(?=[^\s~])([^~]{1,500}?)(?:[ \t]+_([^_~]{1,200})_)?~~")
_LONGEST_FRONT = 3
_LONGEST = 40


@rule(tier=1, kinds=("qa", "cloze"), scope="page")
def front_back(page: Page) -> Iterator[Draft]:
    """A note that is one card: the front above a rule, the back below it, as Yanki reads it.

    Two rules in a row ask both ways; a third part is shown with both.  In notes that Yanki keeps (`noteId:` in the front matter)
    `~~struck~~` words are gaps, with their hint in emphasis, and a last line in emphasis is what is to be typed in.  Other notes are one
    card only if they are short, have no heading, and a front of a few lines.

    ## Becomes

    ```note
    What does a fence do in a memory model?

    ---

    It keeps loads and stores on their side of it.
    ```
    ```cards
    What does a fence do in a memory model?  →  It keeps loads and stores on their side of it.
    ```
    ```note
    ---
    noteId: 1612345678901
    ---
    힙은 ~~완전 이진 트리 _모양_~~로 ~~배열~~에 담는다.
    ```
    ```cards
    힙은 {{c1::완전 이진 트리::모양}}로 {{c2::배열}}에 담는다.  →  완전 이진 트리, 배열
    ```

    ## Leaves alone

    ```note
    # 회고

    오늘 한 일

    ---

    내일 할 일
    ```
    ```note
    첫째 단락

    ---

    둘째 단락

    ---

    셋째 단락
    ```
    """
    known = "yanki" in page.tools
    first, last = page.note.body, len(page.lines)
    while first <= last and page.blank(first):
        first += 1
    while last > first and page.blank(last):
        last -= 1
    if page.taken or (first >= last and not known) or (not known and (last - first > _LONGEST or "heading" in page.what[first - 1 :])):
        return
    rules = [n for n in range(first, last + 1) if page.what[n - 1] == "rule"]
    twice = len(rules) > 1 and all(page.blank(n) for n in range(rules[0] + 1, rules[1]))
    front = page.source(first, (rules[0] if rules else last + 1) - 1)
    if known and (cloze := _gapped(front)):
        yield _cloze(page, cloze, page.source(rules[0] + 1, last) if rules else "", first, last)
    elif rules and (known or (len(rules) == 1 + twice and _is_front(page, front, first, rules[0]))):
        yield from _sides(page, front, rules, twice, first, last)
    elif known and not rules and (m := re.search(r"\n[ \t]*(?:_([^_\n]{1,500})_|\*([^*\n]{1,500})\*)\Z", front)):
        yield page.draft(front[: m.start()], m.group(1) or m.group(2), rule="front-back", start=first, end=last)


def _is_front(page: Page, front: str, first: int, rule_line: int) -> bool:
    """Whether the text above the rule is the front of a card rather than a part of a text."""
    lines = [n for n in range(first, rule_line) if not page.blank(n)]
    return bool(front) and len(lines) <= _LONGEST_FRONT and page.blank(rule_line - 1) and all(page.text(n) for n in lines)


def _sides(page: Page, front: str, rules: list[int], twice: bool, first: int, last: int) -> Iterator[Draft]:
    behind = rules[2] if twice and len(rules) > 2 else 0
    back = page.source((rules[1] if twice else rules[0]) + 1, behind - 1 if behind else last)
    extra = page.source(behind + 1, last) if behind else ""
    if front and back:
        yield page.draft(front, back, rule="front-back", start=first, end=last, extra=extra)
        if twice:
            yield page.draft(back, front, rule="front-back", start=first, end=last, extra=extra, facet="reversed")


def _gapped(front: str) -> tuple[str, list[str]] | None:
    hidden: list[str] = []

    def gap(m: re.Match[str]) -> str:
        hidden.append(m.group(2))
        hint = f"::{m.group(3)}" if m.group(3) else ""
        return f"{{{{c{m.group(1) or len(hidden)}::{m.group(2)}{hint}}}}}"

    made = _STRUCK.sub(gap, front)
    return (made, hidden) if hidden else None


def _cloze(page: Page, cloze: tuple[str, list[str]], extra: str, first: int, last: int) -> Draft:
    return page.draft(
        cloze[0],
        ", ".join(cloze[1]),
        rule="front-back",
        kind="cloze",
        note_type="cloze",
        facet="cloze",
        start=first,
        end=last,
        extra=extra,
    )
