"""Inline Markdown → `model.Text`: what a reader sees, and where each character and each marker stands in the source."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from cards.markup.emphasis import Token
from cards.markup.spans import Inline
from cards.model import HARD_BREAK, PICTURE, Mark, MarkKind, Run, Text

_PLAIN = re.compile(r"[^\\`*_\[\]<&$~={%\n]*\Z")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_ATTRIBUTE = re.compile(r"""\b(src|href|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)

_TOKENS: Mapping[str, MarkKind] = {"strong": "bold", "emphasis": "italic", "strikethrough": "strike", "mark": "highlight"}
_TAGS: Mapping[str, MarkKind] = {
    "b": "bold",
    "strong": "bold",
    "em": "italic",
    "i": "italic",
    "mark": "highlight",
    "del": "strike",
    "s": "strike",
    "strike": "strike",
    "code": "code",
    "a": "link",
    "u": "html",
    "ins": "html",
    "sup": "html",
    "sub": "html",
    "kbd": "html",
}

_MEDIA = ("img", "audio", "video", "source")
_REACH = 20
_SIGNAL = re.compile(r"[\n\r\u2028\ufffc]")
"""Characters that mean something in `Text.plain` and must not come out of an entity."""

_INLINE = Inline()


def read_inline(source: str, refs: Mapping[str, Mapping[str, str]] | None = None) -> Text:
    """The text of an inline Markdown source.

    Args:
        source: inline Markdown, one or more lines.
        refs: the note's link definitions, as `read_blocks` gives them.

    Returns:
        A text whose `runs` say where plain and source agree; `plain` has `SOFT_BREAK` for each newline of the source.  A decoded entity
        or escape is a mark of kind `html` with the target `entity` or `escape`, so that `Text.cut` keeps it whole.
    """
    if _PLAIN.match(source):
        return Text.of(source)
    builder = _Builder(source)
    builder.walk(_INLINE.read(source, {"ref_links": refs or {}}))
    return builder.text()


def attributes(tag: str) -> dict[str, str]:
    """The `src`, `href` and `alt` of an HTML tag, entities decoded."""
    return {m.group(1).lower(): html.unescape(m.group(2) or m.group(3) or m.group(4) or "") for m in _ATTRIBUTE.finditer(tag)}


class _Open(NamedTuple):
    name: str
    start: int
    outer: int
    target: str


class _Builder:
    """Collects the plain text with its runs and marks while the tokens are walked in order."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.runs: list[Run] = []
        self.tags: list[_Open] = []

    def text(self) -> Text:
        marks = sorted(self.marks, key=lambda m: (m.start, -m.end, m.outer_start))
        return Text("".join(self.out), tuple(marks), self.source, tuple(self.runs))

    def walk(self, tokens: list[Token]) -> None:
        for token in tokens:
            kind = token["type"]
            start, end = token["pos"]
            if kind == "text":
                self._escapes(start, end) if "escaped" in token else self._literal(start, end)
            elif kind in ("softbreak", "linebreak"):
                self._breaks(start, end)
            elif kind == "codespan":
                self._code(start, end)
            elif kind in ("inline_math", "block_math"):
                self._marked("math", start, end, start, end)
            elif kind == "inline_html":
                self._tag(self.source[start:end], start, end)
            elif kind == "image":
                self._stand_in(PICTURE, "image", start, end, unquote(token["attrs"]["url"]))
                self._breaks(start, end)
            elif kind != "dropped":
                self._children(kind, token, start, end)

    def _children(self, kind: str, token: Token, start: int, end: int) -> None:
        before = self.length
        self.walk(token["children"])
        if kind == "link":
            self._mark("link", before, start, end, token["attrs"]["url"])
            children = token["children"]
            self._breaks(children[-1]["pos"][1] if children else start, end)
        else:
            self._mark(_TOKENS[kind], before, start, end)

    def _mark(self, kind: MarkKind, start: int, outer_start: int, outer_end: int, target: str = "") -> None:
        if self.length > start:
            self.marks.append(Mark(kind, start, self.length, outer_start, outer_end, target))

    def _add(self, start: int, end: int) -> None:
        """Plain text that equals the source from `start` to `end`."""
        if start >= end:
            return
        last = self.runs[-1] if self.runs else None
        if last and last.source + last.length == start and last.plain + last.length == self.length:
            self.runs[-1] = last._replace(length=last.length + end - start)
        else:
            self.runs.append(Run(self.length, start, end - start))
        self.out.append(self.source[start:end])
        self.length += end - start

    def _stand_in(self, char: str, kind: MarkKind, start: int, end: int, target: str) -> None:
        """Plain text that stands for other source.  The empty run tells where that source begins."""
        self.runs.append(Run(self.length, start, 0))
        self.out.append(char)
        self.length += len(char)
        self.marks.append(Mark(kind, self.length - len(char), self.length, start, end, target))

    def _literal(self, start: int, end: int) -> None:
        done = start
        if self.source.find("&", start, end) >= 0:
            for m in _ENTITY.finditer(self.source, start, end):
                char = html.unescape(m.group()).replace("\xa0", " ")
                if char != m.group():
                    self._add(done, m.start())
                    self._stand_in(_SIGNAL.sub(" ", char), "html", m.start(), m.end(), "entity")
                    done = m.end()
        self._add(done, end)

    def _escapes(self, start: int, end: int) -> None:
        if self.source[start] != "\\":  # a page name, taken as it stands
            return self._add(start, end)
        for at in range(start, end, 2):
            self.runs.append(Run(self.length, at + 1, 1))
            self.out.append(self.source[at + 1])
            self.length += 1
            self.marks.append(Mark("html", self.length - 1, self.length, at, at + 2, "escape"))
        return None

    def _breaks(self, start: int, end: int) -> None:
        at = self.source.find("\n", start, end)
        while at >= 0:
            self._add(at, at + 1)
            at = self.source.find("\n", at + 1, end)

    def _code(self, start: int, end: int) -> None:
        ticks = 0
        while self.source[start + ticks] == "`":
            ticks += 1
        a, b = start + ticks, end - ticks
        code = self.source[a:b].replace("\n", " ")
        if code.strip(" ") and code[0] == code[-1] == " " and "\n" not in (self.source[a], self.source[b - 1]):
            a, b = a + 1, b - 1
        self._marked("code", a, b, start, end)

    def _marked(self, kind: MarkKind, a: int, b: int, start: int, end: int) -> None:
        before = self.length
        self._add(a, b)
        self._mark(kind, before, start, end)

    def _tag(self, tag: str, start: int, end: int) -> None:
        m = _TAG.match(tag)
        name = m.group(2).lower() if m else ""
        if name == "br":
            self._stand_in(HARD_BREAK, "html", start, end, "br")
        elif name in _MEDIA and (name == "img" or attributes(tag).get("src")):
            self._stand_in(PICTURE, "image", start, end, unquote(attributes(tag).get("src", "")))
        elif m and name in _TAGS and not m.group(1):
            self.tags.append(_Open(name, self.length, start, attributes(tag).get("href", "")))
        elif m and name in _TAGS:
            self._close(name, end)
        if "\n" in tag:
            self._breaks(start, end)

    def _close(self, name: str, end: int) -> None:
        """An end tag closes the nearest start tag of its name among the last few: what lies deeper was left open."""
        for n in range(len(self.tags) - 1, max(-1, len(self.tags) - 1 - _REACH), -1):
            opened = self.tags[n]
            if opened.name == name:
                del self.tags[n:]
                kind = _TAGS[name]
                self._mark(kind, opened.start, opened.outer, end, name if kind == "html" else opened.target)
                return
