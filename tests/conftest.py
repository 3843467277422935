"""Shared by all tests: workspaces on disk, and the flag that refreshes recorded output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cards.cli.app import run
from tests import fakes

MakeWorkspace = Callable[..., Path]
RunCards = Callable[..., tuple[int, str, str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write recorded output (transcripts, help texts, golden files) anew")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether recorded output is to be written anew."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def make_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeWorkspace:
    """Makes a folder with the given files (path → text or bytes), and goes there.

    It is a repository's root, so that nothing above it counts; the time of a build is fixed.
    """

    def make(files: Mapping[str, str | bytes] | None = None, *, name: str = "space") -> Path:
        root = tmp_path / name
        (root / ".git").mkdir(parents=True)
        for path, content in (files or {}).items():
            put(root / path, content)
        monkeypatch.chdir(root)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return root

    return make


@pytest.fixture
def _small_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser and a rule of a few lines in place of the real ones."""
    fakes.put_in_place(monkeypatch)


@pytest.fixture
def cards(capsys: pytest.CaptureFixture[str]) -> RunCards:
    """Runs a command line and gives its exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def put(path: Path, content: str | bytes) -> None:
    """Writes a file, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
