"""A demonstration with as many cases as somebody wants, all through the door of every request."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.portal.served import EXAMPLES

from proviso_gateway.assembly.demonstrating import (
    REQUESTS,
    SEALED_TO,
    make_demonstration,
    required,
)
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.gateway.intake import take_in

GROUP = 1_000


def row_of(number: int) -> dict[str, str]:
    """One request: a third is refused at the door, the others wait to be weighed. Each is about
    somebody else."""
    first = next(csv.DictReader(io.StringIO(text_of(EXAMPLES / REQUESTS))))
    row = {name: said for name, said in first.items() if not name.startswith("officer_")}
    del row["received_on"]
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(4))
    row |= {"request_ref": f"B-{number}", "family_name": f"Q{letters}"}
    return row | ({"in_contact": "true"} if number % 3 == 1 else {})


def fill(home: Home, cases: int, *, known: bool = False) -> None:
    """So many more cases, through the door; where they are to be `known`, every other is about
    somebody who is in the register."""
    rows = [row_of(number) for number in range(cases)]
    if known:
        rows[::2] = [row | {"family_name": "Szczepańska"} for row in rows[::2]]
    for first in range(0, cases, GROUP):
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[first : first + GROUP])
        taken = take_in(home.gateway, SEALED_TO, out.getvalue().encode(), "bench.csv")
        assert not taken.problems, taken.problems[:1]


def demonstration_with(folder: Path, cases: int, origin: str) -> Path:
    """A demonstration that has so many cases in all."""
    make_demonstration(folder, EXAMPLES, origin=origin)
    home = open_home(folder, on=required(folder).today)
    fill(home, cases - len(home.store.cases()))
    home.close()
    return folder
