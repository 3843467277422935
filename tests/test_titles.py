"""What a title says: its subject, its label, what it compares."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import packs
from cards.extractor.titles import LONGEST_TERM, Title, clean, compared, is_log, is_nominal, read_title
from cards.model import HARD_BREAK, PICTURE, Text

WORDS = packs.load()


def title(text: str) -> Title:
    return read_title(text, WORDS)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("메모리 배리어", "메모리 배리어"),
        ("## 3. 메모리 배리어 ##", "메모리 배리어"),
        ("🧊 콜드 스타트", "콜드 스타트"),
        ("[장애] 콜드 스타트", "콜드 스타트"),
        ("02. 콜드 스타트", "콜드 스타트"),
        ("콜드 스타트란?", "콜드 스타트"),
        ("콜드 스타트란 무엇인가요?", "콜드 스타트"),
        ("콜드 스타트에 대해 설명해주세요", "콜드 스타트"),
        ("What is a memory barrier?", "memory barrier"),
        ("Explain the memory barrier", "memory barrier"),
        ("Memory barriers", "Memory barriers"),
        ("해결책: 메모리 배리어", "메모리 배리어"),
        ("메모리 배리어 개념", "메모리 배리어"),
        ("메모리 배리어와 락의 기초", "메모리 배리어와 락의 기초"),
        ("Memory barriers explained", "Memory barriers"),
    ],
)
def test_the_subject_of_a_title(text: str, topic: str) -> None:
    assert title(text).topic == topic


@pytest.mark.parametrize("text", ["", "   ", "🧊", "개념", "정리", "Overview", "Summary", "질문", "그림 3. 상태 전이", "Figure 2: states"])
def test_titles_that_name_nothing(text: str) -> None:
    read = title(text)
    assert read.generic
    assert read.topic == ""


@pytest.mark.parametrize("text", ["정의와 개념", "장점 및 단점", "Pros and cons", "개념 / 정리"])
def test_labels_joined_are_no_subject(text: str) -> None:
    assert title(text).topic == ""


@pytest.mark.parametrize(
    ("text", "label", "topic", "kind"),
    [
        ("장점", "장점", "", "list"),
        ("장점은?", "장점", "", "list"),
        ("Advantages", "Advantages", "", "list"),
        ("뮤텍스의 단점", "단점", "뮤텍스", "list"),
        ("뮤텍스의 5가지 특징", "특징", "뮤텍스", "list"),
        ("뮤텍스 동작 원리", "동작 원리", "뮤텍스", "function"),
        ("Advantages of a mutex", "Advantages", "mutex", "list"),
        ("Mutex use cases", "use cases", "Mutex", "list"),
        ("부팅 순서", "순서", "부팅", "sequence"),
        ("주요 특징", "주요 특징", "", "list"),
    ],
)
def test_labels(text: str, label: str, topic: str, kind: str) -> None:
    read = title(text)
    assert (read.label, read.topic, read.kind) == (label, topic, kind)


@pytest.mark.parametrize("text", ["문제 해결", "트리 순회", "Key value store", "Disk drive"])
def test_what_only_looks_like_a_label(text: str) -> None:
    assert title(text).label == ""


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Mutex vs Semaphore", ("Mutex", "Semaphore")),
        ("뮤텍스와 세마포어의 차이", ("뮤텍스", "세마포어")),
        ("뮤텍스와 세마포어의 차이점은?", ("뮤텍스", "세마포어")),
        ("Difference between a mutex and a semaphore", ("mutex", "semaphore")),
        ("Differences between threads, fibers, and processes", ("threads", "fibers", "processes")),
        ("A vs B vs C", ("A", "B", "C")),
    ],
)
def test_what_is_compared(text: str, things: tuple[str, ...]) -> None:
    assert compared(text) == things
    assert title(text).things == things


@pytest.mark.parametrize("text", ["Mutex", "뮤텍스와 세마포어", "locks and signals", "a difference"])
def test_what_is_not_compared(text: str) -> None:
    assert compared(text) == ()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("**락**", "락"),
        ("[락]", "락"),
        ("락)", "락"),
        ("(락", "락"),
        ("락(Lock)", "락(Lock)"),
        (f"락{HARD_BREAK}프리{PICTURE}", "락 프리"),
        ("> 락 :", "락"),
        ("C++", "C++"),
        (":books: 락", "락"),
        ("std::lock::guard", "std::lock::guard"),
    ],
)
def test_clean(text: str, bare: str) -> None:
    assert clean(text) == bare


@pytest.mark.parametrize("text", ["Day 12 학습기록", "2026-04-02", "3주차", "TIL", "주간 일지", "Week 3", "README", "interview questions"])
def test_days_and_diaries(text: str) -> None:
    assert is_log(text)


@pytest.mark.parametrize("text", ["일관성 해시", "Daylight sensors", "Readers and writers", "색인"])
def test_no_days_and_diaries(text: str) -> None:
    assert not is_log(text)


@pytest.mark.parametrize("text", ["우선순위 큐", "priority queue", "B+tree", "LSM 트리", "락-프리 큐"])
def test_nominal(text: str) -> None:
    assert is_nominal(text)


@pytest.mark.parametrize("text", ["큐에서 꺼내면", "락을 잡는다", "왜 느린가요?", "it blocks the caller"])
def test_not_nominal(text: str) -> None:
    assert not is_nominal(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("락큐의와란 vsAbo()[]*>#:?.,/·1장점🧊\n"), max_size=60))
def test_any_title_is_read(text: str) -> None:
    read = read_title(Text.of(text), WORDS)
    assert clean(text).endswith(read.text)
    assert read.text or not clean(text)
    assert read.text == " ".join(read.text.split())
    assert len(read.topic) <= max(LONGEST_TERM, len(read.text))
    assert not read.label or read.kind is not None
    assert len(read.things) != 1
    assert not (read.generic and read.topic)


def test_a_modifier_may_stand_before_every_label() -> None:
    for modifier in WORDS.modifiers:
        for label in WORDS.labels:
            assert title(f"{modifier} {label}").text
    assert title("Common use cases").kind == "list"
    assert title("Main time complexity").kind == "property"
