"""A fragment of Markdown → HTML that is safe to store in a card: the same reading as the parser's, then an allow-list."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

import nh3
from mistune.core import BlockState
from mistune.markdown import Markdown
from mistune.renderers.html import HTMLRenderer
from mistune.util import safe_entity, striptags

from cards.markup.blocks import Blocks, Lines, Token
from cards.markup.cloze import apart, disarm
from cards.markup.inline import attributes
from cards.markup.markdown import parse_tokens
from cards.markup.spans import Inline
from cards.markup.tags import SWALLOWING, never_ends

if TYPE_CHECKING:
    from pygments.formatter import Formatter

Image = Callable[[str, str], str]
"""(target, alternative text) → the address to show, or empty where there is no such picture."""

CODE_CLASS = "hl"
MISSING_CLASS = "missing"

_ALLOWED = """
a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6
hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul
var wbr
"""
_TAGS = set(_ALLOWED.split())
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "span": {"class"},
    "pre": {"class"},
}
_SCHEMES = {"http", "https", "mailto"}
_HIDDEN = {"script", "style", "textarea", "iframe", "object", "embed", "svg", "noscript", "title"}
_SWALLOWS = re.compile(rf"<(?=(xmp|noembed|noframes|plaintext|{'|'.join(sorted(SWALLOWING))})[\s/>])", re.I)
_CLASS = re.compile(rf"(?:{CODE_CLASS}|{MISSING_CLASS}|[a-z][a-z0-9]{{0,2}})\Z")
_IMG = re.compile(r"""<(?:img|audio|video|source)\b(?:[^<>"']++|"[^"]{0,2000}+"|'[^']{0,2000}+'|["']){0,40}+>""", re.I)
_SOUND_FILE = re.compile(r"\.(?:mp3|m4a|wav|ogg|oga|opus|flac|3gp|mp4|webm)\Z", re.I)
_ALT_WIDTH = re.compile(r"\|(\d{1,4})(?:x\d{1,4})?\Z")
SOUND = ("\ue000", "\ue001")
"""What stands around the name of a sound file in the HTML that `to_html` makes; both are taken out of what an author wrote."""
_FORGED = re.compile(r"[\ue000\ue001]|&#(?:[xX]0*[eE]00[01]|0*5734[45])(?![0-9a-fA-F]);?")
_WIDTH = re.compile(r"""\bwidth\s*=\s*["']?(\d{1,4})""", re.I)
_EXTERNAL = re.compile(r"(?:https?|mailto):", re.I)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_TWICE = re.compile(r"<br>\s*<br>\n")
_LONGEST_CODE = 20_000


def to_html(markdown: str, *, image: Image | None = None) -> str:
    """The HTML of a Markdown fragment (one field of a card).

    Args:
        markdown: one line or many: lists, tables, code, formulas and HTML included.  `{{c1::…}}` is kept as it stands.
        image: maps a picture's target and alternative text to the address to show; empty = there is none, and its name is shown instead.
            Without it targets are kept.

    Returns:
        HTML of an allow-list: no scripts, handlers, styles or frames.  A new line of the source is a new line; one paragraph alone has
        no `<p>`; a sound's name stands between the characters of `SOUND`;
        formulas stand in `\\(…\\)` and `\\[…\\]`; code has the classes of `code_css`; double braces are left only around gaps.
    """
    renderer = _Renderer(image)
    state = parse_tokens(_FORGED.sub("", markdown))
    tokens = [token for token in state.tokens if token["type"] != "blank_line"]
    _mark_tasks(tokens)
    if len(tokens) == 1 and tokens[0]["type"] == "paragraph":
        tokens[0]["type"] = "block_text"
    state.tokens = tokens
    made = Markdown(renderer, _BLOCKS, _INLINE).render_state(state)
    assert isinstance(made, str)
    return disarm(_clean(_TWICE.sub("<br>\n", made)).strip())


def code_css(*, dark: bool) -> str:
    """The style sheet of highlighted code; for `dark` each rule applies below `.nightMode` only."""
    from pygments.formatters import HtmlFormatter

    prefix = f".nightMode .{CODE_CLASS}" if dark else f".{CODE_CLASS}"
    formatter = HtmlFormatter(style="monokai" if dark else "default")
    return "\n".join(formatter.get_token_style_defs(prefix))  # type: ignore[no-untyped-call]


def _clean(made: str) -> str:
    return nh3.clean(
        made,
        tags=_TAGS,
        clean_content_tags=_HIDDEN,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Classes of ours only: a note must not put on those that Anki or the templates use."""
    return value if name != "class" or _CLASS.match(value) else None


def _mark_tasks(tokens: Iterable[Token]) -> None:
    for token in tokens:
        children = token.get("children", ())
        if token["type"] == "list_item" and children and "text" in children[0]:
            text = children[0]["text"].lstrip()
            if m := _TASK.match(text):
                children[0]["text"] = ("☐ " if m.group(1) == " " else "☑ ") + text[m.end() :]
        _mark_tasks(children)


class _Renderer(HTMLRenderer):
    """mistune's renderer with the tokens of our parsers.  What it lets through of the note's own HTML is cleaned afterwards."""

    def __init__(self, image: Image | None) -> None:
        super().__init__(escape=False)
        self._image = image

    def text(self, text: str) -> str:
        return safe_entity(text)

    def softbreak(self) -> str:
        return "<br>\n"

    def linebreak(self) -> str:
        return "<br>\n"

    def dropped(self, text: str) -> str:
        return ""

    def strikethrough(self, text: str) -> str:
        return f"<del>{text}</del>"

    def mark(self, text: str) -> str:
        return f"<mark>{text}</mark>"

    def inline_math(self, text: str) -> str:
        return rf"\({html.escape(apart(text), quote=False)}\)"

    def block_math(self, text: str) -> str:
        return rf"\[{html.escape(apart(text), quote=False)}\]"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Only links that lead out of the notes: a card knows no folder."""
        if _EXTERNAL.match(url):
            return f'<a href="{html.escape(url)}">{text}</a>'
        return f"{text} {self._picture(unquote(url), '', '')}" if _SOUND_FILE.search(url) else text

    def image(self, text: str, url: str, title: str | None = None, width: str = "") -> str:
        alt = html.unescape(striptags(text))
        if m := _ALT_WIDTH.search(alt):
            alt, width = alt[: m.start()], m.group(1)
        return self._picture(unquote(url), alt, width)

    def inline_html(self, html: str) -> str:
        return _IMG.sub(self._img, html)

    def block_html(self, html: str) -> str:
        """The HTML as it stands; a tag that would hide all that follows it is text, as GitHub shows it."""
        words = {name for name in map(str.lower, _SWALLOWS.findall(html)) if name not in SWALLOWING or never_ends(name, html)}
        shown = _SWALLOWS.sub(lambda m: "&lt;" if m.group(1).lower() in words else "<", html) if words else html
        return _IMG.sub(self._img, shown) + "\n"

    def _img(self, m: re.Match[str]) -> str:
        given, width = attributes(m.group()), _WIDTH.search(m.group())
        if not given.get("src") and m.group()[1:4].lower() != "img":
            return ""  # `<audio>` names its file in a `<source>`
        return self._picture(unquote(given.get("src", "")), given.get("alt", ""), width.group(1) if width else "")

    def _picture(self, target: str, alt: str, width: str) -> str:
        source = self._image(target, alt) if self._image else target
        if not source:
            sign = "🔊" if _SOUND_FILE.search(target) else "🖼"
            return f'<span class="{MISSING_CLASS}">{sign} {html.escape(alt or target.rpartition("/")[2])}</span>'
        if _SOUND_FILE.search(source):
            return f"{SOUND[0]}{html.escape(source)}{SOUND[1]}"
        size = f' width="{width}"' if width else ""
        return f'<img src="{html.escape(source)}" alt="{html.escape(alt)}"{size}>'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre class="{CODE_CLASS}"><code>{_highlight(code.rstrip(chr(10)), (info or "").split(" ")[0])}</code></pre>\n'

    def footnote(self, text: str) -> str:
        return f"<p>{text}</p>\n"

    def toggle(self, text: str, tag: str, title: str) -> str:
        if tag != "details":
            return f"<blockquote>\n{text}</blockquote>\n"
        head = self.render_tokens(_INLINE.read(title, {"ref_links": {}}), _NO_STATE)
        return f"<details><summary>{head}</summary>\n{text}</details>\n"

    def def_list(self, text: str) -> str:
        return f"<dl>\n{text}</dl>\n"

    def def_list_head(self, text: str) -> str:
        return f"<dt>{text}</dt>\n"

    def def_list_item(self, text: str) -> str:
        return f"<dd>{text}</dd>\n"

    def table(self, text: str) -> str:
        return f"<table>\n{text}</table>\n"

    def table_head(self, text: str) -> str:
        return f"<thead><tr>{text}</tr></thead>\n"

    def table_body(self, text: str) -> str:
        return f"<tbody>\n{text}</tbody>\n"

    def table_row(self, text: str) -> str:
        return f"<tr>{text}</tr>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag, side = "th" if head else "td", f' align="{align}"' if align else ""
        return f"<{tag}{side}>{text}</{tag}>"


def _highlight(code: str, lang: str) -> str:
    """The code with a span for each token of the language, or only escaped where the language is unknown."""
    if not lang or len(code) > _LONGEST_CODE:
        return html.escape(code, quote=False)
    from pygments import highlight
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(lang.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return html.escape(code, quote=False)
    return str(highlight(code, lexer, _formatter())).rstrip("\n")


@cache
def _formatter() -> Formatter[str]:
    """Made once: it works out a style sheet that is never asked for."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


_BLOCKS = Blocks()
_INLINE = Inline()
_NO_STATE: BlockState = Lines()
