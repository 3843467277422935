"""The records that flow between the stages.  Standard library only, no I/O, nothing mutable.

Lines are 1-based and inclusive; offsets are Python string offsets, end exclusive.  Everything that a user wrote is NFC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple

Kind = Literal[
    "qa",
    "definition",
    "correction",
    "cause",
    "purpose",
    "condition",
    "contrast",
    "sequence",
    "function",
    "property",
    "list",
    "formula",
    "fact",
    "cloze",
]
NoteTypeName = Literal["qa", "cloze"]
Role = Literal["mentoring", "study", "reflection", "admin", "links", "tasks"]
BlockKind = Literal["paragraph", "item", "quote", "code", "table", "math", "toggle", "image", "break"]
MarkKind = Literal["bold", "italic", "code", "math", "highlight", "strike", "link", "image", "html"]
Level = Literal["error", "warning", "info"]
Status = Literal["card", "suggestion", "dropped"]

BOLD_LEVEL = 7
"""The heading level of a line that is bold and nothing else: below every `#` heading."""

SOFT_BREAK = "\n"
"""In `Text.plain`: the author went to the next line of the file."""

HARD_BREAK = "\u2028"
"""In `Text.plain`: a `<br>` inside one line of the file."""

PICTURE = "\ufffc"
"""In `Text.plain`: an image stands here."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of whole lines in one file."""

    path: str
    """Posix path, relative to the workspace where the file lies in it."""
    start: int
    """First line, 1-based."""
    end: int
    """Last line, inclusive."""

    def __str__(self) -> str:
        return f"{self.path}:{self.start}"


class Mark(NamedTuple):
    """An inline element.  `start`/`end` are offsets in `Text.plain`, `outer_*` in `Text.source`, markers included."""

    kind: MarkKind
    start: int
    end: int
    outer_start: int
    outer_end: int
    target: str = ""
    """Where a link or an image points; the tag's name for html, `entity` or `escape` for a character that is written in another way."""


class Run(NamedTuple):
    """A stretch where plain and source agree character by character; of length 0 where one character stands for other source
    (`PICTURE`, `HARD_BREAK`, an entity)."""

    plain: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Text:
    """Inline text: `plain` is what a reader sees and rules read, `source` is the Markdown that exporters render."""

    plain: str
    """No markers; `SOFT_BREAK` exactly where `source` has a newline, `HARD_BREAK` for `<br>`, `PICTURE` for an image.
    Code without its backticks; math with its dollars."""
    marks: tuple[Mark, ...] = ()
    source: str = ""
    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, plain: str) -> Text:
        """Text without any markup."""
        return cls(plain, (), plain, (Run(0, 0, len(plain)),) if plain else ())

    def __bool__(self) -> bool:
        return bool(self.plain.strip())

    def line_of(self, offset: int) -> int:
        """How many lines of the file lie between the text's first line and the character at `offset`."""
        return self.plain.count(SOFT_BREAK, 0, offset)

    def cut(self, start: int = 0, end: int | None = None) -> Text:
        """The text from `start` to `end`, blank edges off; marks that cross an edge lose the half that is cut."""
        end = len(self.plain) if end is None else min(end, len(self.plain))
        while start < end and self.plain[start].isspace():
            start += 1
        while end > start and self.plain[end - 1].isspace():
            end -= 1
        if start >= end:
            return Text("")
        if start == 0 and end == len(self.plain):
            return self
        whole = [m for m in self.marks if start <= m.start and m.end <= end]
        low = min([self._source(start), *(m.outer_start for m in whole if m.start == start)])
        high = max([self._source(end - 1) + 1, *(m.outer_end for m in whole if m.end == end)])
        gone = self._cut_markers(start, end, low, high)
        return _without(self, start, end, low, high, gone)

    def pieces(self, places: Sequence[tuple[int, int]]) -> Iterator[Text]:
        """`cut` at each of many places (ascending, apart), in time that hardly grows faster than the text."""
        if len(places) <= 8:
            yield from (self.cut(start, end) for start, end in places)
            return
        for part in (places[: len(places) // 2], places[len(places) // 2 :]):
            low, high = part[0][0], min(part[-1][1], len(self.plain))  # blank edges of the whole are gone already
            while low < high and self.plain[low].isspace():
                low += 1
            yield from self.cut(low, high).pieces([(max(a - low, 0), max(b - low, 0)) for a, b in part])

    def strip(self) -> Text:
        """Blank edges off."""
        return self.cut()

    def marked(self, kind: MarkKind) -> tuple[Mark, ...]:
        """The marks of one kind, in order."""
        return tuple(m for m in self.marks if m.kind == kind)

    def _source(self, offset: int) -> int:
        """The place in `source` of the character at `offset` of `plain`."""
        best = 0
        for run in self.runs:
            if run.plain > offset:
                break
            best = run.source + min(offset - run.plain, max(run.length - 1, 0))
        return best

    def _cut_markers(self, start: int, end: int, low: int, high: int) -> list[tuple[int, int]]:
        """The source ranges inside low..high that hold half of the markers of a mark that crosses an edge."""
        gone = []
        for m in self.marks:
            if m.end <= start or m.start >= end or m.start == m.end:
                continue
            if m.start < start <= m.end <= end:
                gone.append((self._source(m.end - 1) + 1, m.outer_end))
            elif start <= m.start < end < m.end:
                gone.append((m.outer_start, self._source(m.start)))
        apart, last = [], low
        for a, b in sorted(gone):
            if max(a, last) < min(b, high):
                apart.append((max(a, last), min(b, high)))
                last = apart[-1][1]
        return apart


def _without(text: Text, start: int, end: int, low: int, high: int, gone: list[tuple[int, int]]) -> Text:
    """`text` cut to plain start..end and source low..high, with the source ranges `gone` left out."""

    def shift(place: int) -> int:
        if not gone:
            return place - low
        return place - low - sum(max(0, min(b, place) - a) for a, b in gone if a < place)

    source, last = [], low
    for a, b in gone:
        source.append(text.source[last : max(a, last)])
        last = max(b, last)
    source.append(text.source[last:high])
    runs = []
    for run in text.runs:
        a, b = max(run.plain, start), min(run.plain + run.length, end)
        if a < b or (not run.length and a == b < end):
            runs.append(Run(a - start, shift(run.source + a - run.plain), b - a))
    marks = tuple(
        Mark(m.kind, m.start - start, m.end - start, shift(m.outer_start), shift(m.outer_end), m.target)
        for m in text.marks
        if start <= m.start and m.end <= end and low <= m.outer_start and m.outer_end <= high
    )
    return Text(text.plain[start:end], marks, "".join(source), tuple(runs))


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section: a paragraph, one list item, a quote, a table …"""

    kind: BlockKind
    text: Text
    """The block's own words: an item's first paragraph, a toggle's summary, a code block's code; empty for quote and table."""
    span: Span
    """The block's own lines and those of its children."""
    children: tuple[Block, ...] = ()
    """Nested blocks: what stands inside an item, a quote or a toggle."""
    rows: tuple[tuple[Text, ...], ...] = ()
    """A table's rows, the header first; `row_line` tells where each stands."""
    info: Mapping[str, str] = field(default_factory=dict)
    """`number` (ordered item), `checked` (task item: x or blank), `list` (which list of its parent an item belongs to),
    `bullet`, `lang` (code), `target` (image), `callout` (quote), `footnote`, `html`, `lines` (where the rows of an HTML table
    begin), `term` (definition list)."""

    def row_line(self, number: int) -> int:
        """The line on which a table's row begins."""
        lines = self.info.get("lines", "").split(",")
        if number < len(lines) and lines[number]:
            return int(lines[number])
        return min(self.span.start + number + (number > 0), self.span.end)

    @property
    def own(self) -> Span:
        """The lines of the block's own words, without its children."""
        end = self.span.end if not self.children else max(self.span.start, self.children[0].span.start - 1)
        return replace(self.span, end=min(end, self.span.start + self.text.plain.count(SOFT_BREAK))) if self.text else self.span


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (or a bold-only line, level `BOLD_LEVEL`) and what stands below it, up to the next heading of any level."""

    title: Text
    """Empty for what stands above the first heading."""
    level: int
    """1–6, `BOLD_LEVEL` for a bold-only line, 0 for what stands above the first heading."""
    trail: tuple[str, ...]
    """The plain titles above this one, outermost first."""
    role: Role
    blocks: tuple[Block, ...]
    span: Span
    """From the heading's line to the last line before the next heading."""


@dataclass(frozen=True, slots=True)
class Note:
    """One file of study notes, read."""

    path: str
    digest: str
    """SHA-256 of the file's bytes, hex."""
    title: str
    date: str
    """ISO date, or empty."""
    lang: str
    """`ko`, `en` or another ISO 639-1 code, as far as the letters tell."""
    deck: str
    """The deck that the front matter names (deck, else category), or empty."""
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    weak: bool = False
    """The front matter says `weak: true`."""
    skip: bool = False
    """The front matter says `cards: false` or `published: false`."""
    source: str = ""
    """The file's text, normalised, line for line: for what is read line by line (flashcards of other tools)."""
    body: int = 1
    """The first line below the front matter."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A card that a rule proposes: no identity, no deck."""

    rule: str
    kind: Kind
    note_type: NoteTypeName
    question: str
    """Markdown; for a cloze the whole sentence with `{{c1::…}}`."""
    answer: str
    """Markdown, the author's words; for a cloze the hidden words."""
    context: tuple[str, ...]
    """What the reader sees above the question: note title › section › concept."""
    anchor: str
    """What is asked about (a term, the author's question, a cue clause), never the wording of a template."""
    facet: str
    """What is asked of the anchor: meaning, role, cause, order, difference …"""
    span: Span
    score: float
    """How sure the rule is that this is a good card, 0–1."""
    mistake: str = ""
    extra: str = ""
    tags: tuple[str, ...] = ()
    lang: str = "ko"
    trail: tuple[str, ...] = ()
    """The heading trail, for identity; unlike `context` it is not shortened."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft with what selection decided, and why."""

    draft: Draft
    status: Status
    reason: str = ""
    """Why it is not a card; empty for a card."""
    features: tuple[tuple[str, float], ...] = ()
    """What the score is made of, by name; `draft.score` is their sum."""
    tier: int = 1
    """The tier of the rule, 1 (asked) to 4 (gap)."""
    place: tuple[int, int] = (0, 0)
    """The first line of the block and the number of the sentence in it (0: the whole block)."""
    fatal: str = ""
    """Why it may never be shown; empty if it may."""


@dataclass(frozen=True, slots=True)
class Card:
    """A draft with an identity, ready for a deck."""

    guid: str
    draft: Draft
    deck: str
    """Full deck name; `A::B` is a subdeck."""
    source: str
    """What the Source field shows: the note's title and date."""
    changed: datetime
    """When the content last changed, UTC, whole seconds."""
    position: int
    """Place among the new cards, stable from birth (1, 2, …)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft that is to be a card: its identity is known, its dates and its position are not yet."""

    guid: str
    draft: Draft
    """As it goes into the package: a person's rewording applied, `tags` complete."""
    deck: str
    source: str
    noted: Draft
    """The draft as the note gives it."""
    media: tuple[str, ...] = ()
    """Digests of the pictures that the card shows, so that a new picture under an old name counts as a change."""


@dataclass(frozen=True, slots=True)
class DeckSpec:
    """A deck definition of `decks/*.yaml`."""

    name: str
    notes: tuple[str, ...] = ()
    """Globs of note paths; empty = all."""
    sections: tuple[str, ...] = ()
    """Section titles; empty = all."""
    tags: tuple[str, ...] = ()
    """Tags added to every card."""
    rules_on: tuple[str, ...] = ()
    rules_off: tuple[str, ...] = ()
    path: str = ""
    """Where the definition stands."""


@dataclass(frozen=True, slots=True)
class Deck:
    """What one package holds."""

    name: str
    description: str
    cards: Sequence[Card]
    """In the order of `Card.position`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a user should know, with its place and what to do."""

    code: str
    level: Level
    message: str
    """One sentence: what was seen and what to write instead."""
    path: str
    line: int = 0
    """1-based; 0 where no line applies."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Change:
    """A known card whose content is not what it was."""

    guid: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A draft that may be one of several known cards; nothing is guessed."""

    guid: str
    """The guid that the draft got for now."""
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does to the cards, by guid."""

    new: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    moved: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    doubtful: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """One package that was written."""

    deck: str
    path: str
    cards: int
    written: bool
    """False where the same bytes were there already."""
