"""Seconds to write a package: `writing.py ours|stock COUNT FILE` prints a number."""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from cards.exporter.apkg import package
from cards.exporter.notetypes import QA
from cards.model import Card, Deck, Draft, Span

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def values(n: int) -> tuple[str, ...]:
    """The fields of a note."""
    question, answer = f"<p>질문 {n}: what does part {n} do?</p>", f"<p>답 {n}: it holds the <b>value</b> {n * 7} of the table.</p>"
    return (f"g{n:09d}", question, answer, "노트 › 절", "", "", "노트 · 2026-03-01", "ko", "", "", "")


def ours(count: int, file: Path) -> None:
    """Writes with this program."""
    span = Span("notes/a.md", 1, 1)
    cards = tuple(
        Card(f"g{n:09d}", Draft("r", "qa", "qa", "q", "a", (), "q", "f", span, 1.0, tags=("kind::qa",)), "Deck", "", WHEN, n + 1)
        for n in range(count)
    )
    fields = [values(n) for n in range(count)]
    start = time.perf_counter()
    with file.open("wb") as stream:
        package(Deck("Deck", "", cards), fields, stream, media={})
    sys.stdout.write(f"{time.perf_counter() - start}\n")


def stock(count: int, file: Path) -> None:
    """Writes with genanki as it comes."""
    import genanki

    templates = [{"name": QA.template, "qfmt": QA.front, "afmt": QA.back}]
    model = genanki.Model(QA.id, QA.name, fields=[{"name": name} for name in QA.fields], templates=templates)
    notes = [genanki.Note(model=model, fields=list(values(n)), guid=f"g{n:09d}", tags=["kind::qa"]) for n in range(count)]
    start = time.perf_counter()
    deck = genanki.Deck(1_234_567_890, "Deck")
    for note in notes:
        deck.add_note(note)
    genanki.Package(deck).write_to_file(str(file))
    sys.stdout.write(f"{time.perf_counter() - start}\n")


with tempfile.TemporaryDirectory() as folder:
    {"ours": ours, "stock": stock}[sys.argv[1]](int(sys.argv[2]), Path(folder) / "deck.apkg")
