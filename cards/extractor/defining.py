"""Whether a sentence says what a term is, in Korean and English; shared by the rules that ask for a meaning."""

from __future__ import annotations

import re
from typing import NamedTuple

from cards import nlp
from cards.extractor.clauses import opener_end, topic_mark
from cards.extractor.titles import LONGEST_TERM, clean, is_nominal
from cards.nlp import english
from cards.packs import Packs, fold

_KO_RAN = re.compile(r"^(?P<x>.{1,60}?)\s?(?:이?란|이?라는\s?(?:것|말)은|이?라\s?(?:함|하는\s?것)은)\s")
_KO_VERB = re.compile(
    r"(?:말한다|말합니다|의미한다|의미합니다|뜻한다|뜻합니다|일컫는다|가리킨다|가리킵니다|칭한다|의미함|뜻함|말함|의미이다|뜻이다"
    r"|라고\s(?:할\s수\s있다|볼\s수\s있다|할\s수\s있습니다|볼\s수\s있습니다))[.]?$"
)
_KO_NAMED = re.compile(
    r"^.*(?:을|를)\s(?:흔히\s|보통\s|바로\s|각각\s)?[\"'“‘]?(?P<x>[^\"'”’,]{1,40}?)[\"'”’]?"
    r"(?:이?라고|이?라)\s?(?:한다|합니다|부른다|부릅니다|불린다|불립니다|말한다|일컫는다|정의한다|함|부름|칭한다)[.]?$"
)
_KO_NOUN = (
    r"(?:것|방법|방식|기법|과정|기술|구조|함수|모델|개념|현상|상태|단위|알고리즘|프로토콜|시스템|언어|도구|장치|공간|영역|값|데이터|집합|연산|"
    r"작업|행위|문제|정도|능력|성질|특성|원칙|규칙|패턴|형태|모듈|메모리|라이브러리|프레임워크|인터페이스|객체|클래스|변수|분포|지표|척도|"
    r"이론|학습|분야|프로그램|소프트웨어|서비스|환경|명령어|자료구조|구문|표현|속성|식별자|키|층|레이어|네트워크|계층|기능|역할|절차|전략|"
    r"수단|매개변수|파라미터|가중치|벡터|행렬|그래프|트리|배열|리스트|오류|에러|사건|확률|시점|기준|관계|차이|합|비율|수|양|부분|요소|용어|말|뜻|"
    r"일|곳|때|사람|물질|단백질|힘|에너지|열|행|창구|파일|끝점|회로|장소|시간|횟수|크기|범위|경로|주소|신호|규약|약속|표|기억장치|저장소|지점|단계)"
)
_KO_IS_NAMED = re.compile(rf"^.{{6,}}{_KO_NOUN}(?:이|가)\s바로\s(?P<x>[^,.]{{2,40}}?)(?:이다|입니다|다)?[.]?$")
_KO_IS_NOUN = re.compile(rf"{_KO_NOUN}(?:이다|입니다|을 말한다|를 말한다|임|이에요|예요|다)?[.]?$")
_KO_IS_WHAT = re.compile(
    rf"(?:는|은|을|를|ㄴ|한|된|인|할|될|적인|위한|대한|있는|없는|의|던)\s(?:\S+\s){{0,3}}?(?:\S*{_KO_NOUN}|[A-Za-z]{{2,}}(?=이다|입니다))(?:이다|입니다|임|다)?[.]?$"
)
_KO_NOT = re.compile(
    r"(?:때문이?다?|위해서?다?|이유다|이유이다|없다|있다|된다|아니다|않는다|많다|좋다|중요하다|필요하다|다르다|같다|다음과 같다|편이다|뿐이다|특징이다|장점이다|단점이다|문제이?다|이유다|"
    r"좋은 (?:것|방법|일)이다|쓰는 언어이다)[.]?$"
)
_KO_ABBR = re.compile(r"의\s?(?:약자|줄임말|약어|준말|합성어)")
_KO_TURN = re.compile(r"(?:라면|다면|지만|반면|므로|때문에)[,\s]")
_KO_COPULA = re.compile(r"(?<=[가-힣A-Za-z)])(?:이다|입니다)[.]?$")
_KO_LABEL = re.compile(r"(?:장점|단점|특징|이유|목적|목표|차이점?|예|종류|역할|문제점?|원인|결과|핵심|효과)$")
_KO_MODIFIED = re.compile(r"(?:는|은|을|를|ㄴ|한|된|인|할|될|적인|위한|대한|의)\s(?:\S+\s){0,2}\S+$")

_EN_ADJUNCT = re.compile(r"^(?:in|within|for|under|with|at|among|on)\s[^,]{3,50},\s+(?=\S)", re.I)
_EN_DEF = re.compile(
    r"^(?P<art>an?\s+|the\s+)?(?P<x>[^,;:.?!]{1,60}?)(?:\s*\([^)]{1,60}\))?(?:,\s(?:also|better|sometimes)[^,]{3,50},|,)?\s+"
    r"(?:(?P<strong>(?:can be |may be |is |are )?(?:usually |generally |normally |often |commonly |sometimes |formally |loosely )?"
    r"(?:defined (?:as|to)|refers? to|means?|stands? for|denotes?|is said to be|are said to be)|(?:is|are) (?:where|when|how)|"
    r"is the (?:process|practice|act|ability|study|idea|concept|number|amount|set|ratio|name|tendency|degree|rate|property|state|mechanism|task|part|"
    r"point|time|smallest|largest|minimum|maximum|probability|sum|difference|fraction|share|one that)\b)"
    r"|(?P<is>is|are)\s+(?:(?:just|simply|basically|essentially)\s+)?(?P<det>(?:the\s|an?\s|any\s|one\s|two\s|[a-z-]+\s)))",
    re.I,
)
_EN_NAMED = re.compile(
    r"^(?P<desc>(?:an?|the|any|each|when|if|this|[A-Z])\b.{12,}?),?\s(?:is|are|we)\s(?:often |commonly |usually |also |sometimes )?"
    r"(?:called|known as|termed|referred to as|call(?: it| this| that)?|speak of)\s(?:an?\s|the\s|its\s)?(?P<x>[^,.;:]{2,40}?)[.]?$",
    re.I,
)
_EN_COLON = re.compile(r"^(?P<art>an?\s+|the\s+)?(?P<x>[^,;:.?!]{2,40}?):\s+(?P<det>an?|the|any|how|what)\s\w+", re.I)
_EN_WHAT = re.compile(
    r"\b(?:that|which|who|whose|where|in which|of|for|from|to|used|between|with|by|over|consisting|containing|made|built|whereby)\b", re.I
)
_EN_FRAGMENT = re.compile(r"^(?:an?|the|any|one of the)\s+\w+", re.I)
_EN_BAD = re.compile(
    r"\b(?:is|are) (?:just |simply )?(?:an? |the |one of the )?(?:very |most |really |quite |main |key |big |common |good |bad |great |important |popular |more |"
    r"less |better |best |worst |easy |hard |few |lot |same |only |first |last |following |reason|frequent |serious |mature |gentle |complete |matter |"
    r"nightmare|trade-?off|problem|error|mistake|example|favou?rite|recent |old |new |useful |crucial |critical |natural |nice |poor |safe |risky |"
    r"wrong|right |different |similar |faster|slower|larger|smaller|cheaper|no |not |rewrite|source |cause |topic|subject|question|choice|rule of thumb|"
    r"step |improvement|victim|success|failure|chapter|course|book|paper )",
    re.I,
)
_EN_GERUND = re.compile(r"^[A-Z][a-z]+ing\s(?:an?|the|each|all|one|two|multiple|how|which|what)?\s?\w+")
_EN_THE = re.compile(r"^\s*the\s(?:[\w-]+\s){1,4}?(?:of|that|which|in which|at which|by which|between|used|where)\b", re.I)
_EN_LABEL = re.compile(
    r"\b(?:reason|problem|purpose|goal|aim|result|answer|point|question|advantage|disadvantage|difference|idea|cause|way|case|order|choice)s?$",
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
    spelled: bool = False
    """It says what an abbreviation stands for."""


def define(sentence: str, packs: Packs) -> Defined | None:
    """The term that a sentence with a subject of its own defines; None where it defines none."""
    text = sentence.strip()
    if packs.starts("unresolved", text) or len(text) > 400:
        return None
    if nlp.lang_of(text) != "ko":
        return _english(text, packs)
    begin = opener_end(text, packs)
    found = _korean(text[begin:], packs)
    return found._replace(start=found.start + begin) if found else None


def _korean(text: str, packs: Packs) -> Defined | None:
    if match := _KO_RAN.match(text):
        name = clean(match["x"])
        if _names(_last_noun(name), packs):
            return Defined(_last_noun(name), 0.95, match.end())
    for pattern in (_KO_NAMED, _KO_IS_NAMED):
        if (match := pattern.match(text)) and match.start("x") > 10:
            name = clean(match["x"])
            if _names(name, packs):
                return Defined(name, 0.86, 0)
    mark = topic_mark(text)
    if mark is None or _KO_NOT.search(text):
        return None
    name = _last_noun(clean(text[: mark.start]))
    if not _names(name, packs):
        return None
    if _KO_VERB.search(text):
        return Defined(name, 0.92, mark.end)
    if _KO_ABBR.search(text):
        return Defined(name, 0.88, mark.end, spelled=True)
    if _KO_IS_WHAT.search(text[mark.end :]) and not _KO_LABEL.search(name) and not _KO_TURN.search(text):
        return Defined(name, 0.82, mark.end)
    return None


def _last_noun(name: str) -> str:
    """The term behind a setting (`분산 시스템에서 최종 일관성`)."""
    parts = re.split(r"(?:에서는?|에서의|여기서|측면에서)\s", name)
    return parts[-1] if parts[-1].strip() else name


def _english(text: str, packs: Packs) -> Defined | None:
    shift = 0
    if packs.starts("connectives", text) and not text.lower().startswith(("in ", "usually", "generally")):
        return None
    if adjunct := _EN_ADJUNCT.match(text):
        shift = adjunct.end()
    body = text[shift:].lstrip("\"'“‘")
    if packs.starts("unresolved", body):
        return None
    if (match := _EN_NAMED.match(body)) and not re.search(r"\b(?:it|this|they) (?:is|are)\b", body):
        name = clean(match["x"])
        return Defined(name, 0.84, 0) if _names(name, packs) and not packs.starts("unresolved", match["desc"]) else None
    if (match := _EN_COLON.match(body)) and _names(clean(match["x"]), packs):
        return Defined(clean(match["x"]), 0.8, shift + match.end("x") + 1)
    match = _EN_DEF.match(body)
    if not match:
        return None
    name = clean(match["x"])
    if (
        not _names(name, packs)
        or packs.starts("connectives", name)
        or re.match(r"(?:chapter|version|section|figure|table|two|three|these|those|edge)\b", name, re.I)
    ):
        return None
    article = (match["art"] or "").strip().lower()
    if _EN_BAD.search(body[: match.end() + 14]):
        return None
    if match["strong"]:
        if article == "the" and match["strong"].lower().startswith("refer"):
            return None
        return Defined(name, 0.92, shift + match.start("strong"), article if article != "the" else "")
    return _by_is(body, match, name, article, shift)


def _by_is(body: str, match: re.Match[str], name: str, article: str, shift: int) -> Defined | None:
    """`X is a Y that …`: a kind with what sets it apart."""
    det = match["det"].strip().lower()
    rest = body[match.end("is") :]
    if det == "the" and _EN_THE.match(rest) and not _EN_LABEL.search(name) and len(rest.split()) >= 6:
        return Defined(name, 0.8, shift + match.start("is"), article if article != "the" else "")
    if article == "the" and name[:1].islower() and not re.search(r"\bis (?:the|an?)\b", body):
        return None
    if det not in ("a", "an", "any", "one") and not _plural_kind(body, match, det):
        return None
    if not _EN_WHAT.search(rest) or len(rest.split()) < 4:
        return None
    return Defined(name, 0.84, shift + match.start("is"), article if article != "the" else "")


def _plural_kind(body: str, match: re.Match[str], first: str) -> bool:
    """`Tries are trees in which …`: a plural kind without a determiner."""
    if match["is"].lower() != "are":
        return False
    words = body[match.end("is") :].split()[:3]
    kinds = [w.strip(",.") for w in words]
    return any(k.endswith("s") and english.tag_word(k) in ("NN", "NNP") for k in kinds) and english.tag_word(first) in (
        "NN",
        "NNP",
        "VBD",
        "VBG",
    )


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
    return is_nominal(name) and len(name.split()) <= 6


def explains(sentence: str, term: str, packs: Packs) -> float:
    """How surely a sentence right under `term` says what it is, 0–1; it may name the term or leave it out."""
    text = sentence.strip()
    korean = nlp.lang_of(text) == "ko"
    opened = packs.starts("connectives", text) or (not korean and packs.starts("unresolved", text))
    if len(clean(text)) < 6 or opened or packs.pattern("pictures").search(text):
        return 0.0
    if found := define(text, packs):
        return found.sure if same_name(found.term, term) else 0.0
    if korean:
        return _explains_ko(text, term)
    if _EN_BAD.search(text[:60]):
        return 0.0
    head = _EN_WHAT.split(text)[0]
    if _EN_FRAGMENT.match(text):
        return 0.72 if not nlp.is_sentence(head) else 0.0
    if text[:1].isupper() and len(text.split()) >= 4 and (_EN_GERUND.match(text) or (_EN_WHAT.search(text) and nlp.is_term(head.strip()))):
        return 0.66
    return 0.0


def _explains_ko(text: str, term: str) -> float:
    mark = topic_mark(text)
    if mark and not same_name(clean(text[: mark.start]), term):
        return 0.0
    if _KO_NOT.search(text):
        return 0.0
    if _KO_VERB.search(text):
        return 0.85
    if _KO_IS_WHAT.search(text) or (mark is None and _KO_IS_NOUN.search(text) and text.rstrip(".").endswith("다")):
        return 0.8
    if mark is None and _KO_COPULA.search(text):
        return 0.74
    heads = [text[: m.start()] for m in re.finditer(r"\s?[,(]", text)]
    if any(len(head) >= 8 and _KO_IS_WHAT.search(head) for head in heads):
        return 0.72
    if same_name(text.rstrip(".").split()[-1], term.split()[-1]) and _KO_MODIFIED.search(text):
        return 0.78
    if _KO_IS_NOUN.search(text) or (mark is None and len(text) >= 12 and _KO_MODIFIED.search(text) and _ends_in_noun(text)):
        return 0.62
    return 0.0


def _ends_in_noun(text: str) -> bool:
    """Whether a fragment ends in a noun that the dictionary knows."""
    sentences = nlp.analyse(text.rstrip(" .")).sentences
    return bool(sentences and sentences[-1].tokens and sentences[-1].tokens[-1].has("NNG", "NNP", "SL"))


def same_name(a: str, b: str) -> bool:
    """Whether two names name one thing: spelling variants, or one with the other as its gloss."""
    left, right = _squash(a), _squash(b)
    if not left or not right:
        return False
    return left == right or (min(len(left), len(right)) >= 2 and (left in right or right in left))


def _squash(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower().removesuffix("s")
