"""What the README shows is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cards.cli.app import run

README = Path(__file__).parent.parent / "README.md"
PART = re.compile(r"(?<=<!-- help: begin -->\n).*?(?=<!-- help: end -->)", re.DOTALL)


def test_help_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    run(["--help"])
    text = README.read_text(encoding="utf-8")
    now = PART.sub(lambda _: f"```text\n{capsys.readouterr().out}```\n", text)
    if update:
        README.write_text(now, encoding="utf-8")
    else:
        assert now == text, "run pytest --update"


def test_the_settings_that_it_shows_are_read(tmp_path: Path) -> None:
    from cards.workspace import open_workspace

    settings, deck = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / ".git").mkdir()
    (tmp_path / "decks").mkdir()
    (tmp_path / "cards.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "decks/x.yaml").write_text(deck, encoding="utf-8")
    workspace = open_workspace(tmp_path)
    assert workspace.problems == ()
    assert workspace.settings.exclude
    assert workspace.specs[0].name == "부스트캠프::CV"
