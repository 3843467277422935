"""Korean and English: sentences, terms, clauses, particles, question forms.

The only importer of spaCy and mecab, and it loads them when they are first needed: importing this package costs nothing.
`josa`, `split_sentences`, `lang_of`, `is_question` and `why_question` need neither; `to_question`, `content_words` and `analyse` of
Korean need mecab; `is_term`, `is_sentence`, `terms` and `cues` match patterns on spaCy documents.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cards.nlp.analysis import Analysis as Analysis
    from cards.nlp.analysis import Sentence as Sentence
    from cards.nlp.analysis import Token as Token
    from cards.nlp.analysis import analyse as analyse
    from cards.nlp.asking import is_question as is_question
    from cards.nlp.clauses import Cue as Cue
    from cards.nlp.clauses import cues as cues
    from cards.nlp.josa import attach as attach
    from cards.nlp.josa import final as final
    from cards.nlp.josa import neutral as neutral
    from cards.nlp.josa import pick as pick
    from cards.nlp.josa import seen_josa as seen_josa
    from cards.nlp.language import lang_of as lang_of
    from cards.nlp.phrases import content_words as content_words
    from cards.nlp.phrases import is_sentence as is_sentence
    from cards.nlp.phrases import is_term as is_term
    from cards.nlp.phrases import terms as terms
    from cards.nlp.question_form import ends_in_predicate as ends_in_predicate
    from cards.nlp.question_form import predicate as predicate
    from cards.nlp.question_form import to_adnominal as to_adnominal
    from cards.nlp.question_form import to_question as to_question
    from cards.nlp.sentences import split_sentences as split_sentences
    from cards.nlp.why import why_question as why_question

_HOME = {
    "analysis": ("Analysis", "Sentence", "Token", "analyse"),
    "asking": ("is_question",),
    "clauses": ("Cue", "cues"),
    "josa": ("attach", "final", "neutral", "pick", "seen_josa"),
    "language": ("lang_of",),
    "phrases": ("content_words", "is_sentence", "is_term", "terms"),
    "question_form": ("ends_in_predicate", "predicate", "to_adnominal", "to_question"),
    "sentences": ("split_sentences",),
    "why": ("why_question",),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE)


def __getattr__(name: str) -> object:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"cards.nlp.{_MODULE[name]}"), name)  # asked for once, found at once from then on
    return value
