"""Identity from the command line: doubts that a person settles, retired cards, and a ledger that something broke."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cards.cli.advice import TERMS, searches
from cards.model import Choice, Note
from tests import fakes
from tests.conftest import MakeWorkspace, put

pytestmark = pytest.mark.usefixtures("_small_rules")

HEAD = "# 정규화\n"
STAYS = "Q 앞에 있는 카드는? | 그대로 남는다\n"
KNOWN = "Q 배치 정규화는 무엇을 맞추는가? | 한 묶음의 평균과 분산을 맞춘다\n"
UNSURE = "Q 배치 정규화가 하는 일은? | 묶음마다 평균과 분산을 재서 값을 고르게 한다\n"


@pytest.fixture
def plan(cards: Any) -> Any:
    """Builds, and gives the groups of the plan that are not empty; of what is unchanged not the card that always stays."""

    def build(*arguments: str) -> dict[str, Any]:
        told = json.loads(cards("build", "--format", "json", *arguments)[1])
        told["plan"]["unchanged"] = [guid for guid in told["plan"]["unchanged"] if guid not in staying(cards)]
        return {name: group for name, group in told["plan"].items() if group}

    return build


def staying(cards: Any) -> set[str]:
    """The guid of the card that always stays."""
    return {card["guid"] for card in json.loads(cards("list", "--format", "json")[1])["cards"] if card["question"] in STAYS}


def guids(cards: Any) -> dict[str, str]:
    """Question → guid, without the card that always stays."""
    listed = json.loads(cards("list", "--format", "json")[1])["cards"]
    return {card["question"]: card["guid"] for card in listed if card["question"] not in STAYS}


class TestDoubts:
    def test_a_doubt_is_said_once_and_a_link_settles_it(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": HEAD + STAYS + KNOWN})
        old = plan()["new"][-1]
        put(root / "notes/a.md", HEAD + STAYS + UNSURE)
        out = cards("build", "--dry-run")[1]
        assert f"may be {old}" in out
        assert "cards link OLD NEW" in out
        told = plan()
        (doubt,) = told["doubtful"]
        assert doubt == {"guid": told["new"][0], "candidates": [old]}
        assert told["retired"] == [old]
        assert "doubtful" not in plan()
        code, out, _ = cards("link", old, doubt["guid"])
        assert (code, out.split()[:3]) == (0, ["linked", "to", f"{old}:"])
        told = plan()
        assert told["retired"] == [doubt["guid"]]
        assert [change["guid"] for change in told["changed"]] == [old]
        assert "new" not in told
        for text in (UNSURE, UNSURE.replace("고르게", "아주 고르게"), UNSURE.replace("하는 일은", "맡은 일은"), KNOWN):
            put(root / "notes/a.md", HEAD + STAYS + text)
            plan()
            assert list(guids(cards).values()) == [old]
        assert plan() == {"unchanged": [old]}

    def test_a_link_before_the_next_build(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": HEAD + STAYS + KNOWN})
        old = plan()["new"][-1]
        put(root / "notes/a.md", HEAD + STAYS + UNSURE)
        (doubt,) = plan("--dry-run")["doubtful"]
        assert cards("link", old, doubt["guid"])[0] == 0
        assert set(plan()) == {"changed"}
        assert list(guids(cards).values()) == [old]

    def test_a_link_the_wrong_way_round_is_put_right_by_the_other(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": HEAD + STAYS + KNOWN})
        old = plan()["new"][-1]
        put(root / "notes/a.md", HEAD + STAYS + UNSURE)
        (new,) = plan()["new"]
        assert cards("link", new, old)[0] == 0
        assert list(guids(cards).values()) == [new]
        assert cards("link", old, new)[0] == 0
        assert list(guids(cards).values()) == [old]

    def test_undo_takes_a_link_back(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": HEAD + STAYS + KNOWN})
        old = plan()["new"][-1]
        put(root / "notes/a.md", HEAD + STAYS + UNSURE)
        (new,) = plan()["new"]
        cards("link", old, new)
        assert list(guids(cards).values()) == [old]
        assert cards("undo")[0] == 0
        assert list(guids(cards).values()) == [new]

    def test_an_unlinked_card_starts_afresh_for_good(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": HEAD + STAYS + KNOWN})
        old = plan()["new"][-1]
        code, out, _ = cards("unlink", old)
        assert (code, out.startswith(f"unlinked: {old}")) == (0, True)
        told = plan()
        (fresh,) = told["new"]
        assert told["retired"] == [old]
        assert fresh != old
        for text in (KNOWN, KNOWN.replace("맞춘다", "맞추어 준다"), UNSURE, KNOWN):
            put(root / "notes/a.md", HEAD + STAYS + text)
            plan()
            assert old not in guids(cards).values()

    def test_between_two_equals_nothing_is_guessed(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        twin = "Q 언제 쓰는가? | 값이 한쪽으로 치우칠 때 쓴다\n"
        root = make_workspace({"notes/a.md": "# 하나\n" + twin, "notes/b.md": "# 둘\n" + twin})
        both = set(plan()["new"])
        for name in ("a", "b"):
            (root / f"notes/{name}.md").unlink()
        put(root / "notes/c.md", "# 셋\n" + twin)
        told = plan()
        (doubt,) = told["doubtful"]
        assert set(doubt["candidates"]) == both == set(told["retired"])
        assert doubt["guid"] not in both
        chosen = doubt["candidates"][0]
        assert cards("link", chosen, doubt["guid"])[0] == 0
        plan()
        assert list(guids(cards).values()) == [chosen]

    @pytest.mark.parametrize("words", [("link", "nobody", "noone"), ("unlink", "nobody"), ("link", "GUID", "GUID")])
    def test_what_cannot_be_settled_is_said(self, words: tuple[str, ...], make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        make_workspace({"notes/a.md": HEAD + KNOWN})
        (guid,) = plan()["new"]
        code, out, err = cards(*(word.replace("GUID", guid) for word in words))
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert plan() == {"unchanged": [guid]}


class TestPlan:
    def test_a_retired_card_comes_back_with_its_guid(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        other = "Q 드롭아웃은 무엇을 끄는가? | 일부 노드\n"
        root = make_workspace({"notes/a.md": HEAD + KNOWN + other})
        before = guids(cards)
        plan()
        put(root / "notes/a.md", HEAD + other)
        assert len(plan()["retired"]) == 1
        assert "retired" not in plan()
        put(root / "notes/elsewhere.md", HEAD + KNOWN)
        assert "new" not in plan()
        assert guids(cards) == before

    def test_a_rule_that_asks_in_other_words_keeps_every_card(
        self, make_workspace: MakeWorkspace, cards: Any, plan: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = make_workspace({"notes/a.md": HEAD + KNOWN + STAYS, "notes/b.md": HEAD + UNSURE})
        known = set(plan()["new"])

        def reworded(note: Note, **options: Any) -> tuple[Choice, ...]:
            made = fakes.extract(note, **options)
            return tuple(
                replace(choice, draft=replace(choice.draft, question=f"다음을 설명하라: {choice.draft.question[:4]}")) for choice in made
            )

        monkeypatch.setattr(sys.modules["cards.extractor"], "extract", reworded)
        shutil.rmtree(root / ".cards", ignore_errors=True)  # what an earlier version of the program read
        told = plan()
        assert {change["guid"] for change in told["changed"]} == known
        assert set(told) == {"changed"}

    def test_a_change_says_what_changed(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": "title: 하나\n" + HEAD + KNOWN})
        plan()
        put(root / "notes/a.md", "title: 둘\n" + HEAD + KNOWN.replace("맞춘다", "고른다"))
        out = cards("build", "--dry-run")[1]
        assert "(answer, context, source)" in out

    def test_a_card_in_another_deck_says_from_where_to_where(self, make_workspace: MakeWorkspace, cards: Any) -> None:
        root = make_workspace({"notes/a.md": "deck: 옛 반\n" + HEAD + KNOWN})
        cards("build")
        (guid,) = guids(cards).values()
        put(root / "notes/a.md", "deck: 새 반\n" + HEAD + KNOWN)
        out = cards("build")[1]
        assert "(옛 반 → 새 반)" in out
        assert f"“새 반” in Anki: Browse, search `Key:{guid}`, select all, Cards → Change Deck" in out
        assert "Change Deck" not in cards("build")[1]

    def test_a_search_has_no_more_terms_than_anki_takes(self) -> None:
        made = searches(f"g{n}" for n in range(TERMS + 1))
        assert [search.count("Key:") for search in made] == [TERMS, 1]
        assert searches([]) == []


class TestBrokenLedger:
    @pytest.mark.parametrize(
        ("broken", "code", "words"),
        [
            (["<<<<<<< HEAD", "=======", ">>>>>>> theirs"], "ledger-conflict", "keep both sides' lines"),
            (['{"guid": "aBc", "path"'], "ledger-line", "take the line back from git"),
        ],
    )
    def test_it_is_named_by_its_line_and_nothing_is_overwritten(
        self, broken: list[str], code: str, words: str, make_workspace: MakeWorkspace, cards: Any
    ) -> None:
        root = make_workspace({"notes/a.md": HEAD + KNOWN})
        cards("build")
        ledger = root / "decks/ledger.jsonl"
        good = ledger.read_text(encoding="utf-8").split("\n")
        ledger.write_text("\n".join([*good[:40], *broken, *good[40:]]), encoding="utf-8")
        put(root / "notes/a.md", HEAD + KNOWN.replace("맞춘다", "고른다"))
        before = state(root)
        (guid,) = guids(cards).values()
        for command in (["build"], ["list"], ["check"], ["drop", guid], ["link", guid, guid], ["undo"], ["build", "--format", "json"]):
            exit_code, out, err = cards(*command)
            said = out + err
            assert exit_code in (0, 1, 2)
            if command != ["undo"]:
                assert exit_code
                assert "decks/ledger.jsonl:41" in said or ('"line": 41' in said and code in said), command
                assert words in said
            assert "Traceback" not in said
            assert state(root) == before, command
        ledger.write_text("\n".join(good), encoding="utf-8")
        told = json.loads(cards("build", "--format", "json")[1])
        assert [change["guid"] for change in told["plan"]["changed"]] == [guid]

    def test_a_conflict_that_is_resolved_as_it_says_is_a_ledger_again(self, make_workspace: MakeWorkspace, cards: Any, plan: Any) -> None:
        root = make_workspace({"notes/a.md": "title: 하나\n" + HEAD + KNOWN})
        plan()
        ledger = root / "decks/ledger.jsonl"
        lines = ledger.read_text(encoding="utf-8").split("\n")
        place = next(n for n, line in enumerate(lines) if '"guid"' in line)
        theirs = lines[place].replace('"guid": "', '"guid": "x').replace("notes/a.md", "notes/b.md")
        torn = [*lines[:place], "<<<<<<< HEAD", lines[place], "=======", theirs, ">>>>>>> theirs", *lines[place + 1 :]]
        ledger.write_text("\n".join(torn), encoding="utf-8")
        put(root / "notes/b.md", "title: 하나\n" + HEAD + KNOWN)
        assert cards("build")[0] == 1
        ledger.write_text("\n".join(line for line in torn if line[:7] not in ("<" * 7, "=" * 7, ">" * 7)), encoding="utf-8")
        assert set(plan()) == {"unchanged"}


def state(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((root / "decks").rglob("*")) if path.is_file() and path.name != ".lock"}
