from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cards import nlp
from cards.extractor import clauses, phrase
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.said import ARROWS
from cards.extractor.site import SentenceSite
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.model import Draft
from cards.nlp import english
from cards.packs import Packs

_FORMAL = {"합니다": "한다", "줍니다": "준다", "킵니다": "킨다", "냅니다": "낸다"}
_CHANGES = re.compile(r"^\s(?:\S+\s){1,4}(?:into|with|to)\s")
"""Something is made of something else: then the verb belongs to the answer."""
_POLITE = re.compile(r"(?:합니다|줍니다|킵니다|습니다|냅니다)(?=[.]?$)")


_NO_ACTOR = re.compile(
    r"(?:방법|주의\S*|팁|해결책|구조|기본|과정|단계|개요|패턴|특징|속성|기준|순서|원리|종류|차이\S*|문제\S*)$|[^(]*(?:와|과|&|,|및|vs\.?)\s(?![^(]*\))"
)
"""A title that names what is done or how things are, or two things."""
_SET = re.compile(
    r"^\S+(?:이|가)\s|^(?:이후|이\s?때|그\s?후|다음)\s|^(?:\S+\s){0,2}?\S+(?:에서는?|에는|의 경우|[을를] 두어|하기 전에?)[,\s]"
)
"""A sentence with a setting or a subject of its own."""
_HOW = re.compile(
    r"^[^,]*지 않고,|^\s?(?:다양한|여러)\s|^(?:\S+\s)?[가-힣]+[이가]\s\S+(?:으로|므로|음으로|어서|아서|지만)[,\s]|^사실상\s|"
    r"^\s?(?:총\s)?(?:\d+|[두세네])\s?(?:가지|개)|[을를]\s(?:사용|이용)(?:해서?|하여|하며)\s.*(?:나타낸다|나타냅니다|표현한다|표현합니다|구현한다|구현합니다|수행한다)[.]?$"
)
"""It says how something is written or done, or how many there are, not what for."""
_THEN = re.compile(r"[고며을를],\s")
_KIND = re.compile(
    r"[^,]*[는한]\s(?:방식|방법|기법|알고리즘|기술)(?:이며|이고|으로서?|로서|로),?\s|(?![^,]*[을를에]\s)[^,]{2,40}(?:로|로서),\s|.*로\s정의(?:한다|합니다|된다)[.]?$"
)
"""It says what the subject is before it says what it does."""
_EN_WHERE = re.compile(r"\s(?:on|in|of|at|between|within)\s(?:an?\s|the\s|each\s)?\w")
"""What tells which one is meant; without it `What does X have?` asks for nothing."""
_EN_NO_THING = re.compile(
    r"(?:each|every|both|all|no|any|many|most|some|several|few|similar|other|different|another|"
    r"(?:the\s)?(?:whole|top|bottom|left|right|upper|lower|original|first|second|third|last|next|previous|above|same|latter|former))\b",
    re.I,
)
"""A subject that names no one thing, or one that the note has only just spoken of."""


class _Patterns(NamedTuple):
    acts: re.Pattern[str]
    """A Korean predicate of acting on something."""
    being: re.Pattern[str]
    """`X is responsible for Y`."""


@lru_cache(maxsize=8)
def _patterns(packs: Packs) -> _Patterns:
    verb, phrases = packs.either("acting_verbs", hangul=True), packs.either("being_phrases")
    acts = rf"(?:을|를)\s[^.]{{0,60}}?{verb}[.]?$|(?:역할|기능|일)을\s(?:한다|수행한다|담당한다|맡는다)[.]?$"
    subject = r"^(?P<x>(?:an?\s|the\s)?[^,;:.]{2,50}?)\s+(?P<be>is|are)\s+(?:\w+ly\s+)?"
    being = rf"{subject}(?P<how>{phrases})\s+(?P<rest>.{{6,}})$"
    return _Patterns(re.compile(acts), re.compile(being, re.I))


@rule(tier=3, kinds=("function",), scope="sentence")
def function(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that says what its subject does: `X는 …을 줄여준다`, `X guarantees that …`.

    The subject is a term, or is left out and carried from the line's term or the title above.  The verb must be one of acting on
    something; in English the verb itself is asked (`What does X guarantee?`).

    ## Becomes

    ```note
    # 메모리
    가비지 컬렉터는 더 이상 쓰지 않는 객체의 메모리를 관리한다.
    ```
    ```cards
    가비지 컬렉터의 역할은?  →  더 이상 쓰지 않는 객체의 메모리를 관리한다.
    ```
    ```note
    # Consistency
    **Snapshot isolation** guarantees that all reads see one state of the database.
    ```
    ```cards
    What does snapshot isolation guarantee?  →  that all reads see one state of the database.
    ```

    ```note
    # Time sharing
    **The scheduler** manages the run queue, measures the time slices, and returns idle cores.
    ```
    ```cards
    Time sharing: What does the scheduler do?  →  manages the run queue, measures the time slices, and returns idle cores.
    ```

    ```note
    # 스케줄러
    라운드 로빈은 선점 스케줄러로, 정해진 시간마다 다음 프로세스를 처리한다.
    ```
    ```cards
    라운드 로빈이란?  →  선점 스케줄러로, 정해진 시간마다 다음 프로세스를 처리한다.
    ```

    What another thing does, set against it, is no part of the answer.

    ```note
    # Storage engines
    A **row store** keeps all fields of a record together, while a column store has a file for each field.
    ```
    ```cards
    What does a row store keep?  →  all fields of a record together
    ```

    ## Leaves alone

    ```note
    # Arrays
    Slowly growing data stores converge on one layout.
    The compact layout includes padding because fields are aligned.
    As the step grows, spatial locality decreases in the array.
    ```
    ```note
    # 메모리
    이 방법은 메모리를 줄여준다.
    ```
    ```note
    # Consistency
    It guarantees nothing.
    We need more examples.
    ```
    ```note
    # Kernel
    - Separates and connects drivers and applications safely
    - Each thread has its own stack and a set of registers.
    ```
    ```note
    # 렌더링
    서버는 데이터만 보내 주고, 화면을 그리는 일은 브라우저가 스크립트로 수행한다.
    ```
    ```note
    # 자료형
    집합은 중괄호를 사용해서 원소들을 나타낸다.
    ```
    ```note
    # 자료형
    표준 라이브러리는 세 가지 집합을 제공한다.
    ```
    """
    yield from _korean(site) if nlp.lang_of(site.plain) == "ko" else _english(site)


def _korean(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    body = site.plain[begin:]
    mark = clauses.topic_mark(body)
    name, start, sure = "", begin, 0.0
    if mark:
        own = clean(body[: mark.start])
        if is_term(own, packs) and not clauses.dangling(own, packs) and not _PAIR.search(own):
            common = " " not in own and re.search(r"[A-Za-z(]", own) is None  # one word of many meanings, which does many things
            name, start, sure = own, begin + mark.end, 0.59 if common else 0.68
            bold = any(m.start <= begin + 1 and m.end >= begin + mark.start - 1 for m in site.text.marked("bold"))
            sure = max(sure, 0.74) if bold or _is_topic(name, site) else sure
    elif not clauses.dangling(body, packs) and not _SET.match(body):
        listed = site.site.index > 0 and site.site.node.kind == "item" and site.subject == site.site.topic
        above = next((n for n in reversed(site.site.parents) if n.kind in ("heading", "bold") and n.text), None)
        aspect = above is not None and site.subject == site.site.topic and site.site.reading.title(above).label
        name, sure = ("" if listed or aspect or not _acts(site.subject, packs) else site.subject), 0.64
    rest = site.text.cut(start)
    plain = _POLITE.sub(lambda m: _FORMAL.get(m.group(), m.group()), rest.plain)
    if not name or not _patterns(packs).acts.search(plain) or len(clean(rest.plain)) < 8 or clauses.dangling(rest.plain, packs):
        return
    acted_on = len(rest.plain) < 70 and re.search(rf"{re.escape(name)}\s?[을를이가]\s", rest.plain)
    if acted_on or _HOW.search(rest.plain) or (_of_another(rest.plain, name) and not _KIND.match(rest.plain)):
        return
    sure -= 0.06 * bool(re.search(r"기\s?때문|므로|반면", rest.plain)) + 0.15 * ("지만" in rest.plain)
    question = phrase.what_is(name, "ko", seen=site.site.reading.seen) if _KIND.match(rest.plain) else f"{name}의 역할은?"
    yield _draft(site, question, markdown(rest), name, "role", sure, "ko")


_PAIR = re.compile(r"[가-힣)](?:와|과)\s")


def _of_another(rest: str, name: str) -> bool:
    """Whether the sentence goes on to what something else does (`A는 …을, B는 …을 준다`)."""
    name = re.sub(r"\s*\([^()]*\)$", "", name)
    parts = [rest[m.end() :] for m in _THEN.finditer(rest)]
    return any((mark := clauses.topic_mark(part)) is not None and clean(part[: mark.start]) != name for part in parts)


def _acts(name: str, packs: Packs) -> bool:
    """Whether a title above can be what acts: a thing, no step, deed, aspect or pair of things."""
    if _NO_ACTOR.search(name) or name.endswith(tuple(packs.not_heads)):
        return False
    return re.sub(r"\s*\([^()]*\)$", "", name) not in packs.operations and is_term(name, packs)


def _is_topic(name: str, site: SentenceSite) -> bool:
    key = re.sub(r"[\W_]+", "", name).lower()
    return any(key and key in re.sub(r"[\W_]+", "", line).lower() for line in (*site.site.context, site.subject))


def _english(site: SentenceSite) -> Iterator[Draft]:
    begin = clauses.opener_end(site.plain, site.site.packs)
    if match := _patterns(site.site.packs).being.match(site.plain[begin:]):
        yield from _by_being(site, match, begin)
    else:
        yield from _by_verb(site, begin)


def _by_being(site: SentenceSite, match: re.Match[str], begin: int) -> Iterator[Draft]:
    """`X is responsible for Y`."""
    name = re.sub(r"^(?:an?|the)\s+", "", clean(match["x"]), flags=re.I)
    if not is_term(name, site.site.packs) or clauses.dangling(match["x"], site.site.packs):
        return
    sure = 0.66 + 0.06 * _is_topic(name, site)
    question = f"What {match['be'].lower()} {clauses.decapitalised(match['x'])} {match['how'].lower()}?"
    rest = site.text.cut(begin + match.start("rest"))
    yield _draft(site, question, markdown(rest), name, match["how"].split()[0].lower(), sure, "en")


_EN_CLAUSE = re.compile(r"(?:as|when|while|if|since|although|though|once|until|unless|because)\s", re.I)
"""What opens a clause of its own: the subject of the sentence stands behind it."""
_EN_MODAL = re.compile(r"\s*(?:can|could|may|might|must|should|shall|will|would)\s")
"""A verb after what was taken for the verb: it is a noun of the subject (`small changes can …`)."""

_EN_REASON = re.compile(r"\s(?:since|because)\s", re.I)
"""The sentence gives a reason: why is asked, not what."""
_EN_PLURAL = re.compile(r"\s(?:converge|are|were|have|do|make|take|give|get|become|allow|come|go|keep|provide|contain|include)\s")
"""A plural verb after what was taken for the verb: it is a noun of the subject (`such data stores converge …`)."""

_PASSING = ("use", "require", "include", "involve", "need", "decrease", "increase", "follow", "show", "assume", "suffer")
"""Verbs of what is so in passing: asked only of what the line or the title is about."""


def _is_title(name: str, site: SentenceSite) -> bool:
    """Whether a title above names an English subject: a common noun alone (`architecture`) must be all of it."""
    if " " in name or not name.islower():
        return _is_topic(name, site)
    alone = {name, name.removesuffix("s"), name + "s"}
    return any(line.lower() in alone for line in (*site.site.context, site.subject))


def _by_verb(site: SentenceSite, begin: int) -> Iterator[Draft]:
    """`X guarantees Y`."""
    packs, body = site.site.packs, site.plain[begin:]
    found = _bold_subject(site, begin) or clauses.subject_verb(body.rstrip("."))
    if found is None:
        return
    subject, verb, rest = found
    if (
        _EN_CLAUSE.match(subject)
        or _EN_MODAL.match(rest)
        or _EN_REASON.search(rest)
        or _EN_PLURAL.match(rest)
        or ARROWS.match(rest.lstrip())
    ):
        return
    if verb in ("has", "have") and re.match(r"(?:\w+ly\s+)?(?:been|taken|made|become|\w{3,}(?:ed|wn))\b", rest.strip()):
        return
    base = "have" if verb in ("has", "have") else english.base_of(verb.lower()) or verb.lower().removesuffix("s")
    name = re.sub(r"^(?:an?|the)\s+", "", clean(re.sub(r"\s*\([^)]*\)", "", subject)), flags=re.I)
    if (
        base not in packs.acting_verbs
        or ((base == "have" or _EN_NO_THING.match(subject)) and not _EN_WHERE.search(subject))
        or not name
        or name[0].isdigit()
        or clauses.dangling(subject, packs)
        or not is_term(name, packs)
        or len(rest.split()) < 2
    ):
        return
    if base == "work":
        return
    start = begin + body.index(verb, len(subject)) + len(verb)
    marked = any(m.start <= begin + 4 for m in site.text.marked("bold"))
    sure = 0.57 + 0.13 * (marked or _is_title(name, site)) - 0.08 * (len(rest.split()) > 30) - 0.06 * (base in _PASSING)
    sure += 0.05 * (len(name.split()) > 1 or any(c.isupper() for c in name[1:]))
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
    yield _draft(site, question, markdown(answer.cut(0, clauses.statement_end(answer.plain))), name, base, sure, "en")


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


def _draft(site: SentenceSite, question: str, answer: str, anchor: str, facet: str, sure: float, lang: str) -> Draft:
    return site.site.draft(
        question, answer, rule="function", kind="function", anchor=anchor, facet=facet, score=round(sure, 3), span=site.span, lang=lang
    )
