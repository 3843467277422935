from __future__ import annotations

import re
from collections.abc import Iterator

from cards.extractor.page import Page
from cards.extractor.rule import rule
from cards.markup.residue import strip_line
from cards.model import Draft

_FIELD = re.compile(r"(Back|Front|Text|Extra|Tags|Answer|Question|뒷면|앞면):[ \t]*")
_INLINE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?STARTI[ \t]+\[([^\[\]]{1,60})\][ \t]+(.{1,4000}?)[ \t]+Back:[ \t]+(.{1,4000}?)"
    r"(?:[ \t]+(?:Tags|ID):.{0,300})?[ \t]+ENDI[ \t]*\Z"
)
_CLOZE = re.compile(r"\{(?:c?(\d{1,3})(?::{1,2}|\|))?([^{}]{1,500})\}")
_SKIPPED = re.compile(r"(?:Tags:|ID:|<!--ID:|DELETE\b)")


@rule(tier=1, kinds=("qa", "cloze"), scope="page")
def start_end(page: Page) -> Iterator[Draft]:
    """A block between `START` and `END`, as Obsidian_to_Anki reads it.

    The first line names the note type; what follows is the front, up to `Back:`.  With the type `Cloze` the gaps are written
    `{…}`, `{1:…}` or `{{c1::…}}`.  `STARTI [Basic] … Back: … ENDI` is the same on one line.  Tags and identifiers are skipped.

    ## Becomes

    ```note
    START
    Basic
    페이지 교체에서 벨라디의 모순이란?
    Back: 프레임을 늘렸는데 폴트가 느는 현상
    Tags: os
    <!--ID: 1612345678901-->
    END
    ```
    ```cards
    페이지 교체에서 벨라디의 모순이란?  →  프레임을 늘렸는데 폴트가 느는 현상
    ```
    ```note
    START
    Cloze
    A {counting} semaphore starts at {2:n}.
    END

    STARTI [Basic] Unit of disk IO? Back: A block. ENDI
    ```
    ```cards
    A {{c1::counting}} semaphore starts at {{c2::n}}.  →  counting, n
    Unit of disk IO?  →  A block.
    ```

    ## Leaves alone

    ```note
    START
    먼저 준비 운동을 한다.
    끝나면 물을 마신다.
    END
    ```
    ```note
    ```
    START
    Basic
    a
    Back: b
    END
    ```
    ```
    """
    number = page.note.body
    while number <= len(page.lines):
        end = number
        if page.text(number) and page.line(number).strip() == "START":
            end = next((n for n in range(number + 1, min(number + 400, len(page.lines)) + 1) if page.line(n).strip() == "END"), number)
            yield from _block(page, number, end) if end > number + 1 else ()
        elif page.text(number) and "STARTI" in page.line(number) and (m := _INLINE.match(strip_line(page.line(number)))):
            yield from _card(page, number, number, m.group(1), m.group(2), m.group(3), "")
        number = end + 1


def _block(page: Page, start: int, end: int) -> Iterator[Draft]:
    kind = page.line(start + 1).strip()
    lines = [line for line in page.source(start + 2, end - 1).split("\n") if not _SKIPPED.match(line)]
    fields: dict[str, list[str]] = {"Front": []}
    name = "Front"
    for line in lines:
        m = _FIELD.match(line)
        if m:
            name = m.group(1)
            line = line[m.end() :]
        fields.setdefault(name, []).append(line)
    sides = {key: "\n".join(value).strip() for key, value in fields.items()}
    front = sides["Front"] or sides.get("Text") or sides.get("Question") or sides.get("앞면") or ""
    back = sides.get("Back") or sides.get("Answer") or sides.get("뒷면") or ""
    yield from _card(page, start, end, kind, front, back, sides.get("Extra", ""))


def _card(page: Page, start: int, end: int, kind: str, front: str, back: str, extra: str) -> Iterator[Draft]:
    if kind.lower().startswith("cloze") or kind == "빈칸":
        front, hidden = _gapped(front)
        if hidden:
            yield page.draft(
                front,
                ", ".join(hidden),
                rule="start-end",
                kind="cloze",
                note_type="cloze",
                facet="cloze",
                start=start,
                end=end,
                extra=back or extra,
            )
    elif front and back:
        yield page.draft(front, back, rule="start-end", start=start, end=end, extra=extra)
        if "revers" in kind.lower():
            yield page.draft(back, front, rule="start-end", start=start, end=end, extra=extra, facet="reversed")


def _gapped(text: str) -> tuple[str, list[str]]:
    """The text with `{…}` as numbered gaps, and what they hide."""
    if "{{c" in text:
        from cards.markup.cloze import read_gaps

        return text, [gap.words for gap in read_gaps(text)]
    hidden: list[str] = []

    def gap(m: re.Match[str]) -> str:
        hidden.append(m.group(2))
        return f"{{{{c{m.group(1) or len(hidden)}::{m.group(2)}}}}}"

    return _CLOZE.sub(gap, text), hidden
