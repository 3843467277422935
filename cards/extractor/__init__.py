"""Notes to drafts: `extract` reads a note's structure with every rule and scores what they propose, `select` decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cards.extractor.answers import is_guess, is_noise
from cards.extractor.claims import claim, role_at
from cards.extractor.halves import Half
from cards.extractor.prose import sentence_sites
from cards.extractor.rule import Rule
from cards.extractor.rules import RULES, TABLE
from cards.extractor.select import KEEP, score, select
from cards.extractor.site import Reading, Site
from cards.extractor.tree import asks, build
from cards.extractor.weak import Weakness, weakness
from cards.model import Choice, Draft, Note, Problem, Span
from cards.packs import Packs
from cards.problems import at

__all__ = ["KEEP", "RULES", "TABLE", "Look", "Rule", "explain", "extract", "select", "unanswered"]


@dataclass(frozen=True, slots=True)
class Look:
    """What the extractor saw in one block, for `explain`."""

    span: Span
    read_as: str
    """The block's container and role: `item, question, study`."""
    text: str
    looked: tuple[str, ...]
    """The rules that looked at it."""
    choices: tuple[Choice, ...]
    """What they made of it, with score by feature, and what became of it."""


def extract(note: Note, *, packs: Packs, off: frozenset[str] = frozenset()) -> tuple[Choice, ...]:
    """Every draft of a note, scored, in the order of the file; `select` has decided as if none were known.

    Args:
        note: a parsed note.
        packs: the vocabulary.
        off: names of rules that are switched off.
    """
    if note.skip:
        return ()
    written, reading, _ = _read(note, packs, off)
    return select([*written, *(choice for _, choice in _scored(reading, off))])


def _read(note: Note, packs: Packs, off: frozenset[str]) -> tuple[tuple[Choice, ...], Reading, tuple[Half, ...]]:
    """The cards that the author wrote as cards, which no check may refuse, what is left of the note to be read, and half-written cards."""
    claimed = claim(note, packs, [rule for rule in RULES if rule.name not in off])
    reading = _reading(claimed.rest, packs)
    weak = weakness(reading) if claimed.cards else None
    choices = []
    for rule, draft in claimed.cards:
        if weak is not None and weak.holds(draft, role_at(note, draft.span.start)):
            draft = replace(draft, tags=("weak",))
        choices.append(Choice(draft, "suggestion", "", ((f"rule {rule.name}", draft.score),), rule.tier, (draft.span.start, 0)))
    return tuple(choices), reading, claimed.halves


def _reading(note: Note, packs: Packs) -> Reading:
    return Reading(note, build(note, packs), packs)


def _scored(reading: Reading, off: frozenset[str]) -> Iterator[tuple[Site, Choice]]:
    whole = [rule for rule in RULES if rule.scope == "node" and rule.name not in off]
    weak = weakness(reading)
    by_sentence = [rule for rule in RULES if rule.scope == "sentence" and rule.name not in off]
    for site in reading.sites():
        line = site.node.span.start
        for rule in whole:
            for draft in rule.run(site):
                yield site, score(_marked(draft, site, weak), rule.tier, (line, 0), reading.packs)
        answers = any(map(asks, site.parents))
        for sentence in sentence_sites(site) if by_sentence and reading.sentences else ():
            for rule in by_sentence:
                for draft in rule.run(sentence):
                    place = (line, sentence.number)
                    yield site, score(_marked(draft, site, weak), rule.tier, place, reading.packs, answers=answers)


def _marked(draft: Draft, site: Site, weak: Weakness) -> Draft:
    return replace(draft, tags=("weak",)) if "weak" not in draft.tags and weak.holds(draft, site.node.role) else draft


def unanswered(note: Note, *, packs: Packs) -> tuple[Problem, ...]:
    """The author's questions that the note leaves without an answer, what to ask next, and the cards that are half written."""
    _, reading, halves = _read(note, packs, frozenset())
    asked = [site for site in reading.sites() if site.asks]
    found = [
        at("question-unanswered", site.node.own, question=site.plain[:80])
        for site in asked
        if site.node.role in ("mentoring", "study", "admin") and len(site.plain) >= 6 and site.answer() is None
    ]
    told = {problem.line for problem in found} | {site.node.span.start for site in asked if site.answer() is not None}
    return (*found, *(half.problem(note.path) for half in halves if half.line not in told))


def explain(note: Note, *, packs: Packs, line: int | None = None, off: frozenset[str] = frozenset()) -> tuple[Look, ...]:
    """What was seen in each block (of one line, where `line` is given): how it was read, which rules looked, what became of it."""
    written, reading, _ = _read(note, packs, off)
    pairs = list(_scored(reading, off))
    decided = select([*written, *(choice for _, choice in pairs)])
    made: dict[int, list[Choice]] = {}
    for (site, _), choice in zip(pairs, decided[len(written) :], strict=True):
        made.setdefault(id(site.node), []).append(choice)
    looks = [
        Look(c.draft.span, "a card of the author", c.draft.question, (c.draft.rule,), (c,))
        for c in decided[: len(written)]
        if line is None or c.draft.span.start <= line <= c.draft.span.end
    ]
    for site in reading.sites():
        span = site.node.own
        choices = tuple(made.get(id(site.node), ()))
        if not site.plain and not choices:
            continue
        if line is not None and not (
            span.start <= line <= span.end or any(c.draft.span.start <= line <= c.draft.span.end for c in choices)
        ):
            continue
        looked = tuple(rule.name for rule in RULES if rule.name not in off and (rule.scope == "page" or site.node.role in rule.roles))
        looks.append(Look(span, _read_as(site), site.plain, looked, choices))
    return tuple(sorted(looks, key=lambda look: look.span.start)) if written else tuple(looks)


def _read_as(site: Site) -> str:
    node = site.node
    words: list[str] = [node.kind]
    if site.asks:
        words.append("question")
    elif node.marker:
        words.append(node.marker)
    elif site.title.label:
        words.append(f"label {site.title.label}")
    elif site.title.topic and node.kind in ("heading", "bold", "item", "toggle"):
        words.append(f"concept {site.title.topic}")
    if is_noise(node, site.packs):
        words.append("nothing to ask")
    elif is_guess(node.text.plain, site.packs) and not site.asks:
        words.append("a guess")
    words.append(node.role)
    return ", ".join(words)
