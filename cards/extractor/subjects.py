"""Of what a sentence speaks: whether it names it, takes it from the sentence before, or goes on from what a card cannot show."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from cards import nlp
from cards.extractor.clauses import NO_THING, topic_mark
from cards.extractor.site import SentenceSite
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.model import Text
from cards.packs import Packs

_ARROW = re.compile(r"\s*(?:[-=]+>|[→⇒➔⇨])\s*")
_SIDES = ("때", "경우", "수", "시", "후", "전", "위해서", "보다")
"""Behind these 은/는 sets a clause apart, and begins no other topic."""


def goes_on(site: SentenceSite) -> bool:
    """Whether an arrow makes the sentence what follows from the one before."""
    return (site.site.node.arrow and site.number == 1) or _ARROW.match(site.plain) is not None


def is_example(site: SentenceSite, sentence: Text | None = None) -> bool:
    """Whether the sentence, or another given one, only gives an example of what was said before."""
    packs = site.site.packs
    if packs.starts("example_cues", (sentence or site.text).plain.lstrip("( ")):
        return True
    if sentence is not None or site.number < 2:
        return False
    before, _, _ = site.site.plain.partition(site.plain)
    return any(_sets_up(before[slice(*place)], packs) for place in nlp.split_sentences(before)) if before.strip() else False


def _sets_up(sentence: str, packs: Packs) -> bool:
    """Whether a sentence begins an example that the ones behind it go on with (`For instance, consider …`, `예를 들어 …라고 하자`)."""
    cue = packs.starts("example_cues", sentence.lstrip("( "))
    if packs.starts("example_setups", sentence[len(cue or "") :].lstrip(" ,(")):
        return True
    return sentence.rstrip(" .!").endswith(tuple(word for word in packs.example_setups if not word.isascii()))


def of_two(site: SentenceSite) -> bool:
    """Whether the nearest title sets two things against each other: then a sentence must say of which it speaks."""
    above = next((node for node in reversed(site.site.parents) if node.kind in ("heading", "bold") and node.text), None)
    return above is not None and len(site.site.reading.title(above).things) > 1


@lru_cache(maxsize=2048)
def names_thing(plain: str) -> bool:
    """Whether a Korean clause has a noun that names a thing: no dependent one, none that is only the stem of a verb."""
    tokens = [token for sentence in nlp.analyse(plain).sentences for token in sentence.tokens]
    pairs = zip(tokens, [*tokens[1:], None], strict=True)
    return any(
        t.has("SL") or (t.has("NNG", "NNP") and t.text not in NO_THING and not (after and after.has("XSV", "XSA"))) for t, after in pairs
    )


@lru_cache(maxsize=2048)
def topics(plain: str) -> int:
    """How many nouns of a Korean sentence 은 or 는 makes its topic."""
    tokens = [token for sentence in nlp.analyse(plain).sentences for token in sentence.tokens]
    return sum(
        token.has("JX") and token.text[-1] in "은는" and before.text not in _SIDES and not before.has("EC", "EP")
        for before, token in pairwise(tokens)
    )


def topic_before(site: SentenceSite, packs: Packs) -> str:
    """The topic of the sentence before with its particle, for a sentence that names none; empty where that one has none or many."""
    plain = site.before.plain if site.before else ""
    mark = topic_mark(plain)
    if mark is None or topics(plain) != 1:
        return ""
    return plain[: mark.end].strip() + " " if is_term(clean(plain[: mark.start]), packs) else ""
