from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import clauses, subjects
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.extractor.tree import asks
from cards.model import Draft

_EN = re.compile(r"^(?P<cue>if|when|whenever)\s+(?P<a>[^,:]{6,110}),\s+(?:then\s+)?(?P<b>.{8,})$", re.I)
_KO_ADVICE = re.compile(
    r"(?:자|보자|본다|보았다|하자|바란다|좋겠다|될\s?것\s?같다|보면\s?된다|하면\s?된다|면\s?된다|이해가\s?(?:빠르|쉽)다|도움이\s?된다|어떨까|않을까)[.!~]?$|"
    r"(?:이해할|알|볼|확인할) 수 있다[.!~]?$|[했였었았]습니다[.!~]?$|[했였었았됐났왔]다[.!~]?$|"
    r"^왜\s|(?:살펴|알아)\s?(?:볼\s|보)\S*|(?:거야|잖아|거지|겠지|[봐해마]라)[.!~]*$|^\S*수록\s|세요[.!~]?$|^(?:좋겠|된다|됩니다|되|안\s)|"
    r"^\S+할\s?수\s?있(?:다|음|습니다)[.]?$"
)
_EN_NO_CLAUSE = re.compile(r"(?:\w+|\w+ing\s.*|(?:at|in|on|with|without|under|for|from|by|to)\s.*)$", re.I)
"""A condition without a subject of its own (`when closed`, `if at a leaf`)."""
_EN_IMPERATIVE = re.compile(
    r"(?:use|avoid|try|consider|make|set|choose|add|run|do|don't|never|always|check|call|keep|remember|prefer|apply|increase|decrease|"
    r"look|see|start|stop|get|go|think|read|write)\b",
    re.I,
)
_KO_ADVISES = re.compile(r"(?:[가-힣]야\s?(?:한다|함|합니다|된다|됩니다)|는\s것이\s(?:좋다|낫다|맞다|좋습니다)|는\s게\s(?:좋다|낫다))[.]?$")
_KO_BEFORE = re.compile(r"(?:것이라|라서|므로|때문에|[가-힣](?<!에)서|지만|[는은인한된]데|으며|하며),?\s")
_KO_TWO = re.compile(r"(?:땐|때는|경우는|경우에는|면)\s.*고,?\s|\s이\s?때\s")
"""A condition behind another case, or one that points back."""
_KO_SAID = re.compile(
    r"(?:[이으하되]며|[이하되]고|지만|므로|[는은인한된]데|때문에|[아어해여워와려]서|것|[다요음함])$|"
    r"[은는]\s.*(?:[있없]고|으로)$|[:：]\s"
)
"""A clause before the condition that is said for itself."""
_KO_NO_CASE = re.compile(r"더라도\s|^왜냐하면\s|어떻게\s하면$")
"""A case that changes nothing, a reason, a question."""
_KO_HEAD = re.compile(r"[^:：]{3,40}(?:경우|면|때)\s?[:：]\s")
_KO_TIME = re.compile(r"^(?:만일|만약에?|이후(?:에는?)?|그\s?(?:이후|후|다음)에?|근데|그리고\s?나서)\s+")
_KO_DEED = re.compile(r"(?:사용|이용|활용|적용|수정|선택|채택|고려)(?:한다|합니다|함|하게 된다)[.]?$")
_KO_NAMED = re.compile(r"이?라고?\s?(?:한다|합니다|부른다|부릅니다|불린다|칭한다|함|부름)[.]?$")
_KO_YIELDS = re.compile(r"^(?:\S+\s)?\S{1,5}지만,?\s")
"""An outcome that opens by giving way: what follows belongs to another case."""
_KO_ALSO = re.compile(r"(?<!수)도\s(?:한다|함|합니다|된다|됨|있다|있음)[.]?$")
_KO_CASES = re.compile(
    r"(?:고|며|,)\s?,?\s(?:\S+\s){0,9}?(?:\S+면|(?<!이 )경우(?:에는|는)|(?<=, )(?:\S+\s){1,4}경우)[,\s]|\s\S+[인는한된]\s경우(?:에는|는)\s"
)
"""An outcome that goes on to another condition."""
_KO_COMPARES = re.compile(r"(?:더|훨씬|가장|매우|아주)\s\S+$")
"""An outcome that says only `more so`."""
_KO_TURNS = re.compile(r"[는인]데[,\s]|,?\s(?:그렇지 않|아니라면|아니면)|(?:았|었|없)다면\s")
"""An outcome that goes on to the opposite case."""
_POINTS_BACK = re.compile(r"(?:[-=]+>|[→⇒])?\s*(?:이\s?때|이럴\s?때|이\s?경우|이럴\s?경우|이\s?중|여기서|그러면|그럼)(?:에는|에|는)?[\s,]")
"""It goes on from the sentence before: half of the condition stands there."""
_KO_OFTEN = re.compile(r"(?:많[다음]|많습니다|대부분\S*|드물\S*|흔하\S*|(?:매우|아주) 낮(?:다|습니다|음))[.]?$")
"""An outcome that only says how often such a case comes up."""
_KO_HANDS = re.compile(r"클릭|단축키|\bF\d{1,2}(?![A-Za-z0-9])|메뉴에서|버튼")
"""Where to press in a program."""
_KO_IS = re.compile(r"[^은는이가]+(?:한|인|는)\s(?:\S+\s)?\S*(?:방법|방식|기법|것|구조|모델)(?:이다|입니다|임)[.]?$")
"""An outcome that says what something is, without saying what."""
_KO_WHICH = re.compile(
    r"(?:있는|좋은|않은|없는|되는|하는|생기는)\s(?:문제|알고리즘|경우|현상|개념|특징|구조|장점|단점|예|방법|방식|기법|기술|차이점?)(?:이다|입니다|임|다)?[.]?$|"
    r"^[^,]*(?:방법|방식|기법)(?:으로|이며|이고),"
)
"""An outcome that sorts something: what it is, not what comes of the condition."""
_KO_OCCURS = re.compile(
    r"(?:(?:주로|자주|흔히|보통|대개|종종|가끔)\s)?(?:생긴다|생김|발생(?:한다|함|합니다)|나타난다|일어난다|쓰인다|(?:사용|이용|적용)(?:된다|한다|됨|함|합니다|됩니다))[.]?"
)
"""An outcome that is only the event whose condition was asked for."""
_KO_BARE = re.compile(r"(?:같|크|작|있|없|아니|그렇|다르|맞|틀리|이러하|많|적)[가-힣]{0,3}(?:\s(?:않\S*|경우\S*|때\S*))?")
"""A condition that names nothing: of what it speaks stands in the sentence before."""
_KO_KIND = re.compile(r"\S*[가-힣](?<![을를에이가])(?<!에서)[는된한진]\s\S+(?:이다|입니다|임)[.]?$")
"""`생성되는 브랜치이다`: what the subject is that the outcome leaves out."""
_KO_IDIOM = re.compile(
    r"(?:예를?로?\s?들(?:면|자면)|말씀드리(?:면|자면)|생각해\s?본다면|(?:다른 말로|바꿔|바꾸어|달리)\s?(?:말)?하면|따르면|에\s?의하면|"
    r"(?:일반적인|대부분의|보통의|특별한|다음|같은)\s경우에?는?|경우도|다시\s?말하(?:면|자면)|말하자면|쉽게\s?말하(?:면|자면)|요약하(?:면|자면)|정리하(?:면|자면)|"
    r"그러면|이라면|왜냐하면|반면|보면|참조하면|참고하면|생각하면|고려하면|말하면|비유하면|비교하면|요약하면|생각해보면|하자면|떠올리면|살펴보면|하려면)$"
)


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
    해시 테이블: 적재율이 높아지면 어떻게 되는가?  →  충돌이 늘어나 탐색이 느려진다.
    ```
    ```note
    # Hash table
    If the load factor grows, lookups slow down.
    ```
    ```cards
    Hash table: What happens if the load factor grows?  →  lookups slow down.
    ```

    ```note
    # 대기 서버
    지연 복제를 켜고, 주 서버가 죽으면 마지막 기록을 잃을 수 있다.
    ```
    ```cards
    대기 서버: 지연 복제를 켜고, 주 서버가 죽으면 어떻게 되는가?  →  마지막 기록을 잃을 수 있다.
    ```
    ```note
    # 복제
    주 서버가 응답하지 않는 경우 대기 서버를 사용한다.
    ```
    ```cards
    복제: 주 서버가 응답하지 않는 경우 어떻게 하는가?  →  대기 서버를 사용한다.
    ```

    ```note
    # 복제
    대기 서버가 기록을 곧바로 받는 경우 동기 방식이라고 부른다.
    ```
    ```cards
    복제: 대기 서버가 기록을 곧바로 받는 경우 무엇이라고 하는가?  →  동기 방식이라고 부른다.
    ```

    ## Leaves alone

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
    end = 0 if _POINTS_BACK.match(site.plain) else clauses.condition_end(site.plain[begin:])
    if not end:
        return
    when, then = _trimmed(site.plain[begin : begin + end].strip()), site.text.cut(begin + end)
    outcome = then.plain.lstrip(", :")
    if (
        len(when) < 6
        or len(when) > 60
        or re.match(r"[가-힣]+고\s", when)
        or _KO_IDIOM.search(when)
        or clauses.dangling(when, packs)
        or _KO_ADVICE.search(outcome)
    ):
        return
    if _KO_NO_CASE.search(when) or _branches(site):
        return
    if (
        _KO_HANDS.search(when)
        or re.match(r"(?:은|는|이|가|을|를|의)\s", when)
        or (when.endswith(("경우", "경우는")) and _KO_OFTEN.search(re.sub(r"\s\(.*", "", outcome)))
    ):
        return
    if _KO_TWO.search(when) or when.count("'") % 2 or when.count('"') % 2 or (subjects.goes_on(site) and not subjects.has_subject(when)):
        return
    if when.endswith(("다면", "라면")) and clauses.topic_mark(when) and clauses.topic_mark(outcome):
        return
    if _empty(outcome, when) or packs.pattern("pictures").search(outcome):
        return
    if len(clean(outcome)) < 6 or clauses.dangling(outcome, packs) or not nlp.is_sentence(outcome):
        return
    shift = len(then.plain) - len(outcome)
    yield site.site.draft(
        clauses.asked(site, f"{when} {_done(when, outcome)}?", when),
        markdown(then.cut(shift)),
        rule="condition",
        kind="condition",
        anchor=clean(when),
        facet="condition",
        score=_sure(site, when, outcome),
        span=site.span,
        lang="ko",
    )


def _branches(site: SentenceSite) -> bool:
    """Whether the sentence is one branch of a case that its line names before a colon (`A인 경우 : B면 … C면 …`)."""
    plain = site.site.plain.rstrip()
    return _KO_HEAD.match(plain) is not None and (site.number > 1 or not plain.endswith(site.plain.rstrip()))


def _empty(outcome: str, when: str) -> bool:
    """Whether an outcome tells nothing: only `more so`, what an unnamed thing is, or the condition over again.

    (`알기 어려우면 알기도 어렵다`)
    """
    words = [set(nlp.content_words("".join(part.split()[-1:]))) for part in (when, outcome.rstrip(" ."))]
    if _KO_YIELDS.match(outcome) or _KO_CASES.search(re.sub(r"\([^()]*\)", "", outcome)):
        return True
    if _KO_TURNS.search(outcome) or "<img" in outcome or when.endswith(("라고 하면", "라 하면")):
        return True
    if _KO_WHICH.search(outcome) or _KO_OCCURS.fullmatch(outcome.strip()) or _KO_BARE.fullmatch(when) or "나쁘지" in outcome:
        return True
    is_a = _KO_IS.fullmatch(outcome) or (_KO_KIND.match(outcome) and not subjects.has_subject(outcome))
    return bool(_KO_COMPARES.match(clean(outcome)) or is_a or words[0] & words[1])


def _trimmed(when: str) -> str:
    """A long condition without the clauses before it (`A는 …것이라 B를 하면` → `A는 B를 하면`), and without a word of time."""
    when = re.sub(r"^[가-힣]{2,6}\s[-–]\s", "", when)
    when = _KO_TIME.sub("", re.sub(r"^.*[,\s](?=만(?:약에?|일)\s)", "", when))
    head, _, last = when.rpartition(", ")
    if len(when) > 60 or _KO_SAID.search(head) or head.count("'") % 2:
        when = last
    when = re.sub(r"^[가-힣]+하고\s", "", when) if len(when) > 24 else when
    cuts = [m.end() for m in _KO_BEFORE.finditer(when)] if len(when) > 24 else []
    cut = next((cut for cut in reversed(cuts) if len(when) - cut >= 10), 0)
    mark = clauses.topic_mark(when[:cut])
    rest = when[cut:].lstrip(" ,")
    rest = re.sub(r"(?<=경우에|..때)도$", "", rest)
    return f"{when[: mark.end]} {rest}" if mark and not subjects.has_subject(rest) else rest


def _done(when: str, outcome: str) -> str:
    """What is asked of an outcome: what it takes, what is to be done, what is done, or what comes of it."""
    if when.endswith("려면") or _KO_ADVISES.search(outcome):
        return "어떻게 해야 하는가"
    if _KO_NAMED.search(outcome):
        return "무엇이라고 하는가"
    return "어떻게 하는가" if _KO_DEED.search(outcome) and not subjects.has_subject(outcome) else "어떻게 되는가"


def _sure(site: SentenceSite, when: str, outcome: str) -> float:
    score = 0.64
    score += 0.05 * bool(clauses.topic_of(site))
    score += 0.04 * (len(when) >= 10)
    score -= 0.08 * (len(outcome) > 90)
    score -= 0.14 * (when.endswith("라면") and not subjects.has_subject(when))
    score -= 0.14 * bool(re.search(r"때\S{0,2}$", when) or _KO_ALSO.search(outcome))
    score -= 0.06 * any(asks(above) for above in site.site.parents)
    score -= 0.1 * bool(re.search(r"[가-힣](?:면|경우)[^가-힣]*\s.*(?:면|경우)\s", outcome))
    return round(score, 3)


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
    cue = "if" if match["cue"].lower() == "if" else "when"
    advice = _EN_IMPERATIVE.match(match["b"]) is not None
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
