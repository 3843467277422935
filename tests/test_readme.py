"""What the README shows is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cards.cli.app import run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SAMPLE = "notes/2026-03-11-데이터베이스-멘토링.md"
FIRST, LAST = 15, 30
"""The lines of the sample note that the README shows."""


def compare(part: str, now: str, *, update: bool) -> None:
    """Holds a part of the README to what the program says now."""
    text = README.read_text(encoding="utf-8")
    pattern = re.compile(rf"(?<=<!-- {part}: begin -->\n).*?(?=<!-- {part}: end -->)", re.DOTALL)
    assert pattern.search(text)
    fresh = pattern.sub(lambda _: now, text)
    if update:
        README.write_text(fresh, encoding="utf-8")
    else:
        assert fresh == text, "run pytest --update"


def test_help_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    run(["--help"])
    compare("help", f"```text\n{capsys.readouterr().out}```\n", update=update)


def test_example(monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    from cards.pipeline import listing
    from cards.workspace import open_workspace

    monkeypatch.chdir(ROOT)
    found, _ = listing(open_workspace(), (SAMPLE,))
    shown = [item.choice.draft for item in found if item.choice.draft.span.start >= FIRST and item.choice.draft.span.end <= LAST]
    rows = [f"| {_cell(draft.question)} | {_cell(draft.answer)} |" for draft in shown if draft.kind in ("correction", "definition")]
    assert len(rows) >= 4
    note = "\n".join((ROOT / SAMPLE).read_text(encoding="utf-8").splitlines()[FIRST - 1 : LAST])
    table = "\n".join(["| question | answer |", "|---|---|", *rows])
    compare("example", f"```markdown\n{note}\n```\n\ngives, among others:\n\n{table}\n\n", update=update)


def _cell(markdown: str) -> str:
    return markdown.replace("\n", " ").replace("|", "\\|")


def test_the_settings_that_it_shows_are_read(tmp_path: Path) -> None:
    from cards.pipeline.gather import unknown_rules
    from cards.workspace import open_workspace

    settings, deck = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / ".git").mkdir()
    (tmp_path / "decks").mkdir()
    (tmp_path / "cards.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "decks/x.yaml").write_text(deck, encoding="utf-8")
    workspace = open_workspace(tmp_path)
    assert workspace.problems == ()
    assert unknown_rules(workspace) == ()
    assert workspace.settings.exclude
    assert workspace.specs[0].name == "부스트캠프::CV"
