"""`python -m tests.fuzz [SECONDS] [FOLDER OF SEEDS]`: random notes and mutated real ones, until the time is over.

With atheris installed, `python -m tests.fuzz atheris [libFuzzer options]` lets coverage steer.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.harness import check, made_up, mutated

SLOW = 2.0
"""Seconds a hundred thousand bytes may take."""


def run(seconds: float, folder: Path | None) -> int:
    """How many notes failed; each is printed with what it needs to be made again."""
    seeds = [p.read_text("utf-8", "replace")[:20_000] for p in sorted(folder.rglob("*.md"))] if folder else []
    end, number, failed = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        rng = random.Random(number)
        text = mutated(rng, rng.choice(seeds)) if seeds and number % 2 else made_up(rng, rng.randint(1, 300))
        start = time.monotonic()
        try:
            check(text)
        except Exception as error:  # any is a finding
            failed += 1
            where = traceback.extract_tb(error.__traceback__)[-1]
            print(f"note {number}: {type(error).__name__}: {error} ({where.filename}:{where.lineno})\n{text[:2000]!r}", flush=True)
        if (took := time.monotonic() - start) > SLOW * max(1, len(text) / 100_000):
            print(f"note {number}: {took:.1f} s for {len(text)} characters", flush=True)
        number += 1
    print(f"{number} notes, {failed} failed")
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
        found = run(float(sys.argv[1]) if len(sys.argv) > 1 else 60, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
        sys.exit(bool(found))
