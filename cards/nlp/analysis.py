"""What the rules see of a sentence: plain records, no spaCy object.

mecab is loaded by the first Korean text, spaCy by the first English one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cards.nlp.language import Language, lang_of
from cards.nlp.segment import Morph, pieces
from cards.nlp.sentences import split_sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Token(NamedTuple):
    """One surface segment.  Offsets are those of the analysed text."""

    start: int
    end: int
    text: str
    tag: str
    """Korean: mecab-ko tags, compound for contracted forms (`XSV+EP`).  English: see `cards.nlp.english.tag_word`."""
    morphs: tuple[Morph, ...]
    """Morphemes with their tags; stems in dictionary form."""
    eojeol: int
    """Number of the word between white space, from 0 in each sentence."""

    def has(self, *tags: str) -> bool:
        """Whether one part of the tag is one of `tags`: `VX+EF` has `EF`."""
        return any(part in tags for part in self.tag.split("+"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or fragment; tokens without white space."""

    start: int
    end: int
    text: str
    lang: Language
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A block's text, analysed."""

    text: str
    lang: Language
    sentences: tuple[Sentence, ...]


@lru_cache(maxsize=128)
def doc_of(text: str) -> Doc:
    """The tagged spaCy document of one sentence; for the modules of this package only."""
    from cards.nlp.tokenizer import document

    return document(text, ko=lang_of(text) == "ko")


@lru_cache(maxsize=512)
def analyse(text: str) -> Analysis:
    """Split a block's text into sentences and tokens.

    Args:
        text: the plain text of one block, of any length; NFC for Korean.

    Never raises on what a user wrote.
    """
    return Analysis(text, lang_of(text), tuple(_sentence(text, start, end) for start, end in split_sentences(text)))


def _sentence(text: str, start: int, end: int) -> Sentence:
    body = text[start:end]
    lang = lang_of(body)
    tokens = _korean(body, start) if lang == "ko" else _other(body, start)
    return Sentence(start, end, body, lang, tuple(tokens))


def _korean(body: str, start: int) -> list[Token]:
    """The tokens that the Korean tokenizer makes, taken from where it takes them: no document is built where none is matched."""
    return [Token(start + p.start, start + p.end, body[p.start : p.end], p.tag, p.morphs, p.eojeol) for p in pieces(body)]


def _other(body: str, start: int) -> list[Token]:
    tokens = []
    for token in doc_of(body):
        if not token.is_space:
            at, behind = token.idx, token.idx + len(token)
            tokens.append(Token(start + at, start + behind, body[at:behind], token.tag_, token._.morphs, token._.eojeol))
    return tokens
