"""A file's bytes → a `Note`: its sections and blocks, with the lines on which they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from cards.model import Block, Note, Problem, Role, Section
from cards.problems import problem

__all__ = ["parse"]

_NOTION_ID = re.compile(r"[ _-][0-9a-f]{32}\Z")
"""What Notion appends to the names of exported pages."""

_NOTION_HEAD = re.compile(r"(?P<title>\s*# [^\n]*\n\n)(?P<rows>(?:[^\s:#>*|-][^:\n]{0,40}: [^\n]{0,2000}\n)+)(?=\n|\Z)")
"""The title of a page and the properties that its database has of it."""

_KOREAN_SHARE = 0.1
"""Notes of Korean students are full of English terms; so many Hangul syllables among the letters make a note Korean."""
_SYLLABLE = 2
"""A syllable says what about two Latin letters say."""


def parse(
    data: bytes | str, path: str, *, role_of: Callable[[str], Role | None] = lambda title: None
) -> tuple[Note | None, tuple[Problem, ...]]:
    """Reads one note.

    Args:
        data: the file's bytes, or its text.
        path: the file as spans and problems name it, posix.
        role_of: the role that a section's plain title tells, None where it tells none.

    Returns:
        The note, None where the file is no text, and what was wrong.  Never raises for what the file holds; takes time linear in its size.
    """
    from cards.markup.generator import plain
    from cards.markup.markdown import read_blocks
    from cards.markup.residue import strip
    from cards.parser.front_matter import date_in, date_of_name, read_front_matter
    from cards.parser.outline import sections
    from cards.parser.reading import decode, normalise

    text, problems = (normalise(data), ()) if isinstance(data, str) else decode(data, path)
    if text is None:
        return None, problems
    front, more = read_front_matter(text, path)
    lines = text.count("\n") + (not text.endswith("\n"))
    stem = PurePosixPath(path).name.removesuffix(".md")
    tree = read_blocks(plain(strip(_without_head(_blanked(text, front.lines), stem))))
    found = sections(tree, path, role_of=role_of, first=min(front.lines + 1, lines), last=lines)
    fences = tuple(problem("fence-open", path, line, fence=fence) for line, fence in tree.open_fences)
    name_date, name = date_of_name(_NOTION_ID.sub("", stem))
    note = Note(
        path=path,
        digest=hashlib.sha256(data if isinstance(data, bytes) else data.encode("utf-8", "replace")).hexdigest(),
        title=front.title or _first_heading(found) or name or _NOTION_ID.sub("", stem) or stem,
        date=front.date or date_in(stem) or name_date,
        lang=front.lang or _language(found),
        deck=front.deck,
        tags=front.tags,
        sections=found,
        weak=front.weak,
        skip=front.skip,
        source=text,
        body=front.lines + 1,
    )
    return note, (*problems, *more, *fences)


def _without_head(text: str, stem: str) -> str:
    """A page of Notion's database without the properties below its title (`Created: …`), which are about the page; lines stay."""
    m = _NOTION_HEAD.match(text) if _NOTION_ID.search(stem) else None
    return text[: m.end("title")] + "\n" * m.group("rows").count("\n") + text[m.end() :] if m else text


def _blanked(text: str, count: int) -> str:
    """The text with its first `count` lines empty, so that line numbers stay those of the file."""
    at = 0
    for _ in range(count):
        at = text.find("\n", at) + 1 or len(text)
    return "\n" * count + text[at:]


def _first_heading(found: tuple[Section, ...]) -> str:
    return next((" ".join(s.title.plain.split()) for s in found if s.level == 1 and s.title), "")


def _language(found: tuple[Section, ...]) -> str:
    """What the letters tell: `ko`, `ja`, `zh`, else `en`.  Code does not count."""
    hangul = kana = han = latin = 0
    for plain in _plains(found):
        if plain.isascii():
            latin += sum(map(str.isalpha, plain))
            continue
        for char in plain:
            if "가" <= char <= "힣" or "ㄱ" <= char <= "ㆎ":
                hangul += _SYLLABLE
            elif "\u3040" <= char <= "\u30ff":
                kana += 1
            elif "\u4e00" <= char <= "\u9fff":
                han += 1
            elif char.isalpha():
                latin += 1
    total = hangul + kana + han + latin
    if hangul and hangul >= _KOREAN_SHARE * total:
        return "ko"
    if kana and kana >= _KOREAN_SHARE * total:
        return "ja"
    return "zh" if han and han >= 0.5 * total else "en"


def _plains(found: tuple[Section, ...]) -> Iterator[str]:
    for section in found:
        yield section.title.plain
        yield from _block_plains(section.blocks)


def _block_plains(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if block.kind not in ("code", "math"):
            yield block.text.plain
        for row in block.rows:
            yield from (cell.plain for cell in row)
        yield from _block_plains(block.children)
