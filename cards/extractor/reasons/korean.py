"""Reasons in Korean: `…때문에 …`, `…므로 …`, `…하는 이유는 …`, and `…때문이다` after what it explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cards import nlp
from cards.extractor import clauses, subjects
from cards.extractor.answers import markdown
from cards.extractor.reasons.reason import Reason, outside
from cards.extractor.said import ARROWS
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Text
from cards.packs import Packs

_END = re.compile(r"(?:기\s?)?때문(?:이다|입니다|이에요|임)?\s*[.]?$")
_SUBJECT = re.compile(r"[가-힣A-Za-z0-9)](?:은|는|이|가|을|를|보다|에서|에)\s")
_BOUND = re.compile(r"(?<!의)\s(?:경우|것|점|때|수|바)$")
"""A subject that is no thing of its own (`…하는 경우는 거의 없기 때문에`): it stays with the reason."""
_FORESEEN = re.compile(r"(?:[할될줄올갈날볼들]|[을를않])\s것인가$|않을\s것인가$")
_NEEDED = re.compile(r"(?:야\s?(?:한다|함|합니다|된다)|필요(?:하다|함|합니다))[.]?$")
"""What is only said to be needed: asked of itself it tells nothing."""
_LABEL = re.compile(r"^(?![a-z-]+:\s[a-z])[^:]{1,40}:\s+")
"""A label before a colon; a property of a style sheet is none (`display: none`)."""
_BECAUSE = re.compile(r"(?:왜냐하면|정확히는|정확하게는|결론만 말하자면),?\s+")
_OBJECT = re.compile(r"[가-힣A-Za-z0-9)](?:을|를)\s")
_SAYS_OF = re.compile(r"(?:없|있|많|다양|간단|명확|분명|다르|같|여러)[가-힣]+\s")
"""Something is said of the reason; the reason itself is not given."""
_POINTS_BACK = re.compile(r"(?:이는|이것은|그것은|그 이유는|왜냐하면)\s+")
"""How a reason takes up the sentence before it; the answer begins behind."""
_ARROW = re.compile(r"\s*(?:[-=]+>|→|⇒)\s*")


class _Patterns(NamedTuple):
    mid: re.Pattern[str]
    """A Korean reason in the middle of a sentence."""
    so: re.Pattern[str]
    """`…서 X가 생긴다`: a weak reason before what happens."""
    reason: re.Pattern[str]
    """`…하는 이유는 …`."""


@lru_cache(maxsize=8)
def _patterns(packs: Packs) -> _Patterns:
    happens = packs.either("happening_verbs", hangul=True)
    return _Patterns(
        re.compile(rf"(?<=[가-힣])\s?(?P<cue>{packs.either('cause_cues', hangul=True)})\s*,?\s+"),
        re.compile(rf"(?P<cue>[가-힣](?<![에면고])서)\s+(?P<b>(?:\S+\s){{0,4}}\S+(?:이|가)\s+(?:\S{{1,6}}\s)?{happens})[.]?$"),
        re.compile(rf"^(?P<q>[^,]{{4,70}}?{packs.either('reason_nouns', hangul=True)})(?:은|는|가),?\s(?P<rest>.{{5,}})$"),
    )


def reasons(site: SentenceSite) -> Iterator[Reason]:
    """What a Korean sentence gives a reason for; one that is only a reason answers the sentence before it."""
    plain, packs = site.plain, site.site.packs
    start = clauses.opener_end(plain, packs)
    if named := _by_noun(site, start):
        yield named
        return
    if _END.search(plain):
        yield from _answers_before(site)
        return
    match = next((m for m in _patterns(packs).mid.finditer(plain) if outside(plain, m.start()) and m.start() > start + 3), None)
    if match is None and (match := _patterns(packs).so.search(plain)):
        start = max(start, clauses.condition_end(plain))
        start += len(plain[start:]) - len(plain[start:].lstrip(" ,"))
    if match is None or match.start() < start + 8:
        return
    result, reason = plain[match.start("b") if "b" in match.groupdict() else match.end() :], site.text.cut(start, match.end("cue"))
    head = reason.plain[: _last_clause(reason.plain, result)]
    reason = reason.cut(len(head))
    reason = reason.cut(len(reason.plain) - len(reason.plain.lstrip(" ,")))
    subject = _subject(reason.plain, result, packs)
    carried = _LABEL.sub("", reason.plain[:subject].strip()) + " " if subject else ""
    reason = reason.cut(subject)
    reason = reason.cut(len(reason.plain) - len(reason.plain.lstrip(" ,")))
    if not carried and not clauses.has_subject(result):
        if subjects.goes_on(site) or subjects.topics(head) > 1:
            return
        carried = _carried(site, head)
    if not carried and subjects.of_two(site) and not subjects.topics(result):
        return
    yield from _why_korean(site, carried, result, reason)


def _by_noun(site: SentenceSite, start: int) -> Reason | None:
    """`…하는 이유는 …`: the author's own question."""
    packs = site.site.packs
    match = _patterns(packs).reason.match(site.plain[start:])
    reason = site.text.cut(start + match.start("rest")) if match else None
    if match is None or reason is None or _SAYS_OF.match(reason.plain):
        return None
    if clauses.dangling(match["q"], packs) or clauses.dangling(reason.plain, packs):
        return None
    question = f"{_LABEL.sub('', match['q'])}는?".replace("까닭는", "까닭은")
    return Reason(clauses.asked(site, question, match["q"]), markdown(reason), match["q"], 0.8)


def _why_korean(site: SentenceSite, carried: str, result: str, reason: Text) -> Iterator[Reason]:
    packs = site.site.packs
    form = nlp.to_question(result)
    if ARROWS.search(result + reason.plain):
        return
    if re.match(r"(?:여러분도 )?(?:아시다시피|알다시피)\s", result):
        return
    if form is None or len(clean(result)) < 7 or clauses.dangling(result, packs) or packs.starts("connectives", result):
        return
    form = clauses.as_verb(form.strip())
    if _empty(form, result, reason.plain) or (not carried and _unnamed(site, result)):
        return
    if carried.rstrip().endswith(("은", "는")) and clauses.topic_mark(result):
        return
    question = f"왜 {carried}{form}?"
    if opened := _BECAUSE.match(reason.plain):
        reason = reason.cut(opened.end())
    if not clauses.dangling(reason.plain, packs):
        named = carried or clauses.topic_mark(result)
        yield Reason(question if named else clauses.asked(site, question, result), markdown(reason), result, 0.74)
    elif site.before is not None and len(site.before.plain) < 160:
        if subjects.is_example(site, site.before):
            return
        before = site.before.cut(clauses.opener_end(site.before.plain, packs))
        joined = f"{markdown(before)} {markdown(reason)}"
        start = site.span.start - site.before.plain.count("\n")
        yield Reason(clauses.asked(site, question, result), joined, result, 0.7, start)


def _subject(reason: str, result: str, packs: Packs) -> int:
    """Where the topic ends that a reason opens with and that its result, which has none, speaks of too; 0 where there is none."""
    mark = clauses.topic_mark(reason)
    if mark is None or clauses.topic_mark(result) or clauses.dangling(reason, packs) or _BOUND.search(reason[: mark.start]):
        return 0
    rest, noun = reason[mark.end :].strip(), clean(reason[: mark.start])
    alone = len(rest.split()) == 1 + rest.endswith(" 때문에") and _OBJECT.search(result)
    again = len(noun) > 1 and re.search(rf"(?<!\w){re.escape(noun)}(?!\s?이?라)", re.sub(r"\([^()]*\)", "", result))
    return 0 if len(rest) < 4 or alone or again else mark.end


def _carried(site: SentenceSite, head: str) -> str:
    """The topic of a result that names none: that of the clause before, else, where no title gives one, of the sentence before."""
    if mark := clauses.topic_mark(head):
        return head[: mark.end].strip() + " "
    return "" if clauses.topic_of(site) or head else subjects.topic_before(site, site.site.packs)


_PAST = re.compile(r"[았었였했갔왔됐]는가$")
"""What happened once: it was so then, and is nothing to know."""


def _empty(form: str, result: str, reason: str) -> bool:
    """Whether there is nothing to ask: a purpose, a forecast, something indefinite, or clauses set against each other."""
    if (
        form.endswith(("위함인가", "겠는가", "자는가", "생각하는가", "말하는가", "뜻하는가", "의미하는가"))
        or _FORESEEN.search(form)
        or _PAST.search(form)
        or re.search(r"어떤\s.*어떤\s|[있하되좋]지만,?\s|(?:지만|반면),\s|^그렇다,", result)
    ):
        return True
    return re.search(r"^\S{1,6}(?:다면|라면)\s|(?:다면|라면|반면),\s", reason) is not None


def _unnamed(site: SentenceSite, result: str) -> bool:
    """Whether a result that carries no subject says too little by itself: it is short, speaks of nothing, or only says what is needed."""
    topic = clauses.topic_of(site)
    if not _SUBJECT.search(result) and len(clean(result)) < 14:
        return True
    if _NEEDED.search(result) and len(set(nlp.content_words(result)) - set(nlp.content_words(topic))) < 2:
        return True
    return not topic and not clauses.names_subject(result)


def _last_clause(reason: str, result: str) -> int:
    """Where the clause that gives the reason begins, behind one that is set against it (`A는 …지만, B는 …므로`)."""
    cuts = [m.end() for m in re.finditer(r"지만\s?,?\s+", reason) if outside(reason, m.start())]
    if not clauses.topic_mark(result):
        others = [m.end() for m in re.finditer(r"[가-힣](?:는데|은데|[인한]데),?\s+", reason) if outside(reason, m.start())]
        cuts = sorted([*cuts, *(cut for cut in others if subjects.topics(reason[:cut]) and subjects.topics(reason[cut:]))])
    return cuts[-1] if cuts and len(reason) - cuts[-1] >= 10 else 0


def _answers_before(site: SentenceSite) -> Iterator[Reason]:
    """A sentence that is only a reason answers the one before it."""
    packs, before = site.site.packs, site.before
    if before is None or _patterns(packs).reason.match(before.plain):
        return
    result = before.plain[clauses.opener_end(before.plain, packs) :]
    form = nlp.to_question(result)
    start = clauses.opener_end(site.plain, packs)
    if form is None or _empty(form, result, site.plain) or clauses.dangling(result, packs) or len(result) > 80 or len(clean(result)) < 6:
        return
    opened = _ARROW.match(site.plain[start:]) or _POINTS_BACK.match(site.plain[start:])
    reason = site.text.cut(start + (opened.end() if opened else 0))
    if clauses.dangling(reason.plain, packs):
        reason = site.text
    first = site.span.start - before.plain.count("\n")
    yield Reason(clauses.asked(site, f"왜 {form.strip()}?", result), markdown(reason), result, 0.76, first)
