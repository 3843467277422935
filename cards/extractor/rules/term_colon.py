from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cards import nlp
from cards.extractor.answers import Answer, Unit, compose, join, markdown, sentences, units_of
from cards.extractor.asked import ask
from cards.extractor.colon import sure_of, tells_nothing
from cards.extractor.defining import explains
from cards.extractor.line import SURE, Line
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import split_term
from cards.extractor.titles import clean
from cards.model import Draft, Span

_LABELLED = re.compile(r"^[가-힣]{1,6}\)\s(?=\S)")
"""A label before a term (`문제점) 호위 효과`)."""
HEADLINE, MOST_BELOW = 14, 170
"""Weight of a line that only heads the points below it, and of those up to which all of them belong to the answer."""


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
    ```note
    # 오류
    - 구문 오류 : 괄호를 닫지 않고 번역하는 경우 발생
    ```
    ```cards
    구문 오류는 언제 발생하는가?  →  괄호를 닫지 않고 번역하는 경우 발생
    ```
    ```note
    # 복제 운영
    - 백업 보관 기준 : 날마다 지우지 않고 이레 동안 **다른 구역에 보관**
    ```
    ```cards
    백업 보관 기준은?  →  날마다 지우지 않고 이레 동안 **다른 구역에 보관**
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
    리더 선출의 후보 등록 단계에서는 무엇을 하는가?  →  각 노드가 자신의 번호를 다른 노드에 알린다.
    리더 선출의 투표 단계에서는 무엇을 하는가?  →  가장 높은 번호를 받은 노드에 표를 보낸다.
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
    In storage engine, what is Retention?  →  7 days by default
    ```

    How something is, is asked as such, and what a verb opens as what the thing does.

    ```note
    # 검색
    - **역색인** : 문서를 고치기가 어렵다.
    ```
    ```cards
    역색인의 특징은?  →  문서를 고치기가 어렵다.
    ```
    ```note
    # 저장소 엔진
    - 황금 망치 : 한 번 성공한 도구를 다른 일에도 그대로 쓰려는 경향이 있다
    ```
    ```cards
    황금 망치의 특징은?  →  한 번 성공한 도구를 다른 일에도 그대로 쓰려는 경향이 있다
    ```
    ```note
    # Releases
    - **Dark launch**: run the new code without showing its results
    ```
    ```cards
    What does Dark launch do?  →  run the new code without showing its results
    ```

    A quality is asked by what it means, an operation by how it is done.

    ```note
    # Writes
    - Reversible: safe to undo at any time
    ```
    ```cards
    What does reversible mean (Writes)?  →  safe to undo at any time
    ```
    ```note
    # 연결 리스트
    - 노드 삭제 : 앞 노드의 링크를 뒤 노드로 옮긴다.
    ```
    ```cards
    노드 삭제는 어떻게 하는가?  →  앞 노드의 링크를 뒤 노드로 옮긴다.
    ```

    ## Leaves alone

    ```note
    # Deployment
    You describe the job using:
    - Runner: job files and queues
    - Agent: shell scripts and hooks
    ```
    ```note
    # Replica set
    - General definition: a group of copies that agree on an order
    - Replica pods have: names that stay and disks of their own
    - Quorum: there are three voters in the smallest set
    ```
    ```note
    # Log shipping
    - Neighbours: *what stands beside it*
    - Hard faults: e.g. a broken disk in the second rack
    ```
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
    answer = _answer(site, units, name)
    if answer is None or not units or tells_nothing(site, parts, name, units[0].markdown):
        return
    lang = site.lang(name, parts.rest.plain)
    line = Line(site, parts, name, units[0].markdown, lang)
    as_ = ask(line)
    keys = as_.facet == "keys"
    yield site.draft(
        as_.question,
        markdown(parts.term) if keys else answer.markdown,
        rule="term-colon",
        kind=as_.kind,
        anchor=name,
        facet=as_.facet,
        score=sure_of(line, values=as_.facet == "value"),
        span=Span(node.span.path, node.span.start, max(node.own.end, answer.span.end)),
        lang=lang,
        extra="" if keys else answer.extra,
    )


def _answer(site: Site, units: Sequence[Unit], name: str) -> Answer | None:
    """What the line says: its first sentence where that defines the name; where it is a word or two, all the points below it too."""
    below = list(units_of(site.node.children, site.packs))
    short = len(units) > 1 and units[0].weight < HEADLINE
    answer = compose(units, limit=min(MOST_BELOW, units[0].weight + units[1].weight) if short else _limit(site, units, name))
    if answer is None or not below:
        return answer
    if sum(u.weight for u in units) <= HEADLINE and sum(u.weight for u in below) <= MOST_BELOW:
        return compose([*units, *below], limit=MOST_BELOW)
    return replace(answer, extra="\n\n".join(filter(None, (answer.extra, join(below)))))


def _limit(site: Site, units: Sequence[Unit], name: str) -> float:
    """Weight of the answer proper: a sentence that surely defines is enough, and what follows is asked for itself."""
    sure = units and nlp.is_sentence(units[0].markdown) and explains(units[0].markdown, name, site.packs) > SURE
    return units[0].weight if sure else 40
