"""Pushing cards to where they are reviewed, whichever way, and remembering what was pushed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from cards.exporter.media import MAX_MB, MEGABYTE, MediaBox
from cards.exporter.merge import Sent, plan
from cards.exporter.names import deck_name, tag_list
from cards.exporter.render import fields
from cards.exporter.target import Item, Options, Report, Shipment, Target
from cards.files import STATE, state_folder, write_atomic
from cards.model import Card, Problem
from cards.problems import at


def pack(cards: Iterable[Card], *, root: Path, retired: Iterable[str] = (), media_mb: int = MAX_MB) -> tuple[Shipment, tuple[Problem, ...]]:
    """The cards rendered for a push, with their pictures; those that Anki could not show are left out and reported."""
    box = MediaBox(root, limit=media_mb * MEGABYTE)
    items: list[Item] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for card in sorted(cards, key=lambda card: (card.position, card.guid)):
        if card.guid in seen:
            problems.append(at("guid-twice", card.draft.span, key=card.guid))
            continue
        seen.add(card.guid)
        made, fault = fields(card, image=box.resolver(card.draft.span))
        if fault:
            problems.append(fault)
        else:
            items.append(Item(card, made, tag_list(card.draft.tags), deck_name(card.deck)))
    gone = tuple(guid for guid in dict.fromkeys(retired) if guid not in seen)
    return Shipment(tuple(items), gone, box.files), (*problems, *box.problems)


def push(target: Target, shipment: Shipment, *, root: Path, options: Options | None = None) -> Report:
    """Brings a place up to date.

    Args:
        target: the place.
        shipment: what is to be there.
        root: the workspace, which remembers what was pushed.

    Raises:
        CardsError: the place cannot be reached or changed.
    """
    options = options or Options()
    memory = _memory(target, root)
    sent = recall(memory)
    there = target.present([*(item.guid for item in shipment.items), *shipment.retired, *sent])
    moves, report, remembered = plan(shipment, there, sent, options=options, media=target.lacking(shipment.media))
    report = replace(report, place=target.place)
    if options.dry_run:
        return report
    backup = target.apply(moves, shipment) if moves else ""
    if remembered != sent:
        _remember(memory, remembered, root)
    return replace(report, backup=backup)


def forget(target: Target, *, root: Path) -> None:
    """Forgets the notes that a place does not have: one that was replaced whole lacks them, though nobody deleted them."""
    memory = _memory(target, root)
    sent = recall(memory)
    there = target.present(list(sent))
    if any(guid not in there for guid in sent):
        _remember(memory, {guid: one for guid, one in sent.items() if guid in there}, root)


def recall(path: Path) -> dict[str, Sent]:
    """What was pushed last; nothing where there is no memory of it.  Then what differs counts as edited in Anki."""
    try:
        rows = json.loads(path.read_bytes())
        return {guid: Sent(tuple(row[0]), tuple(row[1]), row[2], bool(row[3])) for guid, row in rows.items()}
    except (OSError, ValueError, AttributeError, TypeError, LookupError):
        return {}


def _memory(target: Target, root: Path) -> Path:
    return root / STATE / "pushed" / f"{target.key}.json"


def _remember(memory: Path, sent: Mapping[str, Sent], root: Path) -> None:
    state_folder(root)
    write_atomic(memory, _text(sent).encode())


def _text(sent: Mapping[str, Sent]) -> str:
    rows = (f"{json.dumps(guid)}: {json.dumps([*_row(sent[guid])], ensure_ascii=False)}" for guid in sorted(sent))
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _row(sent: Sent) -> tuple[object, ...]:
    return sent.fields, sent.tags, sent.deck, sent.retired
