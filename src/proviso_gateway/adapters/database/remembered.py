"""The cases used last, as values, so that a step does not read what the one before it wrote."""

from __future__ import annotations

import threading
from collections import OrderedDict

from proviso_gateway.casework.case import Case

REMEMBERED = 512
"""So many cases, for all threads together."""


class Remembered:
    """The cases last used, as values, for all threads.

    Whoever asks has found that the case is still there: one that another process erased is never
    given, and goes when others take its place, or when the process ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cases: OrderedDict[str, Case] = OrderedDict()

    def get(self, handle: str) -> Case | None:
        with self._lock:
            return self._cases.get(handle)

    def drop(self, handle: str) -> None:
        with self._lock:
            self._cases.pop(handle, None)

    def keep(self, handle: str, case: Case) -> None:
        with self._lock:
            self._cases[handle] = case
            self._cases.move_to_end(handle)
            if len(self._cases) > REMEMBERED:
                self._cases.popitem(last=False)
