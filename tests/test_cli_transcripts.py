"""Runs the transcripts of `tests/cli/*.md` for real and compares what they show; `pytest --update` writes them anew.

A fenced block whose info holds `file=PATH` puts a file into the transcript's workspace; in a `console` block each `$ cards …` line is run
there, and below it stands what came out: stdout as it is, stderr with `! ` before each line, and `[exit N]` where N is not 0.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.cli.app import run
from tests.conftest import MakeWorkspace, put

TRANSCRIPTS = sorted((Path(__file__).parent / "cli").glob("*.md"))
BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]+)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)

Run = Callable[[str], str]


def replayed(text: str, root: Path, run_line: Run) -> str:
    """The transcript with what its commands print now."""

    def replay(block: re.Match[str]) -> str:
        info, body = block["info"].strip(), block["body"]
        if (file := re.search(r"\bfile=(\S+)", info)) is not None:
            put(root / file[1], body)
        elif info == "console":
            commands = [line for line in body.splitlines() if line.startswith("$ ")]
            body = "\n".join(f"{line}\n{run_line(line[2:])}" for line in commands)
        return f"{block['fence']}{block['info']}\n{body}{block['fence']}"

    return BLOCK.sub(replay, text)


@pytest.fixture
def run_line(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(line: str) -> str:
        words = shlex.split(line)
        assert words[0] == "cards"
        code = run(words[1:])
        out, err = capsys.readouterr()
        shown = (out + "".join(f"! {line}\n" for line in err.splitlines())).replace(str(Path.cwd()), "/home/me/notes")
        return re.sub(r"[ \t]+$", "", shown, flags=re.MULTILINE) + (f"[exit {code}]\n" if code else "")

    return call


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, make_workspace: MakeWorkspace, run_line: Run, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    before = path.read_text(encoding="utf-8")
    after = replayed(before, make_workspace(name="멘토링"), run_line)
    if update:
        path.write_text(after, encoding="utf-8")
    else:
        assert after == before


def test_the_runner_sees_a_difference(make_workspace: MakeWorkspace, run_line: Run) -> None:
    text = "```console\n$ cards --version\nsomething else\n```\n"
    assert "something else" not in replayed(text, make_workspace(), run_line)
