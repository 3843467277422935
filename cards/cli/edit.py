"""`cards edit`: other words for a card, the note as it is."""

from __future__ import annotations

import click

MARK = "\n---\n"
"""Between question and answer in the editor."""


@click.command("edit")
@click.argument("guid")
@click.option("--question", metavar="TEXT", default="", help="The new question, in Markdown.")
@click.option("--answer", metavar="TEXT", default="", help="The new answer, in Markdown.")
def command(guid: str, question: str, answer: str) -> None:
    """Reword the card GUID without touching the note; with neither option, in your editor.

    The wording holds until `cards undo`, even when the note is edited.
    """
    from cards.cli.decided import say
    from cards.decisions import edit
    from cards.pipeline import decide
    from cards.problems import CardsError
    from cards.workspace import open_workspace

    workspace = open_workspace()
    if not question and not answer:
        question, answer = _in_editor(guid)
    if not question and not answer:
        raise CardsError("nothing was changed")
    steps = [(guid, lambda known, text: edit(known, guid, question=question, answer=answer, text=text))]
    (text,) = decide(workspace, (guid,), steps)
    say("edited", guid, text)


def _in_editor(guid: str) -> tuple[str, str]:
    """The new question and answer, each empty where it was left as it was."""
    from cards.pipeline import look_up
    from cards.problems import CardsError
    from cards.workspace import open_workspace

    listed = look_up(open_workspace(), guid)
    if listed is None:
        raise CardsError(f"there is no card {guid} in the notes; `cards list --all` shows the cards and suggestions with their names")
    draft = listed.choice.draft
    text = click.edit(f"{draft.question}{MARK}{draft.answer}\n", extension=".md")
    if text is None:
        return "", ""
    question, mark, answer = text.partition(MARK)
    if not mark:
        raise CardsError("the line `---` between question and answer is missing; nothing was changed")
    question, answer = question.strip(), answer.strip()
    return (question if question != draft.question else ""), (answer if answer != draft.answer else "")
