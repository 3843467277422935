"""Cards that an author began and did not finish: what another program would complain about, and what no rule can make a card of.

Each check stands for one rule and sees the lines that no card has taken.  Signs that ordinary notes use too count only where the note
shows that it means them, as they do for the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cards.extractor.page import BULLET, HEADING, Page, tags_off
from cards.markup.cloze import GAP, read_gaps
from cards.markup.residue import strip_line
from cards.model import Problem
from cards.problems import problem

Made = frozenset[str]
"""The names of the rules that made cards of the note."""

_SIGNS = re.compile(
    r"^[ \t>*+-]*(?:START\b|STARTI\b|[QAC]:|\?\??[ \t]*$|%[ \t]*$|<details\b)|\{\{c\d|::\??[ \t]*$|#(?:card\b|\[\[card)", re.M | re.I
)
_LABEL = re.compile(r"([QAC]):(?:[ \t]|\Z)")
_PERSON = re.compile(r"[BD-PR-Z]:[ \t]")
_KIND = re.compile(r"(?:basic|cloze|기본|빈칸)", re.I)
_STARTI = re.compile(r"[ \t]*(?:[-*+][ \t]+)?STARTI[ \t]+\[([^\[\]]{1,60})\]")
_NO_BACK = re.compile(r"(.*\w.*?)[ \t]*(\?::|::\?|:::?)[ \t]*\Z")
_PROPERTY = re.compile(r"[a-z][a-z0-9_-]*\Z|.*\b[a-z_]\w*\Z", re.A)
_CARD_TAG = re.compile(r"(?<![^\s(>])#(?:card|\[\[card\]\])(?:[ \t]+#\S+)*[ \t]*\Z")
_TOGGLE = re.compile(r"<(/?)(details|summary)(?=[\s>])", re.I)
_LONGEST = 400
"""Lines after which a block that has not ended never does."""


@dataclass(frozen=True, slots=True)
class Half:
    """A card that is not finished."""

    code: str
    line: int
    end: int
    """The last line that no other rule may read as something else; below `line` where they may."""
    seen: dict[str, str] = field(default_factory=dict)

    def problem(self, path: str) -> Problem:
        """As it is reported."""
        return problem(self.code, path, self.line, **self.seen)


def halves(page: Page, made: Made, on: frozenset[str]) -> tuple[Half, ...]:
    """What is half written in a note.

    Args:
        page: the note, with the lines that its cards have taken.
        made: the rules that made those cards.
        on: the rules that are switched on.
    """
    if not _SIGNS.search(page.note.source) and "yanki" not in page.tools:
        return ()
    found = [half for rule, check in CHECKS if rule in on for half in check(page, made)]
    return tuple(sorted(found, key=lambda half: half.line))


def _blocks(page: Page, made: Made) -> Iterator[Half]:
    """`START` … `END` and `STARTI` … `ENDI`."""
    for number in page.numbers():
        line = page.line(number)
        if line.strip() == "START":
            yield from _block(page, number)
        elif "STARTI" in page.masked(number) and (m := _STARTI.match(line)):
            if not re.search(r"[ \t]ENDI[ \t]*\Z", strip_line(line)):
                yield Half("card-open", number, number, {"sign": "STARTI", "closer": "ENDI"})
            else:
                yield _without(m.group(1), number, number)


def _block(page: Page, number: int) -> Iterator[Half]:
    last, below = number, number + 1
    while below <= min(number + _LONGEST, len(page.lines)) and page.line(below).strip() not in ("START", "END"):
        below += 1
    closed = below <= len(page.lines) and page.line(below).strip() == "END"
    last = below if closed else page.paragraph(number)[1]
    lines = [page.line(n) for n in range(number + 1, min(last, number + _LONGEST) + 1)]
    if not lines or not (_KIND.match(lines[0]) or any(line.startswith("Back:") for line in lines)):
        return  # a start of something else
    yield _without(lines[0], number, last) if closed else Half("card-open", number, last, {"sign": "START", "closer": "END"})


def _without(kind: str, start: int, end: int) -> Half:
    if kind.strip().lower().startswith(("cloze", "빈칸")):
        return Half("card-no-gap", start, end, {"sign": "Cloze", "gap": "{braces}"})
    return Half("card-no-answer", start, end, {"sign": "START", "write": "write it behind `Back:`"})


def _labels(page: Page, made: Made) -> Iterator[Half]:
    """`Q:` without `A:`, `A:` without `Q:`, `C:` that hides nothing."""
    starts = [(n, m.group(1)) for n in page.numbers() if (m := _LABEL.match(page.line(n)))]
    if not starts or not _labelled(page, made):
        return
    labels = ["", *(label for _, label in starts), ""]
    for place, (number, label) in enumerate(starts, 1):
        before, after = labels[place - 1], labels[place + 1]
        if label == "C":
            yield Half("card-no-gap", number, page.paragraph(number)[1], {"sign": "C:", "gap": "[brackets]"})
        elif label == "Q" and after != "A":
            yield Half("card-no-answer", number, number - 1, {"sign": "Q:", "write": "write it on a line that begins with `A:`"})
        elif label == "A" and before == "A":
            yield Half("card-two-answers", number, number)
        elif label == "A" and before != "Q":
            yield Half("card-no-question", number, number)


def _labelled(page: Page, made: Made) -> bool:
    """Whether labels open cards here: some did, or every paragraph of the note begins with one."""
    if made & {"labelled-card", "labelled-cloze"}:
        return True
    numbers = [n for n in page.numbers() if not page.text(n - 1)]
    people = any(_PERSON.match(page.line(n)) for n in page.numbers())
    return not people and "heading" not in page.what and all(_LABEL.match(page.line(n)) for n in numbers)


def _separators(page: Page, made: Made) -> Iterator[Half]:
    """A line `?` or `??` below a question, and nothing below it."""
    if "spaced-repetition" not in page.tools and "question-line" not in made:
        return
    for number in page.numbers():
        sign = page.line(number).strip()
        if sign in ("?", "??") and page.text(number - 1) and not page.free(number + 1):
            yield Half("card-no-answer", number, number, {"sign": sign, "write": "write it on the next line"})


def _percents(page: Page, made: Made) -> Iterator[Half]:
    for number in page.numbers():
        if "percent-line" in made and page.line(number).strip() == "%":
            yield Half("card-no-answer", number, number, {"sign": "%", "write": "write it below the line, and the question above it"})


def _colons(page: Page, made: Made) -> Iterator[Half]:
    """`question::` and nothing behind it."""
    if ("spaced-repetition" not in page.tools and "double-colon" not in made) or "logseq" in page.tools:
        return
    for number in page.numbers():
        m = _NO_BACK.match(page.masked(number), page.words(number)) if "::" in page.line(number) else None
        if m and not _PROPERTY.match(m.group(1)) and not page.under(number) > number and "::" not in m.group(1):
            yield Half("card-no-answer", number, number - 1, {"sign": m.group(2), "write": "write it behind the sign"})


def _tags(page: Page, made: Made) -> Iterator[Half]:
    """`#card` with nothing below it."""
    if "card-tag" not in made:
        return
    for number in page.numbers():
        line, masked = strip_line(page.line(number)), page.line(number)
        if not _CARD_TAG.search(page.masked(number).rstrip()) or "{{" in masked or "==" in masked:
            continue
        bullet = BULLET.match(masked) or HEADING.match(masked)
        if bullet and re.search(r"\w", re.sub(r"#\S+", "", tags_off(line))):
            yield Half("card-no-answer", number, number - 1, {"sign": "#card", "write": "nest it below the line"})


def _gaps(page: Page, made: Made) -> Iterator[Half]:
    """`{{c1::` that nothing closes."""
    done = 0
    for number in page.numbers():
        if number <= done or "{{c" not in page.line(number):
            continue
        start, done = page.paragraph(number)
        source = "\n".join(page.masked(n, gaps=False) for n in range(start, done + 1))
        inside = [(gap.start, gap.end) for gap in read_gaps(source)]
        for m in GAP.finditer(source):
            if not any(a <= m.start() < b for a, b in inside):
                line = start + source.count("\n", 0, m.start())
                yield Half("card-open", line, line, {"sign": m.group(), "closer": "}}"})


def _toggles(page: Page, made: Made) -> Iterator[Half]:
    """`<details>` that never ends, or has no `<summary>`."""
    opened: list[tuple[int, bool]] = []
    for number in page.numbers():
        if "<" not in page.line(number):
            continue
        for m in _TOGGLE.finditer(page.masked(number)):
            if m.group(2).lower() == "summary":
                opened[-1:] = [(line, True) for line, _ in opened[-1:]]
            elif not m.group(1):
                opened.append((number, False))
            elif opened and not opened[-1][1]:
                yield Half("toggle-untitled", opened.pop()[0], 0)
            elif opened:
                opened.pop()
    for line, titled in opened:
        if titled or page.line(line).lstrip(" \t>-*+").lower().startswith("<details"):
            yield Half("card-open", line, 0, {"sign": "<details>", "closer": "</details>"})


def _fronts(page: Page, made: Made) -> Iterator[Half]:
    """A note of Yanki's that is no card."""
    if "yanki" in page.tools and not made:
        for number in list(page.numbers())[:1]:
            yield Half("card-no-answer", number, number - 1, {"sign": "noteId:", "write": "write it below a line `---`"})


CHECKS: tuple[tuple[str, Callable[[Page, Made], Iterator[Half]]], ...] = (
    ("start-end", _blocks),
    ("percent-line", _percents),
    ("question-line", _separators),
    ("labelled-card", _labels),
    ("card-tag", _tags),
    ("double-colon", _colons),
    ("author-cloze", _gaps),
    ("author-question", _toggles),
    ("front-back", _fronts),
)
