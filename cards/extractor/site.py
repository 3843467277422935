"""What a rule sees: a node of a note, or one sentence of it, with all that stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from cards import nlp
from cards.extractor.answering import Whole, answer_under
from cards.extractor.answers import Answer
from cards.extractor.term import is_term, marked
from cards.extractor.titles import Title, clean, is_log, read_title
from cards.extractor.tree import Node, asks
from cards.model import Draft, Kind, Note, NoteTypeName, Span, Text
from cards.nlp.english import ENGLISH_STOP
from cards.packs import Packs, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHY = re.compile(r"이유|왜\s|\bwhy\b", re.I)
_WHAT = re.compile(r"무엇|뭐|란|\bwhat\b", re.I)
_LEFT = re.compile(r"\W*(?P<x>[^:：]{1,30}?)\s?[:：]\s")
_NAMED = re.compile(r"(?P<x>[^:：=]{2,40}?)(?:\s?[:：]|\s=)\s+\S")
_SLUG = re.compile(r"(?:\d{1,3}[-_.])?(?P<words>[a-z][a-z0-9]*(?:[-_][a-z0-9]+){0,9})$")
"""A title that is the name of a file (`03-load-balancing`)."""
_FILE = re.compile(r"\w+_\w+_\w+")
"""A title that is a file's name of three words or more (`tech_interview_DB`): it names no one thing."""
_EXAMPLE = re.compile(
    r"\b(?:an? example|another example|for example)\b|^examples?\s?\d*$|예시\s?\d*$|예제\s?\d*$|^(?:step|예시?|예제)\s?\d", re.I
)
"""A title above the lines of one worked example."""
_TALE = re.compile(r"(?:회고|회고록|후기|일기|소감)\s*(?:\(.*\))?\s*\d*$|\b(?:retrospective|review of my|my experience)\b", re.I)
"""The title of a note that looks back."""
_STEPS = re.compile(
    r"(?:과정|단계|절차|순서)(?:은|는|이|별로|에\s대해|\s?[:：]?$)|"
    r"\b(?:steps|stages|phases)\b|\bhow\s(?!it\b).{2,50}\sworks?\s?[:?]?$",
    re.I,
)

CONTEXT_LONGEST = 80
"""Characters of a line of context; a longer line is no title."""


class Reading:
    """One note being read: its tree and what was already found out about its nodes."""

    def __init__(self, note: Note, root: Node, packs: Packs) -> None:
        self.note, self.root, self.packs = note, root, packs
        self._titles: dict[int, Title] = {}

    def title(self, node: Node) -> Title:
        """What the node's own words say as a title."""
        found = self._titles.get(id(node))
        if found is None:
            found = self._titles[id(node)] = read_title(node.text, self.packs)
        return found

    @cached_property
    def seen(self) -> Mapping[str, Literal["vowel", "consonant"]]:
        """The josa that this author typed after Latin words."""
        return nlp.seen_josa("\n".join(n.text.plain for n in self.root.walk()))

    @cached_property
    def spread(self) -> frozenset[str]:
        """The left sides of colons that stand under two headings or more: things, whose headings are aspects of them."""
        places: dict[str, set[str]] = {}
        for site in self.sites():
            match = _LEFT.match(site.node.text.plain) if site.node.kind in ("line", "item") else None
            if match and (above := site.titled):
                places.setdefault(fold(match["x"]), set()).add(above.text.plain)
        return frozenset(name for name, under in places.items() if len(under) > 1)

    @property
    def sentences(self) -> bool:
        """Whether the rules of tiers 3 and 4 read the note: they know its language, and it is no tale of what its author went through."""
        return self.lang in ("ko", "en") and not _TALE.search(self.note.title)

    @cached_property
    def lang(self) -> str:
        """The note's language; `und` for Latin text with next to no English function words."""
        if self.note.lang != "en":
            return self.note.lang
        words = re.findall(r"[^\W\d_]+", " ".join(n.text.plain for n in self.root.walk() if n.kind not in ("code", "math"))[:20000].lower())
        english = sum(word in ENGLISH_STOP for word in words)
        return "und" if len(words) >= 25 and english < 0.1 * len(words) else "en"

    def sites(self) -> Iterator[Site]:
        """Every node below the root with what stands around it, in the order of the file."""
        yield from self._sites(self.root, ())

    def _sites(self, parent: Node, above: tuple[Node, ...]) -> Iterator[Site]:
        for index, node in enumerate(parent.children):
            yield Site(self, node, (*above, parent), index)
            yield from self._sites(node, (*above, parent))


@dataclass(frozen=True)
class Site:
    """A node, and what stands around it."""

    reading: Reading
    node: Node
    parents: tuple[Node, ...]
    """From the note's root to the direct parent."""
    index: int
    """Place among the parent's children."""

    @property
    def packs(self) -> Packs:
        """The vocabulary."""
        return self.reading.packs

    @property
    def plain(self) -> str:
        """The node's own words."""
        return self.node.text.plain

    @property
    def siblings(self) -> tuple[Node, ...]:
        """The parent's children, this node among them."""
        return self.parents[-1].children

    @property
    def titled(self) -> Node | None:
        """The nearest title above: a heading, a bold line, or a bullet that is bold as a whole."""
        bold = (
            n for n in reversed(self.parents) if n.kind in ("heading", "bold") or (n.kind == "item" and marked(n.text, len(n.text.plain)))
        )
        return next(bold, None)

    @cached_property
    def title(self) -> Title:
        """What the node's own words say as a title."""
        return self.reading.title(self.node)

    @cached_property
    def asks(self) -> bool:
        """Whether the node is a question of the author."""
        return asks(self.node)

    @cached_property
    def in_example(self) -> bool:
        """Whether a title above says that one worked example stands below it."""
        above = (n.text.plain for n in self.parents if n.kind != "note" and n.text)
        return any(_EXAMPLE.search(plain) for plain in above)

    @cached_property
    def asks_why(self) -> bool:
        """Whether the title right above asks why: then what stands below, behind a colon, is a reason and no meaning."""
        above = next((n for n in reversed(self.parents) if n.kind in ("heading", "bold", "item") and n.text), None)
        if above is None:
            return False
        why = _WHY.search(above.text.plain) and not _WHAT.search(above.text.plain)
        return self.reading.title(above).kind == "cause" or bool(why)

    @cached_property
    def clause(self) -> str:
        """The words of the bullet or line right above, where they name no subject and so stand between this node and any title's."""
        above = self.parents[-1]
        if above.kind not in ("item", "line", "toggle", "heading", "bold") or not above.text or self._left_of(above):
            return ""
        title = self.reading.title(above)
        return "" if title.topic or title.label or title.generic or title.question or is_log(title.text) else title.text

    @cached_property
    def is_step(self) -> bool:
        """Whether the title or the line right above says that the steps of something follow."""
        above = self.parents[-1]
        if len(above.text.plain) > CONTEXT_LONGEST // 2 or self._left_of(above):
            return False
        return self.reading.title(above).kind == "sequence" or (above.kind != "note" and _STEPS.search(above.text.plain) is not None)

    @cached_property
    def topic(self) -> str:
        """The nearest subject that a title above names; empty where none does, or where a question of the author's stands nearer:
        then the question itself, shown as context, says what it is about."""
        path = (*self.parents, self.node)
        for place in range(len(path) - 2, 0, -1):
            above = path[place]
            if above.kind not in ("heading", "bold", "item", "toggle", "line") or not above.text:
                continue
            title = self.reading.title(above)
            if above.kind in ("item", "line", "bold") and (name := self._left_of(above)):
                return name
            if title.topic and self.packs.role_of(title.text) is None:
                return title.text if title.kind == "sequence" and not title.question else title.topic
            if title.question and not title.label:
                return ""
            if above.kind == "heading" and (title.label or title.generic) and (found := self._beside(path[place - 1], above)):
                return found
        return self.note_topic

    def _left_of(self, above: Node) -> str:
        """The subject left of the colon or the equals sign of a line (`TCP = Transmission Control Protocol`); empty where none is."""
        match = _NAMED.match(above.text.plain)
        name = clean(match["x"]) if match else ""
        if match and name[-1:].isdigit():
            name = clean(above.text.plain[match.end() - 1 :])
        return read_title(name, self.packs).topic if name and is_term(name, self.packs) else ""

    @cached_property
    def label_topic(self) -> str:
        """The subject of a label: the nearest title above, or the question heading before it on the same level."""
        if self.node.kind == "heading" and (found := self._beside(self.parents[-1], self.node)):
            return found
        return self.topic

    def _beside(self, parent: Node, heading: Node) -> str:
        """The subject that the last question heading before `heading` (same parent) asks about, as in `## TCP란?`, `## 특징`."""
        found = ""
        for node in parent.children:
            if node is heading:
                break
            if node.kind == "heading":
                title = self.reading.title(node)
                if title.topic and title.question and not title.label:
                    found = title.topic
        return found

    @cached_property
    def list_label(self) -> str:
        """The label right above, where it heads a list of what speaks for or against a thing (장점, drawbacks); else empty."""
        label = self.reading.title(self.parents[-1]).label
        return label if fold(label).split()[-1:] and fold(label).split()[-1] in self.packs.point_labels else ""

    @cached_property
    def note_topic(self) -> str:
        """The note's title, where it names a subject."""
        title = self.reading.title(self.reading.root)
        if self.packs.role_of(title.text) not in (None, "study"):
            return ""
        if _FILE.fullmatch(title.text):
            return ""
        if slug := _SLUG.match(title.text):
            words = re.split("[-_]", slug["words"])
            return "" if is_log(title.text) or len(words) > 2 else " ".join(words)
        return "" if is_log(title.text) else title.topic

    @cached_property
    def context(self) -> tuple[str, ...]:
        """Titles above the node, outermost first: note › sections › concept; generic ones left out."""
        out: list[str] = []
        for above in self.parents:
            if above.kind not in ("note", "heading", "bold", "item", "toggle", "line") or not above.text:
                continue
            title = self.reading.title(above)
            text = title.text
            if not text or len(text) > CONTEXT_LONGEST or (title.generic and above.kind != "note"):
                continue
            if text not in out and text != self.title.text:
                out.append(text)
        return tuple(out)

    @cached_property
    def trail(self) -> tuple[str, ...]:
        """The headings above, for identity."""
        return tuple(n.title or n.text.plain for n in self.parents if n.kind in ("heading", "bold"))

    def lang(self, *texts: str) -> str:
        """The language of a card: Korean where its texts or its note are, else the note's."""
        if any(nlp.lang_of(text) == "ko" for text in texts):
            return "ko"
        return self.reading.lang or nlp.lang_of(" ".join(texts))

    def answer(self, *, limit: float | None = None, heads: bool = False, whole: Whole | None = None) -> Answer | None:
        """The author's words under the node as an answer; None where they only guess, link or picture."""
        return answer_under(self.node.children, self.packs, limit=limit, heads=heads, whole=whole)

    def draft(
        self,
        question: str,
        answer: str,
        *,
        rule: str,
        kind: Kind,
        anchor: str,
        facet: str,
        score: float,
        span: Span,
        lang: str,
        note_type: NoteTypeName = "qa",
        mistake: str = "",
        extra: str = "",
        weak: bool = False,
        context: tuple[str, ...] | None = None,
    ) -> Draft:
        """A draft at this site, with the context and trail that the site knows."""
        context = self.context if context is None else context
        shown = tuple(line for line in context if line.rstrip("? ") != question.rstrip("? "))
        return Draft(
            rule,
            kind,
            note_type,
            question,
            answer,
            shown,
            anchor,
            facet,
            span,
            score,
            mistake,
            extra,
            ("weak",) if weak else (),
            lang,
            self.trail,
        )


@dataclass(frozen=True)
class SentenceSite:
    """One sentence of a node that holds prose."""

    site: Site
    text: Text
    number: int
    """1 for the first sentence of the node."""
    span: Span
    before: Text | None
    """The sentence before it in the same node or line group."""
    gap: int = 0
    """Lines between the end of the sentence before and the beginning of this one."""
    subject: str = ""
    """The term that the line is about, where its left side or the sentence before names one."""

    @property
    def plain(self) -> str:
        """The sentence's words."""
        return self.text.plain
