"""Recalled cases as a labelled set, for the next measurement of the tracing; it stays in the home.

Each is a request as it was made, with the identifier of whom it meant, empty where nobody knows or
they are in no register. Nothing is read from the register, and nothing is written to it.
"""

from __future__ import annotations

import csv
import io
import os

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.register.labelled_files import NEEDED, SAID
from proviso_gateway.assembly.home import RECALLED, Home
from proviso_gateway.errors import Place, problem
from proviso_gateway.gateway.recall import recalled_cases
from proviso_gateway.gateway.views.recalls import recalls

FILE = "requests.csv"


def write_pairs(home: Home, key: str) -> int:
    """Write the recalled cases that the officer of this key sees into the home; how many there
    are. Raises `casework.not-entitled`, `home.cannot-write`."""
    seen = {row.case for row in recalls(home.gateway, key) if row.recalled_on is not None}
    text = io.StringIO()
    columns = tuple(dict.fromkeys((NEEDED[0], *SAID, NEEDED[-1])))
    rows = csv.DictWriter(text, columns, lineterminator="\n")
    rows.writeheader()
    count = 0
    for case in recalled_cases(home.gateway):
        if case.handle not in seen or case.recall_begun is None:
            continue
        count += 1
        whom = case.request.whom
        said = {name: str(getattr(whom, name) or "") for name in SAID}
        rows.writerow({NEEDED[0]: str(count), **said, NEEDED[-1]: case.recall_begun.meant})
    folder = home.folder / RECALLED
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        write(folder / FILE, text.getvalue().encode(), 0o600)
    except OSError:
        raise problem("home.cannot-write", Place(folder.name)) from None
    return count
