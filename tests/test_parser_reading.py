"""Bytes → text: the same lines as the file, letters as rules expect them, and no binary."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.parser import parse
from cards.parser.reading import decode, normalise


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("\ufeff# 제목\r\n글\r끝\n", "# 제목\n글\n끝\n"),
        (unicodedata.normalize("NFD", "한글 각도"), "한글 각도"),
        ("가\u00a0나\u202f다", "가 나 다"),
        ("a\u00a0b", "a b"),
        ("가\u200b나\u2060\ufeff다\u00ad", "가나다"),
        ("👨\u200d👩\u200d👧 가\u200d나 ❤️\u200d🔥", "👨\u200d👩\u200d👧 가나 ❤️\u200d🔥"),
        ("𝗦𝘁𝗼𝗿𝗮𝗴𝗲와 ①", "Storage와 ①"),
        ("a\x0bb\x0cc\x85d\u2028e", "a b c d e"),
        ("a\x07b\ufffcc", "abc"),
    ],
)
def test_letters(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_lines_stay_the_lines_of_the_file(text: str) -> None:
    made = normalise(text)
    assert made.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert normalise(made) == made
    assert unicodedata.is_normalized("NFC", made)


@pytest.mark.parametrize("data", [b"PK\x03\x04\0\0", b"text\0", b"\xff\xfe\x00\xd8\x00\xd8"])
def test_binary_is_no_note(data: bytes) -> None:
    note, problems = parse(data, "n.md")
    assert note is None
    assert [p.code for p in problems] == ["not-text"]


def test_utf_16_of_an_old_editor_is_read() -> None:
    note, problems = parse("# 제목".encode("utf-16"), "n.md")
    assert note is not None
    assert note.title == "제목"
    assert not problems


def test_a_broken_byte_is_told_with_its_place_and_the_rest_is_read() -> None:
    text, problems = decode("첫 줄\r\n둘째 ".encode() + b"\xff" + " 줄\n셋째 줄은 그대로".encode(), "n.md")
    assert text == "첫 줄\n둘째 \ufffd 줄\n셋째 줄은 그대로"
    (problem,) = problems
    assert (problem.code, problem.line) == ("not-utf8", 2)
    assert "byte 8 " in problem.message


def test_another_encoding_is_no_note() -> None:
    note, problems = parse("한글로 쓴 노트입니다".encode("cp949"), "n.md")
    assert note is None
    assert [(p.code, p.line) for p in problems] == [("not-utf8", 1)]
