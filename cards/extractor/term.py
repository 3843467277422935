"""`term : explanation` taken apart at its sign, and what a left side may be."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cards import nlp
from cards.extractor.titles import LONGEST_TERM, clean, has_clause, is_nominal
from cards.model import Text
from cards.nlp import english
from cards.packs import Packs, fold

SEPARATOR = re.compile(r"\s*[:：]\s+|\s+[:：]\s*|：|(?<=[가-힣)\]*`])[:](?=[가-힣A-Z])|\s+(?:=|-|–|—)\s+")
_STYLE = re.compile(r"[a-z-]+:\s[a-z-]+(?:은|는|이|가|을|를)\s")
"""A property of a style sheet as a subject (`display: none은 …`)."""
ET_CETERA = re.compile(r"\s등\.?$")
"""A list that is left open."""
_NUMBERED = re.compile(
    r"^(?:case|step|option|way|method|type|ex|example|assumption|phase|stage|rule|layer|level|tier|part|chapter|가정|경우|조건|단계|예제|규칙|예|예시|복습|실습|과제|문제|퀴즈|day|week|month|lecture|\d+)"
    r"\s?\.?\s?(?:\d*|one|two|three|four)$|"
    r"^(?:first|second|third|last|final|next|another|other|one|alternative|simplest|simple|easy|easier|easiest|hard|quick|best|better|worst|preferred|recommended|common)\s"
    r"(?:case|step|option|way|layer|lesson|reason|mistake|approach|idea|solution|choice|thing|point|note|problem|method|attempt|possibility)$",
    re.I,
)

_NO_NAME = re.compile(r"^www\.|^/.*~|\sof$|^When\s")
"""An address, or words that lead to what follows."""
_NEEDED = re.compile(r"\s*\((?:필수|선택|옵션|중요|필요|optional|required|important)\)$", re.I)
"""A remark behind a name, no part of it."""
_PERSON = re.compile(r"[가-힣]님(?:의|이|께서)?\s")


LONGEST_NAME = 24
"""Characters among which the colon of a line in a list stands."""


class Split(NamedTuple):
    """A line taken apart at its colon."""

    term: Text
    rest: Text
    sign: str
    at: int
    """Offset of the rest in the line."""


@lru_cache(maxsize=1024)
def split_term(text: Text, packs: Packs) -> Split | None:
    """`term : explanation` taken apart; None where the left side is no term or the sign means something else."""
    plain = text.plain
    match = SEPARATOR.search(plain[: LONGEST_TERM + 40])
    while match and any(m.start < match.start() < m.end for m in text.marks if m.kind in ("code", "math", "link")):
        match = SEPARATOR.search(plain[: LONGEST_TERM + 40], match.end())
    if not match or match.start() == 0 or match.end() >= len(plain):
        return None
    left, sign = plain[: match.start()], match.group().strip()
    if left.count("(") > left.count(")") or left.count('"') % 2 or _STYLE.match(plain):
        return None
    name = _NEEDED.sub("", clean(left))
    if not name or len(name) > LONGEST_TERM or "::" in plain[max(0, match.start() - 1) : match.end() + 1]:
        return None
    if sign in ("-", "–", "—", "=") and not _firm(text, match.start(), name):
        return None
    if not is_term(name, packs) and not (marked(text, match.start()) and _may_be_term(name, packs)):
        return None
    return Split(text.cut(0, match.start()), text.cut(match.end()), sign, match.end())


def named(text: Text, packs: Packs) -> Text | None:
    """What stands before the colon of a line in a list: a term, or any other short noun phrase; None where nothing does."""
    if parts := split_term(text, packs):
        return parts.term
    match = SEPARATOR.search(text.plain[:LONGEST_NAME])
    if match is None or not match.start() or match.end() >= len(text.plain) or not is_nominal(clean(text.plain[: match.start()])):
        return None
    return text.cut(0, match.start())


def is_term(name: str, packs: Packs) -> bool:
    """Whether a left side can be asked for: a noun phrase that is no label, person, number or filler."""
    key = fold(name)
    if not key or key in packs.not_terms or key in packs.labels or key in packs.generic or _NUMBERED.match(key):
        return False
    if (
        name.endswith(tuple(packs.name_endings))
        or key.endswith(tuple(packs.not_heads))
        or packs.starts("unresolved", name)
        or packs.starts("connectives", name)
    ):
        return False
    if packs.starts("not_openers", re.sub(r"^an?\s+", "", name, flags=re.I)) or re.search(r"[<>=→⇒]|#\w|^\d+\s|^[a-zA-Z]\([a-z]\)$", name):
        return False
    if name.endswith((" 점", "한 점")) or _NO_NAME.search(name):
        return False
    if len(name.split()) > 1 and (re.search(r"[가-힣](?:음|함|됨|킴|줌)$|[^\s][음]$", name) or _is_deed(name, packs)):
        return False
    if (
        _PERSON.search(name)
        or re.match(r"\d{1,2}:\d{2}|(?:Dr|Mr|Mrs|Ms|Prof)\.\s|.*[가-힣\d]만\s|In\s|.*\be\.g\.", name)
        or re.search(r"\w\[\w|[+\"]\s?[+\"]|\"\+", name)
    ):
        return False
    if not re.search(r"[^\W\d_]{2}|[가-힣]|^[^\W\d_]$", name) or (re.search(r"https?$|\d{1,2}$(?<=\b\d)", name) and len(name) < 3):
        return False
    if ("," in name and "()" not in name) or has_clause(name):
        return False
    return is_nominal(name) or name.endswith(")")


def _is_deed(name: str, packs: Packs) -> bool:
    """Whether a left side ends in a verb made a noun (`데이터 뺌`), or an English one opens with a bare verb
    (`Compute the loss`) or ends in a finite one (`the loop repeats`)."""
    first, second = name.split()[:2]
    if name.isascii():
        words = name.split()
        if any(english.tag_word(a.lower()) == "VBZ" and b.lower() in english.DETERMINERS for a, b in pairwise(words[1:])):
            return True
        last = name.split()[-1].lower()
        if (
            len(words) > 2
            and words[-2].endswith("s")
            and english.tag_word(last) == "VB"
            and last in ("define", "need", "use", "provide", "include")
        ):
            return True
        if first.lower() in packs.deed_verbs and second.lower() not in ("of", "by", "to", "&", "and", "or"):
            return True
        ends = last in english.AUXILIARIES or (len(name.split()) > 2 and english.tag_word(last) == "VBZ")
        return ends or (second in english.DETERMINERS and english.tag_word(first.lower()) == "VB")
    return is_doing(name) and not name.endswith("기")


_ACTIVITY = re.compile(r"[A-Z]?[a-z]+ing\s(?P<of>[a-z]+)\s")


def is_activity(name: str) -> bool:
    """Whether an English title says what is done: an article, a preposition or a plural stands behind its verb (`Choosing keys`)."""
    if re.fullmatch(r"[A-Z][a-z]+ing\s(?:[a-z]+s|[A-Z][a-z]+s|[Pp]eople|[Dd]ata)", name):
        return True
    match = _ACTIVITY.match(name)
    return match is not None and (match["of"] in english.DETERMINERS or match["of"] in english.PREPOSITIONS)


def is_doing(name: str) -> bool:
    """Whether a Korean name ends in a verb made a noun (`장비 늘리기`)."""
    tokens = [token for sentence in nlp.analyse(name).sentences for token in sentence.tokens]
    return bool(tokens) and tokens[-1].has("ETN")


def _may_be_term(name: str, packs: Packs) -> bool:
    """Whether a left side that the author marked may be a term though it is no noun phrase: at least no label, person or filler."""
    key = fold(name)
    if not re.search(r"[^\W\d_]{2}|[가-힣]", name):
        return False
    if name.isascii() and len(name.split()) > 1 and _is_deed(name, packs) and name.split()[0].lower() in packs.deed_verbs:
        return False
    if _NO_NAME.search(name):
        return False
    known = key in packs.not_terms or key in packs.labels or key in packs.generic or bool(_NUMBERED.match(key)) or nlp.is_sentence(name)
    shell = re.search(r"\s[<>|&]|[<>|&][\s(]", name)
    return (
        not known
        and not shell
        and not name.endswith((*packs.name_endings, "측면", "관점", "perspective"))
        and not packs.starts("unresolved", name)
    )


def marked(text: Text, end: int) -> bool:
    """Whether the author set the whole left side in bold or code."""
    return any(m.kind in ("bold", "code") and m.start <= 1 and m.end >= end - 2 for m in text.marks)


def _firm(text: Text, end: int, name: str) -> bool:
    """A dash or an equals sign defines only after a term that the author marked."""
    return marked(text, end) and len(name.split()) <= 6
