"""The rules in their order: what the author asked, then what the layout says, then what a sentence says, then a gap.

A new rule is one new file here and one row in `TABLE`; a test holds both together.
"""

from __future__ import annotations

from typing import NamedTuple

from cards.extractor.rule import Rule
from cards.extractor.rules.arrow_card import arrow_card
from cards.extractor.rules.attribute import attribute
from cards.extractor.rules.author_cloze import author_cloze
from cards.extractor.rules.author_question import author_question
from cards.extractor.rules.callout import callout
from cards.extractor.rules.card_tag import card_tag
from cards.extractor.rules.cause import cause
from cards.extractor.rules.comparison import comparison
from cards.extractor.rules.concept import concept
from cards.extractor.rules.condition import condition
from cards.extractor.rules.contrast import contrast
from cards.extractor.rules.correction import correction
from cards.extractor.rules.counted import counted
from cards.extractor.rules.definition_sentence import definition_sentence
from cards.extractor.rules.double_colon import double_colon
from cards.extractor.rules.enumeration import enumeration
from cards.extractor.rules.formula import formula
from cards.extractor.rules.front_back import front_back
from cards.extractor.rules.function import function
from cards.extractor.rules.label import label
from cards.extractor.rules.labelled_card import labelled_card
from cards.extractor.rules.labelled_cloze import labelled_cloze
from cards.extractor.rules.means import means
from cards.extractor.rules.members import members
from cards.extractor.rules.paragraph_cloze import paragraph_cloze
from cards.extractor.rules.percent_line import percent_line
from cards.extractor.rules.purpose import purpose
from cards.extractor.rules.question_line import question_line
from cards.extractor.rules.quoted_answer import quoted_answer
from cards.extractor.rules.sequence import sequence
from cards.extractor.rules.start_end import start_end
from cards.extractor.rules.summary_term import summary_term
from cards.extractor.rules.table import table
from cards.extractor.rules.term_cloze import term_cloze
from cards.extractor.rules.term_colon import term_colon


class Row(NamedTuple):
    """A rule and why it stands where it stands."""

    rule: Rule
    why: str


TABLE: tuple[Row, ...] = (
    Row(start_end, "a block that says where it begins and ends; whatever stands in it is the card's"),
    Row(quoted_answer, "a numbered question and its quote in a section that names a deck, as Inka has them"),
    Row(percent_line, "a line with nothing but `%` divides a card of mdanki or ankdown"),
    Row(question_line, "a card of Obsidian's Spaced Repetition over several lines; it may hold a `::` of its own"),
    Row(labelled_card, "`Q:` and `A:` open the sides of a card; their texts may hold any other sign"),
    Row(labelled_cloze, "`C:` opens a text with gaps, beside cards with `Q:` and `A:`"),
    Row(callout, "a callout that says it asks or defines"),
    Row(card_tag, "a tag says that this bullet, heading or line is a card; what is below it may hold other signs"),
    Row(double_colon, "a sign that only divides the sides of a card, where the note shows that it means that"),
    Row(paragraph_cloze, "gaps in a note whose paragraphs are cards; after `::`, which would be a gap's number or hint"),
    Row(arrow_card, "arrows divide cards only in notes of outliners, so it comes after the surer signs"),
    Row(front_back, "a whole note as one card; only where no other card stands in it"),
    Row(correction, "a mistake that a mentor put right is the weakest theory there is"),
    Row(author_question, "the author wrote the question; nothing is guessed"),
    Row(author_cloze, "the author marked the gap; nothing is guessed"),
    Row(sequence, "a title says that an order follows"),
    Row(comparison, "a title names two things side by side"),
    Row(table, "columns and rows say what is compared"),
    Row(label, "a label names the question, a title its subject"),
    Row(enumeration, "a title counts or names the things listed below it"),
    Row(counted, "a question counts the lines with names in its answer"),
    Row(formula, "a display formula, and before it what it is the formula of"),
    Row(term_colon, "a colon after a term opens its explanation, most of the time"),
    Row(concept, "a term alone on a line is explained below it, if the first sentence defines it"),
    Row(summary_term, "a term that the author folded away with its explanation"),
    Row(definition_sentence, "of all sentences, those that define are the surest"),
    Row(attribute, "a sentence whose subject is a label says what it answers"),
    Row(members, "a sentence that names the members of a kind answers what they are"),
    Row(purpose, "an end and its means are in one sentence"),
    Row(means, "what comes about and by what means are in one sentence"),
    Row(cause, "a reason and what follows are in one sentence or in two neighbours"),
    Row(contrast, "two terms are set against each other"),
    Row(condition, "a condition and what comes of it; often needs more than the sentence"),
    Row(function, "what a term does; right only for verbs of acting"),
    Row(term_cloze, "a gap, where no question came out"),
)

RULES: tuple[Rule, ...] = tuple(row.rule for row in TABLE)
