"""A note line by line: how flashcards that were written for another program are read.

Those programs look at lines, not at Markdown's blocks, so their cards are read from the lines too.  A page knows which lines are the
author's text (no code, formula, comment or front matter), which of them a card has taken, and what stands above a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from cards import nlp
from cards.extractor.titles import clean, read_title
from cards.markup.residue import TAG, fence_after, head_lines, is_property, strip, strip_line
from cards.model import Draft, Kind, Note, NoteTypeName, Section, Span
from cards.packs import Packs

Tool = Literal["spaced-repetition", "logseq", "obsidian-to-anki", "inka", "mdanki", "yanki"]
What = Literal["text", "blank", "heading", "rule", "code", "hidden", "property"]

CONTEXT_LONGEST = 80
SURE = 0.95
"""The score of a card that the author wrote as a card."""

PREFIX = re.compile(r"[ \t]*(?:>[ \t]?){0,9}(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?")
"""What stands before the words of a line: quote marks, a bullet, a check box."""
BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+")
HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|\Z)")
RULE = re.compile(r" {0,3}(?:-[ \t]*){3,}\Z| {0,3}(?:\*[ \t]*){3,}\Z| {0,3}(?:_[ \t]*){3,}\Z")

_CODE_OR_MATH = re.compile(
    r"(?<!`)(`{1,9})(?!`)[^`]{1,2000}\1(?!`)|\$\$[^$]{1,2000}\$\$|(?<![A-Za-z0-9$])\$(?![\s$])[^$]{1,500}(?<!\s)\$(?![A-Za-z0-9$])|\\\([^()]{1,500}\\\)"
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s)>\]]{1,2000}|\[[^\[\]]{0,500}\]\([^()\s]{1,1000}\)|\[\[[^\[\]]{1,300}\]\]")
_COMMENT = re.compile(r"<!--.{0,2000}?-->|%%[^%]{1,500}%%")
_CARD_SIGN = re.compile(r" (?:\?::|::\?|:::?|>>|<<|<>|→|←|↔|==) |:::?| ?(?:>>|→)\Z")

_EVIDENCE: tuple[tuple[Tool, re.Pattern[str]], ...] = (
    ("spaced-repetition", re.compile(r"<!--SR:|(?<![^\s(>])#flashcards?\b")),
    ("logseq", re.compile(r"(?<![^\s(>])#(?:card\b|\[\[card\]\])|^[ \t]*(?:[-*+][ \t]+)?(?:id|collapsed|card-[a-z-]{4,20}):: ", re.M)),
    ("obsidian-to-anki", re.compile(r"^(?:TARGET DECK|FILE TAGS)\b|^<!--ID: ?\d|^START[ \t]*$", re.M)),
    ("inka", re.compile(r"^---[ \t]*\n(?:[ \t]*\n)?Deck:[ \t]", re.M)),
    ("mdanki", re.compile(r"\[#[\w가-힣-]{1,60}\]\(\)")),
)
_YANKI = re.compile(r"^(?:noteId|yanki)[ \t]*:", re.M)


@dataclass(frozen=True)
class Page:
    """The lines of one note."""

    note: Note
    packs: Packs
    taken: frozenset[int] = frozenset()
    """Lines (1-based) that belong to a card already."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file; line n is `lines[n - 1]`."""
        return self.note.source.split("\n")

    @cached_property
    def what(self) -> list[What]:
        """What each line is."""
        out: list[What] = []
        fence, closer = "", ""
        body = self.note.body + head_lines("\n".join(self.lines[self.note.body - 1 :]) + "\n")
        for number, line in enumerate(self.lines, 1):
            fence, inside = fence_after(line, fence) if not closer else (fence, False)
            if number < body:
                out.append("hidden" if number < self.note.body else "property")
                fence = ""
            elif inside:
                out.append("code")
            elif closer:
                closer = "" if closer in line else closer
                out.append("hidden")
            elif closer := _opens(line):
                out.append("hidden")
            else:
                out.append(_kind(line))
        return out

    @cached_property
    def tools(self) -> frozenset[Tool]:
        """The programs whose marks the note bears."""
        text = "\n".join(line for line, what in zip(self.lines, self.what, strict=True) if what not in ("code", "hidden"))
        found: set[Tool] = {tool for tool, sign in _EVIDENCE if sign.search(text)}
        if any(tag.lower().partition("/")[0] in ("flashcards", "flashcard") for tag in self.note.tags):
            found.add("spaced-repetition")
        if _YANKI.search("\n".join(self.lines[: self.note.body - 1])):
            found.add("yanki")
        return frozenset(found)

    def without(self, drafts: Iterable[Draft]) -> Page:
        """The page when these cards have taken their lines."""
        lines = {n for draft in drafts for n in range(draft.span.start, draft.span.end + 1)}
        if lines <= self.taken:
            return self
        page = replace(self, taken=self.taken | lines)
        for name in ("lines", "what", "tools", "_starts"):  # what the lines are does not change
            if name in self.__dict__:
                page.__dict__[name] = self.__dict__[name]
        return page

    def free(self, number: int) -> bool:
        """Whether the line is the author's text and in no card yet."""
        return 1 <= number <= len(self.lines) and number not in self.taken and self.what[number - 1] in ("text", "heading")

    def text(self, number: int) -> bool:
        """Whether the line is text of a paragraph, a list or a quote, and in no card yet."""
        return self.free(number) and self.what[number - 1] == "text"

    def blank(self, number: int) -> bool:
        """Whether the line is empty, or does not exist."""
        return not 1 <= number <= len(self.lines) or self.what[number - 1] == "blank"

    def numbers(self) -> Iterator[int]:
        """The lines of text that no card has, in order."""
        for number, what in enumerate(self.what, 1):
            if what == "text" and number not in self.taken:
                yield number

    def line(self, number: int) -> str:
        """A line as it stands."""
        return self.lines[number - 1]

    def masked(self, number: int, *, gaps: bool = True) -> str:
        """The line, as long as it is, with what is code, formula, address, comment or (with `gaps`) gap blotted out."""
        return mask(self.line(number), gaps=gaps)

    def words(self, number: int) -> int:
        """Where the words of a line begin: behind quote marks, bullet and check box."""
        m = PREFIX.match(self.line(number))
        return m.end() if m else 0

    def indent(self, number: int) -> int:
        """The columns before a line's first character."""
        wide = self.line(number).expandtabs(4)
        return len(wide) - len(wide.lstrip())

    def under(self, number: int) -> int:
        """The last line that is indented deeper than line `number`, right below it; `number` itself if there is none."""
        here, last = self.indent(number), number
        for below in range(number + 1, len(self.lines) + 1):
            if self.blank(below):
                continue
            if self.indent(below) <= here or not (self.free(below) or self.what[below - 1] in ("code", "hidden", "property")):
                break
            last = below
        return last

    def source(self, start: int, end: int) -> str:
        """Lines start..end as Markdown that stands alone: no shared indentation, nothing that other programs left."""
        lines = strip("\n".join(self.lines[start - 1 : end])).expandtabs(4).split("\n")
        common = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        return "\n".join(line[common:].rstrip() for line in lines).strip("\n")

    def paragraph(self, number: int) -> tuple[int, int]:
        """The first and last line of what stands around line `number` without a blank line, heading or rule."""
        return self._runs.get(number - 1, (number, number))[0], self._runs.get(number + 1, (number, number))[1]

    @cached_property
    def _runs(self) -> dict[int, tuple[int, int]]:
        """The first and last line of the stretch that each line of text or code stands in."""
        found: dict[int, tuple[int, int]] = {}
        first = 1
        for number in range(1, len(self.lines) + 2):
            if not self._joins(number):
                found.update(dict.fromkeys(range(first, number), (first, number - 1)))
                first = number + 1
        return found

    def _joins(self, number: int) -> bool:
        return 1 <= number <= len(self.lines) and number not in self.taken and self.what[number - 1] in ("text", "code")

    def section(self, line: int) -> Section | None:
        """The section that a line stands in."""
        place = bisect_right(self._starts, line) - 1
        return self.note.sections[place] if place >= 0 else None

    @cached_property
    def _starts(self) -> list[int]:
        return [section.span.start for section in self.note.sections]

    def draft(
        self,
        question: str,
        answer: str,
        *,
        rule: str,
        start: int,
        end: int,
        kind: Kind = "qa",
        facet: str = "asked",
        note_type: NoteTypeName = "qa",
        extra: str = "",
        anchor: str = "",
        number: int = 0,
    ) -> Draft:
        """A card of lines start..end; `number` names the line whose bullets above are its context (`start` unless given)."""
        section = self.section(start)
        trail = () if section is None else section.trail
        if section is not None and section.span.start < start and section.title:
            trail = (*trail, " ".join(section.title.plain.split()))
        titles = [self.note.title, *trail, *self._bullets(number or start)]
        asked = clean(question)
        context: list[str] = []
        for place, title in enumerate(titles):
            read = read_title(title, self.packs)
            if read.text and len(read.text) <= CONTEXT_LONGEST and read.text not in (*context, asked) and (not place or not read.generic):
                context.append(read.text)
        lang = "ko" if "ko" in (nlp.lang_of(question), nlp.lang_of(answer)) else self.note.lang or "en"
        span = Span(self.note.path, start, min(end, len(self.lines)))
        name = anchor or asked or question.strip()
        return Draft(
            rule,
            kind,
            note_type,
            question.strip(),
            answer.strip(),
            tuple(context),
            name,
            facet,
            span,
            SURE,
            "",
            extra.strip(),
            (),
            lang,
            trail,
        )

    def _bullets(self, number: int) -> list[str]:
        """The words of the bullets that line `number` is nested in, outermost first."""
        out: list[str] = []
        here = self.indent(number)
        for above in range(number - 1, max(0, number - 400), -1):
            if not here or self.what[above - 1] in ("heading", "rule"):
                break
            if self.what[above - 1] != "text" or self.indent(above) >= here:
                continue
            here = self.indent(above)
            if BULLET.match(self.line(above)):
                words = " ".join(strip_line(self.line(above)[self.words(above) :]).split())
                out.append(clean(_CARD_SIGN.split(words, maxsplit=1)[0]))
        return out[::-1]


def mask(line: str, *, gaps: bool = True) -> str:
    """`line` with code, formulas, addresses, comments and (with `gaps`) gaps blotted out, character for character."""
    if "`" in line or "$" in line or "\\(" in line:
        line = _CODE_OR_MATH.sub(_blot, line)
    if "<!--" in line or "%%" in line:
        line = _COMMENT.sub(_blot, line)
    if "://" in line or "](" in line or "[[" in line:
        line = _URL.sub(_blot, line)
    return _without_gaps(line) if gaps and "{{" in line else line


def _blot(m: re.Match[str]) -> str:
    return "\x01" * len(m.group())


def _without_gaps(line: str) -> str:
    out, depth, place = list(line), 0, 0
    while place < len(line):
        pair = line[place : place + 2]
        if pair == "{{":
            depth += 1
        if depth:
            out[place] = "\x01"
        if pair in ("{{", "}}") and depth:
            out[place : place + 2] = "\x01\x01"
            depth -= pair == "}}"
            place += 1
        place += 1
    return "".join(out) if not depth else line


def tags_off(text: str) -> str:
    """A line of words without the tags that only say that it is a card."""
    return TAG.sub("", text).strip()


def _opens(line: str) -> str:
    """What closes the comment or the formula that this line opens and does not close; empty if it opens none."""
    bare = line.strip()
    if bare.startswith("<!--") and "-->" not in bare:
        return "-->"
    if bare.startswith("$$") and bare.count("$$") == 1:
        return "$$"
    if bare.startswith("%%") and bare.count("%%") == 1:
        return "%%"
    return ""


def _kind(line: str) -> What:
    if not line.strip():
        return "blank"
    if HEADING.match(line):
        return "heading"
    if RULE.match(line):
        return "rule"
    if line.lstrip().startswith("<!--") and not _COMMENT.sub("", line).strip():
        return "hidden"
    if is_property(line):
        return "property"
    return "text"
