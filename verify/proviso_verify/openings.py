"""A month laid open: the file beside the log that shows how the cases of that month ended.

What an answer said is committed in the log. Once every case of a month has ended, the custodian may
open it, once: the file opens, of each case that is told, the one commitment that says how it ended.
What is not told is the residual. In each class that the log itself shows (`Case.group`) it is
empty, or large enough to tell of nobody, or the class stays shut. A month that is opened again, as
a correction, says what it supersedes, and leaves the earlier file where it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proviso_verify.canonical import Value, decode, encode, to_base64
from proviso_verify.cases import Case
from proviso_verify.commitments import Opening, salt_of
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.history import SEALED, Opened
from proviso_verify.shapes import HANDLE
from proviso_verify.tiles import FileReader

VERSION = 2

TABLES = (("outcome",),)
"""By which dimensions a month may be opened."""

TIERS = ("exact", "threshold")
"""The whole month is told, or of it what disclosure control allows."""

LEAST_THRESHOLD = 2

OUTCOMES = (
    "refused",
    "withdrawn",
    "stopped",
    "no_details",
    "disclosed",
    "relayed",
    "in_progress",
    "asked",
    "held",
)
"""How a case ends or where it stands; together they are all that were received."""

REASONS = (
    "no_agreement_in_force",
    "not_published",
    "ground_not_in_agreement",
    "precondition_not_met",
    "evidence_missing",
    "procedure",
    "public_interest",
    "fields_beyond_agreement",
)

COUNTED_AS: Mapping[str, Mapping[str, str]] = {
    "refusal": dict.fromkeys(REASONS, "refused"),
    "closure": {"withdrawn": "withdrawn", "stopped": "stopped"},
    "answer": {code: code for code in ("no_details", "disclosed", "relayed", "stopped")},
}
"""The kind of a case's last entry and what it committed → the cell in which the case counts."""

FOUND = frozenset({"disclosed", "relayed"})
"""What an answer can only say of somebody who was searched for."""

NOT_FOUND = frozenset({"no_details"})

_FRAME_BYTES, _ROW_BYTES = 4_096, 512
"""The most that a file needs for itself, and for each case that it tells of: twice our own."""

_KEYS = {"v", "period", "name", "table", "rule", "cells", "residual", "opened"}


@dataclass(frozen=True, slots=True)
class Told:
    """How one case ended, as it was opened: the cell in which it counts, and what was committed."""

    cell: str
    value: str


def encode_openings(
    period: str,
    name: str,
    openings: Iterable[Opening],
    cells: Mapping[str, int],
    *,
    residual: int = 0,
    tier: str = "exact",
    threshold: int = LEAST_THRESHOLD,
    supersedes: str = "",
) -> bytes:
    """The bytes of the file that opens a month; its SHA-256 goes into the `opening` entry.

    `cells` count the cases that are opened, by outcome; `residual` those that are not.
    """
    content: dict[str, object] = {
        "v": VERSION,
        "period": period,
        "name": name,
        "table": list(TABLES[0]),
        "rule": {"tier": tier, "threshold": threshold},
        "cells": dict(cells),
        "residual": residual,
        "opened": [
            {
                "entry": opening.entry,
                "name": opening.name,
                "value": opening.value,
                "salt": to_base64(opening.salt),
            }
            for opening in openings
        ],
    }
    return encode(content | ({"supersedes": supersedes} if supersedes else {}))


def openings_path(file_hash: str) -> str:
    """Where the openings file with that SHA-256 (lower-case hex) lies in a log's folder."""
    return f"openings/{file_hash}.json"


def opened_cases(read: FileReader, opened: Opened) -> Mapping[str, Told]:
    """How each case ended that the file of an opened month tells of, by its request's handle.

    Raises `counts.opening-file-missing`, `counts.opening-file-differs`, `counts.malformed`,
    `counts.opening-extra`, `counts.opening-fails`, `counts.unknown-outcome`,
    `counts.found-unsearched`, `counts.cells-differ`, `counts.residual-too-small`,
    `counts.one-sided`, or a problem of `canonical`.
    """
    path = openings_path(opened.file)
    try:
        data = read(path)
    except (FileNotFoundError, KeyError):
        raise problem("counts.opening-file-missing", Place(path)) from None
    if hashlib.sha256(data).hexdigest() != opened.file:
        raise problem("counts.opening-file-differs", Place(path))
    try:
        cases = tuple(opened.ended)
        content = _parsed(_decoded(data, cases), opened)
        openings = [_opening(one, row) for row, one in enumerate(content["opened"], start=1)]
        told = _matched(openings, cases)
        if content["cells"] != dict(Counter(one.cell for one in told.values())):
            raise problem("counts.cells-differ")
        if content["residual"] != len(cases) - len(told):
            raise problem("counts.cells-differ")
        # What a corrected file told is known for ever: it lies beside the one that corrects it.
        _check_shut(content, {**_told_before(read, opened, cases), **told}, cases)
        return told
    except Problem as wrong:
        raise wrong.at(file=path) from None


def _matched(openings: Iterable[Opening], cases: Iterable[Case]) -> dict[str, Told]:
    sealed = {case.handle: case for case in cases}
    told: dict[str, Told] = {}
    for row, opening in enumerate(openings, start=1):
        try:
            _tell(told, opening, sealed)
        except Problem as wrong:
            raise wrong.at(row=row) from None
    return told


def _tell(told: dict[str, Told], opening: Opening, sealed: Mapping[str, Case]) -> None:
    """Add how one case ended, of which nothing was told yet, by an opening of its last entry."""
    case = sealed.get(opening.entry)
    if case is None or opening.name != SEALED[case.kind] or case.request in told:
        raise problem("counts.opening-extra")
    if not opening.holds(case.sealed):
        raise problem("counts.opening-fails")
    cell = COUNTED_AS[case.kind].get(str(opening.value))
    if cell is None:
        raise problem("counts.unknown-outcome", kind=case.kind)
    if cell in FOUND and not case.searched:
        raise problem("counts.found-unsearched", cell=cell)
    told[case.request] = Told(cell, str(opening.value))


def _told_before(read: FileReader, opened: Opened, cases: tuple[Case, ...]) -> dict[str, Told]:
    """How those cases ended of which a file told that this one corrects, whatever was wrong with
    the rest of it. Of a file that is not there nobody learns anything.
    """
    told: dict[str, Told] = {}
    sealed = {case.handle: case for case in cases}
    for earlier in _corrected(opened):
        try:
            rows = _decoded(read(openings_path(earlier.file)), cases)["opened"]
        except (Problem, FileNotFoundError, KeyError, TypeError):
            continue
        for one in rows if isinstance(rows, list) else ():
            try:
                _tell(told, _opening(one, 0), sealed)
            except Problem:
                continue
    return told


def _corrected(opened: Opened) -> Iterator[Opened]:
    """What this corrects, and what that corrected, back to the first."""
    earlier = opened.corrects
    while earlier is not None:
        yield earlier
        earlier = earlier.corrects


def _decoded(data: bytes, cases: tuple[Case, ...]) -> Any:
    """What the bytes of an opening file say, unless they are more than its month can fill."""
    if len(data) > _FRAME_BYTES + _ROW_BYTES * len(cases):
        raise problem("counts.malformed", what="it is longer than so few cases need")
    return decode(data)


def _check_shut(
    content: Mapping[str, Any], told: Mapping[str, Told], cases: tuple[Case, ...]
) -> None:
    """What is left shut tells of nobody."""
    classes: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        classes.setdefault(case.group, []).append(case)
    for alike in classes.values():
        cells = {told[case.request].cell for case in alike if case.request in told}
        shut = sum(case.request not in told for case in alike)
        if not cells or not shut:
            continue
        if shut < content["rule"]["threshold"]:
            raise problem("counts.residual-too-small", residual=shut)
        if bool(cells & FOUND) != bool(cells & NOT_FOUND):
            raise problem("counts.one-sided")


def _parsed(value: Any, opened: Opened) -> dict[str, Any]:
    wanted = _KEYS | ({"supersedes"} if opened.supersedes else set())
    if not isinstance(value, dict) or set(value) != wanted or not is_version(value["v"], VERSION):
        raise problem("counts.malformed", what="its keys are not those of version 2")
    if (value["period"], value["name"]) != (opened.period, opened.name):
        raise problem("counts.malformed", what="it opens another month, or another agreement")
    if value.get("supersedes", "") != opened.supersedes:
        raise problem("counts.malformed", what="it corrects another file than the log says")
    rule, cells = value["rule"], value["cells"]
    if (
        value["table"] not in [list(table) for table in TABLES]
        or not isinstance(rule, dict)
        or set(rule) != {"tier", "threshold"}
        or rule["tier"] not in TIERS
        or not is_count(rule["threshold"], LEAST_THRESHOLD)
    ):
        raise problem("counts.malformed", what="its table or its rule is none of ours")
    if not isinstance(cells, dict) or not all(
        name in OUTCOMES and is_count(count, 1) for name, count in cells.items()
    ):
        raise problem("counts.malformed", what="its cells are not outcomes, each with a number")
    if not is_count(value["residual"]) or not isinstance(value["opened"], list):
        raise problem("counts.malformed", what="its residual or its openings are of another kind")
    return value


def is_version(value: object, version: int) -> bool:
    """Whether a file's `v` is this version; for Python, `true` would be 1."""
    return value == version and not isinstance(value, bool)


def is_count(value: object, least: int = 0) -> bool:
    """Whether a value is a whole number, at least so large."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _opening(value: Value, row: int) -> Opening:
    if not isinstance(value, dict) or set(value) != {"entry", "name", "value", "salt"}:
        raise problem("counts.malformed", Place(row=row), what="an opening has four keys")
    entry, name, salt = value["entry"], value["name"], value["salt"]
    if not (isinstance(entry, str) and HANDLE(entry) and isinstance(name, str)):
        raise problem("counts.malformed", Place(row=row), what="an opening names entry and value")
    if not isinstance(salt, str):
        raise problem("counts.malformed", Place(row=row), what="an opening's salt is text")
    return Opening(entry, name, value["value"], salt_of(salt))
