"""`cards rules`: the rules with their examples."""

from __future__ import annotations

import click

from cards.cli import console


@click.command("rules")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Show the rules in the order in which they are tried; with NAME, the manual of one rule with its examples."""
    from inspect import cleandoc

    from cards.extractor import RULES
    from cards.problems import CardsError

    if name is None:
        rows = [(rule.name, str(rule.tier), ", ".join(rule.kinds), cleandoc(rule.doc).partition("\n")[0]) for rule in RULES]
        console.table(("rule", "tier", "kind", "what it reads"), rows, wide=("what it reads",))
        return
    manual = next((rule.doc for rule in RULES if rule.name == name), None)
    if manual is None:
        from difflib import get_close_matches

        near = get_close_matches(name, [rule.name for rule in RULES], n=1)
        raise CardsError(f"there is no rule `{name}`; " + (f"did you mean `{near[0]}`?" if near else "`cards rules` lists them"))
    console.result(cleandoc(manual))
