"""What a thing does, in Korean: `X는 …을 줄여준다`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cards.extractor import clauses, phrase
from cards.extractor.answers import markdown
from cards.extractor.deeds.deed import Deed, is_topic
from cards.extractor.site import SentenceSite
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.packs import Packs

_FORMAL = {"합니다": "한다", "줍니다": "준다", "킵니다": "킨다", "냅니다": "낸다"}
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
    r"[^,]*의\s한?\s?종류(?:로|로서|이며|이고),?\s|[^,]*[는한]\s(?:방식|방법|기법|알고리즘|기술)(?:이며|이고|으로서?|로서|로),?\s|(?![^,]*[을를에]\s)[^,]{2,40}(?:로|로서),\s|.*로\s정의(?:한다|합니다|된다)[.]?$"
)
"""It says what the subject is before it says what it does."""


@lru_cache(maxsize=8)
def _acts_on(packs: Packs) -> re.Pattern[str]:
    """A predicate of acting on something."""
    verb = packs.either("acting_verbs", hangul=True)
    return re.compile(rf"(?:을|를)\s[^.]{{0,60}}?{verb}[.]?$|(?:역할|기능|일)을\s(?:한다|수행한다|담당한다|맡는다)[.]?$")


def deeds(site: SentenceSite) -> Iterator[Deed]:
    """What a Korean sentence says that its subject does; the subject may be the title above."""
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
            sure = max(sure, 0.74) if bold or is_topic(name, site) else sure
    elif not clauses.dangling(body, packs) and not _SET.match(body):
        listed = site.site.index > 0 and site.site.node.kind == "item" and site.subject == site.site.topic
        above = next((n for n in reversed(site.site.parents) if n.kind in ("heading", "bold") and n.text), None)
        aspect = above is not None and site.subject == site.site.topic and site.site.reading.title(above).label
        name, sure = ("" if listed or aspect or not _acts(site.subject, packs) else site.subject), 0.64
    rest = site.text.cut(start)
    plain = _POLITE.sub(lambda m: _FORMAL.get(m.group(), m.group()), rest.plain)
    if not name or not _acts_on(packs).search(plain) or len(clean(rest.plain)) < 8 or clauses.dangling(rest.plain, packs):
        return
    acted_on = len(rest.plain) < 70 and re.search(rf"{re.escape(name)}\s?[을를이가]\s", rest.plain)
    if acted_on or _HOW.search(rest.plain) or (_of_another(rest.plain, name) and not _KIND.match(rest.plain)):
        return
    sure -= 0.06 * bool(re.search(r"기\s?때문|므로|반면", rest.plain)) + 0.15 * ("지만" in rest.plain)
    question = phrase.what_is(name, "ko", seen=site.site.reading.seen) if _KIND.match(rest.plain) else f"{name}의 역할은?"
    yield Deed(question, markdown(rest), name, "role", sure)


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
