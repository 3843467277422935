"""mistune's block parser, taught to keep line numbers and to read what study notes hold beyond CommonMark.

mistune records no positions.  Two facts make them cheap to keep: every token is appended while the state's cursor, or the match,
still stands at the block's first character; and the text of a nested state (an item, a quote) holds its parent's lines one for one,
only de-indented.  So a state needs nothing but the number of its first line, and lines never have to be searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from re import Match
from typing import Any

from mistune.block_parser import BlockParser
from mistune.core import BlockState

from cards.markup.tags import is_tag

Token = dict[str, Any]

MAX_DEPTH = 20
"""Containers (quotes, items, toggles) inside each other; deeper markers are text."""

_MARKER_ONLY = re.compile(r"\s*(?:[*+-]|\d{1,9}[.)])\s*\Z")
_NEWLINE = re.compile("\n")
_SENTENCE_END = (".", "!", ":", ",", ";", "다", "요", "음", "함", "됨")
_LONGEST_SETEXT = 60


class Lines(BlockState):
    """A block state that knows on which line of the note its text begins."""

    def __init__(self, parent: Lines | None = None) -> None:
        super().__init__(parent)
        self.first_line = 1
        self.container = ""
        """The rule that is collecting its lines from this state, if any."""
        self.mark: int | None = None
        """Where the block that is being read starts, while the cursor may be elsewhere."""
        self.item_line = 0
        self.item_lines: list[int] = []
        """Where the items of the list that is being read begin."""
        self.memo: dict[str, Any] = {}
        """What a rule found by one pass over the whole text, so that no rule scans ahead twice."""
        self._ends: list[int] | None = None

    def line(self, offset: int) -> int:
        """The line of the note on which the character at `offset` stands."""
        if self._ends is None:
            self._ends = [m.start() for m in _NEWLINE.finditer(self.src)]
        return self.first_line + bisect_right(self._ends, offset - 1)

    def append_token(self, token: Token) -> None:
        token.setdefault("line", self.line(self.cursor if self.mark is None else self.mark))
        super().append_token(token)

    def add_paragraph(self, text: str) -> None:
        fresh = not (self.tokens and self.tokens[-1]["type"] == "paragraph")
        super().add_paragraph(text)
        if fresh:
            self.tokens[-1]["line"] = self.line(self.cursor)

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> Lines:
        """The state of a nested text; mistune calls it once a quote and once a list item, when the cursor is past its lines."""
        child = super().child_state(src, lazy_line_starts)
        assert isinstance(child, Lines)
        if self.container == "list":
            self.item_lines.append(self.item_line)
            child.first_line = self.item_line + self._starts_below_marker(self.item_line)
            self.item_line = self.line(self.cursor) - 1  # the next item's marker was just read
        elif self.mark is not None:
            child.first_line = self.line(self.mark)
        return child

    def nested(self, src: str, offset: int) -> Lines:
        """The state of a text that begins at `offset` of this one."""
        child = super().child_state(src)
        assert isinstance(child, Lines)
        child.first_line = self.line(offset)
        return child

    def _starts_below_marker(self, number: int) -> bool:
        start = self._ends[number - self.first_line - 1] + 1 if self._ends and number > self.first_line else 0
        return bool(_MARKER_ONLY.match(self.src[start : self.find_line_end_at(start)]))


class Blocks(BlockParser):
    """CommonMark blocks as mistune reads them, each token with `line` (first) and `last` (last line of the note)."""

    state_cls = Lines

    def __init__(self) -> None:
        super().__init__(max_nested_level=MAX_DEPTH)

    def parse_method(self, m: Match[str], state: Lines) -> int | None:  # type: ignore[override]
        name = m.lastgroup or ""
        if state.container:
            return self._end_container(name, m, state)
        before, held = len(state.tokens), state.mark
        state.mark = m.start()
        if name in ("list", "block_quote"):
            state.container, state.item_line, state.item_lines = name, state.line(m.start()), []
        try:
            end = super().parse_method(m, state)
        finally:
            state.container, state.mark = "", held
        if end:
            last = state.line(max(m.start(), min(end, state.cursor_max) - 1))
            for token in state.tokens[before:]:
                token.setdefault("line", state.line(m.start()))
                token.setdefault("last", last)
                if token["type"] == "list":
                    for item, line in zip(token["children"], state.item_lines, strict=True):
                        item["line"] = line
        return end

    def _end_container(self, name: str, m: Match[str], state: Lines) -> int | None:
        """A quote or list has met a block that ends it.

        mistune would parse that block here, inside the container's own call, and so recurse once for every change of container.
        A blank line that stands in for it sends it back to the main loop instead.
        """
        if name == "fenced_code" and m.group("fenced_2")[0] == "`" and "`" in m.group("fenced_3"):
            return None
        state.tokens.append({"type": "blank_line", "line": state.line(m.start())})
        return m.start()

    def parse_block_quote(self, m: Match[str], state: Lines) -> int:  # type: ignore[override]
        text, end, lazy = self.extract_block_quote(m, state)
        state.container = ""
        child = state.child_state(text, lazy_line_starts=lazy)
        self.parse(child, self.inner_rules(state, self.block_quote_rules))
        token = {"type": "block_quote", "children": child.tokens}
        if end:
            state.prepend_token(token)
            return end
        state.append_token(token)
        return state.cursor

    def inner_rules(self, state: Lines, rules: list[str]) -> list[str]:
        """The rules for a text nested in `state`: no container below the deepest level."""
        if state.depth() < self.max_nested_level - 1:
            return rules
        return [rule for rule in rules if rule not in ("block_quote", "list", "toggle", "def_list")]

    def parse_fenced_code(self, m: Match[str], state: Lines) -> int | None:  # type: ignore[override]
        end = super().parse_fenced_code(m, state)
        if end and end >= state.cursor_max:
            marker = m.group("fenced_2")
            tail = state.src[m.end() : end].rstrip("\n").rsplit("\n", 1)
            closer = tail[-1].strip() if len(tail) > 1 else ""
            if len(closer) < len(marker) or closer.strip(marker[0]):
                state.tokens[-1]["open"] = marker
        return end

    def parse_setex_heading(self, m: Match[str], state: Lines) -> int | None:  # type: ignore[override]
        token = state.last_token()
        if not token or token["type"] != "paragraph" or state.cursor in state.lazy_line_starts:
            return super().parse_setex_heading(m, state)
        rule = m.group(0).strip()
        if (len(rule) > 1 or rule == "=") and _is_title(token["text"], rule[0]):
            token["last"] = state.line(m.start())
            return super().parse_setex_heading(m, state)
        if len(rule) > 2 and rule[0] == "-":
            state.append_token({"type": "thematic_break"})
        elif rule[0] == "=":
            return None
        return m.end() + 1

    def parse_raw_html(self, m: Match[str], state: Lines) -> int | None:  # type: ignore[override]
        name = m.group(0).strip().strip("</")
        if name[:1].isalpha() and not is_tag(name):
            return None  # `List<int>`, `<T>`: what looks like a tag is a word
        return super().parse_raw_html(m, state)


def _is_title(text: str, rule: str) -> bool:
    """A paragraph directly above `---` is a heading by CommonMark, yet in notes it is as often a paragraph above a rule."""
    text = text.strip()
    return rule == "=" or not ("\n" in text or len(text) > _LONGEST_SETEXT or text.endswith(_SENTENCE_END))


def block_parser() -> Blocks:
    """A block parser with every rule that notes need."""
    from cards.markup import rules

    parser = Blocks()
    add: list[tuple[str, str, Callable[[Any, Match[str], Any], int | None], str | None]] = [
        ("toggle", rules.TOGGLE, rules.parse_toggle, "fenced_code"),
        ("remark", rules.REMARK, rules.parse_remark, "indent_code"),
        ("block_math", rules.MATH, rules.parse_math, "indent_code"),
        ("table", rules.TABLE, rules.parse_table, "atx_heading"),
        ("footnote", rules.FOOTNOTE, rules.parse_footnote, "ref_link"),
        ("def_list", rules.DEFINITION, rules.parse_definitions, None),
    ]
    for name, pattern, function, before in add:
        parser.register(name, pattern, function, before=before)
    parser.block_quote_rules = list(parser.rules)
    parser.list_rules = list(parser.rules)
    return parser
