"""The HTML of Markdown that is hardly any: lines of words, paragraphs of them, simple lists.  Most fields are that, and need no parser.

Each pattern lets through only what every reader of Markdown takes for words; what it is not sure of it leaves to the parser.
"""

from __future__ import annotations

import re
from itertools import pairwise

_WORDS = r"(?!\d{1,9}[.)])(?:[^\W_]|[\"'“‘(])(?:[^\W_]|[ ,.?()%:;'\"“”‘’·+→]|/(?!/)|-(?!-)|=(?!=))*(?<! )"
_LINE = re.compile(rf"{_WORDS} *\Z")
_LINES = re.compile(rf"{_WORDS}(?:\n{_WORDS})*\Z")
_BULLETS = re.compile(rf"- {_WORDS}(?:\n- {_WORDS})*\Z")
_NUMBERED = re.compile(rf"1\. {_WORDS}(?:\n\d\. {_WORDS}){{0,8}}\Z")


def html_of(text: str) -> str | None:
    """The HTML of a field, the same that the parser makes; None where only the parser knows."""
    if "\n" not in text:
        if _LINE.match(text):
            return text.rstrip(" ")
        return _list(text)
    blocks = text.split("\n\n")
    made = [_block(block) for block in blocks]
    if len(made) == 1:
        return made[0]
    if None in made or any(a[:1] == b[:1] == "<" for a, b in pairwise(made) if a and b):
        return None
    return "\n".join(part if part[:1] == "<" else f"<p>{part}</p>" for part in made if part)


def _block(text: str) -> str | None:
    """A paragraph, without its tag, or a list."""
    return text.replace("\n", "<br>\n") if _LINES.match(text) else _list(text)


def _list(text: str) -> str | None:
    if _BULLETS.match(text):
        return _items("ul", [line[2:] for line in text.split("\n")])
    if _NUMBERED.match(text) and all(int(line[0]) == number for number, line in enumerate(text.split("\n"), 1)):
        return _items("ol", [line[3:] for line in text.split("\n")])
    return None


def _items(tag: str, lines: list[str]) -> str:
    return f"<{tag}>\n{''.join(f'<li>{line}</li>' + chr(10) for line in lines)}</{tag}>"
