"""How the time of a function grows with what it is given: a ratio within one run, so that a slow machine changes nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial

LEAST = 0.004
"""Seconds; less than this counts as this."""


def growth(read: Callable[[str], object], piece: str, *, small: int = 5_000, times: int = 8) -> float:
    """How many times longer `read` takes for `times` as much of `piece`, the best of three each."""
    return ratio(lambda size: partial(read, piece * (size // len(piece))), small=small, times=times)


def ratio(task: Callable[[int], Callable[[], object]], *, small: int, times: int = 8, rounds: int = 3) -> float:
    """How many times longer what `task` makes takes for `times` as much, the best of `rounds` each; making it takes no part."""

    def seconds(size: int) -> float:
        work = task(size)
        start = time.process_time()
        work()
        return time.process_time() - start

    gc.disable()
    try:
        large = min(seconds(small * times) for _ in range(rounds))
        return large / max(LEAST, min(seconds(small) for _ in range(rounds)))
    finally:
        gc.enable()
