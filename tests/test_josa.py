"""Which particle follows: Hangul, Latin words, numbers, brackets, and what the author typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.nlp import attach, final, neutral, pick, seen_josa
from cards.nlp.josa import PAIRS

VOWEL = """layer node cache queue SGD ReLU API TCP/IP Docker softmax AdamW Java task network benchmark sync loop bit script object event
default path hash batch graph log tag config GitHub index matrix class process thread state image type-safe word Conv2D H2O 2
4 5 9 역전파 트리 α π `x` 역전파(Backpropagation) epoch weight VGG HTTPS feature software check update"""
CONSONANT = """LSTM RNN CNN dropout Dropout batchnorm BatchNorm pooling max-pooling GAN Python time name machine pipeline type prototype map
step group web job block callback logic metric dataset target input layout commit JSON RAM 0 3 6 10 100 1000 ResNet50 C# 값
학습 Kotlin ε (Backprop) 집합(Set) SHAP GET stack socket"""
RIEUL = "SQL URL model kernel label file module table null L R 1 7 8 C++ 모델 커널 F1 XML"


@pytest.mark.parametrize("word", VOWEL.split())
def test_vowel(word: str) -> None:
    assert final(word) == "vowel"


@pytest.mark.parametrize("word", CONSONANT.split())
def test_consonant(word: str) -> None:
    assert final(word) == "consonant"


@pytest.mark.parametrize("word", RIEUL.split())
def test_rieul(word: str) -> None:
    assert final(word) == "rieul"


@pytest.mark.parametrize("word", ["", "???", "→", "漢", "()", "   "])
def test_unknown(word: str) -> None:
    assert final(word) is None
    assert pick(word, "은는") == "은(는)"
    assert pick(word, "으로") == "(으)로"


@pytest.mark.parametrize(
    ("word", "pair", "whole"),
    [
        ("모델", "으로", "모델로"),
        ("SQL", "으로", "SQL로"),
        ("SQL", "은는", "SQL은"),
        ("GAN", "으로", "GAN으로"),
        ("node", "으로", "node로"),
        ("Batchnorm", "이란", "Batchnorm이란"),
        ("역전파", "이란", "역전파란"),
        ("층", "과와", "층과"),
        ("Layer", "과와", "Layer와"),
        ("$\\theta$", "을를", "$\\theta$를"),
        ("$x_n$", "이가", "$x_n$이"),
        ('"캐시"', "이라는", '"캐시"라는'),
    ],
)
def test_attach(word: str, pair: str, whole: str) -> None:
    assert attach(word, pair) == whole


def test_the_author_comes_first() -> None:
    seen = seen_josa("GET과 POST가 있다. `GET`은 안전하다. SGD을 쓴다. model을 만든다. node로 간다. Data은 Data는")
    assert seen == {"get": "consonant", "post": "vowel", "sgd": "consonant", "model": "consonant"}
    assert pick("SGD", "은는", seen=seen) == "은"
    assert pick("Mini-batch SGD", "이가", seen=seen) == "이"
    assert pick("model", "으로", seen=seen) == "로"
    assert pick("SGD", "은는") == "는"


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("은 값을 줄인다.", "은(는) 값을 줄인다."),
        ("는 값을", "은(는) 값을"),
        ("이 온다", "이(가) 온다"),
        ("을 쓴다", "을(를) 쓴다"),
        ("와 같다", "과(와) 같다"),
        ("으로 간다", "(으)로 간다"),
        ("로부터 온다", "(으)로부터 온다"),
        ("과는 다르다", "과(와)는 다르다"),
        ("이란 무엇인가", "(이)란 무엇인가"),
        ("이다.", "(이)다."),
        ("에서 온다", "에서 온다"),
        ("의 역할", "의 역할"),
        ("은행에 간다", "은행에 간다"),
        (" 은 값", " 은 값"),
        ("", ""),
    ],
)
def test_neutral(after: str, told: str) -> None:
    assert neutral(after) == told


@given(st.text(max_size=12), st.sampled_from(sorted(PAIRS)))
def test_always_one_of_the_forms(word: str, pair: str) -> None:
    assert pick(word, pair) in PAIRS[pair]


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=5))
def test_hangul_is_decided_by_its_last_syllable(word: str) -> None:
    closed = (ord(word[-1]) - 0xAC00) % 28
    assert pick(word, "을를") == ("을" if closed else "를")
    assert pick(word, "으로") == ("으로" if closed not in (0, 8) else "로")
