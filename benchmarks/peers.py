"""Installs the programs that `make bench` compares with, each into an environment of its own; what pip does not reach is left out."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

PEERS = ("ankdown", "md2ankicard", "anki-yaml-tool")


def main(folder: Path) -> int:
    """Installs what is not there yet."""
    for name in PEERS:
        place = folder / name
        if (place / "bin" / name).exists():
            continue
        venv.create(place, with_pip=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        done = subprocess.run(pip, capture_output=True, text=True)
        print(f"{name}: {'installed' if not done.returncode else 'not installed; ' + done.stderr.strip().splitlines()[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / ".cards" / "peers"))
