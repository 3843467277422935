from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import clauses, subjects
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.said import ARROWS
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Draft

_KO = re.compile(r"^(?P<by>.{6,80}?(?:(?:을|를)\s통해서?|[가-힣]으로써|(?:을|를)\s이용해서?|(?:을|를)\s이용하여))\s*,?\s+(?P<rest>.{6,})$")
_TOLD = re.compile(
    r"^\S+(?:고|며),\s|(?:것|방법|방식)[이은]?\s아닌|(?:지만|는데)\s?,?\s|이번엔?|봤|려고\s|[았었였했]다\S?$|야\s?(?:함|한다|합니다)\S?$"
)
"""A result that is told as a story, set against another or advised: no fact to ask for."""
_NO_FACT = re.compile(r"[았었였했]는가$|경험이 있는가$|(?:말|의미|뜻)하는가$|[가-힣]인가$")
"""A question of what happened to the author, or of what something is."""
_BY = re.compile(r"\s?(?:(?:취|사용|이용|적용|활용)함으로써|통해서?|이용해서?|이용하여)$")
_EN_CAN = re.compile(
    r"^(?P<s>[^,;:]{2,90}?)\s(?P<aux>can|could|may)(?:\salso)?\s(?P<v>[a-z][^,;:]{3,90}?),?\s(?P<by>by\s\w+ing\s.{4,})$", re.I
)
_EN_IS = re.compile(
    r"^(?P<s>[^,;:]{2,60}?)\s(?P<aux>is|are)\s(?P<v>(?:\w+ly\s)?(?!used\sin\b|\w+(?<!s)(?<!m)(?:ent|ant)\b)\w+(?:ed|en|wn|ut|lt|nt|ught|ound))\s"
    r"(?P<by>(?:by(?!\s(?:default|hand|far|design|itself|themselves)\b)|using|through|via|with the help of|in an?)\s.{4,})$",
    re.I,
)
_EN_DOES = re.compile(r"^(?P<s>[^,;:]{2,60}?)\s(?P<v>[a-z]+s?)\s(?P<o>[^,;:]{0,60}?)\s?(?P<by>by\s\w+ing\s.{6,})$", re.I)


_TWO = re.compile(r"[가-힣](?:으며|이며|하며|되며),?\s|(?:하고|되고),\s|되어\s.*되어\s|하면\s|때\s(?:사용|쓰)")
"""Two things come about, or one in a case."""
_HALF = re.compile(r"\S+(?:지|고|며|서|게)\s(?!수)")
"""It begins with a verb: what it is said of stands before the means."""


@rule(tier=3, kinds=("function",), scope="sentence")
def means(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that says by what means something comes about: `…를 통해 …`, `…함으로써 …`, `X can … by …`, `X is … by …`.

    What comes about is asked with 어떻게 or how, the means is the answer.

    ## Becomes

    ```note
    # 인덱스
    커버링 인덱스는 필요한 컬럼을 모두 담음으로써 테이블 접근을 없앤다.
    ```
    ```cards
    커버링 인덱스는 어떻게 테이블 접근을 없애는가?  →  필요한 컬럼을 모두 담음으로써
    ```
    ```note
    # Replication
    A cache can reduce latency by keeping copies close to the reader.
    ```
    ```cards
    How can a cache reduce latency?  →  by keeping copies close to the reader.
    ```

    ```note
    # Hash table
    The hash table is replaced by a sorted index.
    ```
    ```cards
    What is the hash table replaced by?  →  a sorted index.
    ```

    ```note
    # 장애 대응
    복구 단계에서는 로그를 통해 지워진 쓰기를 되돌린다.
    ```
    ```cards
    복구 단계에서 어떻게 지워진 쓰기를 되돌리는가?  →  로그를 통해
    ```

    ## Leaves alone

    ```note
    # 지연 복제
    ## 릴레이 로그
    대기 서버는 릴레이 로그를 통해 주 서버의 쓰기를 되풀이한다.
    ```
    ```note
    # 잠금
    잠금을 통해 다른 트랜잭션을 막는 것이 필요하다.
    ```
    ```note
    # 인덱스
    이를 통해 많이 배울 수 있었다.
    ```
    ```note
    # Replication
    This is done by hand.
    ```
    ```note
    # 인덱스
    이상 기록 검출을 통해 쓸모없는 기록을 검출하는 것이 가능하다.
    ```
    """
    yield from _korean(site) if nlp.lang_of(site.plain) == "ko" else _english(site)


def _draft(site: SentenceSite, question: str, answer: str, anchor: str, sure: float, lang: str) -> Draft:
    return site.site.draft(
        question, answer, rule="means", kind="function", anchor=clean(anchor), facet="means", score=sure, span=site.span, lang=lang
    )


_SHOULD = re.compile(r"(?:것이|일이)\s(?:필요|중요)|수도 있")
"""What is wanted, or only possible: by what it comes about is not the point."""


def _korean(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    body = site.plain[begin:]
    match = _KO.match(body)
    if not match or clauses.dangling(body, packs):
        return
    mark = clauses.topic_mark(match["by"])
    subject, start = "", begin
    if mark and mark.end < len(match["by"]) - 4:
        subject, start = match["by"][: mark.end].strip() + " ", begin + mark.end
    result = match["rest"]
    form = nlp.to_question(result)
    by = site.text.cut(start, begin + match.end("by"))
    if unlike := re.match(r".*\s달리,?\s", by.plain):
        by = by.cut(unlike.end())
    place = None if subject or clauses.topic_mark(result) else re.match(r"\S.{0,28}에서는?\s", by.plain)
    if place:
        subject, by = re.sub(r"는\s$", " ", place.group()), by.cut(place.end())
    if _TWO.search(result) or _HALF.match(result) or _SHOULD.search(result):
        return
    if form is None or _TOLD.search(result) or _NO_FACT.search(form) or subjects.is_example(site):
        return
    if re.search(r"(?:고|며|지만|는데|후|면)\s?,?\s|,|란\s|\s[:：]\s|```|[을를]\s\S+[을를]\s(?:통해|이용)", by.plain) or (
        subject and clauses.topic_mark(result)
    ):
        return
    if re.search(r"(?:을|를) 통해", result) or not re.search(r"[가-힣A-Za-z)](?:을|를|이|가|은|는)\s", subject + result):
        return
    if _circular(by.plain, subject + result, clauses.topic_of(site)):
        return
    if clauses.dangling(result, packs) or len(clean(result)) < 8 or clauses.dangling(by.plain, packs):
        return
    own = clauses.topic_mark(form)
    carried, asked = (form[: own.end] + " ", form[own.end :]) if own and not subject else (subject, form)
    question = f"{carried}어떻게 {asked.strip()}?"
    if "수 있는가" in question:
        question = question.replace("어떻게 ", "무엇을 통해 ", 1) if "통해" in match["by"] else question
    if not place and not subject and not own and not clauses.has_subject(result):
        return
    yield _draft(site, question if place else clauses.asked(site, question, result), markdown(by), result, 0.7, "ko")


def _english(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    body = site.plain[begin:]
    match = _EN_CAN.match(body) or _EN_IS.match(body)
    if match:
        if re.match(r"by [A-Z][a-z]+ [A-Z]", match["by"]):
            return
        if clauses.dangling(match["s"], packs) or not _plain(match["s"]) or ARROWS.search(body):
            return
        yield _asked_in_english(site, match, begin)
        return
    match = _EN_DOES.match(body)
    if match and not ARROWS.search(body) and not clauses.dangling(match["s"], packs):
        question = clauses.do_question("How", body[: match.start("by")].strip())
        if question:
            yield _draft(site, question, markdown(site.text.cut(begin + match.start("by"))), body[: match.start("by")], 0.72, "en")


def _asked_in_english(site: SentenceSite, match: re.Match[str], begin: int) -> Draft:
    """`How can X …?`; of what something is done by `What is X replaced by?`, of where it is kept `Where is X stored?`."""
    by, start = match["by"], begin + match.start("by")
    word, tail, named = "How", "", True
    if match.re is _EN_IS and re.match(r"by\s(?!(?:\w+ly\s)?\w+ing\b)", by):
        word, tail, start = "What", " by", start + 3
    elif re.match(r"(?:stored|kept|located|placed|held|saved)$", match["v"]) and by.lower().startswith("in"):
        word = "Where"
    if match.re is _EN_IS:
        named = _named(site, match["s"], of_thing=bool(tail))
    question = f"{word} {match['aux'].lower()} {clauses.decapitalised(match['s'])} {match['v']}{tail}?"
    answer = site.text.cut(start)
    answer = answer.cut(0, clauses.statement_end(answer.plain))
    return _draft(site, question, markdown(answer), match["s"] + " " + match["v"], 0.74 if named else 0.58, "en")


def _named(site: SentenceSite, subject: str, *, of_thing: bool) -> bool:
    """Whether a subject is more than a word in passing: bold, with an article or several words, or what a title is about."""
    bare = re.sub(r"^(?:an?|the)\s", "", subject.lower())
    if of_thing and not site.text.marked("bold"):
        return bare == clauses.topic_of(site).lower()
    return bare != subject.lower() or " " in bare or bare == clauses.topic_of(site).lower() or bool(site.text.marked("bold"))


def _circular(by: str, result: str, topic: str) -> bool:
    """Whether the means only says again what comes about (`잡음 검출을 통해 잡음을 검출한다`)."""
    words = nlp.content_words(_BY.sub("", by))
    told = set(nlp.content_words(f"{result} {topic}"))
    return bool(words) and (set(words) <= told or words[-1] in set(nlp.content_words(result)))


def _plain(subject: str) -> bool:
    """A subject without a clause of its own."""
    return not re.search(r"\b(?:that|which|who|where|whose|if|when|because|and it|is|are)\b", subject)
