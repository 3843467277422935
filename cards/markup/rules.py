"""Block rules that mistune lacks, or that its plugins read without line numbers: each takes the match and returns where its block ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from re import Match

from cards.markup.blocks import Blocks, Lines, Token

TOGGLE = r"^ {0,3}<(?P<toggle_tag>details|aside|blockquote)(?=[\s>])[^<>\n]{0,200}>"
REMARK = r"^ {0,3}(?:%%|\{:[^{}\n]*\}[ \t]*$|\[TOC\][ \t]*$|\[\[_?(?:TOC|toc)_?\]\][ \t]*$|@\[(?:TOC|toc)\][^\n]*$)"
MATH = r"^ {0,3}(?P<math_open>\$\$|\\\[)"
TABLE = (
    r"^ {0,3}(?P<table_head>(?=[^\n|]*\|)(?![*+>-][ \t]|#{1,6}[ \t]|\d{1,9}[.)][ \t])\S[^\n]*)\n"
    r" {0,3}(?=[^\n|]*\|)(?P<table_rule>\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?)[ \t]*$"
)
FOOTNOTE = r"^ {0,3}\[\^(?P<footnote_key>[^\[\]\s]{1,100})\]:(?=[ \t])"
DEFINITION = r"^ {0,3}:[ \t]+(?=\S)"

_TOGGLE_TAG = re.compile(r"<(/?)(details|aside|blockquote)(?=[\s>])[^<>\n]{0,200}>", re.I)
_SUMMARY = re.compile(r"\s*<summary(?=[\s>])[^<>\n]{0,200}>", re.I)
_SUMMARY_END = re.compile(r"</summary\s*>", re.I)
_DEFINITION = re.compile(r" {0,3}:[ \t]+(?=\S)")
_PIPE = re.compile(r"\\.|\|", re.S)


def parse_toggle(block: Blocks, m: Match[str], state: Lines) -> int | None:
    """`<details>` with its summary, Notion's `<aside>`, `<blockquote>`: Markdown inside, blank lines or not."""
    close = _toggle_ends(state).get(m.start("toggle_tag") - 1)
    if close is None:
        return block.parse_raw_html(_tag_start(m), state)
    start, end, after = m.end(), close[0], close[1]
    title = ""
    head = _SUMMARY.match(state.src, start, end)
    if head:
        tail = _SUMMARY_END.search(state.src, head.end(), end)
        title_end = tail.start() if tail else state.find_line_end_at(head.end()) - 1
        title = state.src[head.end() : title_end].strip()
        start = tail.end() if tail else title_end
    child = state.nested(_unindent(state.src[start:end]), start)
    block.parse(child, block.inner_rules(state, block.rules))
    attrs = {"tag": m.group("toggle_tag").lower(), "title": title}
    state.append_token({"type": "toggle", "children": child.tokens, "attrs": attrs})
    line_end = state.find_line_end_at(after)
    return after if state.src[after:line_end].strip() else line_end


def _tag_start(m: Match[str]) -> Match[str]:
    start = re.compile(r"\s*<\w+").match(m.string, m.start())
    assert start is not None
    return start


def _toggle_ends(state: Lines) -> dict[int, tuple[int, int]]:
    """For each opening tag in the text: where its closing tag starts and ends.  One pass a state."""
    known = state.memo.get("toggle")
    if isinstance(known, dict):
        return known
    ends: dict[int, tuple[int, int]] = {}
    opened: list[tuple[str, int]] = []
    for m in _TOGGLE_TAG.finditer(state.src):
        name = m.group(2).lower()
        if not m.group(1):
            opened.append((name, m.start()))
        elif opened and opened[-1][0] == name:
            ends[opened.pop()[1]] = m.span()
    state.memo["toggle"] = ends
    return ends


def parse_remark(block: Blocks, m: Match[str], state: Lines) -> int | None:
    """Kramdown attributes, table-of-contents markers and Obsidian's `%%comments%%`: nothing for a reader."""
    if m.group(0).lstrip() != "%%":
        return m.end() + 1
    line_end = state.find_line_end_at(m.end())
    rest = state.src[m.end() : line_end].strip()
    if rest.endswith("%%") and len(rest) > 2:
        return line_end
    if rest:
        return None
    return _closing_line(state, "%%", line_end)


def _closing_line(state: Lines, marker: str, start: int) -> int | None:
    """The end of the next line that is only `marker`; from `start` on."""
    lines = state.memo.get(marker)
    if lines is None:
        pattern = re.compile(rf"^[ \t]*{re.escape(marker)}[ \t]*(?:\n|\Z)", re.M)
        lines = state.memo[marker] = [m.span() for m in pattern.finditer(state.src)]
        lines.reverse()
    while lines and lines[-1][0] < start:
        lines.pop()
    return int(lines[-1][1]) if lines else None


def parse_math(block: Blocks, m: Match[str], state: Lines) -> int | None:
    """A formula between `$$` or `\\[ … \\]`, on one line or over several; prose and a stray marker are no formula."""
    closer = "$$" if m.group("math_open") == "$$" else "\\]"
    line_end = state.find_line_end_at(m.end())
    alone = not state.src[m.end() : line_end].strip()
    if state.memo.get("no " + closer):
        return None
    close = state.src.find(closer, line_end if alone else m.end())
    if close < 0:
        state.memo["no " + closer] = True
        return None
    after = close + 2
    end = state.find_line_end_at(after)
    inner = state.src[m.end() : close]
    if not inner.strip() or state.src[after:end].strip() or (not alone and "\n\n" in inner):
        return None
    source = state.src[m.start() : after]
    state.append_token({"type": "block_math", "raw": inner.strip(), "source": source.strip()})
    return end


def parse_table(block: Blocks, m: Match[str], state: Lines) -> int | None:
    """A pipe table.  Rows of another length than the header are filled up or cut, as GitHub does it."""
    head, rule = _cells(m.group("table_head")), _cells(m.group("table_rule"))
    if "|" not in m.group("table_head") or "|" not in m.group("table_rule") or len(head) != len(rule):
        return None
    aligns = [_align(cell) for cell in rule]
    rows, pos = [head], min(m.end() + 1, state.cursor_max)
    while pos < state.cursor_max:
        line = state.get_line(pos)
        if "|" not in line:
            break
        cells = _cells(line)[: len(head)]
        rows.append(cells + [""] * (len(head) - len(cells)))
        pos += len(line)
    first, *rest = [_row(row, aligns, head=not n) for n, row in enumerate(rows)]
    body = [{"type": "table_row", "children": row} for row in rest]
    children = [{"type": "table_head", "children": first}, {"type": "table_body", "children": body}]
    state.append_token({"type": "table", "rows": rows, "children": children})
    return pos


def _row(cells: list[str], aligns: list[str | None], *, head: bool) -> list[Token]:
    return [{"type": "table_cell", "text": c, "attrs": {"align": a, "head": head}} for c, a in zip(cells, aligns, strict=True)]


def _align(cell: str) -> str | None:
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else None


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    cuts = [m.start() for m in _PIPE.finditer(line) if m.group() == "|"]
    if cuts and cuts[-1] == len(line) - 1:
        line, cuts = line[:-1], cuts[:-1]
    edges = [-1, *cuts, len(line)]
    return [line[a + 1 : b].strip().replace("\\|", "|") for a, b in pairwise(edges)]


def parse_footnote(block: Blocks, m: Match[str], state: Lines) -> int:
    """`[^key]: text`, up to a blank line or the next footnote."""
    start, end = m.end(), state.find_line_end_at(m.end())
    other = block.compile_sc()
    while end < state.cursor_max and not other.match(state.src, end):
        end = state.find_line_end_at(end)
    state.env.setdefault("footnotes", {})[m.group("footnote_key")] = True
    state.append_token({"type": "footnote", "key": m.group("footnote_key"), "text": state.src[start:end]})
    return end


def parse_definitions(block: Blocks, m: Match[str], state: Lines) -> int | None:
    """`: definition` below a term: the paragraph's last line is the term, the lines above it stay a paragraph."""
    while state.tokens and state.tokens[-1]["type"] == "blank_line":
        if len(state.tokens) < 2 or state.tokens[-2]["type"] != "paragraph":
            return None
        state.tokens.pop()
    if not state.tokens or state.tokens[-1]["type"] != "paragraph":
        return None
    head = state.tokens.pop()
    above, _, term = head["text"].rstrip("\n").rpartition("\n")
    term_line = _line_above(state, term.strip(), m.start(), least=head["line"])
    if above:
        state.tokens.append({**head, "text": above + "\n", "last": term_line - 1})
    children: list[Token] = [{"type": "def_list_head", "text": term, "line": term_line, "last": term_line}]
    end = state.cursor
    for start, text_start, end in _definitions(state):
        child = state.nested(_dedent(state.src[text_start:end]), start)
        block.parse(child, block.inner_rules(state, block.list_rules))
        if len(child.tokens) == 1 and child.tokens[0]["type"] == "paragraph":
            child.tokens[0]["type"] = "block_text"
        children.append({"type": "def_list_item", "children": child.tokens, "line": state.line(start)})
    if state.tokens and state.tokens[-1]["type"] == "def_list":
        state.tokens[-1]["children"].extend(children)
        state.tokens[-1].pop("last", None)
    else:
        state.append_token({"type": "def_list", "children": children, "line": term_line})
    return end


def _line_above(state: Lines, words: str, place: int, *, least: int) -> int:
    """The nearest line above `place` that holds just these words: lines that say nothing to a reader may stand between."""
    number = state.line(place)
    while place > 0 and number > least:
        place, end, number = state.src.rfind("\n", 0, place - 1) + 1, place, number - 1
        if state.src[place:end].strip() == words:
            break
    return number


def _definitions(state: Lines) -> Iterator[tuple[int, int, int]]:
    """Start, start of text and end of each definition at the cursor: its line and the non-blank or indented lines that follow."""
    pos = state.cursor
    while pos < state.cursor_max and (m := _DEFINITION.match(state.src, pos)):
        end = state.find_line_end_at(pos)
        while end < state.cursor_max and not _DEFINITION.match(state.src, end):
            line = state.get_line(end)
            below = end + len(line)
            if not line.strip() and not state.get_line(below).startswith(("    ", "\t")):
                break
            if line[:1] not in " \t" and _DEFINITION.match(state.src, below):
                break  # the next term
            end = below
        yield pos, m.end(), end
        pos = end


def _dedent(text: str) -> str:
    """The text of a definition without the indentation (up to 4 columns) of the lines below its first."""
    first, *rest = text.rstrip().split("\n")
    wide = [line.expandtabs(4) for line in rest]
    return "\n".join([first, *(line[min(4, len(line) - len(line.lstrip())) :] for line in wide), ""])


def _unindent(text: str) -> str:
    """The inside of an HTML element without the indentation of its first line: layout of the tags, no code block.

    Lines that are indented less lose what they have: authors indent the first paragraph like the tag and the next ones not at all.
    """
    first, *rest = text.rstrip().split("\n")
    wide = [line.expandtabs(4) for line in rest]
    layout = next((len(line) - len(line.lstrip()) for line in wide if line.strip()), 0)
    return "\n".join([first.lstrip(), *(line[min(layout, len(line) - len(line.lstrip())) :] for line in wide)]) + "\n"
