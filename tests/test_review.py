"""A session without a screen, and the terminal around it, by the engine's queue and scheduler."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cards.cli.app import run as cards
from cards.cli.review import END, run
from cards.exporter.collection import opened, place_of
from cards.model import Draft
from cards.review import deck, fsrs
from cards.review.page import answer_of, plain
from cards.review.session import Session, decks_of
from tests.conftest import MakeWorkspace
from tests.engine import cards_of, own, send
from tests.exporter_samples import card, cloze, draft, sample
from tests.test_weak import NOTE

pytest.importorskip("anki", reason="the official engine is an optional extra")

GUIDS = tuple(f"aCard{n:05}" for n in range(12))


def made() -> dict[str, Draft]:
    return {guid: draft(f"질문 {n}은?", f"답 {n}", tags=("weak",) if n % 4 == 3 else ()) for n, guid in enumerate(GUIDS)}


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Any]:
    send(tmp_path, [card(guid, one, position=n + 1) for n, (guid, one) in enumerate(made().items())])
    with opened(place_of(tmp_path, None), root=tmp_path) as collection:
        fsrs.switch_on(collection)
        yield collection


def session(col: Any) -> Session:
    return Session(col, decks_of(col, GUIDS))


def test_a_card_is_shown_answered_and_scheduled(col: Any) -> None:
    one = session(col)
    shown = one.show()
    assert shown is not None
    assert one.show() == shown, "the same card until it is answered"
    assert (shown.guid, shown.deck) == (GUIDS[0], "Mentoring")
    assert "질문 0은?" in shown.front
    assert "답 0" not in shown.front
    assert shown.back.startswith("답 0")
    assert "질문 0은?" not in shown.back
    assert len(shown.intervals) == 4
    assert shown.intervals[3].endswith("d")
    assert not any(c in "".join(shown.intervals) for c in "\u2068\u2069")
    assert shown.waiting == (12, 0, 0)
    assert not one.answer("easy").leech
    [row] = col.db.all("select cid, ease from revlog")
    assert row == [cards_of(col, GUIDS[0])[0].id, 4]
    following = one.show()
    assert following is not None
    assert following.guid == GUIDS[1]


def test_undo_takes_answers_of_this_session_back_and_nothing_else(col: Any) -> None:
    before = col.db.all("select id, type, queue, due, ivl, reps, lapses, data from cards order by id")
    one = session(col)
    assert not one.undo()
    for rating in ("again", "good", "easy"):
        assert one.show()
        one.answer(rating)  # type: ignore[arg-type]  # one of the four
    one.show()
    for left in (2, 1, 0):
        assert one.undo()
        assert one.done == left
    assert not one.undo()
    assert col.db.all("select id, type, queue, due, ivl, reps, lapses, data from cards order by id") == before
    assert col.db.scalar("select count() from revlog") == 0


def test_answering_without_a_card_is_a_fault_of_the_program(col: Any) -> None:
    with pytest.raises(RuntimeError, match="no card is shown"):
        session(col).answer("good")


def test_weak_theory_first_then_the_rest(col: Any) -> None:
    weak = [guid for guid, one in made().items() if "weak" in one.tags]
    number, held = deck.refresh(col, weak)
    assert held == 3
    one = Session(col, [number, *decks_of(col, GUIDS)])
    order = []
    while (shown := one.show()) is not None and one.done < 30:
        order.append(shown.guid)
        one.answer("easy")
    assert order[:3] == weak
    assert order[3:] == [guid for guid in GUIDS if guid not in weak]
    assert col.db.scalar("select count() from cards where odid") == 0, "answered cards are at home again"


def test_a_leech_is_said(col: Any) -> None:
    [first] = cards_of(col, GUIDS[0])
    first.type = first.queue = 2
    first.ivl, first.due, first.reps, first.lapses = 3, col.sched.today, 30, 7
    col.update_card(first)
    one = session(col)
    shown = one.show()
    while shown is not None and shown.guid != GUIDS[0]:
        one.answer("easy")
        shown = one.show()
    assert shown is not None
    assert one.answer("again").leech


class TestTerminal:
    def keys(self, text: str) -> Any:
        left = iter(text)
        return lambda: next(left, END)

    def test_a_whole_session(self, col: Any, capsys: pytest.CaptureFixture[str]) -> None:
        run(session(col), made(), self.keys(" 4s 3u? 1q"))
        out, err = capsys.readouterr()
        assert "질문 0은?" in out
        assert "1 Again" in out
        assert "notes/week3.md:12" in out
        assert "taken back" in err
        assert out.endswith("2 answers\n")
        assert [row[0] for row in col.db.all("select ease from revlog order by id")] == [4, 1]

    def test_the_answer_must_be_seen_first(self, col: Any, capsys: pytest.CaptureFixture[str]) -> None:
        run(session(col), made(), self.keys("3x4"))
        assert col.db.scalar("select count() from revlog") == 0
        assert capsys.readouterr().err.count("space: answer") == 4

    def test_keys_of_a_keyboard_that_writes_hangul(self, col: Any, capsys: pytest.CaptureFixture[str]) -> None:
        run(session(col), made(), self.keys(" 4ㄴㅕㅂ"))
        out, err = capsys.readouterr()
        assert "notes/week3.md:12" in out
        assert "taken back" in err
        assert out.endswith("0 answers\n")

    def test_a_limit_and_the_end(self, col: Any, capsys: pytest.CaptureFixture[str]) -> None:
        run(session(col), made(), self.keys(" 4" * 50), limit=5)
        assert capsys.readouterr().out.endswith("5 answers\n")
        run(session(col), made(), self.keys(" 4" * 50))
        assert capsys.readouterr().out.endswith("7 answers; nothing more is due now\n")

    def test_hangul_keeps_the_frame(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        root = tmp_path / "wide"
        long = draft("정규화와 활성화 " * 30 + "?", "가나다 abc 라마바 " * 40)
        send(root, [card("aLong", long)])
        with own(root) as col:
            run(Session(col, decks_of(col, ["aLong"])), {"aLong": long}, self.keys(" q"))
        lines = [line for line in capsys.readouterr().out.splitlines() if line[:1] in "╭│╰"]
        assert lines
        assert {cell_len(line) for line in lines} == {60}

    def test_the_command(self, make_workspace: MakeWorkspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        root = make_workspace({"notes/a.md": NOTE})
        assert cards(["review"]) == 2
        assert "`cards push`" in capsys.readouterr().err
        assert cards(["push"]) == 0
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO("\n3\n\n1\nq\n"))
        assert cards(["review", "--weak"]) == 0
        out, err = capsys.readouterr()
        assert "약한 이론: " in err
        assert "올바른 층 순서는?" in out
        assert out.endswith("2 answers\n")
        with own(root) as col:
            assert fsrs.is_on(col)
            assert col.db.scalar("select count() from revlog") == 2


class TestPage:
    def test_every_sort_of_card(self, tmp_path: Path) -> None:
        send(tmp_path, sample().cards)
        with own(tmp_path) as col:
            front = plain(cards_of(col, "aCorrect02")[0].render_output().question_text)
            assert front == "멘토링 3주차 › 층 순서\n올바른 층 순서는?"
            back = plain(answer_of(cards_of(col, "aCorrect02")[0].render_output().answer_text))
            assert (
                back.splitlines()
                == [
                    "합성곱 → 정규화 → 활성화",
                    "처음 답",
                    "합성곱 → 활성화 → 정규화",
                    "멘토링 3주차, 2024-05-03",
                ]
                or "처음 답" in back
            )
            assert "My first answer" not in back
            gap = plain(cards_of(col, "aCloze0003")[1].render_output().question_text)
            assert "드롭아웃은 [...]을 줄인다." in gap
            more = plain(answer_of(cards_of(col, "aQa0000001")[0].render_output().answer_text))
            assert "- 학습이 빨라진다\n- 초깃값에 덜 민감하다" in more

    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<p>가</p><p>나</p>", "가\n\n나"),
            ("<ol start=3><li>가<ul><li>나</li></ul></li><li>다</li></ol>", "3. 가\n  - 나\n4. 다"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<table><tr><th>가</th><th>나</th></tr><tr><td>1</td><td>2</td></tr></table>", "가 | 나\n1 | 2"),
            ('<style>b{}</style><img src="a.png" alt="구조"> &lt;x&gt;', "[구조] <x>"),
            ("<b>a</b> <i>b</i><br>c", "a b\nc"),
            ("", ""),
        ],
    )
    def test_html_as_text(self, html: str, text: str) -> None:
        assert plain(html) == text

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet="<>/&;abdivprulo \n\"'=-!가", max_size=80))
    def test_nothing_breaks_it(self, html: str) -> None:
        plain(html)


def test_gaps_are_cards_of_their_own(tmp_path: Path) -> None:
    send(tmp_path, [card("aGaps", cloze("{{c1::가}}와 {{c2::나}}"))])
    with own(tmp_path) as col:
        one = Session(col, decks_of(col, ["aGaps"]))
        fronts = []
        while (shown := one.show()) is not None:
            fronts.append(shown.front.splitlines()[-1])
            one.answer("easy")
        assert fronts == ["[...]와 나", "가와 [...]"]
