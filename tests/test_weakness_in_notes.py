"""Which cards of a note are weak theory: by a correction, by what a reflection admits, by the front matter."""

from __future__ import annotations

import pytest

from cards import extractor, packs, parser

WORDS = packs.load()
SESSION = """\
## 멘토링

**어댑터 패턴**

맞지 않는 인터페이스를 감싸서 맞추는 구조이다.

**옵저버 패턴**

바뀐 것을 등록한 객체들에게 알리는 구조이다.

## 정리

**팩토리 메서드**

어느 클래스를 만들지 하위 클래스가 정하게 하는 방식이다.
"""


def weak(text: str, path: str = "notes/patterns.md") -> tuple[set[str], set[str]]:
    """What the cards of a note are about: those that are weak, and the others."""
    note, _ = parser.parse(text, path, role_of=WORDS.role_of)
    assert note is not None
    cards = [c.draft for c in extractor.extract(note, packs=WORDS) if c.status == "card"]
    return {d.anchor for d in cards if "weak" in d.tags}, {d.anchor for d in cards if "weak" not in d.tags}


ALL = {"어댑터 패턴", "옵저버 패턴", "팩토리 메서드"}


def test_nothing_is_weak_by_itself() -> None:
    assert weak(SESSION) == (set(), ALL)


@pytest.mark.parametrize(
    "admitted",
    [
        "옵저버 패턴은 아직 헷갈린다.",
        "- 옵저버패턴이 자꾸 헷갈림",
        "발표는 좋았다. 옵저버 패턴이 약하다는 말을 들었다.",
        "I keep forgetting how the 옵저버 패턴 works.",
    ],
)
@pytest.mark.parametrize("title", ["학습 회고", "느낀점", "Retrospective"])
def test_a_concept_that_the_reflection_names(admitted: str, title: str) -> None:
    assert weak(f"{SESSION}\n## {title}\n\n{admitted}\n") == ({"옵저버 패턴"}, ALL - {"옵저버 패턴"})


def test_an_admission_that_names_nothing_means_all_that_the_mentor_said() -> None:
    assert weak(f"{SESSION}\n## 회고\n\n오늘 배운 것을 잘 모르겠다.\n") == (ALL - {"팩토리 메서드"}, {"팩토리 메서드"})


@pytest.mark.parametrize("text", ["오늘은 질문을 많이 했다.", "옵저버 패턴이 재미있었다.", "어댑터 패턴을 확실히 이해했다."])
def test_a_reflection_that_admits_nothing(text: str) -> None:
    assert weak(f"{SESSION}\n## 회고\n\n{text}\n") == (set(), ALL)


def test_doubts_outside_a_reflection_are_no_admission() -> None:
    assert weak(SESSION.replace("## 정리\n", "## 정리\n\n옵저버 패턴과 이벤트 버스를 헷갈리기 쉽다.\n"))[0] == set()


@pytest.mark.parametrize("said", ["weak: true", "weak: yes"])
def test_the_front_matter_means_the_whole_note(said: str) -> None:
    assert weak(f"---\ntitle: 설계\n{said}\n---\n\n{SESSION}") == (ALL, set())


def test_a_correction_is_weak_wherever_it_stands() -> None:
    text = "# 설계\n\n**의존 방향**\n\n오답 : 도메인이 화면을 부른다\n\n정답 : 화면이 도메인을 부른다\n\n" + SESSION
    assert weak(text) == ({"의존 방향"}, ALL)


def test_a_card_that_the_author_wrote_as_a_card_can_be_weak() -> None:
    cards = "## 카드 #flashcards\n\n옵저버 패턴의 다른 이름::발행-구독 패턴\n\n"
    found = weak(f"{cards}## 멘토링\n\n**카드**\n\n손에 드는 종이이다.\n\n## 회고\n\n옵저버 패턴의 다른 이름을 잊어버렸다.\n")
    assert "옵저버 패턴의 다른 이름" in found[0]


def test_a_reflection_names_what_a_question_asks_about() -> None:
    asked = "# 멘토링\n## 배치 정규화란 무엇인가요?\n미니배치의 평균과 분산으로 값을 고르게 하는 방법이다.\n"
    held, _ = weak(f"{asked}\n# 학습 회고\n배치 정규화가 아직 헷갈린다.\n")
    assert len(held) == 1
