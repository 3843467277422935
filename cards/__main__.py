"""`python -m cards` and the command `cards`."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    from cards.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
