"""The author's words as an answer: nodes to Markdown, a short answer proper, the rest as extra."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from cards import nlp
from cards.extractor.tree import Node, asks
from cards.model import HARD_BREAK, PICTURE, SOFT_BREAK, Span, Text
from cards.packs import Packs, fold

SHORT = 220
"""Weight up to which an answer is read in seconds; what is over goes to extra.  Hangul and CJK letters weigh 1, Latin ones 0.6."""

LONG_LIST = 300
"""Weight from which a list with nested points is answered by its items' own words."""

_URL = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S{1,300}?\.(?:com|org|net|io|html?|pdf)\S*")
_COLOUR = re.compile(r"</?(?:font|span|big|small|center)\b[^<>]*>", re.I)
"""Only how words look."""
_LIQUID = re.compile(r"\s?(?:\{%[^%\n]{0,300}%\}|\{:[^}\n]{0,200}\})")
_HASHTAGS = re.compile(r"(?:\s#[^\W\d_][\w/-]*)+\s*$")
"""Labels at the end of a line that sort the note."""
_DOT = re.compile(r"^[•●▪∙]\s*")
"""A bullet that is typed as a letter."""
_TAGS = re.compile(r"</?(strong|b|em|i)>", re.I)
_EMPTY = re.compile(r"^(?:등등|등|etc\.?|없음|모름|tbd|todo|n/a|-+)\.?$", re.I)
_BRACKETED = re.compile(r"^(?:\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>)$")
_UNFINISHED = re.compile(r"(?:,|지만|는데|으며|하고)$")
_BULLET = re.compile(r"^(?:-|\d{1,3}[.)])\s+(?=\S)")
_REFER = re.compile(
    r"^\W*(?:ref(?:erence)?s?|출처|참고(?:\s?(?:자료|링크|사이트))?|참조|sources?|see also)\b\s*[:：]?\s*\S{0,80}\s*$|"
    r"^\([^()]*(?:참고|참조)\)\.?$",
    re.I,
)
_CITE = re.compile(r"\(\s*(?:자세한|더\s자세한|관련)?[^()]{0,80}(?:참고|참조|see)\s*[^()]{0,20}\)\.?", re.I)
_CITED = re.compile(
    r"\s?\[(?:web|cite|ref|turn\d+\w*):\s?\d[\d, ]*\]|\[cite_start\]|\s?【[^】]{0,30}†[^】]{0,30}】|"
    r":contentReference\[oaicite:\d+\]\{index=\d+\}|\s?\[\^\w{1,12}\](?!:)"
)
_LIGHT = re.compile(r"[\x00-\u024f]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of an answer that is not cut: a sentence, an item with what is nested in it, a table."""

    markdown: str
    span: Span
    weight: float
    item: bool = False
    rich: bool = False
    """Code, a table, math: shown, not read."""
    head: str = ""
    """For an item: its own words, without what is nested in it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer proper and what else the author said."""

    markdown: str
    extra: str
    span: Span
    units: tuple[Unit, ...] = ()
    """All units, those of the extra included."""


def weigh(text: str) -> float:
    """How long a text takes to read, in Hangul letters."""
    light = len(_LIGHT.findall(text))
    return (len(text) - light) + 0.6 * light


def uncited(text: str) -> str:
    """A text without the marks that point at sources: of footnotes, and of language models' answers."""
    return _CITED.sub("", text) if "[" in text or "【" in text else text


def markdown(text: Text) -> str:
    """Inline text as the note has it, without template tags of site generators and without hashtags behind it."""
    source = _TAGS.sub(lambda m: "**" if m[1][0] in "bs" else "*", _LIQUID.sub("", _COLOUR.sub("", uncited(text.source or text.plain))))
    source = _HASHTAGS.sub("", source) if "#" in source else source
    return _DOT.sub("", re.sub(r"[ \t]+", " ", source.replace(HARD_BREAK, "<br>")).strip())


def unbold(text: Text) -> str:
    """Markdown without emphasis: what a question looks like when it stands alone."""
    out, last = [], 0
    cuts = []
    for mark in text.marks:
        if mark.kind in ("bold", "italic", "highlight", "html"):
            inner = [r for r in text.runs if r.plain + r.length > mark.start and r.plain < mark.end]
            if not inner:
                continue
            first, final = inner[0], inner[-1]
            begin = first.source + max(0, mark.start - first.plain)
            finish = final.source + min(final.length, mark.end - final.plain)
            nested = [
                m
                for m in text.marks
                if m is not mark and m.start >= mark.start and m.end <= mark.end and m.kind not in ("bold", "italic", "highlight", "html")
            ]
            begin = min([begin, *(m.outer_start for m in nested if m.start == mark.start)])
            finish = max([finish, *(m.outer_end for m in nested if m.end == mark.end)])
            cuts += [(mark.outer_start, begin), (finish, mark.outer_end)]
    for start, end in sorted(cuts):
        if start >= last:
            out.append(text.source[last:start])
        last = max(last, end)
    out.append(text.source[last:])
    return " ".join(_LIQUID.sub("", "".join(out)).split())


def is_noise(node: Node, packs: Packs) -> bool:
    """Whether a node says nothing that could be asked: a link, a reference, a picture, a blank."""
    if node.kind == "break" or (node.role in ("links", "tasks") and node.kind != "heading"):
        return True
    if node.kind == "image":
        return True
    if node.kind == "code" and packs.pattern("chatter").search(node.text.plain):
        return True
    if node.kind in ("code", "math", "table") or node.children:
        return False
    plain = node.text.plain.replace(PICTURE, "").strip()
    if len(_URL.sub("", plain).strip(" -:()[]<>")) < 2 or _REFER.match(_URL.sub("", plain).strip()):
        return True
    if _EMPTY.match(plain) or _BRACKETED.match(plain):
        return True
    links = sum(m.end - m.start for m in node.text.marked("link"))
    return links > 0 and links >= 0.8 * len(plain)


def only_asks(node: Node) -> bool:
    """Whether a node is a question of its own, or a title over nothing but questions."""
    if asks(node):
        return not node.text.plain.endswith("다?")
    return node.kind in ("heading", "bold", "item") and bool(node.children) and all(map(only_asks, node.children))


def is_guess(text: str, packs: Packs) -> bool:
    """Whether a line asks or guesses rather than tells."""
    return text.rstrip().endswith(("?", "?")) or bool(packs.pattern("hedges").search(text))


def units_of(nodes: Iterable[Node], packs: Packs, *, depth: int = 0) -> Iterator[Unit]:
    """The units of some nodes, in order; noise and what are questions themselves left out."""
    for node in nodes:
        if is_noise(node, packs) or only_asks(node):
            continue
        if node.kind in ("code", "math", "table"):
            body = block_markdown(node)
            yield Unit(body, node.span, 40, rich=True)
        elif node.kind == "quote" or (
            node.kind in ("heading", "bold") and (node.marker == "answer" or fold(node.text.plain) in packs.generic)
        ):
            yield from units_of(node.children, packs, depth=depth)
        elif node.kind in ("item", "toggle", "heading", "bold"):
            yield from _item(node, packs, depth)
        elif node.text:
            yield from sentences(node.text, node.span)
            yield from units_of(node.children, packs, depth=depth)


def sentences(text: Text, span: Span) -> Iterator[Unit]:
    """One unit a sentence, each with its own lines."""
    places = nlp.split_sentences(text.plain)
    line, seen = span.start, 0
    for (start, end), piece in zip(places, text.pieces(places), strict=True):
        line, seen = line + text.plain.count(SOFT_BREAK, seen, start), start
        plain = _CITE.sub("", piece.plain).strip()
        if not re.search(r"\w", plain) or (plain.endswith(",") and len(plain) < 8) or _HASHTAGS.fullmatch(f" {plain}"):
            continue
        bottom = line + text.plain.count(SOFT_BREAK, start, end)
        where = Span(span.path, min(line, span.end), min(bottom, span.end))
        yield Unit(markdown(piece), where, weigh(piece.plain))


def _item(node: Node, packs: Packs, depth: int) -> Iterator[Unit]:
    """An item with all that is nested in it as one unit."""
    lines = list(item_lines(node, packs, depth=0))
    if lines:
        head = lines[0] if node.kind in ("item", "toggle") else ""
        yield Unit("\n".join(lines), node.span, sum(weigh(line) for line in lines), item=True, head=head)


def item_lines(node: Node, packs: Packs, *, depth: int) -> Iterator[str]:
    """An item as Markdown list lines; nested nodes indented under it."""
    pad = "  " * depth
    head = markdown(node.text)
    mark = f"{node.number} " if node.number and re.match(r"\d+[.)]$", node.number) else "- "
    if node.kind in ("line", "quote"):
        mark = "  " if depth else ""
    if node.kind in ("code", "math", "table"):
        yield from (pad + line for line in block_markdown(node).split("\n"))
        return
    if node.kind in ("heading", "bold"):
        yield f"{pad}**{node.text.plain.strip()}**"
    elif head and not is_noise(replace(node, children=()), packs):
        yield pad + mark + head
    for child in node.children:
        if not is_noise(child, packs):
            yield from item_lines(child, packs, depth=depth + (1 if head and node.kind in ("item", "toggle") else 0))


def block_markdown(node: Node) -> str:
    """A code block, a formula or a table as Markdown."""
    if node.kind == "code":
        lang = node.block.info.get("lang", "") if node.block else ""
        fence = "~~~" if "```" in node.text.plain else "```"
        return f"{fence}{lang}\n{node.text.plain.rstrip()}\n{fence}"
    if node.kind == "math":
        body = node.text.plain.strip()
        return body if body.startswith("$$") else f"$$\n{body}\n$$"
    rows = node.block.rows if node.block else ()
    lines = ["| " + " | ".join(markdown(cell).replace(SOFT_BREAK, " ") for cell in row) + " |" for row in rows]
    if lines:
        lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def join(units: Sequence[Unit]) -> str:
    """Units as one Markdown text: sentences of one line run on, items and blocks on lines of their own."""
    out = ""
    for place, unit in enumerate(units):
        before = units[place - 1] if place else None
        if before is None:
            out = unit.markdown
        elif unit.rich or before.rich or unit.item != before.item:
            out += "\n\n" + unit.markdown
        elif unit.item or unit.span.start > before.span.end:
            out += "\n" + unit.markdown
        else:
            out += " " + unit.markdown
    return out


def _whole(units: Sequence[Unit], taken: int, weight: float, limit: float) -> int:
    """How many units an answer takes so that it is whole: a list that its last line announces, a last sentence that is left alone."""
    rest = sum(u.weight for u in units[taken:])
    while taken < len(units) and _UNFINISHED.search(units[taken - 1].markdown):
        weight += units[taken].weight
        taken += 1
    if units[taken - 1].markdown.rstrip().endswith((":", "：")):
        while taken < len(units) and (units[taken].item or units[taken].rich) and weight + units[taken].weight <= 2.5 * limit:
            weight += units[taken].weight
            taken += 1
        if units[taken - 1].markdown.rstrip().endswith((":", "：")) and taken > 1:
            return taken - 1
    if taken > 1 and units[taken - 1].item:
        tail = list(takewhile(lambda u: u.item, units[taken:]))
        if len(tail) <= (2 if units[taken - 2].item else 1) and weight + sum(u.weight for u in tail) <= 1.6 * limit:
            taken += len(tail)
    if rest and weight + rest <= 1.35 * limit and not any(u.rich for u in units[taken:]):
        return len(units)
    return taken


def _listed_first(units: Sequence[Unit], taken: int) -> int:
    """Where the answer ends that begins with a list: what is said behind the list is extra."""
    listed = len(list(takewhile(lambda u: u.item, units)))
    return listed if 1 < listed < taken else taken


def _heads(units: Sequence[Unit], taken: int, limit: float) -> tuple[Sequence[Unit], Sequence[Unit]] | None:
    """A list that the limit would cut, or that is long by what is nested in it, as the words of its items; the nesting is extra.

    None where there is no such list, or where its items' own words are too many or only announce what is nested.
    """
    first = next((i for i, u in enumerate(units) if u.head), taken)
    listed = list(takewhile(lambda u: bool(u.head), units[first:]))
    end = first + len(listed)
    nested = any(u.head != u.markdown for u in listed)
    cut = first < taken < end
    if len(listed) < 2 or first >= taken or not (cut or (nested and sum(u.weight for u in units[:end]) > LONG_LIST)):
        return None
    heads = [replace(u, markdown=u.head or u.markdown) for u in listed]
    if sum(u.weight for u in units[:first]) + sum(weigh(u.markdown) for u in heads) > 1.6 * limit:
        return None
    if any(u.markdown.rstrip("* ").endswith((":", "：")) for u in heads):
        return None
    return (*units[:first], *heads), (*(listed if nested else ()), *units[end:])


def compose(units: Sequence[Unit], *, limit: float = SHORT, heads: bool = False) -> Answer | None:
    """The answer proper from the first units up to `limit`, the rest as extra; None where there is nothing to say.

    With `heads` a list that is too long is answered by its items' own words.
    """
    units = [u for u in units if u.markdown]
    if not units:
        return None
    taken, weight = 0, 0.0
    for unit in units:
        if taken and weight + unit.weight > limit:
            break
        weight += unit.weight
        taken += 1
    taken = _listed_first(units, _whole(units, taken, weight, limit))
    proper, rest = (_heads(units, taken, limit) if heads else None) or (units[:taken], units[taken:])
    if len(proper) == 1 and proper[0].item and "\n" not in proper[0].markdown:
        proper = [replace(proper[0], markdown=_BULLET.sub("", proper[0].markdown))]
    span = Span(units[0].span.path, min(u.span.start for u in proper), max(u.span.end for u in proper))
    return Answer(join(proper), join(rest), span, tuple(units))
