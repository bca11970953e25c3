"""A demonstration with as many cases as somebody wants, all through the door of every request."""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.portal.served import EXAMPLES

from proviso_gateway.adapters.keys.holders import KeyHolder
from proviso_gateway.assembly.demonstrating import (
    REQUESTS,
    SEALED_TO,
    Demonstration,
    make_demonstration,
    required,
)
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.approve import approve, propose
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.gateway.views.worklist import sheet_of
from proviso_gateway.terms import Handle

GROUP = 1_000
OWED_OF = 50
"""One case of so many is approved, so that an answer is owed."""
WORDS = "Weighed for this person and this request; nothing known speaks against it"


@cache
def _asked() -> dict[str, str]:
    first = next(csv.DictReader(io.StringIO(text_of(EXAMPLES / REQUESTS))))
    del first["received_on"]
    return {name: said for name, said in first.items() if not name.startswith("officer_")}


def row_of(number: int) -> dict[str, str]:
    """One request: a third is refused at the door, the others wait to be weighed. Each is about
    somebody else."""
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(4))
    row = _asked() | {"request_ref": f"B-{number}", "family_name": f"Q{letters}"}
    return row | ({"in_contact": "true"} if number % 3 == 1 else {})


def fill(home: Home, cases: int, *, known: bool = False, told: bool = False) -> None:
    """So many more cases, through the door; where they are to be `known`, every other is about
    somebody who is in the register. Where it is `told`, how far it has come is."""
    rows = [row_of(number) for number in range(cases)]
    if known:
        rows[::2] = [row | {"family_name": "Szczepańska"} for row in rows[::2]]
    telling = _Telling("cases come in", cases, told)
    for first in range(0, cases, GROUP):
        come_in(home, rows[first : first + GROUP])
        telling.at(first + len(rows[first : first + GROUP]))


def come_in(home: Home, rows: list[dict[str, str]]) -> None:
    """These requests, through the door; all are taken."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    taken = take_in(home.gateway, SEALED_TO, out.getvalue().encode(), "bench.csv")
    assert len(taken.cases) == len(rows), taken.problems[:1]


def demonstration_with(folder: Path, cases: int, origin: str, *, told: bool = False) -> Path:
    """A demonstration that has so many cases in all, of which some are approved and wait for
    searches; its log is under a checkpoint."""
    make_demonstration(folder, EXAMPLES, origin=origin)
    found = required(folder)
    home = open_home(folder, on=found.today)
    fill(home, cases - len(home.store.cases()), told=told)
    _decide(home, found, home.store.page({CaseState.READY}, most=cases // OWED_OF), told=told)
    home.log.sequence()
    home.close()
    return folder


def hand(found: Demonstration, who: str) -> KeyHolder:
    """The key of one of the cast."""
    held = found.hand(next(one.key for one in found.players if one.who == who))
    assert held is not None
    return held


def _decide(home: Home, found: Demonstration, handles: Iterable[Handle], *, told: bool) -> None:
    """Propose and approve these, as two people of the cast."""
    carl, edda, wanted = hand(found, "carl"), hand(found, "edda"), list(handles)
    telling = _Telling("cases are approved", len(wanted), told)
    for number, handle in enumerate(wanted, 1):
        factors = dict.fromkeys(sheet_of(home.gateway, handle).factors, WORDS)
        propose(home.gateway, carl, handle, "passed", factors)
        approve(home.gateway, edda, handle)
        telling.at(number)


class _Telling:
    """A line on standard error, every few seconds: how many are done, how fast, how long it will
    take."""

    EVERY = 5.0

    def __init__(self, what: str, in_all: int, told: bool) -> None:
        self._what, self._in_all = what, in_all
        self._begun = time.monotonic()
        self._next = self._begun + self.EVERY if told else float("inf")

    def at(self, done: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self.EVERY
        rate = done / (now - self._begun)
        left = (self._in_all - done) / rate
        print(f"{done:,} of {self._in_all:,} {self._what}: {rate:,.0f} a second, {left:,.0f} "
              "seconds left", file=sys.stderr, flush=True)  # fmt: skip
