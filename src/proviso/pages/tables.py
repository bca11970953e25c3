"""Tables as CSV: UTF-8, a header, `\\n` at the end of every line, safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from proviso.errors import Problem
from proviso.gateway.views import CustodianView, RequesterView

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


def decisions(views: Iterable[RequesterView], *, mark: str) -> str:
    """What the requesters would see, one row a request; `mark` fills a first column of its own."""
    return table(DECISIONS, [_cells(view, DECISIONS) for view in views], mark=mark)


def casebook(views: Iterable[CustodianView], *, mark: str) -> str:
    """What the custodian sees, one row a case, causes included."""
    return table(CASEBOOK, [_cells(view, CASEBOOK) for view in views], mark=mark)


def statistics(rows: Sequence[Mapping[str, Any]], *, mark: str) -> str:
    """Published counts, one row a cohort; a figure that is not told is empty."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return table(columns, [[str(row.get(c, "")) for c in columns] for row in rows], mark=mark)


def problems(found: Iterable[Problem], *, mark: str) -> str:
    """What was wrong with which row, one line a problem."""
    rows = [
        [
            one.code,
            one.place.file,
            *(str(n or "") for n in (one.place.row, one.place.column)),
            one.sentence,
            one.remedy,
        ]
        for one in found
    ]
    return table(("code", "file", "row", "column", "problem", "remedy"), rows, mark=mark)


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
