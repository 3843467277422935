"""The article that an English term takes in a question, as far as its last word tells.

A noun whose use is not plain (`memory`, `consistency`, `cost`) takes none: a missing article reads better than a wrong one.
"""

from __future__ import annotations

import re

from cards.nlp.words import words

NAMED = words("algorithm pattern principle theorem paradox effect law theory protocol")
"""What has a name of its own when another word stands before it: `the observer pattern`."""
COUNTED = words(
    "function variable table index key query view trigger lock process thread pointer tree graph node edge vertex path queue heap array "
    "matrix vector server client router switch hub bridge gateway firewall proxy packet frame segment port socket session cookie token "
    "certificate layer neuron classifier cluster instance container pod volume snapshot bucket class method constructor module "
    "package component callback closure iterator generator decorator policy role group subnet balancer scheduler dispatcher compiler "
    "interpreter register bus interrupt signal semaphore mutex page file directory record field attribute entity relation constraint "
    "schema statement expression parameter argument loop branch commit repository bug exception matrix sample statistic estimator cell "
    "gene protein enzyme hormone molecule atom ion bond virus organism market contract dependency sequence methodology heuristic filter "
    "kernel tensor gradient dataset broker partition controller processor manager handler listener driver daemon agent actor adapter "
    "factory decoder encoder transformer tokenizer optimizer hyperparameter test tuple lease slot tombstone replica backup bitmap hash "
    "collision bottleneck tag label header footer payload request address mask domain zone region stack list buffer cache"
)
"""Nouns that are counted: `a partition key`."""
_SOUNDS_AS_VOWEL = re.compile(r"(?:[aeio]|u(?!n[ic]|s[aeiu]|til)|hour|honest|heir)", re.I)
_ONE = re.compile(r"(?:one|once|eu)", re.I)
_SPELLED = re.compile(r"[A-Z][A-Z\d]")


def is_bare(subject: str) -> bool:
    """Whether a subject is one counted noun without its article: which one is meant, only the text around it tells."""
    return subject.isalpha() and subject[1:].islower() and subject.lower() in COUNTED | NAMED


def article(term: str) -> str:
    """`a`, `an`, `the` or nothing, for a singular English term without an article of its own."""
    bare = re.sub(r"\s*\([^()]*\)$", "", term).split()
    if not bare or not term.isascii():
        return ""
    last = bare[-1].lower()
    if last in NAMED and len(bare) > 1 and "'" not in term:
        return "the"
    return indefinite(term) if last in COUNTED and "'" not in term else ""


def indefinite(term: str) -> str:
    """`a` or `an`, by how the term begins; letters that are spelled out sound by their names."""
    if _SPELLED.match(term):
        return "an" if term[0] in "AEFHILMNORSX" else "a"
    return "an" if _SOUNDS_AS_VOWEL.match(term) and not _ONE.match(term) else "a"
