from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cards import nlp
from cards.extractor import clauses
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
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

    ## Leaves alone

    ```note
    # 메모리
    이 방법은 메모리를 줄여준다.
    ```
    ```note
    # Consistency
    It guarantees nothing.
    We need more examples.
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
        if is_term(own, packs) and not clauses.dangling(own, packs):
            name, start, sure = own, begin + mark.end, 0.68
            bold = any(m.start <= begin + 1 and m.end >= begin + mark.start - 1 for m in site.text.marked("bold"))
            sure += 0.06 * (bold or _is_topic(name, site))
    elif not clauses.dangling(body, packs) and not re.match(r"^\S+(?:이|가)\s", body):
        listed = site.site.index > 0 and site.site.node.kind == "item" and site.subject == site.site.topic
        solves = re.search(r"(?:방법|주의\S*|팁|해결책)$", site.subject) or site.subject.endswith(tuple(packs.not_heads))
        name, sure = ("" if listed or solves else site.subject), 0.64
    rest = site.text.cut(start)
    plain = _POLITE.sub(lambda m: _FORMAL.get(m.group(), m.group()), rest.plain)
    if not name or not _patterns(packs).acts.search(plain) or len(clean(rest.plain)) < 8 or clauses.dangling(rest.plain, packs):
        return
    if re.search(r"기\s?때문|므로|반면|지만", rest.plain):
        sure -= 0.06
    yield _draft(site, f"{name}의 역할은?", markdown(rest), name, "role", sure, "ko")


def _is_topic(name: str, site: SentenceSite) -> bool:
    key = re.sub(r"[\W_]+", "", name).lower()
    return any(key and key in re.sub(r"[\W_]+", "", line).lower() for line in (*site.site.context, site.subject))


def _english(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    body = site.plain[begin:]
    if match := _patterns(packs).being.match(body):
        name = re.sub(r"^(?:an?|the)\s+", "", clean(match["x"]), flags=re.I)
        if is_term(name, packs) and not clauses.dangling(match["x"], packs):
            sure = 0.66 + 0.06 * _is_topic(name, site)
            question = f"What {match['be'].lower()} {clauses.decapitalised(match['x'])} {match['how'].lower()}?"
            yield _draft(
                site, question, markdown(site.text.cut(begin + match.start("rest"))), name, match["how"].split()[0].lower(), sure, "en"
            )
        return
    found = _bold_subject(site, begin) or clauses.subject_verb(body.rstrip("."))
    if found is None:
        return
    subject, verb, rest = found
    if verb in ("has", "have") and re.match(r"(?:\w+ly\s+)?(?:been|\w{3,}(?:ed|wn))\b", rest.strip()):
        return
    base = "have" if verb in ("has", "have") else english.base_of(verb.lower()) or verb.lower().removesuffix("s")
    name = re.sub(r"^(?:an?|the)\s+", "", clean(re.sub(r"\s*\([^)]*\)", "", subject)), flags=re.I)
    if (
        base not in packs.acting_verbs
        or not name
        or name[0].isdigit()
        or clauses.dangling(subject, packs)
        or not is_term(name, packs)
        or len(rest.split()) < 2
    ):
        return
    start = begin + body.index(verb, len(subject)) + len(verb)
    marked = any(m.start <= begin + 4 for m in site.text.marked("bold"))
    sure = 0.57 + 0.13 * (marked or _is_topic(name, site)) - 0.08 * (len(rest.split()) > 30)
    sure += 0.05 * (len(name.split()) > 1 or any(c.isupper() for c in name[1:]))
    does = "does" if verb.lower() != base else "do"
    if _CHANGES.search(rest):
        question, start = f"What {does} {clauses.decapitalised(subject)} do?", start - len(verb)
    elif (tail := _tail(base, rest)) is not None:
        question = f"What {does} {clauses.decapitalised(subject)} {base}{tail}?"
    else:
        return
    yield _draft(site, question, markdown(site.text.cut(start)), name, base, sure, "en")


def _bold_subject(site: SentenceSite, begin: int) -> tuple[str, str, str] | None:
    """Subject, verb and rest where the sentence opens with a bold term and a verb of acting right behind it."""
    body = site.plain[begin:].rstrip(".")
    mark = next((m for m in site.text.marked("bold") if m.start <= begin + 4), None)
    match = re.match(r"(?:\s\([^)]*\))?\s(?P<verb>[a-z]+)(?P<rest>\s.+)$", body[mark.end - begin :]) if mark else None
    if mark is None or match is None:
        return None
    verb = match["verb"]
    if verb not in site.site.packs.acting_verbs and verb.removesuffix("s") not in site.site.packs.acting_verbs:
        return None
    return body[: mark.end - begin], verb, match["rest"]


def _tail(base: str, rest: str) -> str | None:
    """What stays behind the verb in the question: its preposition; None where the verb has no object to ask for."""
    first = rest.split()[0].lower().strip(",")
    if base in ("work", "help") or (base in ("need", "have") and first == "to") or first in ("very", "well", "better", "only", "too"):
        return None
    if first in ("to", "from", "on", "with", "in", "as", "for", "by", "into"):
        return None if first in ("as", "by", "in", "with", "for") else f" {first}"
    return ""


def _draft(site: SentenceSite, question: str, answer: str, anchor: str, facet: str, sure: float, lang: str) -> Draft:
    return site.site.draft(
        question, answer, rule="function", kind="function", anchor=anchor, facet=facet, score=round(sure, 3), span=site.span, lang=lang
    )
