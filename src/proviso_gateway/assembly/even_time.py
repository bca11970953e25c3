"""Calls that end at whole multiples of one time, errors too: how long one took tells nothing.

Found and not found do the same work already; this hides what is left, and whatever a machine does
besides.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEP_SECONDS = 1.0


@contextmanager
def even_time(
    step: float = STEP_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """A block that ends, however it ends, when a whole number of steps has passed."""
    begun = clock()
    try:
        yield
    finally:
        wait(-(clock() - begun) % step)
