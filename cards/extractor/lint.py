"""What is wrong with a card, one row a check: its name, what it looks at, what it costs.

A check gives nothing, a cost that lowers the score, or a fatal reason: such a card is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor.answers import weigh
from cards.extractor.finding import GAP, Check, Finding
from cards.extractor.giveaway import gap_given_away, given_away
from cards.extractor.pointing import only_link, pictures, points_outside, shown_elsewhere, symbols, unresolved
from cards.extractor.titles import clean
from cards.model import Draft
from cards.packs import Packs, fold

_FOLLOWS = frozenset({"따라서", "그러므로", "그래서", "그렇기 때문에", "therefore", "thus", "hence", "consequently"})
"""An answer that opens so is only the end of one."""
_PARTICLE = re.compile(r"(?:가|을|를|은|는|의|에서|으로)\s")
"""A Korean particle, whose noun was cut off."""
_SUPPOSES = re.compile(r"(?:assume|suppose|let|say)\s[^.]*[.:]?", re.I)
"""An answer that only sets up an example."""
_CARRIES_ON = frozenset({"그럼", "그러면", "그렇다면", "then", "so"})
_KO_WH = re.compile(
    r"무엇|무슨|뭐|뭔|어떤|어떻게|어떠|왜|언제|어디|누가|누구|얼마|몇|어느|어찌|이유|차이|방법|란\?|은\?|는\?|것은|설명|비교"
)
_KO_YES_NO = re.compile(r"(?:는가|은가|ㄴ가|인가|한가|나요|까요?|까|니)\?$")
_EN_YES_NO = re.compile(r"^(?:is|are|was|were|do|does|did|can|could|should|will|would|has|have|had|may|might)\s", re.I)
_EN_WH = re.compile(r"\b(?:what|which|why|how|when|where|who|or)\b", re.I)
_ASKING = frozenset({"무엇", "뭐", "왜", "어떻", "어떻게", "이유", "일", "하", "되", "방법", "설명", "why", "how", "what"})
_SELF = re.compile(
    r"(?<![가-힣])(?:저는|제가|(?<![가-힣]\s)나는|내가|내게|저의|나의|저희|저도|나도|저를|나를)(?![가-힣])|"
    r"\bI(?:'m|'ve|'d)?\s(?![a-z]?/)[a-z]"
)
"""The author speaks of himself."""
_GUESSING = re.compile(r"(?:(?:않을까|아닐까)요?|[할될]지|[있없좋]을지|둬야 ?하나|[가-힣]네)\?$")
_ASIDE = re.compile(r"^(?:근데|결국|그나저나)\s|\s(?:[-=]+>|[→⇒])\s[^?]*\?$")
"""A thought on the way: it carries on, or an arrow leads to it."""
_UNFINISHED = re.compile(
    r"(?:[가-힣]지만|아니라|[가-힣]는데|[가-힣]으며|[하되이]며|[가-힣][는할을한은]지|,)\s*,?$|"
    r"(?:이루어진|이뤄진|구성된|위한|대한|관한|되는|있는|없는)$|"
    r"\b(?:e\.g\.|i\.e\.|such (?:that|as)|can write|and|or|the)$"
)
_TOUR = re.compile(
    r"(?:소개|설명|정리)(?:한다|합니다|하겠다|하겠습니다|하려고 한다)[.!]?$|(?:알아|살펴)(?:본다|봅니다|보자|보겠다|보겠습니다)[.!]?$"
)
"""What a note is going to tell."""
_PROMISES = re.compile(
    r"\b(?:we|you)(?: will|['’]ll)(?: now)? (?:discuss|see|learn|cover|look)\b|"
    r"(?:알아|살펴)\s?(?:보자|보겠|봅시다|볼 것)|다룬다[.]?$|다루겠",
    re.I,
)
"""What a first line only promises to tell."""
_LEADS_ON = re.compile(
    r"\b(?:let['’]?s|let us)\s(?:now |first )?(?:understand|see|look|discuss|take|start|explore|dive|go)\b[^.!?]*[.!:]?$", re.I
)
"""An answer that ends where it would begin."""
_DIFFERS = re.compile(r"(?:차이|차이점|공통점)(?:은|는)\?$")
_PAIRED = re.compile(r"[가-힣A-Za-z0-9)](?:와|과|이랑|하고|랑)(?:의)?\s|,|/|\bvs\b|\band\b|사이|간의?\s", re.I)
_CREDIT = re.compile(r"^\W*(?:image|figure|photo|picture)s?\s(?:\w+\s)?(?:from|by|courtesy|source)\b|^\W*(?:출처|source)\s?[:：]", re.I)
_ASKS_TWO = re.compile(
    r"\?.{3,}\?|(?:이고|이며|하고|,)\s*(?:왜|무엇|어떻게)|\b(?:what|why|how)\b.{3,}\band\s+(?:what|why|how|when)\b", re.I
)


def lint(draft: Draft, tier: int, packs: Packs) -> Iterator[Finding]:
    """Every finding about a card."""
    for check in CHECKS:
        if found := check(draft, tier, packs):
            yield found


def _long_answer(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    weight = weigh(draft.answer)
    if draft.note_type == "cloze" or weight <= 160:
        return None
    return Finding("long answer", 0.04 if weight < 320 else 0.1, "the answer is too long to judge in seconds" if tier > 2 else "")


def _long_question(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    text = GAP.sub(r"\1", draft.question)
    long = len(text) > 60 if nlp.lang_of(text) == "ko" else len(text.split()) > 20
    if draft.note_type == "cloze" or not long:
        return None
    if tier == 1 and len(re.findall(r"[다요][.]\s", text)) > 1:
        return Finding("long question", 0.35)
    huge = len(text) > 100 if nlp.lang_of(text) == "ko" else len(text.split()) > 30
    return Finding("long question", 0.05, "the question is too long" if huge and tier > 1 else "")


def _announces(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    if draft.note_type == "qa" and draft.answer.rstrip().endswith((":", "：")):
        short = weigh(draft.answer) < 45
        return Finding("only announces", 0.35 if short else 0.06, "the answer only announces what follows" if tier > 1 and short else "")
    if tier > 1 and _TOUR.search(draft.answer):
        return Finding("only announces", 0.35)
    first = draft.answer.partition("\n")[0]
    if tier == 1 and _LEADS_ON.search(draft.answer):
        return Finding("only announces", 0.35)
    if tier == 1 and _PROMISES.search(first) and (weigh(draft.answer) < 60 or first.rstrip().endswith(":")):
        return Finding("only announces", 0.35)
    if tier > 1 and _CREDIT.search(draft.answer):
        return Finding("only a source", 0.35)
    if tier > 1 and draft.kind in ("definition", "property", "condition") and _UNFINISHED.search(draft.answer):
        return Finding("breaks off", 0.25)
    if draft.note_type == "qa" and _PARTICLE.match(draft.answer):
        return Finding("breaks off", 0.35)
    if tier > 1 and draft.note_type == "qa" and re.match(r"[,;:.!?)\]]\s", draft.answer):
        return Finding("breaks off", 0.3, "the answer begins in the middle of a sentence")
    return None


def _two_things(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    if not _ASKS_TWO.search(draft.question):
        return None
    return Finding("asks two things", 0.05, "it asks two things" if tier > 1 else "")


_SHARE = re.compile(r"\(\d/\d\)$")


def _share_of_list(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """One part of a long list of sentences: nobody knows which of them stand on which card."""
    lines = draft.answer.count("\n") + 1
    if tier == 1 or not _SHARE.search(draft.question) or weigh(draft.answer) < 24 * lines:
        return None
    return Finding("a share of a long list", 0.15)


def _yes_no(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    question = clean(draft.question).rstrip("?？") + "?"
    ko = _KO_YES_NO.search(question) and not _KO_WH.search(question)
    en = _EN_YES_NO.match(question) and not _EN_WH.search(question)
    if draft.note_type == "cloze" or not (ko or en):
        return None
    return Finding("yes or no", 0.05, "a yes or no answers it" if tier > 1 else "")


def _connective(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    question = clean(GAP.sub(r"\1", draft.question))
    if word := packs.starts("connectives", question):
        if word in _CARRIES_ON:
            return Finding("carries on", 0.35, f"it opens with “{word}”" if tier > 1 else "")
        return Finding("opens with a connective", 0.1, f"it opens with “{word}”" if tier > 1 else "")
    opened = packs.starts("connectives", clean(draft.answer)) if draft.note_type == "qa" else None
    if draft.note_type == "qa" and tier == 1 and _SUPPOSES.fullmatch(clean(draft.answer)):
        return Finding("answer carries on", 0.35)
    if opened and tier == 1 and opened.lower() in _FOLLOWS:
        return Finding("answer carries on", 0.35)
    if opened and tier > 1 and draft.kind == "definition":
        return Finding("answer opens with a connective", 0.1)
    return None


def _short_definition(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    length = len(re.sub(r"\W", "", draft.answer))
    if length < 2 and draft.note_type == "qa" and draft.kind != "correction":
        return Finding("no answer", 0.3, "the answer is empty or one letter")
    return Finding("short definition", 0.08) if draft.kind == "definition" and length < 6 else None


def _one_word_meaning(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    """An answer of a word or two says too little of what is left of a colon or in a first column."""
    told = draft.rule in ("term-colon", "table") and draft.note_type == "qa" and draft.lang in ("ko", "en")
    if not told or "\n" in draft.answer or draft.facet in ("spelled", "keys", "when"):
        return None
    words, foreign = len(clean(draft.answer).split()), draft.lang == "ko" and draft.kind == "property" and draft.answer.isascii()
    return Finding("a word or two", 0.25) if words < 3 + foreign and not re.search(r"\$|O\(", draft.answer) else None


def _bare_label(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    key = re.sub(r"(?:이?란|은|는)$", "", fold(draft.question))
    if key in packs.labels or key in packs.generic:
        return Finding("bare label", 0.2, "the question is a label without its concept")
    return None


def _one_side(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    if tier == 1 or draft.note_type != "qa" or not _DIFFERS.search(draft.question) or _PAIRED.search(draft.question):
        return None
    return Finding("one side of a difference", 0.25)


def _unbalanced(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    for text in (draft.question, draft.answer):
        prose = re.sub(r"```.*?```|~~~.*?~~~", "", text, flags=re.S)
        outside = re.sub(r"`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$", "", prose, flags=re.S)
        listed = re.sub(r"(?m)^\s*(?:[-*]\s+)?\(?\w{1,3}\)|(?<=\s)\d\)|[:;]-?\)|\{\{|\}\}", "", outside)
        if tier > 2 and text is draft.answer and outside.count("**") % 2:
            return Finding("unbalanced", 0.2, "bold begins or ends in the middle of it")
        odd = any(listed.count(a) != listed.count(b) and outside.count(a) != outside.count(b) for a, b in ("()", "[]", "“”"))
        if prose.count("`") % 2 or listed.count('"') % 2 or odd:
            if tier > 1:
                return Finding("unbalanced", 0.2, "a bracket, a quotation mark or a backtick has no partner")
            return Finding("unbalanced", 0.03)
    return None


def _one_word(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    if tier > 1 or draft.rule != "author-question" or nlp.lang_of(draft.question) == "other":
        return None
    question = clean(draft.question)
    if not {word for word in nlp.content_words(question) if len(word) > 1 or word >= "가"} - _ASKING:
        return Finding("asks nothing", 0.4, "the question names nothing")
    if draft.question.endswith("?") and len(question.split()) < 3 and question.isascii() and not _EN_WH.search(question):
        return Finding("one word", 0.4, "two words are no question")
    if len(question.split()) == 1 and not question.rstrip("?").endswith(("란", "는", "은")):
        return Finding("one word", 0.4, "a single word is no question")
    return None


def _chatter(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    text = draft.question + "\n" + draft.answer
    if packs.pattern("chatter").search(text) or packs.pattern("schedule_words").search(text):
        return Finding("chatter", 0.25)
    if packs.pattern("chat").search(text):
        return Finding("talk", 0.32)
    if _GUESSING.search(draft.question):
        return Finding("a guess", 0.35)
    if tier == 1 and draft.rule == "author-question" and _aside(clean(draft.question)):
        return Finding("an aside", 0.35)
    if tier > 2 and _SELF.search(text):
        return Finding("about oneself", 0.35)
    if tier == 1 and packs.pattern("first_person").search(draft.question):
        return Finding("about oneself", 0.35)
    if tier > 1 and "(?)" in draft.answer:
        return Finding("hedged", 0.26)
    return Finding("hedged", 0.26 if tier > 1 else 0.06) if packs.pattern("hedges").search(text if tier > 1 else draft.answer) else None


def _aside(question: str) -> bool:
    """Whether the author wonders on the way, and asks nothing: in a clause that ends in `??` no word asks."""
    wonders = question.endswith("??") and len(question.split()) > 3 and not _KO_WH.search(question) and not _EN_WH.search(question)
    return wonders or _ASIDE.search(question) is not None


def _no_context(draft: Draft, tier: int, packs: Packs) -> Finding | None:
    return Finding("no context", 0.04) if tier > 1 and not draft.context else None


CHECKS: tuple[Check, ...] = (
    _long_answer,
    _long_question,
    _announces,
    _two_things,
    _share_of_list,
    _yes_no,
    unresolved,
    points_outside,
    shown_elsewhere,
    _connective,
    given_away,
    gap_given_away,
    _short_definition,
    _one_word_meaning,
    _bare_label,
    _one_side,
    _unbalanced,
    _one_word,
    symbols,
    pictures,
    only_link,
    _chatter,
    _no_context,
)
