"""A rendered card as plain text: what a terminal can show of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("p", "div", "section", "li", "ul", "ol", "table", "tr", "pre", "blockquote", "details", "summary", "br", "hr", "dl", "dt", "dd")
)
_BLOCKS |= {f"h{n}" for n in range(1, 7)}
_SILENT = frozenset(("style", "script", "template"))
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ANSWER = re.compile(r'<hr id="?answer"?\s*/?>')


def answer_of(html: str) -> str:
    """The back of a card without the front that it repeats."""
    return _ANSWER.split(html, maxsplit=1)[-1]


def plain(html: str) -> str:
    """The text that a reader sees: paragraphs on lines of their own, items behind `-` or a number, pictures as their alternative text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _LINES.sub("\n\n", "".join(reader.out)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lists: list[int | None] = []
        """The next number of each open list; None for one without numbers."""
        self.hidden: list[str] = []
        self.raw = 0
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "note" in values.get("class", "").split():
            self.lang = values.get("lang", "")
        if self.hidden:
            if tag == self.hidden[0]:
                self.hidden.append(tag)
            return
        if tag in _SILENT or (tag == "span" and values.get("class") in ("ko", "en") and not self._speaks(values["class"])):
            self.hidden.append(tag)
            return
        if tag in ("ul", "ol"):
            self.lists.append(
                int(values.get("start") or 1) if tag == "ol" and values.get("start", "1").isdigit() else None if tag == "ul" else 1
            )
        self._block(tag)
        if tag == "li":
            self._item()
        elif tag in ("td", "th") and self.out and not self.out[-1].endswith("\n"):
            self.out.append(" | ")
        elif tag == "img":
            self.out.append(f"[{values.get('alt') or values.get('src', '')}]")
        elif tag == "pre":
            self.raw += 1

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.pop()
            return
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag == "pre":
            self.raw = max(0, self.raw - 1)
        if tag in ("p", "pre", "table") and not self.lists:
            self.out.append("\n\n")
        elif tag != "br":
            self._block(tag)

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if self.raw:
            self.out.append(data)
            return
        text = _SPACE.sub(" ", data)
        last = self.out[-1] if self.out else "\n"
        text = text.lstrip() if last.endswith(("\n", " ")) else text
        if text:
            self.out.append(text)

    def _speaks(self, lang: str) -> bool:
        """Labels stand in both languages; a card shows those of its own."""
        return lang == ("ko" if not self.lang or self.lang.startswith("ko") else "en")

    def _block(self, tag: str) -> None:
        if tag in _BLOCKS and self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")

    def _item(self) -> None:
        depth = max(len(self.lists) - 1, 0)
        number = self.lists[-1] if self.lists else None
        self.out.append("  " * depth + ("- " if number is None else f"{number}. "))
        if number is not None:
            self.lists[-1] = number + 1
