"""A register's changes put into its index: the records of both in runs, to be merged as one.

Changes are a small register: whole records of whoever is new, moved, married, restricted, dead or
superseded, with their histories. Each takes the place of the record with its identifier. What is
merged is what a register would be that had been changed, so its index is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from proviso_gateway.adapters.register.columns import ADDRESSES, FILES, NAMES, PERSON
from proviso_gateway.adapters.register.merging import HISTORIES
from proviso_gateway.adapters.register.runs import DECLARED, ROW, as_bytes, keep_run
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Day, Hash
from proviso_gateway.tracing.narrow_columns import LIVE, NO_DAY
from proviso_gateway.tracing.records import Numbers, Records, TextColumn, days_of
from proviso_gateway.tracing.room import spans
from proviso_gateway.tracing.texts import Texts


def check_follows(before: Mapping[str, Any], digest: Hash, metadata: Mapping[str, Any]) -> None:
    """Refuse changes of another register than the one that says so of itself
    (`register.changes-of-another`), or of another state of it than the one with this digest: those
    that name another (`register.changes-not-next`), and those that name none and are of the same
    day or an earlier one (`register.changes-out-of-order`), for they may be in it already."""
    place = Place("register.json")
    for part in ("identifier_system", "synthetic", "fields"):
        if metadata[part] != before[part]:
            raise problem("register.changes-of-another", place, part=part)
    follows, day = metadata["follows"], before["as_of"]
    if follows and follows != digest:
        raise problem("register.changes-not-next", place, digest=digest)
    if metadata["as_of"] < day or (metadata["as_of"] == day and not follows):
        raise problem("register.changes-out-of-order", place, day=day)


@dataclass(frozen=True, slots=True)
class Before:
    """Records that changes are put into, `without` those of some rows, in order. Whoever was not
    said to be asked for on a day was asked for `as_of` the register's own: changes of others make
    no news of them. (None: it is still the register's own day that stands for theirs.)"""

    records: Records
    as_of: Day | None
    without: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def row_of(self, person_id: str) -> int | None:
        """The row of the record with this identifier; None where there is none."""
        row = self.records.row_of(person_id)
        return None if row is not None and np.any(self.without == row) else row


def check_lifts(before: Sequence[Before], after: Records, changed: Iterable[str]) -> None:
    """Refuse changes by which somebody is restricted, dead or superseded no more
    (`register.changes-lift`): records that came late or twice look so, and whoever they are about
    is found again. `changed` are the identifiers in them."""
    restricted = revived = separated = 0
    for name in changed:
        there = [(one.records, row) for one in before if (row := one.row_of(name)) is not None]
        if not there:
            continue
        ((records, row),) = there
        now = after.row_of(name)
        assert now is not None
        restricted += _ends(_restricted, records, row, after, now)
        revived += _ends(_dead, records, row, after, now)
        separated += records.superseded_by[row] != LIVE and after.superseded_by[now] == LIVE
    if restricted or revived or separated:
        raise problem(
            "register.changes-lift", restricted=restricted, revived=revived, separated=separated
        )


def _ends(
    of: Callable[[Records, list[int]], bool], records: Records, row: int, after: Records, now: int
) -> bool:
    """Whether what was said of somebody by this record, or of the person whose it was, is so no
    more: a record that is led elsewhere takes with it what it said."""
    if of(records, [row]) and not of(after, [now]):
        return True
    head = records.head_of(row)
    there = after.row_of(records.identifiers[head])
    if head == row or there is None:
        return False
    still = of(after, after.all_of(after.head_of(there)))
    return of(records, records.all_of(head)) and not still


def _restricted(records: Records, rows: list[int]) -> bool:
    return bool(records.restricted[rows].any())


def _dead(records: Records, rows: list[int]) -> bool:
    return bool((records.deceased[rows] != NO_DAY).any())


def write_runs_of(
    before: Sequence[Before], changed: np.ndarray[Any, Any], folder: Path, part: int
) -> dict[str, list[Path]]:
    """Write the records that did not change as runs; `changed` are the identifiers of the others,
    in order. Where the runs of each table lie."""
    written: dict[str, list[Path]] = {table: [] for table in FILES}
    parts = [(one, *span) for one in before for span in spans(len(one.records), part)]
    for number, (one, start, end) in enumerate(parts):
        identifiers = _identifiers(one.records.identifiers, start, end)
        kept = ~np.isin(as_bytes(identifiers), changed)
        first, last = np.searchsorted(one.without, (start, end))
        kept[one.without[first:last] - start] = False
        rows = np.flatnonzero(kept) + start
        for table, batch in _batches(one.records, identifiers, start, rows, one.as_of):
            path = folder / f"before-{table.removesuffix('.parquet')}-{number:06}.arrow"
            keep_run(path, batch)
            written[table].append(path)
    return written


def _batches(
    records: Records, identifiers: pa.Array, start: int, rows: Numbers, as_of: Day | None
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """What these rows say, table by table."""
    names, places = records.names, records.addresses
    current = names.starts[rows].astype(np.int64), places.starts[rows].astype(np.int64)
    after = records.superseded_by.of(rows)
    named = [records.identifiers[one] if one != LIVE else "" for one in after.tolist()]
    checked = records.checked[rows]
    of_people: dict[str, Any] = {
        **{name: getattr(records, name)[rows] for name in
           ("birth", "gender", "registered", "restricted", "deceased")},
        "checked": np.where(checked == NO_DAY, days_of([as_of])[0], checked),
        "since": places.since[rows],
        "superseded_by": pa.array(named, pa.string()),
        "given_name": _said(names.given, current[0]),
        "middle_names": _said(names.middle, current[0]),
        "family_name": _said(names.family, current[0]),
        "address_line": _said(places.line, current[1]),
        "postcode": _said(places.postcode, current[1]),
        "practice_code": _said(records.practice, rows),
        **{DECLARED + name: _said(column, rows) for name, column in records.declared.items()},
        ROW: -1 - rows,
    }  # fmt: skip
    own = identifiers.take(pa.array(rows - start))
    yield PERSON, _batch(own, of_people)
    for table, of, texts in (
        (NAMES, names, {"given_name": names.given, "middle_names": names.middle,
                        "family_name": names.family}),
        (ADDRESSES, places, {"address_line": places.line, "postcode": places.postcode}),
    ):  # fmt: skip
        begins = of.starts[rows].astype(np.int64)
        counts = of.starts[rows + 1].astype(np.int64) - begins - 1
        owner = np.repeat(np.arange(len(rows)), counts)
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        at = begins[owner] + 1 + within
        earlier = at - rows[owner] - 1
        columns = {name: _said(column, at) for name, column in texts.items()}
        numbers = {name: getattr(of, name)[earlier] for name in HISTORIES[table][1]}
        yield table, _batch(own.take(pa.array(owner)), {**columns, **numbers, ROW: -1 - earlier})


def _batch(identifiers: pa.Array, columns: Mapping[str, Any]) -> pa.RecordBatch:
    told = {
        name: column if isinstance(column, pa.Array) else pa.array(np.asarray(column))
        for name, column in columns.items()
    }
    return pa.record_batch({"person_id": identifiers, **told})


def _said(column: TextColumn, rows: Numbers) -> pa.Array:
    """What a column says in these rows, with the texts that it says there alone."""
    codes, own = np.unique(column.codes[rows], return_inverse=True)
    texts = pa.array([column.texts[int(code)] for code in codes], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(own.astype(np.int32).reshape(-1)), texts)


def _identifiers(texts: Texts, start: int, end: int) -> pa.Array:
    """Some identifiers."""
    starts = texts.starts[start : end + 1].astype(np.int64)
    run = np.ascontiguousarray(texts.run[starts[0] : starts[-1]])
    offsets = (starts - starts[0]).astype(np.int32)
    return pa.StringArray.from_buffers(end - start, pa.py_buffer(offsets), pa.py_buffer(run))
