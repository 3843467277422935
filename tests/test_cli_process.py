"""The command as a process of its own: what it loads, what it does when the terminal or the reader is odd."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import MakeWorkspace

HEAVY = {"mistune", "yaml", "genanki", "spacy", "numpy", "asyncio", "rich", "anki", "nh3", "pygments", "rapidfuzz", "mecab_ko"}

NOTE = """\
# 배치 정규화란?

한 묶음의 평균과 분산을 맞추어 학습을 안정시키는 방법이다.

# 드롭아웃이란?

학습할 때 일부 노드를 끄는 방법이다.
"""


def start(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])}
    env |= options.pop("env", {})  # type: ignore[arg-type]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen([sys.executable, *arguments], env=env, **pipes)  # type: ignore[call-overload,no-any-return]


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["list", "-h"], ["nonsense"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = "import json, sys; from cards.cli.app import run; run(sys.argv[1:]); print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    _, _, err = finish(start("-c", program, *arguments))
    loaded = {name.partition(".")[0] for name in json.loads(err.splitlines()[-1])}
    assert loaded & HEAVY == set()


def test_output_is_utf8_whatever_the_code_page(make_workspace: MakeWorkspace) -> None:
    root = make_workspace({"notes/a.md": NOTE})
    for page in ("ascii", "cp949"):
        odd = {"PYTHONIOENCODING": page, "PYTHONUTF8": "0", "LC_ALL": "C"}
        code, out, err = finish(start("-m", "cards", "list", "--format", "json", cwd=root, env=odd))
        assert (code, err) == (0, "")
        assert "배치 정규화" in out


def test_a_closed_pipe_is_no_error(make_workspace: MakeWorkspace) -> None:
    root = make_workspace({"notes/a.md": NOTE * 200})
    process = start("-m", "cards", "list", "--format", "json", cwd=root)
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(60) in (0, 141)


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_quietly(make_workspace: MakeWorkspace, jobs: str) -> None:
    root = make_workspace({f"notes/{n}.md": NOTE * 40 for n in range(600)})
    for pause in (1.0, 2.0, 4.0):
        process = start("-m", "cards", "list", "--jobs", jobs, cwd=root, start_new_session=True)
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGINT)
        code, out, err = finish(process)
        if code != -signal.SIGINT:  # else the machine was so busy that the program had not begun
            break
    assert (code, out) == (130, "")
    assert err.strip() == "interrupted; nothing more was written"


def test_processes_change_nothing(make_workspace: MakeWorkspace) -> None:
    root = make_workspace({f"notes/{n}.md": NOTE for n in range(4)} | {"notes/bad.md": b"\xff"})
    one = finish(start("-m", "cards", "list", "--format", "json", "--jobs", "1", cwd=root))
    two = finish(start("-m", "cards", "list", "--format", "json", "--jobs", "2", cwd=root))
    assert one == two
    assert json.loads(one[1])["cards"]


def test_a_worker_that_dies_is_named_and_the_rest_is_read(make_workspace: MakeWorkspace) -> None:
    files = {f"notes/{n}.md": f"Q q{n} | a" for n in range(6)} | {"notes/3.md": "!exit now"}
    root = make_workspace(files)
    (root / "crash.py").write_text(CRASH)
    code, out, err = finish(start("crash.py", cwd=root))
    assert code == 0, err
    assert json.loads(out) == [[], [], [], ["note-crashed"], [], []]


def test_processes_that_cannot_start_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import Executor, Future
    from concurrent.futures.process import BrokenProcessPool

    from cards.pipeline import many
    from cards.pipeline.reading import Reading, Recipe
    from cards.problems import CardsError
    from cards.workspace import Found

    started: list[int] = []

    class Dead(Executor):
        def submit(self, *args: object, **options: object) -> Future[Reading]:  # type: ignore[override]
            raise BrokenProcessPool

    monkeypatch.setattr(many, "_processes", lambda jobs: started.append(jobs) or Dead())
    notes = [Found(f"{n}.md", f"{n}.md", True) for n in range(1000)]
    with pytest.raises(CardsError, match="--jobs 1"):
        many.read_all(notes, Recipe(), jobs=2)
    assert len(started) < 8


CRASH = """
import json
from concurrent.futures import ProcessPoolExecutor

import pytest

from cards.pipeline import many
from cards.pipeline.reading import Recipe
from cards.workspace import Found
from tests import fakes


def small_rules():
    fakes.put_in_place(pytest.MonkeyPatch())


if __name__ == "__main__":
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    many._processes = lambda jobs: ProcessPoolExecutor(jobs, mp_context=context, initializer=small_rules)
    notes = [Found(f"notes/{n}.md", f"notes/{n}.md", True) for n in range(6)]
    print(json.dumps([[p.code for p in reading.problems] for reading in many.read_all(notes, Recipe(), jobs=2)]))
"""
