"""The two note types in a collection: made as a package makes them, brought up to date as a package does, never with a schema change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cards.exporter.notetypes import NOTE_TYPES, QUESTION, REVISED, NoteType, css
from cards.model import NoteTypeName
from cards.problems import CardsError

if TYPE_CHECKING:
    from cards.exporter.collection import Engine


def ours(col: Engine) -> dict[int, NoteTypeName]:
    """The note types of ours that the collection has, by id; one whose fields lack a name of ours is not ours any more."""
    found: dict[int, NoteTypeName] = {}
    for name, kind in NOTE_TYPES.items():
        there = col.models.get(kind.id)
        if there is not None and set(kind.fields) <= {field["name"] for field in there["flds"]}:
            found[kind.id] = name
    return found


def provide(col: Engine, name: NoteTypeName) -> dict[str, Any]:
    """The note type, made where it is missing, its templates renewed where ours are later.

    Raises:
        CardsError: its fields were renamed or removed in Anki.
    """
    kind = NOTE_TYPES[name]
    there: dict[str, Any] | None = col.models.get(kind.id)
    if there is None:
        col._backend.add_or_update_notetype(json=json.dumps(_made(col, kind)).encode(), preserve_usn_and_mtime=True, skip_checks=False)
        col.models._clear_cache()
        made: dict[str, Any] = col.models.get(kind.id)
        return made
    lost = [field for field in kind.fields if field not in {f["name"] for f in there["flds"]}]
    if lost:
        raise CardsError(f"the note type “{there['name']}” has lost its field `{lost[0]}` in Anki; give it back, and push again")
    if there["mod"] < REVISED:
        there["css"] = css()
        there["tmpls"][0].update(qfmt=kind.front, afmt=kind.back)
        col.models.update_dict(there)
    return there


def _made(col: Engine, kind: NoteType) -> dict[str, Any]:
    """The note type as Anki keeps it.  The engine gives new types an id of its own, so it gets ours as one that was synced would be."""
    made: dict[str, Any] = col.models.new(kind.name)
    template = col.models.new_template(kind.template)
    template.update(qfmt=kind.front, afmt=kind.back, ord=0)
    made.update(
        id=kind.id,
        type=int(kind.cloze),
        css=css(),
        sortf=QUESTION,
        usn=-1,
        mod=REVISED,
        flds=[{**col.models.new_field(name), "ord": place} for place, name in enumerate(kind.fields)],
        tmpls=[template],
    )
    return made
