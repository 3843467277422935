from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page, mask
from cards.extractor.rule import rule
from cards.model import Draft

_START = re.compile(r"C:(?:[ \t]|\Z)")
_LABEL = re.compile(r"[QAC]:(?:[ \t]|\Z)")


@rule(tier=1, kinds=("cloze",), scope="page")
def labelled_cloze(page: Page) -> Iterator[Draft]:
    """A text that a line with `C:` opens, with its gaps in square brackets, as hashcards reads it.

    Each pair of brackets is a gap; pictures, links and footnotes are not.  The text reaches to the next `C:` or `Q:`, to a heading
    or a rule.  A single `C:` in a note of other text is left alone.

    ## Becomes

    ```note
    C: A [mutex] is released by the thread that [locked] it.
    ```
    ```cards
    A {{c1::mutex}} is released by the thread that {{c2::locked}} it.  →  mutex, locked
    ```
    ```note
    Q: 큐의 순서
    A: 선입선출

    C: 스택은 [후입선출]이고 $n[0]$은 바닥이다.
    ```
    ```cards
    스택은 {{c1::후입선출}}이고 $n[0]$은 바닥이다.  →  후입선출
    ```

    ## Leaves alone

    ```note
    세 드라이브를 쓴다.

    C: [윈도우](https://example.org)가 깔린 곳
    ```
    ```note
    A: 민서
    B: 지우
    C: [자리 비움]
    ```
    """
    numbers = list(page.numbers())
    starts = [n for n in numbers if _START.match(page.line(n))]
    if not starts or not _meant(page, numbers, starts):
        return
    for number in starts:
        end = number
        for below in range(number + 1, len(page.lines) + 1):
            if below in page.taken or page.what[below - 1] in ("heading", "rule") or _LABEL.match(page.line(below)):
                break
            end = below if not page.blank(below) else end
        source = page.source(number, end)[2:].strip()
        question, hidden = _gapped(source)
        if hidden:
            yield page.draft(
                question,
                ", ".join(hidden),
                rule="labelled-cloze",
                kind="cloze",
                note_type="cloze",
                facet="cloze",
                start=number,
                end=end,
                anchor=source,
            )


def _meant(page: Page, numbers: list[int], starts: list[int]) -> bool:
    """Whether `C:` is a label of cards here: the note begins with one, or has `Q:` and `A:` cards, or several."""
    if any(re.match(r"B:[ \t]", page.line(n)) for n in numbers):
        return False  # people, or choices
    return starts[0] == numbers[0] or len(starts) > 1 or any(page.line(n).startswith("Q:") for n in page.taken)


def _gapped(source: str) -> tuple[str, list[str]]:
    masked, out, hidden, last = "\n".join(map(mask, source.split("\n"))), [], list[str](), 0
    for m in re.finditer(r"[\[\]]", masked):
        if m.start() < last or m.group() == "]":
            continue
        close = masked.find("]", m.start())
        inner = masked[m.start() + 1 : close]
        if close < 0 or "[" in inner or not _is_gap(masked, m.start(), close):
            continue
        hidden.append(source[m.start() + 1 : close])
        out += [source[last : m.start()], "{{c", str(len(hidden)), "::", hidden[-1], "}}"]
        last = close + 1
    return "".join([*out, source[last:]]), hidden


def _is_gap(masked: str, start: int, close: int) -> bool:
    before, after, inner = masked[start - 1 : start], masked[close + 1 : close + 2], masked[start + 1 : close]
    return (
        before not in ("!", "]", "\\")
        and after not in ("(", "[", ":")
        and bool(inner.strip())
        and inner[0] != "^"
        and inner not in ("x", "X")
    )
