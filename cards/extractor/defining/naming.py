"""Names: whether a subject can be asked for, and whether two names name one thing."""

from __future__ import annotations

import re
from typing import NamedTuple

from cards.extractor.titles import LONGEST_TERM, clean, is_nominal
from cards.packs import Packs, fold

MOST_WORDS = 6


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
    means: bool = False
    """It says what a word means (`X means …`)."""


def askable(name: str, packs: Packs) -> bool:
    """Whether a subject can be asked for: a short noun phrase that is no filler, label or pointer."""
    key = fold(name)
    filler = key in packs.not_terms or key in packs.stop_terms or key in packs.labels or key in packs.generic
    if not key or filler or len(name) > LONGEST_TERM or len(name.split()) > MOST_WORDS:
        return False
    if (
        packs.starts("unresolved", name)
        or packs.starts("connectives", name)
        or packs.starts("not_openers", name)
        or packs.pattern("pictures").search(name)
    ):
        return False
    return re.search(r"[^\W\d_]", name) is not None and is_nominal(name) and not name.endswith(" 자체")


def same_name(a: str, b: str) -> bool:
    """Whether two names name one thing: spelling variants, or one with the other as its gloss."""
    left, right = _squash(clean(a)), _squash(clean(b))
    if not left or not right:
        return False
    return left == right or (min(len(left), len(right)) >= 2 and (left in right or right in left))


def spells_out(name: str, said: str) -> bool:
    """Whether a text only writes an abbreviation out in full (`DMA`, `Direct Memory Access (직접 메모리 접근)`)."""
    letters = re.sub(r"[^A-Z]", "", name)
    words = re.findall(r"[A-Za-z]+", re.sub(r"\s*\([^()]*\)", "", said).strip(" .\"'“”"))
    if len(letters) < 2 or len(letters) < 0.6 * len(name) or not 1 <= len(words) <= len(letters) + 2:
        return False
    if re.search(r"[^\x00-\x7f]|[,;:=/]", re.sub(r"\s*\([^()]*\)", "", said)):
        return False
    initials = iter(c for word in words for place, c in enumerate(word) if place == 0 or c.isupper())
    return all(any(c.upper() == letter for c in initials) for letter in letters)


def _squash(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower().removesuffix("s")


_ARISES = re.compile(
    r"(?:대두|등장|출현|유행|주목|각광)\S*\s?\S*(?:됨|된다|되었다|됐다|했다|함|받음|받는다)[.]?$|나왔다[.]?$|(?:이|가)\s(?:가장\s)?대표적\S*\s"
)
"""It says that there are such things, or names one."""


def arises(text: str) -> bool:
    """Whether a Korean sentence only says that there are such things now, or names the best known of them."""
    return _ARISES.search(text) is not None
