"""What a note says about itself above its text: YAML between two lines of three dashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import dedent
from typing import Any

from cards.model import Problem
from cards.problems import problem
from cards.safe_yaml import Document, Keys, load

_RULE = "---"
_ENDS = ("---", "...")
_TOML_RULE = "+++"
_ASSIGNMENT = re.compile(r"[A-Za-z_][\w.-]{0,40}[ \t]*=[ \t]*[\"'\[\dtf]")
_KEY = re.compile(r"[^\W\d][\w -]{0,40}:(?:\s|\Z)")
_DATE = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_NAME_DATE = re.compile(r"(?<!\d)(?:(\d{4})([-._]?)(\d{2})\2(\d{2})|(\d{2})(\d{2})(\d{2}))(?!\d)")
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_LONGEST_TOML = 20_000
"""Characters; the standard parser of TOML is not made for strangers' texts of any size."""
_LONGEST = 500
"""Lines after which front matter that has not ended is taken for text that begins with a rule."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values that cards read; all empty without front matter."""

    title: str = ""
    date: str = ""
    deck: str = ""
    tags: tuple[str, ...] = ()
    lang: str = ""
    weak: bool = False
    skip: bool = False
    lines: int = 0
    """How many lines of the file it takes, fences included."""


def read_front_matter(text: str, path: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """The front matter of a note's text, and what is wrong with it; a broken one is skipped, never fatal."""
    if text.startswith(_TOML_RULE):
        return _toml(text.split("\n", _LONGEST), path, (_TOML_RULE,))
    if not text.startswith(_RULE):
        return FrontMatter(), ()
    lines = text.split("\n", _LONGEST)
    if lines[0].rstrip() != _RULE:
        return FrontMatter(), ()
    if len(lines) > 1 and _ASSIGNMENT.match(lines[1]):
        return _toml(lines, path, _ENDS)
    end = next((n for n, line in enumerate(lines[1:_LONGEST], 1) if line.rstrip() in _ENDS), 0)
    if end > 1:
        lines[1:end] = dedent("\n".join(lines[1:end])).split("\n")
    keyed = any(_KEY.match(line) for line in (lines[1:end] if end else lines[1:2]))
    if not end:
        return FrontMatter(), (problem("front-matter-open", path, 1),) if keyed else ()
    if _is_text(lines[1:end], keyed=keyed):
        return FrontMatter(), ()  # a text between two rules
    document, problems = load("\n".join(lines[1:end]), path, first_line=2)
    if problems:
        return FrontMatter(lines=end + 1), tuple(_broken(p, path) for p in problems)
    if not isinstance(document.value, dict):
        return FrontMatter(lines=end + 1 if document.value is None else 0), ()
    return _Values(document, path).read(end + 1)


def _toml(lines: list[str], path: str, ends: tuple[str, ...]) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """Front matter in TOML, as Hugo writes it between `+++` and hashcards between `---`."""
    import tomllib

    end = next((n for n, line in enumerate(lines[1:_LONGEST], 1) if line.rstrip() in ends), 0)
    if lines[0].rstrip() not in (_RULE, _TOML_RULE) or not end:
        return FrontMatter(), ()
    text = "\n".join(lines[1:end])
    try:
        value = tomllib.loads(text) if len(text) <= _LONGEST_TOML else {}
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        if not any(_ASSIGNMENT.match(line) for line in lines[1:end]):
            return FrontMatter(), ()
        place = re.search(r"at line (\d+)", str(error))
        why = str(error).partition(" (at ")[0]
        return FrontMatter(lines=end + 1), (problem("front-matter-broken", path, int(place[1]) + 1 if place else 1, why=why),)
    numbers: dict[Keys, int] = {(line.partition("=")[0].strip(),): n + 1 for n, line in enumerate(lines[1:end], 1) if "=" in line}
    if "name" in value and "deck" not in value:
        value["deck"] = value["name"]
    return _Values(Document(value, numbers), path).read(end + 1)


def _is_text(lines: list[str], *, keyed: bool) -> bool:
    """Whether what stands between two rules is a text: it has no key, or quotes (a deck of Inka)."""
    if not keyed:
        return any(line.strip() for line in lines)
    return any(line.startswith(">") for line in lines)


def _broken(found: Problem, path: str) -> Problem:
    why = found.message.removeprefix(problem("yaml-broken", path, why="\0").message.partition("\0")[0]).partition(";")[0]
    return problem("front-matter-broken", path, found.line, why=why)


class _Values:
    """Reads the known keys of a mapping; what has the wrong form is left out, with a problem."""

    def __init__(self, document: Document, path: str) -> None:
        self.given = {str(key).lower(): (key, value) for key, value in document.value.items()}
        self.document, self.path = document, path
        self.problems: list[Problem] = []

    def read(self, lines: int) -> tuple[FrontMatter, tuple[Problem, ...]]:
        published, cards = self._flag("published", default=True), self._flag("cards", default=True)
        found = FrontMatter(
            title=self._text("title"),
            date=self._date(),
            deck=self._text("deck") or "::".join(self._texts("category") or self._texts("categories")),
            tags=tuple(dict.fromkeys((*self._texts("tags", split=True), *self._texts("tag", split=True)))),
            lang=self._text("lang").lower()[:2],
            weak=self._flag("weak", default=False),
            skip=not (published and cards),
            lines=lines,
        )
        return found, tuple(sorted(self.problems, key=lambda p: p.line))

    def _wrong(self, key: str, expected: str) -> None:
        name, value = self.given[key]
        seen = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else f"`{str(value)[:40]}`"
        self.problems.append(problem("front-matter-value", self.path, self.document.line(name), key=key, seen=seen, expected=expected))

    def _value(self, key: str) -> Any:
        return self.given.get(key, ("", None))[1]

    def _text(self, key: str) -> str:
        value = self._value(key)
        if isinstance(value, (list, dict)):
            self._wrong(key, "one line of text")
            return ""
        return "" if value is None else " ".join(str(value).split())

    def _texts(self, key: str, *, split: bool = False) -> tuple[str, ...]:
        value = self._value(key)
        if isinstance(value, dict):
            self._wrong(key, "a list such as [a, b]")
            return ()
        if isinstance(value, str) and split:
            value = value.split(",") if "," in value else value.split()
        parts: Iterable[Any] = value if isinstance(value, list) else [] if value is None else [value]
        words = (
            " ".join(str(part).split()).lstrip("#" if split else "") for part in parts if not isinstance(part, (list, dict, type(None)))
        )
        return tuple(word for word in words if word)

    def _flag(self, key: str, *, default: bool) -> bool:
        value = self._value(key)
        text = str(value).strip().lower()
        if value is None or text in _YES + _NO:
            return default if value is None else text in _YES
        self._wrong(key, "true or false")
        return default

    def _date(self) -> str:
        value = self._value("date")
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.date().isoformat()
        found = value.isoformat() if isinstance(value, date) else date_in(str(value))
        if not found:
            self._wrong("date", "a date such as 2023-05-23")
        return found


def date_in(text: str) -> str:
    """The first date that a text holds (2023-05-23, 2023.5.23, 2023/5/23), in ISO form; empty if none."""
    return next((found for m in _DATE.finditer(text) if (found := _iso(*m.groups()))), "")


def date_of_name(name: str) -> tuple[str, str]:
    """The date in a file's name (2021-09-13-…, 20210913…, 220218_…), and the name without it."""
    for m in _NAME_DATE.finditer(name):
        year, _, month, day, short, short_month, short_day = m.groups()
        found = _iso(year, month, day) if year else _iso(f"20{short}", short_month, short_day)
        if found:
            return found, (name[: m.start()] + " " + name[m.end() :]).strip(" -_.[]()")
    return "", name


def _iso(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if 1970 <= found.year <= 2099 else ""
