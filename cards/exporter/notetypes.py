"""The two note types that every package carries.  They are frozen: ids, names, field names and template names never change.

Anki knows a note type by its id.  A field added or renamed under the same id turns every note that is already in a collection into a
"conflicting" one, which is then never updated again; so spare fields are there from the start.  Templates and styling may change: raise
`REVISED` when they do, or collections that have the older ones keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cards.model import NoteTypeName

REVISED = 1795478400
"""When templates or styling last changed, Unix seconds.  Anki takes over a known note type's templates only from a later one."""

QUESTION = 1
"""The index of the field that Anki's browser shows and sorts by: the question, or the text with the gaps."""

_SHARED = ("Context", "Mistake", "Extra", "Source", "Lang", "Spare1", "Spare2", "Spare3")

_CONTEXT = """{{#Context}}<div class="context">{{Context}}</div>{{/Context}}"""
_MISTAKE = """{{#Mistake}}<div class="mistake">
<div class="label"><span class="ko">처음 답</span><span class="en">My first answer</span></div>
<div class="struck">{{Mistake}}</div>
</div>{{/Mistake}}"""
_EXTRA = """{{#Extra}}<details class="extra">
<summary><span class="ko">더 보기</span><span class="en">More</span></summary>
<div>{{Extra}}</div>
</details>{{/Extra}}"""
_SOURCE = """{{#Source}}<div class="source">{{Source}}</div>{{/Source}}"""
_PAGE = """<div class="note" lang="{{Lang}}">"""


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type as Anki stores it."""

    id: int
    """Never to change: Anki knows the type by it."""
    name: str
    fields: tuple[str, ...]
    """`Key` comes first: it holds the guid, so that no two notes count as duplicates and `Key:guid` finds the note."""
    template: str
    """The name of the only template."""
    front: str
    back: str
    cloze: bool


QA = NoteType(
    id=1718230451107,
    name="Mentor Cards QA",
    fields=("Key", "Question", "Answer", *_SHARED),
    template="Question → Answer",
    front=f"""{_PAGE}
{_CONTEXT}
<div class="question">{{{{Question}}}}</div>
</div>""",
    back=f"""{{{{FrontSide}}}}
<hr id="answer">
{_PAGE}
<div class="answer">{{{{Answer}}}}</div>
{_MISTAKE}
{_EXTRA}
{_SOURCE}
</div>""",
    cloze=False,
)

CLOZE = NoteType(
    id=1718230451219,
    name="Mentor Cards Cloze",
    fields=("Key", "Text", *_SHARED),
    template="Cloze",
    front=f"""{_PAGE}
{_CONTEXT}
<div class="text">{{{{cloze:Text}}}}</div>
</div>""",
    back=f"""{_PAGE}
{_CONTEXT}
<div class="text">{{{{cloze:Text}}}}</div>
{_MISTAKE}
{_EXTRA}
{_SOURCE}
</div>""",
    cloze=True,
)

NOTE_TYPES: dict[NoteTypeName, NoteType] = {"qa": QA, "cloze": CLOZE}


@cache
def css() -> str:
    """The styling of both note types, for light and dark, wide and narrow screens."""
    return files("cards.exporter").joinpath("style.css").read_text(encoding="utf-8")
