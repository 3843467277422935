from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cards import nlp
from cards.extractor import clauses, subjects
from cards.extractor.answers import markdown
from cards.extractor.defining import define
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Draft, Span
from cards.nlp import articles, josa
from cards.nlp.english import DETERMINERS
from cards.packs import Packs

_KO = re.compile(r"^(?P<a>.{2,70}?기)\s?위해서?(?P<c>,?)\s+(?P<b>.{4,})$")
_KO_THIS = re.compile(r"^(?:이를|이것을|이러한\s\S{1,10}(?:을|를)|이런\s\S{1,10}(?:을|를))\s+")
_EN_START = re.compile(r"^(?:in order to|to|so as to)\s+(?P<a>[a-z][^,]{5,80}),\s+(?P<b>.{8,})$", re.I)
_EN_USED = re.compile(
    r"^(?P<x>(?:an?\s|the\s)?[^,;:]{2,60}?)\s+(?P<be>is|are|can be)\s+(?:(?:\w+ly|often)\s+)?used\s+"
    r"(?P<rest>(?:to|for)\s.{6,})$",
    re.I,
)


@lru_cache(maxsize=8)
def _happens(packs: Packs) -> re.Pattern[str]:
    """`X가 생긴다`: what a sentence says happens."""
    return re.compile(rf"(?P<x>[\w][\w ()/.-]{{0,40}}?)(?:이|가)\s+(?:\S{{1,8}}\s)?{packs.either('happening_verbs', hangul=True)}")


_COSTS = re.compile(
    r"^(?:시간|비용|메모리)?[이가]?\s?(?:필요|요구)[가-힣]*[.]?$|(?:시간|비용)이\s(?:\S+\s)?(?:걸린다|든다|걸림|듦|소요된다)[.]?$|단점|[했였었았됐났왔](?:다|습니다)[.]?$"
)
"""What is needed, what it costs, what is bad about it, or what once happened: no deed."""
_NO_DEED = re.compile(
    r"때문에|[가-힣]지만,?\s|위해|위한|\s해당\s|[은는]\s\S.*,\s\S+[은는]\s|(?:것|뜻)[을이]?\s?(?:말|의미|뜻)(?:한다|합니다|함)[.]?$|필요했|"
    r"(?:존재|성립)(?:한다|합니다|함)[.]?$|알아야|^[가-힣]+(?:하며|하고|되며|되고),?\s|[가-힣](?:다면|라면|는다면)\s|(?:많이|주로)\s(?:사용|쓰)\S+[.]?$"
)
"""A reason, a meaning, another purpose or case: no deed."""
_SOME_DEED = re.compile(r"\S+\s\S+야\s?\S+$")
"""`권한을 줘야 한다`: how, the code below says."""
_IS = re.compile(
    r"^(?:사용되|쓰이)|^(?:고안|개발|제안|설계|도입)된\s|^\S+(?:하는|되는|된|온|어진|운)\s(?:\S+\s){0,3}\S+(?:이다|입니다)[.]?$|"
    r"[가-힣](?:는|한|된|인)\s[^\s.]+(?:이다|입니다)[.]?$"
)
"""What stands behind `위해` says what the subject is, not what is done."""


@rule(tier=3, kinds=("purpose",), scope="sentence")
def purpose(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that says what is done to what end: `…기 위해 …`, `In order to …, …`, `X is used to …`.

    The end is asked, the means is the answer; where 이를 opens the end, the thing that the sentence before says happens takes its place.

    ## Becomes

    ```note
    # 저장 장치
    쓰기 횟수를 고르게 하기 위해 컨트롤러가 블록을 돌려 가며 쓴다.
    ```
    ```cards
    저장 장치는 쓰기 횟수를 고르게 하기 위해 무엇을 하는가?  →  컨트롤러가 블록을 돌려 가며 쓴다.
    ```
    ```note
    # Storage
    A bloom filter is used to skip files that cannot hold the key.
    ```
    ```cards
    What is a bloom filter used for?  →  to skip files that cannot hold the key.
    ```

    ```note
    # Storage
    A journal is used to replay lost writes, but many systems keep none.
    ```
    ```cards
    What is a journal used for?  →  to replay lost writes
    ```

    ## Leaves alone

    ```note
    # 원형 큐
    자료를 넣기 위해 rear는 자리가 남았는지 살핀다.
    ```
    ```note
    # 저장 장치
    이를 위해 다음 시간에 더 찾아본다.
    ```
    ```note
    # Storage
    To be honest, it was hard.
    ```
    ```note
    # 저장 장치
    컨트롤러는 블록을 고르게 쓰기 위해 고안된 장치이다.
    ```
    ```note
    # 저장 장치
    어느 블록이 닳았는지 알아내기 위해 로그를 모두 읽어 보았다.
    ```
    """
    yield from _korean(site) if nlp.lang_of(site.plain) == "ko" else _english(site)


def _draft(site: SentenceSite, question: str, answer: str, anchor: str, sure: float, lang: str, start: int = 0) -> Draft:
    span = Span(site.span.path, min(start or site.span.start, site.span.start), site.span.end)
    return site.site.draft(
        question, answer, rule="purpose", kind="purpose", anchor=clean(anchor), facet="purpose", score=sure, span=span, lang=lang
    )


def _korean(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    match = _KO.match(site.plain[begin:])
    if match and define(site.plain, packs):
        return
    if not match or subjects.is_example(site) or 0 < clauses.condition_end(site.plain[begin:]) < match.end("a"):
        return
    end, means = match["a"], site.text.cut(begin + match.start("b"))
    sure, start = 0.76, 0
    if (pointer := _KO_THIS.match(end)) and site.before is not None:
        happens = _happens(packs).search(site.before.plain)
        if not happens:
            return
        thing = clean(" ".join(happens["x"].split()[-3:]))
        end = f"{josa.attach(_noun(thing), '을를', seen=site.site.reading.seen)} {end[pointer.end() :]}"
        start, sure = site.span.start - site.before.plain.count("\n"), 0.74
    elif clauses.dangling(end, packs):
        return
    if _IS.search(means.plain) or re.search(r"란,?\s", end) or _nothing(site, means.plain) or end.count("“") != end.count("”"):
        return
    if re.match(r"\S+(?:면서|고|며|지만|아서|어서|보다)\s", end) or re.search(r"(?:[이하되]며|[이하되]고|지만|는데|[가-힣]로,)\s", end):
        return
    if re.search(r"(?:알아|이해해|공부해|익혀)\s?(?:야|두)\s", means.plain) or _MADE.match(means.plain) or _EXISTS.search(means.plain):
        return
    if len(clean(means.plain)) < 8 or clauses.dangling(means.plain, packs) or not nlp.is_sentence(means.plain):
        return
    asks = "어떻게 해야 하는가" if re.search(r"[가-힣]야\s?(?:한다|함|합니다|된다|됩니다)[.]?$", means.plain) else "무엇을 하는가"
    yield _draft(site, clauses.asked(site, f"{end} 위해 {asks}?", end), markdown(means), end, sure, "ko", start)


_MADE = re.compile(r"\s*(?:고안|설계|개발|제작|도입|만들어)\S*[된한진],?\s")
"""The purpose belongs to a thing that was made for it."""
_FINITE = re.compile(r"\s(?:is|are|was|were|can|could|may|must|should|will|has|have|does|do|uses?|needs?)\s")
"""A predicate: without one the sentence only tells what to do."""
_EXISTS = re.compile(r"(?:방법|방식|기법|종류)(?:이|가|들이)\s(?:있다|있습니다|있음|존재한다|존재합니다|존재함)[.]?$")
"""The means are only counted; what they are stands below."""


def _nothing(site: SentenceSite, means: str) -> bool:
    """Whether the means is no deed: it is only needed or costs something, or stands in the code that follows."""
    below = site.site.node.children or site.site.siblings[site.site.index + 1 :]
    return bool(_COSTS.search(means) or _NO_DEED.search(means) or _of_others(means)) or (
        _SOME_DEED.match(means) is not None and bool(below) and below[0].kind == "code"
    )


def _of_others(means: str) -> bool:
    """Whether what is done is said of something else, which comes first (`…위해 front는 …`), and not of one who does it to a thing."""
    return clauses.has_subject(" ".join(means.split()[:3])) and not re.match(r"\S+[이가]\s\S+[을를]\s", means)


def _noun(thing: str) -> str:
    """The noun phrase at the end of a clause: what stands behind its last connective ending."""
    words = thing.split()
    for place in range(len(words) - 1, 0, -1):
        if re.search(r"(?:서|고|며|면|해|여|어|아|도)$", words[place - 1]):
            return " ".join(words[place:])
    return thing


def _english(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    body = site.plain[begin:]
    if match := _EN_USED.match(body):
        name = clean(match["x"])
        if (
            clauses.dangling(name, packs)
            or articles.is_bare(match["x"].strip())
            or len(name.split()) > 6
            or re.search(r"\b(?:is|are|that|which|who|both|all|each)\b", name, re.I)
        ):
            return
        rest = site.text.cut(begin + match.start("rest"))
        rest = rest.cut(0, clauses.statement_end(rest.plain))
        be = (
            "is"
            if match["be"].lower() == "can be" and not name.endswith("s")
            else "are"
            if match["be"].lower() == "can be"
            else match["be"].lower()
        )
        asks = "for" if not match["rest"].lower().startswith("in ") else "in"
        yield _draft(site, f"What {be} {clauses.decapitalised(name)} used {asks}?", markdown(rest), name, 0.76, "en")
        return
    if (match := _EN_START.match(body)) and not clauses.dangling(match["a"], packs):
        if (
            clauses.dangling(match["b"], packs)
            or re.match(
                r"(?:and|or|but|nor|run|use|try|see|look|get|click|open|install|call|set|let|suppose|assume|imagine|consider)\b",
                match["b"],
                re.I,
            )
            or re.match(r"(?:be|sum|summari[sz]e|conclude|recap|start|begin)\b", match["a"], re.I)
        ):
            return
        named = match["b"].split()[0].lower() in DETERMINERS
        if not named and clauses.subject_verb(match["b"].rstrip(".")) is None and not _FINITE.search(match["b"]):
            return
        means = site.text.cut(begin + match.start("b"))
        yield _draft(site, clauses.asked(site, f"What is done to {match['a']}?", match["a"]), markdown(means), match["a"], 0.64, "en")
