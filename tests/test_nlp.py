"""The tokenizer and the records: nothing is lost, nothing heavy is loaded early."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import nlp
from cards.nlp.segment import pieces
from cards.nlp.tokenizer import document

MIXED = st.text(alphabet=st.sampled_from("가다을 이이는\n\t\u200b\u3000\u2028 aB1.?!()[]`$*-\0가한음함됨漢🙂"), max_size=40)
ANY = st.one_of(st.text(max_size=40), MIXED)


def tags(text: str) -> dict[str, str]:
    return {token.text: token.tag for sentence in nlp.analyse(text).sentences for token in sentence.tokens}


@pytest.mark.parametrize(
    ("use", "absent"),
    [
        ("pass", ("spacy", "numpy", "mecab_ko", "cards.nlp.josa")),
        (
            "n.attach('LSTM', '은는'); n.split_sentences('가다. 나다.'); n.is_question('왜?'); n.lang_of('가'); "
            "n.why_question('SGD is slow.')",
            ("spacy", "numpy", "mecab_ko"),
        ),
        ("n.to_question('값을 줄인다.'); n.content_words('값을 줄인다.'); n.analyse('값을 줄인다.')", ("spacy", "numpy")),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(use: str, absent: tuple[str, ...]) -> None:
    code = f"import sys, cards.nlp as n; {use}; print(*(name for name in {absent!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []


def test_every_public_name_is_there() -> None:
    for name in nlp.__all__:
        assert getattr(nlp, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        nlp.no_such_name  # type: ignore[attr-defined]  # noqa: B018


@settings(max_examples=150, deadline=None)
@given(ANY, st.booleans())
def test_the_document_is_the_text(text: str, ko: bool) -> None:
    assert document(text, ko=ko).text == text


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_pieces_cover_all_but_white_space(text: str) -> None:
    found = pieces(text)
    covered = [i for piece in found for i in range(piece.start, piece.end)]
    assert covered == [i for i, char in enumerate(text) if not char.isspace()]
    assert [p.eojeol for p in found] == sorted(p.eojeol for p in found)


@settings(max_examples=100, deadline=None)
@given(MIXED)
def test_korean_tokens_are_those_of_the_document(text: str) -> None:
    for sentence in nlp.analyse(text).sentences:
        if sentence.lang == "ko":
            doc = document(sentence.text, ko=True)
            expected = [(t.text, t.tag_, t._.morphs, t._.eojeol) for t in doc if not t.is_space]
            assert [(t.text, t.tag, t.morphs, t.eojeol) for t in sentence.tokens] == expected


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_token_offsets_are_those_of_the_text(text: str) -> None:
    for sentence in nlp.analyse(text).sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
            assert sentence.start <= token.start < token.end <= sentence.end


def test_lone_surrogates_do_no_harm() -> None:
    assert nlp.analyse("가\ud800 a\udfff다.").sentences[0].text == "가\ud800 a\udfff다."


def test_only_one_ascii_space_is_a_space() -> None:
    doc = document(" 층을  쌓는다\u00a0. \n끝", ko=True)
    assert [(t.text, bool(t.whitespace_)) for t in doc if t.is_space or t.whitespace_] == [
        (" ", False),
        ("을", True),
        (" ", False),
        ("\u00a0", False),
        (".", True),
        ("\n", False),
    ]


def test_contracted_forms_stay_whole() -> None:
    doc = document("성능이 개선됐다.", ko=True)
    token = doc[3]
    assert (token.text, token.tag_, token._.morphs, token._.eojeol) == ("됐", "XSV+EP", (("되", "XSV"), ("었", "EP")), 1)


def test_final_ending_needs_no_full_stop() -> None:
    assert tags("값을 줄여준다")["준다"] == "VX+EF"
    assert tags("값을 줄여준다(성능을 위해)")["준다"] == "VX+EF"


@pytest.mark.parametrize(
    ("text", "josa", "tag"), [("Drop out 을 쓴다.", "을", "JKO"), ("index 는 빠르다.", "는", "JX"), ("Pooling 이 온다.", "이", "JKS")]
)
def test_particle_typed_after_a_space(text: str, josa: str, tag: str) -> None:
    (sentence,) = nlp.analyse(text).sentences
    token = next(t for t in sentence.tokens if t.text == josa)
    before = sentence.tokens[sentence.tokens.index(token) - 1]
    assert (token.tag, token.eojeol) == (tag, before.eojeol)
    assert sentence.tokens[-1].eojeol == before.eojeol + 1


def test_wrong_rows_of_the_dictionary_are_corrected() -> None:
    assert tags("새로 만든 층을 쓴다.")["만든"] == "VV+ETM"
    assert tags("층을 만든다.")["만든다"] == "VV+EF"
    assert tags("비지도 학습과 역전파")["비지도"] == "NNG"


def test_english_tags() -> None:
    found = tags("The model that uses IT doesn't train well.")
    assert (found["The"], found["model"], found["that"], found["uses"], found["IT"], found["does"]) == (
        "DET",
        "NN",
        "REL",
        "VBZ",
        "NNP",
        "AUX",
    )


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("역전파는 기울기를 구한다", "ko"),
        ("Generative Adversarial Network란?", "ko"),
        ("Generative Adversarial Network의 구조", "ko"),
        ("Backpropagation computes the gradient of the loss (역전파)", "en"),
        ("Batch size", "en"),
        ("機械学習とは何か", "other"),
        ("машинное обучение", "other"),
        ("1 + 1 = 2", "other"),
        ("", "other"),
    ],
)
def test_language(text: str, lang: str) -> None:
    assert nlp.lang_of(text) == lang


def test_spacy_is_loaded_without_its_command_line() -> None:
    code = (
        "import sys; from cards import nlp; nlp.is_term('말의 뜻'); a = 'requests' in sys.modules, 'spacy.cli' in sys.modules; "
        "import spacy.cli; sys.exit(a != (False, False) or not callable(spacy.cli.download))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
