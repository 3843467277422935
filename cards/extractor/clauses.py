"""Clauses of a sentence as questions: the main clause asked, its subject carried, openers cut off; shared by the sentence rules."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cards import nlp
from cards.extractor import woven
from cards.extractor.site import SentenceSite
from cards.extractor.titles import LONGEST_TERM
from cards.nlp import english
from cards.packs import Packs

_OPENERS = re.compile(r"[\s,·:;)\]-]+")
_COMMA = re.compile(r"^\s*,\s*")


def opener_end(plain: str, packs: Packs) -> int:
    """Where a sentence begins behind its connective (`하지만 …`, `However, …`); 0 where it has none."""
    word = packs.starts("connectives", plain)
    if not word:
        return 0
    match = _OPENERS.match(plain, len(word))
    return match.end() if match else len(word)


def dangling(text: str, packs: Packs) -> bool:
    """Whether a clause opens with a word that points outside the card."""
    return bool(packs.starts("unresolved", text.lstrip(" \"'“‘(")))


class Mark(NamedTuple):
    """A topic particle behind a noun."""

    start: int
    """Where the particle begins: the noun phrase ends here."""
    end: int


@lru_cache(maxsize=4096)
def topic_mark(plain: str) -> Mark | None:
    """The first 은/는 behind a noun among the first words of a sentence; an ending (작은, 하는) is none."""
    if "은" not in plain and "는" not in plain:
        return None
    for sentence in nlp.analyse(plain).sentences[:1]:
        for before, token in pairwise(sentence.tokens[:16]):
            if token.text in (",", ";"):
                return None
            if (
                token.text.endswith(("은", "는"))
                and token.has("JX")
                and not token.has("JKB", "JC")
                and before.has(*_NOUNS)
                and before.text != "나"
                and token.start <= 48
            ):
                return Mark(token.end - 1, token.end)
    return None


_NOUNS = ("NNG", "NNP", "NNB", "NP", "NR", "SL", "SN", "SH", "SSC", "SY", "XSN", "ETN", "SC")


_NO_NAME = re.compile(
    r"[\W\d]*|\d+\s?(?:단계|번|장|주차)|(?:model|part|step|lecture|chapter|day|case|lab)\s?\d+|\d+-[a-z\d-]+|[가-힣]", re.I
)
"""A title that only counts, or a file's name."""
_CLAUSE = re.compile(r"[가-힣](?:면|을|를)\s|[다라]면$")
"""A title that is no name but half a sentence."""


def topic_of(site: SentenceSite) -> str:
    """The subject to put before a question that names none."""
    topic = re.sub(r"(?<=[가-힣])엔$", "", site.subject or site.site.topic)
    topic = re.sub(r"\s*\([^()]*\)$|\s*[:：]$", "", topic) if topic.count("(") < 2 else topic
    if _NO_NAME.fullmatch(topic):
        return ""
    half = _CLAUSE.search(topic) or topic_mark(topic) or topic.endswith(tuple(site.site.packs.aspect_ends))
    return "" if half or len(topic) > LONGEST_TERM else topic


_SIDE = re.compile(r"(?:경우|때|에서|에게|위해서|다음|후|전)(?:에)?[은는]$")
"""Where 은/는 sets a case apart: no topic."""


def asked(site: SentenceSite, question: str, clause: str, *, whose: bool = True) -> str:
    """A question asked of the topic above, unless it has one of its own; the topic is what `clause` leaves out, or where it is so.

    Not `whose`: the topic is never what a clause leaves out, only where it is so.
    """
    if not (topic := topic_of(site)) or woven.abbreviated(site.subject or site.site.topic, question):
        return question
    mark = topic_mark(question) if clause else None
    if mark and mark.end < len(question) - 3 and not _SIDE.search(question[: mark.end].rstrip()):
        return question
    whose = whose and bool(clause) and not has_subject(clause)
    return woven.about(topic, question, seen=site.site.reading.seen, whose=whose)


NO_THING = ("경우", "수", "것", "필요", "때", "적", "바", "가능성", "점", "단점", "장점", "특징", "일")
"""What a particle of the subject stands behind where it names nothing of its own (`…하는 경우가 많다`)."""
_MAY_MARK = re.compile(r"[이가은는서](?![가-힣A-Za-z])")
"""Without such a syllable at the end of a word there is no such particle, and nothing to analyse."""


def has_subject(plain: str) -> bool:
    """Whether a Korean clause names its subject or its topic, by a noun that names a thing."""
    if _MAY_MARK.search(plain) is None:
        return False
    tokens = [token for sentence in nlp.analyse(plain).sentences for token in sentence.tokens]
    return any(
        (token.has("JKS") or (token.has("JX") and token.text[-1] in "은는")) and before.text not in NO_THING
        for before, token in pairwise(tokens)
    )


_CUT = re.compile(
    r"(?:,\s(?:but(?!\s(?:with|without|not|only|also|for|in|on|at|by))|although|though|so|yet|and then"
    r"|while(?=\s(?:\w+\s){1,3}(?:is|are|has|have|does|do|can|will|uses?|needs?)\s))\s|;\s)",
    re.I,
)


_NEW = re.compile(r",\s(?:and|while|whereas)\s(?:an?\s|the\s)?[\w-]+\s(?:occurs?|happens?|refers?|means|denotes?)\s", re.I)


def meaning_end(plain: str) -> int:
    """Where an English sentence ends to say what a term is and goes on to another (`…, and skew occurs when …`)."""
    match = _NEW.search(plain)
    return match.start() if match and match.start() >= 24 else len(plain)


def statement_end(plain: str) -> int:
    """Where an English statement ends before another one that is set against it (`whereas` apart, which compares)."""
    match = _CUT.search(plain)
    return match.start() if match and match.start() >= 12 else len(plain)


_IS_A = re.compile(r"(?<=[가-힣]는)\s(?:방법|방식|것|과정|형태|편|구조)인가$")


def as_verb(form: str) -> str:
    """A question clause asked of its verb, where it only says that it is a way or a thing (`처리하는 방식인가` → `처리하는가`)."""
    return _IS_A.sub("가", form)


def names_subject(plain: str) -> bool:
    """Whether a Korean clause says of what it speaks: a subject or a topic among its first words, or an object."""
    if nlp.lang_of(plain) != "ko":
        return True
    tokens = [token for sentence in nlp.analyse(plain).sentences[:1] for token in sentence.tokens[:14]]
    return any(token.has("JKS", "JKO") or (place and token.has("JX") and token.text[-1] in "은는") for place, token in enumerate(tokens))


_OF_NOUN = ("JKS", "JKO", "JKC", "JKG")
"""Particles after which 경우 is a thing that is spoken of (`…하는 경우가 많다`), no condition."""


_MAY_BE_CONDITION = re.compile(r"면|경우|때(?!문)")


@lru_cache(maxsize=1024)
def condition_end(plain: str) -> int:
    """Where a Korean conditional clause that opens a sentence ends (…면, …할 경우); 0 where there is none."""
    if not _MAY_BE_CONDITION.search(plain):
        return 0
    for sentence in nlp.analyse(plain).sentences[:1]:
        depth = 0
        for place, token in enumerate(sentence.tokens):
            depth += token.text.count("(") + token.text.count("[") - token.text.count(")") - token.text.count("]")
            if depth or token.start < 4:
                continue
            last = token.morphs[-1] if token.morphs else ("", token.tag)
            conditional = token.has("EC") and token.text.endswith("면") and last[0].endswith("면")
            case = token.text in ("경우", "때") and place and sentence.tokens[place - 1].has("ETM")
            following = sentence.tokens[place + 1 :]
            named = case and (
                plain[: token.start].rstrip().endswith("같은") or any(j.start == token.end and j.has(*_OF_NOUN) for j in following[:1])
            )
            if (conditional or case) and not named:
                end = token.end
                for josa in following[:2]:
                    if josa.start == end and josa.has("JKB", "JX"):
                        end = josa.end
                if end < len(plain) - 3:
                    return end
    return 0


def why_english(clause: str) -> str:
    """`Why is training unstable?` or `Why does SGD converge slowly?`; empty where the subject or the verb is unsure."""
    body = decapitalised(clause.strip().rstrip("."))
    if found := nlp.why_question(body):
        return found if found.endswith("?") else found + "?"
    return do_question("Why", body)


def do_question(word: str, body: str) -> str:
    """A question with do-support: `Why does X converge slowly?`; empty where subject or verb is unsure."""
    found = subject_verb(body)
    if found is None:
        return ""
    subject, verb, rest = found
    low = verb.lower()
    does = low.endswith("s") and english.base_of(low) != low
    return f"{word} {'does' if does else 'do'} {decapitalised(subject)} {english.base_of(low)}{rest}?"


def subject_verb(body: str) -> tuple[str, str, str] | None:
    """Subject, finite verb and the rest of an English clause; None where the tagger is unsure."""
    words = re.findall(r"\S+", body)
    place = 0
    for count, word in enumerate(words):
        place = body.index(word, place)
        bare = word.strip(",;:\"'()“”")
        tag = english.tag_word(bare)
        if count and tag in ("VB", "VBZ") and bare.islower():
            subject = re.sub(r"\s(?:\w+ly|also|then|now|thus|hence|therefore|always|never|often)$", "", body[:place].strip())
            if _agrees(subject, bare) and _noun_phrase(subject):
                return subject, bare, body[place + len(word) :]
            return None
        if count and bare in ("has", "have") and not re.match(r"\s(?:been|to|not|\w+ed)\b", body[place + len(word) :]):
            subject = body[:place].strip()
            return (
                (subject, bare, body[place + len(word) :])
                if _agrees(subject, "has" if bare == "has" else "have") and _noun_phrase(subject)
                else None
            )
        if tag in ("AUX", "SUB", "WH", "PRP", "REL", "TO", "VBD") or word.endswith((",", ";", ":")):
            return None
        place += len(word)
        if count > 7:
            return None
    return None


def _agrees(subject: str, verb: str) -> bool:
    """Whether number agrees: `A node stores`, `Nodes store`."""
    words = re.sub(r"\s*\([^)]*\)$", "", subject).split()
    if not words:
        return False  # all of it stands in brackets
    last = words[-1]
    many = (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or " and " in subject
    singular = verb == "has" or (verb.endswith("s") and english.base_of(verb) != verb)
    return many != singular


def _noun_phrase(subject: str) -> bool:
    words = subject.split()
    first = words[0].lower()
    if english.tag_word(first) == "VBZ" and len(words) > 1 and (words[1].lower() == "and" or english.tag_word(words[1].lower()) != "NN"):
        return False  # `Splits and joins rows`: a verb whose subject is left out
    if first in english.PRONOUNS or first in ("there", "here", "these", "those", "this", "such", "many", "some", "most", "other"):
        return False
    return len(subject) <= 60


def decapitalised(subject: str) -> str:
    """A subject as it stands inside a sentence: an article or a plain first word loses its capital."""
    first, _, rest = subject.partition(" ")
    if first.lower() in english.DETERMINERS or (
        rest and first[1:].islower() and not rest[:1].isupper() and english.tag_word(first.lower()) not in ("NNP",)
    ):
        return subject[:1].lower() + subject[1:]
    return subject
