"""Whether a sentence says what a term is, in Korean and English; shared by the rules that ask for a meaning."""

from __future__ import annotations

import re
from typing import NamedTuple

from cards import nlp
from cards.extractor.titles import LONGEST_TERM, clean
from cards.packs import Packs, fold

_KO_SUBJECT = re.compile(r"^(?P<x>.{1,60}?)(?:(?P<ran>\s?이?란)\s|(?P<ran2>이?라\s?(?:함|하는\s?것)은)\s|(?P<topic>은|는|이라는 것은)\s)")
_KO_VERB = re.compile(
    r"(?:말한다|말합니다|의미한다|의미합니다|뜻한다|뜻합니다|일컫는다|가리킨다|가리킵니다|칭한다|의미함|뜻함|말함|의미이다|뜻이다)[.]?$"
)
_KO_IS = re.compile(r"(?:이다|입니다|이에요|예요|임|인 것|것|다)[.]?$")
_KO_NOUN_IS = re.compile(
    r"(?:것|방법|방식|기법|과정|기술|구조|함수|모델|개념|현상|상태|단위|알고리즘|프로토콜|시스템|언어|도구|장치|공간|영역|값|데이터|집합|연산|"
    r"작업|행위|문제|정도|능력|성질|특성|원칙|규칙|패턴|형태|모듈|메모리|라이브러리|프레임워크|인터페이스|객체|클래스|변수|분포|지표|척도|"
    r"이론|학습|분야|프로그램|소프트웨어|서비스|환경|명령어|자료구조|구문|표현|속성|식별자|키|층|레이어|네트워크|계층|기능|역할|절차|전략|"
    r"수단|매개변수|파라미터|가중치|벡터|행렬|그래프|트리|배열|리스트|오류|에러|사건|확률|시점|기준|관계|차이|합|비율|수|양|부분|요소|용어|말|뜻)"
    r"(?:이다|입니다|을 말한다|를 말한다|임|이에요|예요|다)?[.]?$"
)
_KO_MODIFIED = re.compile(r"(?:는|은|을|를|ㄴ|한|된|인|할|될|적인|위한|대한|의)\s(?:\S+\s){0,2}\S+$")
_KO_NOT = re.compile(
    r"(?:때문이?다?|위해서?다?|이유다|이유이다|없다|있다|된다|아니다|않는다|많다|좋다|중요하다|필요하다|다르다|같다|다음과 같다|중요하다)[.]?$"
)
_KO_ABBR = re.compile(r"(?:의\s?(?:약자|줄임말|약어|준말|합성어))")
_EN_DEF = re.compile(
    r"^(?P<art>an?\s+|the\s+)?(?P<x>[^,;:.?!]{1,60}?)(?:\s*\([^)]{1,60}\))?,?\s+(?:"
    r"(?P<strong>(?:can be |may be |is |are )?(?:usually |generally |normally |often |commonly |sometimes )?(?:defined (?:as|to)|refers? to|describes?|means?|stands? for|denotes?|known as)|"
    r"(?:usually |generally |normally )?refers? to|is where|is when|are where|is the (?:process|practice|act|ability|study|idea|concept|number|amount|set|ratio|name) )|"
    r"(?P<is>is|are)\s+(?:(?:also|just|simply|basically|essentially|usually|generally|typically|often)\s+)?(?P<det>an?|the|one of|any|two|three|a set of)\s)",
    re.I,
)
_EN_FRAGMENT = re.compile(r"^(?:an?|the|any|one of the)\s+\w+", re.I)
_EN_BAD = re.compile(
    r"\b(?:is|are) (?:a |an |the )?(?:very |most |really |quite |main |key |big |common |good |bad |great |important |popular |more |less |better |best |worst |easy |hard |simple |few |lot |same |only |first |last |following |reason)",
    re.I,
)


class Defined(NamedTuple):
    """A term and how surely a sentence defines it."""

    term: str
    sure: float
    """0–1: how sure the wording is."""
    start: int
    """Where the explanation proper begins in the sentence."""
    article: str = ""


def define(sentence: str, packs: Packs) -> Defined | None:
    """The term that a sentence with a subject of its own defines; None where it defines none."""
    text = sentence.strip()
    if packs.starts("unresolved", text) or len(text) > 400:
        return None
    return _korean(text, packs) if nlp.lang_of(text) == "ko" else _english(text, packs)


def _korean(text: str, packs: Packs) -> Defined | None:
    match = _KO_SUBJECT.match(text)
    if not match:
        return None
    name = clean(match["x"])
    if not _names(name, packs) or (_KO_NOT.search(text) and not match["ran"]):
        return None
    if match["ran"] or match["ran2"]:
        return Defined(name, 0.95, match.end())
    if _KO_VERB.search(text):
        return Defined(name, 0.92, match.end())
    if _KO_ABBR.search(text):
        return Defined(name, 0.88, match.end())
    if _KO_NOUN_IS.search(text) and not re.search(r"(?:장점|단점|특징|이유|목적|목표|차이점?|예|종류|역할|문제점?)$", name):
        return Defined(name, 0.82, match.end())
    return None


def _english(text: str, packs: Packs) -> Defined | None:
    match = _EN_DEF.match(text)
    if not match:
        return None
    name = clean(match["x"])
    if not _names(name, packs) or packs.starts("connectives", name):
        return None
    article = (match["art"] or "").strip().lower()
    if match["strong"]:
        return Defined(name, 0.92, match.start("strong"), article if article != "the" else "")
    if _EN_BAD.search(text[: match.end() + 12]) or article == "the":
        return None
    return Defined(name, 0.84, match.start("is"), article)


def _names(name: str, packs: Packs) -> bool:
    """Whether a subject can be asked for."""
    key = fold(name)
    if (
        not key
        or len(name) > LONGEST_TERM
        or key in packs.not_terms
        or key in packs.stop_terms
        or key in packs.labels
        or key in packs.generic
    ):
        return False
    if packs.starts("unresolved", name) or packs.starts("connectives", name) or packs.pattern("pictures").search(name):
        return False
    return nlp.is_term(name)


def explains(sentence: str, term: str, packs: Packs) -> float:
    """How surely a sentence right under `term` says what it is, 0–1; it may name the term or leave it out."""
    text = sentence.strip()
    if (
        len(clean(text)) < 6
        or packs.starts("unresolved", text)
        or packs.starts("connectives", text)
        or packs.pattern("pictures").search(text)
    ):
        return 0.0
    if found := define(text, packs):
        return found.sure if _same(found.term, term) else 0.0
    if nlp.lang_of(text) == "ko":
        return _explains_ko(text, term)
    if _EN_FRAGMENT.match(text) and not _EN_BAD.search(text[:60]):
        return 0.72
    return 0.0


def _explains_ko(text: str, term: str) -> float:
    subject = re.match(r"^(?P<x>\S{1,30}(?:\s\S{1,20}){0,3}?)(?:은|는)\s", text)
    if subject and not _same(clean(subject["x"]), term):
        return 0.0
    if _KO_NOT.search(text):
        return 0.0
    if _KO_VERB.search(text):
        return 0.85
    if _KO_NOUN_IS.search(text):
        return 0.8 if _KO_MODIFIED.search(text) or text.rstrip(".").endswith("다") else 0.62
    return 0.0


def _same(a: str, b: str) -> bool:
    """Whether two names name one thing: spelling variants, or one with the other as its gloss."""
    left, right = _squash(a), _squash(b)
    if not left or not right:
        return False
    return left == right or (min(len(left), len(right)) >= 2 and (left in right or right in left))


def _squash(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower().removesuffix("s")
