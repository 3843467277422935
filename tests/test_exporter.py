"""Fields, names and the writing of packages."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exporter import export, pictures
from cards.exporter.cloze import gaps
from cards.exporter.names import deck_name, package_names, tag_list
from cards.exporter.notetypes import NOTE_TYPES, REVISED, css
from cards.exporter.render import fields
from tests.exporter_samples import PNG, card, cloze, deck, draft, sample

GOLDEN = Path(__file__).parent / "golden"


def no_image(target: str, alt: str) -> str:
    return ""


def by_name(made: object, guid: str = "aKey") -> dict[str, str]:
    one = card(guid, made)  # type: ignore[arg-type]
    values, _ = fields(one, image=no_image)
    return dict(zip(NOTE_TYPES[one.draft.note_type].fields, values, strict=True))


# --- note types -----------------------------------------------------------------------------------------------------


def test_note_types_are_what_collections_already_have(update: bool) -> None:
    """Ids, names and fields never change; templates and styling may, with a later `REVISED`.

    On a difference in `frozen`: take the change back.  On one in `look`: raise REVISED and run with --update.
    """
    frozen = {k: [t.id, t.name, list(t.fields), t.template, t.cloze] for k, t in NOTE_TYPES.items()}
    look = hashlib.sha256("\0".join([*(t.front + t.back for t in NOTE_TYPES.values()), css()]).encode()).hexdigest()
    file = GOLDEN / "notetypes.json"
    known = json.loads(file.read_text(encoding="utf-8"))
    assert frozen == known["frozen"]
    if update and look != known["look"]:
        assert known["revised"] < REVISED
        file.write_text(
            json.dumps({"frozen": frozen, "look": look, "revised": REVISED}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    else:
        assert (look, REVISED) == (known["look"], known["revised"])


def test_every_field_that_a_template_names_is_there() -> None:
    for kind in NOTE_TYPES.values():
        names = set(re.findall(r"\{\{[#/^]?(?:cloze:)?([^{}]+)\}\}", kind.front + kind.back)) - {"FrontSide"}
        assert names <= set(kind.fields)
        assert names >= {"Context", "Mistake", "Extra", "Source", "Lang", kind.fields[1]}
        opened = re.findall(r"\{\{#(\w+)\}\}", kind.front + kind.back)
        assert opened == re.findall(r"\{\{/(\w+)\}\}", kind.front + kind.back)


def test_styling_knows_both_modes_of_every_client() -> None:
    assert ".nightMode" in css()
    assert ".night_mode" in css()
    assert "keep-all" in css()
    assert css().count("{") == css().count("}")


# --- fields ---------------------------------------------------------------------------------------------------------


def test_fields_hold_what_the_draft_has() -> None:
    made = by_name(draft(mistake="처음 생각", extra="덧붙임"), "aKey")
    assert made["Key"] == "aKey"
    assert made["Question"] == "배치 정규화란?"
    assert made["Context"] == "멘토링 3주차 › 층 순서"
    assert made["Mistake"] == "처음 생각"
    assert made["Extra"] == "덧붙임"
    assert made["Source"] == "멘토링 3주차, 2024-05-03"
    assert made["Lang"] == "ko"
    assert made["Spare1"] == made["Spare2"] == made["Spare3"] == ""


def test_empty_texts_leave_empty_fields() -> None:
    made = by_name(draft(context=(), extra=" \n"))
    assert made["Context"] == made["Mistake"] == made["Extra"] == ""


def test_plain_names_are_escaped() -> None:
    made = by_name(draft(context=("A < B", "<script>alert(1)</script>")))
    assert made["Context"] == "A &lt; B › &lt;script&gt;alert(1)&lt;/script&gt;"


def test_html_of_a_note_is_made_safe() -> None:
    made = by_name(draft("x <script>alert(1)</script> y", "a <img src=x onerror=alert(1)> b"))
    assert "<script" not in made["Question"]
    assert "onerror=" not in re.sub(r"&lt;.*?&gt;", "", made["Answer"])


@pytest.mark.parametrize(
    "text", ["[sound:a.mp3]", "[latex]x[/latex]", "[$]x[/$]", "[$$]x[/$$]", "[anki:tts lang=ko]x[/anki:tts]", "[SOUND:a.mp3]"]
)
def test_what_anki_would_act_on_is_text(text: str) -> None:
    made = by_name(draft(f"읽는 법: `{text}`"))
    assert text[:4].lower() not in made["Question"].lower()
    assert "&#91;" in made["Question"]


def test_a_list_keeps_its_markup_and_a_single_paragraph_has_none() -> None:
    assert "<li>" in by_name(draft(answer="- 하나\n- 둘"))["Answer"]
    two = by_name(draft(answer="하나\n\n둘"))["Answer"]
    assert two.count("<p>") == 2
    assert by_name(draft(answer="하나"))["Answer"] == "하나"


def test_a_cloze_survives() -> None:
    assert by_name(cloze("{{c1::드롭아웃}}은 **{{c2::과적합::무엇}}**을 줄인다."))["Text"] == (
        "{{c1::드롭아웃}}은 <strong>{{c2::과적합::무엇}}</strong>을 줄인다."
    )


def test_a_cloze_without_a_gap_is_reported() -> None:
    _, fault = fields(card("aKey", cloze("아무것도 가리지 않는다.")), image=no_image)
    assert fault is not None
    assert (fault.code, fault.path, fault.line) == ("cloze-without-gap", "notes/week3.md", 12)
    assert "{{c1::" in fault.message


@pytest.mark.parametrize("question", ["", "  \n", "<!-- -->"])
def test_an_empty_question_is_reported(question: str) -> None:
    _, fault = fields(card("aKey", draft(question)), image=no_image)
    assert fault is not None
    assert fault.code == "question-empty"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("{{c1::a}}", (1,)),
        ("{{c2::a}} {{c1::b}} {{c2::c}}", (1, 2)),
        ("{{c1::a {{c2::b}} c}}", (1, 2)),
        ("{{c1::never closed", ()),
        ("{{c2::open {{c1::closed}}", ()),
        ("{{c2::open {{c1::closed}} }} {{c4::", (1, 2)),
        ("}} {{c3::a}}", (3,)),
        ("{{c0::a}}", ()),
        ("{{c::a}} {{ site.url }}", ()),
    ],
)
def test_gaps(text: str, numbers: tuple[int, ...]) -> None:
    assert gaps(text) == numbers


# --- names ----------------------------------------------------------------------------------------------------------


def test_package_names() -> None:
    assert package_names(["멘토링", "A::B", "Why? <x>/y", " .hidden. "]) == ("멘토링.apkg", "A__B.apkg", "Why_ _x__y.apkg", "hidden.apkg")


def test_decks_that_sanitise_alike_do_not_clash() -> None:
    names = package_names(["A::B", "A__B", "a?", "A*", unicodedata.normalize("NFD", "가"), "con", "COM1.x"])
    assert names[0] == "A__B.apkg"
    assert len({name.casefold() for name in names}) == len(names)
    assert names[4] == "가.apkg"
    assert names[5:] == ("_con.apkg", "_COM1.x.apkg")


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=6, unique=True))
@settings(max_examples=60, deadline=None)
def test_package_names_are_safe_and_apart(decks: list[str]) -> None:
    decks = list({unicodedata.normalize("NFC", d): d for d in decks}.values())
    names = package_names(decks)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not set(name) & set('<>:"/\\|?*\0\n')
        assert len(name.encode("utf-8", "surrogatepass")) < 200
        assert not name.startswith((".", " "))


def test_deck_names_and_tags_are_what_anki_keeps() -> None:
    assert deck_name(" A :: ::  B\tC ") == "A::B C"
    assert deck_name("::") == "Cards"
    assert tag_list(["weak", "Weak", "two words", 'q"uote', "", "a:: ::b", "\u200b"]) == ("a::b", "quote", "two_words", "weak")


# --- writing --------------------------------------------------------------------------------------------------------


def test_export_writes_once(tmp_path: Path) -> None:
    out = tmp_path / "decks"
    receipts, problems = export([sample()], root=tmp_path, out=out)
    assert problems == ()
    assert [(r.deck, r.path, r.cards, r.written) for r in receipts] == [("Mentoring", str(out / "Mentoring.apkg"), 4, True)]
    before = (out / "Mentoring.apkg").stat().st_mtime_ns
    again, _ = export([sample()], root=tmp_path, out=out)
    assert again[0].written is False
    assert (out / "Mentoring.apkg").stat().st_mtime_ns == before
    assert [p.name for p in out.iterdir()] == ["Mentoring.apkg"]


def test_a_dry_run_writes_nothing_and_reports_the_same(tmp_path: Path) -> None:
    broken = deck(card("aKey", draft(answer="![](gone.png)")), card("aKey2", cloze("nothing hidden")))
    receipts, problems = export([broken], root=tmp_path, out=tmp_path / "decks", write=False)
    assert not (tmp_path / "decks").exists()
    assert [(r.cards, r.written) for r in receipts] == [(1, False)]
    assert problems == export([broken], root=tmp_path, out=tmp_path / "decks")[1]


def test_a_package_that_cannot_be_written_is_a_problem_and_the_others_are_built(tmp_path: Path) -> None:
    out = tmp_path / "decks"
    (out / "Mentoring.apkg").mkdir(parents=True)
    receipts, problems = export([sample(), replace(sample(), name="Other")], root=tmp_path, out=out)
    assert [r.deck for r in receipts] == ["Other"]
    assert "package-unwritable" in [p.code for p in problems]
    assert (out / "Mentoring.apkg").is_dir()
    assert sorted(p.name for p in out.iterdir()) == ["Mentoring.apkg", "Other.apkg"]


def test_a_full_disk_leaves_the_old_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "Mentoring.apkg"
    old.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    receipts, problems = export([sample()], root=tmp_path, out=tmp_path)
    assert receipts == ()
    assert [(p.code, p.path) for p in problems] == [("package-unwritable", str(old))]
    assert "No space left" in problems[0].message
    assert old.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["Mentoring.apkg"]


def test_a_guid_stands_once_in_a_package(tmp_path: Path) -> None:
    receipts, problems = export([deck(card("aKey"), card("aKey", draft("다른 질문은?")))], root=tmp_path, out=tmp_path)
    assert receipts[0].cards == 1
    assert [p.code for p in problems] == ["guid-twice"]


def test_a_card_in_two_decks_is_told_once(tmp_path: Path) -> None:
    one = deck(card("aKey"), card("aKey2", draft("다른 질문은?")))
    _, problems = export([one, replace(one, name="Other")], root=tmp_path, out=tmp_path)
    assert [p.code for p in problems] == ["guid-in-two-decks"]
    assert problems[0].message.startswith("2 cards are in the decks “Mentoring”, “Other”")


def test_pictures_of_a_draft_change_with_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.png").write_bytes(PNG)
    made = draft(answer="![그림](a.png)")
    first = pictures(made, root=tmp_path)
    (tmp_path / "notes" / "a.png").write_bytes(PNG + b"\0")
    assert len(first) == 1
    assert pictures(made, root=tmp_path) != first
    assert pictures(draft(), root=tmp_path) == ()


PIECES = [
    *("a", "가나", "1", "1.", "2)", "-", "- ", "=", "/", "//", "http:", ":", " ", "  ", "\n", "\n- ", "\n1. ", "\n2. ", "\n\n", "\n\n- "),
    *("\n  ", "(", ")", '"', "'", "“", "+", "→", "?", "%", "·", ".", "e.g.", "_", "\n---", "\n: x", "www.a.b", "ⓐ", "²"),
]


@given(st.text(alphabet="aZ가힣é0 9,.?()%:;'\"“”‘’·", min_size=1, max_size=30))
def test_plain_words_need_no_parser(text: str) -> None:
    from cards.exporter.render import markup
    from cards.markup.html import to_html

    assert markup(text) == (to_html(text) if text.strip() else "")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join))
def test_plain_lines_and_lists_need_no_parser(text: str) -> None:
    from cards.exporter.plain import html_of
    from cards.markup.html import to_html

    assert html_of(text) in (None, to_html(text))


def test_what_most_fields_are_is_told_without_a_parser() -> None:
    from cards.exporter.plain import html_of

    assert html_of("읽기/쓰기 = 2-way, 100% (값)") == "읽기/쓰기 = 2-way, 100% (값)"
    assert html_of("첫 줄이다.\n둘째 줄.") == "첫 줄이다.<br>\n둘째 줄."
    assert html_of("앞말\n\n- 하나\n- 둘") == "<p>앞말</p>\n<ul>\n<li>하나</li>\n<li>둘</li>\n</ul>"
    assert html_of("1. 하나\n2. 둘") == "<ol>\n<li>하나</li>\n<li>둘</li>\n</ol>"
    assert html_of("`a`") is html_of("2. 둘") is html_of("a\n===") is html_of("http://a.b") is None


def test_words_of_every_alphabet_stay() -> None:
    from cards.exporter.render import markup
    from cards.markup.html import to_html

    letters = [chr(code) for code in range(0x80, 0x20000) if chr(code).isalnum() and chr(code) != "_"]
    for first in range(0, len(letters), 2000):
        text = "a" + "".join(letters[first : first + 2000])
        assert markup(text) == to_html(text)
