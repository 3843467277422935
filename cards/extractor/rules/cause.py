from __future__ import annotations

from collections.abc import Iterator

from cards import nlp
from cards.extractor.reasons import reasons
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Draft, Span


@rule(tier=3, kinds=("cause",), scope="sentence")
def cause(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that gives a reason: `…때문에 …`, `…므로 …`, `… because …`, `… due to …`.

    What follows from the reason is asked with its last word made a question, the reason is the answer.  A sentence that is only
    a reason (`…때문이다`) answers the sentence before it; a reason that opens with 이는/이를/This takes that sentence along.

    ## Becomes

    ```note
    # 파일 시스템
    저널링 파일 시스템은 기록을 먼저 남기기 때문에 장애 뒤에 빨리 복구된다.
    ```
    ```cards
    왜 저널링 파일 시스템은 장애 뒤에 빨리 복구되는가?  →  기록을 먼저 남기기 때문에
    ```
    ```note
    # Storage
    Sequential writes are fast because the disk head does not move.
    ```
    ```cards
    Why are sequential writes fast?  →  because the disk head does not move.
    ```

    ```note
    # 로그
    순차 쓰기는 빠르지만, 임의 쓰기는 탐색이 필요한데, 로그 구조는 끝에만 덧붙이므로 임의 쓰기를 피하는 방식이다.
    ```
    ```cards
    왜 로그 구조는 임의 쓰기를 피하는가?  →  끝에만 덧붙이므로
    ```
    ```note
    # 쓰레기 수집
    객체는 저마다 표시를 가지고 있으므로 객체가 쓰이지 않으면 곧바로 지울 수 있다.
    ```
    ```cards
    쓰레기 수집에서 왜 객체가 쓰이지 않으면 곧바로 지울 수 있는가?  →  객체는 저마다 표시를 가지고 있으므로
    ```

    ```note
    # 보이지 않는 요소
    visibility: hidden은 자리를 그대로 차지하기 때문에 배치를 다시 계산하지 않는다.
    ```
    ```cards
    왜 visibility: hidden은 배치를 다시 계산하지 않는가?  →  자리를 그대로 차지하기 때문에
    ```
    ```note
    # 대기 서버 장애 대비
    대기 서버도 멈출 수 있기 때문에 대기 서버를 세 대로 두어 장애에 대비한다.
    ```
    ```cards
    왜 대기 서버를 세 대로 두어 장애에 대비하는가?  →  대기 서버도 멈출 수 있기 때문에
    ```

    ## Leaves alone

    ```note
    # Replicas
    The service still answers if some replicas cannot talk due to a broken cable.
    ```
    ```note
    # 파일 시스템
    그렇기 때문에 조심해야 한다.
    ```
    ```note
    # Storage
    The format has been stable since 2009.
    ```
    ```note
    # 파일 시스템
    - 색인을 함께 고친다
      - -> 잠금 범위가 넓어지므로 동시에 들어온 요청에도 영향을 준다
    ```
    ```note
    # 파일 시스템
    블록은 고정된 크기이고 익스텐트는 이어진 범위라 다르지만, 대부분의 시스템이 둘을 섞어 쓰기 때문에 함께 다루는 경우가 많다.
    ```
    ```note
    # 스택과 큐의 차이
    배열의 끝만 쓰기 때문에 언제나 같은 시간에 끝낼 수 있다.
    ```
    """
    lang = "ko" if nlp.lang_of(site.plain) == "ko" else "en"
    for found in reasons(site):
        span = site.span if found.start is None else Span(site.span.path, min(found.start, site.span.start), site.span.end)
        yield site.site.draft(
            found.question,
            found.answer,
            rule="cause",
            kind="cause",
            anchor=clean(found.anchor),
            facet="cause",
            score=found.sure,
            span=span,
            lang=lang,
        )
