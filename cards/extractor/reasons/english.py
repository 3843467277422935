"""Reasons in English: `… because …`, `… due to …`, `Since …, …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cards.extractor import clauses
from cards.extractor.answers import markdown
from cards.extractor.reasons.reason import Reason, outside
from cards.extractor.said import ARROWS
from cards.extractor.site import SentenceSite
from cards.nlp import english
from cards.packs import Packs

_START = re.compile(r"^(?:because|since)\s+(?P<a>[^,]{8,120}),\s+(?P<b>.{8,})$", re.I)
_TIME = re.compile(r"\bsince\s+(?:\d|the\s+(?:last|early|late|19|20)|then|ever|its)", re.I)


@lru_cache(maxsize=8)
def _cue(packs: Packs) -> re.Pattern[str]:
    return re.compile(rf",?\s+(?P<cue>{packs.either('cause_cues')})\s+", re.I)


def reasons(site: SentenceSite) -> Iterator[Reason]:
    """What an English sentence gives a reason for."""
    plain, packs = site.plain, site.site.packs
    start = clauses.opener_end(plain, packs)
    body = plain[start:]
    if match := _START.match(body):
        yield from _why(site, match["b"], start + match.start(), start + match.end("a"))
        return
    match = next((m for m in _cue(packs).finditer(body) if outside(body, m.start()) and m.start() > 8), None)
    if match and _INSIDE.search(body[: match.start()]) and match["cue"].lower() != "because":
        return
    if match is None or (_TIME.search(body[match.start() :]) and match["cue"].lower() == "since"):
        return
    yield from _why(site, body[: match.start()], start + match.start("cue"), len(plain))


_INSIDE = re.compile(r"[^,]\s(?:if|when|unless|whether)\s[^,]*$", re.I)
"""A clause of its own that is still open: the reason behind it belongs to it."""


def _why(site: SentenceSite, result: str, start: int, end: int) -> Iterator[Reason]:
    packs = site.site.packs
    question = clauses.why_english(result)
    reason = site.text.cut(start, end)
    after = re.sub(r"^(?:because(?: of)?|since|as|due to|owing to|thanks to)\s+", "", reason.plain, flags=re.I)
    if not question or clauses.dangling(result, packs) or len(result) < 12 or len(after) < 8:
        return
    if (
        ARROWS.search(result + after)
        or _NO_SUBJECT.match(question)
        or ((match := _BARE.match(question)) and _common(site, match["x"], match["next"]))
    ):
        return
    if len(question.split()) > 18 or "  " in question or _OF_NOUN.fullmatch(question) or " however " in question:
        return
    sure = 0.74 if not re.match(r"(?:this|that|these|those)\b", after, re.I) else 0.5
    yield Reason(question, markdown(reason), result, sure)


_NO_SUBJECT = re.compile(
    r"Why\s(?:do|does|did|is|are|was|were|can|will|would|could|may|might|must|should|has|have|had)(?:n't)?\s"
    r"(?:\w+ly|also|often|mostly|not|to|more|less)\s",
    re.I,
)
"""The subject was left out."""
_OF_NOUN = re.compile(r"Why (?:is|are) (?:an? |the )?\w+(?: error| noise| loss| cost| time| problem)?\?")
"""What is asked is only named."""
_BARE = re.compile(r"Why\s(?:does|is|was|can|will|should)(?:n't)?\s(?!an?\s|the\s|one\s|each\s)(?P<x>[a-z]+)\s(?P<next>[a-z]+)")


def _common(site: SentenceSite, name: str, after: str) -> bool:
    """Whether one common noun without an article is the subject, and no title is about it: it names nothing."""
    about = " ".join((*site.site.context, site.subject)).lower()
    if after != "not" and english.tag_word(after) not in ("VB", "VBD", "VBG"):
        return False
    mass = name.endswith(("ing", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ics", "ship", "s"))
    return not mass and re.search(rf"\b{re.escape(name)}", about) is None
