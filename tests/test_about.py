"""How a question takes in the topic that it is asked of."""

import pytest

from cards.extractor import phrase, woven


@pytest.mark.parametrize(
    ("topic", "question", "whose", "expected"),
    [
        ("쿠키", "왜 용량이 작은가?", True, "쿠키는 왜 용량이 작은가?"),
        ("쿠키", "창을 닫으면 어떻게 되는가?", False, "쿠키에서 창을 닫으면 어떻게 되는가?"),
        ("복제와 샤딩", "서버를 더하면 어떻게 되는가?", True, "복제와 샤딩에서 서버를 더하면 어떻게 되는가?"),
        ("처리량과 지연", "지연이 커지면 어떻게 되는가?", False, "지연이 커지면 어떻게 되는가?"),
        ("복제 개요", "서버를 더하면 어떻게 되는가?", True, "서버를 더하면 어떻게 되는가?"),
        ("Cache", "What happens when a line is full?", False, "In cache, what happens when a line is full?"),
        ("복제 서버 증설", "복제 서버를 더하면 어떻게 되는가?", False, "복제 서버를 더하면 어떻게 되는가?"),
        ("복제에 대한 오해", "서버를 더하면 어떻게 되는가?", True, "서버를 더하면 어떻게 되는가?"),
        ("학습 - Replication", "왜 서버가 둘인가?", True, "왜 서버가 둘인가?"),
        ("복제의 오해 2가지", "서버를 더하면 어떻게 되는가?", False, "서버를 더하면 어떻게 되는가?"),
        ("< 복제 줄이기 >", "왜 서버가 둘인가?", True, "왜 서버가 둘인가?"),
        ("로그 쓰기", "왜 디스크 헤드가 움직이지 않는가?", False, "로그 쓰기에서 왜 디스크 헤드가 움직이지 않는가?"),
        ("로그 줄이기", "왜 디스크 헤드가 움직이지 않는가?", False, "왜 디스크 헤드가 움직이지 않는가?"),
        ("GET requests", "What happens when a line is full?", False, "In GET requests, what happens when a line is full?"),
        ("Beware of full lines", "What happens when a line is full?", False, "What happens when a line is full?"),
        ("Cache overview", "What happens when a line is full?", False, "What happens when a line is full?"),
    ],
)
def test_a_topic_is_taken_in_where_the_question_can_be_of_it(topic: str, question: str, whose: bool, expected: str) -> None:
    assert woven.about(topic, question, seen={}, whose=whose) == expected


@pytest.mark.parametrize(
    ("topic", "label", "expected"),
    [
        ("Complexity (Big O)", "Time complexity", "What is time complexity?"),
        ("Hash table", "Time complexity", "What is the time complexity of Hash table?"),
    ],
)
def test_a_label_is_asked_alone_where_its_topic_says_it(topic: str, label: str, expected: str) -> None:
    assert phrase.label_of(topic, label, "list", "en") == expected


def test_things_are_compared_in_an_aspect_or_at_one_of_their_kind() -> None:
    assert phrase.each_of(("복제", "샤딩", "캐시"), "속도", "ko") == "복제, 샤딩, 캐시의 속도 비교는?"
    assert phrase.each_of(("복제", "샤딩", "캐시"), "Read", "ko") == "Read에서 복제, 샤딩, 캐시는 각각 어떠한가?"
