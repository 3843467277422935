"""Term or sentence?  Patterns of spaCy's own Matcher over the tags; what counts is what a match covers."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from cards.nlp.analysis import doc_of
from cards.nlp.english import ENGLISH_STOP, base_of, tag_word
from cards.nlp.language import lang_of
from cards.nlp.segment import pieces
from cards.nlp.sentences import split_sentences
from cards.nlp.words import words

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

Pattern = list[dict[str, Any]]

MAX_TERM_WORDS = 8
MAX_TERM_LENGTH = 60
"""In characters, without a gloss in brackets."""

_LEAD = re.compile(r"(?:[^\w\"'“‘(\[{<$.@#/+\-]|\d{1,3}[.)]\s+|\d{1,2}[.\-]\d{1,2}[.)]?\s+|[①-⑳]\s*|[-+#]+\s)*")
_BRACKET = re.compile(r"\s?(?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_CLAUSE_END = re.compile(r"[.?!。？！…]\s*\Z")
_JOINS = frozenset("-/_.&+")

_NOUNS = ["SL", "NNG", "NNP", "XR", "SH", "NNG+NNG", "NNP+NNG", "NNG+NNP", "NNG+XSN", "XPN+NNG"]
_NOUN_PARTS = [*_NOUNS, "XPN", "XSN"]
_INNER_KO = {
    "TAG": {
        "IN": [
            *_NOUN_PARTS,
            "SN",
            "NNB",
            "NNBC",
            "NR",
            "JKG",
            "JC",
            "SC",
            "SY",
            "SO",
            "VA",
            "XSA",
            "ETM",
            "VA+ETM",
            "XSA+ETM",
            "SSO",
            "SSC",
        ]
    }
}
_AND_KO = {"TEXT": {"IN": ["와", "과", "및", "또는", "된", "되는", "안"]}}
_START_KO = {"TAG": {"IN": [*_NOUN_PARTS, "SN", "NR", "VA", "XSA", "VA+ETM", "SSO", "SY", "NNB"]}}
_HEAD_KO = {"TAG": {"IN": [*_NOUNS, "XSN", "SN", "NNBC"]}}
_TERM_KO: list[Pattern] = [
    [{"TAG": {"IN": _NOUNS}}],
    [{**_START_KO}, {**_INNER_KO, "OP": "*"}, {"TAG": {"IN": [*_NOUNS, "XSN", "NNBC"]}}],
    [{"TAG": {"IN": _NOUNS}}, {**_INNER_KO, "OP": "*"}, {"TAG": "SN"}],
    [{"TAG": {"IN": _NOUNS}}, {**_INNER_KO, "OP": "*"}, {"TEXT": {"IN": ["+", "++", "#"]}}],
    [{**_START_KO}, {**_INNER_KO, "OP": "*"}, _AND_KO, {**_INNER_KO, "OP": "*"}, {"TAG": {"IN": [*_NOUNS, "XSN", "NNBC"]}}],
]
_PARTS_KO = frozenset({*_START_KO["TAG"]["IN"], *_INNER_KO["TAG"]["IN"], *_HEAD_KO["TAG"]["IN"]})
_TEXTS_KO = frozenset({*_AND_KO["TEXT"]["IN"], "+", "++", "#"})
_CLOSING_TAGS = ["SF", "SE", "SY", "SC", "SSC", "_SP"]
_CLOSING_KO = {"TAG": {"IN": _CLOSING_TAGS}, "OP": "*"}
_SENTENCE_KO: list[Pattern] = [
    [{"TAG": {"REGEX": r"(^|\+)EF$"}, "TEXT": {"REGEX": r"^(?!이?란$)"}}, _CLOSING_KO],
    [{"TAG": {"REGEX": r"(^|\+)ETN$"}, "TEXT": {"REGEX": r"^(?!.*기$)"}}, _CLOSING_KO],
]
_RUN_KO: list[Pattern] = [[{"TAG": {"IN": _NOUN_PARTS}, "OP": "+"}]]

_OPEN_EN = ["NN", "NNP", "VB", "VBZ", "VBG", "VBD", "CD"]
_LY = {"LOWER": {"REGEX": "ly$"}}
_INNER_EN = {"TAG": {"IN": [*_OPEN_EN, "IN", "CC", "SYM", ",", "DET", "TO", "POS"]}}
_HEAD_EN = {"TAG": {"IN": _OPEN_EN}}
_ONE_EN = ["NN", "NNP", "VBG", "VB", "VBZ"]
"""The classes of a word that is a term alone: it needs no document."""
_TERM_EN: list[Pattern] = [
    [{"TAG": {"IN": _ONE_EN}}],
    [{"TAG": {"IN": [*_OPEN_EN, "DET", "SYM"]}}, {**_INNER_EN, "OP": "*"}, _HEAD_EN],
    [{"TAG": {"IN": ["NN", "NNP"]}}, {**_INNER_EN, "OP": "*"}, {"TEXT": {"IN": ["+", "++", "#"]}}],
    [{**_LY}, {**_INNER_EN, "OP": "*"}, _HEAD_EN],
]
_SUBJECT_EN = {"TAG": {"IN": ["NN", "NNP", "VBG", "PRP", ")", "CD", "DET", "VB", "VBZ"]}}
_RB = {"TAG": "RB", "OP": "*"}
_SENTENCE_EN: list[Pattern] = [
    [{"TAG": {"NOT_IN": ["REL", "WH", "SUB", "TO", "IN", "_SP"]}}, {"TAG": "AUX"}],
    [{"TAG": "PRP"}, _RB, {"TAG": {"IN": ["VB", "VBZ", "VBD"]}}],
    [{"TAG": {"IN": ["NN", "NNP", "VBG", ")"]}}, _RB, {"TAG": "VBZ"}, {"TAG": {"IN": ["DET", "PRP", "IN", "TO", "RB", "CD"]}}],
    [{"TAG": {"IN": ["NN", "NNP", ")"]}}, _RB, {"TAG": "VBZ"}, {"TAG": {"IN": ["NN", "NNP", "VBG"]}}],
    [{"TAG": {"IN": ["NN", "NNP", "VBZ", ")"]}}, _RB, {"TAG": {"IN": ["VB", "VBD"]}}, {"TAG": {"IN": ["DET", "PRP"]}}],
    [{"TAG": {"IN": ["NN", "NNP"]}, "LOWER": {"REGEX": "s$"}}, _RB, {"TAG": "VB"}, {"TAG": {"IN": ["NN", "NNP", "IN", "RB", "TO", "."]}}],
    [{"TAG": {"IN": ["NN", "NNP"]}}, _RB, {"TAG": "VBZ"}, {"TAG": "."}],
    [{"IS_SENT_START": True, "TAG": "VB"}, {"TAG": {"IN": ["DET", "PRP"]}}],
]
_RUN_EN: list[Pattern] = [
    [{"TAG": {"IN": ["NN", "NNP", "VBG"]}, "OP": "+"}],
    [{"TAG": {"IN": ["NN", "NNP", "CD"]}}, {"TEXT": {"IN": ["-", "/"]}}, {"TAG": {"IN": ["NN", "NNP", "VBG", "CD", "IN"]}}],
]

GENERIC = words("경우 다음 이후 이전 앞 뒤 위 아래 정도 사실 부분 관련 이유 때문 하나 모두 각각 자체 대부분 여기 결과 사용 이용")
"""Korean nouns that name nothing by themselves: a run of only these is no term."""
_IMPERATIVE = words("use add make get avoid try remember install choose ensure keep let go see do be don't")
_LIGHT = frozenset({"하", "되", "있", "없", "이", "같", "대하", "위하", "통하", "따르", "의하", "않", "주", "보", "오", "가"})


@cache
def _matcher(name: str, *, ko: bool) -> Matcher:
    from spacy.matcher import Matcher

    from cards.nlp.tokenizer import english, korean

    matcher = Matcher((korean() if ko else english()).vocab)
    matcher.add(name, _PATTERNS[name, ko], greedy="LONGEST")
    return matcher


_PATTERNS: dict[tuple[str, bool], list[Pattern]] = {
    ("term", True): _TERM_KO,
    ("term", False): _TERM_EN,
    ("sentence", True): _SENTENCE_KO,
    ("sentence", False): _SENTENCE_EN,
    ("run", True): _RUN_KO,
    ("run", False): _RUN_EN,
}


def _matches(name: str, doc: Doc, *, ko: bool) -> list[tuple[int, int]]:
    return sorted((start, end) for _, start, end in _matcher(name, ko=ko)(doc))


def _phrase(text: str) -> str:
    """The text without a number or symbol in front of it, a gloss in brackets, and blank edges."""
    body = text.strip()
    lead = _LEAD.match(body)
    body = body[lead.end() :] if lead else body
    return _BRACKET.sub("", body).strip().rstrip(":：").rstrip() or body.strip("()[] ")


@lru_cache(maxsize=4096)
def is_term(text: str) -> bool:
    """Whether the text is a noun phrase that can be asked about: `경사 하강법`, `TCP/IP 4계층`, `SQL의 특징`, `Batch Normalization`.

    A number in front of it and a gloss in brackets are allowed; clauses, sentences, verb forms, questions and chatter are not terms.
    """
    body = _phrase(text)
    if not body or len(body) > MAX_TERM_LENGTH or len(body.split()) > MAX_TERM_WORDS or "\n" in body or _CLAUSE_END.search(body):
        return False
    lang = lang_of(body)
    ko = lang == "ko"
    if lang not in ("ko", "en") or (ko and not _only_term_parts(body)):
        return False
    if not ko and body.isascii() and body.isalpha() and not _is_contracted(body):
        return tag_word(body) in _ONE_EN
    doc = doc_of(body)
    if (0, len(doc)) not in _matches("term", doc, ko=ko):
        return False
    if ko:
        return not all(t.tag_ in ("XSN", "XPN") for t in doc) and body not in GENERIC
    return not _matches("sentence", doc, ko=False) and not (
        len(doc) > 1 and doc[0].lower_ in _IMPERATIVE and doc[1].lower_ not in ("case", "cases")
    )


def _is_contracted(word: str) -> bool:
    """Whether the tokenizer makes several words of one (`cannot`, `dont`)."""
    from cards.nlp.tokenizer import english

    return word in english().tokenizer.rules


def _only_term_parts(body: str) -> bool:
    """Whether each segment may stand in a Korean term at all: where one may not, no document need be made."""
    return all(piece.tag in _PARTS_KO or body[piece.start : piece.end] in _TEXTS_KO for piece in pieces(body))


def _ends_in_predicate(body: str) -> bool:
    """Whether the last segment of a Korean sentence, marks aside, may be a final or nominal ending."""
    last = next((piece.tag for piece in reversed(pieces(body)) if piece.tag not in _CLOSING_TAGS), "")
    return last.endswith(("EF", "ETN"))


@lru_cache(maxsize=4096)
def is_sentence(text: str) -> bool:
    """Whether the text has a finite predicate.

    Korean: it ends in a final ending or a nominal one (음, 함, 됨), brackets and punctuation after it aside.  English: a subject with
    an auxiliary or a listed verb, or an imperative with an object.  Of several sentences the last one decides.
    """
    spans = split_sentences(text)
    if not spans:
        return False
    body = text[spans[-1][0] : spans[-1][1]]
    ko = lang_of(body) == "ko"
    if ko:
        body = _BRACKET.sub("", body) or body
        if not _ends_in_predicate(body):
            return False
    elif lang_of(body) == "other":
        return False
    doc = doc_of(body)
    found = _matches("sentence", doc, ko=ko)
    return any(end == len(doc) for _, end in found) if ko else bool(found)


@lru_cache(maxsize=4096)
def terms(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of the maximal runs of nouns and Latin words, in order.

    Korean: the stem of a 하다 verb is no noun here, and runs of only generic nouns are left out.  English: runs of words outside the
    closed lists, parts of a hyphenated word kept together.
    """
    found: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        body = text[start:end]
        doc = doc_of(body)
        ko = lang_of(body) == "ko"
        row: list[tuple[int, int]] = []
        for a, b in _matches("run", doc, ko=ko):
            if ko and b < len(doc) and doc[b].tag_.startswith(("XSV", "XSA")) and not doc[b - 1].whitespace_:
                b -= 1
            while a < b and doc[a].tag_ == "XSN":
                a += 1
            if a < b and not (ko and body[doc[a].idx : doc[b - 1].idx + len(doc[b - 1])] in GENERIC):
                row.append((start + doc[a].idx, start + doc[b - 1].idx + len(doc[b - 1])))
        found += _joined(text, row)
    return tuple(found)


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that touch, or that one joining sign holds together (`max-pooling`, `TCP/IP`), as one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        gap = text[joined[-1][1] : start] if joined else "  "
        if gap in _JOINS or not gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry content, for comparing texts: nouns, stems of verbs and adjectives, Latin words in lower case.

    English words lose a plural or verb ending.  Needs mecab only.
    """
    found: list[str] = []
    for start, end in split_sentences(text):
        body = text[start:end]
        for piece in pieces(body):
            surface = body[piece.start : piece.end]
            if piece.tag == "SL":
                found += _english(surface)
            elif piece.tag[:3] in ("NNG", "NNP") or piece.tag in ("XR", "SN", "SH"):
                found.append(surface)
            else:
                found += [stem for stem, tag in piece.morphs if tag in ("VV", "VA") and stem not in _LIGHT]
    return tuple(found)


def _english(word: str) -> list[str]:
    low = word.lower()
    if low in ENGLISH_STOP:
        return []
    return [base_of(low) or (low[:-1] if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")) else low)]
