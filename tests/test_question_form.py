"""Statements turned into questions and adnominal clauses: the last predicate changes, nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.nlp import ends_in_predicate, predicate, to_adnominal, to_question, why_question

QUESTIONS = """줄여준다 → 줄여주는가|생긴다 → 생기는가|그렇다 → 그런가|만든다 → 만드는가|할 수 있다 → 할 수 있는가|좋다 → 좋은가
필요하다 → 필요한가|어렵다 → 어려운가|힘들다 → 힘든가|크다 → 큰가|빠르지 않다 → 빠르지 않은가|부른다 → 부르는가
것이었다 → 것이었는가|가깝다 → 가까운가|개선됐다 → 개선됐는가|맞다 → 맞는가|것이다 → 것인가|길다 → 긴가
프로그래밍 언어다 → 프로그래밍 언어인가|쓰고 싶다 → 쓰고 싶은가|사용하지 않는다 → 사용하지 않는가|학습했다 → 학습했는가
줄었다 → 줄었는가|값을 가진다 → 값을 가지는가|Normalize한다 → Normalize하는가|O(n)이다 → O(n)인가
Batchnorm이다 → Batchnorm인가|아니다 → 아닌가|없다 → 없는가|사용함 → 사용하는가|필요함 → 필요한가|빠름 → 빠른가|있음 → 있는가
됨 → 되는가|개선됨 → 개선되는가|것임 → 것인가|사용하지 않음 → 사용하지 않는가|빠르지 않음 → 빠르지 않은가|커집니다 → 커지는가
사용합니다 → 사용하는가|있습니다 → 있는가|것입니다 → 것인가|좋습니다 → 좋은가|가능합니다 → 가능한가|듣는다 → 듣는가
돕는다 → 돕는가|낫다 → 나은가|하얗다 → 하얀가|많다 → 많은가|다르다 → 다른가|쉽다 → 쉬운가|멀다 → 먼가|해야 한다 → 해야 하는가
아쉽기도 하다 → 아쉽기도 한가|쓰기도 하다 → 쓰기도 하는가|살아난다 → 살아나는가|날리는 것이다 → 날리는 것인가
사용해요 → 사용하는가|좋아요 → 좋은가|중요해요 → 중요한가|되었습니다 → 되었는가|했음 → 했는가|줄어듦 → 줄어드는가
만듦 → 만드는가|힘듦 → 힘든가|하겠다 → 하겠는가|때문이다 → 때문인가|재미있다 → 재미있는가|하지 못한다 → 하지 못하는가
부릅니다 → 부르는가|불렀다 → 불렀는가|흐른다 → 흐르는가|새롭다 → 새로운가|유리하다 → 유리한가|늘어난다 → 늘어나는가
구조예요 → 구조인가|돼요 → 되는가|묻는다 → 묻는가|얇다 → 얇은가|줄어든다 → 줄어드는가|푼다 → 푸는가
값이 잘 지켜졌다 → 값이 잘 지켜졌는가|task의 수이다 → task의 수인가|높이다 → 높이인가|용이함 → 용이한가|받는다 → 받는가
맛있다 → 맛있는가|뽑는다 → 뽑는가|좁다 → 좁은가"""
ADNOMINALS = """생긴다 → 생기는|것이다 → 것인|좋다 → 좋은|개선됐다 → 개선된|있다 → 있는|컸다 → 컸던|만들었다 → 만든|도왔다 → 도운
지었다 → 지은|이었다 → 이었던|있었다 → 있었던|길다 → 긴|아니다 → 아닌|사용하지 않는다 → 사용하지 않는|불렀다 → 부른
줄었다 → 준|놓았다 → 놓은|가깝다 → 가까운|때문이다 → 때문인"""
NOT_STATEMENTS = """정규화|학습하지 않는 conv 연산|왜 필요한가|설명해주세요|하고|값이 크면|도움|다음|사용하기|그림|흐름|하자|할까?|그러니까
Training is it|역전파란||...|ㅋㅋ|Layer|이유|처음|모임|패러다임|그래서|삶|쓰세요|값이 커서"""


def pairs(table: str) -> list[tuple[str, ...]]:
    return [tuple(row.split(" → ")) for row in table.replace("\n", "|").split("|")]


@pytest.mark.parametrize(("statement", "question"), [row for row in pairs(QUESTIONS) if row[0] != "높이다"])
def test_question(statement: str, question: str) -> None:
    assert to_question(statement) == question
    assert to_question(f"{statement}.") == question


@pytest.mark.parametrize(("statement", "clause"), pairs(ADNOMINALS))
def test_adnominal(statement: str, clause: str) -> None:
    assert to_adnominal(statement) == clause


@pytest.mark.parametrize("text", [" (가다)", " ( ) .", "\u00a0…", *NOT_STATEMENTS.replace("\n", "|").split("|")])
def test_no_statement(text: str) -> None:
    assert to_question(text) is None
    assert to_adnominal(text) is None
    assert not ends_in_predicate(text)


def test_the_rest_stays_as_typed() -> None:
    typed = "Dropout를  컴 파일(compile) 할때,feature map 을 줄여준다(예: 2배)."
    assert to_question(typed) == "Dropout를  컴 파일(compile) 할때,feature map 을 줄여주는가"


def test_only_the_last_sentence_changes() -> None:
    assert to_question("층을 쌓는다. 값을 더한다!") == "층을 쌓는다. 값을 더하는가"


def test_a_future_has_no_adnominal() -> None:
    assert to_adnominal("사용하겠다") is None


def test_predicate_in_parts() -> None:
    found = predicate("feature map을 줄여준다.")
    assert found is not None
    assert (found.before, found.stem, found.kind) == ("feature map을 줄여", "주", "verb")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20) | st.text(alphabet="\u00a0가나다 이었음함은을 는한됐.!?()a1\n않지요습니", max_size=25))
def test_a_question_begins_like_its_statement(text: str) -> None:
    question = to_question(text)
    if question is not None:
        assert question.endswith("가")
        found = predicate(text)
        assert found is not None
        assert text.startswith(found.before)
        assert question.startswith(found.before)


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("Training is unstable.", "Why is training unstable?"),
        ("Deep networks are hard to train", "Why are deep networks hard to train?"),
        ("SGD is slow.", "Why is SGD slow?"),
        ("Adam is fast", "Why is Adam fast?"),
        ("The loss can increase", "Why can the loss increase?"),
        ("ReLU cannot saturate on the right", "Why can ReLU not saturate on the right?"),
        ("Gradients don't vanish here", "Why don't gradients vanish here?"),
        ("There is a limit", None),
        ("It is good", None),
        ("This is why", None),
        ("The model that is deep is slow", None),
        ("The best model is small", None),
        ("Deep networks train slowly", None),
        ("When it rains, it is wet", None),
        ("Is it fast?", None),
        ("", None),
    ],
)
def test_why(clause: str, question: str | None) -> None:
    assert why_question(clause) == question
