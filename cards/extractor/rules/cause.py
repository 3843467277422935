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
from cards.extractor.titles import clean
from cards.model import Draft, Span
from cards.packs import Packs

_KO_END = re.compile(r"(?:기\s?)?때문(?:이다|입니다|이에요|임)?\s*[.]?$")
_EN_START = re.compile(r"^(?:because|since)\s+(?P<a>[^,]{8,120}),\s+(?P<b>.{8,})$", re.I)
_SUBJECT = re.compile(r"[가-힣A-Za-z0-9)](?:은|는|이|가|을|를|보다|에서|에)\s")
_BOUND = re.compile(r"(?<!의)\s(?:경우|것|점|때|수|바)$")
"""A subject that is no thing of its own (`…하는 경우는 거의 없기 때문에`): it stays with the reason."""
_FORESEEN = re.compile(r"(?:[할될줄올갈날볼들]|[을를])\s것인가$")
_NEEDED = re.compile(r"(?:야\s?(?:한다|함|합니다|된다)|필요(?:하다|함|합니다))[.]?$")
"""What is only said to be needed: asked of itself it tells nothing."""
_TIME = re.compile(r"\bsince\s+(?:\d|the\s+(?:last|early|late|19|20)|then|ever|its)", re.I)


class _Patterns(NamedTuple):
    mid: re.Pattern[str]
    """A Korean reason in the middle of a sentence."""
    so: re.Pattern[str]
    """`…서 X가 생긴다`: a weak reason before what happens."""
    reason: re.Pattern[str]
    """`…하는 이유는 …`."""
    english: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(packs: Packs) -> _Patterns:
    happens = packs.either("happening_verbs", hangul=True)
    return _Patterns(
        re.compile(rf"(?<=[가-힣])\s?(?P<cue>{packs.either('cause_cues', hangul=True)})\s*,?\s+"),
        re.compile(rf"(?P<cue>[가-힣]서)\s+(?P<b>(?:\S+\s){{0,4}}\S+(?:이|가)\s+(?:\S{{1,6}}\s)?{happens})[.]?$"),
        re.compile(rf"^(?P<q>[^,]{{4,70}}?{packs.either('reason_nouns', hangul=True)})(?:은|는|가),?\s(?P<rest>.{{5,}})$"),
        re.compile(rf",?\s+(?P<cue>{packs.either('cause_cues')})\s+", re.I),
    )


_POINTS_BACK = re.compile(r"(?:이는|이것은|그것은|그 이유는|왜냐하면)\s+")
"""How a reason takes up the sentence before it; the answer begins behind."""


@rule(tier=3, kinds=("cause",), scope="sentence")
def cause(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that gives a reason: `…때문에 …`, `…므로 …`, `… because …`, `… due to …`.

    What follows from the reason is asked with its last word made a question, the reason is the answer.  A sentence that is only
    a reason (`…때문이다`) answers the sentence before it; a reason that opens with 이는/이를/This takes that sentence along.

    ## Becomes

    ```note
    # 파일 시스템
    저널링 파일 시스템은 기록을 먼저 남기기 때문에 장애 뒤에 빨리 복구된다.
    ```
    ```cards
    왜 저널링 파일 시스템은 장애 뒤에 빨리 복구되는가?  →  기록을 먼저 남기기 때문에
    ```
    ```note
    # Storage
    Sequential writes are fast because the disk head does not move.
    ```
    ```cards
    Why are sequential writes fast?  →  because the disk head does not move.
    ```

    ## Leaves alone

    ```note
    # 파일 시스템
    그렇기 때문에 조심해야 한다.
    ```
    ```note
    # Storage
    The format has been stable since 2009.
    ```
    """
    yield from _korean(site) if nlp.lang_of(site.plain) == "ko" else _english(site)


def _draft(site: SentenceSite, question: str, answer: str, anchor: str, sure: float, lang: str, start: int | None = None) -> Draft:
    span = site.span if start is None else Span(site.span.path, min(start, site.span.start), site.span.end)
    return site.site.draft(
        question, answer, rule="cause", kind="cause", anchor=clean(anchor), facet="cause", score=sure, span=span, lang=lang
    )


def _korean(site: SentenceSite) -> Iterator[Draft]:
    plain, packs = site.plain, site.site.packs
    start = clauses.opener_end(plain, packs)
    if match := _patterns(packs).reason.match(plain[start:]):
        reason = site.text.cut(start + match.start("rest"))
        if not clauses.dangling(match["q"], packs) and not clauses.dangling(reason.plain, packs):
            yield _draft(
                site,
                clauses.asked(site, f"{match['q']}는?".replace("까닭는", "까닭은"), match["q"]),
                markdown(reason),
                match["q"],
                0.8,
                "ko",
            )
            return
    if _KO_END.search(plain):
        yield from _answers_before(site)
        return
    match = next((m for m in _patterns(packs).mid.finditer(plain) if _outside(plain, m.start()) and m.start() > start + 3), None)
    if match is None and (match := _patterns(packs).so.search(plain)):
        start = max(start, clauses.condition_end(plain))
        start += len(plain[start:]) - len(plain[start:].lstrip(" ,"))
    if match is None or match.start() < start + 8:
        return
    result, reason = plain[match.start("b") if "b" in match.groupdict() else match.end() :], site.text.cut(start, match.end("cue"))
    reason = reason.cut(_last_clause(reason.plain))
    reason = reason.cut(len(reason.plain) - len(reason.plain.lstrip(" ,")))
    subject = clauses.topic_mark(reason.plain)
    carried = ""
    if (
        subject
        and not _BOUND.search(reason.plain[: subject.start])
        and not clauses.topic_mark(result)
        and not clauses.dangling(reason.plain, packs)
        and subject.end < len(reason.plain) - 4
    ):
        carried = reason.plain[: subject.end].strip() + " "
        reason = reason.cut(subject.end)
    form = nlp.to_question(result)
    if form is None or len(clean(result)) < 7 or clauses.dangling(result, packs) or packs.starts("connectives", result):
        return
    if _empty(form.strip(), result, reason.plain) or (not carried and _unnamed(site, result)):
        return
    question = f"왜 {carried}{form.strip()}?"
    if not clauses.dangling(reason.plain, packs):
        yield _draft(site, question if carried else clauses.asked(site, question, result), markdown(reason), result, 0.74, "ko")
    elif site.before is not None and len(site.before.plain) < 160:
        joined = f"{markdown(site.before)} {markdown(reason)}"
        start = site.span.start - site.before.plain.count("\n")
        yield _draft(site, clauses.asked(site, question, result), joined, result, 0.7, "ko", start)


def _empty(form: str, result: str, reason: str) -> bool:
    """Whether there is nothing to ask: a purpose, a forecast, something indefinite, or clauses set against each other."""
    if form.endswith("위함인가") or _FORESEEN.search(form) or re.search(r"어떤\s.*어떤\s|(?:지만|반면),\s", result):
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


def _last_clause(reason: str) -> int:
    """Where the clause that gives the reason begins, behind one that is set against it (`A는 …지만, B는 …므로`)."""
    cuts = [m.end() for m in re.finditer(r"지만\s?,?\s+", reason) if _outside(reason, m.start())]
    return cuts[-1] if cuts and len(reason) - cuts[-1] >= 10 else 0


def _answers_before(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that is only a reason answers the one before it."""
    packs, before = site.site.packs, site.before
    if before is None or _patterns(packs).reason.match(before.plain):
        return
    result = before.plain[clauses.opener_end(before.plain, packs) :]
    form = nlp.to_question(result)
    start = clauses.opener_end(site.plain, packs)
    if form is None or clauses.dangling(result, packs) or len(result) > 80 or len(clean(result)) < 6:
        return
    opened = _POINTS_BACK.match(site.plain[start:])
    reason = site.text.cut(start + (opened.end() if opened else 0))
    if clauses.dangling(reason.plain, packs):
        reason = site.text
    first = site.span.start - before.plain.count("\n")
    yield _draft(site, clauses.asked(site, f"왜 {form.strip()}?", result), markdown(reason), result, 0.76, "ko", first)


def _english(site: SentenceSite) -> Iterator[Draft]:
    plain, packs = site.plain, site.site.packs
    start = clauses.opener_end(plain, packs)
    body = plain[start:]
    if match := _EN_START.match(body):
        yield from _why(site, match["b"], start + match.start(), start + match.end("a"))
        return
    match = next((m for m in _patterns(packs).english.finditer(body) if _outside(body, m.start()) and m.start() > 8), None)
    if match is None or (_TIME.search(body[match.start() :]) and match["cue"].lower() == "since"):
        return
    yield from _why(site, body[: match.start()], start + match.start("cue"), len(plain))


def _why(site: SentenceSite, result: str, start: int, end: int) -> Iterator[Draft]:
    packs = site.site.packs
    question = clauses.why_english(result)
    reason = site.text.cut(start, end)
    after = re.sub(r"^(?:because(?: of)?|since|as|due to|owing to|thanks to)\s+", "", reason.plain, flags=re.I)
    if not question or clauses.dangling(result, packs) or len(result) < 12 or len(after) < 8:
        return
    sure = 0.74 if not re.match(r"(?:this|that|these|those)\b", after, re.I) else 0.5
    yield _draft(
        site, clauses.asked(site, question, result) if clauses.dangling(result, packs) else question, markdown(reason), result, sure, "en"
    )


def _outside(text: str, place: int) -> bool:
    """Whether a place stands outside brackets."""
    before = text[:place]
    return before.count("(") == before.count(")") and before.count("[") == before.count("]")
