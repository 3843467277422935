from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor.answers import SHORT, Answer, compose, unbold, units_of
from cards.extractor.defining import explains
from cards.extractor.listing import answers_of
from cards.extractor.pointing import names_nothing
from cards.extractor.posed import list_of_questions, no_question, shown_as_example, sure_of
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.titles import SEVERAL, clean, read_title
from cards.model import Draft, Span
from cards.packs import fold

SHORTEST = 4
_MORE = re.compile(r"[?.]\s+\S")
"""One sentence of the question ends, another begins."""
_MEANING = re.compile(r"(?:란(?:\s무엇\S{0,4})?|[은는이가]\s(?:무엇|뭔|뭐)\S{0,4})\s?\??$|^What\s(?:is|are)\b", re.I)
"""The end of a question for a meaning, or its beginning in English."""
_ANSWER_GOES_ON = re.compile(r"(?:하는|를|을|라는|라고|이라는|이라고|와|과)\s")
"""The sentence of the question goes on behind its mark."""
_PICTURED = re.compile(r"\s*[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]+$")
"""A picture behind the question."""
_REQUEST = re.compile(r"(?:주세요|보세요|보시오|하시오)[.]?$|^(?:Explain|Describe|Discuss)\b.{0,80}$|\b(?:Hint|Tip):")
"""What asks for more is no answer."""
BRIEF = 150
"""Weight up to which the answer to one question is read at once."""
LONGEST_COMPARISON = 420
"""Weight up to which the answer to a question that compares things grows until it names them all."""


@rule(tier=1, kinds=("qa",), roles=("mentoring", "study", "admin"))
def author_question(site: Site) -> Iterator[Draft]:
    """The author's own question, with what stands under it as the answer.

    A question is a heading, bold line, bullet, quote, `<summary>` or line that ends with `?`, asks without it
    (`…설명해주세요`, `…란`, `Explain …`) or carries a marker (`Q.`, `질문:`).  Its answer is what is nested in it, what an
    `A.` marker or an arrow opens, the quote or paragraphs right after it, or what stands behind the `?` on the same line.
    The first sentences are the answer, the rest is shown as extra.

    ## Becomes

    ```note
    ### 뮤텍스와 세마포어의 차이는 무엇인가요?
    뮤텍스는 한 스레드만 들어오게 하고, 세마포어는 정해진 수만큼 들어오게 한다.
    ```
    ```cards
    뮤텍스와 세마포어의 차이는 무엇인가요?  →  뮤텍스는 한 스레드만 들어오게 하고, 세마포어는 정해진 수만큼 들어오게 한다.
    ```
    ```note
    Q. Why does a B-tree stay shallow?

    A. Each node holds many keys, so few levels are needed.
    ```
    ```cards
    Why does a B-tree stay shallow?  →  Each node holds many keys, so few levels are needed.
    ```
    ```note
    - 인덱스를 걸면 왜 쓰기가 느려질까?
      → 행을 쓸 때마다 인덱스도 고쳐야 하기 때문
    ```
    ```cards
    인덱스를 걸면 왜 쓰기가 느려질까?  →  행을 쓸 때마다 인덱스도 고쳐야 하기 때문
    ```

    ```note
    ### 교체 정책에는 무엇이 있나요?
    꽉 찬 캐시에서 무엇을 내보낼지 정한다.

    > **LRU**

    가장 오래 쓰이지 않은 것을 내보낸다.

    > **FIFO**

    가장 먼저 들어온 것을 내보낸다.
    ```
    ```cards
    교체 정책에는 무엇이 있나요?  →  - LRU\\n- FIFO
    ```

    ```note
    ### 버퍼 풀이란?
    > 배경

    - 디스크와 메모리의 속도 차이

    > 답변

    - 자주 쓰는 페이지를 메모리에 붙들어 두는 공간

    > 키워드

    - 더티 페이지, 교체 정책
    ```
    ```cards
    버퍼 풀이란?  →  자주 쓰는 페이지를 메모리에 붙들어 두는 공간
    ```

    Where only a meaning is asked, the sentence that gives it is the answer, wherever it stands.

    ```note
    ### 체크포인트란?
    로그는 계속 늘어난다.
    체크포인트란 어느 시점까지의 변경이 모두 디스크에 있음을 표시해 두는 것이다.
    복구는 그 뒤의 로그만 읽는다.
    ```
    ```cards
    체크포인트란?  →  체크포인트란 어느 시점까지의 변경이 모두 디스크에 있음을 표시해 두는 것이다.
    ```

    A question that names its thing only by a pronoun is asked of the title above.

    ```note
    # Group commit
    ### Why is it fast?
    One flush of the log serves many transactions.
    ### How does it work?
    The log waits until several commits are there.
    ```
    ```cards
    Group commit: Why is it fast?  →  One flush of the log serves many transactions.
    Group commit: How does it work?  →  The log waits until several commits are there.
    ```

    A list that is too long is answered by the words of its items.

    ```note
    ### 복제 지연은 어떻게 줄이나요?
    - 쓰기를 작은 묶음으로 나눈다
      - 큰 트랜잭션 하나는 복제본에서도 한 번에 적용되어야 하므로 그동안 뒤따르는 모든 변경이 기다리게 된다.
      - 묶음이 작으면 그 사이사이에 다른 변경이 끼어들 수 있어서 지연이 한꺼번에 커지지 않는다.
    - 복제본의 적용 스레드를 늘린다
      - 서로 다른 테이블을 바꾸는 트랜잭션은 순서를 지키지 않아도 되므로 여러 스레드가 나누어 적용할 수 있다.
      - 같은 행을 바꾸는 트랜잭션만 순서대로 적용하면 결과는 원본과 같아진다.
    - 읽기를 원본으로 돌린다
      - 방금 쓴 값을 바로 읽어야 하는 화면만 원본에서 읽게 하면 복제본이 늦어도 사용자는 알아차리지 못한다.
      - 나머지 화면은 몇 초 늦은 값을 보아도 되므로 그대로 복제본에서 읽게 두어 원본의 부담을 던다.
    ```
    ```cards
    복제 지연은 어떻게 줄이나요?  →  - 쓰기를 작은 묶음으로 나눈다\\n- 복제본의 적용 스레드를 늘린다\\n- 읽기를 원본으로 돌린다
    ```

    The choices of a quiz are no answer where a line opens it.

    ```note
    ### 기록을 먼저 남기는 기법은?
    1. 저널링
    2. 해싱
       - 정답 보기
         - 저널링: 고치기 전에 기록을 먼저 남긴다.
    ```
    ```cards
    기록을 먼저 남기는 기법은?  →  저널링: 고치기 전에 기록을 먼저 남긴다.
    ```

    ## Leaves alone

    ```note
    # Build
    - Define the layout
      - rows first
    - Fill it
      - one page at a time
    ### Why Sharding
    - one disk is full
    ### Define the schema for the log
    Here the columns are listed.
    ```
    ```note
    ### Is the loop asynchronous?
    Explain (Hint: think of the queue)
    ```
    ```note
    # 복제
    원본과 대기 서버를 어떻게 맞추는지 앞에서 보았다. 그렇다면 둘 사이의 연결이 끊어진 동안에 들어온 쓰기는 어디에 남아 있을까?

    로그에 남는다.
    ```
    ```note
    - 하지만 이건 그냥 색인을 하나 더 두는 게 낫겠지?
      - 쓰기가 느려질 수는 있다.
    ```
    ```note
    # Cache lookup
    - Compare the tag with the stored tag
      - on a match the line is used
    ### When a line is filled, we can
    - mark it clean
    ```

    ```note
    A search problem only asks whether something exists, e.g.
    - Is the key 7 in the tree? `FIND(7)`
    ```
    ```note
    - 세그멘테이션과 페이징은 같이 쓸 수 있을까?
    - 다음 시간까지 찾아보기
    ```
    ```note
    ### 캐시를 왜 두 단계로 나눌까?
    [정리한 글](https://example.org/cache)
    ```
    ```note
    ### 페이지 교체란?
    - 두 가지 방법을 그림으로 비교해 주세요.
    ```
    ```note
    - 커널 스택은 어디에 있을까?
      - 아마 유저 스택 옆이 아닐까?
    ```
    """
    if not site.asks or not site.node.children:
        return
    question = re.sub(r"\s\*+$", "", unbold(site.node.text).strip().rstrip("#").strip())
    if len(clean(question)) < SHORTEST:
        return
    if site.node.kind in ("item", "line") and shown_as_example(site):
        return
    if fold(re.sub(r"\s*\([^()]*\)", "", question).rstrip("? ")) in site.packs.labels and site.topic:
        question = f"{site.topic}: {question}"
    question = _PICTURED.sub("", question)
    if site.topic and names_nothing(question):
        question = f"{site.topic}: {question}"
    if question[-1:].isalnum() and nlp.lang_of(question) == "ko":
        question += "?"
    term = _asked_term(site, question)
    answer = site.answer(
        limit=SHORT if _MORE.search(question) else BRIEF, whole=(lambda said: explains(said, term, site.packs)) if term else None
    )
    if answer is None or (len(answer.markdown) < 30 and site.packs.pattern("not_understood").search(answer.markdown)):
        return
    if len(answer.markdown) < 12 and list_of_questions(site):
        return
    if _REQUEST.search(answer.markdown) and len(answer.units) == 1:
        return
    if no_question(site, question) or _ANSWER_GOES_ON.match(answer.markdown):
        return
    if parts := _two_questions(site, question):
        yield from parts
        return
    titles = [n for n in site.node.children if n.kind in ("bold", "heading") and n.text]
    if len(titles) > 1 and site.packs.pattern("asks_which").search(question):
        yield from (_draft(site, question, part.answer) for part in list(answers_of(titles, site.packs))[:1])
        return
    asked = tuple(name for n in titles if (name := site.reading.title(n).topic) and _names_all(question, (name,)))
    if len(asked) > 1 and not _names_all(answer.markdown, asked):
        answer = site.answer(limit=LONGEST_COMPARISON) or answer
    things = site.title.things or _in_code(site)
    if len(things) > 1 and not answer.extra and not any(_names_all(answer.markdown, (thing,)) for thing in things) and _short(answer):
        return
    if len(things) > 1 and answer.extra and not _names_all(answer.markdown, things):
        answer = site.answer(limit=LONGEST_COMPARISON) or answer
        if (len(things) > 2 or not site.title.things) and not _names_all(answer.markdown, things):
            return
    yield _draft(site, question, answer if len(things) > 1 or len(asked) > 1 else _listed(site, answer))


def _short(answer: Answer) -> bool:
    """Whether an answer is a sentence or less."""
    return len(answer.units) == 1 and not answer.units[0].rich and answer.units[0].weight < 40


def _listed(site: Site, answer: Answer) -> Answer:
    """The answer with the words of all items of a list that is too long, unless the question is for a meaning or the items are labels."""
    if site.title.topic and not site.title.label:
        return answer
    listed = site.answer(heads=True) or answer
    ends = [fold(line).split()[-1:] for line in listed.markdown.split("\n")]
    return answer if any(word and word[0] in site.packs.labels for word in ends) else listed


def _asked_term(site: Site, question: str) -> str:
    """The term whose meaning alone is asked for; empty where something else or more is."""
    title = site.title
    asked = not title.label and not SEVERAL.search(title.topic) and not _MORE.search(question) and _MEANING.search(question)
    return title.topic if asked else ""


def _draft(site: Site, question: str, answer: Answer) -> Draft:
    own = site.node.own
    return site.draft(
        question,
        answer.markdown,
        rule="author-question",
        kind="qa",
        anchor=clean(question),
        facet="asked",
        score=sure_of(site, question, answer),
        span=Span(own.path, min(own.start, answer.span.start), max(own.end, answer.span.end)),
        lang=site.lang(question),
        extra=answer.extra,
    )


def _two_questions(site: Site, question: str) -> list[Draft]:
    """`X는 무엇인가요? X와 Y의 차이는?`: the first sentences answer the first, the sentences that name both things the second.

    Empty where there is one question, or where the second one compares nothing that the answer names.
    """
    asked = [q.strip() for q in re.findall(r"[^?]{4,}\?", question)]
    if len(asked) != 2 or not all(map(nlp.is_question, asked)):
        return []
    units = [u for u in units_of(site.node.children, site.packs) if not u.rich]
    things = read_title(asked[1], site.packs).things
    both = next((u for u in units if things and _names_all(u.markdown, things) and u.weight > 30), None)
    first = compose(units[: units.index(both)] if both in units[1:] else [], limit=110)
    if both is None or first is None:
        return []
    second = compose([both, *units[units.index(both) + 1 :]], limit=both.weight)
    return [_draft(site, q, a) for q, a in zip(asked, (first, second), strict=True) if a]


def _in_code(site: Site) -> tuple[str, ...]:
    """What the question names in code: `defer` and `async`."""
    text = site.node.text
    return tuple(dict.fromkeys(text.plain[m.start : m.end] for m in text.marked("code")))


def _names_all(text: str, things: tuple[str, ...]) -> bool:
    """Whether an answer names each of the things that the question compares."""
    said = re.sub(r"[\W_]+", "", text).lower()
    return all(re.sub(r"[\W_]+", "", thing).lower() in said for thing in things)
