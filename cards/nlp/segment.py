"""Morphemes of Korean text.  The only importer of mecab; it is loaded by the first call (about 20 ms)."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

Morph = tuple[str, str]
"""A morpheme and its tag; a stem stands in its dictionary form, a bare final consonant as a compatibility letter (ㄴ, ㄹ, ㅁ, ㅂ)."""


class Piece(NamedTuple):
    """One surface segment: contracted forms stay whole, with a compound tag such as `XSV+EP`."""

    start: int
    end: int
    tag: str
    morphs: tuple[Morph, ...]
    eojeol: int
    """Which of the words between white space it belongs to, from 0; a particle typed after a space belongs to the word before."""


_JAMO = str.maketrans("ᆫᆯᆷᆸᄂᄅᄆᄇᆻᆼ", "ㄴㄹㅁㅂㄴㄹㅁㅂㅆㅇ")
_CUT = 1000
_ENDLESS = re.compile(r"\S{1000}")
_START = attrgetter("start")
_new = tuple.__new__
_UNSAFE = re.compile(r"[^\S ]|[\x00\ud800-\udfff]")

_CORRECTIONS: dict[tuple[str, str], tuple[str, tuple[Morph, ...]]] = {
    ("만든", "VV"): ("VV+ETM", (("만들", "VV"), ("ㄴ", "ETM"))),
    ("시킨", "XSV"): ("XSV+ETM", (("시키", "XSV"), ("ㄴ", "ETM"))),
    ("쓰", "VV"): ("VV", (("쓰", "VV"),)),
    ("주", "VV"): ("VV", (("주", "VV"),)),
    ("가", "VV"): ("VV", (("가", "VV"),)),
    ("막", "VV"): ("VV", (("막", "VV"),)),
    ("내", "VV"): ("VV", (("내", "VV"),)),
    ("그리", "VV"): ("VV", (("그리", "VV"),)),
    ("하", "VX"): ("VX", (("하", "VX"),)),
    ("가리키", "VV"): ("VV", (("가리키", "VV"),)),
}
"""Rows of the dictionary that are wrong: surface and tag as it gives them → tag and morphemes as they should be."""

_WORDS = re.compile(
    r"역전파|순전파|비지도|준지도|자기지도|과적합|은닉층|드롭아웃|옵티마이저|해시맵|스래싱|데드락|뮤텍스|세마포어|임베딩|토크나이저|어텐션"
)
"""Words of the trade that the dictionary lacks and reads as something else (비지 + 도): nouns wherever its segments allow."""

_LOOSE_JOSA = {
    **dict.fromkeys(("이", "가"), "JKS"),
    **dict.fromkeys(("을", "를"), "JKO"),
    **dict.fromkeys(("은", "는", "도", "만"), "JX"),
    **dict.fromkeys(("에", "로", "으로", "에서", "와", "과"), "JKB"),
    "의": "JKG",
}
"""Particles that authors type after a space behind a Latin word, a number or a bracket."""
_LOOSE = re.compile(rf" (?:{'|'.join(_LOOSE_JOSA)})(?![^\W_])")
_BEFORE_LOOSE = frozenset({"SL", "SN", "SSC", "SY", "SH"})


@cache
def _tagger() -> Any:
    import mecab_ko

    return mecab_ko.Tagger()


@lru_cache(maxsize=2048)
def pieces(text: str) -> tuple[Piece, ...]:
    """The segments of a sentence in order; every character that is not white space lies in exactly one of them.

    Analyse sentences, not files: a final 다 is read as an ending only where a full stop follows, so one is added for the analysis
    and cut off again.
    """
    if not text or text.isspace():
        return ()
    added = text.rstrip()[-1] in "다요죠"
    found: list[Piece] = []
    end = len(text.rstrip())
    position = eojeol = 0
    safe = _UNSAFE.sub(lambda m: " " if m.group().isspace() else "\ufffd", text[:end])
    for line in _rows(safe + "." if added else safe):
        surface, tag, morphs = _read(line)
        at = safe.find(surface, position) if tag else -1
        if at < 0:
            continue
        if at == position + 1 and position and safe[position] == " ":
            eojeol += 1
        elif at > position:
            eojeol = _fill(found, safe, position, at, eojeol)
        position = at + len(surface)
        found.append(_new(Piece, (at, position, tag, morphs, eojeol)))  # the hot loop: without the checks of `Piece(…)`
    _fill(found, safe, position, end, eojeol)
    return tuple(_repair_josa(safe, _repair_words(safe, found)))


def _rows(text: str) -> list[str]:
    """The analyser's rows.  A word without end is cut: the analyser takes quadratic time on it."""
    if len(text) < _CUT or not _ENDLESS.search(text):
        return _tagger().parse(text).splitlines()  # type: ignore[no-any-return]
    return [row for i in range(0, len(text), _CUT) for row in _tagger().parse(text[i : i + _CUT]).splitlines()]


def _fill(found: list[Piece], text: str, start: int, end: int, eojeol: int) -> int:
    """Skip white space, counting words; what the analyser left out becomes symbols.  Returns the number of the word at `end`."""
    for i in range(start, end):
        if text[i] != " ":
            found.append(Piece(i, i + 1, "SY", ((text[i], "SY"),), eojeol))
        elif i and text[i - 1] != " ":
            eojeol += 1
    return eojeol


@lru_cache(maxsize=16384)
def _read(row: str) -> tuple[str, str, tuple[Morph, ...]]:
    """Surface, tag and morphemes of one row: `surface⇥tag,class,batchim,reading,type,first,last,expression`; no tag where it is none."""
    surface, tab, features = row.partition("\t")
    if not tab:
        return "", "", ()
    fields = features.split(",")
    tag = fields[0]
    morphs: tuple[Morph, ...] = ((surface, tag),)
    if len(fields) >= 8 and fields[7] != "*":
        parts = (part.split("/") for part in fields[7].translate(_JAMO).split("+"))
        morphs = tuple((part[0], part[1]) for part in parts if len(part) >= 2) or morphs
    return surface, *_CORRECTIONS.get((surface, tag), (tag, morphs))


def _repair_words(text: str, found: list[Piece]) -> list[Piece]:
    """Join the segments of listed words, and read 다 before a bracket or a full stop, and 만든 + 다, as the endings they are."""
    for match in reversed(list(_WORDS.finditer(text))):
        first = bisect_left(found, match.start(), key=_START)
        behind = bisect_left(found, match.end(), lo=first, key=_START)
        if first < behind and found[first].start == match.start() and found[behind - 1].end == match.end():
            found[first:behind] = [Piece(*match.span(), "NNG", ((match.group(), "NNG"),), found[first].eojeol)]
    for i in range(len(found) - 1) if "다" in text or "수이" in text else ():
        piece, after = found[i], found[i + 1]
        if after.tag in ("SSO", "SF") and piece.tag.endswith("EC") and text[piece.end - 1] == "다":
            morphs = (*piece.morphs[:-1], (piece.morphs[-1][0], "EF"))
            found[i] = piece._replace(tag=piece.tag[:-2] + "EF", morphs=morphs)
        elif after.morphs == (("다", "EF"),) and piece.morphs[-1] == ("ㄴ", "ETM") and piece.end == after.start:
            found[i] = Piece(piece.start, after.end, piece.tag[:-3] + "EF", (*piece.morphs[:-1], ("ㄴ다", "EF")), piece.eojeol)
            found[i + 1] = found[i]
        elif text[piece.start : piece.end] == "수이" and after.tag.startswith("VCP"):
            found[i] = Piece(piece.start, piece.end - 1, "NNG", (("수", "NNG"),), piece.eojeol)
            found[i + 1] = after._replace(start=piece.end - 1)
    return [piece for i, piece in enumerate(found) if not i or piece is not found[i - 1]]


def _repair_josa(text: str, found: list[Piece]) -> list[Piece]:
    """Read a particle that stands alone behind a Latin word as a particle, and as part of that word."""
    shift = 0
    for i, piece in enumerate(found) if _LOOSE.search(text) else ():
        before = found[i - 1] if i else None
        word = text[piece.start : piece.end]
        if (
            before
            and word in _LOOSE_JOSA
            and before.tag in _BEFORE_LOOSE
            and text[before.end : piece.start] == " "
            and (piece.end == len(text) or not text[piece.end].isalnum())
            and any(c.isalnum() for c in text[max(0, before.start - 1) : before.end] or "")
        ):
            shift += 1
            found[i] = piece._replace(tag=_LOOSE_JOSA[word], morphs=((word, _LOOSE_JOSA[word]),), eojeol=piece.eojeol - shift)
        elif shift:
            found[i] = piece._replace(eojeol=piece.eojeol - shift)
    return found
