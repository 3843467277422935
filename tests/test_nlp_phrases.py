"""Term, sentence, question: what is one and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.nlp import content_words, is_question, is_sentence, is_term, terms

TERMS = """Batch Normalization|경사 하강법|TCP/IP 4계층|역전파(Backpropagation)|SQL의 특징|1. 프로세스와 스레드|깊은 복사|C++|C#
HTTP 3.0|Process vs Thread|Fully Connected Layer|one-hot encoding|self-attention|Use case|k-평균 군집화|L1 정규화|Layer 순서
장점 및 단점|비지도 학습|가상 메모리|교착 상태(Deadlock)|The vanishing gradient problem|📌 Batch Norm|Adam|동기화된 큐
Mini-batch|end-to-end learning|2-1. 해시 테이블|Bias-Variance Tradeoff|인덱스:"""
NOT_TERMS = """Dropout을 사용한다|모델을 학습함|그래서|안녕하세요|ㅋㅋㅋ|빠르다|사용하는 것|Dropout이란|왜 쓰는가|What is it|Use dropout
It is|Training is unstable.|정말 힘들었다|열심히|이것|thanks|Models use dropout|I think so|값을 줄이면|매우 빠름|하지만
Dropout을 쓰는 이유|그리고 나서|값이 커서|학습이 빠른가?|#12|...||機械学習"""
SENTENCES = """Dropout을 사용한다|모델을 학습함|매우 빠름|정규화임.|Training is unstable.|Pooling reduces the feature map.
Models use dropout.|The loss decreases.|Use the Adam optimizer|Deep networks train slowly|ReLU sets negative values to zero
It works|값을 줄여준다(성능 향상).|값이 커집니다|왜 필요한가?|이 층은 중요해요|정규화는 좋다. 그래서 쓴다."""
NOT_SENTENCES = """\
학습하지 않는 conv 연산|A model that is trained on images|Weights learned by SGD|Batch normalization|사용하기|도움|값이 크면
역전파란|The uses of X|Steps to reproduce|정규화|때문에|機械学習である。|"""
QUESTIONS = """역전파란|REST의 특징은|Dropout을 쓰는 이유|SGD와 Adam의 차이를 설명해주세요|설명하시오.|경사 하강법이 무엇인지
Batchnorm은 왜 필요한가요|왜 수렴이 느린지|프로세스와 스레드의 차이점은|What is dropout|Why does it converge
How do we tune it|Explain backpropagation|Compare SGD and Adam.|왜 그런가?|정규화는 언제 쓰나요|캐시란 무엇인가|말씀해 주세요
무엇입니까|어떻게 동작할까요|Q1. 캐시가 뭔가요|What's a closure|How to prevent overfitting|서술하시오|GC란|ReLU를 왜 쓸까
Is it good?|종류를 나열해 보세요|어떤 방법이 있나|**드롭아웃이란?**|What is X? (2점)|캐시는 무엇인가요? 🤔|궁금합니다
빠른가？"""
NOT_QUESTIONS = """역전파|혼란|Dropout을 사용한다|그러니까|학습하는가에 따라|What we learned|How it works|When using dropout|안녕하세요
참고하세요|왜냐하면 느리기 때문이다.|이유|차이|SQL의 특징|하니까|값이 커지면|결과가 좋다(왜?)|Explanation|List|List of models
모델은 학습을 한다|지금까지|국가|단가|평가|증가|which is good||???"""


def rows(table: str) -> list[str]:
    return table.replace("\n", "|").split("|")


@pytest.mark.parametrize("text", rows(TERMS))
def test_terms(text: str) -> None:
    assert is_term(text)


@pytest.mark.parametrize("text", rows(NOT_TERMS))
def test_not_terms(text: str) -> None:
    assert not is_term(text)


@pytest.mark.parametrize("text", rows(SENTENCES))
def test_sentences(text: str) -> None:
    assert is_sentence(text)
    assert not is_term(text)


@pytest.mark.parametrize("text", rows(NOT_SENTENCES))
def test_not_sentences(text: str) -> None:
    assert not is_sentence(text)


@pytest.mark.parametrize("text", rows(QUESTIONS))
def test_questions(text: str) -> None:
    assert is_question(text)


def test_a_clause_that_runs_on_is_no_question() -> None:
    assert not is_question("The loop repeats: x = x - step\nwhere step is the size of the move")
    assert is_question("Two writers meet.\nWhich of them wins?")
    assert not is_question("Define a schedule as an order of operations.")


@pytest.mark.parametrize("text", rows(NOT_QUESTIONS))
def test_not_questions(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("max-pooling은 feature map의 사이즈를 줄인다.", ["max-pooling", "feature map", "사이즈"]),
        ("경사 하강법은 비선형 함수를 최적화한다", ["경사 하강법", "비선형 함수", "최적"]),
        ("모델을 학습한다. 다음 경우", ["모델", "다음 경우"]),
        ("The batch size affects dropout-based regularization.", ["batch size", "dropout-based", "regularization"]),
        ("그래서 좋다", []),
    ],
)
def test_runs_of_nouns(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in terms(text)] == found


def test_content_words_compare_across_endings() -> None:
    assert set(content_words("Pooling은 값을 줄인다.")) == set(content_words("값을 줄이는 pooling"))
    assert set(content_words("The models are trained")) == set(content_words("model training"))
    assert content_words("그리고 또한") == ()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="가다란 이는a.B?!1()[]#*\n은함-/\0", max_size=30))
def test_nothing_raises(text: str) -> None:
    assert is_term(text) in (True, False)
    assert is_sentence(text) in (True, False)
    assert is_question(text) in (True, False)
    assert all(0 <= a < b <= len(text) and text[a:b].strip() == text[a:b] for a, b in terms(text))
    content_words(text)
