"""English sentences that define: `X is a Y that …`, `X refers to …`, `… is called X`, `X: a Y …`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cards import nlp
from cards.extractor.defining.naming import Defined, askable
from cards.extractor.titles import clean
from cards.nlp import english
from cards.packs import Packs

_ADJUNCT = re.compile(r"^(?:in|within|for|under|with|at|among|on)\s[^,]{3,50},\s+(?=\S)", re.I)
_COLON = re.compile(r"^(?P<art>an?\s+|the\s+)?(?P<x>[^,;:.?!]{2,40}?):\s+(?P<det>an?|the|any|how|what)\s\w+", re.I)
_APART = re.compile(
    r"\b(?:that|which|who|whose|where|in which|of|for|from|to|used|between|with|by|over|consisting|containing|made|built|whereby)\b", re.I
)
_FRAGMENT = re.compile(r"^(?:an?|the|any|one of the)\s+\w+", re.I)
_GERUND = re.compile(r"^[A-Z][a-z]+ing\s(?:an?|the|each|all|one|two|multiple|how|which|what)?\s?\w+")
_FINITE = re.compile(r"\s(?:will|can|may|should|must|would|is|are|was|were|helps?|makes?)\s", re.I)
"""A predicate: the gerund before it is its subject."""
_THE = re.compile(r"^\s*the\s(?:[\w-]+\s){1,4}?(?:of|that|which|in which|at which|by which|between|used|where)\b", re.I)
_PART = re.compile(
    r"(?:assuming|given|suppose|let|say|consider|imagine|unlike|because|since|once|while|although|"
    r"where|in|on|at|for|each|every|both|either|chapter|version|section|figure|table|two|three|these|those|edge|if|when)\b",
    re.I,
)
_SYMBOL = re.compile(r"[A-Za-z]\d*|[A-Za-z][a-z]\d?")
"""A variable of one piece of code or one formula."""
_OTHER = re.compile(r"\b(?:and|while|whereas|but)\s(?:an?\s|the\s)?[\w-]+\s(?:means|denotes|refers to)\b", re.I)
"""It goes on to define the opposite."""
_AMONG = re.compile(r"\s*one of (?:the |[\w']+ )?(?:world|most|best|areas|fields|reasons|things|biggest|main)\b", re.I)
"""Praise: one of many, but not what."""
_BEFORE = re.compile(r"\b(?:described|mentioned|shown|seen|discussed|drawn|said|above|earlier|so far)\b", re.I)
"""What is named stands elsewhere."""
_SAID = re.compile(r"\b(?:it|this|they) (?:is|are)\b")
_IN_CASE = re.compile(r"\s*(?:an?|any|one)\s(?:[\w-]+\s){1,3}(?:if|when|unless)\s", re.I)
"""When a thing counts as another: it defines the other (`an attribute is a key if …`)."""
_ASPECT = re.compile(
    r"(?:the|one|an?|another|its)\s(?:\w+\s){0,2}?(?:issue|problem|advantage|disadvantage|drawback|downside|benefit|limitation|difference|aim|goal|purpose|objective|job|role|task|"
    r"trade-?off|reason|result|consequence)s?\s(?:(?:with|of|to|in|for|here)\b.{0,40}?)?(?:is|are)\s",
    re.I,
)
"""It says something of the thing, not what it is."""


class _Patterns(NamedTuple):
    is_: re.Pattern[str]
    named: re.Pattern[str]
    no: re.Pattern[str]
    """`X is a common Y`: said of X, but no definition."""
    label: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(packs: Packs) -> _Patterns:
    often = r"(?:usually |generally |normally |often |commonly |sometimes |formally |loosely |also )?"
    subject = r"^(?P<art>an?\s+|the\s+)?(?P<x>[^,;:.?!]{1,60}?)(?:\s*\([^)]{1,60}\))?(?:,\s(?:also|better|sometimes)[^,]{3,50},|,)?\s+"
    strong = (
        rf"(?P<strong>(?:can be |may be |is |are )?{often}(?:{packs.either('definition_verbs')}|said to be)|(?:is|are) (?:where|when|how)|"
        r"is the (?:process|practice|act|ability|study|idea|concept|number|amount|set|ratio|name|tendency|degree|rate|property|state|"
        r"mechanism|task|part|point|time|smallest|largest|minimum|maximum|probability|sum|difference|fraction|share|one that)\b)"
    )
    plain = r"(?P<is>is|are)\s+(?:(?:just|simply|basically|essentially)\s+)?(?P<det>(?:the\s|an?\s|any\s|one\s|two\s|[a-z-]+\s))"
    desc = r"^(?P<desc>(?:an?|the|any|each|when|if|this|[A-Z])\b.{12,}?),?\s(?:is|are|we)\s"
    naming = rf"(?:{packs.either('naming_verbs')}|call(?: it| this| that)?|speak of)\s(?:an?\s|the\s|its\s)?(?P<x>[^,.;:]{{2,40}}?)[.]?$"
    return _Patterns(
        re.compile(rf"{subject}(?:{strong}|{plain})", re.I),
        re.compile(desc + often + naming, re.I),
        re.compile(rf"\b(?:is|are) (?:just |simply )?(?:an? |the |one of the )?{packs.either('no_definition')}\b", re.I),
        re.compile(rf"\b{packs.either('attribute_nouns')}$", re.I),
    )


def define(text: str, packs: Packs) -> Defined | None:
    """The term that an English sentence defines."""
    if packs.starts("connectives", text) and not text.lower().startswith(("in ", "usually", "generally")):
        return None
    adjunct = _ADJUNCT.match(text)
    shift = adjunct.end() if adjunct else 0
    body = text[shift:].lstrip("\"'“‘")
    if packs.starts("unresolved", body):
        return None
    patterns = _patterns(packs)
    if (match := patterns.named.match(body)) and not _SAID.search(body):
        name = clean(_CALLED_OBJECT.sub("", match["x"]))
        back = packs.starts("unresolved", match["desc"]) or _BEFORE.search(match["desc"])
        return Defined(name, 0.84, 0) if askable(name, packs) and not back else None
    if (match := _COLON.match(body)) and askable(clean(match["x"]), packs):
        return Defined(clean(match["x"]), 0.8, shift + match.end("x") + 1)
    match = patterns.is_.match(body)
    if not match:
        return None
    name, article = clean(match["x"]), (match["art"] or "").strip().lower()
    if (
        not askable(name, packs)
        or _PART.match(name)
        or _SYMBOL.fullmatch(name)
        or _no_name(name, match["strong"])
        or patterns.no.search(body[: match.end() + 14])
    ):
        return None
    if _OTHER.search(body[match.end() :]):
        return None
    if match["strong"]:
        refers = article == "the" and match["strong"].lower().startswith("refer")
        spelled = match["strong"].lower().endswith("for")
        means = re.search(r"(?:means?|denotes?)$", match["strong"], re.I) is not None
        return None if refers else Defined(name, 0.92, shift + match.start("strong"), article, spelled, means)
    return _by_is(body, match, name, article, shift, patterns)


def _no_name(name: str, verb: str | None) -> bool:
    """Whether the words before the verb are no name: they end in an article, say `there`, or `mean` is a noun behind them."""
    words = name.lower().split()
    lone_mean = (verb or "").strip().lower() == "mean" and not words[-1].endswith("s")
    return words[-1] in english.DETERMINERS or words[-1] == "there" or lone_mean


_CALLED_OBJECT = re.compile(r"^(?:\$[^$]+\$|`[^`]+`|[a-z]|(?:it|this|that|them|these)\b)\s(?:an?\s|the\s)?(?=\w)", re.I)
"""What is called so, by a sign or a pronoun (`we call $f$ a classifier`)."""
_ACRONYM = re.compile(r"\s*(?:an?|the)\s(?:acronym|abbreviation|initialism|shorthand|short form)\s(?:for|of)\s", re.I)
_COMPARED = re.compile(r"\s?(?:\w+\s){0,3}(?:times\s(?:\w+er|as|more|less)|(?:more|less|\w+er))\s(?:\w+\s){0,4}than\b", re.I)


def _by_is(body: str, match: re.Match[str], name: str, article: str, shift: int, patterns: _Patterns) -> Defined | None:
    """`X is a Y that …`: a kind with what sets it apart."""
    det, rest = match["det"].strip().lower(), body[match.end("is") :]
    start = shift + match.start("is")
    if _AMONG.match(rest) or _IN_CASE.match(rest) or _COMPARED.match(rest):
        return None
    if _ACRONYM.match(rest):
        return Defined(name, 0.84, start, article, spelled=True)
    if det == "the" and _THE.match(rest) and not patterns.label.search(name) and len(rest.split()) >= 6:
        return Defined(name, 0.8, start, article)
    if article == "the" and name[:1].islower() and not re.search(r"\bis (?:the|an?)\b", body):
        return None
    if det not in ("a", "an", "any", "one") and not _plural_kind(match["is"], rest, det):
        return None
    return Defined(name, 0.84, start, article) if _APART.search(rest) and len(rest.split()) >= 4 else None


_PREDICATE = re.compile(r"\s(?:(?:will|can|might|may|should|must|would|could|is|are|was|were|has|have)|(?P<verb>[a-z]+s)\s(?:an?|the))\s")
_RELATIVE = re.compile(r"\b(?:that|which|who|where|when|whose|because|if|how|what|whereby)\b", re.I)
_ADJECTIVE = re.compile(r"^(?:\w+ly\s)?(?:\w+(?:ful|able|ible|less|ous)|difficult|hard|easy|good|bad|great|better|best)$", re.I)
"""How something is, where a kind of thing should stand."""


_ACTS = re.compile(
    r"(?:[A-Z][\w-]*[a-z]s|[A-Z]\w*/[A-Z]\w*)\s(?:manage|provide|contain|use|allow|need|require|create|run|store|send|have|take|give|make|handle|"
    r"include|share|hold|keep|return|support|work|represent|describe|define|improve|reduce|increase|prevent|help|enable)\b"
)
"""Several things do something: a sentence about them."""


def _predicates(text: str, term: str) -> bool:
    """Whether a predicate follows a noun that the term does not hold: a sentence about that noun (`Traffic up to it will be …`)."""
    match, relative = _PREDICATE.search(text), _RELATIVE.search(text)
    if match is None or (relative is not None and relative.start() < match.start()):
        return False
    if {w.lower().rstrip("s") for w in text[: match.start()].split()} & {w.lower().rstrip("s") for w in term.split()}:
        return False
    return not match["verb"] or english.tag_word(match["verb"]) == "VBZ"


_BE = re.compile(r"\s(?:is|are|was|were|can|will|must|should)\s|['’]s\s(?=\w+(?:ful|ed|able)\b)")
_JOINS = re.compile(r"\b(?:that|which|who|where|when|because|if|how|so|and|or|but|as|while|until)\b|[,;:(]", re.I)
_ADDS = re.compile(r"\s(?:adds|makes|gives|takes|requires|needs|allows|helps|reduces|increases|improves|prevents|causes|leads|means)\s")
"""A predicate behind a gerund (`Calculating the mean adds …`)."""


def _says_more(text: str) -> bool:
    """Whether a fragment's own predicate follows its relative clause (`A filter that is useful here is likely useful there`)."""
    sentence = text.split(". ", 1)[0]
    return len(_BE.findall(sentence)) > len(_JOINS.findall(sentence))


def _plural_kind(verb: str, rest: str, first: str) -> bool:
    """`Tries are trees in which …`: a plural kind without a determiner."""
    kinds = [word.strip(",.") for word in re.split(r"\s(?:through|by|in|on|with|from|for|as|at)\s", f" {rest}")[0].split()[:3]]
    plural = any(k.endswith("s") and english.tag_word(k) in ("NN", "NNP") for k in kinds)
    return verb.lower() == "are" and plural and english.tag_word(first) in ("NN", "NNP", "VBD")


def explains(text: str, term: str, packs: Packs) -> float:
    """How surely an English fragment right under `term` says what it is: `A structure that …`, `Predicting a class from …`."""
    if _patterns(packs).no.search(text[:60]) or _ASPECT.match(text):
        return 0.0
    head = _APART.split(text)[0]
    if _predicates(text, term) or _ADJECTIVE.search(head.strip()) or _ACTS.match(head):
        return 0.0
    if _FRAGMENT.match(text):
        return 0.72 if not (nlp.is_sentence(head) or _FINITE.search(head) or _says_more(text)) else 0.0
    if text.split(" ", 1)[0].endswith("ly"):
        return 0.0
    main = _RELATIVE.split(text)[0]
    named = (_GERUND.match(text) and not _FINITE.search(main) and not _ADDS.search(main)) or (
        _APART.search(text) and nlp.is_term(head.strip())
    )
    return 0.66 if text[:1].isupper() and len(text.split()) >= 4 and named else 0.0
