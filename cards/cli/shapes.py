"""The JSON that other programs rely on: the listing, the plan, the problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cards.cli import advice

if TYPE_CHECKING:
    from cards.exporter.target import Report
    from cards.model import Problem
    from cards.pipeline import Listed, Outcome
    from cards.review.weakness import Concept

CSV_COLUMNS = (
    "guid",
    "kind",
    "rule",
    "note_type",
    "facet",
    "question",
    "answer",
    "context",
    "mistake",
    "extra",
    "deck",
    "tags",
    "lang",
    "score",
    "status",
    "reason",
    "path",
    "start",
    "end",
)


def card(listed: Listed) -> dict[str, Any]:
    """One card of a listing."""
    draft = listed.choice.draft
    return {
        "guid": listed.guid,
        "kind": draft.kind,
        "rule": draft.rule,
        "note_type": draft.note_type,
        "facet": draft.facet,
        "question": draft.question,
        "answer": draft.answer,
        "context": list(draft.context),
        "mistake": draft.mistake,
        "extra": draft.extra,
        "deck": listed.deck,
        "tags": list(draft.tags),
        "lang": draft.lang,
        "score": round(draft.score, 3),
        "status": listed.choice.status,
        "reason": listed.choice.reason,
        "source": {"path": draft.span.path, "start": draft.span.start, "end": draft.span.end},
    }


def csv_row(listed: Listed) -> list[object]:
    """One card as a row under `CSV_COLUMNS`."""
    shape = card(listed)
    shape |= shape.pop("source")
    shape |= {"context": " › ".join(shape["context"]), "tags": " ".join(shape["tags"])}
    return [shape[name] for name in CSV_COLUMNS]


def problem(found: Problem) -> dict[str, Any]:
    """One problem."""
    return {"code": found.code, "level": found.level, "message": found.message, "path": found.path, "line": found.line}


def listing(cards: Sequence[Listed], problems: Sequence[Problem]) -> dict[str, Any]:
    """What `cards list --format json` prints."""
    return {"cards": [card(listed) for listed in cards], "problems": [problem(found) for found in problems]}


def outcome(built: Outcome) -> dict[str, Any]:
    """What `cards build --format json` prints."""
    plan = built.plan
    return {
        "plan": {
            "new": list(plan.new),
            "changed": [{"guid": change.guid, "fields": list(change.fields)} for change in plan.changed],
            "moved": list(plan.moved),
            "retired": list(plan.retired),
            "unchanged": list(plan.unchanged),
            "doubtful": [{"guid": doubt.guid, "candidates": list(doubt.candidates)} for doubt in plan.doubtful],
        },
        "decks": [{"name": receipt.deck, "path": receipt.path, "cards": receipt.cards} for receipt in built.receipts],
        "problems": [problem(found) for found in built.problems],
        "advice": advice.in_anki(built),
    }


def pushed(report: Report) -> dict[str, Any]:
    """What a push did, by guid."""
    groups = ("new", "updated", "moved", "retired", "returned", "deleted", "unchanged", "gone", "strange", "media")
    return {
        **{name: list(getattr(report, name)) for name in groups},
        "edited": [{"guid": e.guid, "fields": list(e.fields), "clash": e.clash, "sure": e.sure} for e in report.edited],
        "renamed": dict(report.renamed),
        "place": report.place,
        "backup": report.backup,
    }


def weak(concepts: Sequence[Concept], problems: Sequence[Problem]) -> dict[str, Any]:
    """What `cards weak --format json` prints, weakest first."""
    return {
        "concepts": [
            {
                "concept": concept.name,
                "weakness": concept.weakness,
                "reasons": list(concept.reasons),
                "words": concept.words,
                "mistake": concept.mistake,
                "source": {"path": concept.source.path, "start": concept.source.start, "end": concept.source.end},
                "guids": list(concept.guids),
            }
            for concept in concepts
        ],
        "problems": [problem(found) for found in problems],
    }
