"""A note as nested nodes.

Headings, bold-only lines, bullets, quotes and toggles are all the same thing to a reader: a few words, and what stands under them.
Here they become one record, `Node`, so that a rule need not know in which of them the author wrote.
An answer that stands beside its question (the next paragraph, an arrow, a quote after the bullet) is moved under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cards import nlp
from cards.extractor.markers import Marker, read_markers
from cards.model import BOLD_LEVEL, HARD_BREAK, PICTURE, SOFT_BREAK, Block, Note, Role, Section, Span, Text
from cards.packs import Packs, fold

NodeKind = Literal["note", "heading", "bold", "item", "toggle", "line", "quote", "table", "code", "math", "image", "break"]

WRAP = 50
"""A line at least this long without a final mark may run on in the next line."""

_BREAKS = re.compile(f"[{SOFT_BREAK}{HARD_BREAK}]")
_FINAL = re.compile(r"[.?!:。！？…;)\]\"'”’]$|[다요음함됨임죠]$")
_TOLD = re.compile(r"^(?:explain|describe|define|what (?:is|are))\s[^:?.]{2,60}(?=:\s+\S)", re.I)
_ASKED = re.compile(r"^[^?？]{4,200}[?？]+(?=\s+\S)")
_TERM_LINE = re.compile(r"[^:：.]{2,40}[:：]\s\S")
_QUESTIONS = re.compile(r"[^?]{4,}\?")
_LEAD_IN = re.compile(r"[:：]\s*$|(?:다음과|아래와)\s같(?:다|습니다|음|이)\S*[.]?$|(?:as follows|the following)\W*$", re.I)
_NEW_LINE_STARTS = re.compile(r"\s*(?:[-*+•·]\s|\(?\d{1,2}[.)]\s?|[a-z]{1,3}[.)]\s|[①-⑳]|->|→|=>|⇒|>>|[QA]\d{0,3}\s?[.:])")


@dataclass(frozen=True, slots=True)
class Node:
    """A few words and what stands under them."""

    kind: NodeKind
    text: Text
    span: Span
    """Its own lines and those of its children."""
    children: tuple[Node, ...] = ()
    role: Role = "study"
    marker: Marker = ""
    arrow: bool = False
    number: str = ""
    block: Block | None = None
    title: str = ""
    """For a heading: the plain title as the parser gave it."""

    @property
    def own(self) -> Span:
        """The lines of its own words."""
        return replace(self.span, end=min(self.span.end, self.span.start + self.text.plain.count(SOFT_BREAK)))

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


def build(note: Note, packs: Packs) -> Node:
    """The tree of a note: its root is the note itself."""
    end = max((s.span.end for s in note.sections), default=1)
    children = _sections(note.sections, packs)
    generic = fold(note.title) in packs.generic
    title = note.path.rsplit("/", 1)[-1].rsplit(".", 1)[0] if generic else note.title
    return Node("note", Text.of(title), Span(note.path, 1, max(end, 1)), tuple(children), title=title)


def _sections(sections: Sequence[Section], packs: Packs) -> list[Node]:
    """Sections, flat in the order of the file, as nested nodes."""
    out: list[Node] = []
    place = 0
    while place < len(sections):
        section = sections[place]
        below = place + 1
        while section.level and below < len(sections) and sections[below].level > section.level:
            below += 1
        own = _adopt(list(_nodes(section.blocks, section.role, packs)), packs)
        if not section.level:
            out += own
        else:
            nested = _sections(sections[place + 1 : below], packs)
            marked = read_markers(section.title, packs)
            last = max([section.span.end, *(n.span.end for n in nested)])
            out.append(
                Node(
                    "bold" if section.level == BOLD_LEVEL else "heading",
                    marked.text,
                    replace(section.span, end=last),
                    (*own, *nested),
                    section.role,
                    marked.marker,
                    marked.arrow,
                    marked.number,
                    None,
                    section.title.plain,
                )
            )
        place = below
    return _adopt(out, packs)


def _nodes(blocks: Iterable[Block], role: Role, packs: Packs) -> Iterator[Node]:
    asked = False
    for block in blocks:
        if block.kind in ("table", "code", "math", "image", "break"):
            yield Node(block.kind, block.text, block.span, (), role, block=block)
        elif block.kind == "paragraph":
            lines = list(_lines(block.text, block.span, role, packs))
            asked = asked or any(_numbered_question(n) for n in lines)
            yield from lines
        elif block.kind == "quote":
            below = [*_lines(block.text, block.span, role, packs)] if block.text else []
            children = _adopt([*below, *_nodes(block.children, role, packs)], packs)
            yield Node("quote", Text(""), block.span, tuple(children), role, block=block)
        else:
            nodes = _lifted(_titled(block, role, packs)) if asked else [_titled(block, role, packs)]
            asked = asked or any(_numbered_question(n) for n in nodes)
            yield from nodes


def _numbered_question(node: Node) -> bool:
    """Whether a line or bullet is marked or numbered as one of several questions."""
    return asks(node) and (node.marker == "question" or node.number[:1].isdigit())


def _lifted(node: Node) -> list[Node]:
    """An item, and behind it the marked question right below it at the left edge, which Markdown reads as the item's own line."""
    for place, child in enumerate(node.children):
        parts = _lifted(child) if child.kind == "item" else [child]
        if len(parts) > 1 or (child.kind == "line" and _numbered_question(child)):
            kept = (*node.children[:place], parts[0]) if len(parts) > 1 else node.children[:place]
            end = max([node.own.start, *(n.span.end for n in kept)])
            return [replace(node, children=kept, span=replace(node.span, end=end)), *parts[len(parts) > 1 :], *node.children[place + 1 :]]
    return [node]


def _titled(block: Block, role: Role, packs: Packs) -> Node:
    """An item or a toggle: its first line, and under it the other lines and the nested blocks."""
    if not block.text and block.children and block.children[0].info.get("heading"):
        first = block.children[0]
        block = replace(block, text=first.text, children=block.children[1:])
    lines = list(_lines(block.text, block.own, role, packs))
    head = lines[0] if lines else Node("line", Text(""), replace(block.span, end=block.span.start), (), role)
    children = _adopt([*head.children, *lines[1:], *_nodes(block.children, role, packs)], packs)
    number = head.number or (block.info.get("number", "") + "." if block.info.get("number") else "")
    return Node(
        "toggle" if block.kind == "toggle" else "item",
        head.text,
        block.span,
        tuple(children),
        role,
        head.marker,
        head.arrow,
        number,
        block,
    )


def _lines(text: Text, span: Span, role: Role, packs: Packs) -> Iterator[Node]:
    """A paragraph as the lines that a reader sees: a line that only wrapped is joined to the one before."""
    start, plain = 0, text.plain
    edges = [m.start() for m in _BREAKS.finditer(plain)] + [len(plain)]
    places = []
    for place, edge in enumerate(edges):
        following = plain[edge + 1 : edges[place + 1]] if place + 1 < len(edges) else ""
        if following and plain[edge] == SOFT_BREAK and _runs_on(plain[start:edge], following):
            continue
        places.append((start, edge))
        start = edge + 1
    line, seen = span.start, 0
    for (start, edge), piece in zip(places, text.pieces(places), strict=True):
        if piece:
            first = start + len(plain[start:edge]) - len(plain[start:edge].lstrip())
            line, seen = line + plain.count(SOFT_BREAK, seen, first), first
            yield from _line(piece, Span(span.path, line, line + piece.plain.count(SOFT_BREAK)), role, packs)


def _runs_on(line: str, following: str) -> bool:
    tail = line.rsplit(SOFT_BREAK, 1)[-1].rstrip()
    return len(tail) >= WRAP and not _FINAL.search(tail) and not _NEW_LINE_STARTS.match(following)


def _line(text: Text, span: Span, role: Role, packs: Packs) -> Iterator[Node]:
    """One line; a question with its answer behind it on the same line becomes the question with the answer under it."""
    marked = read_markers(text, packs)
    cut = _question_end(marked.text.plain)
    if cut and (last := marked.text.plain.rfind("?") + 1) > cut and all(map(nlp.is_question, _QUESTIONS.findall(marked.text.plain[:last]))):
        cut = last
    if cut and marked.marker in ("", "question") and not re.search(r"[?？]", rest := marked.text.plain[cut:].strip()) and len(rest) >= 8:
        start = cut + len(marked.text.plain[cut:]) - len(marked.text.plain[cut:].lstrip(" :"))
        answer = read_markers(marked.text.cut(start), packs)
        below = Node("line", answer.text, span, (), role, answer.marker, answer.arrow, answer.number)
        yield Node("line", marked.text.cut(0, cut), span, (below,), role, "question", marked.arrow, marked.number)
        return
    kind: NodeKind = "image" if marked.text.plain.strip(f"{PICTURE} ") == "" and PICTURE in marked.text.plain else "line"
    yield Node(kind, marked.text, span, (), role, marked.marker, marked.arrow, marked.number)


def _question_end(plain: str) -> int:
    """Where a question that opens a line ends and its answer begins on the same line; 0 where there is none."""
    if match := _TOLD.match(plain):
        return match.end()
    match = _ASKED.search(plain)
    return match.end() if match and nlp.is_question(plain[: match.end()]) else 0


def asks(node: Node) -> bool:
    """Whether the node's own words are a question."""
    if node.kind not in ("heading", "bold", "item", "toggle", "line") or node.marker in ("answer", "mistake", "right"):
        return False
    plain = node.text.plain
    if plain.endswith("?") and any(m.end == len(plain) for m in node.text.marked("code")):
        return False
    if (
        plain.endswith((":", "："))
        and "?" not in plain
        and node.marker != "question"
        and not re.match(r"\w*(?:what|why|how|which|explain|describe)\b", plain, re.I)
    ):
        return False
    return bool(plain) and (node.marker == "question" or nlp.is_question(plain))


def _adopt(nodes: list[Node], packs: Packs) -> list[Node]:
    """Siblings with each answer moved under its question, and each line that an arrow opens under the line before it."""
    out: list[Node] = []
    open_question = False
    alone = len(nodes) <= 3 and asks(nodes[0]) and not any(map(asks, nodes[1:])) if nodes else False
    for node in nodes:
        last = out[-1] if out else None
        if last is not None and open_question and _told(last) and node.marker != "answer" and node.span.start > last.span.end + 1:
            open_question = False
        if last is None or last.children or not (open_question and _answers(last, node, alone=alone)):
            node = _question_of(node)
        if last is None or node.kind in ("heading", "break") or last.kind in ("break", "heading", "table", "code", "math", "image"):
            out.append(node)
            open_question = asks(node) and node.kind in ("line", "item", "bold")
        elif _beside(last, node) or _leads_in(last, node) or (open_question and _answers(last, node, alone=alone)):
            out[-1] = _under(last, node)
        else:
            out.append(node)
            open_question = asks(node) and node.kind in ("line", "item", "bold")
    return out


def _question_of(node: Node) -> Node:
    """The question that a quote holds and nothing else: authors quote it, and answer below the quote."""
    if node.kind != "quote" or len(node.children) != 1 or (node.block and "callout" in node.block.info):
        return node
    return only if (only := node.children[0]).kind == "line" and not only.children and asks(only) else node


def _told(question: Node) -> bool:
    """Whether a question has its answer behind it on the same line."""
    return bool(question.children) and question.kind in ("line", "item") and question.children[0].span.start == question.span.start


def _leads_in(last: Node, node: Node) -> bool:
    """Whether a line leads in the list behind it: it ends with a colon, or says that something follows."""
    listed = node.kind == "item" or (node.kind == "line" and bool(_TERM_LINE.match(node.text.plain)))
    return last.kind == "line" and listed and bool(_LEAD_IN.search(last.text.plain)) and last.marker != "question"


def _beside(last: Node, node: Node) -> bool:
    """Whether a line or item that an arrow opens belongs to the node before it."""
    if not node.arrow or node.kind not in ("line", "item") or last.kind not in ("line", "item", "bold"):
        return False
    return bool(last.text) and (last.kind != "bold" or node.kind == "line")


def _answers(question: Node, node: Node, *, alone: bool) -> bool:
    """Whether `node` is (a part of) the answer to the open question before it.

    A bullet beside a bullet that asks answers it only where that is the first and only question of the list (`alone`), and nothing
    stands under it.
    """
    if asks(node) or node.kind in ("bold", "toggle"):
        return False
    if node.marker == "answer":
        return True
    if question.number and node.number and node.kind == question.kind:
        return False
    if question.kind == "item":
        if question.number and node.kind == "item" and not node.number and node.span.start <= question.span.end + 2:
            return True
        answered = any(c.kind in ("line", "item", "quote") for c in question.children)
        if node.kind == "item" and not question.children and alone:
            return not node.text.plain.rstrip(" .").endswith("기")
        beside = node.kind in ("quote", "code", "math", "image") or (node.kind == "line" and node.marker == "")
        return beside and (not answered or question.children[-1].kind == node.kind)
    return node.kind in ("line", "quote", "code", "math", "table", "image", "item")


def _under(parent: Node, child: Node) -> Node:
    end = max(parent.span.end, child.span.end)
    return replace(parent, children=(*parent.children, child), span=replace(parent.span, end=end))
