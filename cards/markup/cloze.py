"""Double braces: Anki reads them as templates and gaps, so only those of a real gap may be left in a field."""

from __future__ import annotations

import re
from typing import NamedTuple

_BRACES = re.compile(r"\{+(?:c\d{1,3}::)?|\}+")
_LEFT, _RIGHT = "&#123;", "&#125;"
GAP = re.compile(r"\{\{c\d{1,3}::")
_DOUBLE = re.compile(r"\{(?=\{)|\}(?=\})")


def apart(formula: str) -> str:
    """LaTeX without double braces, which would open or end a gap: a blank between braces means nothing to LaTeX."""
    return formula if GAP.search(formula) else _DOUBLE.sub(lambda m: m.group() + " ", formula)


def disarm(html: str) -> str:
    """HTML in which `{{` and `}}` are left only where they enclose a gap (`{{c1::…}}`); all others are entities.

    A brace that belongs to the words of the gap (`{{c1::f{x}}}`) becomes an entity too, since Anki ends a gap at the first `}}`.
    """
    out: list[str] = []
    opened: list[tuple[int, int]] = []  # of each open gap: where it stands in `out`, and how many braces its words have opened
    done = 0
    for m in _BRACES.finditer(html):
        out.append(html[done : m.start()])
        done = m.end()
        run = m.group()
        if run[0] == "{":
            _open(run, out, opened)
        else:
            _close(len(run), out, opened)
    out.append(html[done:])
    for place, _ in opened:
        out[place] = out[place].replace("{", _LEFT)
    return "".join(out)


def _open(run: str, out: list[str], opened: list[tuple[int, int]]) -> None:
    size = run.count("{")
    gap = size > 1 and run[-1] == ":"
    loose = size - 2 if gap else size
    if opened:
        opened[-1] = (opened[-1][0], opened[-1][1] + loose)
    out.append(_LEFT * loose if size > 1 else "{" * loose)
    if gap:
        opened.append((len(out), 0))
        out.append(run[loose:])
    else:
        out.append(run[size:])


def _close(size: int, out: list[str], opened: list[tuple[int, int]]) -> None:
    if size == 1:
        if opened:
            opened[-1] = (opened[-1][0], max(0, opened[-1][1] - 1))
        out.append("}")
        return
    while size and opened:
        place, braces = opened.pop()
        words = min(size, braces)
        if size - words < 2:  # an odd brace in the words must not keep the gap open
            words = max(1, size - 2) if size != 2 else 0
        out.append(_RIGHT * words)
        size -= words
        if size:
            out.append("}}")
            size -= 2
        else:
            opened.append((place, max(0, braces - words)))
    out.append(_RIGHT * size)


_BRACE = re.compile(r"[{}]")
_HINT = re.compile(r"`[^`]{0,500}`|\$[^$]{1,500}\$|::")
LONGEST_GAP = 4000
"""Characters after which a gap that has not ended is none."""


class WrittenGap(NamedTuple):
    """A gap as an author wrote it: `{{c1::words::hint}}`."""

    number: int
    start: int
    """Where its opening braces stand."""
    end: int
    """Behind its closing braces."""
    words: str
    hint: str


def read_gaps(text: str) -> tuple[WrittenGap, ...]:
    """The gaps of a text, outermost only, in order.

    A gap ends at the first `}}` at which every brace of its words is closed and no formula is open, so `{{c1::$\\frac{a}{b^{2}}$}}` is one.
    """
    found: list[WrittenGap] = []
    at = text.find("{{c")
    while at >= 0:
        m = GAP.match(text, at)
        end = _gap_end(text, m.end()) if m else -1
        if m and end >= 0:
            words, hint = _with_hint(text[m.end() : end])
            found.append(WrittenGap(int(text[at + 3 : m.end() - 2]), at, end + 2, words, hint))
            at = text.find("{{c", end + 2)
        else:
            at = text.find("{{c", at + 3)
            if m and end < 0:
                break  # it never closes, and so does none behind it
    return tuple(found)


def bare(text: str) -> str:
    """A text with the words of its gaps in the place of the gaps."""
    out, last = [], 0
    for gap in read_gaps(text):
        out += [text[last : gap.start], gap.words]
        last = gap.end
    return "".join([*out, text[last:]])


def _gap_end(text: str, start: int) -> int:
    """Where the braces stand that close a gap whose words begin at `start`; -1 if none do."""
    depth, first = 0, -1
    for m in _BRACE.finditer(text, start, start + LONGEST_GAP):
        double = text.startswith("}}", m.start())
        if m.group() == "{":
            depth += 1
        elif not depth and double:
            return m.start()
        else:
            first = m.start() if first < 0 and double else first
            depth = max(0, depth - 1)
    return first  # a brace of the words never closes


def _with_hint(words: str) -> tuple[str, str]:
    """The words and the hint; `::` inside a formula or code belongs to the words."""
    for m in _HINT.finditer(words):
        if m.group() == "::":
            return words[: m.start()], words[m.end() :]
    return words, ""
