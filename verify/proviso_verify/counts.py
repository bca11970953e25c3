"""How many, recomputed: the figures of a log, and whether published statistics say the same.

The log shows by itself how many requests came, under which agreement, in which month, and how many
were refused, closed and answered. For a month that the custodian has opened, every outcome counts:

    received = refused + withdrawn + stopped + no_details + disclosed + relayed
               + in_progress + asked + held + residual

Published rows and cells must be exactly these: a figure left out is a difference, as is one that
nobody can recompute.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proviso_verify.canonical import Value, decode
from proviso_verify.errors import Place, problem, shown
from proviso_verify.history import History, Opened
from proviso_verify.log import Cohort, cohorts_of, open_log
from proviso_verify.openings import OUTCOMES, Told, is_count, is_version, opened_cases
from proviso_verify.policy import Policy
from proviso_verify.shapes import HASH
from proviso_verify.tiles import FileReader

VERSION = 1

RESIDUAL = "residual"
"""The cases of an opened month that are not told."""

OPENED_CELLS = ("received", *OUTCOMES)
PUBLIC_CELLS = ("received", "refused", "closed", "answered", "open")
"""What a month tells before it is opened."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one month, requester and agreement (its name, or `court-order`).

    `opened` tells whether the custodian opened the month: then the cells are `OPENED_CELLS` (where
    not every case is told: `received`, those outcomes that are, and `residual`); otherwise
    `PUBLIC_CELLS`, as of the checkpoint.
    """

    period: str
    requester: str
    agreement: str
    cells: Mapping[str, int]
    opened: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """Month, requester, agreement."""
        return self.period, self.requester, self.agreement


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell where the published figure is not the recomputed one.

    `published` is None for a figure that was left out, `recomputed` None for one that nobody can
    recompute, because the log has no such row, or its month is not opened.
    """

    period: str
    requester: str
    agreement: str
    cell: str
    published: int | None
    recomputed: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Published statistics held against the log that they name.

    `logged` tells whether the log has a `statistics` entry for exactly this file; `pinned` whether
    the caller knew the hash of the log's first entry.
    """

    origin: str
    rehearsal: bool
    size: int
    root: str
    logged: bool
    pinned: bool
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether the figures are the log's, every one and no other, and the log names them."""
        return self.logged and not self.differences


@dataclass(frozen=True, slots=True)
class Statistics:
    """A published statistics file, read: for which checkpoint, and the cells that it tells."""

    rehearsal: bool
    origin: str
    size: int
    root: str
    rows: Mapping[tuple[str, str, str], Mapping[str, int]]


def figures(read: FileReader, history: History) -> tuple[Row, ...]:
    """Every row that the log tells, opened months by their opening files; sorted.

    A month that was opened more than once counts by the last opening that this history has come to.
    Raises the problems of opening files.
    """
    rows: list[Row] = []
    for cohort in cohorts_of(history.cases()):
        if (cohort.period, cohort.agreement) not in history.openings:
            rows.append(_public_row(cohort))
    for opened in history.openings.values():
        rows += _opened_rows(read, opened)
    rows.sort(key=lambda row: row.key)
    return tuple(rows)


def verify_counts(
    read: FileReader,
    statistics: bytes,
    *,
    genesis: str | None = None,
    policy: Policy | None = None,
    now: int | None = None,
) -> Comparison:
    """The published figures cell by cell against those recomputed from the log in hand.

    The log may have grown since: it is read as far as the statistics' own checkpoint. Raises
    `counts.other-log`, `counts.newer-than-log`, and every problem of the log and its openings.
    """
    published = parse_statistics(statistics)
    log = open_log(read, genesis=genesis, policy=policy, now=now)
    head = log.signed.checkpoint
    if published.size > head.size:
        raise problem("counts.newer-than-log", size=published.size, log=head.size)
    root = log.root_at(published.size)
    rehearsal = log.genesis.text("mode") == "rehearsal"
    if (published.origin, published.root, published.rehearsal) != (
        head.origin,
        root.hex(),
        rehearsal,
    ):
        raise problem("counts.other-log")
    history = log.history(published.size)
    rows = figures(read, history)
    log.go_on(history)  # to the log's end: the entry that names these statistics comes after them
    return Comparison(
        origin=head.origin,
        rehearsal=rehearsal,
        size=published.size,
        root=root.hex(),
        logged=hashlib.sha256(statistics).hexdigest() in history.statistics,
        pinned=log.pinned,
        rows=rows,
        differences=tuple(_differences(published, rows)),
    )


def parse_statistics(data: bytes) -> Statistics:
    """The statistics that these bytes are. Raises `counts.is-a-table`, `counts.malformed` or one
    of `canonical`."""
    if not data.lstrip().startswith((b"{", b"[")) and b"," in data.partition(b"\n")[0]:
        raise problem("counts.is-a-table")
    value = decode(data)
    wanted = {"v", "rehearsal", "origin", "checkpoint", "rows"}
    if not isinstance(value, dict) or set(value) != wanted or not is_version(value["v"], VERSION):
        raise problem("counts.malformed", what="its keys are not those of version 1")
    rehearsal, origin, head, rows = (
        value[key] for key in ("rehearsal", "origin", "checkpoint", "rows")
    )
    if not (
        isinstance(rehearsal, bool)
        and isinstance(origin, str)
        and isinstance(rows, list)
        and isinstance(head, dict)
        and set(head) == {"size", "root"}
        and is_count(size := head["size"])
        and HASH(root := head["root"])
    ):
        raise problem("counts.malformed", what="a value is of another kind")
    cells: dict[tuple[str, str, str], Mapping[str, int]] = {}
    for number, row in enumerate(rows, start=1):
        key, told = _told(row, number)
        if key in cells:
            raise problem("counts.malformed", Place(row=number), what="a row comes twice")
        cells[key] = told
    return Statistics(rehearsal, origin, int(str(size)), str(root), MappingProxyType(cells))


def _told(row: Value, number: int) -> tuple[tuple[str, str, str], Mapping[str, int]]:
    if not isinstance(row, dict):
        raise problem("counts.malformed", Place(row=number), what="a row is an object")
    names = ("period", "requester", "agreement")
    if not all(isinstance(row.get(name), str) for name in names):
        raise problem("counts.malformed", Place(row=number), what="a row names month and parties")
    cells = {name: count for name, count in row.items() if name not in names}
    for name, count in cells.items():
        if name not in _CELLS or not is_count(count):
            raise problem(
                "counts.malformed", Place(row=number), what=f"cell `{shown(name)}` is none of ours"
            )
    period, requester, agreement = (str(row[name]) for name in names)
    return (period, requester, agreement), {name: int(str(n)) for name, n in cells.items()}


_CELLS = frozenset({*OPENED_CELLS, *PUBLIC_CELLS, RESIDUAL})


def _differences(published: Statistics, rows: tuple[Row, ...]) -> list[Difference]:
    ours = {row.key: row.cells for row in rows}
    found: list[Difference] = []
    for key in sorted({*published.rows, *ours}):
        told, counted = published.rows.get(key), ours.get(key)
        if told is None or counted is None:  # a row too few, or one too many: it is told once
            said, wanted = (told or {}).get("received"), (counted or {}).get("received")
            found.append(Difference(*key, "received", said, wanted))
            continue
        found += [
            Difference(*key, cell, told.get(cell), counted.get(cell))
            for cell in sorted({*told, *counted})
            if told.get(cell) != counted.get(cell)
        ]
    return found


def _public_row(cohort: Cohort) -> Row:
    cells = {cell: int(getattr(cohort, cell)) for cell in PUBLIC_CELLS}
    key = (cohort.period, cohort.requester, cohort.agreement)
    return Row(*key, MappingProxyType(cells), opened=False)


def _opened_rows(read: FileReader, opened: Opened) -> list[Row]:
    told = opened_cases(read, opened)
    rows: dict[str, list[Told | None]] = {}
    for case in opened.ended:
        rows.setdefault(case.requester, []).append(told.get(case.request))
    return [
        Row(opened.period, requester, opened.name, _opened_cells(cases), opened=True)
        for requester, cases in sorted(rows.items())
    ]


def _opened_cells(cases: list[Told | None]) -> Mapping[str, int]:
    counted = Counter(case.cell for case in cases if case is not None)
    shut = cases.count(None)
    shown = OUTCOMES if not shut else tuple(sorted(counted))
    cells = {"received": len(cases), **{cell: counted[cell] for cell in shown}}
    return MappingProxyType(cells | ({RESIDUAL: shut} if shut else {}))
