from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cards.extractor.page import BULLET, Page, tags_off
from cards.extractor.rule import rule
from cards.markup.cloze import GAP
from cards.markup.residue import strip_line
from cards.model import Draft

_SIGN = re.compile(r"\?::|::\?|(?<!:):::?(?!:)")
_NAMESPACES = frozenset(
    ("std", "cv", "boost", "tf", "torch", "ns", "chrono", "filesystem", "rclcpp", "pcl", "thrust", "c10", "fmt", "absl", "Eigen")
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_CALL = re.compile(r"~?[A-Za-z_][A-Za-z0-9_]*(?:[(<;]|::)")


class _Split(NamedTuple):
    """A line taken apart at its sign."""

    left: str
    right: str
    sign: str
    spaced: bool
    """A blank on both sides of the sign."""
    bullet: bool


@rule(tier=1, kinds=("qa",), scope="page")
def double_colon(page: Page) -> Iterator[Draft]:
    """`question::answer` on one line, as Obsidian's Spaced Repetition, Ankivalenz and RemNote read it.

    `::` asks for the right side; `:::` asks both ways.  In bullets `question ?:: answer` and `answer ::? question` say which side
    is which, `a :: b` asks both ways as Ankivalenz and RemNote do, and a bullet that begins with the sign answers the bullet above it.
    The headings and bullets above are the context.
    The sign counts only where the note shows that it is meant: with a `#flashcards` tag (or another mark of those programs), in a
    bullet with blanks around the sign, or where the same sign divides two or more lines.

    ## Becomes

    ```note
    #flashcards

    LRU가 버리는 페이지::가장 오래 쓰이지 않은 페이지
    ```
    ```cards
    LRU가 버리는 페이지  →  가장 오래 쓰이지 않은 페이지
    ```
    ```note
    # Storage
    - SSD
      - smallest unit of erasing ?:: block
      - page ::? smallest unit of writing
    ```
    ```cards
    smallest unit of erasing  →  block
    smallest unit of writing  →  page
    ```
    ```note
    tag: #flashcards

    주소 변환 캐시:::TLB <!--SR:!2024-02-01,3,250-->
    ```
    ```cards
    주소 변환 캐시  →  TLB
    TLB  →  주소 변환 캐시
    ```

    ## Leaves alone

    ```note
    #flashcards

    up:: [[메모리 계층]], [[캐시]]
    ```
    ```note
    #flashcards

    반복자는 std::vector 안에서만 옮겨 다닌다. `a::b`도 마찬가지다.
    ```
    ```note
    - std::move(x)를 쓰면 복사가 일어나지 않는다
    - deck::subdeck
    ```
    ```note
    자세한 것은 https://example.org/a::b 를 본다.
    ```
    """
    found = [(n, parts) for n in page.numbers() if "::" in page.line(n) and (parts := _split(page, n))]
    sure = bool(page.tools & {"spaced-repetition", "logseq"})
    plain = sum(not parts.spaced and bool(parts.left) for _, parts in found)
    spaced = sum(parts.spaced for _, parts in found)
    last = 0
    for number, parts in found:
        if number <= last:
            continue
        if not (sure or (parts.spaced and (parts.bullet or spaced > 1)) or (plain > 1 and _prose(parts)) or parts.sign in ("?::", "::?")):
            continue
        both = parts.sign == ":::" or (parts.sign == "::" and parts.bullet and parts.spaced and not sure)
        for draft in _cards(page, number, parts, both=both):
            last = draft.span.end
            yield draft


_NAVIGATES = re.compile(
    r"\s*(?:!?\[\[[^\]]*\]\]|\[[^\]]*\]\([^)]*\)|#[\w/-]+)(?:\s*[,·|]?\s*(?:!?\[\[[^\]]*\]\]|\[[^\]]*\]\([^)]*\)|#[\w/-]+))*\s*"
)
"""Nothing but links: a property of the note (`up:: [[Memory]]`), which another program reads."""


def _split(page: Page, number: int) -> _Split | None:
    masked, start = page.masked(number), page.words(number)
    m = _SIGN.search(masked, start)
    if not m or "|" in masked[start : start + 1] or _is_code(masked, m.start(), m.end()) or GAP.search(masked):
        return None  # `{{c1::` that is left in it never ends
    line = page.line(number)
    left = tags_off(strip_line(line[start : m.start()]).strip())
    right = tags_off(strip_line(line[m.end() :]).strip())
    spaced = line[m.start() - 1 : m.start()] in (" ", "\t", "") and line[m.end() : m.end() + 1] in (" ", "\t", "")
    bullet = bool(BULLET.match(line))
    if not re.search(r"\w", left.strip("\x01") or ("x" if bullet else "")) or not (right or (bullet and not left)):
        return None
    return _Split(left, right, m.group(), spaced, bullet)


def _is_code(masked: str, start: int, end: int) -> bool:
    """Whether the sign stands inside a name of a program: `std::vector`, `Foo::bar()`, `a::b::c`."""
    before = re.split(r"[^A-Za-z0-9_:]", masked[:start][-60:])[-1]
    after = re.split(r"[\s,.)\]]", masked[end : end + 80], maxsplit=1)[0]
    if masked[start:end] != "::" or not before or not after:
        return False
    return before in _NAMESPACES or bool(_IDENTIFIER.match(before) and _CALL.match(after))


def _prose(parts: _Split) -> bool:
    """Whether at least one side is more than a name."""
    return any(" " in side or not side.isascii() for side in (parts.left, parts.right))


def _cards(page: Page, number: int, parts: _Split, *, both: bool) -> Iterator[Draft]:
    start = end = number
    left, right = parts.left, parts.right
    while page.text(end + 1) and not left and page.indent(end + 1) > page.indent(number) and not BULLET.match(page.line(end + 1)):
        end += 1
    if end > number:
        right = "\n".join(filter(None, (right, page.source(number + 1, end))))
    if not left:
        start = _above(page, number)
        if not start:
            return
        left = tags_off(strip_line(page.line(start)[page.words(start) :]))
    if re.match(r"[ \t]*<!--SR:", page.line(end + 1) if end < len(page.lines) else ""):
        end += 1
    below = page.under(number) if parts.bullet and parts.left else end
    taken = next((n for n in range(end + 1, below + 1) if "::" in page.masked(n) or ">>" in page.masked(n)), 0)
    extra = page.source(end + 1, below) if below > end and not taken else ""
    end = below if extra else end
    if _NAVIGATES.fullmatch(right):
        return
    if not left or not right:
        return
    if parts.sign == "::?":
        left, right = right, left
    yield page.draft(left, right, rule="double-colon", start=start, end=end, extra=extra, number=start)
    if both:
        yield page.draft(right, left, rule="double-colon", start=start, end=end, extra=extra, facet="reversed", number=start)


def _above(page: Page, number: int) -> int:
    """The bullet that line `number` is nested in, right above it; 0 if there is none."""
    above = number - 1
    return above if page.text(above) and BULLET.match(page.line(above)) and page.indent(above) < page.indent(number) else 0
