"""`python -m tests.fuzz [SECONDS] [FOLDER OF SEEDS] [FIRST NUMBER]`: random notes and mutated real ones, until the time is over.

A note is made from its number alone, so a finding can be made again; a longer run goes on where the last one ended.
With atheris installed, `python -m tests.fuzz atheris [libFuzzer options]` lets coverage steer.

Run by hand last for 54 minutes in pieces, on one busy core, with some 200 real notes as seeds:

- this loop, 25 minutes, notes 20000 to 54333 and 60000 to 82605: an attribute `title` of a picture in whose alternative text `<` stands;
  mended.
- atheris, 24 minutes, 55,000 runs: an IndexError in `Text.pieces` where a paragraph ends in many blank pieces; mended, and not met again in
  the 41,000 runs after that.
- hypothesis, 5 minutes, 200,000 short notes of fragments and of any characters among them: nothing.
- by reading for unchecked indices: an IndexError where a sentence's subject stands in brackets, another where an explanation is only full
  stops; mended.

No note took longer than `SLOW`.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.harness import check, made_up, mutated

SLOW = 2.0
"""Seconds of the processor that a hundred thousand characters may take; a shorter note may take as many."""


def run(seconds: float, folder: Path | None, first: int = 0) -> int:
    """How many notes failed or were slow; each is printed with what it needs to be made again."""
    seeds = [p.read_text("utf-8", "replace")[:20_000] for p in sorted(folder.rglob("*.md"))] if folder else []
    end, number, failed = time.monotonic() + seconds, first, 0
    while time.monotonic() < end:
        rng = random.Random(number)
        text = mutated(rng, rng.choice(seeds)) if seeds and number % 2 else made_up(rng, rng.randint(1, 300))
        start = time.process_time()
        try:
            check(text)
        except Exception as error:  # any is a finding
            failed += 1
            where = traceback.extract_tb(error.__traceback__)[-1]
            print(f"note {number}: {type(error).__name__}: {error} ({where.filename}:{where.lineno})\n{text[:2000]!r}", flush=True)
        if (took := time.process_time() - start) > SLOW * max(1, len(text) / 100_000):
            failed += 1
            print(f"note {number}: {took:.1f} s for {len(text)} characters", flush=True)
        number += 1
    print(f"notes {first} to {number - 1}: {failed} failed or slow")
    return failed


def steered() -> None:
    """Fuzzing steered by coverage."""
    import atheris  # type: ignore[import-not-found,unused-ignore]

    def one(data: bytes) -> None:
        check(data.decode("utf-8", "replace"))

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["atheris"]:
        steered()
    else:
        given = sys.argv[1:]
        found = run(
            float(given[0]) if given else 60,
            Path(given[1]) if len(given) > 1 else None,
            int(given[2]) if len(given) > 2 else 0,
        )
        sys.exit(bool(found))
