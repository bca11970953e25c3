"""The cases of a log: one that goes on is an object; those that have ended lie close together.

A log has few open cases at a time and, in the end, very many that are over. Of these only so much
is kept as figures and openings ask for.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from proviso_verify.instruments import Basis


@dataclass(slots=True)
class Case:
    """One request and how far it has come, as far as the log tells. It changes as a `History`
    grows, and no more once it has ended.

    `name` is that of its agreement, or `court-order`; `series` an agreement's name or an order's
    hash; `basis` that of the last entry, `last` its month. `sealed` is the last entry's commitment
    that tells how the case ended, empty where there is none; `ground` is the request's to its
    ground. `by` is the month in which its approval runs out, and `approved_at` the entry by which
    it was approved, kept while it is open.
    """

    request: str
    period: str
    requester: str
    name: str
    series: str
    basis: Basis
    kind: str
    handle: str
    last: str
    sealed: str = ""
    approved: bool = False
    approved_at: int = -1
    by: str = ""
    searched: bool = False
    ground: str = ""

    @property
    def group(self) -> tuple[str, str]:
        """The class to which the log itself shows that the case belongs, once it has ended: its
        requester, and `refusal`, `closure`, `answer` (searched for, by the month in which its
        approval ran out) or `other` answers."""
        if self.kind == "answer" and not (self.searched and self.last <= self.by):
            return self.requester, "other"
        return self.requester, self.kind


_Alike: TypeAlias = "tuple[str, str, str, str, Basis, str, str, bool, str, bool]"
"""What very many cases have in common."""

_HANDLE, _HASH = 26, 32
_SEALED = 2 * _HANDLE
_GROUND = _SEALED + _HASH
_WIDTH = _GROUND + _HASH


class Ended:
    """Cases that have ended, in the order in which they did; 120 bytes each."""

    def __init__(self) -> None:
        self._own = bytearray()
        self._alike = array("I")
        self._sorts: dict[_Alike, int] = {}

    def __len__(self) -> int:
        return len(self._alike)

    def add(self, case: Case) -> None:
        """Keep a case that has just ended."""
        own = (case.request + case.handle).encode() + bytes.fromhex(case.sealed + case.ground)
        assert len(own) == _WIDTH
        self._own += own
        alike = (
            case.period, case.requester, case.name, case.series, case.basis, case.kind, case.last,
            case.approved, case.by, case.searched,
        )  # fmt: skip
        self._alike.append(self._sorts.setdefault(alike, len(self._sorts)))

    def classes(self) -> Iterator[tuple[bool, str, int]]:
        """How many ended in which month, of those that were approved (true) and those that were
        not; asked without making each case anew."""
        counted = Counter(self._alike)
        for alike, number in self._sorts.items():
            yield alike[7], alike[6], counted[number]

    def __iter__(self) -> Iterator[Case]:
        sorts = list(self._sorts)
        for number, sort in enumerate(self._alike):
            own = self._own[number * _WIDTH : (number + 1) * _WIDTH]
            request, handle = own[:_HANDLE].decode(), own[_HANDLE:_SEALED].decode()
            period, requester, name, series, basis, kind, last, approved, by, searched = sorts[sort]
            yield Case(
                request, period, requester, name, series, basis, kind, handle, last,
                own[_SEALED:_GROUND].hex(), approved, -1, by, searched, own[_GROUND:].hex(),
            )  # fmt: skip
