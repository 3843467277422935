"""Pairing of `*` and `_` runs: CommonMark's delimiter algorithm on tokens that carry offsets, with one rule that Korean needs.

CommonMark lets `**` close only where no punctuation stands before it, or space or punctuation after it.  So `**용어(term)**은` stays plain
text, though every reader sees bold: a particle has no space before it.  Here punctuation on the inside does not matter where the
character on the outside is a letter of a script without such spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Token = dict[str, Any]

_RUN = re.compile(r"\*+|_+")
_DUNDER = re.compile(
    r"__(?:init|main|name|new|del|call|repr|str|len|iter|next|enter|exit|aenter|aexit|getitem|setitem|delitem|contains|getattr|setattr"
    r"|get|set|dict|doc|all|file|class|module|slots|version|eq|ne|lt|le|gt|ge|hash|bool|add|sub|mul|iadd|mro|bases|proto|dirname|filename)__"
)
"""Names of Python (and Node) that CommonMark would read as bold."""
_EDGE = "\n"
_DEEPEST = 20


@dataclass(slots=True)
class _Run:
    """A run of markers, and the pairs it takes part in: as closer from its left, as opener from its right."""

    order: int
    char: str
    start: int
    size: int
    left: int
    """How many markers are unused."""
    can_open: bool
    can_close: bool
    closes: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)


def pair(tokens: list[Token]) -> list[Token]:
    """The tokens with `emphasis` and `strong` around what their markers enclose.

    Args:
        tokens: inline tokens; each text that may hold markers has `pos` (start, end in the source) and equals the source there.
    """
    if not any(_RUN.search(t["raw"]) for t in tokens if t["type"] == "text" and "escaped" not in t):
        return tokens
    parts = list(_split(_join(tokens)))
    _match([part for part in parts if isinstance(part, _Run)])
    return _nest(parts)


def _split(tokens: list[Token]) -> Iterator[Token | _Run]:
    order = 0
    for n, token in enumerate(tokens):
        if token["type"] != "text" or "escaped" in token:
            yield token
            continue
        raw, (start, _), done = token["raw"], token["pos"], 0
        names = {at for m in _DUNDER.finditer(raw) for at in (m.start(), m.end() - 2)} if "__" in raw else ()
        for m in _RUN.finditer(raw):
            if m.start() in names:
                continue
            if done < m.start():
                yield _text(raw[done : m.start()], start + done)
            done = m.end()
            before = raw[m.start() - 1] if m.start() else _last(tokens[n - 1]) if n else _EDGE
            after = raw[done] if done < len(raw) else _first(tokens[n + 1]) if n + 1 < len(tokens) else _EDGE
            size = done - m.start()
            can_open, can_close = _flanks(m.group()[0], size, before, after)
            yield _Run(order, m.group()[0], start + m.start(), size, size, can_open, can_close)
            order += 1
        if done < len(raw):
            yield _text(raw[done:], start + done)


def _text(raw: str, start: int) -> Token:
    return {"type": "text", "raw": raw, "pos": (start, start + len(raw))}


def _last(token: Token) -> str:
    return _edge(token, -1)


def _first(token: Token) -> str:
    return _edge(token, 0)


def _edge(token: Token, at: int) -> str:
    kind = token["type"]
    if kind == "text":
        return str(token["raw"][at]) if token["raw"] else _EDGE
    return _EDGE if kind in ("softbreak", "linebreak") else "\ufffc"


def _flanks(char: str, size: int, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run may open and may close, from the characters on either side.

    A single star after a Hangul letter and before a parenthesis is a footnote's mark more often than the start of italics.
    """
    left = not after.isspace() and (_word(after) or not _word(before) or (char == "*" and size > 1 and _spaceless(before)))
    right = not before.isspace() and (_word(before) or not _word(after) or (char == "*" and _spaceless(after)))
    if char == "_":
        return left and (not right or not _word(before)), right and (not left or not _word(after))
    return left, right


def _word(char: str) -> bool:
    return char.isalnum()


def _spaceless(char: str) -> bool:
    """A letter beyond Latin, Greek and Cyrillic: Hangul, kana, Han."""
    return char >= "\u1100" and char.isalnum()


def _match(runs: list[_Run]) -> None:
    stack: list[_Run] = []
    bottom: dict[tuple[str, int, bool], int] = {}
    for closer in runs:
        key = (closer.char, closer.size % 3, closer.can_open)
        while closer.can_close and closer.left:
            found = _opener(stack, closer, bottom.get(key, -1))
            if found < 0:
                bottom[key] = closer.order - 1
                break
            opener = stack[found]
            del stack[found + 1 :]
            width = 2 if opener.left > 1 and closer.left > 1 else 1
            opener.opens.append(width)
            closer.closes.append(width)
            opener.left -= width
            closer.left -= width
            if not opener.left:
                stack.pop()
        if closer.can_open and closer.left:
            stack.append(closer)


def _opener(stack: list[_Run], closer: _Run, bottom: int) -> int:
    for n in range(len(stack) - 1, -1, -1):
        opener = stack[n]
        if opener.order <= bottom:
            return -1
        if opener.char == closer.char and not _rule_of_three(opener, closer):
            return n
    return -1


def _rule_of_three(opener: _Run, closer: _Run) -> bool:
    if not (opener.can_close or closer.can_open):
        return False
    return (opener.size + closer.size) % 3 == 0 and not (opener.size % 3 == 0 and closer.size % 3 == 0)


def _nest(parts: list[Token | _Run]) -> list[Token]:
    """Markers that found each other become tokens with children, the rest text again."""
    out: list[Token] = []
    stack: list[tuple[int, list[Token] | None]] = []  # where the marker starts, and what stood before it
    for part in parts:
        if not isinstance(part, _Run):
            out.append(part)
            continue
        at = part.start
        for width in part.closes:
            start, before = stack.pop()
            if before is not None:
                before.append({"type": "strong" if width == 2 else "emphasis", "children": out, "pos": (start, at + width)})
                out = before
            at += width
        if part.left:
            out.append(_text(part.char * part.left, at))
            at += part.left
        for width in reversed(part.opens):
            if len(stack) < _DEEPEST:
                stack.append((at, out))
                out = []
            else:  # too deep to be meant: the content stays where it is
                stack.append((at, None))
            at += width
    return out


def _join(tokens: list[Token]) -> list[Token]:
    """Texts that follow each other as one: mistune cuts them at every character that could begin something."""
    out: list[Token] = []
    chunks: list[Token] = []
    for token in tokens:
        loose = token["type"] != "text" or "escaped" in token
        if chunks and (loose or chunks[-1]["pos"][1] != token["pos"][0]):
            out.append(_text("".join(c["raw"] for c in chunks), chunks[0]["pos"][0]))
            chunks = []
        (out if loose else chunks).append(token)
    if chunks:
        out.append(_text("".join(c["raw"] for c in chunks), chunks[0]["pos"][0]))
    return out
