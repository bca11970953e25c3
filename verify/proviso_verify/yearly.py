"""A year's transparency report: the same figures as the months', in tables that years share.

It tells nothing that the statistics beside it do not: it is worked out from them, and from the
months in which cases came and ended, which the log shows. So it is checked by making it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from proviso_verify.canonical import Value
from proviso_verify.periods import number

REPORT_VERSION = 1

TABLES = ("requests", "outcomes", "reasons", "grounds", "recalled", "waiting")
"""The tables of a report; there are no others."""

UNTOLD = "untold"
"""What is refused of which no reason is told, and what was received of which no ground is."""

LONGEST = 12
"""Months of waiting from which on nobody is told apart."""

Key: TypeAlias = tuple[str, str, str, str, str]
"""Table, agreement, requester (empty: all), month (empty: the year), and what is counted."""


@dataclass(frozen=True, slots=True)
class Ended:
    """So many cases that came under an agreement in one month and ended in another."""

    agreement: str
    period: str
    last: str
    cases: int


def report_path(year: str, ending: str = "json") -> str:
    """Where a year's report lies, from the log's own folder."""
    return f"transparency/{year}.{ending}"


def years_of(rows: Iterable[Mapping[str, Value]]) -> list[str]:
    """The years in which anything was received."""
    return sorted({str(row["period"])[:4] for row in rows})


def report_rows(
    year: str,
    rows: Iterable[Mapping[str, Value]],
    opened: Iterable[Mapping[str, Value]],
    recalls: Iterable[Mapping[str, Value]],
    ended: Iterable[Ended],
) -> list[dict[str, Value]]:
    """The rows of a year's report, from the rows, opened months and recalls of the statistics and
    from what the log shows of when cases ended; sorted, without those that count nothing."""
    counted: Counter[Key] = Counter()

    def add(table: str, agreement: str, requester: str, period: str, of: str, count: int) -> None:
        for month in (period, ""):
            counted[table, agreement, requester, month, of] += count

    for row in rows:
        period, agreement = str(row["period"]), str(row["agreement"])
        if not period.startswith(year):
            continue
        for cell, value in row.items():
            if cell not in ("period", "requester", "agreement"):
                table = "requests" if cell == "received" else "outcomes"
                add(table, agreement, str(row["requester"]), period, cell, _count(value))
        add("reasons", agreement, "", period, UNTOLD, _count(row["refused"]))
        add("grounds", agreement, "", period, UNTOLD, _count(row["received"]))
    for month in opened:
        period, agreement = str(month["period"]), str(month["agreement"])
        if not period.startswith(year):
            continue
        for reason, value in _object(month["reasons"]).items():
            add("reasons", agreement, "", period, reason, _count(value))
            add("reasons", agreement, "", period, UNTOLD, -_count(value))
        for ground, outcomes in _object(month["grounds"]).items():
            for outcome, value in _object(outcomes).items():
                add("grounds", agreement, "", period, f"{ground}.{outcome}", _count(value))
                add("grounds", agreement, "", period, UNTOLD, -_count(value))
    for told in recalls:
        if str(told["period"]).startswith(year):
            where = str(told["agreement"]), "", str(told["period"]), "disclosed"
            add("recalled", *where, _count(told["cases"]))
    for one in ended:
        if one.period.startswith(year):
            waited = min(number(one.last) - number(one.period), LONGEST)
            add("waiting", one.agreement, "", one.period, f"{waited:02}", one.cases)
    names = ("table", "agreement", "requester", "month", "of")
    return [
        {**dict(zip(names, key, strict=True)), "count": count}
        for key, count in sorted(counted.items(), key=_in_order)
        if count
    ]


def _in_order(counted: tuple[Key, int]) -> tuple[object, ...]:
    (table, *rest), _ = counted
    return TABLES.index(table), rest


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _object(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, dict) else {}
