from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Draft
from cards.nlp import josa

_KO = re.compile(
    r"^(?P<x>.{2,50}?)(?P<j>에는|으로는|로는|의 (?:종류|예시?|방법|유형)(?:에는|으로는|로는))\s(?:크게\s|대표적으로\s|보통\s)?"
    r"(?P<rest>.{3,200}?)(?P<end>\s?(?:등)?(?:이|가)\s(?:있|존재)\S{1,4})[.]?$"
)
_KO_SPLIT = re.compile(
    r"^(?P<x>.{2,40}?)(?:은|는)\s(?:크게\s)?(?P<rest>.{3,160}?)(?P<end>(?:으로|로)\s"
    r"(?:나뉜다|나눌 수 있다|나뉩니다|구성된다|구성되어 있다|이루어진다|이루어져 있다|구분된다|분류된다|(?:구분|분류)할 수 있다))[.]?$"
)
_EN = re.compile(
    r"^there\s+are\s+(?P<np>(?:(?:two|three|four|five|six|seven|\d{1,2}|several|many|various)\s+)?(?:(?:main|key|different|common)\s+)?"
    r"(?P<head>[a-z]+s)\s+(?:of|to|for|in)\s+[^:.,]{2,60}?)\s*(?::|,?\s*(?:namely|such as))\s*(?P<rest>[^:]{4,200})$",
    re.I,
)
_EN_ARE = re.compile(
    r"^(?P<np>the\s(?:(?:most\s(?:common|important|popular|used)|main|two|three|four|five|key|primary|basic|major)\s){1,2}"
    r"[\w\s-]{3,50}?s)\sare:?\s(?P<rest>[^:]{4,160})$",
    re.I,
)
_EN_CONSISTS = re.compile(
    r"^(?P<x>(?:an?\s|the\s)?[^,:;.]{2,50}?)\s+"
    r"(?P<verb>consists? of|(?:is|are) composed of|comprises?|is made up of|(?:is|are) divided into)\s+(?P<rest>.{4,200})$",
    re.I,
)


@rule(tier=3, kinds=("list",), scope="sentence")
def members(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that names the members of a kind: `X에는 A, B가 있다`, `X는 A와 B로 나뉜다`, `There are two kinds of X: A and B`.

    ## Becomes

    ```note
    # 스케줄링
    선점형 알고리즘에는 라운드 로빈, 다단계 큐가 있다.
    ```
    ```cards
    선점형 알고리즘에는 무엇이 있는가?  →  라운드 로빈, 다단계 큐
    ```
    ```note
    # Storage
    There are two kinds of index: clustered and secondary.
    ```
    ```cards
    What are the two kinds of index?  →  clustered and secondary.
    ```

    ## Leaves alone

    ```note
    # 스케줄링
    선점형 알고리즘에는 문제가 있다.
    ```
    ```note
    # Storage
    There are many reasons to be careful.
    ```
    """
    made = _korean(site) or _english(site)
    if made is None:
        return
    question, anchor, start, end, sure = made
    lang = site.site.lang(site.plain)
    answer = site.text.cut(start, end)
    yield site.site.draft(
        question,
        markdown(answer),
        rule="members",
        kind="list",
        anchor=anchor,
        facet="members",
        score=sure,
        span=site.span,
        lang=lang,
    )


Made = tuple[str, str, int, int, float]
_SEVERAL = re.compile(r",|、|(?:와|과|이랑|하고|및)\s|/|\band\b|\bor\b|·")


def _ok(name: str, rest: str, site: SentenceSite) -> bool:
    packs = site.site.packs
    opened = packs.starts("unresolved", name) or packs.starts("connectives", name)
    if name.endswith(("적으로", "적")) or re.search(r"지만,?\s|는데,?\s", rest) or re.match(r"(?:위와|앞과|아래와)\s", rest):
        return False
    return not opened and bool(_SEVERAL.search(rest)) and nlp.is_term(name)


def _korean(site: SentenceSite) -> Made | None:
    if match := _KO.match(site.plain):
        name = clean(match["x"])
        if _ok(re.sub(r"의$", "", name), match["rest"], site):
            return f"{name}{match['j']} 무엇이 있는가?", name, match.start("rest"), match.end("rest"), 0.76
    if match := _KO_SPLIT.match(site.plain):
        name = clean(match["x"])
        if _ok(name, match["rest"], site):
            verb = nlp.to_question(match["end"].strip() + ".") or ""
            subject = josa.attach(name, "은는", seen=site.site.reading.seen)
            if verb:
                return f"{subject} 무엇{'으' if verb.startswith('로') else ''}{verb}?", name, match.start("rest"), match.end("rest"), 0.74
    return None


def _english(site: SentenceSite) -> Made | None:
    if (match := _EN.match(site.plain)) and match["head"].lower() in site.site.packs.list_heads | {"kinds"}:
        return f"What are the {match['np'].strip()}?", match["np"].strip(), match.start("rest"), len(site.plain), 0.8
    match = _EN_ARE.match(site.plain)
    if match and _SEVERAL.search(match["rest"]) and not re.match(r"(?:not|very|more|less|also|often)\b", match["rest"]):
        return f"What are {match['np'][:1].lower()}{match['np'][1:]}?", match["np"], match.start("rest"), len(site.plain), 0.74
    match = _EN_CONSISTS.match(site.plain)
    if match and _ok(clean(match["x"]), match["rest"], site):
        name = clean(match["x"])
        verb = match["verb"].lower()
        subject = name[:1].lower() + name[1:] if name.lower().startswith(("a ", "an ", "the ")) else name
        if verb.startswith(("is ", "are ")):
            be, tail = verb.split(" ", 1)
            return f"What {be} {subject} {tail}?", name, match.start("rest"), len(site.plain), 0.74
        do = "do" if verb in ("consist of", "comprise") else "does"
        return (
            f"What {do} {subject} {'consist of' if verb.startswith('consist') else 'comprise'}?",
            name,
            match.start("rest"),
            len(site.plain),
            0.74,
        )
    return None
