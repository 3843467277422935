"""The spaCy pipelines.  Importing this module loads spaCy (about a second), so only `documents` does, on first use.

Korean is `blank("ko")` with our own tokenizer over mecab: spaCy's needs a system mecab and natto-py, and splits contracted forms.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import cards.nlp.spacy_core  # isort: skip  # noqa: F401  first: it loads spaCy without its command line
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from cards.nlp.english import base_of, tag_words
from cards.nlp.segment import pieces

MORPHS, EOJEOL = "morphs", "eojeol"
"""Names of the extension attributes: `token._.morphs` (surface-independent morphemes) and `token._.eojeol` (number of the word)."""

_NAME = "cards.mecab_ko.v1"
_SPACE = "_SP"
_LONG_WORD = re.compile(r"\S{200}")
_SIMPLE = re.compile(r"\w+|\s+|[^\w\s]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _register() -> None:
    for name, default in ((MORPHS, ()), (EOJEOL, 0)):
        if not Token.has_extension(name):
            Token.set_extension(name, default=default)
    spacy.registry.tokenizers(_NAME, func=lambda: lambda nlp: KoreanTokenizer(nlp.vocab))


class KoreanTokenizer:
    """One token a surface segment: no character is split, `doc.text == text` for any text without lone surrogates."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        tags: list[str] = []
        data: dict[tuple[str, str, int, None], Any] = {}
        position = 0
        for piece in pieces(text):
            position = _white(text, position, piece.start, words, spaces, tags)
            words.append(text[piece.start : piece.end])
            spaces.append(False)
            tags.append(piece.tag)
            # What `token._.morphs = …` stores, without its checks: it is the hot loop.
            data["._.", MORPHS, piece.start, None] = piece.morphs
            data["._.", EOJEOL, piece.start, None] = piece.eojeol
            position = piece.end
        _white(text, position, len(text), words, spaces, tags)
        return Doc(self.vocab, words=words, spaces=spaces, tags=tags, user_data=data)


def _white(text: str, start: int, end: int, words: list[str], spaces: list[bool], tags: list[str]) -> int:
    """White space between segments: one ASCII space is the `space` of the token before, anything else a token of its own."""
    if start < end and words and text[start] == " ":
        spaces[-1] = True
        start += 1
    if start < end:
        words.append(text[start:end])
        spaces.append(False)
        tags.append(_SPACE)
    return end


def _plain_doc(text: str) -> Doc:
    """A document of words, signs and white space: spaCy's own tokenizer takes quadratic time on a very long word (a thousand brackets)."""
    words = _SIMPLE.findall(text)
    return Doc(english().vocab, words=words, spaces=[False] * len(words))


@cache
def korean() -> Language:
    """`blank("ko")` over mecab."""
    _register()
    return spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": _NAME}}})


@cache
def english() -> Language:
    """`blank("en")`; its documents are tagged from closed lists, see `cards.nlp.english`."""
    _register()
    return spacy.blank("en")


def document(text: str, *, ko: bool) -> Doc:
    """A tagged document of one sentence or phrase; lone surrogates become U+FFFD, so offsets hold."""
    text = _SURROGATE.sub("\ufffd", text)
    if ko:
        return korean().make_doc(text)
    doc = _plain_doc(text) if _LONG_WORD.search(text) else english().make_doc(text)
    eojeol = -1
    after_space = True
    for token, tag in zip(doc, tag_words([t.text for t in doc]), strict=True):
        token.tag_ = tag
        eojeol += after_space and not token.is_space
        after_space = bool(token.whitespace_) or token.is_space
        doc.user_data["._.", EOJEOL, token.idx, None] = eojeol
        doc.user_data["._.", MORPHS, token.idx, None] = ((base_of(token.lower_) or token.lower_, tag),)
    return doc
