"""How a question takes in the topic that it is asked of, where it does not name it already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from cards import nlp
from cards.nlp import josa

Seen = Mapping[str, Literal["vowel", "consonant"]]
"""The josa that the author typed after Latin words."""


def abbreviated(topic: str, question: str) -> bool:
    """Whether a question names its topic by the abbreviation that the topic has in brackets."""
    short = re.search(r"\(([A-Z][A-Za-z0-9]+)\)$", topic)
    return short is not None and re.search(rf"(?<![A-Za-z0-9]){short[1]}(?![A-Za-z0-9])", question) is not None


def about_in(question: str, topic: str) -> str:
    """A question with its topic in brackets behind it, where it does not name it."""
    return question if not topic or topic.lower() in question.lower() else f"{question.rstrip('?')} ({topic})?"


_MOST_WORDS = 4
"""Words of a topic that a question can take in; a longer one is a sentence of its own, and stands above the card all the same."""
_SIDE = re.compile(r"의\s?(?:주요\s)?(?:특징|특성|장점|단점|장단점|개념|정의|종류|예시|이점|문제점|한계|구조|개요)$")
_PLAIN = re.compile(r"[A-Z][a-z]+(?:\s[a-z]+)*")
"""A title whose capital is only that of its first letter."""
_SETTING = re.compile(r"(?:순서|과정|단계|방법|흐름|절차|이점|경우|때|문제|상황|사례)$")
"""A topic in which something is so, which does nothing itself."""
_TITLE = re.compile(
    r"(?:개관|개요|소개|정리|원칙|이해|기초|요약|배경|아이디어|것|\d\s?가지)$"
    r"|\b(?:architecture|overview|introduction|details?|basics|summary|notes)$",
    re.I,
)
"""A title of a chapter: what is told under it is not told of it."""
_SEVERAL = re.compile(r"[가-힣A-Za-z)](?:와|과)\s|\s(?:및|&)\s")
_ASKS = re.compile(r"(?:how|what|why|when)\b", re.I)
_PLACED = re.compile(r"에서는?\s")
"""A question with a place of its own takes no second one."""
_CLAUSE = re.compile(r"[가-힣A-Za-z)][이가을를]\s(?:\S+\s)?\S+[는은한된]\s")
"""A topic that is itself a clause with a noun (`코루틴이 주는 이점`)."""
_BIDS = re.compile(r"(?:beware|avoid|choose|don't|always|never|consider|prefer|understand)\s", re.I)
"""A title that says what to do."""
_NO_NAME = re.compile(r"[,<>]|에서\s|\s-\s")
"""A topic of several names, or with a place of its own."""
_DEED = re.compile(r"(?:하기|(?<![쓰읽])기|[음함])$|[:：]|에\s?(?:대한|관한)\s")


def about(topic: str, question: str, *, seen: Seen | None = None, whose: bool = False) -> str:
    """A question asked of its topic, where it does not name it: `쿠키에서 …`, `In the cache, …`.

    `whose`: the question leaves its subject out, and the topic is it (`쿠키는 왜 …`).
    """
    topic = _SIDE.sub("", topic)
    if not topic or re.sub(r"[\W_]+", "", topic).lower() in re.sub(r"[\W_]+", "", question).lower() or _TITLE.search(topic):
        return question
    if nlp.lang_of(question) == "ko":
        if several := _SEVERAL.search(topic) is not None:
            whose = False
        words, named = nlp.content_words(topic), set(nlp.content_words(question))
        shared = sum(word in named for word in words)
        if shared and (several or 2 * shared > len(words)):
            return question
        if _DEED.search(topic) or _NO_NAME.search(topic) or len(topic.split()) > _MOST_WORDS:
            return question
        if whose and not _SETTING.search(topic):
            return f"{josa.attach(topic, '은는', seen=seen)} {question}"
        placed = _PLACED.search(question) or _CLAUSE.search(topic)
        return question if placed else f"{topic}에서 {question}"
    if not topic.isascii() or len(topic.split()) > _MOST_WORDS or _ASKS.match(topic) or _BIDS.match(topic) or question[:1] not in "WH":
        return question
    plain = topic[:1].lower() + topic[1:] if _PLAIN.fullmatch(topic) else topic
    return f"In {plain}, {question[:1].lower()}{question[1:]}"
