"""What other flashcard programs leave in a note for themselves: identifiers, schedules, tags.  None of it is the author's text."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--[ \t]*(?:SR|ID|id|NOTE_?ID|anki|CARD)\b[^<>\n]{0,500}?-->")
"""`<!--SR:!2024-01-02,3,250-->`, `<!--ID: 1612345678901-->`."""
_BLOCK_ID = re.compile(r"(?:\A|[ \t])\^(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9-]{3,60}\Z")
"""Obsidian's block identifiers, which several programs use: `^anki-1612345678901`, `^37066d`."""
_PROPERTY = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:id|collapsed|card-last-interval|card-repeats|card-ease-factor|card-next-schedule|card-last-reviewed"
    r"|card-last-score|background-color|heading|exclude-from-graph-view|anki-id|noteid|nid)::(?:[ \t][^\n]{0,300})?\Z"
)
"""Logseq's properties of a block."""
_HEAD = re.compile(r"\A\s*(?:^[ \t]*(?:[-*+][ \t]+)?[a-z][a-z0-9_/-]{0,40}::[ \t][^\n]{0,1000}\n)+(?=[ \t]*(?:\n|[-*+][ \t]|\Z))", re.M)
"""Properties of a whole page, as Logseq and Dataview have them at its top: `tags:: a, b`."""
MACRO = re.compile(r"\{\{cloze[ \t]+([^{}\n]{1,500})\}\}")
"""A gap of Logseq's; on a card that asks something else it is its words."""
_BLOCK_REF = re.compile(r"\(\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)\)")
"""A block of another page that Logseq would show here."""
_BARE_ID = re.compile(r"[ \t]*(?:ID|\^anki-[0-9]+|\*ID)[:][ \t]*[0-9]{6,20}[ \t]*\Z")
_TAG = re.compile(
    r"(?<![^\s(>])#(?:\[\[(?:card|flashcards?)\]\]|(?:flashcards?|cards?|anki)(?:/[^\s/#,;:!?()\[\]]{1,80}){0,9}(?=[\s.,;:!?)]|\Z))[ \t]?"
)
_SIGNS = ("<!--", "^", "::", "ID:", "#card", "#flash", "#anki", "#[[", "{{cloze", "((")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+)?(`{3,}|~{3,})([^\n]*)")

TAG = _TAG


def strip_line(line: str) -> str:
    """One line without what other programs left in it; empty if nothing else stood there."""
    if not any(sign in line for sign in _SIGNS):
        return line
    if is_property(line):
        return ""
    bare = _COMMENT.sub("", line)
    if "`" not in line:
        bare = _BLOCK_REF.sub("", MACRO.sub(r"\1", _TAG.sub("", bare)))
    bare = _BLOCK_ID.sub("", bare.rstrip())
    return line if bare == line.rstrip() else bare.rstrip()


def is_property(line: str) -> bool:
    """Whether a line holds an identifier or a property of a block, and nothing that the author wrote."""
    return bool(_PROPERTY.match(line) or _BARE_ID.match(line))


def head_lines(text: str) -> int:
    """How many lines at the top of a text, blank ones before them included, are properties of the page."""
    m = _HEAD.match(text) if "::" in text else None
    return m.group().count("\n") if m else 0


def strip(text: str) -> str:
    """A note's text without them, as many lines as before; code blocks are left as they are."""
    if not any(sign in text for sign in _SIGNS):
        return text
    out, fence = [], ""
    above = head_lines(text)
    for number, line in enumerate(text.split("\n")):
        fence, inside = fence_after(line, fence)
        out.append("" if number < above else line if inside else strip_line(line))
    return "\n".join(out)


def fence_after(line: str, fence: str) -> tuple[str, bool]:
    """The marker of the code fence that is open after `line`, and whether the line belongs to a code block.

    Args:
        line: the next line of the note.
        fence: the marker that was open before it, empty if none.
    """
    m = _FENCE.match(line) if "```" in line or "~~~" in line else None
    if not fence:
        if m and not (m.group(1)[0] == "`" and "`" in m.group(2)):
            return m.group(1), True
        return "", False
    if m and m.group(1)[0] == fence[0] and len(m.group(1)) >= len(fence) and not m.group(2).strip():
        return "", True
    return fence, True
