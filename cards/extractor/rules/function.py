from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import clauses
from cards.extractor.answers import markdown
from cards.extractor.rule import SentenceSite, rule
from cards.extractor.rules.term_colon import is_term
from cards.extractor.titles import clean
from cards.model import Draft
from cards.nlp import english

_KO_ACTS = re.compile(
    r"(?:을|를)\s(?:[^.]{0,60}?)(?:줄여\s?준다|줄인다|줄여|높인다|높여\s?준다|높여|막는다|막아\s?준다|방지한다|방지해\s?준다|해결한다|해결해\s?준다|수행한다|제공한다|제공해\s?준다|"
    r"관리한다|관리해\s?준다|저장한다|보장한다|보장해\s?준다|변환한다|변환해\s?준다|담당한다|도와\s?준다|돕는다|처리한다|처리해\s?준다|제어한다|결정한다|조절한다|조절해\s?준다|"
    r"가능하게\s?한다|향상시킨다|감소시킨다|증가시킨다|완화한다|완화시킨다|억제한다|안정화한다|표현한다|나타낸다|측정한다|검증한다|생성한다|전달한다|연결한다|구현한다|학습한다|예측한다|분류한다|추출한다|"
    r"최소화한다|최대화한다|정의한다|추적한다|지원한다|허용한다|할당한다|실행한다|선택한다|계산한다|사용한다|이용한다|활용한다)"
    r"[.]?$|(?:역할을|기능을|일을)\s(?:한다|수행한다|담당한다|합니다|수행합니다|맡는다)[.]?$"
)
_EN_BE = re.compile(
    r"^(?P<x>(?:an?\s|the\s)?[^,;:.]{2,50}?)\s+(?P<be>is|are)\s+(?:\w+ly\s+)?(?P<how>responsible for|concerned with|based on|made of|useful for|required for|"
    r"limited to|reserved for|known for|caused by|built on|derived from|composed of|suited for|good at|similar to)\s+(?P<rest>.{6,})$",
    re.I,
)
_POLITE = re.compile(r"(?:합니다|줍니다|킵니다|습니다|냅니다)(?=[.]?$)")
_EN_VERBS = frozenset(
    [
        "achieve",
        "have",
        "affect",
        "allow",
        "apply",
        "assert",
        "assume",
        "avoid",
        "balance",
        "block",
        "calculate",
        "cause",
        "change",
        "combine",
        "compute",
        "connect",
        "contain",
        "control",
        "convert",
        "create",
        "decide",
        "decode",
        "decrease",
        "define",
        "describe",
        "detect",
        "determine",
        "disable",
        "divide",
        "enable",
        "encode",
        "ensure",
        "estimate",
        "evaluate",
        "extend",
        "extract",
        "follow",
        "generate",
        "guarantee",
        "handle",
        "help",
        "hold",
        "identify",
        "implement",
        "improve",
        "include",
        "increase",
        "indicate",
        "introduce",
        "involve",
        "keep",
        "learn",
        "limit",
        "list",
        "manage",
        "map",
        "measure",
        "merge",
        "minimise",
        "minimize",
        "maximise",
        "maximize",
        "model",
        "move",
        "need",
        "normalize",
        "offer",
        "optimize",
        "perform",
        "predict",
        "prevent",
        "process",
        "produce",
        "propagate",
        "protect",
        "provide",
        "reduce",
        "refer",
        "regularize",
        "remove",
        "replace",
        "represent",
        "require",
        "resolve",
        "return",
        "scale",
        "select",
        "separate",
        "show",
        "solve",
        "specify",
        "split",
        "store",
        "suffer",
        "support",
        "trade",
        "train",
        "transform",
        "translate",
        "treat",
        "update",
        "use",
        "validate",
        "vary",
        "work",
    ]
)


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
        name, sure = site.subject, 0.64
    rest = site.text.cut(start)
    plain = _POLITE.sub(
        lambda m: {"합니다": "한다", "줍니다": "준다", "킵니다": "킨다", "냅니다": "낸다"}.get(m.group(), m.group()), rest.plain
    )
    if not name or not _KO_ACTS.search(plain) or len(clean(rest.plain)) < 8 or clauses.dangling(rest.plain, packs):
        return
    if re.search(r"기\s?때문|므로|반면|지만", rest.plain):
        sure -= 0.06
    question = f"{name}의 역할은?" if not re.search(r"사용한다|이용한다|활용한다", plain[-8:]) else ""
    if not question:
        return
    yield _draft(site, question, markdown(rest), name, "role", sure, "ko")


def _is_topic(name: str, site: SentenceSite) -> bool:
    key = re.sub(r"[\W_]+", "", name).lower()
    return any(key and key in re.sub(r"[\W_]+", "", line).lower() for line in (*site.site.context, site.subject))


def _english(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    body = site.plain[begin:]
    if match := _EN_BE.match(body):
        name = re.sub(r"^(?:an?|the)\s+", "", clean(match["x"]), flags=re.I)
        if is_term(name, packs) and not clauses.dangling(match["x"], packs):
            sure = 0.66 + 0.06 * _is_topic(name, site)
            question = f"What {match['be'].lower()} {clauses.decapitalised(match['x'])} {match['how'].lower()}?"
            yield _draft(
                site, question, markdown(site.text.cut(begin + match.start("rest"))), name, match["how"].split()[0].lower(), sure, "en"
            )
        return
    found = clauses.subject_verb(body.rstrip("."))
    if found is None:
        return
    subject, verb, rest = found
    base = "have" if verb in ("has", "have") else english.base_of(verb.lower())
    name = re.sub(r"^(?:an?|the)\s+", "", clean(re.sub(r"\s*\([^)]*\)", "", subject)), flags=re.I)
    if (
        base not in _EN_VERBS
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
    tail = _tail(base, rest)
    if tail is None:
        return
    question = f"What {does} {clauses.decapitalised(subject)} {base}{tail}?"
    yield _draft(site, question, markdown(site.text.cut(start)), name, base, sure, "en")


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
