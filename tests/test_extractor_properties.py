"""Whatever a note holds: reading it never fails, gives the same each time, and says nothing that the note does not say."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import extractor, packs, parser
from cards.extractor import select
from cards.model import Choice, Draft, Note

WORDS = packs.load()
QUIET = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

TERMS = (
    "쿼럼",
    "리더 선출",
    "write-ahead log",
    "B+tree",
    "격리성(Isolation)",
    "`fsync`",
    "**스냅샷**",
    "C#",
    "가용성",
    "Raft",
    "ﬁle",
    "𝗥𝗮𝗳𝘁",
    "각",
)
ENDS = (
    "는 과반이 살아 있어야 하기 때문에 멈춘다.",
    "란 한 번 적힌 것을 다시 적지 않는 방식을 말한다.",
    "를 줄이기 위해 로그를 모아서 쓴다.",
    "가 가득 차면 오래된 것부터 버린다.",
    " is a structure that keeps keys in order.",
    " is fast because the disk head does not move.",
    ": a map from keys to pages",
    " — 이는 되돌릴 수 없다.",
    "(see [here](https://example.org/x))",
    "…",
    " $n \\log n$ 이다",
    " ==고르게== 나눈다",
    " {{c1::세 번}} 보낸다",
    " | a | b",
    "\u200b\u00a0\u3000",
    "👩‍💻 <b>굵게</b> &amp; \\*별\\*",
    "(열린 괄호",
)
NOISE = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)
TERM = st.sampled_from(TERMS)
SENTENCE = st.builds(lambda term, end: term + end, TERM, st.sampled_from(ENDS))
LINE = st.one_of(SENTENCE, SENTENCE, TERM, NOISE.map(lambda text: text.replace("\n", " ")))


def quoted(lines: list[str], mark: str) -> str:
    return "".join(f"{mark}{line}\n" for line in lines)


LINES = st.lists(LINE, min_size=1, max_size=4)
BLOCK = st.one_of(
    st.builds(
        lambda level, line: f"{'#' * level} {line}\n",
        st.integers(1, 6),
        st.one_of(LINE, st.sampled_from(["장점", "멘토링", "회고", "순서"])),
    ),
    LINES.map(lambda lines: quoted(lines, "")),
    LINES.map(lambda lines: quoted(lines, "- ")),
    LINES.map(lambda lines: quoted(lines, "1. ")),
    st.builds(lambda head, lines: f"- {head}\n" + quoted(lines, "    - "), LINE, LINES),
    st.builds(lambda term, lines: f"**{term}**\n\n" + quoted(lines, "- "), st.sampled_from(["쿼럼", "쓰기 순서", "Raft vs Paxos"]), LINES),
    LINES.map(lambda lines: quoted(lines, "> ")),
    st.builds("- {} : {}\n".format, TERM, SENTENCE),
    st.builds("{}: {}\n".format, TERM, LINE),
    st.builds("Q. {}은 왜 쓰나요?\n\nA. {}\n".format, TERM, LINE),
    st.builds("- What does {} keep?\n    → {}\n".format, TERM, LINE),
    st.builds("<details>\n<summary>{}란?</summary>\n\n{}\n\n</details>\n".format, TERM, LINE),
    st.builds("내 처음 답변 : {0} / {1}\n\n⇒ {1} / {0}\n".format, TERM, TERM),
    st.builds("| 구분 | {0} | {1} |\n|---|---|---|\n| 속도 | {2} | {3} |\n| cost | low | high |\n".format, TERM, TERM, LINE, LINE),
    st.builds("{} → {} → {}\n".format, TERM, TERM, TERM),
    st.builds("```\n{}\n```\n".format, LINE),
    st.builds("$$\n{}\n$$\n".format, TERM),
    st.builds("{}::{}\n".format, TERM, TERM),
    st.sampled_from(["---\n", "```\n", "<details>\n", "\\\n", "![](x.png)\n", "- [x] 끝\n", "\t\t- 깊이\n"]),
)
NOTES = st.builds(
    lambda head, blocks, gap: head + gap.join(blocks),
    st.sampled_from(["", "", "# 합의 알고리즘\n\n", "---\ntitle: 로그\nweak: true\n---\n\n", "---\ntitle: [\n---\n"]),
    st.lists(BLOCK, max_size=9),
    st.sampled_from(["\n", "\n", ""]),
)


def parsed(text: str) -> Note | None:
    return parser.parse(text, "notes/made.md", role_of=WORDS.role_of)[0]


def drawn(text: str) -> tuple[Note, tuple[Choice, ...]] | None:
    note = parsed(text)
    return (note, extractor.extract(note, packs=WORDS)) if note else None


_GAP = re.compile(r"\{\{c\d+::(.*?)(?:::[^{}]*)?\}\}", re.S)
_NUMBER = re.compile(r"^[ \t]*\d{1,3}[.)][ \t]", re.MULTILINE)
"""What Markdown counts anew anyway."""
_EITHER = re.compile(r"[은이을와과]\([는가를과와]\)|\([이으]\)(?=[가-힣])")
"""A particle behind a gap that does not tell how the hidden word ends."""


def bare(text: str) -> str:
    """Markdown without tags, and with a link's label in its place."""
    return re.sub(r"</?[A-Za-z][^<>\n]*>|!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", unicodedata.normalize("NFC", text))


def letters(text: str) -> str:
    """What a reader would read aloud: letters and digits, no blanks, in lower case."""
    return "".join(char for char in text if char.isalnum() or char in "+#%").lower()


def strange(draft: Draft, note: Note) -> list[str]:
    """The pieces of a card's answer that do not stand in the lines which it cites, word for word."""
    said = letters(bare("\n".join(note.source.split("\n")[draft.span.start - 1 : draft.span.end])))
    cloze = draft.note_type == "cloze"
    told = _EITHER.sub("\n", _GAP.sub(r"\n\1\n", draft.question)) if cloze else _NUMBER.sub("", draft.answer)
    return [piece for piece in re.split(r"[\n.;:,/|]", bare(told)) if letters(piece) not in said]


@QUIET
@given(NOTES)
def test_every_card_says_what_its_lines_say(text: str) -> None:
    found = drawn(text)
    assert found is not None
    note, choices = found
    lines = note.source.split("\n")
    for choice in choices:
        draft = choice.draft
        assert draft.span.path == note.path
        assert 1 <= draft.span.start <= draft.span.end <= len(lines)
        assert draft.question.strip()
        assert 1 <= choice.tier <= 4
        assert 0 <= draft.score <= 1
        assert all(0 < len(line) <= 80 for line in draft.context)
        assert all("\n" not in line for line in draft.context)
        assert draft.anchor.strip()
        assert draft.facet
        if choice.status == "card":
            assert draft.answer.strip()
            assert strange(draft, note) == [], draft


@QUIET
@given(NOTES)
def test_the_same_note_gives_the_same_cards(text: str) -> None:
    assert drawn(text) == drawn(text)


@QUIET
@given(NOTES)
def test_line_ends_and_composition_make_no_difference(text: str) -> None:
    first = drawn(text)
    other = drawn(unicodedata.normalize("NFC", text).replace("\n", "\r\n"))
    assert first is not None
    assert other is not None
    assert first[1] == other[1]


@QUIET
@given(NOTES, st.data())
def test_what_is_known_stays(text: str, data: st.DataObject) -> None:
    found = drawn(text)
    assert found is not None
    choices = found[1]
    cards = [place for place, choice in enumerate(choices) if choice.status == "card"]
    known = data.draw(st.sets(st.sampled_from(cards))) if cards else set()
    decided = select(choices, known)
    assert [choice.draft for choice in decided] == [choice.draft for choice in choices]
    assert all(decided[place].status == "card" for place in known)


@QUIET
@given(NOTES)
def test_explain_and_unanswered_agree_with_it(text: str) -> None:
    found = drawn(text)
    assert found is not None
    note, choices = found
    explained = [choice for look in extractor.explain(note, packs=WORDS) for choice in look.choices]
    assert sorted(map(repr, explained)) == sorted(map(repr, choices))
    lines = len(note.source.split("\n"))
    assert all(1 <= problem.line <= lines for problem in extractor.unanswered(note, packs=WORDS))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    drawn(text)
