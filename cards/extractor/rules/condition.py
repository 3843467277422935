from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import cases, clauses, subjects
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Draft

_EN = re.compile(r"^(?P<cue>if|when|whenever)\s+(?P<a>[^,:]{6,110}),\s+(?:then\s+)?(?P<b>.{8,})$", re.I)
_EN_NO_CLAUSE = re.compile(r"(?:\w+|\w+ing\s.*|(?:at|in|on|with|without|under|for|from|by|to)\s.*)$", re.I)
"""A condition without a subject of its own (`when closed`, `if at a leaf`)."""
_EN_IMPERATIVE = re.compile(
    r"(?:use|avoid|try|consider|make|set|choose|add|run|do|don't|never|always|check|call|keep|remember|prefer|apply|increase|decrease|"
    r"look|see|start|stop|get|go|think|read|write)\b",
    re.I,
)

_CASE_ONLY = re.compile(r"\S+[한운은큰]\s경우(?:에는|에|는)?")
"""A case that one word describes (`심각한 경우`)."""
_AGAIN = re.compile(r"\([^()]*면\)\s+")
"""The condition once more, in brackets."""
_ARGUMENT = re.compile(r"[을를]\s|[가-힣A-Za-z)](?:에|으로|로)(?!\s대해)[\s(]|후에?[\s(]")
"""What is done to, with or where: an argument of the verb of the condition."""


@rule(tier=3, kinds=("condition",), scope="sentence")
def condition(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that says what comes of a condition: `…면 …`, `…할 경우 …`, `If …, …`, `When …, …`.

    The condition is asked with the topic in front, what comes of it is the answer.  Advice, examples and conditions that point
    outside the sentence are left alone.

    ## Becomes

    ```note
    # 해시 테이블
    적재율이 높아지면 충돌이 늘어나 탐색이 느려진다.
    ```
    ```cards
    해시 테이블에서 적재율이 높아지면 어떻게 되는가?  →  충돌이 늘어나 탐색이 느려진다.
    ```
    ```note
    # Hash table
    If the load factor grows, lookups slow down.
    ```
    ```cards
    In hash table, what happens if the load factor grows?  →  lookups slow down.
    ```

    ```note
    # 대기 서버
    지연 복제를 켜고, 주 서버가 죽으면 마지막 기록을 잃을 수 있다.
    ```
    ```cards
    대기 서버에서 지연 복제를 켜고, 주 서버가 죽으면 어떻게 되는가?  →  마지막 기록을 잃을 수 있다.
    ```
    ```note
    # 복제
    주 서버가 응답하지 않는 경우 대기 서버를 사용한다.
    ```
    ```cards
    복제에서 주 서버가 응답하지 않는 경우 어떻게 하는가?  →  대기 서버를 사용한다.
    ```

    ```note
    # 복제
    적재가 오래 걸려서 멈추고 싶으면 중단 변수로 작업을 끝낼 수 있다.
    ```
    ```cards
    복제에서 적재가 오래 걸려서 멈추고 싶으면 어떻게 하는가?  →  중단 변수로 작업을 끝낼 수 있다.
    ```

    ```note
    # 복제
    대기 서버가 기록을 곧바로 받는 경우 동기 방식이라고 부른다.
    ```
    ```cards
    복제에서 대기 서버가 기록을 곧바로 받는 경우 무엇이라고 하는가?  →  동기 방식이라고 부른다.
    ```

    What is done in the condition is done by no title: `역색인에서 …`, not `역색인은 …`.

    ```note
    # 역색인
    낱말을 어간으로 줄이면 색인의 크기가 작아진다.
    ```
    ```cards
    역색인에서 낱말을 어간으로 줄이면 어떻게 되는가?  →  색인의 크기가 작아진다.
    ```
    ```note
    # 색인에 대한 오해
    낱말을 모두 어간으로 줄이면 고유 명사를 찾지 못하게 된다.
    ```
    ```cards
    낱말을 모두 어간으로 줄이면 어떻게 되는가?  →  고유 명사를 찾지 못하게 된다.
    ```

    ```note
    # 역색인
    어간 추출이 꺼지면 (0으로 설정되면) 낱말이 그대로 색인에 들어간다.
    ```
    ```cards
    역색인에서 어간 추출이 꺼지면 (0으로 설정되면) 어떻게 되는가?  →  낱말이 그대로 색인에 들어간다.
    ```

    ## Leaves alone

    ```note
    # 검색 장애
    심각한 경우에는 색인 전체를 처음부터 다시 만들게 된다.
    ```
    ```note
    # 삽입 이상
    기본 키의 값을 모르면 삽입이 불가능하다.
    ```
    ```note
    # 탐색
    탐색에서 가장 느린 단계가 있다면 디스크를 읽는 것이다.
    ```
    ```note
    # 복제
    자주 쓰는 자료를 대기 서버에 두면 성능을 높일 수 있다.
    ```
    ```note
    # 해시 테이블
    예를 들면 전화번호부가 있다.
    이렇게 하면 느려진다.
    ```
    ```note
    # Hash table
    If it grows, that is bad.
    ```
    ```note
    # 복제
    예를 들어 대기 서버가 두 대라면 한 대는 쉬게 된다.
    이전 기록이 남아 있으면 다행이지만 대부분 처음부터 다시 복사해야 한다.
    지연이 짧으면 그대로 두고, 지연이 길면 복제를 다시 시작한다.
    ```
    ```note
    # Replication
    If at a replica, reads are served from the local copy.
    ```
    ```note
    # 복제
    - 쓰기가 드문 경우 : 지연이 짧다면 대기 서버에서 읽어도 된다. 지연이 길다면 원본에서 읽어야 한다.
    - 지연이 길더라도 읽기만 하는 경우 그대로 두어도 괜찮다.
    ```
    ```note
    # 복제
    복제가 끊기는 경우에 주로 발생한다.
    같지 않다면 처음부터 다시 비교한다.
    로그를 자주 비우면 비울수록 좋다.
    주 서버를 껐다 켜면 몇몇 기록이 사라진 것을 확인했다.
    ```
    """
    packs = site.site.packs
    if packs.pattern("hedges").search(site.plain) or site.plain.rstrip().endswith("?") or subjects.is_example(site):
        return
    yield from _korean(site) if nlp.lang_of(site.plain) == "ko" else _english(site)


def _korean(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    end = 0 if cases.POINTS_BACK.match(site.plain) else clauses.condition_end(site.plain[begin:])
    if not end:
        return
    when, then = cases.trimmed(site.plain[begin : begin + end].strip()), site.text.cut(begin + end)
    outcome = then.plain.lstrip(", :")
    if again := _AGAIN.match(outcome):
        when, outcome = f"{when} {again.group().strip()}", outcome[again.end() :]
    if _CASE_ONLY.fullmatch(when) or not re.match(r"[\w`*($\[\"'“‘<]", outcome):
        return
    if cases.no_condition(site, when) or cases.no_outcome(site, when, outcome) or _titled(site, outcome):
        return
    shift = len(then.plain) - len(outcome)
    yield site.site.draft(
        clauses.asked(site, f"{when} {cases.done(when, outcome)}?", when, whose=_ARGUMENT.search(when) is None),
        markdown(then.cut(shift)),
        rule="condition",
        kind="condition",
        anchor=clean(when),
        facet="condition",
        score=_sure(site, when, outcome),
        span=site.span,
        lang="ko",
    )


def _sure(site: SentenceSite, when: str, outcome: str) -> float:
    score = 0.64
    score += 0.05 * bool(clauses.topic_of(site))
    score += 0.04 * (len(when) >= 10)
    score -= 0.14 * (_told(site, when, outcome) < 2)
    score -= 0.08 * (len(outcome) > 90)
    score -= 0.14 * (when.endswith("라면") and not clauses.has_subject(when))
    score -= 0.14 * bool(re.search(r"경우\W.*면$", when))
    score -= 0.14 * bool(re.search(r"때\S{0,2}$", when) or cases.ALSO.search(outcome))
    score -= 0.1 * bool(re.search(r"[가-힣](?:면|경우)[^가-힣]*\s.*(?:면|경우)\s", outcome))
    return round(score, 3)


_COMES = {"발생", "불가능", "가능", "생기", "일어나", "되"}
"""Words that say only that something comes about, or cannot."""


def _titled(site: SentenceSite, outcome: str) -> bool:
    """Whether what comes of it is only what the title names (`교착 상태`: `… 교착 상태가 발생한다`)."""
    told = set(nlp.content_words(outcome)) - _COMES
    return bool(told) and told <= set(nlp.content_words(" ".join(site.site.context[-1:])))


def _told(site: SentenceSite, when: str, outcome: str) -> int:
    """How much a condition and its outcome name: a topic, a subject each, an argument, and what comes of it in eight words or more."""
    above = set(nlp.content_words(" ".join(site.site.context)))
    named = bool(clauses.topic_of(site)) or not above.isdisjoint(nlp.content_words(when))
    subject = clauses.has_subject(when) + clauses.has_subject(outcome)
    return subject + named + bool(_ARGUMENT.search(when)) + 2 * (len(outcome.split()) >= 8)


def _english(site: SentenceSite) -> Iterator[Draft]:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    match = _EN.match(site.plain[begin:])
    if (
        not match
        or re.match(r"(?:but|or|and|nor)\s", match["b"])
        or re.match(r"(?:regardless|even|no matter)\b", match["b"])
        or re.search(r"\b(?:may|can|could|might) (?:also )?be (?:called|named)\b", match["b"])
        or _EN_NO_CLAUSE.match(match["a"])
        or re.search(r"\s-+\s", match["a"])
        or clauses.dangling(match["a"], packs)
        or clauses.dangling(match["b"], packs)
    ):
        return
    if re.search(r"\b(?:you|we|I|your|our|my)\b", match["a"]) or re.match(
        r"(?:possible|necessary|needed|not|so|using|talking|dealing)\b", match["a"], re.I
    ):
        return
    if re.match(r"(?:difficult|easy|hard|too|very|more|less)\s", match["a"], re.I):
        return
    if re.match(r"\w+(?:ed|ing)\s", match["a"]) and not re.search(r"\b(?:is|are|was|were|has|have|can|will)\b", match["a"]):
        return
    cue = "if" if match["cue"].lower() == "if" else "when"
    advice = _EN_IMPERATIVE.match(re.sub(r"^(?:first|then|next|just),?\s", "", match["b"], flags=re.I)) is not None
    yield site.site.draft(
        clauses.asked(site, f"What {'should you do' if advice else 'happens'} {cue} {match['a']}?", ""),
        markdown(site.text.cut(begin + match.start("b"))),
        rule="condition",
        kind="condition",
        anchor=clean(match["a"]),
        facet="condition",
        score=0.68,
        span=site.span,
        lang="en",
    )
