"""Korean conditions: which clause is one, what comes of it, and how that is asked for."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor import clauses, subjects
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean

_ADVICE = re.compile(
    r"(?:봅시다|봅니다|의미한다|의미합니다|자|보자|본다|보았다|하자|바란다|좋겠다|될\s?것\s?같다|보면\s?된다|하면\s?된다|면\s?된다|이해가\s?(?:빠르|쉽)다|도움이\s?된다|어떨까|않을까)[.!~]?$|"
    r"(?:이해할|알|볼|확인할) 수 있다[.!~]?$|[했였었았]습니다[.!~]?$|[했였었았됐났왔]다[.!~]?$|"
    r"^왜\s|(?:살펴|알아)\s?(?:볼\s|보)\S*|(?:거야|잖아|거지|겠지|[봐해마]라)[.!~]*$|^\S*수록\s|세요[.!~]?$|^(?:좋겠|된다|됩니다|되|안\s)|"
    r"^\S+할\s?수\s?있(?:다|음|습니다)[.]?$"
)
_ADVISES = re.compile(r"(?:[가-힣]야\s?(?:한다|함|합니다|된다|됩니다)|는\s것이\s(?:좋다|낫다|맞다|좋습니다)|는\s게\s(?:좋다|낫다))[.]?$")
_BEFORE = re.compile(r"(?:것이라|라서|므로|때문에|[가-힣](?<!에)서|지만|[는은인한된]데|으며|하며),?\s")
_TWO = re.compile(r"(?:땐|때는|경우는|경우에는|면)\s.*고,?\s|\s이\s?때\s")
"""A condition behind another case, or one that points back."""
_SAID = re.compile(
    r"(?:[이으하되]며|[이하되]고|지만|므로|[는은인한된]데|때문에|[아어해여워와려]서|것|[다요음함])$|"
    r"[은는]\s.*(?:[있없]고|으로)$|[:：]\s"
)
"""A clause before the condition that is said for itself."""
_KO_NO_CASE = re.compile(r"더라도\s|^왜냐하면\s|어떻게\s하면$")
"""A case that changes nothing, a reason, a question."""
_HEAD = re.compile(r"[^:：]{3,40}(?:경우|면|때)\s?[:：]\s")
_TIME = re.compile(r"^(?:만일|만약에?|이후(?:에는?)?|그\s?(?:이후|후|다음)에?|근데|그리고\s?나서)\s+")
_CLEFT = re.compile(r"(?:것|점|때문)(?:이다|입니다|임|이라는 것이다)?[.]?$")
"""`하나 있다면 …는 것이다` says what the one is."""
_WANTED = re.compile(r"싶(?:으면|다면|을\s?(?:때|경우)\S?)$")
_DEED = re.compile(
    r"(?:사용|이용|활용|적용|수정|선택|채택|고려|배치|분할|회수|교체|수행|설정|비교|추가|삭제|제거|저장|갱신|변경|초기화|복사|검색|탐색|처리|지정)"
    r"(?:한다|합니다|함|하게 된다|해\s?준다|해\s?나간다)[.]?$|"
    r"[을를]\s(?:높인|늘린|줄인|낮춘)다[.]?$"
)
_NAMED = re.compile(r"이?라고?\s?(?:한다|합니다|부른다|부릅니다|불린다|칭한다|함|부름)[.]?$")
_YIELDS = re.compile(r"^(?:\S+\s)?\S{1,5}지만,?\s")
"""An outcome that opens by giving way: what follows belongs to another case."""
ALSO = re.compile(r"(?<!수)도\s(?:한다|함|합니다|된다|됨|있다|있음)[.]?$")
_CASES = re.compile(
    r"(?:고|며|,)\s?,?\s(?:\S+\s){0,9}?(?:\S+면|(?<!이 )경우(?:에는|는)|(?<=, )(?:\S+\s){1,4}경우)[,\s]|\s\S+[인는한된]\s경우(?:에는|는)\s"
)
"""An outcome that goes on to another condition."""
_COMPARES = re.compile(r"(?:더|훨씬|가장|매우|아주)\s\S+$")
"""An outcome that says only `more so`."""
_TURNS = re.compile(r"[는인]데[,\s]|,?\s(?:그렇지 않|아니라면|아니면)|(?:았|었|없)다면\s")
"""An outcome that goes on to the opposite case."""
POINTS_BACK = re.compile(r"(?:[-=]+>|[→⇒])?\s*(?:이\s?때|이럴\s?때|이\s?경우|이럴\s?경우|이\s?중|여기서|그러면|그럼)(?:에는|에|는)?[\s,]")
"""It goes on from the sentence before: half of the condition stands there."""
_OFTEN = re.compile(r"(?:많[다음]|많습니다|대부분\S*|드물\S*|흔하\S*|(?:매우|아주) 낮(?:다|습니다|음))[.]?$")
"""An outcome that only says how often such a case comes up."""
_HANDS = re.compile(r"클릭|단축키|\bF\d{1,2}(?![A-Za-z0-9])|메뉴에서|버튼")
"""Where to press in a program."""
_IS = re.compile(r"[^은는이가]+(?:한|인|는)\s(?:\S+\s)?\S*(?:방법|방식|기법|것|구조|모델)(?:이다|입니다|임)[.]?$")
"""An outcome that says what something is, without saying what."""
_WHICH = re.compile(
    r"(?:있는|좋은|않은|없는|되는|하는|생기는)\s(?:문제|알고리즘|경우|현상|개념|특징|구조|장점|단점|예|방법|방식|기법|기술|차이점?)(?:이다|입니다|임|다)?[.]?$|"
    r"^[^,]*(?:방법|방식|기법)(?:으로|이며|이고),"
)
"""An outcome that sorts something: what it is, not what comes of the condition."""
_OCCURS = re.compile(
    r"(?:(?:주로|자주|흔히|보통|대개|종종|가끔)\s)?(?:생긴다|생김|발생(?:한다|함|합니다)|나타난다|일어난다|쓰인다|(?:사용|이용|적용)(?:된다|한다|됨|함|합니다|됩니다))[.]?"
)
"""An outcome that is only the event whose condition was asked for."""
_BETTER = re.compile(
    r"(?:\S+(?:의|에|에서)?\s){0,2}?(?:효율(?:성)?|성능|생산성|속도|안정성|품질|부하)[을를이가은는도]?\s(?:더\s|더욱\s|매우\s|훨씬\s)?"
    r"(?:높|향상|개선|좋아|올라|올릴|해결|오른)\S*(?:\s수\s있\S+)?[.]?"
)
"""An outcome that says only that things get better."""
_TROUBLE = re.compile(
    r"(?:\S+\s)?(?:문제|오류|에러|이슈)[이가]?\s?"
    r"(?:생긴다|생길 수 있다|발생한다|발생할 수 있다|될 수 있다|있다|된다|생김|발생|있음)[.]?"
)
"""An outcome that says only that something goes wrong."""
_BARE = re.compile(r"(?:같|크|작|있|없|아니|그렇|다르|맞|틀리|이러하|많|적)[가-힣]{0,3}(?:\s(?:않\S*|경우\S*|때\S*))?")
"""A condition that names nothing: of what it speaks stands in the sentence before."""
_KIND = re.compile(r"\S*[가-힣](?<![을를에이가])(?<!에서)[는된한진]\s\S+(?:이다|입니다|임)[.]?$")
"""`생성되는 브랜치이다`: what the subject is that the outcome leaves out."""
_IDIOM = re.compile(
    r"(?:예를?로?\s?들(?:면|자면)|말씀드리(?:면|자면)|생각해\s?본다면|(?:다른 말로|바꿔|바꾸어|달리)\s?(?:말)?하면|따르면|에\s?의하면|"
    r"(?:일반적인|대부분의|보통의|특별한|다음|같은)\s경우에?는?|경우도|다시\s?말하(?:면|자면)|말하자면|쉽게\s?말하(?:면|자면)|요약하(?:면|자면)|정리하(?:면|자면)|"
    r"그러면|이라면|왜냐하면|반면|보면|참조하면|참고하면|생각하면|고려하면|보자면|제외하면|(?:설명|표현|정의|비유)하(?:면|자면)|(?:이해|공부|숙지)하면|[를을]\s알(?:면|아두면)|말하면|비유하면|비교하면|요약하면|생각해보면|하자면|떠올리면|살펴보면|하려면)$"
)


def no_condition(site: SentenceSite, when: str) -> bool:
    """Whether a clause is no condition to ask for: too short or long, an idiom, a place to press, half of something else."""
    if not 6 <= len(when) <= 60 or re.match(r"[가-힣]+고\s|(?:은|는|이|가|을|를|의)\s", when) or clauses.dangling(when, site.site.packs):
        return True
    if "<=" in when or _IDIOM.search(when) or _KO_NO_CASE.search(when) or _HANDS.search(when) or _TWO.search(when) or _branches(site):
        return True
    if not clauses.topic_of(site) and not subjects.names_thing(when):
        return True
    return bool(when.count("'") % 2 or when.count('"') % 2) or (subjects.goes_on(site) and not clauses.has_subject(when))


def no_outcome(site: SentenceSite, when: str, outcome: str) -> bool:
    """Whether what follows tells nothing that comes of the condition: advice, how often it is so, a picture, no sentence."""
    packs = site.site.packs
    if _ADVICE.search(outcome) or (when.endswith(("경우", "경우는")) and _OFTEN.search(re.sub(r"\s\(.*", "", outcome))):
        return True
    if when.endswith(("다면", "라면")) and clauses.topic_mark(when) and clauses.topic_mark(outcome):
        return True
    if _empty(outcome, when) or packs.pattern("pictures").search(outcome):
        return True
    return len(clean(outcome)) < 6 or clauses.dangling(outcome, packs) or not nlp.is_sentence(outcome)


def _branches(site: SentenceSite) -> bool:
    """Whether the sentence is one branch of a case that its line names before a colon (`A인 경우 : B면 … C면 …`)."""
    plain = site.site.plain.rstrip()
    return _HEAD.match(plain) is not None and (site.number > 1 or not plain.endswith(site.plain.rstrip()))


def _empty(outcome: str, when: str) -> bool:
    """Whether an outcome tells nothing: only `more so`, what an unnamed thing is, or the condition over again.

    (`알기 어려우면 알기도 어렵다`)
    """
    words = [set(nlp.content_words("".join(part.split()[-1:]))) for part in (when, outcome.rstrip(" ."))]
    if _YIELDS.match(outcome) or _CASES.search(re.sub(r"\([^()]*\)", "", outcome)):
        return True
    if _TURNS.search(outcome) or "<img" in outcome or when.endswith(("라고 하면", "라 하면")):
        return True
    if (
        _WHICH.search(outcome)
        or _OCCURS.fullmatch(outcome.strip())
        or _BETTER.fullmatch(outcome.strip())
        or _TROUBLE.fullmatch(outcome.strip())
        or _BARE.fullmatch(when)
        or "나쁘지" in outcome
    ):
        return True
    if when.endswith("있다면") and _CLEFT.search(outcome):
        return True
    is_a = _IS.fullmatch(outcome) or (_KIND.match(outcome) and not clauses.has_subject(outcome))
    return bool(_COMPARES.match(clean(outcome)) or is_a or words[0] & words[1])


def trimmed(when: str) -> str:
    """A long condition without the clauses before it (`A는 …것이라 B를 하면` → `A는 B를 하면`), and without a word of time."""
    when = re.sub(r"^[가-힣]{2,6}\s[-–]\s", "", when)
    when = _TIME.sub("", re.sub(r"^.*[,\s](?=만(?:약에?|일)\s)", "", when))
    head, _, last = when.rpartition(", ")
    if len(when) > 60 or _SAID.search(head) or head.count("'") % 2:
        when = last
    when = re.sub(r"^[가-힣]+하고\s", "", when) if len(when) > 24 else when
    cuts = [m.end() for m in _BEFORE.finditer(when)] if len(when) > 24 else []
    cut = next((cut for cut in reversed(cuts) if len(when) - cut >= 10), 0)
    mark = clauses.topic_mark(when[:cut])
    rest = when[cut:].lstrip(" ,")
    rest = re.sub(r"(?<=경우에|..때)도$", "", rest)
    kept = mark and not clauses.has_subject(rest) and clean(when[: mark.start]) not in rest
    return f"{when[: mark.end]} {rest}" if mark and kept else rest


def done(when: str, outcome: str) -> str:
    """What is asked of an outcome: what it takes, what is to be done, what is done, or what comes of it."""
    if when.endswith("려면") or _ADVISES.search(outcome):
        return "어떻게 해야 하는가"
    if _NAMED.search(outcome):
        return "무엇이라고 하는가"
    if _WANTED.search(when):
        return "어떻게 하는가"
    return "어떻게 하는가" if _DEED.search(outcome) and not clauses.has_subject(outcome) else "어떻게 되는가"
