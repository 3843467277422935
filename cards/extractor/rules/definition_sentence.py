from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cards.extractor import clauses, phrase
from cards.extractor.answers import markdown
from cards.extractor.defining import define, same_name
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import SEVERAL, clean, is_nominal
from cards.extractor.tree import asks
from cards.model import Draft, Span
from cards.packs import Packs, fold


class _Patterns(NamedTuple):
    korean: re.Pattern[str]
    """`이를 X라고 부른다`."""
    english: re.Pattern[str]
    """`They are called X`."""


@lru_cache(maxsize=8)
def _names(packs: Packs) -> _Patterns:
    this = r"^(?:이를|이것을|이러한\s\S{1,10}(?:을|를)|이때를)\s"
    name = r"[\"'“‘]?(?P<x>[^\"'”’,]{1,40}?)[\"'”’]?(?:이?라고|이?라)\s?"
    they = r"^(?:this|these|they|it|that)\s(?:\w+\s)?(?:is|are)\s(?:often |also |commonly |usually )?"
    return _Patterns(
        re.compile(f"{this}{name}{packs.either('naming_verbs', hangul=True)}[.]?$"),
        re.compile(rf"{they}{packs.either('naming_verbs')}\s(?:an?\s|the\s)?(?P<x>[^,;:.]{{2,40}})[.]?$", re.I),
    )


_TWO = re.compile(r"[을를],\s[^,]{1,20}[은는]\s")
"""Two things are told apart in one sentence (`A는 …을, B는 …을 가리킨다`)."""
_REPORTED = re.compile(r"(?<!라)[다자냐]고\s(?:말한다|말합니다|말함|한다|합니다)[.]?$")
"""What somebody says."""
_POINTS = re.compile(r"(?<![가-힣])(?:이러한|이런|그러한|이와 같은|위와 같은|위의|앞의|앞서)\s[가-힣]|\b(?:above|aforementioned)\b")
"""A word inside a definition that points at the text before it."""


@rule(tier=3, kinds=("definition",), scope="sentence")
def definition_sentence(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that says what its subject is.

    Korean: `X란 …`, `X는 …을 말한다/의미한다`, `X는 …하는 방법이다`; English: `X is a …`, `X refers to …`, `X is defined as …`.
    The whole sentence is the answer.

    ## Becomes

    ```note
    # 운영체제
    스풀링이란 느린 장치로 보낼 데이터를 디스크에 모아 두는 것이다.
    ```
    ```cards
    스풀링이란?  →  스풀링이란 느린 장치로 보낼 데이터를 디스크에 모아 두는 것이다.
    ```
    ```note
    # Storage
    A checkpoint is a point at which all dirty pages have reached the disk.
    ```
    ```cards
    What is a checkpoint?  →  A checkpoint is a point at which all dirty pages have reached the disk.
    ```

    A word is asked for by what it means, an abbreviation by what it stands for.

    ```note
    # Storage
    Durable means that a committed write survives a crash.
    LSN is an acronym for log sequence number.
    ```
    ```cards
    What does durable mean?  →  Durable means that a committed write survives a crash.
    What does LSN stand for?  →  LSN is an acronym for log sequence number.
    ```

    ```note
    # Learning
    If $Y$ is a finite set of labels, then we call $f$ a classifier.
    ```
    ```cards
    What is a classifier?  →  If $Y$ is a finite set of labels, then we call $f$ a classifier.
    ```

    ## Leaves alone

    ```note
    # Threads
    Threads are ten times faster to create than processes.
    ```
    ```note
    # 정리
    - 프로그램의 겉모습은 그대로 둔 채, 안쪽 구조를 다듬는 것
    ```
    ```note
    # 운영체제
    이는 느린 장치를 기다리지 않는 방법이다.
    ```
    ```note
    # Storage
    This is a good reason to keep logs small.
    ```
    ```note
    # Storage
    The best way is a shorter transaction.
    ```
    ```note
    # 렌더링
    화면 쪽은 브라우저가 그리고, 서버에서는 필요한 데이터만 보내 주는 방식
    ```
    """
    if named := _named_before(site):
        yield named
        return
    found = define(site.plain, site.site.packs)
    if found is None or _asked_above(site, found.term):
        return
    if re.search(r"\b(?:above|aforementioned)\b|\b(?:this|these|those)\b[.]?$", site.plain):
        return
    if _REPORTED.search(site.plain) or _TWO.search(site.plain) or _POINTS.search(site.plain[found.start :]):
        return
    lang = site.site.lang(site.plain)
    term = _lowered(found.term, site.plain)
    if found.spelled:
        what = phrase.stands_for(term, lang)
    elif found.means and lang == "en":
        what = phrase.what_means(term, article=found.article)
    else:
        what = phrase.what_is(term, lang, seen=site.site.reading.seen, article=found.article)
    yield site.site.draft(
        what,
        markdown(site.text.cut(clauses.opener_end(site.plain, site.site.packs), clauses.meaning_end(site.plain))),
        rule="definition-sentence",
        kind="definition",
        anchor=found.term,
        facet="spelled" if found.spelled else "meaning",
        score=round(found.sure - 0.05, 3),
        span=site.span,
        lang=lang,
    )


def _asked_above(site: SentenceSite, term: str) -> bool:
    """Whether the author asks for just this term above: then the sentence answers that question."""
    titles = [site.site.reading.title(above) for above in site.site.parents if asks(above)]
    return any(title.topic and not SEVERAL.search(title.topic) and same_name(title.topic, term) for title in titles)


def _named_before(site: SentenceSite) -> Draft | None:
    """A sentence that only gives the one before it a name: `이를 X라고 부른다`, `They are called X`."""
    patterns = _names(site.site.packs)
    match = patterns.korean.match(site.plain) or patterns.english.match(site.plain)
    before = site.before
    if not match or before is None or not 15 <= len(before.plain) <= 200 or clauses.dangling(before.plain, site.site.packs):
        return None
    name = clean(match["x"])
    if site.site.packs.starts("example_cues", before.plain.lstrip("( ")):
        return None
    if not is_nominal(name) or fold(name) in site.site.packs.not_terms:
        return None
    lang = site.site.lang(site.plain)
    span = Span(site.span.path, site.span.start - before.plain.count("\n") - site.gap, site.span.end)
    return site.site.draft(
        phrase.what_is(name, lang, seen=site.site.reading.seen),
        f"{markdown(before.cut(clauses.opener_end(before.plain, site.site.packs)))} {markdown(site.text)}",
        rule="definition-sentence",
        kind="definition",
        anchor=name,
        facet="meaning",
        score=0.74,
        span=span,
        lang=lang,
    )


def _lowered(term: str, sentence: str) -> str:
    """An English term without the capital of the sentence's first word; names and acronyms keep theirs."""
    first = term.split()[0]
    if term.isascii() and first[1:].islower() and not sentence.startswith(term):
        return term[:1].lower() + term[1:] if sentence.lower().startswith(("a ", "an ")) else term
    return term
