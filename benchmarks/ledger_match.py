"""How long it takes to find 20,000 known cards in 1,000 notes: `python benchmarks/ledger_match.py`.

Prints the median of five runs of each case, in CPU seconds: what a build pays for identity beyond reading the notes.  `match` finds the
cards, `record` decides what changed, `text` spells and `parse` reads the ledger's file.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cards.ledger import Ledger, match, parse, record, to_text
from cards.model import Draft, Placed, Span

NOTES, CARDS = 1_000, 20
NOW = datetime(2024, 3, 1, tzinfo=UTC)
RUNS = 5


def drafts() -> list[Draft]:
    """Cards of made-up words, as many in each note."""
    rng = random.Random(5)

    def words(count: int) -> str:
        return " ".join("".join(chr(rng.randrange(0xAC00, 0xD7A4)) for _ in range(rng.randint(2, 4))) for _ in range(count))

    return [_draft(f"notes/{note:04}.md", line, f"{words(4)}?", words(12), words(2)) for note in range(NOTES) for line in range(CARDS)]


def _draft(path: str, line: int, question: str, answer: str, heading: str) -> Draft:
    span = Span(path, 3 * line + 1, 3 * line + 2)
    return Draft(
        "ask", "qa", "qa", question, answer, (heading,), question, "meaning", span, 0.9, trail=("제목", f"{heading[:2]} {line // 5}")
    )


def cases(known: Sequence[Draft]) -> dict[str, list[Draft]]:
    """What people do to a whole workspace between two builds."""

    def every(step: int, change: Callable[[Draft], Draft]) -> list[Draft]:
        return [change(draft) if place % step == 0 else draft for place, draft in enumerate(known)]

    def elsewhere(draft: Draft) -> Draft:
        return replace(draft, span=replace(draft.span, path=draft.span.path.replace("notes/", "notes/old/")))

    def reworded(draft: Draft) -> Draft:
        return replace(draft, question=f"{draft.question[:-3]}까?", answer=draft.answer[2:] + " 등")

    return {
        "nothing changed": list(known),
        "one card in a hundred edited": every(100, reworded),
        "one card in ten edited": every(10, reworded),
        "every note in another folder": [elsewhere(draft) for draft in known],
        "both": [elsewhere(draft) for draft in every(10, reworded)],
        "one card in five gone": [draft for place, draft in enumerate(known) if place % 5],
        "ledger lost in part": list(known),
    }


def seconds(work: Callable[[], object]) -> float:
    """The median CPU time."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    known = drafts()
    matching = match(Ledger(), known)
    placed = [Placed(guid, draft, "반", "제목 · 2024-03-01") for guid, draft in zip(matching.guids, known, strict=True)]
    ledger, _, _ = record(Ledger(), matching, placed, scope=None, now=NOW)
    data = to_text(ledger).encode()
    print(f"{NOTES} notes, {len(known)} cards, ledger of {len(data) / 1e6:.1f} MB")
    for name, now in cases(known).items():
        remembered = Ledger.of(ledger.entries[::2]) if name == "ledger lost in part" else ledger
        found = len(set(match(remembered, now).guids) & set(matching.guids))
        taken = seconds(lambda remembered=remembered, now=now: match(remembered, now))
        print(f"match   {name:32} {taken:5.2f} s   {found} of {len(now)} found")
    print(f"record  {'':32} {seconds(lambda: record(ledger, matching, placed, scope=None, now=NOW)):5.2f} s")
    print(f"text    {'':32} {seconds(lambda: to_text(ledger)):5.2f} s")
    print(f"parse   {'':32} {seconds(lambda: parse(data, 'ledger.jsonl')):5.2f} s")


if __name__ == "__main__":
    main()
