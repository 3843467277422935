"""Words and endings that say how two clauses of a sentence hang together: cause, condition, purpose, contrast.

The patterns are those of spaCy's Matcher over the tags.  What stands in brackets or quotation marks is no clause of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from cards.nlp.analysis import Sentence, doc_of

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

Family = Literal["cause", "condition", "purpose", "contrast"]
Strength = Literal["strong", "weak"]
Pattern = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence.  Offsets are those of the analysed text."""

    family: Family
    start: int
    """Where the cue begins: the ending in Korean (`면` in 오면); a contracted form as a whole (`해서`)."""
    end: int
    strength: Strength
    word_start: int
    """Korean: where the word with the cue begins; English: equal to `start`."""


_ENDS = r"(^|\+)EC$"


def _ending(form: str, **more: Any) -> dict[str, Any]:
    return {"TAG": {"REGEX": _ENDS}, "TEXT": {"REGEX": form}, **more}


_OF = {"TAG": {"REGEX": r"(^|\+)ETM$"}}
_HAN = {"TEXT": {"IN": ["할", "하는", "한", "될", "되는", "된", "일", "인"]}}
_CASE = {"TEXT": {"IN": ["에", "에는", "에도"]}, "OP": "?"}
_KO: dict[tuple[Family, Strength], list[Pattern]] = {
    ("cause", "strong"): [
        [{"TEXT": {"IN": ["때문", "덕분"]}}, {"TEXT": {"IN": ["에", "이"]}}],
        [{"TEXT": {"IN": ["때문에", "덕분에"]}}],
        [_ending(r"(므로|니까|기에)$")],
        [{"TEXT": {"IN": ["로", "으로"]}}, {"TEXT": {"IN": ["인해", "인하여", "인해서"]}}],
        [{"TEXT": {"IN": ["로", "으로"]}}, {"TEXT": "인"}, {"TEXT": {"REGEX": "^(해|하여|해서)$"}}],
    ],
    ("cause", "weak"): [[_ending(r"(?<!면)서$")], [_ending(r"느라$")]],
    ("condition", "strong"): [
        [_ending(r"(^면|으면|다면|려면|[가-힣]면)$")],
        [_OF, {"TEXT": "경우"}, _CASE],
    ],
    ("condition", "weak"): [[_OF, {"TEXT": {"IN": ["때", "때는", "때에"]}}, _CASE]],
    ("purpose", "strong"): [
        [{"TEXT": "기"}, {"TEXT": {"REGEX": "^위(해|해서|하여|한)$"}}],
        [{"TEXT": "기"}, {"TEXT": "위하"}, {"TEXT": {"REGEX": "^(여|아|ㄴ)"}}],
        [_ending(r"려고$")],
        [_ending(r"려$"), {"TEXT": {"REGEX": "^(고|는)"}}],
    ],
    ("purpose", "weak"): [[_ending(r"(도록|고자)$")]],
    ("contrast", "strong"): [
        [{"TEXT": {"IN": ["반면", "반면에"]}}, _CASE],
        [{"TEXT": {"IN": ["와", "과"]}}, {"TEXT": {"REGEX": "^(달리|다르)"}}, {"TEXT": "게", "OP": "?"}],
        [{"TEXT": "에"}, {"TEXT": {"REGEX": "^(비해|비하)"}}, {"TEXT": {"IN": ["여", "서"]}, "OP": "?"}],
    ],
    ("contrast", "weak"): [[_ending(r"(지만|으나|는데 반해|나)$")]],
}
_EN: dict[tuple[Family, Strength], list[Pattern]] = {
    ("cause", "strong"): [
        [{"LOWER": "because"}, {"LOWER": "of", "OP": "?"}],
        [{"LOWER": {"IN": ["due", "thanks", "owing"]}}, {"LOWER": "to"}],
    ],
    ("cause", "weak"): [[{"LOWER": "since"}], [{"LOWER": "as"}, {"LOWER": {"IN": ["a"]}}, {"LOWER": "result"}, {"LOWER": "of"}]],
    ("condition", "strong"): [[{"LOWER": {"IN": ["if", "unless"]}}], [{"LOWER": "in"}, {"LOWER": "case"}]],
    ("condition", "weak"): [[{"LOWER": {"IN": ["when", "whenever", "once"]}}]],
    ("purpose", "strong"): [[{"LOWER": "in"}, {"LOWER": "order"}, {"LOWER": "to"}], [{"LOWER": "so"}, {"LOWER": "that"}]],
    ("purpose", "weak"): [[{"LOWER": "so"}, {"LOWER": "as"}, {"LOWER": "to"}]],
    ("contrast", "strong"): [[{"LOWER": {"IN": ["whereas", "unlike"]}}], [{"LOWER": "in"}, {"LOWER": "contrast"}, {"LOWER": "to"}]],
    ("contrast", "weak"): [[{"LOWER": {"IN": ["while", "although", "though"]}}], [{"LOWER": ","}, {"LOWER": "but"}]],
}
_TIME = re.compile(r"since\s+(?:then|\d|the (?:beginning|start|last)|(?:last|yesterday|january|february|march|april|may|june|july|august|"
                   r"september|october|november|december)\b)", re.IGNORECASE)  # fmt: skip
_GATE = {
    True: re.compile(
        "때문|덕분|므로|니까|기에|인해|인하|서|느라|면|경우|때|위해|위하|위한|려|도록|고자|반면|달리|다르|비해|비하|지만|으나|나"
    ),
    False: re.compile(
        r"\b(?:because|due|thanks|owing|since|result|if|unless|case|when|whenever|once|order|so|whereas|unlike|contrast|while|"
        r"although|though|but)\b",
        re.IGNORECASE,
    ),
}
"""A sentence without any of these holds no cue: the Matcher is not asked."""
_OPENERS = dict(zip("([{“‘「『《〈", ")]}”’」』》〉", strict=True))
_LONGEST_WORD = 200
_QUOTED = re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]*'|`[^`\n]*`")


@cache
def _matcher(*, ko: bool) -> Matcher:
    from spacy.matcher import Matcher

    from cards.nlp.tokenizer import english, korean

    matcher = Matcher((korean() if ko else english()).vocab)
    for (family, strength), patterns in (_KO if ko else _EN).items():
        matcher.add(f"{family} {strength}", patterns, greedy="LONGEST")
    return matcher


def cues(sentence: Sentence) -> tuple[Cue, ...]:
    """The cues of a sentence in order, outside brackets and quotation marks; the stronger of two that overlap."""
    if sentence.lang == "other" or not _GATE[sentence.lang == "ko"].search(sentence.text):
        return ()
    shift = sentence.start
    return tuple(
        Cue(cue.family, cue.start + shift, cue.end + shift, cue.strength, cue.word_start + shift)
        for cue in _cues(sentence.text, ko=sentence.lang == "ko")
    )


@lru_cache(maxsize=2048)
def _cues(text: str, *, ko: bool) -> tuple[Cue, ...]:
    doc = doc_of(text)
    hidden = _hidden(text)
    found: list[Cue] = []
    for key, first, last in _matcher(ko=ko)(doc):
        family, strength = doc.vocab.strings[key].split()
        start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
        if hidden[start] or (not ko and _TIME.match(text, start)):
            continue
        found.append(Cue(family, start, end, strength, _word_start(doc, first) if ko else start))
    found.sort(key=lambda cue: (cue.strength != "strong", cue.start - cue.end, cue.start))
    kept: list[Cue] = []
    taken = bytearray(len(text))
    for cue in found:
        if not any(taken[cue.start : cue.end]):
            kept.append(cue)
            taken[cue.start : cue.end] = b"\x01" * (cue.end - cue.start)
    return tuple(sorted(kept, key=lambda cue: cue.start))


def _word_start(doc: Doc, index: int) -> int:
    lowest = int(doc[index].idx) - _LONGEST_WORD
    while index and int(doc[index].idx) > lowest and not doc[index - 1].whitespace_ and not doc[index - 1].is_space:
        index -= 1
    return int(doc[index].idx)


def _hidden(text: str) -> bytearray:
    """For each character whether it stands in closed brackets or quotation marks."""
    mask = bytearray(len(text))
    hidden = [match.span() for match in _QUOTED.finditer(text)]
    stack: list[tuple[str, int]] = []
    for i, char in enumerate(text):
        if char in _OPENERS:
            stack.append((_OPENERS[char], i))
        elif stack and char == stack[-1][0]:
            hidden.append((stack.pop()[1], i + 1))
    for a, b in sorted(hidden, key=lambda span: span[0] - span[1]):
        if not mask[a] or not mask[b - 1]:
            mask[a:b] = b"\x01" * (b - a)
    return mask
