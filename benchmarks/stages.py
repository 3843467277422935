"""Where the time of a build goes: `python benchmarks/stages.py WORKSPACE [OPTION …]` runs `cards build` there and prints a table.

    python benchmarks/stages.py /path/to/workspace --jobs 1

Seconds of the clock, each stage with those inside it; what worker processes do is not seen, so `--jobs 1` shows how notes are read.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import os
import sys
import time
from typing import Any

STAGES = (
    ("notes read, known ones from the cache", "cards.pipeline.building", "gather"),
    ("- looked up in the cache", "cards.pipeline.caching", "Readings.get"),
    ("- kept in the cache", "cards.pipeline.caching", "Readings.put"),
    ("- parsed", "cards.pipeline.reading", "parse_note"),
    ("- explicit cards claimed", "cards.extractor", "claim"),
    ("- the tree built", "cards.extractor", "build"),
    ("- rules, with what they ask the analyser", "cards.extractor.rule", "Rule.run"),
    ("- cards checked and scored", "cards.extractor", "score"),
    ("- selected", "cards.extractor", "select"),
    ("ledger read", "cards.pipeline.building", "recall"),
    ("identified", "cards.pipeline.building", "identify"),
    ("- matched with the ledger", "cards.pipeline.identify", "match"),
    ("recorded", "cards.pipeline.building", "_recorded"),
    ("ledger written", "cards.ledger", "write"),
    ("exported", "cards.exporter", "export"),
    ("- rendered", "cards.exporter", "_render"),
    ("- packed", "cards.exporter.apkg", "package"),
    ("the next answer kept", "cards.pipeline.still", "keep"),
)


class Watch:
    """Adds up the seconds spent in functions; a call inside itself counts once."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def over(self, label: str, module: str, name: str) -> None:
        """Puts a watch around a function, or around a method as `Class.method`."""
        holder: Any = importlib.import_module(module)
        *classes, name = name.split(".")
        for part in classes:
            holder = getattr(holder, part)
        work, inside = getattr(holder, name), 0

        @functools.wraps(work)
        def watched(*given: Any, **named: Any) -> Any:
            nonlocal inside
            inside, start = inside + 1, time.perf_counter()
            try:
                made = work(*given, **named)
                return list(made) if hasattr(made, "send") else made  # a rule works when it is asked for its drafts
            finally:
                inside -= 1
                if not inside:
                    self.seconds[label] = self.seconds.get(label, 0.0) + time.perf_counter() - start

        setattr(holder, name, watched)


def main(folder: str, options: list[str]) -> int:
    """Builds and prints."""
    from cards.cli.app import run

    watch, start = Watch(), time.perf_counter()
    for stage in STAGES:
        watch.over(*stage)
    loaded = time.perf_counter() - start
    os.chdir(folder)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):
        run(["build", *options])
    total = time.perf_counter() - start
    print("| stage | s | share |\n|---|---|---|")
    found = [("all", total), ("the program loaded", loaded), *((stage[0], watch.seconds.get(stage[0], 0.0)) for stage in STAGES)]
    for label, seconds in found:
        print(f"| {label} | {seconds:.2f} | {100 * seconds / total:.0f} % |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
