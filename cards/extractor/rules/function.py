from __future__ import annotations

from collections.abc import Iterator

from cards import nlp
from cards.extractor.deeds import deeds
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.model import Draft


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

    ```note
    # Time sharing
    **The scheduler** manages the run queue, measures the time slices, and returns idle cores.
    ```
    ```cards
    In time sharing, what does the scheduler do?  →  manages the run queue, measures the time slices, and returns idle cores.
    ```

    ```note
    # 스케줄러
    라운드 로빈은 선점 스케줄러로, 정해진 시간마다 다음 프로세스를 처리한다.
    ```
    ```cards
    라운드 로빈이란?  →  선점 스케줄러로, 정해진 시간마다 다음 프로세스를 처리한다.
    ```

    What another thing does, set against it, is no part of the answer.

    ```note
    # Storage engines
    A **row store** keeps all fields of a record together, while a column store has a file for each field.
    ```
    ```cards
    What does a row store keep?  →  all fields of a record together
    ```

    ## Leaves alone

    ```note
    # Log shipping
    Log shipping offers two advantages.
    ```
    ```note
    # Arrays
    Slowly growing data stores converge on one layout.
    The compact layout includes padding because fields are aligned.
    As the step grows, spatial locality decreases in the array.
    ```
    ```note
    # 메모리
    이 방법은 메모리를 줄여준다.
    ```
    ```note
    # Consistency
    It guarantees nothing.
    We need more examples.
    ```
    ```note
    # Kernel
    - Separates and connects drivers and applications safely
    - Each thread has its own stack and a set of registers.
    ```
    ```note
    # 렌더링
    서버는 데이터만 보내 주고, 화면을 그리는 일은 브라우저가 스크립트로 수행한다.
    ```
    ```note
    # 자료형
    집합은 중괄호를 사용해서 원소들을 나타낸다.
    ```
    ```note
    # 자료형
    표준 라이브러리는 세 가지 집합을 제공한다.
    ```
    """
    lang = "ko" if nlp.lang_of(site.plain) == "ko" else "en"
    for found in deeds(site):
        yield site.site.draft(
            found.question,
            found.answer,
            rule="function",
            kind="function",
            anchor=found.name,
            facet=found.facet,
            score=round(found.sure, 3),
            span=site.span,
            lang=lang,
        )
