"""Drafts and small workspaces for the tests of identity: the words are made up, the ways in which people edit are not."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cards.ledger import Ledger, Matching, match, record
from cards.model import Card, Draft, NoteTypeName, Placed, Plan, Span

NOW = datetime(2024, 3, 1, 9, 0, 0, tzinfo=UTC)


def draft(
    question: str,
    answer: str,
    *,
    path: str = "notes/a.md",
    line: int = 1,
    trail: Sequence[str] = ("멘토링",),
    anchor: str = "",
    facet: str = "meaning",
    note_type: NoteTypeName = "qa",
    tags: Sequence[str] = (),
    rule: str = "asked",
) -> Draft:
    return Draft(
        rule=rule,
        kind="cloze" if note_type == "cloze" else "qa",
        note_type=note_type,
        question=question,
        answer=answer,
        context=tuple(trail),
        anchor=anchor or question,
        facet=facet,
        span=Span(path, line, line),
        score=0.9,
        tags=tuple(tags),
        trail=tuple(trail),
    )


def build(
    ledger: Ledger,
    drafts: Sequence[Draft],
    *,
    now: datetime = NOW,
    chosen: Iterable[int] | None = None,
    deck: str = "수업",
    scope: Sequence[str] | None = None,
    gone: Sequence[str] = (),
    links: dict[str, str] | None = None,
    apart: Sequence[str] = (),
    decided: Sequence[str] = (),
) -> tuple[Ledger, Matching, tuple[Card, ...], Plan]:
    """What a build does with drafts: all of them become cards unless `chosen` says which."""
    matching = match(ledger, drafts, links=links, apart=apart, scope=scope, gone=gone)
    wanted = range(len(drafts)) if chosen is None else chosen
    placed = [Placed(matching.guids[i], drafts[i], deck, "멘토링 · 2024-03-01", drafts[i]) for i in wanted]
    notes = [[item for item in placed if item.noted.span.path == path] for path in dict.fromkeys(d.span.path for d in drafts)]
    order = [item.guid for item in placed]
    new, cards, plan = record(ledger, matching, notes, order=order, scope=scope, now=now, decided=decided)
    return new, matching, tuple(cards), plan


@dataclass
class Fact:
    """A card of a made-up note, which knows who it is."""

    number: int
    question: str
    answer: str
    touched: bool = False
    """Edited since the last build."""


@dataclass
class Notebook:
    """A workspace: notes → headings → cards, and the ways in which people edit it."""

    rng: random.Random
    notes: dict[str, list[tuple[str, list[Fact]]]] = field(default_factory=dict)
    made: int = 0

    def words(self, count: int) -> str:
        return " ".join("".join(chr(self.rng.randrange(0xAC00, 0xD7A4)) for _ in range(self.rng.randint(2, 4))) for _ in range(count))

    def fact(self) -> Fact:
        self.made += 1
        return Fact(self.made, self.words(4) + "?", self.words(self.rng.randint(4, 12)))

    def fill(self, notes: int = 3) -> None:
        for number in range(notes):
            self.notes[f"notes/{number}.md"] = [(self.words(2), [self.fact() for _ in range(self.rng.randint(1, 5))]) for _ in range(2)]

    def facts(self) -> list[Fact]:
        return [fact for sections in self.notes.values() for _, facts in sections for fact in facts]

    def drafts(self) -> list[tuple[Fact, Draft]]:
        found = []
        for path, sections in self.notes.items():
            line = 0
            for heading, facts in sections:
                for fact in facts:
                    line += 2
                    found.append((fact, draft(fact.question, fact.answer, path=path, line=line, trail=(heading,))))
        return found

    # the ways in which people edit

    def _section(self) -> list[Fact] | None:
        full = [facts for sections in self.notes.values() for _, facts in sections if facts]
        return self.rng.choice(full) if full else None

    def reword(self) -> None:
        """A few words of an answer are others."""
        if facts := self._section():
            fact = self.rng.choice(facts)
            if not fact.touched:
                words = fact.answer.split()
                words[self.rng.randrange(len(words))] = self.words(1)
                fact.answer, fact.touched = " ".join(words), True

    def typo(self) -> None:
        """One letter of a question is another."""
        if facts := self._section():
            fact = self.rng.choice(facts)
            if not fact.touched:
                place = self.rng.randrange(len(fact.question) - 1)
                fact.question, fact.touched = f"{fact.question[:place]}틀{fact.question[place + 1 :]}", True

    def reorder(self) -> None:
        if facts := self._section():
            self.rng.shuffle(facts)

    def insert(self) -> None:
        if facts := self._section():
            facts.insert(self.rng.randint(0, len(facts)), self.fact())

    def delete(self) -> None:
        if facts := self._section():
            facts.pop(self.rng.randrange(len(facts)))

    def rename(self) -> None:
        old = self.rng.choice(sorted(self.notes))
        self.made += 1
        self.notes[f"notes/{self.made}-renamed.md"] = self.notes.pop(old)

    def folder(self) -> None:
        self.notes = {path.replace("notes/", "notes/old/"): sections for path, sections in self.notes.items()}

    def heading(self) -> None:
        path = self.rng.choice(sorted(self.notes))
        if self.notes[path]:
            place = self.rng.randrange(len(self.notes[path]))
            self.notes[path][place] = (self.words(2), self.notes[path][place][1])

    def move_section(self) -> None:
        old, new = self.rng.choice(sorted(self.notes)), self.rng.choice(sorted(self.notes))
        if self.notes[old]:
            section = self.notes[old].pop(self.rng.randrange(len(self.notes[old])))
            self.notes[new].insert(self.rng.randint(0, len(self.notes[new])), section)

    def split(self) -> None:
        path = self.rng.choice(sorted(self.notes))
        self.made += 1
        half = len(self.notes[path]) // 2
        self.notes[f"notes/{self.made}-part.md"] = self.notes[path][half:]
        self.notes[path] = self.notes[path][:half]

    def merge(self) -> None:
        if len(self.notes) > 1:
            one, other = self.rng.sample(sorted(self.notes), 2)
            self.notes[one] += self.notes.pop(other)


EDITS = ("reword", "typo", "reorder", "insert", "delete", "rename", "folder", "heading", "move_section", "split", "merge")


def nfd(item: Draft) -> Draft:
    """The draft as a file system that takes Hangul apart would name it."""
    import unicodedata

    return replace(item, span=replace(item.span, path=unicodedata.normalize("NFD", item.span.path)))
