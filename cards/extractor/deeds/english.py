"""What a thing does, in English: `X guarantees that …`, `X is responsible for …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cards.extractor import clauses
from cards.extractor.answers import markdown
from cards.extractor.deeds.deed import Deed, is_topic
from cards.extractor.said import ARROWS
from cards.extractor.site import SentenceSite
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.nlp import articles, english
from cards.packs import Packs

_CHANGES = re.compile(r"^\s(?:\S+\s){1,4}(?:into|with|to)\s")
"""Something is made of something else: then the verb belongs to the answer."""
_WHERE = re.compile(r"\s(?:on|in|of|at|between|within)\s(?:an?\s|the\s|each\s)?\w")
"""What tells which one is meant; without it `What does X have?` asks for nothing."""
_NO_THING = re.compile(
    r"(?:each|every|both|all|no|any|many|most|some|several|few|similar|other|different|another|"
    r"(?:the\s)?(?:whole|top|bottom|left|right|upper|lower|original|first|second|third|last|next|previous|above|same|latter|former))\b",
    re.I,
)
"""A subject that names no one thing, or one that the note has only just spoken of."""


@lru_cache(maxsize=8)
def _being(packs: Packs) -> re.Pattern[str]:
    """`X is responsible for Y`."""
    subject = r"^(?P<x>(?:an?\s|the\s)?[^,;:.]{2,50}?)\s+(?P<be>is|are)\s+(?:\w+ly\s+)?"
    return re.compile(rf"{subject}(?P<how>{packs.either('being_phrases')})\s+(?P<rest>.{{6,}})$", re.I)


def deeds(site: SentenceSite) -> Iterator[Deed]:
    """What an English sentence says that its subject does."""
    begin = clauses.opener_end(site.plain, site.site.packs)
    if match := _being(site.site.packs).match(site.plain[begin:]):
        yield from _by_being(site, match, begin)
    else:
        yield from _by_verb(site, begin)


def _by_being(site: SentenceSite, match: re.Match[str], begin: int) -> Iterator[Deed]:
    """`X is responsible for Y`."""
    name = re.sub(r"^(?:an?|the)\s+", "", clean(match["x"]), flags=re.I)
    if not is_term(name, site.site.packs) or clauses.dangling(match["x"], site.site.packs) or _NO_THING.match(match["x"]):
        return
    sure = 0.66 + 0.06 * is_topic(name, site)
    question = f"What {match['be'].lower()} {clauses.decapitalised(match['x'])} {match['how'].lower()}?"
    rest = site.text.cut(begin + match.start("rest"))
    yield Deed(question, markdown(rest), name, match["how"].split()[0].lower(), sure)


_CLAUSE = re.compile(r"(?:as|when|while|if|since|although|though|once|until|unless|because)\s", re.I)
"""What opens a clause of its own: the subject of the sentence stands behind it."""
_MODAL = re.compile(r"\s*(?:can|could|may|might|must|should|shall|will|would)\s")
"""A verb after what was taken for the verb: it is a noun of the subject (`small changes can …`)."""

_REASON = re.compile(r"\s(?:since|because)\s", re.I)
"""The sentence gives a reason: why is asked, not what."""
_PLURAL = re.compile(r"\s(?:converge|are|were|have|do|make|take|give|get|become|allow|come|go|keep|provide|contain|include)\s")
"""A plural verb after what was taken for the verb: it is a noun of the subject (`such data stores converge …`)."""

_NOUN_VERB = re.compile(r"\s\w+ly\s[a-z]+(?<!ing)(?<!ed)(?<!s)\s(?:a|an|the|[a-z]+s?)\b")
"""An adverb with a bare verb behind what was taken for the verb (`the SE block intrinsically introduce …`)."""

_PASSING = ("use", "require", "include", "involve", "need", "decrease", "increase", "follow", "show", "assume", "suffer")
"""Verbs of what is so in passing: asked only of what the line or the title is about."""


def _is_title(name: str, site: SentenceSite) -> bool:
    """Whether a title above names an English subject: a common noun alone (`architecture`) must be all of it."""
    if " " in name or not name.islower():
        return is_topic(name, site)
    alone = {name, name.removesuffix("s"), name + "s"}
    return any(line.lower() in alone for line in (*site.site.context, site.subject))


def _by_verb(site: SentenceSite, begin: int) -> Iterator[Deed]:
    """`X guarantees Y`."""
    packs, body = site.site.packs, site.plain[begin:]
    found = _bold_subject(site, begin) or clauses.subject_verb(body.rstrip("."))
    if found is None:
        return
    subject, verb, rest = found
    if _CLAUSE.match(subject) or _MODAL.match(rest) or _REASON.search(rest) or _PLURAL.match(rest) or ARROWS.match(rest.lstrip()):
        return
    if verb in ("has", "have") and re.match(
        r"(?:(?:\w+ly|ever|never|always|already|just|not|also)\s+)?(?:been|taken|made|become|\w{3,}(?:ed|wn))\b", rest.strip()
    ):
        return
    base = "have" if verb in ("has", "have") else english.base_of(verb.lower()) or verb.lower().removesuffix("s")
    name = re.sub(r"^(?:an?|the)\s+", "", clean(re.sub(r"\s*\([^)]*\)", "", subject)), flags=re.I)
    if (
        base not in packs.acting_verbs
        or ((base == "have" or _NO_THING.match(subject)) and not _WHERE.search(subject))
        or not name
        or name[0].isdigit()
        or clauses.dangling(subject, packs)
        or not is_term(name, packs)
        or len(rest.split()) < 2
        or _COUNTS.fullmatch(rest.strip(" ."))
    ):
        return
    if base == "work" or re.match(r"\s(?:and|or|but)\s", rest) or _NOUN_VERB.match(rest):
        return
    if english.tag_word(subject.split()[0].lower()) == "VBZ" and len(subject.split()) > 1:
        return
    start = begin + body.index(verb, len(subject)) + len(verb)
    does = "does" if verb.lower() != base else "do"
    if _CHANGES.search(rest) or _more_deeds(rest, packs):
        question, start = f"What {does} {clauses.decapitalised(subject)} do?", start - len(verb)
        if name.lower() not in clauses.topic_of(site).lower():
            question = clauses.asked(site, question, "")  # a thing does many things
    elif (tail := _tail(base, rest)) is not None:
        question = f"What {does} {clauses.decapitalised(subject)} {base}{tail}?"
        start += len(tail)
    else:
        return
    answer = site.text.cut(start)
    yield Deed(
        question, markdown(answer.cut(0, clauses.statement_end(answer.plain))), name, base, _sure(site, begin, subject, name, base, rest)
    )


def _sure(site: SentenceSite, begin: int, subject: str, name: str, base: str, rest: str) -> float:
    """How surely a sentence tells what its subject does: a marked one or a title more than a counted noun in passing."""
    bare = articles.is_bare(subject)
    marked = any(m.start <= begin + 4 for m in site.text.marked("bold"))
    sure = 0.57 + 0.13 * (marked or _is_title(name.lower() if bare else name, site)) - 0.06 * bare
    sure -= 0.08 * (len(rest.split()) > 30) + 0.06 * (base in _PASSING)
    return sure + 0.05 * (len(name.split()) > 1 or any(c.isupper() for c in name[1:]))


_COUNTS = re.compile(r"(?:two|three|four|five|several|many|various|multiple|some|different|\d+)\s(?:\w+\s)?\w+s", re.I)
"""How many, and not which."""


def _more_deeds(rest: str, packs: Packs) -> bool:
    """Whether further verbs of the same subject follow (`manages memory, tracks where …, and frees it`)."""
    found = re.findall(r",\s(?:and\s)?([a-z]+s)\s", rest)
    return any(english.tag_word(word) == "VBZ" or word.removesuffix("s") in packs.acting_verbs for word in found)


def _bold_subject(site: SentenceSite, begin: int) -> tuple[str, str, str] | None:
    """Subject, verb and rest where the sentence opens with a bold term and a verb of acting right behind it."""
    body = site.plain[begin:].rstrip(".")
    marks = (*site.text.marked("bold"), *site.text.marked("code"))
    mark = next((m for m in marks if m.start <= begin + 4), None)
    match = re.match(r"(?:\s\([^)]*\))?\s(?P<verb>[a-z]+)(?P<rest>\s.+)$", body[mark.end - begin :]) if mark else None
    if mark is None or match is None:
        return None
    verb = match["verb"]
    if verb not in site.site.packs.acting_verbs and verb.removesuffix("s") not in site.site.packs.acting_verbs:
        return None
    return body[: mark.end - begin], verb, match["rest"]


_TOWARDS = ("refer", "evaluate", "lead", "belong", "correspond", "apply", "connect", "point", "convert", "add", "map", "resolve", "return")
"""Verbs whose `to` has a thing behind it, not another verb."""


def _tail(base: str, rest: str) -> str | None:
    """What stays behind the verb in the question: its preposition; None where the verb has no object to ask for."""
    first = rest.split()[0].lower().strip(",")
    if (
        base in ("work", "help")
        or (first == "to" and base not in _TOWARDS)
        or first in ("very", "well", "better", "only", "too", "great", "good", "best", "poorly", "badly", "worse")
    ):
        return None
    if first == "depending":
        return None
    if first in ("to", "from", "on", "with", "in", "as", "for", "by", "into"):
        return None if first in ("as", "by", "in", "with", "for") else f" {first}"
    return ""
