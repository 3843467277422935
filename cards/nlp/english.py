"""English words by class, from closed lists: `blank("en")` has no tagger, and a model would cost a second of loading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cards.nlp.words import words

BE = words("is are was were am 's 're 'm")
MODALS = words("can could will would shall should may might must ca wo 'll 'd")
DO = words("do does did")
HAVE = words("has have had 've")
AUXILIARIES = BE | MODALS | DO | HAVE
DETERMINERS = words("a an the each every some any no all both another such its their our your my his her")
PRONOUNS = words("i we you he she it they this that these those there me us him them itself themselves")
RELATIVES = words("which who whose whom that")
WH_WORDS = words("what why how when where who which whose whom")
PREPOSITIONS = words(
    """
    of in on at by for with from into onto over under between among through during before after about against per via within
    without across along around behind below above beyond near off out toward towards upon as like unlike than versus vs
    """
)
CONJUNCTIONS = words("and or but nor & plus")
SUBORDINATORS = words("because since if when whenever while whereas although though unless until once so")
ADVERBS = words(
    """
    not n't also very too more most less least only just even still often always never sometimes usually then thus hence
    therefore however here now again already almost quite rather together instead again well much many first finally
    """
)
PARTICIPLES = words("been being be having")
VERBS = words(
    """
    accept access achieve act add affect aim allow answer appear apply assign assume avoid balance become begin behave belong block
    break bring build calculate call cause change check choose classify cluster collect combine come compare compile compress compute
    connect consider consist contain continue control convert copy correct correspond cost create decide decline decode decrease define
    delete depend describe detect determine differ disable divide do drop emit enable encode ensure enter estimate evaluate exist
    expect explain extend extract fail feed fetch find fit follow force generate get give go group grow guarantee handle happen help
    hide hold identify ignore implement imply improve include increase indicate initialize inherit insert install introduce involve
    join keep know lead learn leave let lie limit list load look lose make manage map mean measure merge minimize maximize mix move
    multiply need normalize notice obtain occur offer optimize output overfit pass penalize perform point predict prevent produce
    propagate provide punish push put raise reach read receive reduce refer reflect regularize remain remember remove repeat replace
    represent require resolve rely return run save say scale see select send separate set share shift show shrink shuffle skip smooth
    solve sort split stand start stay stop store suffer suggest support survive take tell tend test think train transform translate
    treat try turn understand update use vanish vary wait want work write yield
    acquire act allocate arise attempt authenticate authorize broadcast collide communicate compete compose comprise consume converge
    coordinate decrypt deploy distribute diverge eliminate emerge encounter encrypt evict exceed execute expire explore facilitate
    incorporate infer ingest interact invoke iterate minimise maximise migrate modify monitor motivate negotiate operate organise organize
    parse participate perceive permit persist possess postpone proceed publish react reclaim regulate rely render replicate reside respond
    retain retrieve retry revoke rotate specify subscribe supply synchronize terminate tolerate traverse undergo utilise utilize validate
    verify visit
    """
)
_PAST = {
    "began": "begin", "became": "become", "broke": "break", "brought": "bring", "built": "build", "came": "come", "chose": "choose",
    "found": "find", "gave": "give", "got": "get", "went": "go", "grew": "grow", "held": "hold", "hid": "hide", "kept": "keep",
    "knew": "know", "led": "lead", "left": "leave", "lost": "lose", "made": "make", "meant": "mean", "ran": "run", "said": "say",
    "saw": "see", "sent": "send", "shrank": "shrink", "stood": "stand", "took": "take", "told": "tell", "thought": "think",
    "understood": "understand", "wrote": "write", "fed": "feed",
}  # fmt: skip
GREETINGS = words("hi hello hey thanks thank please bye welcome yes ok okay lol wow congratulations")
_DIGIT = re.compile(r"[+\-±~]?\d[\d.,%]*\Z")

ENGLISH_STOP = (
    DETERMINERS
    | PRONOUNS
    | WH_WORDS
    | PREPOSITIONS
    | CONJUNCTIONS
    | SUBORDINATORS
    | ADVERBS
    | AUXILIARIES
    | PARTICIPLES
    | RELATIVES
    | {"to"}
)
"""Words that carry grammar, not content."""


@lru_cache(maxsize=16384)
def base_of(word: str) -> str:
    """The base form of a listed verb's -s, -ed or -ing form or irregular past, in lower case; empty for any other word."""
    if word in VERBS:
        return word
    if word in _PAST:
        return _PAST[word]
    for ending, gains in (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e")):
        if word.endswith(ending):
            stem = word[: -len(ending)] + gains
            if stem in VERBS:
                return stem
            if ending in ("ed", "ing") and len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in VERBS:
                return stem[:-1]
    return ""


@lru_cache(maxsize=16384)
def tag_word(word: str) -> str:
    """The class of one word out of context, by the names of the Penn tags where they fit.

    AUX, BE (be, been, being), DET, PRP, WH, IN, CC, SUB (subordinator), RB, TO, CD, UH, VB, VBZ, VBD, VBG, NNP (a capital inside or at
    the start), NN (any other word), `(`, `)`, `.` (ends a sentence), `,` (other punctuation), SYM, _SP.
    """
    low = word.lower()
    if word.isspace():
        return "_SP"
    if not any(c.isalnum() for c in word):
        return _punctuation(word)
    acronym = len(word) > 1 and word.isupper()
    for members, tag in _CLASSES:
        if low in members and not (acronym and tag == "PRP"):
            return tag
    if _DIGIT.match(word):
        return "CD"
    if low.endswith("ly") and len(low) > 4:
        return "RB"
    if base_of(low):
        return "VB" if low in VERBS else "VBG" if low.endswith("ing") else "VBZ" if low.endswith("s") else "VBD"
    return "NNP" if any(c.isupper() for c in word) else "NN"


_CLASSES: tuple[tuple[frozenset[str], str], ...] = (
    (AUXILIARIES, "AUX"),
    (PARTICIPLES, "BE"),
    (DETERMINERS, "DET"),
    (PRONOUNS, "PRP"),
    (WH_WORDS, "WH"),
    (SUBORDINATORS, "SUB"),
    (PREPOSITIONS, "IN"),
    (CONJUNCTIONS, "CC"),
    (ADVERBS, "RB"),
    (frozenset({"to"}), "TO"),
    (GREETINGS, "UH"),
)


def _punctuation(word: str) -> str:
    if word in "([{":
        return "("
    if word in ")]}":
        return ")"
    if word[0] in ".!?…":
        return "."
    return "," if word[0] in ",;:\"'“”‘’" else "SYM"


def tag_words(sentence: Sequence[str]) -> list[str]:
    """The classes of the words of one sentence; "that" behind a noun is a relative pronoun (REL), "'s" behind a noun a possessive (POS)."""
    tags = [tag_word(word) for word in sentence]
    for i, word in enumerate(sentence):
        low, before = word.lower(), tags[i - 1] if i else ""
        if low in RELATIVES and before in ("NN", "NNP", "VBG", "VB", "VBZ", ")", ",", "IN", "PRP"):
            tags[i] = "REL"
        elif low in ("'s", "’s") and before not in ("PRP", "WH"):
            tags[i] = "POS"
        elif before == "DET" and tags[i] in ("VB", "VBZ", "VBG", "VBD"):
            tags[i] = "NN"
    return tags
