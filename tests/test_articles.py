"""The article of an English term in a question."""

import pytest

from cards.extractor import phrase
from cards.nlp.articles import article


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Partition key", "a"),
        ("entity", "an"),
        ("unit function", "a"),
        ("user pointer", "a"),
        ("hourly snapshot", "an"),
        ("one-time token", "a"),
        ("LRU cache", "an"),
        ("TLS certificate (X.509)", "a"),
        ("observer pattern", "the"),
        ("algorithm", ""),
        ("Amdahl's law", ""),
        ("eventual consistency", ""),
        ("virtual memory", ""),
        ("캐시 table", ""),
    ],
)
def test_the_last_word_tells_the_article(term: str, expected: str) -> None:
    assert article(term) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (phrase.what_is("dispatcher", "en"), "What is a dispatcher?"),
        (phrase.what_is("The dispatcher", "en"), "What is the dispatcher?"),
        (phrase.what_is("page tables", "en"), "What are page tables?"),
        (phrase.what_is("dispatcher latency", "en", article="the"), "What is the dispatcher latency?"),
        (phrase.what_does("Write buffer"), "What does a Write buffer do?"),
        (phrase.what_is("key characteristics", "en"), "What are key characteristics?"),
        (phrase.what_is("dynamics", "en"), "What is dynamics?"),
    ],
)
def test_a_question_takes_the_authors_article_or_the_nouns(question: str, expected: str) -> None:
    assert question == expected
