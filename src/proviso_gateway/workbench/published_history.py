"""Figures that others published of an agreement: a row a period, with its source and known errors.

They are told as they were printed. Where total, traced, no trace and rejected are all known they
must add up; where they do not, the row says what is wrong with it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

HISTORY_OF, FILE = "nhs-digital-home-office", "examples/nhs-home-office/history.csv"
"""The agreement that has such a history, and the file of it that ships."""

COUNTS = ("total", "traced", "no_trace", "rejected")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What was printed of one requester in one period, months included at both ends.

    A count is None where nobody printed it; `derived` names the one that follows from the others.
    `error` says what is known to be wrong with it, or unusual; `link` is empty where the source
    cannot be read on line.
    """

    period: str
    first: str
    last: str
    requester: str
    unit: str
    total: int | None
    traced: int | None
    no_trace: int | None
    rejected: int | None
    derived: str
    error: str
    source: str
    link: str

    @property
    def counts(self) -> tuple[int | None, ...]:
        """In the order of `COUNTS`."""
        return self.total, self.traced, self.no_trace, self.rejected

    @property
    def adds_up(self) -> bool | None:
        """Whether the total is the sum of its parts; None where one of the four is not known."""
        total, *parts = self.counts
        known = [part for part in parts if part is not None]
        return None if total is None or len(known) < len(parts) else total == sum(known)


def read_history(text: str) -> tuple[HistoryRow, ...]:
    """The rows of the file that ships beside an agreement."""
    return tuple(
        HistoryRow(
            period=row["period"],
            first=row["from"],
            last=row["until"],
            requester=row["requester"],
            unit=row["unit"],
            total=_count(row["total"]),
            traced=_count(row["traced"]),
            no_trace=_count(row["no_trace"]),
            rejected=_count(row["rejected"]),
            derived=row["derived"],
            error=row["error"],
            source=row["source"],
            link=row["link"],
        )
        for row in csv.DictReader(io.StringIO(text))
    )


def _count(cell: str) -> int | None:
    return int(cell) if cell else None
