"""Files of requests that `run` takes: a caseload of 2025, or one request about many people."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from proviso_gateway.adapters.disk.folders import told_of, whole_file
from proviso_gateway.adapters.register.writing import read_population
from proviso_gateway.adapters.request_tables import write_requests
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.files import bytes_of, text_of
from proviso_gateway.casework.request_columns import COLUMNS
from proviso_gateway.casework.request_file import read_requests
from proviso_gateway.errors import Place, problem
from proviso_gateway.reading.table_forms import read_table
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.workbench.stated_addresses import in_chunks, read_asks
from proviso_gateway.workbench.story_2025 import READINGS

__all__ = ["READINGS", "write_alike", "write_caseload"]


def write_caseload(
    caseload: Path,
    agreement: Path,
    truth: Path,
    out: Path,
    *,
    reading: str,
    scale: float,
    seed: int,
    progress: Callable[[int, int], None],
) -> int:
    """Write the requests of one reading of a caseload, about people of the population whose truth
    lies in this folder; how many.

    `scale`: how much of each row is asked. Raises what readers raise, `caseload.too-few-people`,
    and as `write_requests`.
    """
    agreed = read(text_of(agreement), agreement.name)
    rows = read_asks(text_of(caseload), caseload.name)
    asks = [
        replace(one, requests=round(one.requests * scale)) for one in rows if one.reading == reading
    ]
    total = sum(one.requests for one in asks)
    chunks = in_chunks(asks, read_population(truth), agreed, seed=seed)
    return write_requests(chunks, agreed, out, lambda done: progress(done, total))


def write_alike(truth: Path, asking: Sample, agreement: Path, like: Path, out: Path) -> int:
    """Write requests about the population whose truth lies in this folder, each as the first row of
    the file `like` says but for whom it means; how many.

    Raises what readers raise, what is wrong with that row, `request.value-missing` where there is
    none, and `files.already-there`.
    """
    agreed = read(text_of(agreement), agreement.name)
    table = read_table(bytes_of(like), like.name)
    found = read_requests(table, agreed, rehearsal=True)
    first = next(iter(table.lines), None)
    if first is None:
        raise problem("request.value-missing", Place(like.name), column="request_ref")
    for wrong in found.problems:
        if wrong.place.row == first.number:
            raise wrong
    if out.exists():
        raise problem("files.already-there", Place(out.name))
    names = dict.fromkeys([*COLUMNS, *table.columns])
    count = 0
    text = io.StringIO()
    writer = csv.DictWriter(text, list(names), restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in asked(read_population(truth), asking):
        whom = one.search.canonical()
        writer.writerow({**first.cells, **whom, "request_ref": one.request_id})
        count += 1
    with told_of(out), whole_file(out) as half:
        half.write_bytes(text.getvalue().encode())
    return count
