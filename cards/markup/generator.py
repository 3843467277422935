"""Tags of site generators (Jekyll's Liquid, Hugo's shortcodes): what a reader of the page would see, line for line."""

from __future__ import annotations

import re

from cards.markup.residue import fence_after

_OPEN_CODE = re.compile(r"[ \t]*(?:\{%-?|\{\{[<%])[ \t]*highlight[ \t]+\"?([\w+#.-]{1,30})\"?[^\n]{0,200}?(?:-?%\}|[>%]\}\})[ \t]*\Z")
_CLOSE_CODE = re.compile(r"[ \t]*(?:\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[>%]\}\})[ \t]*\Z")
_COMMENT = re.compile(r"[ \t]*\{%-?[ \t]*(end)?comment[ \t]*-?%\}[ \t]*\Z")
_PICTURE = re.compile(
    r"[ \t]*(?:\{\{<[ \t]*(?:figure|img|image)\b"
    r"|\{%[ \t]*(?:include[ \t]+\S{0,40}(?:figure|image|img)\S{0,40}|figure|img|image)(?=[ \t]))"
    r"([^\n]{0,1000}?)(?:/?>\}\}|%\})[ \t]*\Z"
)
_SOURCE = re.compile(
    r"(?:src|image_path|url|file|path)[ \t]*=[ \t]*[\"']([^\"'<>]{1,400})[\"']"
    r"|[ \t]([^\s\"'=<>]{1,400}\.(?:png|jpe?g|gif|svg|webp))(?=[ \t]|\Z)",
    re.IGNORECASE,
)
_ALT = re.compile(r"(?:alt|caption|title)[ \t]*=[ \t]*[\"']([^\"'\[\]]{1,200})[\"']")
_ALONE = re.compile(r"[ \t]*(?:\{\{[<%][^\n]{0,1000}[>%]\}\}|\{%[^\n]{0,1000}%\})[ \t]*\Z")
_FENCE = "~~~~~"


def plain(text: str) -> str:
    """A note's text with code blocks and pictures of site generators as Markdown, their other tags on lines of their own empty."""
    if "{%" not in text and "{{" not in text:
        return text
    out, fence, code, comment = [], "", False, False
    for line in text.split("\n"):
        if not code:
            fence, inside = fence_after(line, fence)
            if inside:
                out.append(line)
                continue
        made = line if "{%" not in line and "{{" not in line else _line(line, code)
        code = made.startswith(_FENCE) and made != line and made != _FENCE if not code else made != _FENCE
        if (m := _COMMENT.match(line)) and not code:
            comment, made = not m.group(1), ""
        out.append("" if comment else made)
    return text if code else "\n".join(out)


def _line(line: str, code: bool) -> str:
    if _CLOSE_CODE.match(line):
        return _FENCE if code else ""
    if code:
        return line
    if m := _OPEN_CODE.match(line):
        return _FENCE + m.group(1)
    if m := _PICTURE.match(line):
        source, alt = _SOURCE.search(m.group(1)), _ALT.search(m.group(1))
        if source:
            return f"![{alt.group(1) if alt else ''}](<{source.group(1) or source.group(2)}>)"
    alone = _ALONE.match(line)
    return "" if alone and "c1::" not in line and _tags_only(line) else line


def _tags_only(line: str) -> bool:
    """Whether a line holds nothing but tags: no words between a closing and the next opening brace."""
    rest, depth = [], 0
    for char in line.strip():
        depth += (char == "{") - (char == "}" and depth > 0)
        if not depth and char not in "{}":
            rest.append(char)
    return not "".join(rest).strip()
