"""`cards explain`: what a note's blocks were read as, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cards.cli import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.extractor import Look

LONGEST = 100
"""Characters shown of a block's own words."""


@click.command("explain")
@click.argument("place", metavar="PATH[:LINE]")
@click.pass_context
def command(ctx: click.Context, place: str) -> None:
    """Say for each block of a note (or the one at LINE) what it was read as, which rules made what of it, and why it was kept or not."""
    from cards.pipeline import explain
    from cards.workspace import open_workspace

    path, line = _split(place)
    looks, problems = explain(open_workspace(), path, line=line)
    for look in looks:
        console.result("\n".join(_lines(look)))
    if not looks and not problems:
        console.result(f"{place}: nothing stands here" if line else f"{place}: an empty note")
    console.problems(problems)
    ctx.exit(console.exit_code(problems))


def _lines(look: Look) -> list[str]:
    """One block as text."""
    span = look.span
    lines = [f"{span.path}:{span.start}" + (f"-{span.end}" if span.end > span.start else "") + f"  {look.read_as}"]
    words = " ".join(look.text.split())
    lines.append(f"    “{words[:LONGEST]}{'…' if len(words) > LONGEST else ''}”")
    lines.append(f"    looked: {_rules(look.looked)}")
    for choice in look.choices:
        draft = choice.draft
        why = f": {choice.reason}" if choice.reason else ""
        lines.append(f"    {draft.rule} ⇒ {choice.status} {draft.score:.2f}{why}")
        lines += [f"        Q {_indented(draft.question)}", f"        A {_indented(draft.answer)}"]
        lines.append("        " + ", ".join(f"{name} {value:+.2f}" for name, value in choice.features))
    if look.looked and not look.choices:
        lines.append("    no rule made a card of it")
    return [line for line in lines if line.strip()]


def _rules(looked: Sequence[str]) -> str:
    """The rules that looked, in the shorter of two ways."""
    from cards.extractor import RULES

    others = [rule.name for rule in RULES if rule.name not in looked]
    if not looked:
        return "no rule; this part of a note gives no cards"
    if len(others) < len(looked):
        return "every rule" + (f" but {', '.join(others)}" if others else "")
    return ", ".join(looked)


def _indented(text: str) -> str:
    return text.replace("\n", "\n          ")


def _split(place: str) -> tuple[str, int | None]:
    """The path and the line of `PATH:LINE`; a file whose own name ends that way is meant as it is."""
    path, colon, line = place.rpartition(":")
    if colon and line.isascii() and line.isdigit() and path and not Path(place).exists():
        return path, int(line)
    return place, None
