"""Whether what stands under a title says what the title names, and how surely."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import Unit, is_noise
from cards.extractor.clauses import subject_verb, topic_mark
from cards.extractor.defining import arises, define, explains, same_name
from cards.extractor.said import advises, instructs, is_example, tells_other
from cards.extractor.site import Site
from cards.extractor.term import ET_CETERA, SEPARATOR, split_term
from cards.extractor.titles import clean
from cards.extractor.tree import Node
from cards.model import Text
from cards.nlp.english import DETERMINERS
from cards.packs import fold

_BEGINS = re.compile(r"\d{4}(?:년|\s?[-:])|[\w().-]*[가-힣A-Za-z)](?:이|가)\s")
"""A year, or a subject of its own."""
_MUST = re.compile(r"[가-힣]야\s?(?:\S+\s){0,3}?(?:수 있|한다|함|합니다|된다)")
"""A demand on something, no word of what it is."""
SURE = 0.72
"""Sureness from which a title is defined whatever it is."""
WEAK = 0.63
"""A sentence that explains no more surely than this must be all that stands under the term."""


def sure_of(site: Site, first: Node, unit: Unit, term: str) -> float:
    """How surely the first unit explains the term."""
    plain = first.text.plain if first.kind in ("item", "line") else unit.markdown
    sentence = plain[slice(*nlp.split_sentences(plain)[0])] if plain.strip() else ""
    sure = explains(sentence, term, site.packs)
    bold = next((m for m in first.text.marked("bold") if m.start <= 4), None)
    if bold and not same_name(plain[bold.start : bold.end], term) and clean(plain[: bold.start]).lower() in DETERMINERS:
        return 0.0
    if site.reading.lang == "en" and re.search(r":\s*\n\s*(?:[-*]|\d+[.)])\s", unit.markdown):
        return 0.0  # it only leads to the list
    if instructs(sentence) or _of_another(sentence, term, site) or _says_nothing(sentence, term, site):
        return 0.0
    if sure > WEAK:
        return min(0.9, sure)
    above = site.reading.title(site.parents[-1])
    if above.kind == "list" and len(sentence.split()) >= 4 and not _opened(site, sentence) and not ET_CETERA.search(sentence):
        return 0.64
    if (
        site.node.kind != "item"
        or _opened(site, sentence)
        or _is_step(term, site)
        or not _alone(site.node, site)
        or _remarks(sentence, site)
        or _BEGINS.match(sentence)
    ):
        return 0.0
    return 0.62 if sure or _tells(sentence, below=first.kind == "line") else 0.0


def _acts_otherwise(sentence: str, term: str) -> bool:
    """Whether an English sentence says what another thing does (`Snapshot isolation guarantees …` under `Consistency`)."""
    found = subject_verb(sentence.rstrip(".") if sentence[:1].isupper() else "")
    first = found[0].split()[0].lower() if found else "the"
    if found is None or (first in DETERMINERS and first not in ("a", "an")):
        return False
    subject, words = ({w.lower().rstrip("s") for w in re.findall(r"\w+", text)} for text in (found[0], term))
    return not subject & words


_CRIES = re.compile(r"!$|(?:지\s?말\s?것|지\s?말자|할\s것)[.]?$")
_EFFECTS = (
    "effects",
    "effect",
    "causes",
    "impact",
    "impacts",
    "consequences",
    "issues",
    "problems",
    "영향",
    "효과",
    "문제",
    "문제점",
    "원인",
)


def _says_nothing(sentence: str, term: str, site: Site) -> bool:
    """Whether what stands under a title is no meaning of it: a cry, a ban, something about another thing, an English sentence as the
    example of a Korean word; or whether the title is an aspect, or a group under a title of effects, which no fragment defines."""
    if site.reading.lang == "en" and advises(sentence, term, site.packs):
        return True
    if (
        _CRIES.search(sentence.strip())
        or re.search(r"(?:려면|으면|다면)\s", sentence)
        or (site.reading.lang == "en" and tells_other(sentence, term))
    ):
        return True
    if site.reading.lang == "en" and _acts_otherwise(sentence, term):
        return True
    if arises(sentence) or (is_example(sentence) and re.search("[가-힣]", term)):
        return True
    above = fold(site.parents[-1].text.plain).split()
    sure = explains(sentence, term, site.packs)
    return sure <= SURE and (fold(term) in site.packs.aspects or any(word in _EFFECTS for word in above))


def _of_another(sentence: str, term: str, site: Site) -> bool:
    """Whether a sentence says what another thing is: the subject of its definition, or what stands left of its sign (`Y = …`)."""
    if (mark := topic_mark(sentence)) and _other_subject(clean(sentence[: mark.start]), term, site):
        return True
    found = define(sentence, site.packs)
    match = SEPARATOR.search(sentence[:48])
    other = found.term if found else clean(sentence[: match.start()]) if match and re.search(r"[=:：]", match.group()) else ""
    if not other or len(other.split()[-1]) < 2 or (site.list_label and same_name(other, site.topic)):
        return False
    if _of_thing(term, other):
        return True
    return nlp.lang_of(other) == nlp.lang_of(term) and not same_name(other, term) and not set(fold(other).split()) & set(fold(term).split())


def _other_subject(subject: str, term: str, site: Site) -> bool:
    """Whether a Korean sentence speaks of an aspect of something, or of another thing that is written in the same letters."""
    if same_name(subject, term):
        return False
    words = fold(subject).split()
    if words and (words[-1] in site.packs.labels or words[-1] in site.packs.measures) and words[-1] not in fold(term):
        return True
    latin = re.compile(r"[A-Za-z][A-Za-z\d ]*")
    both = latin.fullmatch(subject) and latin.match(term)
    return bool(both) and not set(words) & set(fold(term).split())


def _of_thing(term: str, other: str) -> bool:
    """Whether a title names several things about another thing (`Lock problems` over `A lock is …`)."""
    words = fold(re.sub(r"\s*\([^()]*\)", "", term)).split()
    rest = fold(" ".join(words[:-1]))
    return len(words) > 1 and phrase.plural(words[-1]) and not phrase.plural(other) and fold(other) == rest


def _opened(site: Site, sentence: str) -> bool:
    """Whether a sentence opens with a word that points back or on."""
    return bool(site.packs.starts("unresolved", sentence) or site.packs.starts("connectives", sentence))


def _alone(node: Node, site: Site) -> bool:
    """Whether one line, without anything nested in it, is all that stands under a bullet: most likely its explanation."""
    said = [c for c in node.children if not is_noise(c, site.packs)]
    return len(said) == 1 and said[0].kind in ("item", "line") and not said[0].children


def _remarks(sentence: str, site: Site) -> bool:
    """Whether a line only praises, warns, links or lists."""
    listed = _MUST.search(sentence) or sentence.count(",") > 2 or ET_CETERA.search(sentence) or re.search(r"-+>|→|=>|⇒|https?:", sentence)
    return bool(listed or split_term(Text.of(sentence), site.packs) or site.packs.pattern("remarks").search(sentence))


def _tells(sentence: str, *, below: bool) -> bool:
    """Whether a fragment is long enough to explain: four words, one of them with a particle, no predicate at its end.

    Right `below` the term, in the same bullet, it may end as notes do (음, 함).
    """
    words = len(sentence.split())
    particle = re.search(r"(?:을|를|에|이|가|로)\s" if below else r"(?:을|를)\s", sentence)
    told = ("다", "요") if below else ("다", "요", "음", "함")
    return words >= 4 and particle is not None and not sentence.rstrip(" .!").endswith(told)


def _is_step(topic: str, site: Site) -> bool:
    """Whether a title says what is done with something (`컨텍스트 생성`)."""
    words = fold(re.sub(r"\s*\([^()]*\)$", "", topic)).split()
    return len(words) > 1 and words[-1] in site.packs.operations
