"""Whether words of the author's that have the form of a question ask something to learn, and how surely."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor.answers import Answer, is_guess
from cards.extractor.site import Site
from cards.extractor.tree import asks

_ASIDE = re.compile(r"(?:하지만|물론|근데|그런데|그래도|perhaps|maybe|see also|but)[\s,]", re.I)
_SURELY = re.compile(r"^[^\"?]{1,30}:\s\"[^\"]*\?\"?$|(?:겠지|이지|거지|잖아|거든)\?$|^만약.*면\?$|\bsee also\b", re.I)
"""The author talks to himself, or the question breaks off."""
_STEP = re.compile(r"compare\s.*\s(?:with|to|against)\s", re.I)
_BIDS = re.compile(r"(?:define|list|name|give|compare|identify|outline|state)\s", re.I)
"""Among bullets that ask nothing, what is done rather than what is to be answered."""
_DEFINES = re.compile(r"define\s(?:the|your|our)\s\w+\s(?:with|using|for|in|and|by)\s", re.I)
"""A step of what is built (`Define the schema for …`)."""
_SPEAKER = re.compile(r"[^:：?]{1,8}\s?[:：]\s")
"""Somebody of a dialogue asks."""
_NO_ENGLISH = re.compile(
    r"(?!(?:what|which|who|when|where|why|how|is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b)[a-z]|.*\bI\s(?:got|was|did|thought|had)\b"
)
"""A fragment with a mark behind it, or a word about oneself."""
_ASKS = re.compile(
    r"무엇|뭐|왜|어떻게|어떤|어디|언제|얼마|차이|이유|방법|궁금|(?:[까가지요]|다면)\s?\??$|\b(?:what|why|how|which|when|where|is|are|can|do|does)\b",
    re.I,
)
_ENGLISH_ASKS = re.compile(
    r"\b(?:what|which|who|whose|when|where|why|how)\b|^\W*(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|explain|define|"
    r"describe|name|list|compare|give)\b|(?:,|;|and|so|but)\s(?:is|are|do|does|can|should)\s|[가-힣]",
    re.I,
)
"""How an English line asks."""
_PROPOSES = re.compile(r"(?:추가|사용|적용|활용|진행|변경)\s?\?$")
"""A suggestion with a question mark."""
_SPEAKS = re.compile(
    r"\*{0,2}(?:면접관|지원자|강사님|멘토님|교수님|팀장님|선생님|학생|interviewer|candidate|teacher|student)(?:\*\*)?\s?[:：]", re.I
)
"""Somebody's turn in a talk that the note writes down."""
_QUOTED = re.compile(r"['\"‘“].*\?['\"’”]\??")
"""A caption in quotation marks."""
_EXAMPLES = re.compile(r"(?:\be\.g\.?|\bsuch as|\bfor example|\bfor instance|(?:^|\s)예|예시|예를 들어|예를 들면)\s*[:：,)]*\s*$", re.I)


def no_question(site: Site, question: str) -> bool:
    """Whether the words are no question to learn from: an aside that answers the text before it, a quotation cut in two, or, deep in a
    list, a step of a procedure (`Compare the tag with …`)."""
    if (
        question.count("(") != question.count(")")
        or question.count('"') % 2
        or question.count("“") != question.count("”")
        or _ASIDE.match(question)
        or _SURELY.search(question)
    ):
        return True
    if _QUOTED.fullmatch(question) and not _ASKS.search(question):
        return True
    if site.in_example and not _marked(site) and _SPEAKER.match(question):
        return True
    if site.reading.lang == "en" and site.node.kind != "heading" and not _marked(site) and _NO_ENGLISH.match(question):
        return True
    if re.match(r"[Ww]hy\s(?:[A-Z]\S*\s?){1,3}$", question):
        return True  # a title that asks nothing (`Why Sharding`)
    if re.match(r"how to\s", question, re.I) and "?" not in question and len(question.split()) < 5:
        return True
    if site.node.kind == "item" and re.match(r"(?:what|how|who|why)\s[^?]*\s[-–]\s[^?]*$", question):
        return True
    if site.reading.lang == "en" and site.node.kind == "line" and question.endswith("?") and not _ENGLISH_ASKS.search(question):
        return True
    if not question.endswith("?") and _DEFINES.match(question):
        return True
    if question.endswith("?") or site.node.kind != "item":
        return False
    beside = [asks(node) for node in site.siblings if node.kind == "item"]
    bids = _BIDS.match(question) is not None and sum(beside) * 2 <= len(beside)
    return bids or _STEP.match(question) is not None


def sure_of(site: Site, question: str, answer: Answer) -> float:
    """How surely the question is one to learn: less so in a meeting, in passing, of a person, or answered by a guess."""
    score = 0.9 if site.node.role != "admin" else 0.72
    if site.node.role == "admin" and not (re.search(r"[A-Za-z]{2}", question) and _ASKS.search(question)):
        score -= 0.14
    if site.node.role in ("admin", "mentoring") and not _marked(site) and is_guess(answer.markdown, site.packs):
        score -= 0.3
    if not _marked(site) and _PROPOSES.search(question) and not re.search(r"언제|어디|어떻게|왜|무엇", question):
        score -= 0.3
    if site.node.role in ("admin", "mentoring") and site.packs.pattern("personal").search(question):
        score -= 0.3
    if _in_passing(site) or _SPEAKS.match(answer.markdown) or _SPEAKS.match(question):
        score -= 0.3
    return score


def list_of_questions(site: Site) -> bool:
    """Whether most of the questions beside this one have no answer: what stands under one of them is a catchword."""
    asked = [node for node in site.siblings if asks(node)]
    return len(asked) > 3 and sum(bool(node.children) for node in asked) * 2 < len(asked)


def shown_as_example(site: Site) -> bool:
    """Whether the line before the list says that its items are examples of something (`…, e.g.`)."""
    before = [n for n in site.siblings[: site.index] if n.kind != "item"][-1:]
    return any(_EXAMPLES.search(n.text.plain) for n in (site.parents[-1], *before) if n.kind in ("line", "item"))


def _in_passing(site: Site) -> bool:
    """Whether a question is a long line of running text, not set off in any way: most often the author asks it only to go on."""
    plain = site.node.text.plain
    long = len(plain) > 60 if site.reading.lang == "ko" else len(plain.split()) > 20
    return plain.rstrip().endswith("?") and site.node.kind == "line" and (long or len(nlp.split_sentences(plain)) > 1) and not _marked(site)


def _marked(site: Site) -> bool:
    """Whether the author set question and answer off as such: `Q.`, `A.`, an arrow."""
    return site.node.marker == "question" or any(n.arrow or n.marker == "answer" for n in site.node.children)
