"""Vocabulary is data: a user's own section names, labels, markers and cues work without code."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from cards import extractor, packs, parser
from cards.cli.app import run
from cards.extractor.titles import read_title
from cards.model import Draft
from cards.packs import LANGUAGES, LISTS, ROLES, Packs, check, fold
from tests.conftest import MakeWorkspace


def drafts(text: str, words: Packs, path: str = "notes/own.md") -> list[Draft]:
    note, _ = parser.parse(text, path, role_of=words.role_of)
    assert note is not None
    return [c.draft for c in extractor.extract(note, packs=words) if c.status == "card"]


def asked(text: str, words: Packs) -> list[tuple[str, str]]:
    return [(d.question, d.answer) for d in drafts(text, words)]


PLAIN = packs.load()
CORRECTION = "## {section}\n\n**캐시 쓰기 순서**\n\n{wrong} : 캐시 / 디스크\n\n{right} : 디스크 / 캐시\n"


class TestOwnWords:
    @pytest.mark.parametrize(
        ("lang", "role", "title"),
        [("ko", "reflection", "오늘의 한숨"), ("ko", "tasks", "밀린 것들"), ("ko", "links", "창고"), ("en", "admin", "Stand-up")],
    )
    def test_a_section_that_gives_nothing(self, lang: str, role: str, title: str) -> None:
        text = f"# 트랜잭션\n\n## {title}\n\n- **원자성** : 전부 되거나 전혀 되지 않는 성질\n"
        assert "원자성" in [d.anchor for d in drafts(text, PLAIN)]
        assert drafts(text, packs.load({lang: {"roles": {role: [title]}}})) == []

    def test_a_section_that_is_mentoring(self) -> None:
        text = "## 커피챗 기록\n\n**원자성**\n\n전부 되거나 전혀 되지 않는 성질이다.\n\n## 회고\n\n잘 모르겠다.\n"
        own = packs.load({"ko": {"roles": {"mentoring": ["커피챗 기록"]}}})
        assert [d.tags for d in drafts(text, PLAIN)] == [()]
        assert [d.tags for d in drafts(text, own)] == [("weak",)]

    def test_markers_of_a_correction(self) -> None:
        own = packs.load({"ko": {"mistake_markers": ["헛다리"], "right_markers": ["바로잡음"]}})
        text = CORRECTION.format(section="멘토링", wrong="헛다리", right="바로잡음")
        assert [d for d in drafts(text, PLAIN) if d.kind == "correction"] == []
        found = [d for d in drafts(text, own) if d.kind == "correction"]
        assert [(d.answer, d.mistake) for d in found] == [("디스크 / 캐시", "캐시 / 디스크"), ("디스크", "캐시 / 디스크")]

    def test_markers_of_question_and_answer(self) -> None:
        own = packs.load({"en": {"question_markers": ["Riddle"], "answer_markers": ["Reveal"]}})
        text = "# Logs\n\nRiddle: the head of a log that only grows\nReveal: its newest entry\n"
        assert asked(text, PLAIN) != [("the head of a log that only grows", "its newest entry")]
        assert asked(text, own) == [("the head of a log that only grows", "its newest entry")]

    def test_a_label(self) -> None:
        text = "# 트랜잭션\n\n## 2단계 커밋\n\n### 함정\n\n- 조정자가 멈추면 모두 기다린다\n- 왕복이 두 번 든다\n"
        own = packs.load({"ko": {"labels": {"함정": "list"}}})
        assert read_title("함정", PLAIN).label == ""
        assert ("2단계 커밋의 함정은?", "- 조정자가 멈추면 모두 기다린다\n- 왕복이 두 번 든다") in asked(text, own)

    def test_a_cue_of_a_cause(self) -> None:
        text = "# 저장 장치\n\n저널링 파일 시스템은 기록을 먼저 남기는 까닭에 장애 뒤에 빨리 복구된다.\n"
        own = packs.load({"ko": {"cause_cues": ["까닭에"]}})
        assert [d for d in drafts(text, PLAIN) if d.kind == "cause"] == []
        assert [d.kind for d in drafts(text, own)] == ["cause"]

    def test_a_word_that_is_no_term(self) -> None:
        text = "# 트랜잭션\n\n- **곁다리** : 전부 되거나 전혀 되지 않는 성질을 배운 날\n"
        assert [d.anchor for d in drafts(text, PLAIN)] == ["곁다리"]
        assert [d.anchor for d in drafts(text, packs.load({"ko": {"not_terms": ["곁다리"]}}))] == []

    def test_what_a_reflection_admits(self) -> None:
        text = "## 멘토링\n\n**원자성**\n\n전부 되거나 전혀 되지 않는 성질이다.\n\n## 회고\n\n원자성은 감이 안 온다.\n"
        assert [d.tags for d in drafts(text, PLAIN)] == [()]
        assert [d.tags for d in drafts(text, packs.load({"ko": {"not_understood": ["감이 안 온다"]}}))] == [("weak",)]


class TestMerging:
    def test_own_words_come_beside_the_built_in_ones(self) -> None:
        own = packs.load({"ko": {"generic": ["잡동사니"]}, "en": {"labels": {"Gotchas": "list"}}})
        assert own.generic == PLAIN.generic | {"잡동사니"}
        assert own.labels == {**PLAIN.labels, "gotchas": "list"}
        assert own.roles == PLAIN.roles

    def test_a_role_of_a_built_in_title_can_be_changed(self) -> None:
        assert PLAIN.role_of("과제") == "admin"
        assert packs.load({"ko": {"roles": {"study": ["과제"]}}}).role_of("과제") == "study"

    def test_the_built_in_packs_stay_as_they_are(self) -> None:
        before = dict(PLAIN.words)
        packs.load({"ko": {"generic": ["잡동사니"]}})
        assert dict(packs.load().words) == before
        assert packs.load(None) is packs.load({}) is PLAIN

    def test_decomposed_letters_and_capitals_are_the_same_word(self) -> None:
        import unicodedata

        own = packs.load({"ko": {"roles": {"tasks": [unicodedata.normalize("NFD", "밀린 것들"), "LEFT Over"]}}})
        assert own.role_of("밀린 것들") == own.role_of("left over") == "tasks"

    @pytest.mark.parametrize(
        ("title", "role"),
        [
            ("멘토링", "mentoring"),
            ("3. 멘토링 ✨", "mentoring"),
            ("오늘의 멘토링", "mentoring"),
            ("피어세션", "admin"),
            ("Done List", "tasks"),
            ("References", "links"),
            ("학습 회고", "reflection"),
            ("트랜잭션", None),
            ("참고 문헌을 고르는 알고리즘이 문서를 다루는 순서", None),
        ],
    )
    def test_what_a_title_is(self, title: str, role: str | None) -> None:
        assert PLAIN.role_of(title) == role

    @pytest.mark.parametrize("title", ["이벤트 루프", "링크 계층", "Reference counting", "Query plan", "Source map"])
    def test_concepts_that_hold_such_a_word_are_theory(self, title: str) -> None:
        assert PLAIN.role_of(title) in (None, "study")


class TestChecking:
    @pytest.mark.parametrize(
        "extra",
        [
            {},
            {"ko": {}},
            {"ko": {"roles": {"tasks": ["밀린 것들"]}, "labels": {"함정": "list"}, "cause_cues": ["까닭에"]}},
            {"de": {"generic": ["Allgemeines"]}},
        ],
    )
    def test_what_is_right(self, extra: object) -> None:
        assert check(extra) == []

    @pytest.mark.parametrize(
        ("extra", "word"),
        [
            ([], "mapping"),
            ({"ko": ["회고"]}, "ko"),
            ({"ko": {"role": {}}}, "role"),
            ({"ko": {"roles": {"boring": ["회고"]}}}, "mentoring"),
            ({"ko": {"roles": {"tasks": "밀린 것들"}}}, "roles"),
            ({"ko": {"labels": ["함정"]}}, "labels"),
            ({"ko": {"cause_cues": "까닭에"}}, "cause_cues"),
        ],
    )
    def test_what_is_wrong_is_said(self, extra: object, word: str) -> None:
        (said,) = check(extra)
        assert word in said


class TestWorkspace:
    SETTINGS = "packs:\n  ko:\n    roles:\n      tasks: [밀린 것들]\n    mistake_markers: [헛다리]\n    right_markers: [바로잡음]\n"
    NOTE = (
        CORRECTION.format(section="멘토링", wrong="헛다리", right="바로잡음")
        + "\n## 밀린 것들\n\n- **원자성** : 전부 되거나 전혀 되지 않는 성질\n"
    )

    def listed(self, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
        run(["list", "--format", "json"])
        shown: dict[str, Any] = json.loads(capsys.readouterr().out)
        return shown

    def test_cards_yaml_teaches_the_program(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        make_workspace({"cards.yaml": self.SETTINGS, "notes/a.md": self.NOTE})
        shown = self.listed(capsys)
        assert [card["kind"] for card in shown["cards"]] == ["correction", "correction"]
        assert shown["problems"] == []

    def test_without_it_the_words_mean_nothing(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        make_workspace({"cards.yaml": "name: own\n", "notes/a.md": self.NOTE})
        kinds = [card["kind"] for card in self.listed(capsys)["cards"]]
        assert "correction" not in kinds
        assert "definition" in kinds

    def test_a_list_that_does_not_exist_is_named(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
        make_workspace({"cards.yaml": "packs:\n  ko:\n    mistake_marker: [헛다리]\n", "notes/a.md": self.NOTE})
        (found,) = self.listed(capsys)["problems"]
        assert (found["code"], found["path"], found["line"]) == ("packs-wrong", "cards.yaml", 1)
        assert "mistake_markers" in found["message"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_built_in_packs_pass_their_own_check(lang: str) -> None:
    from importlib.resources import files

    raw = yaml.safe_load(files("cards.packs").joinpath(f"{lang}.yaml").read_text(encoding="utf-8"))
    assert check({lang: raw}) == []
    for name, words in raw.items():
        if name not in ("roles", "labels"):
            assert all(isinstance(word, str) and word.strip() == word for word in words), name


def test_every_list_is_used_and_filled() -> None:
    assert [name for name in LISTS if not PLAIN.words[name]] == []
    assert set(PLAIN.roles.values()) <= set(ROLES)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("  Ｆｕｌｌ  width ", "full width"), ("3. 배운 점!", "배운 점"), ("🧊 콜드", "콜드"), ("---", ""), ("• 2) 절의 끝", "절의 끝")],
)
def test_fold(text: str, bare: str) -> None:
    assert fold(text) == bare
