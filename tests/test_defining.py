"""Which sentences define: measured on labelled ones, so that no tuning of one language's rules costs the other."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from cards import packs
from cards.extractor.defining import define, explains
from cards.extractor.defining.naming import askable, same_name

WORDS = packs.load()
FLOORS = {"en": (0.90, 0.42), "ko": (0.90, 0.82)}
"""Precision and recall that a language must keep: a little below what it has."""


class Labelled(NamedTuple):
    """A sentence and the term that it defines; no term where it defines none."""

    term: str
    sentence: str


def labelled(lang: str) -> list[Labelled]:
    lines = (Path(__file__).parent / f"data/definitions-{lang}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert all((label == "1") == bool(term) for label, term, _ in rows)
    return [Labelled(term, sentence) for _, term, sentence in rows]


@pytest.mark.parametrize("lang", sorted(FLOORS))
def test_precision_and_recall(lang: str) -> None:
    rows = labelled(lang)
    found = [(row, defined) for row in rows if (defined := define(row.sentence, WORDS))]
    right = [row for row, defined in found if row.term and same_name(defined.term, row.term)]
    precision, recall = len(right) / len(found), len(right) / sum(bool(row.term) for row in rows)
    assert (precision, recall) >= (FLOORS[lang][0], 0), [row.sentence for row, defined in found if row not in right]
    assert recall >= FLOORS[lang][1]


@pytest.mark.parametrize("lang", sorted(FLOORS))
def test_what_is_found_stands_in_the_sentence(lang: str) -> None:
    for _, sentence in labelled(lang):
        if defined := define(sentence, WORDS):
            assert 0 <= defined.start < len(sentence)
            assert 0 < defined.sure <= 1
            assert all(word in sentence for word in defined.term.split())


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("스핀락이란 락을 얻을 때까지 되풀이해서 확인하며 기다리는 잠금을 말한다.", "스핀락"),
        ("스핀락은 락을 얻을 때까지 되풀이해서 확인하는 방식이다.", "스핀락"),
        ("락을 얻을 때까지 되풀이해서 확인하는 잠금을 스핀락이라고 한다.", "스핀락"),
        ("TTL은 Time To Live의 약자로 패킷이 거칠 수 있는 홉의 수이다.", "TTL"),
        ("A spinlock is a lock that keeps checking until it is free.", "spinlock"),
        ("Spinning refers to checking a lock again and again.", "Spinning"),
        ("A lock that keeps checking until it succeeds is called a spinlock.", "spinlock"),
    ],
)
def test_wordings(sentence: str, term: str) -> None:
    defined = define(sentence, WORDS)
    assert defined is not None
    assert same_name(defined.term, term)


@pytest.mark.parametrize(
    "sentence",
    [
        "스핀락은 기다리는 시간이 짧을 때 좋다.",
        "이것은 락을 되풀이해서 확인하는 방식이다.",
        "스핀락의 단점은 CPU를 쓴다는 점이다.",
        "그래서 스핀락은 매우 중요하다.",
        "화면은 브라우저가 그리고, 서버에서는 데이터만 보내는 방식이다.",
        "스핀락은 짧게 기다리는 스핀락이다.",
        "요즘 시스템은 코어가 많아 쓰기 어려운 방법이다.",
        "곡선은 완만한 U자 형태",
        "손실은 오차를 줄이는 방향으로 학습",
        "불변식은 프로그램을 증명하는 핵심 개념이다.",
        "스핀락이란 기다리는 동안 되풀이해서 확인하는",
        "A spinlock is useful on many cores.",
        "A spinlock is one of the most popular locks in a kernel.",
        "Spinning means waiting busily and sleeping means waiting idly.",
        "It is a lock that keeps checking until it is free.",
        "The problem is a lock that is held for too long.",
        "This chapter is a tour of locks that spin.",
        "",
    ],
)
def test_sentences_that_define_nothing(sentence: str) -> None:
    assert define(sentence, WORDS) is None


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("락을 얻을 때까지 되풀이해서 확인하는 방식이다.", "스핀락"),
        ("락을 얻을 때까지 되풀이해서 확인하는 잠금 방식", "스핀락"),
        ("A lock that keeps checking until it is free", "Spinlock"),
        ("A spinlock is a lock that keeps checking until it is free.", "Spinlock"),
    ],
)
def test_what_explains_the_term_above_it(sentence: str, term: str) -> None:
    assert explains(sentence, term, WORDS) > 0.5


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("세마포어란 들어올 수 있는 스레드의 수를 세는 장치를 말한다.", "스핀락"),
        ("하지만 기다리는 동안 CPU를 쓴다.", "스핀락"),
        ("위 그림과 같은 방식이다.", "스핀락"),
        ("However, a lock that keeps checking burns the CPU.", "Spinlock"),
        ("A semaphore is a counter that threads wait on.", "Spinlock"),
        ("짧다", "스핀락"),
    ],
)
def test_what_does_not_explain_it(sentence: str, term: str) -> None:
    assert explains(sentence, term, WORDS) == 0.0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("스핀락", "스핀락(Spinlock)", True),
        ("Drop out", "dropout", True),
        ("Page tables", "page table", True),
        ("left join", "right join", False),
        ("", "락", False),
    ],
)
def test_one_thing_under_two_names(a: str, b: str, same: bool) -> None:
    assert same_name(a, b) == same_name(b, a) == same


@pytest.mark.parametrize("name", ["스핀락", "B+ tree", "우선순위 역전", "TCP 3-way handshake"])
def test_names_that_can_be_asked_for(name: str) -> None:
    assert askable(name, WORDS)


@pytest.mark.parametrize(
    "name", ["", "이것은", "장점", "데이터", "개념", "위 그림", "하지만 락", "it", "Example", "락" * 30, "a b c d e f g"]
)
def test_names_that_cannot(name: str) -> None:
    assert not askable(name, WORDS)
