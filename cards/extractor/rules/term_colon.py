from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import Answer, Unit, compose, is_guess, join, markdown, sentences, uncited, units_of
from cards.extractor.clauses import topic_mark
from cards.extractor.defining import explains
from cards.extractor.defining.naming import same_name, spells_out
from cards.extractor.rule import rule
from cards.extractor.said import (
    KEY,
    advises,
    does,
    happens_at,
    instructs,
    is_example,
    is_math,
    is_notation,
    lists_values,
    only_names,
    same_again,
    tells_other,
)
from cards.extractor.site import Site
from cards.extractor.term import ET_CETERA, Split, is_doing, marked, split_term
from cards.extractor.titles import SEVERAL, clean
from cards.model import Draft, Span, Text
from cards.packs import fold

_REST = re.compile(r"(?:그\s?외|기타|나머지|등등|others?\b|the rest\b)", re.I)
_CHORD = re.compile(rf"(?:{KEY}\s?(?:\+\s?|\s))+\S{{1,3}}", re.I)
_CALL = re.compile(r"^[a-z_][\w.]*\((?:[^()]*,[^()]*)?\)$|^[a-z][\w.-]*\s.*(?:\s-{1,2}\w|\$\w)")
"""A function, or a command with what it is given."""
_ADJECTIVE = re.compile(r"[A-Z]?[a-z]+(?:ive|al|ic|ous|ary|able|ible|ate)")
"""A quality, which only the topic tells of what."""
_NAME = re.compile(
    r"[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진엄채원천방공현함변염여추도소석선설마길][가-힣]{2}"
)
_TELLS = re.compile(r"[았었였했겠]\S{0,3}(?:습니다|어요|네요|음)|습니다[.!]*$|감사|고생|수고")
"""What somebody says of himself behind his name."""
_COMMAND = re.compile(r"[a-z][\w.-]*(?:\s[\w./<>\[\]{}*-]+)+")
"""A command with what it is given (`git switch main`)."""
_OF_LABEL = re.compile(r"의\s\S*(?:과정|방식|원리|특징|구조|순서|방법|역할|목적|장점|단점)$")
_COUNTED = re.compile(r"[가-힣]\s?\d{1,2}$")
_REMARK = re.compile(
    r"!\s*$|지\s?(?:말\s?것|말자|마라|않도록 한다|않도록 하자)[.]?$|(?:할 것|하자|하라|해라|합시다)[.]?$|"
    r"(?:참고|링크|\bhere|\blink)\]?$|^(?:매우|아주|꼭|별로|말 그대로)\s\S+$",
    re.I,
)
"""What is only praised, pointed at, bidden or shouted."""
_AMOUNT = re.compile(r"[약~≤≥<>]?\s?\d[\d.,~-]*\s?[^\s\d,]{0,8}(?:\s\(|\sby default|\s이[상하내]|[.,]|$)")
"""A number with its unit."""
_WHEN = re.compile(r"(?:때|경우)(?:에)?\s?(?:주로\s)?(?:사용|이용)(?:한다|함|합니다|된다|됨)?[.]?$")
_KEYS = re.compile(rf"{KEY}\s?[+ ]", re.I)
_LABELLED = re.compile(r"^[가-힣]{1,6}\)\s(?=\S)")
"""A label before a term (`문제점) 호위 효과`)."""
_ANSWERS = re.compile(r"(?:yes|no)(?:[,.;:]|\s(?:if|unless|but|since|because)\b|$)", re.I)
SURE = 0.63
"""Sureness from which a sentence defines its name, whatever list it stands in."""
HEADLINE, MOST_BELOW = 14, 170
"""Weight of a line that only heads the points below it, and of those up to which all of them belong to the answer."""
_ANOTHER = re.compile(r"(?:,|\s/)\s*\S{1,12}(?:\s\S{1,12})?\s?[:：]\s")


@rule(tier=2, kinds=("definition", "property"))
def term_colon(site: Site) -> Iterator[Draft]:
    """`term : explanation`, in a bullet or on a line of its own.

    The left side is a noun phrase (bold, code and a gloss in brackets make it surer), the right side says what it is.
    Where the right side only lists names or values, the card asks for that attribute of the topic above.

    ## Becomes

    ```note
    # 트랜잭션
    - 격리성(Isolation) : 동시에 도는 트랜잭션이 서로의 중간 결과를 보지 못하는 성질
    ```
    ```cards
    격리성(Isolation)이란?  →  동시에 도는 트랜잭션이 서로의 중간 결과를 보지 못하는 성질
    ```
    ```note
    # Scheduling
    - **Quantum**: the longest time that a process may hold the CPU before it is preempted.
    ```
    ```cards
    What is Quantum?  →  the longest time that a process may hold the CPU before it is preempted.
    ```

    ```note
    # 편집기
    - ctrl + shift + k : 줄 삭제
    - `trim()` : 문자열 양 끝의 공백을 없앤다.
    - 매크로 : 같은 편집을 여러 줄에 되풀이할 때 사용
    ```
    ```cards
    편집기: 줄 삭제 단축키는?  →  ctrl + shift + k
    trim()은 무엇을 하는가?  →  문자열 양 끝의 공백을 없앤다.
    매크로는 언제 사용하는가?  →  같은 편집을 여러 줄에 되풀이할 때 사용
    ```

    A point of a list of advantages, drawbacks or differences is asked as such, what happens at a time by when it happens.

    ```note
    # 웹 캐시
    ## 장점
    - 원본 서버 보호 : 같은 요청이 몰려도 저장해 둔 응답이 대신 나간다.
    ```
    ```cards
    웹 캐시의 장점 중 원본 서버 보호는?  →  같은 요청이 몰려도 저장해 둔 응답이 대신 나간다.
    ```
    ```note
    # 가상 메모리
    - 페이지 테이블 할당 : 프로세스가 시작될 때
    - 스왑 영역 = 디스크의 한 구역
      - 크기 : 실제 메모리의 두 배
      - 성능의 3요소 : 대역폭, 지연, 용량
    ```
    ```cards
    페이지 테이블 할당은 언제 일어나는가?  →  프로세스가 시작될 때
    스왑 영역의 크기는?  →  실제 메모리의 두 배
    스왑 영역: 성능의 3요소는?  →  대역폭, 지연, 용량
    ```
    ```note
    # 부하 시험
    - **응답**
      - 평소 : 요청이 끝날 때까지 걸린 밀리초를 모은 분포
    - **오류**
      - 평소 : 실패한 요청을 모든 요청의 수로 나눈 몫
    ```
    ```cards
    응답의 평소는?  →  요청이 끝날 때까지 걸린 밀리초를 모은 분포
    오류의 평소는?  →  실패한 요청을 모든 요청의 수로 나눈 몫
    ```
    ```note
    # Disk tuning
    - Page cache: dirty pages, read-ahead [web:4]
    ```
    ```cards
    What does Page cache include (Disk tuning)?  →  dirty pages, read-ahead
    ```

    A step is asked by what happens in it, an abbreviation by what it stands for, a respect by the thing above.

    ```note
    # 리더 선출
    ## 과정
    1. 후보 등록: 각 노드가 자신의 번호를 다른 노드에 알린다.
    2. 투표: 가장 높은 번호를 받은 노드에 표를 보낸다.
    ```
    ```cards
    리더 선출: 후보 등록 단계에서는 무엇을 하는가?  →  각 노드가 자신의 번호를 다른 노드에 알린다.
    리더 선출: 투표 단계에서는 무엇을 하는가?  →  가장 높은 번호를 받은 노드에 표를 보낸다.
    ```
    ```note
    # 버퍼 풀
    - LRU : Least Recently Used
    - 확장성 : 인스턴스를 나누면 잠금 경합이 줄어든다.
    ```
    ```cards
    LRU는 무엇의 약자인가?  →  Least Recently Used
    버퍼 풀의 확장성은?  →  인스턴스를 나누면 잠금 경합이 줄어든다.
    ```

    How a deed is done and what a thing does are asked with their own words.

    ```note
    # 스키마 변경
    - 색인 추가 : 쓰기가 적은 시간에 뒤에서 추가한다.
    ```
    ```cards
    색인 추가는 어떻게 하는가?  →  쓰기가 적은 시간에 뒤에서 추가한다.
    ```
    ```note
    # Storage engine
    - Compactor: merges sorted files into larger ones
    - Gatekeeper: The guard. It lets a statement in when a slot is free.
    - Retention: 7 days by default
    ```
    ```cards
    What does Compactor do?  →  merges sorted files into larger ones
    What is Gatekeeper?  →  The guard. It lets a statement in when a slot is free.
    Storage engine: what is Retention?  →  7 days by default
    ```

    ## Leaves alone

    ```note
    # Message queue
    - **Backoff**: Use an exponential backoff for each retry.
    - **Pro tip**: one queue for each consumer is enough
    ```
    ```note
    # 회고
    - 김하늘 : 두 주 동안 많이 배웠습니다. 다들 고생하셨어요
    ```
    ```note
    # Storage engine
    - Tombstone: from a deleted row
    - Snapshot: large and immutable
    - Lease: expiry -> new leader
    - Fencing: clients can hold stale tokens
    - Key insight: every page has one owner
    ```
    ```note
    - 렌더링 최적화 : 상태를 비교하면 바뀐 부분만 다시 그릴 수 있다.
    - 키워드 : 가상 돔
    ```
    ```note
    # Recovery
    - Author: Dana Reed
    - The intuition is: every page has one owner at a time
    - Undo : redo as commit : checkpoint
    - Last option: a full restore from the oldest backup
    - Early timeout: set the window back to one segment.
    - log / journal: redo / undo
    ```
    ```note
    # 회의
    - 참가자 : 민서, 지우
    - 예 : 은행 창구
    - 지우님의 방식 : 먼저 그림을 그려 보는 것
    ```
    ```note
    # 메시지 큐
    - 추천 도구 : 꼭 한 번 써 보기!
    - 데이터를 꺼냄 : poll()
    ```
    ```note
    # 트랜잭션
    - 커밋이 끝났는데도 값이 남지 않는 일이 생길 수 있다 : 로그를 먼저 써야 한다
    ```
    """
    node = site.node
    if node.kind not in ("line", "item", "bold") or node.marker or site.asks:
        return
    parts = split_term(node.text, site.packs)
    if parts is None:
        return
    name = _LABELLED.sub("", clean(parts.term.plain))
    first = node.own.start + node.text.line_of(parts.at)
    units = list(sentences(parts.rest, Span(node.span.path, first, node.own.end)))
    answer = _answer(site, units)
    if answer is None or not units or _tells_nothing(site, parts, name, units[0].markdown):
        return
    lang = site.lang(name, parts.rest.plain)
    as_ = _asked(site, parts, name, units[0].markdown, lang)
    keys = as_.facet == "keys"
    yield site.draft(
        as_.question,
        markdown(parts.term) if keys else answer.markdown,
        rule="term-colon",
        kind=as_.kind,
        anchor=name,
        facet=as_.facet,
        score=_score(site, parts, name, units[0].markdown, values=as_.facet == "value"),
        span=Span(node.span.path, node.span.start, max(node.own.end, answer.span.end)),
        lang=lang,
        extra="" if keys else answer.extra,
    )


def _answer(site: Site, units: Sequence[Unit]) -> Answer | None:
    """What the line says; where that is a word or two, all the points below it too, else they are extra."""
    below = list(units_of(site.node.children, site.packs))
    short = len(units) > 1 and units[0].weight < HEADLINE
    answer = compose(units, limit=min(MOST_BELOW, units[0].weight + units[1].weight) if short else 40)
    if answer is None or not below:
        return answer
    if sum(u.weight for u in units) <= HEADLINE and sum(u.weight for u in below) <= MOST_BELOW:
        return compose([*units, *below], limit=MOST_BELOW)
    return replace(answer, extra="\n\n".join(filter(None, (answer.extra, join(below)))))


def _tells_nothing(site: Site, parts: Split, name: str, said: str) -> bool:
    """Whether the right side is no explanation: a guess, a question, a piece of notation, a reason, or part of a worked example."""
    plain = parts.rest.plain.strip()
    if is_guess(said, site.packs) or nlp.is_question(said) or len(clean(plain)) < 2 or site.asks_why:
        return True
    if site.in_example:
        return True
    if re.search("[가-힣]", name) and re.fullmatch(r"[a-z_]{3,24}(?:\(\))?", plain):
        return True
    return is_notation(parts.rest) or (happens_at(said) and not _is_event(site, name))


def _is_event(site: Site, name: str) -> bool:
    """Whether a left side says what is done with something (`페이지 할당`)."""
    words = fold(re.sub(r"\s*\([^()]*\)$", "", name)).split()
    return len(words) > 1 and words[-1] in site.packs.operations


class _As(NamedTuple):
    """What a line is asked as."""

    question: str
    kind: Literal["definition", "property"]
    facet: str


def _asked(site: Site, parts: Split, name: str, said: str, lang: str) -> _As:
    """The question for a left side: what it is, what it does, its value, its examples, or the keys that do something."""
    plain, topic, seen = uncited(parts.rest.plain).strip(), site.topic, site.reading.seen
    if lang == "ko" and _CHORD.fullmatch(name) and len(plain) <= 40 and not nlp.is_sentence(plain):
        return _As(phrase.keys_for(re.sub(r"\s?가능$", "", plain), topic), "property", "keys")
    key = fold(name)
    words = key.split()
    measure = not parts.term.marked("code") and words[-1] in site.packs.measures
    if spells_out(name, plain) and lang in ("ko", "en"):
        return _As(phrase.stands_for(name, lang), "definition", "spelled")
    if happens_at(said):
        return _As(phrase.when_happens(name, seen=seen), "property", "when")
    if (label := _point_of(site, name, said)) and lang in ("ko", "en"):
        return _As(phrase.point_of(topic, label, name, lang, seen=seen), "property", "point " + fold(f"{topic} {label}"))
    if aspect := _aspect(site, name):
        thing, asked = (name, aspect) if _compared(site, name, aspect) else (aspect, name)
        return _As(phrase.property_of(thing, asked, lang, seen=seen), "property", fold(aspect))
    bare = ET_CETERA.sub("", plain)
    if lang == "ko" and bare != plain and not measure:
        listed = lists_values(bare) and re.search(r"[가-힣A-Z]", plain[:-2])
        if listed or words[-1] in site.packs.example_heads:
            return _As(phrase.examples_of(name), "property", "value")
    aspect_of = words[0] in site.packs.modifiers and words[-1] in site.packs.labels
    asked_of = bool(topic) and (key in site.packs.operations or aspect_of)
    respect = bool(topic) and key in site.packs.aspects and explains(said, name, site.packs) <= SURE
    values = (
        measure
        or asked_of
        or respect
        or _AMOUNT.match(plain)
        or is_math(parts.rest)
        or lists_values(plain)
        or len(clean(plain)) < 6
        or _KEYS.match(name)
    )
    if lang == "en" and not measure and lists_values(plain) and not re.search(r"^[(\d]|[=<>|*^\\]", plain):
        return _As(phrase.about_in(phrase.members_of(name, lang), topic), "property", "value")
    if values and topic and _squash(topic) not in _squash(name) and not (SEVERAL.search(topic) and _squash(name) in _squash(topic)):
        return _As(phrase.property_of(topic, name, lang, seen=seen), "property", "value")
    if topic and lang == "en" and len(name) < 3:
        return _As(phrase.property_of(topic, name, lang), "property", "value")
    if topic and _is_part(site, plain):
        return _As(phrase.property_of(topic, name, lang, seen=seen), "property", "value")
    if lang == "ko" and _WHEN.search(plain) and "," not in plain:
        return _As(phrase.when_used(name, seen=seen), "property", "when")
    if lang == "ko" and words[-1] in ("경우", "때", "시") and len(words) > 1:
        return _As(phrase.about(topic, f"{name} 어떻게 되는가?"), "property", "case")
    if lang == "ko" and len(words) > 1 and _OF_LABEL.search(name) and explains(said, name, site.packs) <= SURE:
        return _As(phrase.named(name), "property", "value")
    if lang == "ko" and _is_command(site, parts, name) and explains(said, name, site.packs) <= SURE and not topic_mark(plain):
        return _As(phrase.does(name, seen=seen), "definition", "meaning")
    if lang == "ko" and _CALL.search(name) and nlp.is_sentence(said):
        return _As(phrase.does(name, seen=seen), "definition", "meaning")
    if not values and lang == "en" and does(plain, name):
        return _As(phrase.what_does(name), "definition", "meaning")
    if not values and lang == "ko" and _is_done(name, plain):
        return _As(phrase.how_done(name, seen=seen), "definition", "meaning")
    if not values and lang in ("ko", "en") and _is_step(site, said) and explains(said, name, site.packs) <= SURE:
        return _As(phrase.about(topic, phrase.step(name, lang)), "definition", "meaning")
    if lang == "en" and _ADJECTIVE.fullmatch(name):
        return _As(phrase.about_in(phrase.what_is(name, lang), topic), "definition", "meaning")
    return _As(phrase.what_is(name, lang, seen=seen), "property" if values else "definition", "value" if values else "meaning")


def _is_done(name: str, said: str) -> bool:
    """Whether a Korean right side says how the deed is done that its left side names (`변수 선언 : 쓰는 곳 가까이 선언한다`)."""
    deed = " ".join(re.sub(r"\s*\([^()]*\)$", "", name).split()[-1:])
    return (
        len(deed) > 1
        and re.search(rf"(?:에서?|로|게|이|히|고|만|씩|서)\s{re.escape(deed)}(?:한다|함|합니다|해야\s?(?:한다|함))[.]?$", said) is not None
    )


def _is_step(site: Site, said: str) -> bool:
    """Whether the line is a step of a procedure: a title says so, or it is numbered and says what to do."""
    number = site.node.number[:1].isdigit()
    return site.is_step or (number and (instructs(said) or fold(site.parents[-1].text.plain).endswith(tuple(site.packs.sequence_words))))


def _is_command(site: Site, parts: Split, name: str) -> bool:
    """Whether a left side is typed at a prompt: it has an option or is code, or stands among others that begin alike (`git …`)."""
    if not _COMMAND.fullmatch(name):
        return False
    alike = sum(n.text.plain.lstrip("`").startswith(name.split()[0] + " ") for n in site.siblings)
    return " -" in name or alike > 2 or bool(parts.term.marked("code"))


def _is_part(site: Site, said: str) -> bool:
    """Whether the line tells one case of the deed that stands right above (`변수 선언` over `짧은 함수 : 맨 처음에 선언`)."""
    deed, last = fold(site.parents[-1].text.plain).split()[-1:], fold(said).split()[-1:]
    return bool(deed) and deed == last and deed[0] in site.packs.operations


def _point_of(site: Site, name: str, said: str) -> str:
    """The label of the list that the line is a point of (장점, drawbacks), where it speaks for or against a thing; else empty."""
    title = site.reading.title(site.parents[-1])
    if not site.list_label or "(" in name or explains(said, name, site.packs) > SURE:
        return ""
    if fold(name).split()[-1] in site.packs.measures and title.kind != "contrast":
        return ""
    things = [_squash(thing) for thing in title.things]
    if title.kind == "contrast" and (_squash(name) in things or not any(thing in _squash(said) for thing in things)):
        return ""
    return site.list_label


def _compared(site: Site, name: str, aspect: str) -> bool:
    """Whether a left side is one of the things that the note is about: its title names it, or what stands above it is a measure."""
    squashed = _squash(name)
    if any(word in site.packs.measures for word in fold(aspect).split()[-1:]):
        return True
    return bool(squashed) and squashed in _squash(site.reading.note.title)


def _aspect(site: Site, name: str) -> str:
    """The heading right above, where the same left sides stand under several; else empty.

    It names an aspect of them (`만료 시점` over `쿠키 : …`, `세션 : …`), or they name aspects of it (`분산 : …` under each distribution).
    """
    above = site.titled
    if above and site.reading.title(above).generic:
        return ""
    title = clean(above.text.plain) if above else ""
    measured = any(word in site.packs.measures for word in fold(title).split()[-1:])
    if above and measured and title == site.topic and site.reading.title(above).kind is None:
        return title
    short = 0 < len(title) <= 16 and not site.reading.title(above).question if above else False
    return title if short and fold(name) in site.reading.spread else ""


def _is_remark(said: str) -> bool:
    """Whether a right side tells what happens instead of what something is."""
    return nlp.is_sentence(said) or re.search(r"(?:하게|유리|용이|가능)[.]?$", said) is not None


def _squash(name: str) -> str:
    return re.sub(r"\([^)]*\)|[\W_]+", "", name).lower()


def _score(site: Site, parts: Split, name: str, said: str, *, values: bool) -> float:
    mark, plain = topic_mark(said), parts.rest.plain.strip()
    other = mark is not None and not same_name(said[: mark.start], name)
    score = 0.74
    score += 0.08 * marked(Text(parts.term.plain + ":", parts.term.marks), len(parts.term.plain))
    score += 0.05 * ("(" in name)
    score += 0.03 * nlp.is_sentence(said)
    score -= 0.2 * (len(name) == 1 or bool(_COUNTED.search(name)))
    score -= 0.16 * other + 0.2 * bool(_REST.match(plain))
    score -= 0.12 * values * (not site.topic) + 0.3 * (not site.topic and bool(_point_of(site, name, said)))
    score -= 0.2 * (len(name.split()) > 1 and (is_doing(name) or fold(name).endswith(tuple(site.packs.benefits))) and _is_remark(said))
    score -= 0.3 * (site.reading.lang == "en" and not values and advises(plain, name, site.packs)) + 0.3 * (
        _NAME.fullmatch(name) is not None and _TELLS.search(plain) is not None
    )
    score -= 0.24 * (site.reading.lang == "en" and not values and tells_other(plain, name))
    score -= 0.2 * (re.search(r"위해(?:서)?[.]?$", plain) is not None or (is_example(plain) and re.search("[가-힣]", name) is not None))
    score -= 0.2 * (_ANSWERS.match(said) is not None)
    score -= 0.2 * (
        site.reading.lang == "en" and instructs(said) and not _is_step(site, said) and not phrase.plural(name) and not name.isupper()
    )
    score -= 0.06 * values
    score -= 0.2 * (site.reading.lang == "en" and re.search(r"\w\s:\s", plain) is not None)
    score -= 0.3 * ("/" in name and len(name.split("/")) == len(plain.split("/")) and len(plain.split()) < 8)  # each is another name
    score -= 0.15 * (len(name.split()) > 5) + 0.2 * bool(_ANOTHER.search(plain))
    score -= 0.1 * (site.reading.lang == "en" and same_again(said, name))
    score -= 0.26 * bool(_REMARK.search(plain)) + 0.2 * (
        not (values or spells_out(name, plain)) and (same_again(said, name) or (site.reading.lang == "ko" and only_names(plain, name)))
    )
    return round(min(score, 0.9), 3)
