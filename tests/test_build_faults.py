"""Whatever happens to a build, the old state or the new one stands, and the next build repairs without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a process that has loaded everything")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own belongs to one."""
    path = Path(tempfile.mkdtemp(prefix="cards-faults-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.mark.parametrize("kind", ["kills", "interrupts", "full_disk", "twins", "read_only"])
def test_a_build_leaves_the_old_state_or_the_new_one(kind: str, folder: Path) -> None:
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", kind, str(folder)], cwd=root, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "held\n"
