"""mistune's inline parser, taught to keep offsets and to read what study notes hold beyond CommonMark.

Every character of the source passes either through `process_text` or through one rule's match, in order; so a running offset is enough
to give each token `pos`, its start and end in the whole inline source.
"""

from __future__ import annotations

import re
from re import Match
from typing import Any

from mistune.core import InlineState
from mistune.inline_parser import InlineParser
from mistune.plugins.formatting import parse_mark, parse_strikethrough

from cards.markup.emphasis import Token, pair
from cards.markup.tags import is_tag, never_ends

MAX_DEPTH = 20

MATH = (
    r"\$\$(?:[^$\\]|\\[\s\S]){1,2000}?\$\$"
    r"|(?<![A-Za-z0-9$])\$(?![\s$])(?:[^$\\\n]|\\[^\n]){0,1000}?(?<!\s)\$(?![A-Za-z0-9$])"
    r"|(?<![A-Za-z0-9$])\$ (?=[^$\n]{0,300}\\[A-Za-z]{2})(?:[^$\\\n]|\\[^\n]){1,300}? \$(?![A-Za-z0-9$])"
    r"|\\\((?:[^\\\n\u1100-\uffdc]|\\[^()\n]){1,1000}\\\)"
    r"|\\\[(?:[^\\\u1100-\uffdc]|\\[^\[\]]){1,2000}\\\]"
)
WIKI = r"!?\[\[(?P<wiki_page>[^\[\]|\n]{1,300})(?:\|(?P<wiki_alias>[^\[\]\n]{0,300}))?\]\](?!\()"
LOOSE_IMAGE = r"!\[[^\[\]\n]{0,300}\]\((?P<loose_target>[^()<>\n\"]{1,300} [^()<>\n\"]{1,300})\)"
LIQUID_IMAGE = r"!\[[^\[\]\n]{0,300}\]\((?P<liquid_target>\{\{[^{}\n]{1,200}\}\}[^()\s]{0,300})\)"
DROPPED = (
    r"\{%[^\n]{0,300}?%\}"
    r"|\{\{[<%][^\n]{0,300}?[>%]\}\}"
    r"|\{\{[ \t]*(?:site|page|post|include|layout)\.[^{}\n]{1,200}\}\}"
    r"|\{\{[ \t]*[\"'][^{}\n]{1,200}\|[^{}\n]{1,100}\}\}"
    r"|\{:[ ]?[.#a-z][^{}\n]{0,200}\}"
    r"|%%[^%\n]{1,500}%%"
    r"|\{\{(?:query|embed|renderer|video|youtube|tweet|pdf)[ \t][^{}\n]{1,300}\}\}"
    r"|(?<=\))\{ ?(?:[.#][\w-]+|(?:width|height|style|class|align) ?=)[^{}\n]{0,200}\}"
)
FOOTNOTE = r"\[\^(?P<foot_key>[^\[\]\s]{1,100})\](?!\()"
MARK = r"(?<![A-Za-z0-9_=!<>)\]])==(?=[^\s=])"
STRIKE = r"(?<!~)~~(?=[^\s~])"

_BARE_NUMBERS = re.compile(r"[\d\s,.+-]*\Z")
_MEDIA_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|mp3|m4a|wav|ogg|oga|opus|flac|mp4|webm)\Z", re.I)
_WIDTH = re.compile(r"(?:\A|\|)(\d{1,4})(?:x\d{1,4})?\Z")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ESCAPE = re.compile(r"\\(.)", re.S)


class _Brackets(list[Any]):
    """mistune's stack of open brackets, which remembers the one that was closed last: there a link begins."""

    last: Any = None

    def pop(self, index: Any = -1) -> Any:
        self.last = super().pop(index)
        return self.last


class Spans(InlineState):
    """An inline state that knows where in the whole inline source its own source begins."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.opened = self.brackets = _Brackets()
        self.base = 0
        self.at = 0
        """How much of the own source is read."""
        self.inner = 0
        """Where the source of a nested state begins: right after the marker that was matched."""
        self.busy = False
        """A rule is at work; it is given its tokens' places when it is done."""
        self.words: dict[str, bool] = {}
        """Of each element's name that was met: whether its tags are only words in this source."""

    def copy(self) -> Spans:
        child = super().copy()
        assert isinstance(child, Spans)
        child.base = self.base + self.inner
        return child

    def is_word(self, name: str) -> bool:
        """Whether the tag of an element that shows nothing never ends here, and so is only a word."""
        if name not in self.words:
            self.words[name] = never_ends(name, self.src)
        return self.words[name]


class Inline(InlineParser):
    """CommonMark inline tokens as mistune reads them, each with `pos`."""

    state_cls = Spans

    def __init__(self) -> None:
        super().__init__(max_nested_level=MAX_DEPTH)
        self.register("math", MATH, Inline.parse_math, before="escape", start_chars=tuple("$\\"))
        self.register("dropped", DROPPED, Inline.parse_dropped, before="escape", start_chars=tuple("{%"))
        self.register("wiki", WIKI, Inline.parse_wiki, before="link", start_chars=tuple("!["))
        self.register("loose_image", LOOSE_IMAGE, Inline.parse_loose_image, before="link", start_chars=tuple("!"))
        self.register("liquid_image", LIQUID_IMAGE, Inline.parse_loose_image, before="link", start_chars=tuple("!"))
        self.register("footnote", FOOTNOTE, Inline.parse_footnote, before="link", start_chars=tuple("["))
        self.register("strikethrough", STRIKE, parse_strikethrough, before="link", start_chars=tuple("~"))
        self.register("mark", MARK, parse_mark, before="link", start_chars=tuple("="))

    def read(self, source: str, env: dict[str, Any]) -> list[Token]:
        """The tokens of an inline source; `env` holds `ref_links`, the note's link definitions."""
        return self(source, env)

    def process_text(self, text: str, state: InlineState, parse_emphasis: bool = True) -> None:
        assert isinstance(state, Spans)
        token: Token = {"type": "text", "raw": text}
        if not state.busy:
            start = state.base + state.at
            state.at += len(text)
            token["pos"] = (start, start + len(text))
        state.append_token(token)

    def parse_method(self, m: Match[str], state: InlineState) -> int | None:
        assert isinstance(state, Spans)
        closing = m.lastgroup == "link_close"
        if closing:
            state.at = m.start()
        state.busy, state.inner = not closing, m.end()
        end = super().parse_method(m, state)
        state.busy = False
        if end:
            self._place(m, end, state)
            state.at = end
        return end

    def _place(self, m: Match[str], end: int, state: Spans) -> None:
        """Gives the token of one match its place; a closing bracket may make a link and leave further brackets as text behind it."""
        at = end
        for token in reversed(state.tokens):
            start = m.start()
            if m.lastgroup == "link_close":
                if token["type"] == "text":
                    start = at - len(token["raw"])
                elif "pos" not in token:
                    start = state.opened.last.start - 1 - state.opened.last.image
            if start < m.start() and "pos" in token:
                break
            token["pos"] = (state.base + start, state.base + at)
            if token.pop("_autolink", None):
                token["children"][0]["pos"] = (state.base + start + 1, state.base + at - 1)
            at = start
            if at <= m.start():
                break

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        return pair(tokens)

    def parse_escape(self, m: Match[str], state: InlineState) -> int:
        state.append_token({"type": "text", "raw": _ESCAPE.sub(r"\1", m.group(0)), "escaped": True})
        return m.end()

    def parse_inline_html(self, m: Match[str], state: InlineState) -> int | None:
        assert isinstance(state, Spans)
        name = _TAG_NAME.match(state.src, m.start())
        if name and (not is_tag(name.group(1)) or state.is_word(name.group(1))):
            return None  # `List<int>`, `the <title> tag`: what looks like a tag is a word
        return super().parse_inline_html(m, state)

    def parse_math(self, m: Match[str], state: InlineState) -> int:
        source = m.group(0)
        edge = 1 if source[0] == "$" != source[1] else 2
        kind = "block_math" if source[:2] in ("$$", "\\[") else "inline_math"
        state.append_token({"type": kind, "raw": source[edge:-edge]})
        return m.end()

    def parse_dropped(self, m: Match[str], state: InlineState) -> int:
        state.append_token({"type": "dropped", "raw": ""})
        return m.end()

    def parse_footnote(self, m: Match[str], state: InlineState) -> int | None:
        key = m.group("foot_key")
        if not key.isdigit() and key not in state.env.get("footnotes", ()):
            return None
        return self.parse_dropped(m, state)

    def parse_wiki(self, m: Match[str], state: InlineState) -> int | None:
        page, alias, embed = m.group("wiki_page"), m.group("wiki_alias"), m.group(0)[0] == "!"
        page = page.rstrip("\\")  # `[[a\\|b]]` inside a table
        if _BARE_NUMBERS.match(page) and alias is None:
            return None
        if embed and _MEDIA_FILE.search(page.strip()):
            width = _WIDTH.search(alias or "")
            attrs = {"url": page.strip(), **({"width": width.group(1)} if width else {})}
            state.append_token({"type": "image", "children": [], "attrs": attrs})
            return m.end()
        which = "wiki_alias" if alias else "wiki_page"
        start = getattr(state, "base", 0) + m.start(which)
        text = {"type": "text", "raw": alias or page, "pos": (start, start + len(alias or page)), "escaped": True}
        state.append_token({"type": "link", "children": [text], "attrs": {"url": page.strip()}, "wiki": True})
        return m.end()

    def parse_loose_image(self, m: Match[str], state: InlineState) -> int:
        """An image whose target holds blanks: CommonMark wants `<…>` around it, authors forget, and Liquid always has some."""
        target = m.group(f"{m.lastgroup.partition('_')[0]}_target" if m.lastgroup else 0)
        state.append_token({"type": "image", "children": [], "attrs": {"url": target.strip()}})
        return m.end()
