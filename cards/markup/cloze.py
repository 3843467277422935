"""Double braces: Anki reads them as templates and gaps, so only those of a real gap may be left in a field."""

from __future__ import annotations

import re

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
