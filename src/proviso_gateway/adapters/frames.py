"""Where an unforeseen error came from: files, lines and functions, and never what it says.

The message of an exception, and the values in its frames, may quote somebody's data. The place in
the code cannot.
"""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass

MOST = 60
"""Frames of one exception that are kept, the innermost."""

_INSTALLED = re.compile(r".*/(?:site-packages|dist-packages|lib/python3\.\d+|src|verify)/(.*)")


@dataclass(frozen=True, slots=True)
class Raised:
    """One exception: its class, and where it was raised, the innermost frame last."""

    kind: str
    frames: tuple[str, ...]
    """Each as `file:line function`."""


def raised(error: BaseException) -> tuple[Raised, ...]:
    """The error, and what it came of, the first cause last."""
    if isinstance(error, WorkerFault):
        return error.raised
    told: list[Raised] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        told.append(Raised(type(one).__name__, _frames(one)))
        one = one.__cause__ or one.__context__
    return tuple(told)


def _frames(error: BaseException) -> tuple[str, ...]:
    walked = list(traceback.walk_tb(error.__traceback__))[-MOST:]
    return tuple(
        f"{_file(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in walked
    )


def _file(path: str) -> str:
    """A file as its distribution names it: where it lies here may name whose machine this is."""
    found = _INSTALLED.fullmatch(path)
    return found[1] if found else path.rpartition("/")[2]


class WorkerFault(Exception):
    """An unforeseen error in a process that worked for this one, without what it said."""

    def __init__(self, raised: tuple[Raised, ...]) -> None:
        super().__init__(raised)
        self.raised = raised

    @classmethod
    def of(cls, fault: BaseException) -> WorkerFault:
        """What may be told of this error elsewhere."""
        return cls(raised(fault))
