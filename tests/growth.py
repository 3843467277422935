"""How the time of a function grows with its text: a ratio within one run, so that a slow machine changes nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def growth(read: Callable[[str], object], piece: str, *, small: int = 5_000, times: int = 8) -> float:
    """How many times longer `read` takes for `times` as much of `piece`, the best of three each; times under 4 ms count as 4 ms."""

    def seconds(size: int) -> float:
        source = piece * (size // len(piece))
        start = time.process_time()
        read(source)
        return time.process_time() - start

    gc.disable()
    try:
        return min(seconds(small * times) for _ in range(3)) / max(0.004, min(seconds(small) for _ in range(3)))
    finally:
        gc.enable()
