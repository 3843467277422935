"""Each check of a card: where it fires, what that costs, and where it must not fire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from cards import packs
from cards.extractor import lint as checks
from cards.extractor.finding import Finding
from cards.extractor.lint import CHECKS, lint
from cards.model import Draft, Span
from tests.reference import checks_table

WORDS = packs.load()
GOOD = Draft(
    "term-colon",
    "definition",
    "qa",
    "체크포인트란?",
    "메모리에서 고친 페이지를 모아 디스크에 내려 쓰는 시점",
    ("데이터베이스",),
    "체크포인트",
    "meaning",
    Span("notes/a.md", 1, 1),
    0.8,
)
GAP: dict[str, Any] = {
    "kind": "cloze",
    "note_type": "cloze",
    "question": "{{c1::체크포인트}}는 고친 페이지를 디스크에 내려 쓴다.",
    "answer": "체크포인트",
}
LONG = "로그를 먼저 쓰고 나서 페이지를 내려 쓰면 도중에 멈추어도 되살릴 수 있다. "


def found(tier: int, **changes: Any) -> dict[str, Finding]:
    """What the checks find about a good card with these changes."""
    return {finding.name: finding for finding in lint(replace(GOOD, **changes), tier, WORDS)}


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_a_good_card_costs_nothing(tier: int) -> None:
    assert found(tier) == {}


@pytest.mark.parametrize("tier", [1, 3, 4])
def test_a_good_gap_costs_nothing(tier: int) -> None:
    assert found(tier, **GAP) == {}


FIRES: list[tuple[str, int, bool, dict[str, Any]]] = [
    ("only announces", 2, True, {"answer": "페이지를 쓰는 방법은 두 가지이다:"}),
    ("only announces", 1, False, {"answer": "페이지를 쓰는 방법은 두 가지이다:"}),
    ("only announces", 1, False, {"question": "Why do we need a log?", "answer": "First, why it is needed. Let's look at two cases."}),
    ("a share of a long list", 2, False, {"kind": "list", "question": "체크포인트의 단계는? (1/2)", "answer": f"- {LONG}\n- {LONG}"}),
    ("of nothing", 3, True, {"kind": "cause", "question": "왜 다시 느려지는가?"}),
    ("given away by the title", 3, False, {"rule": "means", "kind": "function", "answer": "로그를 통해", "context": ("로그",)}),
    ("breaks off", 1, False, {"answer": "가 체크포인트와의 차이"}),
    ("a symbol of an example", 3, True, {"question": "Why will the shape be (4,m)?", "lang": "en"}),
    ("asks nothing", 1, True, {"rule": "author-question", "question": "왜?"}),
    ("a word or two", 2, False, {"answer": "내려 쓰기"}),
    ("a word or two", 2, False, {"kind": "property", "answer": "INT"}),
    ("a number of the note", 2, True, {"question": "방법 2의 장점은?"}),
    ("a number of the note", 3, True, {"question": "Assumption 1: 체크포인트란?"}),
    ("a number of the note", 3, True, {"question": "What are the drawbacks of option B?", "lang": "en"}),
    ("names nothing", 1, False, {"rule": "author-question", "question": "How does it work?", "lang": "en"}),
    ("asks for a sentence", 2, True, {"question": "Checkpoints have two costs는?"}),
    ("only a link", 2, True, {"answer": "원문: https://example.org/checkpoint"}),
    ("only announces", 1, False, {"answer": "체크포인트가 왜 있는지 알아보자."}),
    ("needs a picture", 3, True, {"answer": "수식 2를 기반으로 페이지를 고른다."}),
    ("gap half given away", 4, False, GAP | {"question": "{{c1::페이지 테이블}}은 해시 테이블이 아니다.", "answer": "페이지 테이블"}),
    ("long answer", 3, True, {"answer": LONG * 5}),
    ("long answer", 2, False, {"answer": LONG * 5}),
    ("long question", 3, False, {"question": "데이터베이스가 " + "아주 오랫동안 " * 8 + "멈춘 까닭은 무엇인가?"}),
    ("long question", 3, True, {"question": "데이터베이스가 " + "아주 오랫동안 " * 14 + "멈춘 까닭은 무엇인가?"}),
    ("long question", 1, False, {"question": "데이터베이스가 " + "아주 오랫동안 " * 14 + "멈춘 까닭은 무엇인가?"}),
    ("asks two things", 2, True, {"question": "체크포인트는 무엇이고 왜 필요한가?"}),
    ("asks two things", 1, False, {"question": "체크포인트는 무엇이고 왜 필요한가?"}),
    ("asks two things", 2, True, {"question": "What is a checkpoint and why is it needed?"}),
    ("yes or no", 1, False, {"question": "Is a checkpoint needed?"}),
    ("yes or no", 3, True, {"question": "Does a checkpoint write pages?"}),
    ("unresolved opening", 3, True, {"question": "이는 언제 일어나는가?"}),
    ("unresolved opening", 1, True, {"question": "It happens when?"}),
    ("unresolved answer", 3, False, {"answer": "이를 통해 페이지를 모아 내려 쓴다"}),
    ("points outside", 3, True, {"question": "체크포인트에서 이것을 쓰는 까닭은 무엇인가?"}),
    ("points outside", 3, True, {"question": "What does a checkpoint do with these pages?"}),
    ("shown elsewhere", 1, True, {"question": "그림의 로그에서 체크포인트는 언제 생기는가?"}),
    ("shown elsewhere", 1, True, {"question": "다음 코드의 실행 결과는 무엇인가?"}),
    ("shown elsewhere", 2, True, {"question": "What does the following code print?"}),
    ("only code", 1, True, {"question": "`flush()`?"}),
    ("opens with a connective", 3, True, {"question": "또한 체크포인트란 무엇인가?"}),
    ("opens with a connective", 1, False, {"question": "However, what is a checkpoint?"}),
    ("carries on", 1, False, {"question": "그럼 체크포인트는 무엇인가?"}),
    ("answer carries on", 1, False, {"answer": "따라서 고친 페이지를 내려 쓴다."}),
    ("answer carries on", 1, False, {"question": "Is a checkpoint idempotent?", "answer": "Assume `n = 5`.", "lang": "en"}),
    ("points outside", 3, True, GAP | {"question": "To do this, it writes {{c1::pages}} in order.", "answer": "pages", "lang": "en"}),
    ("answer carries on", 1, False, {"question": "Why is a checkpoint taken?", "answer": "Therefore pages are flushed.", "lang": "en"}),
    ("answer opens with a connective", 3, False, {"answer": "또한 고친 페이지를 내려 쓰는 시점"}),
    ("given away", 2, True, {"question": "페이지를 디스크에 내려 쓰는 체크포인트란?", "answer": "페이지를 디스크에 내려 쓰는 체크포인트"}),
    ("half given away", 2, False, {"question": "고친 페이지를 모아 디스크에 내려 쓰는 것은?"}),
    (
        "given away by the title",
        3,
        False,
        {
            "kind": "condition",
            "question": "지연이 길면 어떻게 되는가?",
            "answer": "복제가 끊긴다",
            "context": ("저장소", "복제가 끊긴다면"),
        },
    ),
    ("about oneself", 3, False, {"answer": "저는 로그를 먼저 비우기로 했다"}),
    ("gap given away", 4, True, GAP | {"question": "{{c1::체크포인트}}는 체크포인트를 다시 부른다."}),
    (
        "gap in the context",
        4,
        False,
        GAP
        | {
            "question": "Every standby can {{c1::replicate}} the log of its primary.",
            "answer": "replicate",
            "context": ("Replication", "Standby"),
        },
    ),
    ("gap in the context", 4, False, GAP | {"context": ("체크포인트",)}),
    (
        "gap in the context",
        4,
        False,
        {
            "kind": "cloze",
            "note_type": "cloze",
            "question": "The {{c1::optimistic locking strategy}} checks a version when the row is written back.",
            "answer": "optimistic locking strategy",
            "context": ("Optimistic Locking",),
        },
    ),
    ("no answer", 2, True, {"answer": "값"}),
    ("short definition", 2, False, {"answer": "쓰는 때"}),
    ("bare label", 2, True, {"question": "장점은?"}),
    ("bare label", 3, True, {"question": "특징이란?"}),
    ("unbalanced", 2, True, {"answer": "고친 페이지(더티 페이지를 내려 쓰는 시점"}),
    ("unbalanced", 1, False, {"answer": "고친 페이지(더티 페이지를 내려 쓰는 시점"}),
    ("unbalanced", 3, True, {"answer": "고친 페이지**까지 내려 쓴다"}),
    ("unbalanced", 2, True, {"answer": "고친 페이지를 `flush로 내려 쓰는 시점"}),
    ("only announces", 2, False, {"answer": "페이지를 내려 쓰는 다섯 가지 방법을 소개한다."}),
    ("breaks off", 3, True, {"answer": ", 고친 페이지를 내려 쓰는 시점"}),
    ("a symbol of an example", 3, True, {"question": "What happens if D is slow?", "answer": "B and C are slow too.", "lang": "en"}),
    ("talk", 4, False, GAP | {"question": "{{c1::페이지 테이블}}을 잘 지킬 수 있다!!", "answer": "페이지 테이블"}),
    ("unbalanced", 2, True, {"question": "“고친 페이지를 왜 모으는가?"}),
    ("unbalanced", 2, True, {"answer": '"고친 페이지를 내려 쓰는 시점'}),
    ("one word", 1, True, {"rule": "author-question", "question": "체크포인트?"}),
    ("a symbol of an example", 2, True, {"question": "P1이 기다리는 까닭은 무엇인가?"}),
    ("two clauses", 3, True, {"question": "왜 로그를 먼저 쓰기 때문에 되살릴 수 있는가?"}),
    ("needs a picture", 1, True, {"question": "위 그림에서 체크포인트는 어디인가?"}),
    ("answer points elsewhere", 2, True, {"answer": "아래와 같다"}),
    ("breaks off", 2, False, {"answer": "고친 페이지를 모아 내려 쓰지만,"}),
    ("breaks off", 2, False, {"answer": "a point in the log such that"}),
    ("breaks off", 2, False, {"answer": "고친 페이지를 언제 내려 쓰는지"}),
    ("one side of a difference", 2, False, {"question": "체크포인트의 차이는?"}),
    ("only a source", 2, False, {"answer": "Image taken from the lecture on checkpoints"}),
    ("chatter", 2, False, {"answer": "과제 마감 때까지 페이지를 모아 내려 쓰는 시점"}),
    ("talk", 1, False, {"answer": "체크포인트는 뭔말인지 모르겠다고 했다"}),
    ("a guess", 1, False, {"question": "체크포인트가 더 빠르지 않을까?"}),
    ("a guess", 1, False, {"question": "체크포인트를 자주 하면 빨라지네?"}),
    ("an aside", 1, False, {"rule": "author-question", "question": "근데 체크포인트는 무엇을 내려 쓰는가?"}),
    ("an aside", 1, False, {"rule": "author-question", "question": "고친 페이지 → 체크포인트는 무엇을 내려 쓰는가?"}),
    ("an aside", 1, False, {"rule": "author-question", "question": "고친 페이지를 내려 쓰는 체크포인트의 주기??"}),
    ("about oneself", 1, False, {"question": "내가 체크포인트를 어떻게 설명했는가?"}),
    ("hedged", 2, False, {"answer": "고친 페이지를 내려 쓰는 시점인 것 같다"}),
    ("no context", 2, False, {"context": ()}),
]


@pytest.mark.parametrize(("name", "tier", "fatal", "changes"), FIRES, ids=[f"{f[0]}, tier {f[1]}-{n}" for n, f in enumerate(FIRES)])
def test_fires(name: str, tier: int, fatal: bool, changes: dict[str, Any]) -> None:
    made = found(tier, **changes)
    assert name in made
    assert made[name].cost > 0
    assert bool(made[name].fatal) == fatal


@pytest.mark.parametrize("question", ["체크포인트가 필요한가?", "페이지를 내려 쓰나요?"])
def test_yes_or_no_in_korean(question: str) -> None:
    assert "yes or no" in found(2, question=question)


HOLDS: list[tuple[str, int, dict[str, Any]]] = [
    ("a word or two", 2, {"facet": "spelled", "answer": "Write-Ahead Log"}),
    ("a word or two", 2, {"answer": "$O(n)$"}),
    ("a word or two", 2, {"answer": "내려 쓰는 시점"}),
    ("a number of the note", 2, {"question": "체크포인트를 쓰는 방법 2가지는?"}),
    ("names nothing", 1, {"rule": "author-question", "question": "What does a checkpoint write and when is it needed?"}),
    ("only a link", 2, {"answer": "[퍼지](https://example.org/a), [샤프](https://example.org/b) 체크포인트"}),
    ("long answer", 3, {"answer": LONG * 2}),
    ("long answer", 4, GAP | {"answer": LONG * 5}),
    ("long question", 3, GAP | {"question": GAP["question"] + LONG * 3}),
    ("asks two things", 2, {"question": "체크포인트와 로그의 차이는 무엇인가?"}),
    ("yes or no", 2, {"question": "체크포인트는 왜 필요한가?"}),
    ("yes or no", 2, {"question": "Does a checkpoint write pages, or which part does?"}),
    ("yes or no", 2, {"question": "Island models: what is kept?"}),
    ("unresolved opening", 2, {"question": "이미지 레이어란?"}),
    ("unresolved opening", 2, {"question": "Italic angles: what are they?"}),
    ("a share of a long list", 2, {"question": "체크포인트의 단계는? (1/2)", "answer": "- 모으기\n- 쓰기"}),
    ("of nothing", 3, {"kind": "cause", "question": "왜 로그를 먼저 쓰는가?"}),
    ("unbalanced", 2, {"answer": "차례대로 (0, 그다음 1, 그다음 2) 내려 쓰는 시점"}),
    ("unresolved answer", 1, {"answer": "이를 통해 페이지를 모아 내려 쓴다"}),
    ("names nothing", 1, {"rule": "author-question", "question": "Checkpoint: How does it work?", "lang": "en"}),
    ("points outside", 2, {"question": "What does a checkpoint do with these pages?"}),
    ("points outside", 3, {"question": "What is a self-writing checkpoint?"}),
    ("shown elsewhere", 1, {"question": "그림자 페이징의 장점은?"}),
    ("shown elsewhere", 1, {"question": "다음 키 잠금이란 무엇인가?"}),
    ("only code", 1, {"question": "`flush()`는 무엇을 하는가?"}),
    ("opens with a connective", 3, {"question": "단위 시험이란?"}),
    ("points outside", 3, GAP | {"question": "To avoid this, a server writes {{c1::pages}} in order.", "answer": "pages"}),
    ("answer carries on", 1, {"answer": "또한 고친 페이지를 내려 쓴다."}),
    ("opens with a connective", 3, {"question": "Sockets: what are they?"}),
    ("given away", 2, {"kind": "correction", "question": "로그와 페이지 중 먼저 쓰는 것은?", "answer": "로그"}),
    ("half given away", 2, {"answer": "고친 체크포인트 페이지를 모아 내려 쓰는 시점"}),
    ("gap given away", 1, GAP | {"question": "{{c1::체크포인트}}는 체크포인트를 다시 부른다."}),
    ("gap in the context", 4, GAP | {"context": ("데이터베이스",)}),
    ("no answer", 1, {"kind": "correction", "answer": "5"}),
    ("short definition", 2, {"kind": "property", "answer": "8비트"}),
    ("bare label", 2, {"question": "체크포인트의 장점은?"}),
    ("unbalanced", 2, {"answer": "1) 페이지를 모은다 2) 내려 쓴다 :)"}),
    ("unbalanced", 2, {"answer": "`f(` 로 여는 부분을 읽는 시점"}),
    ("unbalanced", 2, {"answer": "$f(x]$ 로 적는 반쯤 열린 구간"}),
    ("one word", 1, {"rule": "author-question", "question": "체크포인트란?"}),
    ("a symbol of an example", 2, {"question": "P1이 기다리는 까닭은 무엇인가?", "context": ("P1과 P2의 교착",)}),
    ("two clauses", 3, {"question": "왜 로그를 먼저 쓰는가?"}),
    ("needs a picture", 1, {"question": "그림자 페이징이란 무엇인가?"}),
    ("one side of a difference", 2, {"question": "체크포인트와 로그의 차이는?"}),
    ("one side of a difference", 1, {"question": "차이는?"}),
    ("only a source", 2, {"answer": "고친 페이지의 출처를 적어 두는 시점"}),
    ("breaks off", 1, {"answer": "고친 페이지를 모아 내려 쓰지만,"}),
    ("breaks off", 3, {"kind": "cause", "answer": "고친 페이지를 모아 내려 쓰며,"}),
    ("about oneself", 2, {"question": "내가 체크포인트를 어떻게 설명했는가?"}),
    ("hedged", 1, {"question": "체크포인트가 있는 것 같다는 말은 무슨 뜻인가?"}),
    ("no context", 1, {"context": ()}),
]


@pytest.mark.parametrize(("name", "tier", "changes"), HOLDS, ids=[f"{h[0]}, tier {h[1]}-{n}" for n, h in enumerate(HOLDS)])
def test_does_not_fire(name: str, tier: int, changes: dict[str, Any]) -> None:
    assert name not in found(tier, **changes)


def test_every_finding_has_its_row_here() -> None:
    named = set(re.findall(r"^\| (.+?) \|", checks_table(), re.MULTILINE)) - {"found"}
    assert named == {name for name, *_ in FIRES}, "a check that no test sees firing"


def test_every_check_of_the_module_is_in_the_table() -> None:
    shaped = {
        name
        for name, value in vars(checks).items()
        if callable(value) and getattr(value, "__annotations__", {}).get("return") == "Finding | None"
    }
    assert shaped == {check.__name__ for check in CHECKS}


def test_a_fatal_reason_is_a_sentence_that_explain_can_show() -> None:
    for _, tier, _, changes in FIRES:
        for finding in found(tier, **changes).values():
            assert 0 < finding.cost <= 1
            assert not finding.fatal or (len(finding.fatal) > 10 and not finding.fatal.endswith("."))
