"""What a title says: the subject it names, the label it is, the things it compares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cards import nlp
from cards.model import HARD_BREAK, PICTURE, SOFT_BREAK, Kind, Text
from cards.nlp import josa
from cards.packs import Packs, fold

SEVERAL = re.compile(r"\s(?:and|&|및|또는)\s|(?<=[가-힣)])(?:와|과)\s|,")
"""A title that names several things."""
LONGEST_TERM = 40
"""Characters; a longer left side or title is a clause, not a term."""

_EDGES = " \u2800\"'“”‘’`*_~:：·•●▪∙.,;!|#-–—="
"""Marks at the edges of a title that say nothing; `>` only before it."""
_EMOJI = re.compile(r"[\U0001F1E6-\U0001F1FF\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D\u20E3\u2B50]+")
_SHORTCODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])")
"""An emoji by its name (`:books:`)."""
_ROLE = re.compile(r"(?P<role>[^:：]{1,20}?)\s?[:：]\s+(?P<x>[^:：]+)$")
"""A title that says in front what its subject is here (`해결책: 경사 하강법`)."""
_KO_IS = re.compile(
    r"^(?P<x>.{1,60}?)\s*(?:이?란(?:\s*(?:무엇|뭐|뭘)\S*.*)?|(?:은|는|이|가|을|를)?\s*(?:무엇|뭐|뭘|어떤)\S*.*|에\s?(?:대해서?|대하여).*)\??$"
)
_EN_IS = re.compile(
    r"^(?:what(?:'s|\s+is|\s+are|\s+do\s+you\s+(?:mean|understand)\s+by)|explain|describe|define|introduction\s+to|intro\s+to|about|meet|introducing|understanding|getting\s+(?:started\s+with|to\s+know))\s+(?:an?\s+|the\s+)?(?P<x>[^?,]{1,60}?)\s*\??$",
    re.I,
)
_KO_OF = re.compile(r"^(?P<x>.{1,60}?)의\s+(?P<label>.{1,12})$")
_EN_OF = re.compile(r"^(?P<label>[a-z ]{3,20}?)\s+(?:of|for|to)\s+(?:an?\s+|the\s+|using\s+)?(?P<x>.{1,60})$", re.I)
_COUNTED_ONLY = re.compile(
    r"(?:chapter|part|section|lecture|lesson|unit|module|week|day|session|step)\.?\s?\d{1,3}|\d{1,2}\s?(?:주차|일차|강|장|회차)", re.I
)
"""A title that only counts."""
_COUNT = re.compile(r"\s*\(?(?:\d{1,2}|한|두|세|네|다섯|여섯)\s?(?:가지|개|단계|종류)?\)?$")
_COUNTS = re.compile(r"(?:\d{1,2}|두|세|네|다섯|여섯)\s?가지(?:의)?")
_KINDS = re.compile(r"\s(?:\d{1,2}|두|세|네|다섯|여섯)\s?가지(?:의)?$")
_VERSUS = re.compile(r"\s+(?:v\.?s\.?|versus|대)\s+", re.I)
_KO_PAIR = re.compile(
    r"^(?P<a>.{1,30}?)\s?(?:와|과|이랑|랑|하고|,|&|/)\s+(?P<b>.{1,30}?)\s?(?:의|간의|은|는)?\s*(?:차이점?|비교|다른\s?점)"
)
_EN_PAIR = re.compile(
    r"(?:differences?|trade-?offs?|relationship|comparison)\s+(?:and\s+similarities\s+)?between\s+(?:an?\s+|the\s+)?(?P<a>.{1,40}?)\s+(?:and|vs\.?)\s+(?:an?\s+|the\s+)?(?P<b>[^?.]{1,40})",
    re.I,
)
_CAPTION = re.compile(
    r"^(?:figure|fig\.?|table|image|photo|그림|표|사진)\s?\d*\s?[.:)]|^(?:figure|fig)\b|^[<\[({]\s?(?:figure|fig\.?|table|그림|표|사진)\s?[\d-]+\s?[>\])}]",
    re.I,
)
_AND = re.compile(r"\s+(?:and|&|및|또는|or)\s+|\s*[,/&·]\s*|(?<=[가-힣])(?:와|과)\s+")
_WORD = re.compile(r"^[가-힣A-Za-z0-9+#./()-]{1,20}$")
_PARTICLE = re.compile(r"(?:으로|은|는|을|를|의|에|에서|고|면|다|요|게|히|며|니|까|자|지만|어서|아서|해서|하여|한|된|할|될|하는|되는)$")
_EN_SEVERAL = re.compile(r"differences?\s+between\s+(?P<all>[^?.]{5,90},[^?.]{2,60})", re.I)
_DAYS = re.compile(
    r"(?:^|\b|_)(?:day|week|month|days|weeks)\s?[-_]?\d|\d+\s?(?:~\s?\d+)?\s?(?:days?|weeks?|th\b|st\b|nd\b|rd\b|일차?|주차?|회차?|강|장)\b|\d{4}[-./]?\d{1,2}[-./]?\d{1,2}|^\d{6}",
    re.I,
)
_DIARY = re.compile(
    r"발표|세미나|회고|일지|일기|일리포트|리포트|학습\s?(?:기록|정리)|diary|daily|report|(?:dev|work|study|learning|week)\s?log\b|\btil\b|readme|untitled|index|questions?$|notes?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title, read."""

    text: str
    """Clean: no emoji, numbering or edge marks."""
    named: str = ""
    """The subject that its form names."""
    label: str = ""
    """The label it is or ends with (장점, advantages); empty if none."""
    kind: Kind | None = None
    """What the label asks for."""
    things: tuple[str, ...] = ()
    """What it compares, two or more."""
    question: bool = False
    generic: bool = False
    bare: str = ""
    """What may be the subject where no form names one; analysed only when it is asked for."""

    @property
    def topic(self) -> str:
        """The subject it names; empty for a bare label, a generic word, or a clause."""
        return self.named or (self.bare if self.bare and _is_subject(self.bare) else "")


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """A title or a term as it reads: no emoji, edge marks or markup, one line."""
    text = _SHORTCODE.sub(" ", text) if text.count(":") > 1 else text
    text = _EMOJI.sub(" ", text.replace(SOFT_BREAK, " ").replace(HARD_BREAK, " ").replace(PICTURE, " "))
    return _balance(" ".join(text.split()).lstrip(_EDGES + ">").rstrip(_EDGES))


def _balance(text: str) -> str:
    """No bracket at the edge that has no partner."""
    if text.startswith("[") and text.endswith("]") and text.count("[") == 1:
        text = text[1:-1].strip()
    for left, right in ("()", "[]"):
        if text.endswith(right) and text.count(left) < text.count(right):
            text = text[:-1].rstrip()
        if text.startswith(left) and text.count(left) > text.count(right):
            text = text[1:].lstrip()
    return text


_SITE = re.compile(r"\s*\((?:https?://)?[a-z\d-]+(?:\.[a-z\d-]+)+(?:/\S*)?\)$", re.I)
"""The address of a thing behind its name."""
_TAG = re.compile(
    r"^(?:\[[^\[\]]{1,20}\]\s*|\{?\d{1,2}[.)}]{1,2}\s+|[가나다라마바사아자차카타파하][.)]\s+|section\s\d{1,3}\s+|"
    r"(?:chapter|chap|ch|part|section|lecture|lesson|unit|module|topic)\.?\s?\d{1,3}(?:[.-]\d{1,2})?\s?[.:)–—-]\s+|"
    r"제?\s?\d{1,2}(?:[.-]\d{1,2})?\s?(?:장\s|(?:장|강|과|절)\s?[.:)–—-]\s)\s*)(?=[\w(])",
    re.I,
)
"""What sorts a title in a list of notes or in a book: `[Network] `, `02. `, `Chapter 4. `."""


def read_title(text: Text | str, packs: Packs) -> Title:
    """What a title, a bold line or a bullet's first line says."""
    return _title(clean(text if isinstance(text, str) else text.plain), packs)


@lru_cache(maxsize=8192)
def _title(plain: str, packs: Packs) -> Title:
    plain = _SITE.sub("", _TAG.sub("", plain))
    if not plain:
        return Title("", generic=True)
    key = fold(plain)
    question = nlp.is_question(plain)
    if _CAPTION.match(plain) or _COUNTED_ONLY.fullmatch(plain):
        return Title(plain, generic=True)
    if (parts := [fold(p) for p in _AND.split(plain)]) and len(parts) > 1 and all(p in packs.labels or p in packs.generic for p in parts):
        return Title(plain, question=question, generic=True)
    if key in packs.generic:
        kind = packs.labels.get(key)
        return Title(plain, label=plain if kind else "", kind=kind, question=question, generic=True)
    things = compared(plain)
    label, topic = _label(plain, packs)
    if label:
        return Title(
            plain,
            topic,
            label,
            _kind_of(label, packs),
            things,
            question,
        )
    if things:
        return Title(plain, "", "", None, things, question)
    if match := _KO_IS.match(plain) or _EN_IS.match(plain):
        name = stem_of(clean(match["x"]), plain[match.end("x") :])
        if 0 < len(name) <= LONGEST_TERM and fold(name) not in packs.generic and is_nominal(name):
            return Title(plain, name, question=question or plain.endswith(("란", "란?")))
    if question:
        return Title(plain, question=True)
    bare = re.sub(r"\s*\([^()]*\)", "", plain) if len(plain) > LONGEST_TERM else plain
    if (match := _ROLE.match(bare)) and fold(match["role"]) in {*packs.labels, *packs.generic} and is_nominal(match["x"]):
        bare = match["x"]
    words = bare.split()
    if len(words) > 1 and fold(words[-1]) in packs.title_tails:
        rest = clean(" ".join(words[:-1]).removesuffix("의" if words[-1] in ("개요", "소개", "요약") else ""))
        bare = rest if is_nominal(rest) and not rest.endswith(("의", "와", "과", "및", "한", "적인", " and", " of")) else bare
    return Title(plain, bare=bare)


@lru_cache(maxsize=8192)
def _is_subject(plain: str) -> bool:
    """Whether a title names a subject: a noun phrase, or at least a few words that say nothing yet."""
    if len(plain) > LONGEST_TERM or is_log(plain):
        return False
    return nlp.is_term(plain) or (len(plain.split()) <= 4 and not nlp.is_sentence(plain) and not plain.endswith((",", "…")))


def stem_of(name: str, after: str) -> str:
    """A term before 란 or 이란: after a vowel the 이 is the term's own (`게이트웨이란`, not `게이트웨` + `이란`)."""
    return (
        name + "이" if after.lstrip() == after and after.startswith("이란") and josa.final(name) == "vowel" and name[-1:] >= "가" else name
    )


def compared(plain: str) -> tuple[str, ...]:
    """The things that a title compares; empty where it compares none."""
    if _VERSUS.search(plain):
        parts = [clean(re.sub(r"(?:의)?\s*(?:차이점?|비교).*$", "", p)) for p in _VERSUS.split(plain.rstrip("?"))]
        if all(0 < len(p) <= LONGEST_TERM for p in parts):
            return tuple(parts)
    if (match := _EN_SEVERAL.search(plain)) and len(
        parts := [clean(p) for p in re.split(r",\s*(?:and\s)?|\sand\s", match["all"]) if clean(p)]
    ) > 2:
        return tuple(parts)
    if match := _KO_PAIR.match(plain) or _EN_PAIR.search(plain):
        return (clean(match["a"]), clean(match["b"]))
    return ()


def _label(plain: str, packs: Packs) -> tuple[str, str]:
    """The label that a title is or ends with, and the topic before it; ("", "") where it has none."""
    bare = _COUNT.sub("", plain.rstrip("?？").strip()).strip()
    bare = re.sub(r"(?:은|는)$", "", bare) if fold(bare) not in packs.labels else bare
    if fold(bare) in packs.labels:
        return bare, ""
    if (match := _KO_OF.match(bare)) and fold(match["label"]) in packs.labels and _is_owner(clean(match["x"]), packs):
        return match["label"], clean(match["x"])
    if (match := _EN_OF.match(bare)) and fold(match["label"]) in packs.labels:
        return match["label"], clean(match["x"])
    words = bare.split()
    if len(words) > 1 and _COUNTS.fullmatch(words[0]) and fold(" ".join(words[1:])) in packs.labels:
        return bare, ""
    for size in (2, 1):
        if len(words) > size and fold(" ".join(words[-size:])) in packs.labels:
            if re.match(r"(?:comes?|there|has|have|had|is|are|was|were)\b", words[0], re.I):
                return "", ""
            topic, name = clean(_KINDS.sub("", " ".join(words[:-size])).removesuffix("의")), " ".join(words[-size:])
            if fold(topic) in packs.modifiers:
                return bare, ""
            joined = fold(name) in packs.joined_labels and not topic.lower().endswith((" and", " or", ",", "및", "와", "과"))
            if joined and _is_owner(topic, packs) and is_nominal(topic):
                return name, topic
    return "", ""


def _kind_of(label: str, packs: Packs) -> Kind:
    """What a label asks for; a modifier or a number may stand before it (`common use cases`)."""
    words = fold(label).split()
    return next(packs.labels[name] for i in range(len(words)) if (name := " ".join(words[i:])) in packs.labels)


def _is_owner(topic: str, packs: Packs) -> bool:
    """Whether what stands before a label can own it: a subject, no label or filler word itself."""
    key = fold(topic)
    return bool(key) and len(topic) <= LONGEST_TERM and key not in packs.labels and key not in packs.generic and key not in packs.not_terms


@lru_cache(maxsize=8192)
def is_nominal(text: str) -> bool:
    """Whether a text is a noun phrase: by its words' classes, or, where the dictionary does not know them, by their last letters."""
    if nlp.is_term(text):
        return True
    words = text.split()
    if any(re.search(r"[A-Za-z)](?:이|가)$|(?:하|되|[가-힣]이)(?:기)$", w) for w in words[:-1]):
        return False
    return 0 < len(words) <= 3 and all(_WORD.match(w) and not _PARTICLE.search(w) for w in words) and not nlp.is_question(text)


def has_clause(text: str) -> bool:
    """Whether a Korean phrase holds a subject or an object: `컴파일러가 변환` is a step, no noun phrase."""
    if not re.search(r"[가-힣A-Za-z](?:이|가|을|를)\s", text):
        return False
    return any(token.has("JKS", "JKO") for sentence in nlp.analyse(text).sentences for token in sentence.tokens)


def is_log(title: str) -> bool:
    """Whether a title names a day or a diary and no subject ("Day 27 학습기록")."""
    return bool(_DAYS.search(title) or _DIARY.search(title))
