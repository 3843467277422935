"""Sequences that may be longer than memory are what they would be in memory, whatever of them stays there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import spool
from cards.cli.app import run
from cards.exporter import apkg
from cards.problems import CardsError
from cards.spool import Groups, Picked, Spool, Spooled, joined
from tests.conftest import MakeWorkspace, put

LISTS = st.lists(st.lists(st.integers(), max_size=5), max_size=8)


def encode(group: object) -> bytes:
    return json.dumps(group).encode()


@given(LISTS, st.integers(0, 12))
def test_groups_are_one_sequence(lists: list[list[int]], held: int) -> None:
    flat = tuple(item for group in lists for item in group)
    made, spooled = Groups(len(lists), lists.__getitem__, held=held), Spooled[int](encode, json.loads, held=held)
    parts = [spooled.add_encoded(encode(group), len(group)) if len(group) % 2 else spooled.add(group) for group in lists]
    for sequence in (made, spooled):
        assert len(sequence) == len(flat)
        assert sequence == flat
        assert [sequence[i] for i in range(-len(flat), len(flat))] == [*flat, *flat]
        assert sequence[1:4] == flat[1:4]
        assert [list(group) for group in sequence.groups()] == lists
        assert sequence.whole() == flat
        for place in (len(flat), -len(flat) - 1):
            with pytest.raises(IndexError):
                sequence[place]
    assert [list(part) for part in parts] == lists
    assert [len(part) for part in parts] == [len(group) for group in lists]
    order = list(range(len(flat)))[::-2]
    assert Picked(spooled, order) == flat[::-2]
    assert Picked(spooled, order)[1:] == flat[::-2][1:]
    assert joined(made, (), spooled) == (*flat, *flat)


def test_few_items_stay_and_many_are_made_again() -> None:
    made: Counter[int] = Counter()

    def make(number: int) -> list[int]:
        made[number] += 1
        return [number] * 3

    for held, times in ((12, [1, 1, 1, 1]), (7, [3, 3, 3, 3])):
        made.clear()
        groups = Groups(4, make, held=held)
        for _ in range(3):
            assert sum(1 for _ in groups) == 12
        assert [made[number] for number in range(4)] == times


def test_a_full_temporary_folder_is_said() -> None:
    class Full:
        def seek(self, place: int) -> None: ...

        def write(self, data: bytes) -> None:
            raise OSError(28, "No space left on device")

    full = Spool()
    full._file = Full()  # type: ignore[assignment]
    with pytest.raises(CardsError, match="No space left"):
        full.add(b"x")


def notes(root: Path) -> None:
    """A dozen notes with cards, one of them weak, one deck of its own."""
    for n in range(12):
        terms = "".join(f"- **개념 {n}-{i}** : {i}번째 뜻을 {n}번 노트에서 설명한다\n" for i in range(5))
        put(
            root / f"notes/{n % 3}/{n}.md",
            f"---\nweak: {str(n == 7).lower()}\n---\n# 제목 {n}\n\n## 정리\n\n{terms}\nQ. 질문 {n}은 왜 있나?\n\nA. 답 {n}\n",
        )


def edited(root: Path) -> None:
    """The same a day later."""
    (root / "notes/0/3.md").unlink()
    (root / "notes/1/4.md").rename(root / "notes/2/moved.md")
    put(
        root / "notes/2/5.md",
        (root / "notes/2/5.md").read_text(encoding="utf-8").replace("뜻을", "의미를") + "\nQ. 새 질문은?\n\nA. 새 답\n",
    )


def test_a_build_on_the_disk_gives_the_same_bytes(
    make_workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_workspace(
        {"notes/a.md": "# 시작\n\n- **하나** : 첫째로 오는 수\n", "decks/own.yaml": 'name: "따로"\nnotes: ["notes/1/*"]\n'}
    )
    states = []
    for held in (spool.HELD, 7):
        monkeypatch.setattr(spool, "HELD", held)
        monkeypatch.setattr(apkg, "ROWS", held)
        for path in [*(root / "decks").glob("*.apkg"), root / "decks/ledger.jsonl", root / ".cards/cache.db", *root.glob("notes/*/*.md")]:
            path.unlink(missing_ok=True)
        for change, epoch in ((notes, "1700000000"), (edited, "1700086400")):
            change(root)
            monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
            assert run(["build"]) == 0
            states.append((capsys.readouterr().out, {path.name: path.read_bytes() for path in sorted((root / "decks").glob("*.[aj]*"))}))
    assert states[0] == states[2]
    assert states[1] == states[3]
    assert len(states[1][1]) == 5
