"""Bytes → text as rules can rely on it: composed letters, plain blanks, no invisible characters, and the same lines as the file."""

from __future__ import annotations

import re
import unicodedata

from cards.model import Problem
from cards.problems import problem

_LINE_END = re.compile("\r\n?")
_NEITHER = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029\u00a0\u2007\u202f]")
"""Blanks of other kinds, and what other programs take for the end of a line: a blank here."""
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffc]"
)
_LONE_JOINER = re.compile("(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d|\u200d(?![\U0001f000-\U0001faff\u2600-\u27bf])")
"""A zero-width joiner that joins no two emoji."""
_MATH_LETTERS = re.compile("[\U0001d400-\U0001d7ff]+")
_MOST_BROKEN = 0.02
"""More broken bytes than this and the file is in another encoding, or no text at all."""


def decode(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file.

    Args:
        data: the file's bytes.
        path: the file, as shown to the user.

    Returns:
        Text whose lines are the file's lines, None for what is no UTF-8 text, and what was wrong.  A few broken bytes are read as U+FFFD.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and not len(data) % 2:
        try:
            return normalise(data.decode("utf-16")), ()
        except UnicodeDecodeError:
            return None, (problem("not-text", path),)
    if b"\0" in data:
        return None, (problem("not-text", path),)
    try:
        return normalise(data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        first = error.start
    before = data[:first].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    found = (problem("not-utf8", path, line, byte=len(before) - before.rfind(b"\n")),)
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") > max(3, _MOST_BROKEN * len(text)):
        return None, found
    return normalise(text), found


def normalise(text: str) -> str:
    """The text in NFC with `\\n` between its lines, as many as before; letters that only look different are the letters they look like."""
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    if text.isascii():
        return _INVISIBLE.sub("", _NEITHER.sub(" ", text)).replace("\0", "\ufffd")
    text = _INVISIBLE.sub("", _NEITHER.sub(" ", text)).replace("\0", "\ufffd")
    text = _LONE_JOINER.sub("", text)
    text = _MATH_LETTERS.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")
