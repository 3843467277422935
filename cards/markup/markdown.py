"""Markdown source → a tree of blocks, each with its lines.  Inline text stays source: `cards.markup.inline` reads it where it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from cards.markup import readable
from cards.markup.blocks import Lines, Token, block_parser
from cards.markup.node import Node

_BLANK = re.compile(r"^[^\S\n]+$", re.M)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_CALLOUT = re.compile(r"\[!([\w-]{1,40})\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")

Refs = Mapping[str, Mapping[str, str]]
"""Link definitions by their normalised label."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A Markdown source, read."""

    nodes: tuple[Node, ...]
    refs: Refs = field(default_factory=dict)
    open_fences: tuple[tuple[int, str], ...] = ()
    """Line and marker of each code fence that never closes."""


def read_blocks(source: str) -> Tree:
    """The blocks of a Markdown source.

    Args:
        source: Markdown; only `\\n` ends a line.

    Never raises for what the source holds; time is linear in its length.
    """
    state = parse_tokens(source)
    fences: list[tuple[int, str]] = []
    nodes = tuple(_nodes(state.tokens, fences))
    return Tree(nodes, state.env["ref_links"], tuple(fences))


def parse_tokens(source: str) -> Lines:
    """The state of mistune's block parser after it has read `source`: its tokens with lines, and link definitions."""
    state = Lines()
    state.process(_BLANK.sub("", source).rstrip("\n") + "\n")
    _PARSER.parse(state)
    return state


_PARSER = block_parser()


def _nodes(tokens: list[Token], fences: list[tuple[int, str]]) -> Iterator[Node]:
    lists = 0
    for token in tokens:
        kind = token["type"]
        if kind == "list":
            yield from _items(token, lists, fences)
            lists += 1
        elif kind == "def_list":
            yield from _definitions(token, fences)
        elif kind == "block_html":
            yield from readable.nodes(token["raw"], token["line"])
        elif kind != "blank_line":
            yield _node(token, fences)


def _node(token: Token, fences: list[tuple[int, str]]) -> Node:
    kind, line = token["type"], int(token["line"])
    last = int(token.get("last", line))
    if kind in ("paragraph", "block_text"):
        return Node("paragraph", line, line + _newlines(token["text"]), tidy(token["text"]))
    if kind == "heading":
        return Node("heading", line, last, tidy(token["text"]), info={"level": str(token["attrs"]["level"])})
    if kind == "block_code":
        return _code(token, fences)
    if kind == "block_math":
        return Node("math", line, last, token["source"])
    if kind == "table":
        rows = tuple(tuple(row) for row in token["rows"])
        return Node("table", line, line + len(rows), rows=rows)
    if kind == "footnote":
        return Node("paragraph", line, line + _newlines(token["text"]), tidy(token["text"]), info={"footnote": token["key"]})
    if kind == "block_quote":
        return _callout(_container("quote", token, fences))
    if kind == "toggle":
        name: Literal["toggle", "quote"] = "toggle" if token["attrs"]["tag"] == "details" else "quote"
        node = _container(name, token, fences)
        return replace(node, end=max(node.end, last), text=tidy(token["attrs"]["title"]))
    return Node("break", line, line)


def _code(token: Token, fences: list[tuple[int, str]]) -> Node:
    line, raw = token["line"], token["raw"]
    lang = token.get("attrs", {}).get("info", "").split(" ")[0]
    if "open" in token:
        fences.append((line, token["open"]))
    last = line + _newlines(raw) if token["style"] == "indent" else token["last"]
    return Node("code", line, last, raw.rstrip("\n"), info={"lang": lang} if lang else {})


def _container(kind: Literal["quote", "toggle"], token: Token, fences: list[tuple[int, str]]) -> Node:
    children = tuple(_nodes(token["children"], fences))
    return Node(kind, token["line"], max([token["line"], *(c.end for c in children)]), children=children)


def _callout(node: Node) -> Node:
    """`> [!note] Title` gives the quote a kind and a text."""
    first = node.children[0] if node.children else None
    m = _CALLOUT.match(first.text) if first and first.kind == "paragraph" else None
    if not first or not m:
        return node
    rest = first.text[m.end() :]
    below = (replace(first, start=first.start + 1, text=rest),) if rest else ()
    return replace(node, text=m.group(2).strip(), children=below + node.children[1:], info={"callout": m.group(1).lower()})


def _items(token: Token, number: int, fences: list[tuple[int, str]]) -> Iterator[Node]:
    attrs = token["attrs"]
    for n, item in enumerate(token["children"]):
        children = tuple(_nodes(item["children"], fences))
        info = {"list": str(number), "bullet": token["bullet"]}
        if attrs["ordered"]:
            info["number"] = str(attrs.get("start", 1) + n)
        line, text = item["line"], ""
        if children and children[0].kind == "paragraph" and not children[0].info:
            line, text, children = children[0].start, children[0].text, children[1:]
            end = line + text.count("\n")
            if m := _TASK.match(text):
                info["checked"], text = m.group(1).lower(), text[m.end() :]
        else:
            end = line
        yield Node("item", line, max([end, *(c.end for c in children)]), text, children, info=info)


def _definitions(token: Token, fences: list[tuple[int, str]]) -> Iterator[Node]:
    """Each term with the definitions that follow it."""
    terms: list[tuple[Token, list[Node]]] = []
    for child in token["children"]:
        if child["type"] == "def_list_head":
            terms.append((child, []))
        else:
            terms[-1][1].extend(_nodes(child["children"], fences))
    for head, children in terms:
        end = max([head["line"], *(c.end for c in children)])
        yield Node("item", head["line"], end, tidy(head["text"]), tuple(children), info={"definition": "1"})


def _newlines(text: str) -> int:
    return text.strip("\n").count("\n")


def tidy(text: str) -> str:
    """Inline source, line by line without the blanks at its edges, which mean nothing inside a paragraph."""
    return "\n".join(line.strip() for line in text.strip("\n").split("\n"))
