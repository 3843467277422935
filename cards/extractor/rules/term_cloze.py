from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import clauses
from cards.extractor.rule import rule
from cards.extractor.said import ARROWS
from cards.extractor.site import SentenceSite
from cards.extractor.titles import clean
from cards.model import Draft, Mark
from cards.nlp import english, josa
from cards.packs import fold

_POINTS_BACK = re.compile(r"(?:\w+\s){1,3}(?:this|these|those)\s|as (?:\w+ )?(?:mentioned|described|shown|seen|noted|said)\b", re.I)

_NAMES = re.compile(r"[을를]\s.*이?라고?\s?(?:한다|합니다|함|부른다|부릅니다)[.]?$")
_SUPPOSES = re.compile(r"(?:suppose|assume|imagine|say|let)\b|in the (?:\w+ )?(?:example|figure|picture|table|case)\b", re.I)
"""A step of one example."""


@rule(tier=4, kinds=("cloze",), scope="sentence")
def term_cloze(site: SentenceSite) -> Iterator[Draft]:
    """A sentence with a term in bold, where no question came out: the term becomes a gap.

    The sentence must be whole and name what it is about, the gap at most two fifths of it; a josa behind the gap that would give
    the term away is made neutral (`은(는)`).

    ## Becomes

    ```note
    # 네트워크
    브라우저는 이름을 주소로 바꾸려고 먼저 **DNS 리졸버**에 물어본다.
    ```
    ```cards
    브라우저는 이름을 주소로 바꾸려고 먼저 {{c1::DNS 리졸버}}에 물어본다.  →  DNS 리졸버
    ```
    ```note
    # Networks
    Before any data flows, both sides choose numbers in a **three-way handshake** of short packets.
    ```
    ```cards
    Before any data flows, both sides choose numbers in a {{c1::three-way handshake}} of short packets.  →  three-way handshake
    ```

    ## Leaves alone

    ```note
    # Networks
    - Relay: hosts that are **trusted** by both sides and pass on each packet of a session.
    ```
    ```note
    # 네트워크
    이는 **매우 중요**하다.
    ```
    ```note
    # Networks
    **Remember to read the chapter before the next session.**
    ```
    """
    packs = site.site.packs
    marks = site.text.marked("bold")[:3]
    if (
        not marks
        or clauses.dangling(site.plain, packs)
        or len(clean(site.plain)) < 16
        or site.plain.rstrip().endswith((":", "："))
        or site.plain.startswith(('"', "“"))
        or (nlp.lang_of(site.plain) == "en" and re.match("[a-z]{2,} ", site.plain))
        or _POINTS_BACK.match(site.plain)
        or len(site.plain) > 140
        or not nlp.is_sentence(site.plain)
        or _SUPPOSES.match(site.plain)
        or _of_nothing(site.plain)
    ):
        return
    for mark in marks:
        hidden = site.plain[mark.start : mark.end]
        if _worth(hidden, site):
            yield site.site.draft(
                _with_gap(site, mark, hidden),
                hidden,
                rule="term-cloze",
                kind="cloze",
                note_type="cloze",
                anchor=clean(hidden),
                facet="cloze " + " ".join(nlp.content_words(site.plain)[:3]),
                score=_sure(site, mark),
                span=site.span,
                lang=site.site.lang(site.plain),
            )


def _of_nothing(plain: str) -> bool:
    """Whether a Korean sentence leaves out what it speaks of: its gap could hold anything."""
    if nlp.lang_of(plain) != "ko" or clauses.topic_mark(plain) or _NAMES.search(plain) or re.search(r"[가-힣)]란\s", plain):
        return False
    return not clauses.has_subject(plain)


_NO_NOUN = ("VB", "VBZ", "VBD", "RB", "MD", "AUX", "PRP")
"""Classes of words that begin no name."""


def _worth(hidden: str, site: SentenceSite) -> bool:
    """Whether a bold run is a term that is worth a gap."""
    packs = site.site.packs
    key = fold(hidden)
    if hidden.rstrip().endswith(("-", ":")) or re.fullmatch(r"[a-z]+ing", hidden) or key in packs.labels:
        return False
    if len(key) < 2 or len(hidden) > 0.4 * len(site.plain) or len(hidden) > 40 or key in packs.stop_terms | packs.not_terms | packs.generic:
        return False
    if ARROWS.search(site.plain) or (hidden.isascii() and english.tag_word(hidden.split()[0].lower()) in _NO_NOUN):
        return False
    if site.plain.count(hidden) > 1 or not hidden.strip() or packs.starts("unresolved", hidden):
        return False
    if re.match(rf"\W*{re.escape(hidden)}\s(?!(?:은|는|이|가|을|를|의|란|이란|에|에서|로|으로|와|과|도)[\s,])[가-힣(]", site.plain):
        return False  # no particle behind it: a name with its explanation, not the subject of a sentence
    around = re.search(rf"(?P<before>,\s*)?{re.escape(hidden)}(?P<after>\s*,)?", site.plain)
    if around and (around["before"] or around["after"]) and re.search(r"\s등(?:\s|\S{0,2}[.]?$)", site.plain):
        return False
    if re.match(rf"\W*{re.escape(hidden)}\s?[:：]\s", site.plain):
        return False
    return nlp.is_term(clean(hidden)) and not re.search(r"(?:다|요|음|함)[.]?$", hidden)


def _with_gap(site: SentenceSite, mark: Mark, hidden: str) -> str:
    source = site.text.source
    before, after = source[: mark.outer_start], source[mark.outer_end :]
    return f"{before}{{{{c1::{hidden}}}}}{josa.neutral(after)}".strip()


def _sure(site: SentenceSite, mark: Mark) -> float:
    first = mark.start <= 2
    return round(0.66 - 0.04 * first - 0.04 * (not site.site.context) - 0.06 * bool(site.site.packs.starts("connectives", site.plain)), 3)
