"""Seconds of processor time to read one note, once all is loaded: `reading.py FILE [TIMES]` prints a number."""

import sys
import time
from pathlib import Path

from cards.pipeline.reading import Recipe, read_note
from cards.workspace import Found

WARM = "# 말\n\n- 낱말 : 뜻을 가진 말의 조각이다\n\n말은 뜻을 나르기 때문에 짧게 쓴다. Words carry meaning.\n"


def main(file: str, times: int) -> None:
    """Reads the note as often as asked; the best counts."""
    warm = Path(file).with_suffix(".warm.md")
    warm.write_text(WARM, encoding="utf-8")
    read_note(Found(str(warm), "warm.md", True), Recipe())
    warm.unlink()
    found, best = Found(file, "note.md", True), float("inf")
    for _ in range(times):
        forget()
        start = time.process_time()
        reading = read_note(found, Recipe())
        best = min(best, time.process_time() - start)
        assert reading.read, reading.problems
    sys.stdout.write(f"{best} {len(reading.choices)}\n")


def forget() -> None:
    """Empties what the program remembers of words that it has seen, so that reading again is work again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cards."):
            for value in vars(module).values():
                if name not in ("cards.packs", "cards.nlp.tokenizer") and hasattr(value, "cache_clear"):
                    value.cache_clear()


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
