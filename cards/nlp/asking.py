"""Does a line ask?  Regular expressions over its end (Korean) or its beginning (English): neither spaCy nor mecab is loaded."""

from __future__ import annotations

import re
from functools import lru_cache

from cards.nlp.brackets import opening_of
from cards.nlp.hangul import final_of
from cards.nlp.words import words

_KEPT_AT_END = frozenset("?？)]}%$<>=/+-")
"""Signs that belong to what they end; all others are trimmed off a line's end."""
_LEAD = re.compile(r"[\s#>*\-+\"'“”‘’`]*(?:[Qq질문]{1,2}\s?\d{0,3}\s?[.:)]\s*|\d{1,3}[.)]\s*)?")

_NOT_TOPIC = words("혼란 교란 논란 문란 산란 요란 소란 계란 환란 모란 도란 호란 심란 반란 발란 내란 란 파란 미란 이란")
"""Words on 란 that are not a topic: 혼란, 논란; also 이란 alone, the country."""
_NOUNS_ON_GA = frozenset({"인가", "평가", "허가", "증가", "추가", "국가", "전문가", "단가", "원가", "주가", "휴가"})
"""Nouns that end as a question does, alone as a word."""
_KO_ASKS = re.compile(
    r"(?:는가|은가|인가|던가|한가|른가|운가|[가-힣]건가|나|가|까|는지|은지|인지|한지|런지|운지|른지|를지|을지|할지|될지|일지|던지|느냐|으냐|이냐|냐)요?\Z"
)
_KO_PRONOUN = re.compile(r"(?:무엇|뭐|무슨|어떤|어떻게|어떠한|어느|어디|언제|누구|누가|얼마|몇|왜)")
_KO_ASKS_ALONE = re.compile(
    r"(?:는가|은가|인가|던가|[가-힣]건가|[을할될일릴질까날]까|니까|나요|가요|까요|느냐|무엇|뭔지|무엇인지|뭘까|뭐지|왜)요?\Z"
)
_KO_REQUEST = re.compile(
    r"(?:설명|비교|서술|기술|정의|나열|소개|논|열거|구분|증명|유도|계산|제시|요약|정리|"
    r"말씀|말|구현|대답|답변|이야기|얘기|알려|적어|써|(?<!예를 )들어|답)\s?"
    r"(?:해|하여|하)?\s?"
    r"(?:주세요|주십시오|줘|줄래|주시오|주시겠어요|보세요|보시오|보십시오|보라|봐라|봐|보자|하시오|하세요|하십시오|하라|해라|시오|세요|달라)\Z"
)
_KO_BIDS = re.compile(r"(?:정리|제시|소개|요약|말|이야기|대답|적어|써|들어)\s?(?:하라|해라|봐라|보라|라)\Z")
"""A maxim (`먼저 상황을 정리하라`), no request to explain."""
_KO_SIO = re.compile(r"[가-힣]시오\Z")
_KO_WHAT = re.compile(
    r"(?:차이점?|이유|까닭|원인|방법|종류|역할|특징|특성|장점|단점|장단점|목적|의미|정의|순서|과정|절차|단계|조건|용도|기준|개념|뜻|관계|효과|영향|문제점|해결책|구조|원리|예시?|필요성|한계|것)(?:은|는)\Z"
)
_KO_WHY = re.compile(r"[는은한인된던운른]\s?(?:이유|까닭)\Z")
_KO_CURIOUS = re.compile(r"(?:궁금|궁금함|궁금합니다|궁금해요|하시는지)\Z")

_EN_WH = re.compile(
    r"(?:what|which|who|whom|whose|when|where|how|why)(?:'s|'re)?(?:\s+(?:[\w-]+\s+){0,3}?(?:is|are|was|were|do|does|did|can|could|should|would|will|"
    r"has|have|had|might|must|isn't|aren't|don't|doesn't|can't)\b)",
    re.IGNORECASE,
)
_EN_CLAUSE = re.compile(r"(?:when|where|while)\s[^?]*,\s", re.IGNORECASE)
"""A clause of time before its sentence."""
_EN_GOES_ON = re.compile(r"(?:where|which|when|while|whose)\s")
"""A sentence that goes on behind a formula, as its small letter tells."""
_EN_WHS = re.compile(r"(?:what|who|where|how|why)'s\b|why\s+\w|how\s+(?:to|come|many|much|often|long)\b|what\s+if\b", re.IGNORECASE)
_EN_STATEMENT = re.compile(
    r"which\s+(?:is|are|was|were|can|does|do|has|have|will)\b|"
    r"(?:what|how|which|when|where|who|why)\s+(?:i|we|you|it|they|he|she|this|that|the\s+\w+)\s",
    re.IGNORECASE,
)
_EN_REQUEST = re.compile(
    r"(?:(?:please|briefly|also|and|now|can you|could you)\s+){0,2}(?:explain|describe|compare|contrast|define(?![^?]*\sas\s)|"
    r"discuss|enumerate|distinguish|differentiate|derive|prove|justify|outline|summari[sz]e|tell me|"
    r"(?:state|list|name)\s+(?:the|all|some|an?|two|three|four|five|at least|any)\b|"
    r"give (?:an?|some|the|one|two|three|\d+) (?:\w+ )?(?:examples?|reasons?|advantages?)|"
    r"walk me through|mention|illustrate)\b\s+(?!of\b)\S",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_question(text: str) -> bool:
    """Whether the line asks something, with or without a question mark.

    Korean: interrogative endings (`…인가요`, `…무엇인지`), requests (`…설명해주세요`, `…서술하시오`), `X란`, and topics
    that wait for an answer (`…차이점은`, `…하는 이유`).  English: a question word with its verb, or Explain, Describe,
    Compare … .  A question mark inside brackets or in the middle of the text does not count.
    """
    body = text.strip()
    if not body:
        return False
    if "\n" in body:
        last = body.rsplit("\n", 1)[-1].strip()
        return is_question(last) and (last[-1:] in "?？" or not last[:1].islower())
    body = _LEAD.sub("", body, count=1)
    body = _without_tail(body)
    for _ in range(3):
        if (opened := opening_of(body)) < 0:
            break
        body = _without_tail(body[:opened])
    if not body:
        return False
    if body[-1] in "?？":
        return any(c.isalnum() for c in body)
    return _asks_in_korean(body) if "가" <= body[-1] <= "힣" else _asks_in_english(body, text.rstrip())


def _without_tail(text: str) -> str:
    """The text without closing signs that say nothing: full stops, asterisks, quotation marks, emoji."""
    end = len(text)
    while end and not text[end - 1].isalnum() and text[end - 1] not in _KEPT_AT_END:
        end -= 1
    return text[:end]


def _asks_in_korean(body: str) -> bool:
    body = body[-80:]
    word = body.split()[-1]
    if word in _NOUNS_ON_GA and _KO_PRONOUN.search(body) is None:
        return False
    if body.endswith("란"):
        return len(body) > 1 and word not in _NOT_TOPIC
    if _KO_BIDS.search(body):
        return False
    if any(pattern.search(body) for pattern in (_KO_REQUEST, _KO_SIO, _KO_WHAT, _KO_WHY, _KO_CURIOUS)):
        return True
    if body.endswith(("니까", "니까요")):
        return final_of(body.removesuffix("요")[-3:-2]) in ("ㅂ",)
    if body.endswith("지") and final_of(body[-2:-1]) in ("ㄴ", "ㄹ") and _KO_PRONOUN.search(body):
        return True
    return bool(_KO_ASKS_ALONE.search(body) or (_KO_PRONOUN.search(body) and _KO_ASKS.search(body)))


def _asks_in_english(body: str, typed: str) -> bool:
    if _EN_CLAUSE.match(body) and not typed.endswith("?"):
        return False
    if typed.endswith(".") and not _EN_REQUEST.match(body):
        return False
    if _EN_GOES_ON.match(body) and not typed.endswith("?"):
        return False
    if _EN_REQUEST.match(body):
        return not typed.endswith(":") and len(body.split()) <= 40
    return bool(_EN_WHS.match(body) or (_EN_WH.match(body) and not _EN_STATEMENT.match(body)))
