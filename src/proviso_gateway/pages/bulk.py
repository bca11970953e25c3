"""What came of requests in bulk, as text, tables and JSON. It names requests, and nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from proviso_gateway.assembly.bulk import BulkResult
from proviso_gateway.pages import tables
from proviso_gateway.pages.results import MARK
from proviso_gateway.workbench.bulk import Stood

_KINDS = ("stood", "reasons", "clauses", "ask_for", "search")
_SEARCHES = {
    "traced": "one person found",
    "no_trace": "nobody found",
    "unclear": "two people would compare",
}


def counted(told: BulkResult) -> Mapping[str, Any]:
    """How many rows came to what, by answer, reasons and clauses; the most first."""
    kinds = pl.concat([one.group_by(_KINDS).len() for one in told.answers()])
    kinds = kinds.group_by(_KINDS).agg(pl.col("len").sum()).sort("len", *_KINDS, descending=True)
    wrong = [(len(one["row"].unique()), one["code"].value_counts()) for one in told.problems()]
    codes = pl.concat([one for _, one in wrong]).group_by("code").agg(pl.col("count").sum())
    return {
        "requests": told.requests,
        "rows": told.rows,
        "decided": int(kinds["len"].sum()),
        "repeats": told.repeats,
        "rows_with_problems": sum(rows for rows, _ in wrong),
        "problems": dict(sorted(codes.iter_rows())),
        "kinds": [
            {
                "stood": row["stood"],
                "reasons": row["reasons"].split(),
                "clauses": row["clauses"].split(),
                "ask_for": row["ask_for"].split(),
                "search": row["search"] or None,
                "requests": row["len"],
            }
            for row in kinds.to_dicts()
        ],
    }


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The report as text."""
    for kind in report["kinds"]:
        yield f"{kind['requests']:>12,}  {_kind(kind)}"
    for code, count in report["problems"].items():
        yield f"{count:>12,}  {code}"
    repeats = f"{report['repeats']:,} repeat an earlier row, " if report["repeats"] else ""
    yield (
        f"Of {report['rows']:,} read: {report['decided']:,} decided, {repeats}"
        f"{report['rows_with_problems']:,} with a problem. Nothing was approved, and nothing left."
    )


def _kind(kind: Mapping[str, Any]) -> str:
    parts = [kind["stood"]]
    if kind["search"]:
        parts.append(_SEARCHES[kind["search"]])
    if kind["reasons"]:
        parts.append(", ".join(kind["reasons"]))
    if kind["clauses"]:
        parts.append(f"by clause {', '.join(kind['clauses'])}")
    if kind["ask_for"] and kind["stood"] == Stood.ASKED:
        parts.append(f"for {', '.join(kind['ask_for'])}")
    return "; ".join(parts)


def answers(told: BulkResult) -> Iterator[str]:
    """`answers.csv`, in pieces: one row a request."""
    return _sheet(told.answers())


def problems(told: BulkResult) -> Iterator[str]:
    """`problems.csv`, in pieces: one row a problem."""
    return _sheet(told.problems())


def _sheet(frames: Iterable[pl.DataFrame]) -> Iterator[str]:
    for number, frame in enumerate(frames):
        rows = [["" if cell is None else str(cell) for cell in row] for row in frame.iter_rows()]
        text = tables.table(frame.columns, rows, mark=MARK)
        yield text if number == 0 else text.split("\n", 1)[1]
