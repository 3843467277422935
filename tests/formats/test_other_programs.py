"""Notes that were marked up for another flashcard program, as that program's parser takes them."""

from __future__ import annotations

import pytest

from cards import extractor, packs, parser
from cards.exporter.render import markup
from cards.model import Draft


def cards(text: str, *, off: frozenset[str] = frozenset()) -> list[Draft]:
    words = packs.load()
    note, _ = parser.parse(text, "notes/자료.md", role_of=words.role_of)
    assert note is not None
    return [c.draft for c in extractor.extract(note, packs=words, off=off) if c.status == "card"]


def pairs(text: str) -> list[tuple[str, str]]:
    return [(d.question, d.answer) for d in cards(text)]


SR = "#flashcards/os\n\n"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (SR + "프로세스의 상태::준비, 실행, 대기", [("프로세스의 상태", "준비, 실행, 대기")]),
        (SR + "앞 문장이 있고\nTLB :: 주소 변환 캐시", [("TLB", "주소 변환 캐시")]),
        (SR + "- [ ] `fork()`가 돌려주는 값::자식에게는 0", [("`fork()`가 돌려주는 값", "자식에게는 0")]),
        (SR + "> 인용 안의 물음::답", [("인용 안의 물음", "답")]),
        (
            SR + "inode:::파일의 메타데이터\n<!--SR:!2024-01-01,3,250!2024-01-02,3,250-->",
            [("inode", "파일의 메타데이터"), ("파일의 메타데이터", "inode")],
        ),
        (SR + "a\nb\n??\nc\nd", [("a\nb", "c\nd"), ("c\nd", "a\nb")]),
        (SR + "물음\n?\n```c\nint x;\n\nint y;\n```\n\n다음 문단", [("물음", "```c\nint x;\n\nint y;\n```")]),
        (SR + "| 열::a | 열 |\n|---|---|\n| b::c | d |", []),
        (SR + "`a::b`와 $x::y$와 https://a.b/c::d와 <!-- e::f --> 말고는 없다", []),
        (SR + "```\nq::a\n```\n\n$$\na::b\n$$\n\n<!--\nc::d\n-->", []),
        (SR + "std::sort는 foo::bar(x)를 부른다", []),
        ("---\ntags: [flashcards/db]\n---\nMVCC::판을 여럿 두는 동시성 제어", [("MVCC", "판을 여럿 두는 동시성 제어")]),
        ("12:30::13:00 사이에 만난다", []),
        ("- 이름::공간 하나만 있는 글", []),
    ],
)
def test_spaced_repetition(text: str, want: list[tuple[str, str]]) -> None:
    assert pairs(text) == want


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (SR + "스택은 ==후입선출==이고 큐는 ==선입선출==이다.", ["후입선출, 선입선출"]),
        (SR + "A ==2;;deadlock;;four conditions== needs ==1;;waiting==.", ["deadlock, waiting"]),
        (SR + "`x ==1== y`는 비교이고 ==참==이 된다.", ["참"]),
        (SR + "열린 == 표시와 ==닫히지 않은 것", []),
        ("The unit is {{c1::page::4 KiB}} or {{c2::frame}}.", ["page, frame"]),
        ("넓이는 {{c1::$\\pi r^{2}$}}이고 둘레는 {{c2::$2\\pi r$}}이다.", ["$\\pi r^{2}$, $2\\pi r$"]),
        ("마침표가 든 {{c1::가. 나}}를 감춘다.", ["가. 나"]),
    ],
)
def test_gaps(text: str, hidden: list[str]) -> None:
    made = cards(text)
    assert [d.answer for d in made] == hidden
    assert all(d.note_type == "cloze" and "{{c1::" in markup(d.question) for d in made)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            "Q: 왜\nA: 그래서\n\nQ: 또 왜\nA: 첫 줄\n\n둘째 문단\n\nQ: 끝\nA: 끝남",
            [("왜", "그래서"), ("또 왜", "첫 줄\n\n둘째 문단"), ("끝", "끝남")],
        ),
        ('---\nname = "내 덱"\n---\nQ: 덱의 이름\nA: 앞머리에 있다', [("덱의 이름", "앞머리에 있다")]),
        ("Q: 답이 없는 물음", []),
        ("# 저장 장치\n- HDD\n  - 회전 지연 ?:: 원판이 도는 동안 기다리는 시간", [("회전 지연", "원판이 도는 동안 기다리는 시간")]),
        ("- 물음\n  - ?::\n    ![](그림.png)", [("물음", "![](그림.png)")]),
        ("- 앞 >> 뒤\n- 왼쪽 >> 오른쪽\n- 위 << 아래\n- 밤 >> 낮", [("앞", "뒤"), ("왼쪽", "오른쪽"), ("아래", "위"), ("밤", "낮")]),
        ("- 묶음 #card\n  id:: 64a0c2d1-aaaa\n  collapsed:: true\n  - 하나\n  - 둘 ^anki-1612345678901", [("묶음", "- 하나\n- 둘")]),
        ("---\nDeck: OS\n\n1. 첫 물음\n> 첫 답\n\n2. 둘째 물음\n\n> 둘째\n> 답\n---", [("첫 물음", "첫 답"), ("둘째 물음", "둘째\n답")]),
        ("START\n기본\n앞면이다\nBack: 뒷면\n둘째 줄\nTags: a b\n<!--ID: 1612345678901-->\nEND", [("앞면이다", "뒷면\n둘째 줄")]),
        ("START\nBasic (and reversed card)\na\nBack: b\nEND", [("a", "b"), ("b", "a")]),
        ("## 앞\n%\n뒤\n\n## 앞 2\n더\n\n%\n\n뒤 2", [("앞", "뒤"), ("앞 2\n\n더", "뒤 2")]),
        ("---\nnoteId: 1612345678901\n---\n# 앞\n\n---\n\n---\n\n뒤", [("# 앞", "뒤"), ("뒤", "# 앞")]),
        ("<details><summary>왜 나뉘는가?</summary>\n\n너무 커서 나뉜다.\n</details>", [("왜 나뉘는가?", "너무 커서 나뉜다.")]),
        ("> [!faq]+ 캐시는 왜 빠른가?\n> 가까이 있다.\n> - 작다", [("캐시는 왜 빠른가?", "가까이 있다.\n- 작다")]),
    ],
)
def test_others(text: str, want: list[tuple[str, str]]) -> None:
    assert pairs(text) == want


RESIDUE = [
    "<!--SR:!2024-01-01,3,250-->",
    "<!--ID: 1612345678901-->",
    "^anki-1612345678901",
    "id:: 64a0c2d1-aaaa",
    "#flashcards/os",
    "#card",
]


@pytest.mark.parametrize("residue", RESIDUE)
def test_what_other_programs_left_never_shows(residue: str) -> None:
    text = f"## 왜 캐시를 두는가?\n느린 메모리를 기다리지 않으려고 둔다. {residue}\n\n"
    text += f"## 버퍼란?\n{residue}\n속도의 차이를 메우는 공간이다.\n{residue}\n"
    made = cards(text)
    assert len(made) >= 2
    for draft in made:
        for field in (draft.question, draft.answer, draft.extra, *draft.context):
            assert residue not in field
            assert "1612345678901" not in field


def test_properties_are_no_cards() -> None:
    text = "type:: concept\ntags:: 자료구조\n\n- 힙 #card\n  id:: 64a0c2d1-1111\n\t- 트리이다\n- collapsed:: true\n  다음\n"
    assert pairs(text) == [("힙", "- 트리이다")]
    assert pairs("Photosynthesis::Light to glucose\nMitosis::Two identical cells")[0] == ("Photosynthesis", "Light to glucose")


def test_lines_of_a_card_are_not_asked_twice() -> None:
    made = cards(SR + "인덱스란 찾기를 빠르게 하는 자료 구조이다::참")
    assert [d.rule for d in made] == ["double-colon"]


def test_a_rule_that_is_off_leaves_its_lines_to_the_others() -> None:
    text = "- 해시 테이블 :: 키를 해시로 바꾸어 찾는 자료 구조"
    assert {d.rule for d in cards(text)} == {"double-colon"}
    assert "double-colon" not in {d.rule for d in cards(text, off=frozenset(("double-colon",)))}


def test_cards_know_the_titles_and_bullets_above() -> None:
    made = cards("# 저장\n## 디스크\n- HDD\n  - 지연 ?:: 기다림\n")
    assert made[0].context == ("저장", "디스크", "HDD")
    assert made[0].trail == ("저장", "디스크")
    assert (made[0].span.start, made[0].span.end) == (4, 4)


def test_prose_around_a_card_is_still_read() -> None:
    made = cards(SR + "뮤텍스란 한 스레드만 들어오게 하는 잠금이다.\n\n세마포어의 값::들어올 수 있는 수\n")
    assert {d.rule for d in made} >= {"double-colon", "definition-sentence"}
