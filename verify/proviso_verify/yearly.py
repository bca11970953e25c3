"""A year's transparency report: the same figures as the months', in tables that years share.

It tells nothing that the statistics beside it do not: it is worked out from them, and from the
months in which cases came and ended, which the log shows. So it is checked by making it again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from proviso_verify.canonical import Value, decode
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.periods import number
from proviso_verify.statistics_file import Statistics
from proviso_verify.tiles import FileReader

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
    return [
        dict(zip(COLUMNS, (*key, count), strict=True))
        for key, count in sorted(counted.items(), key=_in_order)
        if count
    ]


COLUMNS = ("table", "agreement", "requester", "month", "of", "count")


def report_csv(year: str, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """The same rows as a table, each with its year. Codes, months and numbers alone: nothing in it
    needs quoting."""
    lines = [",".join(("year", *COLUMNS))]
    lines += [",".join((year, *(str(row[column]) for column in COLUMNS))) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _in_order(counted: tuple[Key, int]) -> tuple[object, ...]:
    (table, *rest), _ = counted
    return TABLES.index(table), rest


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _object(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, dict) else {}


def made_again(
    read: FileReader,
    statistics: bytes,
    published: Statistics,
    rows: Sequence[Mapping[str, Value]],
    opened: Sequence[Mapping[str, Value]],
    ended: Sequence[Ended],
) -> Iterator[str]:
    """The years whose reports on these statistics lie beside them, each made again, with its table.
    Raises `counts.year-differs`. A report on other figures, of another day, is passed over."""
    digest = hashlib.sha256(statistics).hexdigest()
    recalls = [one.content for one in published.recalls]
    for year, report in _reports(read, rows):
        if report.get("statistics") != digest:
            continue
        made = report_rows(year, rows, opened, recalls, ended)
        wanted = {
            "v": REPORT_VERSION,
            "year": year,
            "rehearsal": published.rehearsal,
            "origin": published.origin,
            "size": published.size,
            "statistics": digest,
            "rows": made,
        }
        if report != wanted:
            raise _differs(year)
        try:
            table = read(report_path(year, "csv"))
        except (FileNotFoundError, KeyError):
            table = report_csv(year, made)
        if table != report_csv(year, made):
            raise _differs(year, "csv")
        yield year


def check_other_days(
    read: FileReader, rows: Sequence[Mapping[str, Value]], named: Container[Value]
) -> None:
    """Each report is on statistics that are `named`: these, or some that the log names. Raises
    `counts.year-differs`."""
    for year, report in _reports(read, rows):
        if report.get("statistics") not in named:
            raise _differs(year)


def _reports(
    read: FileReader, rows: Iterable[Mapping[str, Value]]
) -> Iterator[tuple[str, dict[str, Value]]]:
    for year in years_of(rows):
        try:
            report = decode(read(report_path(year)))
        except (FileNotFoundError, KeyError):
            continue
        if not isinstance(report, dict) or not isinstance(report.get("statistics"), str):
            raise _differs(year)
        yield year, report


def _differs(year: str, ending: str = "json") -> Problem:
    return problem("counts.year-differs", Place(report_path(year, ending)), year=year)
