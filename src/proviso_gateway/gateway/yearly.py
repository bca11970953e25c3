"""Within step 7: what a year comes to, in tables that one year shares with another.

A report tells nothing that the figures do not tell. Who compares two years reads the same row of
two files; numbers that are only told from a threshold on are at least so many in both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from proviso_gateway.casework.keeping import counted_under
from proviso_gateway.gateway.ports import Gateway
from proviso_verify import canonical
from proviso_verify.yearly import (
    REPORT_VERSION,
    Ended,
    report_csv,
    report_path,
    report_rows,
    years_of,
)


def year_files(
    gateway: Gateway, table: Mapping[str, Any], statistics: str
) -> Iterator[tuple[str, bytes]]:
    """The report of each year in which anything was received, as JSON and as CSV: path and bytes.

    `table` is what `statistics.json` says, and `statistics` that file's hash.
    """
    ended = _ended(gateway)
    for year in years_of(table["rows"]):
        rows = report_rows(year, table["rows"], table["opened"], table["recalls"], ended)
        content = {
            "v": REPORT_VERSION,
            "year": year,
            "rehearsal": table["rehearsal"],
            "origin": table["origin"],
            "size": table["checkpoint"]["size"],
            "statistics": statistics,
            "rows": rows,
        }
        yield report_path(year), canonical.encode(content)
        yield report_path(year, "csv"), report_csv(year, rows)


def _ended(gateway: Gateway) -> list[Ended]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for alike in gateway.store.alike():
        if alike.ended is not None:
            counted[counted_under(alike.numbered_by), alike.of, alike.ended] += alike.cases
    return [Ended(*when, cases) for when, cases in counted.items()]
