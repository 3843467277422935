"""From a card to the fields of its note: Markdown becomes safe HTML, and what Anki would read as a command is disarmed."""

from __future__ import annotations

import html
import re

from cards.exporter.cloze import gaps
from cards.exporter.locate import Image
from cards.exporter.notetypes import NOTE_TYPES
from cards.exporter.plain import html_of
from cards.model import Card, Draft, Problem
from cards.problems import at

_COMMAND = re.compile(r"\[(?=(?:sound:|anki:|latex\]|\$\$?\]))", re.IGNORECASE)
"""What Anki acts on anywhere in a field: sounds, speech, and LaTeX that it would run a program for."""

_MEDIA = re.compile(r"!\[|<(?:img|audio|video|source)\b|\.(?:mp3|m4a|wav|ogg|oga|opus|flac|3gp|mp4|webm)\)", re.I)
_TAG = re.compile(r"<[^<>]*>")
_SHOWN = re.compile(r"<(?:img|hr|table)\b")


Fields = tuple[str, ...]
"""The values of a note's fields, in the order of its note type."""


def fields(card: Card, *, image: Image) -> tuple[Fields, Problem | None]:
    """The values of a note's fields, in the order of its note type, and what keeps the card from being shown, if anything does."""
    draft = card.draft
    values = {
        "Key": html.escape(card.guid, quote=False),
        "Question": markup(draft.question, image=image),
        "Answer": markup(draft.answer, image=image) if draft.note_type == "qa" else "",
        "Context": html.escape(" › ".join(part for part in draft.context if part.strip()), quote=False),
        "Mistake": markup(draft.mistake, image=image),
        "Extra": markup(draft.extra, image=image),
        "Source": html.escape(card.source, quote=False),
        "Lang": html.escape(draft.lang),
    }
    values["Text"] = values["Question"]
    kind = NOTE_TYPES[draft.note_type]
    return tuple(_storable(values.get(name, "")) for name in kind.fields), _fault(card, values["Question"])


def markup(text: str, *, image: Image | None = None) -> str:
    """Markdown as the HTML of a field."""
    if not text.strip():
        return ""
    if (easy := html_of(text)) is not None:
        return easy
    from cards.markup.html import SOUND, to_html

    made = _COMMAND.sub("&#91;", to_html(text, image=image))
    return made.replace(SOUND[0], "[sound:").replace(SOUND[1], "]") if SOUND[0] in made else made


def may_show_pictures(draft: Draft) -> bool:
    """Whether rendering the draft can ask for a picture or a sound at all."""
    return any(_MEDIA.search(text) for text in (draft.question, draft.answer, draft.mistake, draft.extra))


def _storable(value: str) -> str:
    """A field without Anki's separator of fields, and without the character that ends a text for SQLite."""
    return value.replace("\x1f", " ").replace("\0", "")


def _fault(card: Card, question: str) -> Problem | None:
    """Why Anki would make no card of this note."""
    if not _SHOWN.search(question) and not html.unescape(_TAG.sub("", question)).strip():
        return at("question-empty", card.draft.span, key=card.guid)
    if card.draft.note_type == "cloze" and not gaps(question):
        return at("cloze-without-gap", card.draft.span, key=card.guid)
    return None
