"""Tables as CSV: UTF-8, a header, `\\n` at the end of every line, safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.views.cases import CustodianView, RequesterView
from proviso_gateway.statistics.counts import Stage
from proviso_gateway.terms import Outcome
from proviso_gateway.tracing.bits import WHOLE

FORMULA = ("=", "+", "-", "@", "\t", "\r")

DECISIONS = (
    "request_ref",
    "number",
    "status",
    "says",
    "reasons",
    "clauses",
    "ask_for",
    "version",
    "receipt",
)

CASEBOOK = (
    "case",
    "request_ref",
    "requester",
    "number",
    "received_at",
    "state",
    "outcome",
    "cause",
    "version",
    "reasons",
    "clauses",
    "posterior",
    "looks",
    "repeats",
)


_FIGURES = tuple(
    dict.fromkeys(
        ("period", "requester", "agreement", "received", *map(str, Outcome), *map(str, Stage))
    )
)
"""The columns of the published counts, in the order in which they are read."""


def decisions(views: Iterable[RequesterView], *, mark: str) -> str:
    """What the requesters would see, one row a request; `mark` fills a first column of its own."""
    return table(DECISIONS, [_cells(view, DECISIONS) for view in views], mark=mark)


def casebook(views: Iterable[CustodianView], *, mark: str) -> str:
    """What the custodian sees, one row a case, causes included."""
    at = CASEBOOK.index("posterior")
    rows = []
    for view in views:
        cells = _cells(view, CASEBOOK)
        cells[at] = _posterior(view.posterior)
        rows.append(cells)
    return table(CASEBOOK, rows, mark=mark)


def statistics(rows: Sequence[Mapping[str, Any]], *, mark: str) -> str:
    """Published counts, one row a cohort; a figure that is not told is empty.

    The cohort first, then the figures as the taxonomy has them, those that a month tells only once
    it is laid open before those that it tells anyway.
    """
    there = {name for row in rows for name in row}
    known = [name for name in _FIGURES if name in there]
    columns = [*known, *sorted(there - set(known))]
    return table(columns, [[str(row.get(c, "")) for c in columns] for row in rows], mark=mark)


def problems(found: Iterable[Problem], references: Mapping[int, str], *, mark: str) -> str:
    """What was wrong with which row, one line a problem; `references` are what rows call themselves
    by number."""
    rows = [
        [
            references.get(one.place.row or 0, ""),
            one.code,
            one.place.file,
            *(str(n or "") for n in (one.place.row, one.place.column)),
            one.sentence,
            one.remedy,
        ]
        for one in found
    ]
    columns = ("request_ref", "code", "file", "row", "column", "problem", "remedy")
    return table(columns, rows, mark=mark)


def _posterior(parts: int | None) -> str:
    """Parts per billion as a probability, digit for digit."""
    return "" if parts is None else f"{parts // WHOLE}.{parts % WHOLE:09}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, mark: str = "") -> str:
    """Rows of text as CSV. With a `mark`, every row begins with it, in a column of that name."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    first = [mark] if mark else []
    writer.writerow([*first, *columns])
    writer.writerows([*first, *map(_safe, row)] for row in rows)
    return out.getvalue()


def _cells(view: Any, columns: Sequence[str]) -> list[str]:
    return [_text(getattr(view, column)) for column in columns]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return str(value)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
