"""Korean sentences that define: `X란 …`, `X는 …을 말한다`, `X는 …하는 방법이다`, `…을 X라고 한다`, `…이 바로 X이다`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cards import nlp
from cards.extractor.clauses import topic_mark
from cards.extractor.defining.naming import Defined, arises, askable, same_name
from cards.extractor.titles import clean, stem_of
from cards.nlp.hangul import final_of
from cards.packs import Packs, fold

_RAN = re.compile(r"^(?P<x>.{1,60}?)\s?(?:이?란|이?라는\s?(?:것|말)은|이?라\s?(?:함|하는\s?것)은)\s")
_SPELLED = re.compile(r"의\s?(?:약자|줄임말|약어|준말|합성어)")
_TURN = re.compile(r"(?:라면|다면|지만|반면|므로|때문에)[,\s]")
_COPULA = re.compile(r"(?<=[가-힣A-Za-z)])(?<!적)(?:이다|입니다)[.]?$")
_MODIFIED = re.compile(r"(?:는|은|을|를|ㄴ|한|된|인|할|될|적인|위한|대한|의)\s(?:\S+\s){0,2}\S+$")
_UNFINISHED = re.compile(r"(?:면|고|며|서|는데|지만|[가-힣](?:는|되는|하는)|,)$")
_IF = re.compile(r"(?:다면|라면)[,\s]")
_PROMISES = re.compile(
    r"(?:아래|위|다음)의?\s(?:식|수식|그림|코드|표)[을를의와과에]|(?:보자|보겠다|보겠습니다|봅시다|것이\s아니라\s.*것이다)[.]?(?:\s*\([^)]*\))?$"
)
"""It only says what comes next, or sets right what something is not."""
_NOT_IT = re.compile(r"\s?(?:아니며|아니고|아니라|아니지만)")
"""It begins with what the term is not."""
_CASE = re.compile(r"것이라\s|[가-힣](?:하|되|쓰|르|오|가|나|보)면\s")
"""A reason or a condition: what follows comes of it, and says nothing of what the subject is."""
_POPULAR = re.compile(
    r"\s?(?:현재|요즘|최근에?|오늘날)?\s?(?:가장\s)?(?:많이|널리|흔히|자주)\s?(?:사용|쓰|이용|알려|받아)\S+\s(?:\S+\s){0,3}\S+$"
)
"""It says only how much the thing is used."""
_DEED = re.compile(r"[가-힣A-Za-z)](?:만|을|를|아서|어서|워서|해서)\s[가-힣]{2,3}[.]?$")
"""A verb's noun with its object (`필요한 부분만 학습`): what is done, not what it is."""
_PLACE = re.compile(r"(?:시스템|환경|서버|클라이언트|브라우저|화면단?|쪽|측)$")
_WAY = re.compile(r"(?:방법|방식|기법)(?:이다|입니다|임)?[.]?$")
"""What no place or party is."""
_LOOKS = re.compile(r"\s?(?:\S+\s){0,2}(?:형태|모양)(?:이다|입니다|임)?[.]?$")
"""How something looks, in a word or two."""
_THEN = re.compile(r"[고며],\s(?P<rest>(?P<place>\S+에서는\s)?.*(?:방법|방식)(?:이다|입니다|임)?[.]?)$")
_TOWARDS = re.compile(r"(?:으로|을|를)\s[가-힣]{2,3}[.]?$")
"""A deed with its direction (`…하는 방향으로 학습`)."""
_RUN = re.compile(r"(?:수행|실행|진행|이행)(?:함|한다|합니다)?[.]?$")
"""What is carried out, which is no row and no deed that a noun names (`…행`)."""
_SETTING = re.compile(r"(?:에서는?|에서의|여기서|측면에서)\s")


class _Patterns(NamedTuple):
    verb: re.Pattern[str]
    named: re.Pattern[str]
    is_named: re.Pattern[str]
    noun: re.Pattern[str]
    """It ends in a noun that definitions end in."""
    what: re.Pattern[str]
    """It ends in such a noun with something that sets it apart."""
    no: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(packs: Packs) -> _Patterns:
    noun, verb = packs.either("definition_nouns", hangul=True), packs.either("definition_verbs", hangul=True)
    naming, is_ = packs.either("naming_verbs", hangul=True), r"(?:이다|입니다|임|다)?[.]?$"
    apart = r"(?:는|은|을|를|ㄴ|한|된|인|할|될|적인|위한|대한|있는|없는|의|던)\s"
    return _Patterns(
        re.compile(rf"{verb}[.]?$"),
        re.compile(
            r"^.*(?:을|를)\s(?:흔히\s|보통\s|바로\s|각각\s)?[\"'“‘]?(?P<x>[^\"'”’,]{1,40}?)[\"'”’]?"
            rf"(?:이?라고|이?라)\s?{naming}[.]?$"
        ),
        re.compile(rf"^.{{6,}}{noun}(?:이|가)\s바로\s(?P<x>[^,.(]{{2,40}}?)(?:\s?\([^()]*\))?\s?(?:이다|입니다|다)?[.]?$"),
        re.compile(rf"{noun}(?:을 말한다|를 말한다|이에요|예요|이다|입니다|임|다)?[.]?$"),
        re.compile(rf"{apart}(?:\S+\s){{0,3}}?(?:\S*{noun}|[A-Za-z]{{2,}}(?=이다|입니다)){is_}"),
        re.compile(rf"{packs.either('no_definition', hangul=True)}[.]?$"),
    )


_STAYS = re.compile(r"\s?(?:그대로|(?:바꾸|변하|건드리)지|유지(?:한|하면서))\s")
"""What only stays as it is while something else is done."""


def define(text: str, packs: Packs) -> Defined | None:
    """The term that a Korean sentence defines."""
    patterns = _patterns(packs)
    if _PROMISES.search(text):
        return None
    if match := _RAN.match(text):
        name = _last_noun(stem_of(clean(match["x"]), text[match.end("x") :]))
        if askable(name, packs) and not _UNFINISHED.search(text) and "때문에" not in text[match.end() :]:
            return Defined(name, 0.95, match.end())
    for pattern in (patterns.named, patterns.is_named):
        if (match := pattern.match(text)) and match.start("x") > 10 and askable(clean(match["x"]), packs):
            return Defined(clean(match["x"]), 0.86, 0)
    mark = topic_mark(text)
    if mark is None or (patterns.no.search(text) and not patterns.verb.search(text)):
        return None
    name = _last_noun(clean(text[: mark.start]))
    if not askable(name, packs) or (text[: mark.end].endswith("는") and _NOT_IT.match(text[mark.end :])):
        return None
    if patterns.verb.search(text):
        return Defined(name, 0.92, mark.end)
    if _SPELLED.search(text):
        return Defined(name, 0.88, mark.end, spelled=True)
    rest = text[mark.end :]
    if (
        _STAYS.match(rest)
        or _POPULAR.match(rest)
        or _CASE.search(rest)
        or (re.search(r"[가-힣A-Za-z)](?:와|과)\s", name) and " 각각 " in rest)
        or re.match(r"(?:The|This|A)\s", name)
        or _TOWARDS.search(rest)
        or _owned_by_both(rest)
        or _LOOKS.fullmatch(rest)
        or (_PLACE.search(name) and _WAY.search(rest))
    ):
        return None
    if fold(re.sub(r"(?:이다|입니다|임)?[.]?$", "", text).rpartition(" ")[2]) == fold(name):
        return None
    label = fold(name).split()[-1] in packs.labels if fold(name) else True
    if _is_future(text) or _RUN.search(text):
        return None
    if patterns.what.search(text[mark.end :]) and not label and not _TURN.search(text):
        return Defined(name, 0.82, mark.end)
    return None


def _owned_by_both(rest: str) -> bool:
    """`A는 …하고, B에서는 …하는 방식`: a way of doing that is neither A nor B."""
    match = _THEN.search(rest)
    return match is not None and (match["place"] is not None or topic_mark(match["rest"]) is not None)


def _is_future(text: str) -> bool:
    """`…할 것이다`: a plan, no meaning."""
    match = re.search(r"(?P<last>[가-힣])\s?것(?:이다|입니다)[.]?$", text)
    return match is not None and final_of(match["last"]) == "ㄹ"


def _last_noun(name: str) -> str:
    """The term behind a setting (`분산 시스템에서 최종 일관성`)."""
    parts = _SETTING.split(name)
    return parts[-1] if parts[-1].strip() else name


def explains(text: str, term: str, packs: Packs) -> float:
    """How surely a Korean sentence right under `term` says what it is, where it does not define by its own subject."""
    patterns, mark = _patterns(packs), topic_mark(text)
    none = patterns.no.search(text) and not patterns.verb.search(text)
    if (mark and not same_name(text[: mark.start], term)) or none or _IF.search(text) or " 등은 " in text:
        return 0.0
    if arises(text) or (mark and _NOT_IT.match(text[mark.end :])):
        return 0.0
    if patterns.verb.search(text):
        return 0.85
    if _DEED.search(text) or fold(text).rpartition(" ")[2] in packs.not_heads:
        return 0.0
    if patterns.what.search(text) or (mark is None and patterns.noun.search(text) and text.rstrip(".").endswith("다")):
        return 0.8
    if mark is None and _COPULA.search(text):
        return 0.74
    heads = [text[: m.start()] for m in re.finditer(r"\s?[,(]", text)]
    if any(len(head) >= 8 and patterns.what.search(head) for head in heads):
        return 0.72
    last = term.rstrip().rpartition(" ")[2]
    if last not in packs.operations and same_name(text.rstrip(". ").rpartition(" ")[2], last) and _MODIFIED.search(text):
        return 0.78
    if (patterns.noun.search(text) and len(text.split()) > 2) or (
        mark is None and len(text) >= 12 and _MODIFIED.search(text) and _ends_in_noun(text)
    ):
        return 0.62
    return 0.0


def _ends_in_noun(text: str) -> bool:
    """Whether a fragment ends in a noun that the dictionary knows."""
    sentences = nlp.analyse(text.rstrip(" .")).sentences
    return bool(sentences and sentences[-1].tokens and sentences[-1].tokens[-1].has("NNG", "NNP", "SL"))
