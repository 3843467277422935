"""What a person decided about cards, without touching a note: `decks/decisions.yaml`, a list that reads from old to new.

    - keep: aB3xY…            a suggestion that shall be a card
      text: 올바른 Layer 순서는?
    - drop: cD5zK…            a card that shall not be
    - edit: eF7wQ…            other words for question or answer
      question: …
      answer: …
    - link: OLD               the card NEW is the known card OLD: it takes over its history
      to: NEW
    - unlink: GUID            the card is not the one whose history it carries: it starts afresh

A later decision about a card takes the place of an earlier one of its sort; the last one is taken back with `undo`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from cards.files import read_known, write_atomic
from cards.model import Choice, Problem
from cards.problems import CardsError, problem

Verb = Literal["keep", "drop", "edit", "link", "unlink"]
VERBS: tuple[Verb, ...] = get_args(Verb)

FIELDS: Mapping[str, tuple[str, ...]] = {
    "keep": ("text",),
    "drop": ("text",),
    "edit": ("question", "answer", "text"),
    "link": ("to", "text"),
    "unlink": ("text",),
}
"""What may stand beside each verb; `text` is for the reader only."""

TEXT_LIMIT = 100
"""Characters of the question that are remembered for the reader."""

HEADER = """\
# What was decided about cards (cards keep, drop, edit, link, unlink; cards undo takes the last one back).
# Each item names a card by its guid; `text` only reminds you which one. Edit it freely, and keep it in git.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one card."""

    verb: Verb
    guid: str
    """For `link` the known card, whose history goes on."""
    text: str = ""
    """The card's question when it was decided, for a reader."""
    to: str = ""
    """For `link`: the guid that the card has without it."""
    question: str = ""
    """For `edit`; empty = as in the note."""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of them, old to new."""

    items: tuple[Decision, ...] = ()
    header: str = HEADER
    """The comment above the list, as the file has it."""
    broken: bool = False
    """The file could not be read whole: it must not be overwritten."""

    @property
    def links(self) -> dict[str, str]:
        """Guid of a draft → guid of the known card that it is: what `ledger.match` takes."""
        found: dict[str, str] = {}
        for item in self.items:
            if item.verb == "link":
                known = found.get(item.guid, item.guid)
                if known == item.to:  # the other way round than before: the later word counts
                    del found[item.guid]
                    known = item.guid
                found = {new: known if old == item.to else old for new, old in found.items() if old != known}
                found[item.to] = known
            elif item.verb == "unlink":
                found = {new: old for new, old in found.items() if old != item.guid}
        return found

    @property
    def apart(self) -> frozenset[str]:
        """Guids that go to no card any more: what `ledger.match` takes."""
        found: set[str] = set()
        for item in self.items:
            if item.verb == "unlink":
                found.add(item.guid)
            elif item.verb == "link":
                found.discard(item.guid)
        return frozenset(found)

    @property
    def decided(self) -> frozenset[str]:
        """The cards to be remembered although they may be no cards: what `ledger.record` takes."""
        return frozenset(item.guid for item in self.items if item.verb in ("keep", "drop", "edit"))

    def verdict(self, guid: str) -> Literal["keep", "drop", ""]:
        """Whether the card was kept or dropped by hand; the later decision holds."""
        for item in reversed(self.items):
            if item.guid == guid and item.verb in ("keep", "drop"):
                return "keep" if item.verb == "keep" else "drop"
        return ""

    def wording(self, guid: str) -> Decision | None:
        """The last rewording of the card."""
        return next((item for item in reversed(self.items) if item.guid == guid and item.verb == "edit"), None)


def keep(decisions: Decisions, guid: str, *, text: str = "") -> Decisions:
    """A suggestion becomes a card; a drop is taken back."""
    return _decide(decisions, Decision("keep", guid, _short(text)))


def drop(decisions: Decisions, guid: str, *, text: str = "") -> Decisions:
    """The card is made no more."""
    return _decide(decisions, Decision("drop", guid, _short(text)))


def edit(decisions: Decisions, guid: str, *, question: str = "", answer: str = "", text: str = "") -> Decisions:
    """Other words for question, answer or both; what is empty stays as in the note, or as an earlier edit has it."""
    before = decisions.wording(guid)
    question, answer = question or (before.question if before else ""), answer or (before.answer if before else "")
    return _decide(decisions, Decision("edit", guid, _short(text), question=question, answer=answer))


def link(decisions: Decisions, old: str, new: str, *, text: str = "") -> Decisions:
    """The card that has the guid `new` is the known card `old`.

    Raises:
        CardsError: both are one guid.
    """
    if old == new:
        raise CardsError(f"{old} cannot be linked to itself; name the known card first, then the new one")
    return _decide(decisions, Decision("link", old, _short(text), to=new))


def unlink(decisions: Decisions, guid: str, *, text: str = "") -> Decisions:
    """The card that carries `guid` is another one: it starts afresh, and `guid` is retired for good."""
    return _decide(decisions, Decision("unlink", guid, _short(text)))


def undo(decisions: Decisions) -> tuple[Decisions, Decision | None]:
    """Without the last decision, and which one that was; None where there is none."""
    if not decisions.items:
        return decisions, None
    return replace(decisions, items=decisions.items[:-1]), decisions.items[-1]


def _decide(decisions: Decisions, decision: Decision) -> Decisions:
    if decisions.items and decisions.items[-1] == decision:
        return decisions
    return replace(decisions, items=(*decisions.items, decision))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT_LIMIT else line[: TEXT_LIMIT - 1].rstrip() + "…"


def apply(decisions: Decisions, choices: Sequence[Choice], guids: Sequence[str]) -> tuple[Choice, ...]:
    """The choices as a person wants them: kept, dropped, reworded.

    Args:
        choices: what selection decided.
        guids: the guid of each, from `ledger.match`.
    """
    if not decisions.items:
        return tuple(choices)
    decided = decisions.decided
    return tuple(_apply(decisions, choice, guid) if guid in decided else choice for choice, guid in zip(choices, guids, strict=True))


def _apply(decisions: Decisions, choice: Choice, guid: str) -> Choice:
    words = decisions.wording(guid)
    if words is not None:
        draft = replace(choice.draft, question=words.question or choice.draft.question, answer=words.answer or choice.draft.answer)
        choice = replace(choice, draft=draft)
    verdict = decisions.verdict(guid)
    if verdict == "drop":
        return replace(choice, status="dropped", reason="you dropped it")
    if verdict == "keep":
        return replace(choice, status="card", reason="")
    return choice


def read(path: Path, *, shown: str = "") -> tuple[Decisions, tuple[Problem, ...]]:
    """The decisions at `path`; none where there is no file.

    Args:
        shown: the path that problems name; `path` itself by default.
    Raises:
        CardsError: the file is there but cannot be opened.
    """
    data = read_known(path)
    if data is None:
        return Decisions(), ()
    shown = shown or str(path)
    try:
        return parse(data.decode("utf-8-sig"), shown)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Decisions(broken=True), (problem("not-utf8", shown, line, byte=error.start - data.rfind(b"\n", 0, error.start)),)


def parse(text: str, shown: str) -> tuple[Decisions, tuple[Problem, ...]]:
    """The decisions that `text` spells; problems name the file as `shown`."""
    from cards.safe_yaml import load

    document, found = load(text, shown)
    problems, items = list(found), []
    rows = document.value if document.value is not None else []
    if not isinstance(rows, list):
        return Decisions(broken=True), (problem("decision-shape", shown, 1, known=", ".join(VERBS)),)
    for place, row in enumerate(rows):
        wrong: list[Problem] = []
        decision = _decision(row, shown, document.line(place), wrong)
        if decision is not None and not wrong:
            items.append(decision)
        problems += wrong
    return Decisions(tuple(items), _header(text), bool(problems)), tuple(problems)


def _decision(row: object, shown: str, line: int, wrong: list[Problem]) -> Decision | None:
    """One item of the list; what is wrong with it is added to `wrong`."""
    verbs = [verb for verb in VERBS if isinstance(row, dict) and verb in row]
    if not isinstance(row, dict) or len(verbs) != 1:
        wrong.append(problem("decision-shape", shown, line, known=", ".join(VERBS)))
        return None
    verb, known = verbs[0], FIELDS[verbs[0]]
    for key, value in row.items():
        if key != verb and key not in known:
            wrong.append(problem("decision-unknown", shown, line, key=key, known=", ".join((verb, *known))))
        elif not isinstance(value, str):
            wrong.append(problem("decision-value", shown, line, key=key, seen="not text", expected="it in quotes"))
    needed = [verb, *(("to",) if verb == "link" else ())]
    wrong += [
        problem("decision-value", shown, line, key=key, seen="empty", expected="the guid of a card")
        for key in needed
        if row.get(key, "") in ("", None)
    ]
    if verb == "edit" and not (row.get("question") or row.get("answer")):
        wrong.append(
            problem("decision-value", shown, line, key="edit", seen="without new words", expected="`question` or `answer` beside it")
        )
    if wrong:
        return None
    return Decision(verb, row[verb], **{key: row[key] for key in known if key in row})


def _header(text: str) -> str:
    """The comment lines and blank lines above the first item."""
    match = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*", text)
    return match[0] if match and match[0].strip() else HEADER


def to_text(decisions: Decisions) -> str:
    """The decisions as YAML below their header."""
    from cards.safe_yaml import dump

    rows = [
        {item.verb: item.guid, **{key: getattr(item, key) for key in FIELDS[item.verb] if getattr(item, key)}} for item in decisions.items
    ]
    return decisions.header + (dump(rows) if rows else "")


def write(path: Path, decisions: Decisions) -> bool:
    """Write the decisions, whole or not at all; False where the file held them already.

    Raises:
        CardsError: the file was read broken, or it cannot be written; the old one is intact.
    """
    if decisions.broken:
        raise CardsError(f"{path} has decisions that could not be read; it was not overwritten")
    return write_atomic(path, to_text(decisions).encode())
