"""Where one machine is not enough: a Dask cluster reads the notes, through the interface that processes of our own have.

Nothing here is distributed by us: the same function goes to the cluster's executor.  Its workers must have this program installed and
see the notes under the same paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import cast

from cards.problems import CardsError

_PATIENCE = "10s"
"""How long to look for the scheduler."""


@contextmanager
def connected(address: str) -> Iterator[Executor | None]:
    """The executor of the cluster whose scheduler listens at `address` (`tcp://host:8786`); None for no address.

    Raises:
        CardsError: Dask is not installed, or there is no scheduler.
    """
    if not address:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise CardsError("`--scheduler` needs Dask: pip install 'mentor-cards[dask]'") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CardsError(f"no Dask scheduler answers at {address}: {error}".splitlines()[0]) from None
    with client:
        yield cast(Executor, client.get_executor())
