"""Checks of what a card points at and does not show: words that point back, symbols, pictures, links."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor.answers import weigh
from cards.extractor.finding import GAP, Finding
from cards.extractor.titles import clean
from cards.model import Draft
from cards.packs import Packs

_KO_POINTER = re.compile(
    r"(?:^|\s)(?:이를|이것|그것|이러한|이런|그런|해당|위와|이렇게|이처럼|저렇게|여기서|여기에|이때|두 방법|두 방식|전자|후자|그|저희|우리)"
    r"(?=\s|[은는이가을를의])"
)
_EN_POINTER = re.compile(r"(?<![\w-])(?:this|these|those|it|its|they|them|their|we|our|you|your|such|here|he|she)(?![\w-])", re.I)
_EN_OPENS = re.compile(r"(?:(?:To|By|In|For|After|Before)\s[^,]*\b(?:this|that|these),\s(?:it|this|they|we)|It|This|They|These|He|She)\s")
"""A sentence of which a pronoun is the subject."""
_ELSEWHERE = re.compile(
    r"^(?:그림|사진)(?:의|과|처럼)\s|"
    r"(?:^|\s)(?:이 두|위의?|아래의?|앞의)\s(?:\S+\s){0,2}?(?:코드|그림|표|식|예제|질문|문제|단어|문장|가지|결과)|"
    r"다음\s(?:코드|중|문제|그림|표|예제|식|문장|결과|방법|조건|내용|특징|것)|\bthis code\b|"
    r"\((?:provided|given|shown|attached)\)|\bthis (?:program|test suite|function|query|snippet)\b|"
    r"\b(?:the|this|these)?\s?(?:following|above|below)\s(?:code|snippet|table|example|figure|output|function|program|picture|query)\b",
    re.I,
)
_SYMBOL = re.compile(r"(?<![A-Za-z0-9-])[PSABCNTXQ]\d(?![A-Za-z0-9-])")
_LETTER = re.compile(r"(?<![A-Za-z0-9가-힣$`_-])[ABD-QS-Z](?=[은는이가을를의]\s)")
_EN_LETTER = re.compile(r"(?<![\w$`*'’.-])[B-HJ-Z](?![\w$`*'’+#-]|\.\w)")
_TUPLE = re.compile(r"\(\s?[\da-zA-Z]{1,3}\s?,\s?[\da-zA-Z]{1,3}\s?\)")
_NUMBERED = re.compile(
    r"\b(?:option|algorithm|case|example|scenario|subgroup|room|transaction|player|person|student|team|frame|assumption|claim|question)s?\s(?:one|two|three|[A-D]|\d)\b|"
    r"(?:방법|옵션|예시|예제|사례|가정)\s?\d(?!\d|\s?(?:가지|개|단계))",
    re.I,
)
"""What only the note has numbered."""
_TWICE = re.compile(
    r"(?:왜|어떻게)\s만약|때문에|므로\s|^왜\s.*[가-힣]는데\s(?:이\s?때|그|이)|^왜\s.*(?:라면|다면)\s|^(?:\S+\s){0,3}왜\s.*[가-힣]며,?\s"
)
_OF_NOTHING = re.compile(r"왜\s(?:[^\s]+(?<![은는이가을를의에란라고로])\s){0,2}\S+\?")
"""A Korean why-question without a subject or an object."""
_IT = re.compile(
    r"(?:[a-z]+,?\s){0,2}(?:why|how|when|where|what)\b"
    r"(?:.*\b(?:it|this|that|they|them|these|those)\b\s?(?:happen|work|matter|mean|do|help)?\s?"
    r"|\s(?:is|are|does|do|did|was|were|can|should)\s(?:it|this|that|they)\s(?:\w+\s?){0,2})\?$",
    re.I,
)
"""A short English question that names its thing only by a pronoun."""
_SENTENCE_ASKED = re.compile(
    r"[a-z]\s(?:have|has|include|includes|contain|contains)\s[a-z].*[a-z][은는]\?$|^What are .*\s(?:include|includes|have|has)\b[^?]*\?$"
)
"""A title that is an English sentence, asked for as if it were a name."""
_FIGURE = re.compile(
    r"(?<![가-힣A-Za-z])(?:표|그림|수식|식|Figure|Fig\.?|Table|Eq\.?)\s?\d+|그림에서|\b[Ss]tep \d|\d번으로 (?:돌아|이동)|"
    r"!\[[^\]]*\]\((?!http)"
)
"""A figure, a formula or a step by its number, or a picture that lies beside the note."""


def names_nothing(question: str) -> bool:
    """Whether a short English question names its thing only by a pronoun (`How does it work?`)."""
    return len(question.split()) < 7 and _IT.match(question) is not None


def unresolved(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether the question or a definition opens with a word that points back."""
    question = clean(GAP.sub(r"\1", draft.question))
    if (word := packs.starts("unresolved", question)) and not nlp.is_question(word):
        return Finding("unresolved opening", 0.2, f"it opens with “{word}”, which names nothing")
    if (
        tier > 1
        and draft.note_type == "qa"
        and packs.starts("unresolved", clean(draft.answer))
        and draft.kind in ("definition", "property")
    ):
        return Finding("unresolved answer", 0.12)
    return None


def points_outside(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether a question points at something outside the card."""
    if tier > 2 and draft.note_type == "cloze" and _EN_OPENS.match(draft.question):
        return Finding("points outside", 0.2, "the sentence opens with a word that points outside the card")
    if tier < 3 or draft.note_type == "cloze":
        return None
    question = GAP.sub(r"\1", draft.question)
    pattern = _KO_POINTER if nlp.lang_of(question) == "ko" else _EN_POINTER
    if match := pattern.search(question):
        return Finding("points outside", 0.2, f"“{match.group().strip()}” points outside the card")
    return None


def shown_elsewhere(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether the question needs what stands elsewhere, names nothing, or asks for a sentence as if it were a name."""
    if tier == 1 and draft.rule == "author-question" and names_nothing(draft.question):
        return Finding("names nothing", 0.35)
    if tier > 1 and draft.note_type == "qa" and _SENTENCE_ASKED.search(draft.question):
        return Finding("asks for a sentence", 0.3, "what is asked for is a sentence, no name")
    if _ELSEWHERE.search(draft.question):
        return Finding("shown elsewhere", 0.3, "the question points at something that the card does not show")
    bare = re.sub(r"`[^`]*`", "", draft.question)
    if draft.note_type == "qa" and len(re.sub(r"\W", "", bare)) < 3:
        return Finding("only code", 0.3, "the question is only a piece of code")
    return None


def symbols(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether the question holds a symbol or a number that only the note explains."""
    context = " ".join(draft.context)
    if tier > 1 and draft.note_type == "qa" and any(s not in context for s in _SYMBOL.findall(draft.question)):
        return Finding("a symbol of an example", 0.25, "the question names a symbol that the card does not explain")
    if tier > 1 and _NUMBERED.search(GAP.sub(r"\1", draft.question)):
        return Finding("a number of the note", 0.25, "the question counts what only the note has counted")
    if tier > 2 and _TUPLE.search(draft.question):
        return Finding("a symbol of an example", 0.25, "the question names a symbol that the card does not explain")
    if tier > 2 and any(letter not in context for letter in _LETTER.findall(draft.question)):
        return Finding("a symbol of an example", 0.25, "the question names a symbol that the card does not explain")
    letters = set(_EN_LETTER.findall(f"{draft.question} {draft.answer}")) if tier > 2 and draft.lang == "en" else ()
    if len(letters) > 1 and any(letter not in context.split() for letter in letters):
        return Finding("a symbol of an example", 0.25, "the question names a symbol that the card does not explain")
    if draft.kind == "cause" and tier > 2 and _OF_NOTHING.fullmatch(draft.question):
        return Finding("of nothing", 0.2, "the question does not say of what it asks")
    if tier > 2 and _TWICE.search(draft.question):
        return Finding("two clauses", 0.25, "the question still holds another reason or condition")
    return None


def pictures(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether the card speaks of a picture, a figure or a formula that it does not show."""
    if (tier > 2 or (tier > 1 and draft.kind == "definition")) and _FIGURE.search(f"{draft.question} {draft.answer}"):
        return Finding("needs a picture", 0.3, "it speaks of a figure, a formula or a step that the card does not show")
    if packs.pattern("pictures").search(draft.question):
        return Finding("needs a picture", 0.3, "the question points at a picture or a table that the card does not show")
    if tier == 1 or not packs.pattern("pictures").search(draft.answer):
        return None
    return Finding("answer points elsewhere", 0.12, "the answer only points at what follows" if weigh(draft.answer) < 25 else "")


def only_link(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """Whether the answer is nothing but a link."""
    bare = re.sub(r"!?\[[^\]]*\]\(http[^)]*\)|https?://\S+", "", draft.answer, count=1)
    if bare == draft.answer or len(re.sub(r"^[^:：]{1,12}[:：]|\W", "", bare)) > 2:
        return None
    return Finding("only a link", 0.4, "the answer is only a link")
