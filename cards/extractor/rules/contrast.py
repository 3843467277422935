from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cards import nlp
from cards.extractor import clauses
from cards.extractor.answers import markdown
from cards.extractor.defining import same_name
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.term import is_term
from cards.extractor.titles import clean
from cards.extractor.tree import asks
from cards.model import Draft
from cards.nlp import josa
from cards.packs import Packs

_KO_PAIR = re.compile(r"^(?P<a>[^,]{1,30}?)(?:은|는)\s[^,]{2,60}?(?:고|며|,)\s?,?\s?(?P<b>[^,]{1,30}?)(?:은|는)\s.{2,}$")
_KO_THIRD = re.compile(r",\s[^,\s]{1,20}(?:은|는)\s")
_OF_ONE = re.compile(r"[고며],\s")
"""A further clause about the first stands before what is set against it."""
_KO_UNLIKE = re.compile(
    r"^(?P<first>[^,]{1,30}?(?:은|는)\s)?(?P<b>[^,]{1,30}?)(?:와|과)\s?(?:는\s)?(?:달리|다르게)\s?,?\s+(?P<rest>.{6,})$"
)


class _Patterns(NamedTuple):
    korean: re.Pattern[str]
    english: re.Pattern[str]
    unlike: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(packs: Packs) -> _Patterns:
    mark, verb = r"(?:은|는|에서는)", r"(?:is|are|can|will|may|must|should|does|do|has|have|uses?|[a-z]+s)"
    cue = packs.either("contrast_cues", hangul=True)
    return _Patterns(
        re.compile(rf"^(?P<a>[^,]{{1,40}}?){mark}\s.{{3,}}?{cue}\s?,?\s+(?P<b>[^,]{{1,40}}?){mark}\s.{{3,}}$"),
        re.compile(
            rf"^(?P<a>[^,;:]{{2,60}}?)\s+{verb}\s.{{3,}}?,?\s+(?P<cue>{packs.either('contrast_cues')})\s+(?P<b>[^,;:]{{2,60}}?)\s+{verb}\s.{{3,}}$",
            re.I,
        ),
        re.compile(rf"^{packs.either('unlike_cues')}\s+(?P<b>[^,]{{2,50}}),\s+(?P<rest>.{{8,}})$", re.I),
    )


@rule(tier=3, kinds=("contrast",), scope="sentence")
def contrast(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that sets two things against each other: `A는 …, 반면 B는 …`, `A와 달리 B는 …`, `A …, whereas B …`.

    Both must be terms.  The whole sentence is the answer.

    ## Becomes

    ```note
    # 컨테이너
    가상 머신은 커널을 따로 띄우는 반면 컨테이너는 호스트의 커널을 함께 쓴다.
    ```
    ```cards
    가상 머신과 컨테이너는 어떻게 다른가?  →  가상 머신은 커널을 따로 띄우는 반면 컨테이너는 호스트의 커널을 함께 쓴다.
    ```
    ```note
    # Indexes
    Unlike a hash index, a B-tree index serves range scans.
    ```
    ```cards
    How does a B-tree index differ from a hash index?  →  Unlike a hash index, a B-tree index serves range scans.
    ```

    ```note
    # 값 꺼내기
    사전은 없는 키에 오류를 내지만, 기본 사전은 빈 값을 만들어 준다.
    ```
    ```cards
    사전과 기본 사전은 어떻게 다른가?  →  사전은 없는 키에 오류를 내지만, 기본 사전은 빈 값을 만들어 준다.
    ```

    ## Leaves alone

    ```note
    # 덱
    배열 덱은 고리 모양의 배열을 사용하며, 양쪽 끝이 빠르지만 가운데 삽입은 느리다.
    ```
    ```note
    # 컨테이너
    처음에는 어려웠지만 지금은 재미있다.
    ```
    ```note
    # Indexes
    It was slow, but it is fine now.
    ```
    """
    made = _korean(site) if nlp.lang_of(site.plain) == "ko" else _english(site)
    if made is None:
        return
    question, a, b, sure = made
    if site.site.index == 0 and asks(site.site.parents[-1]) and _asked(a, b, site):
        return
    if a.lower() == b.lower() or len(site.plain) > 260:
        return
    yield site.site.draft(
        _scoped(site, question, a, b),
        markdown(site.text.cut(clauses.opener_end(site.plain, site.site.packs))),
        rule="contrast",
        kind="contrast",
        anchor=" / ".join(sorted((a, b))),
        facet="difference",
        score=sure,
        span=site.span,
        lang=site.site.lang(site.plain),
    )


def _scoped(site: SentenceSite, question: str, a: str, b: str) -> str:
    """A question with the topic in front, where it names not just the two: they are compared only in that respect."""
    topic = clauses.topic_of(site).lower()
    heads = [re.split(r"[\s(]", _bare(name).lower())[0] for name in (a, b)]
    if site.site.lang(site.plain) == "en" or all(head in topic for head in heads) or topic in heads:
        return question
    return clauses.asked(site, question, "")


def _asked(a: str, b: str, site: SentenceSite) -> bool:
    """Whether a question of the author's above compares just these two: its card says it all."""
    asked = [t for above in site.site.parents if len(t := site.site.reading.title(above).things) == 2 and asks(above)]
    return any(all(any(same_name(x, thing) for thing in things) for x in (a, b)) for things in asked)


def _thing(text: str) -> str:
    """What is compared, without the particle of the place where it begins (`3.0부터는`)."""
    return re.sub(r"(?<=.)(?:부터|까지)$", "", clean(text))


def _fits(name: str, site: SentenceSite) -> bool:
    if not 2 <= len(name) <= 36 or name.endswith(("때", "경우", "차이", "실제로")) or name.startswith(("각각의", "모든", "두 ")):
        return False
    return is_term(name, site.site.packs) and not clauses.dangling(name, site.site.packs)


def _korean(site: SentenceSite) -> tuple[str, str, str, float] | None:
    begin = clauses.opener_end(site.plain, site.site.packs)
    body = site.plain[begin:]
    if match := _KO_UNLIKE.match(body):
        other = _thing(match["b"])
        subject = match["first"] or (m.group() if (m := re.match(r"^[^,]{1,30}?(?:은|는)\s", match["rest"])) else "")
        name = clean(re.sub(r"(?:은|는)\s*$", "", subject)) or clauses.topic_of(site)
        if name and _fits(name, site) and _fits(other, site):
            topic = josa.attach(name, "은는", seen=site.site.reading.seen)
            return f"{topic} {josa.attach(other, '과와', seen=site.site.reading.seen)} 어떻게 다른가?", name, other, 0.76
    if (match := _KO_PAIR.match(body)) and not _KO_THIRD.search(body[match.end("b") :]):
        a, b = _thing(match["a"]), _thing(match["b"])
        if _fits(a, site) and _fits(b, site) and _beside_each_other(a, b, site):
            pair = f"{josa.attach(a, '과와', seen=site.site.reading.seen)} {josa.attach(b, '은는', seen=site.site.reading.seen)}"
            return f"{pair} 어떻게 다른가?", a, b, 0.7
    match = _patterns(site.site.packs).korean.match(body)
    if match:
        a, b = _thing(match["a"]), _thing(match["b"])
        if _fits(a, site) and _fits(b, site) and not _OF_ONE.search(body[match.end("a") : match.start("b")]):
            pair = f"{josa.attach(a, '과와', seen=site.site.reading.seen)} {josa.attach(b, '은는', seen=site.site.reading.seen)}"
            return f"{pair} 어떻게 다른가?", a, b, 0.74
    return None


def _beside_each_other(a: str, b: str, site: SentenceSite) -> bool:
    """Whether titles above name both, so that a sentence about the one and the other compares them."""
    above = re.sub(r"[\W_]+", "", " ".join(site.site.context)).lower()
    if all(re.sub(r"[\W_]+", "", name).lower() in above for name in (a, b)):
        return True
    heads = [re.split(r"의\s|\s", name)[0] for name in (a, b)]
    things = [t for n in site.site.parents for t in site.site.reading.title(n).things]
    return not same_name(*heads) and all(any(same_name(head, thing) for thing in things) for head in heads)


def _english(site: SentenceSite) -> tuple[str, str, str, float] | None:
    if clauses.opener_end(site.plain, site.site.packs):
        return None
    body = site.plain
    if match := _patterns(site.site.packs).unlike.match(body):
        found = clauses.subject_verb(match["rest"])
        other = clean(match["b"])
        parts = re.split(r"\s+(?:is|are|can|does|do|has|have|will|[a-z]+s)\s", match["rest"], maxsplit=1)
        name = clean(found[0]) if found else clean(parts[0]) if len(parts) > 1 else ""
        if name and _fits(_bare(name), site) and _fits(_bare(other), site):
            verb = "do" if _many(name) else "does"
            return f"How {verb} {clauses.decapitalised(name)} differ from {clauses.decapitalised(other)}?", name, other, 0.76
    match = _patterns(site.site.packs).english.match(body)
    if match:
        a, b = clean(match["a"]), clean(match["b"])
        if _fits(_bare(a), site) and _fits(_bare(b), site) and _named(a, site) and _named(b, site):
            return f"How do {clauses.decapitalised(a)} and {clauses.decapitalised(b)} differ?", a, b, 0.74
    return None


def _named(name: str, site: SentenceSite) -> bool:
    """Whether an English name is more than a common noun: marked by the author, spelled as a name, or named by a title above."""
    start = site.plain.find(name)
    marked = any(m.kind in ("bold", "code", "italic") and m.start <= start + len(name) and m.end >= start for m in site.text.marks)
    key = re.sub(r"\W+", "", _bare(name)).lower()
    return marked or any(c.isupper() for c in _bare(name)[1:]) or key in re.sub(r"\W+", "", " ".join(site.site.context)).lower()


def _bare(name: str) -> str:
    return re.sub(r"^(?:an?|the)\s+", "", name, flags=re.I)


def _many(name: str) -> bool:
    return name.endswith("s") and not name.endswith(("ss", "us", "is"))
