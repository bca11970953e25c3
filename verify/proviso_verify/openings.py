"""A month laid open: the file beside the log that shows how every case of that month stood.

What an answer said is committed in the log. When the custodian opens a month of an agreement, the
file opens exactly one commitment of every case received in it, the one that tells how the case
stood when the `opening` entry was logged: whole, or not at all. The file lies under its own hash,
so a month that is opened again, as its cases then stand, leaves the earlier file where it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from proviso_verify.canonical import Value, decode, encode, to_base64
from proviso_verify.commitments import Opening, salt_of
from proviso_verify.entries import HANDLE
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.history import SEALED, Case, Opened
from proviso_verify.tiles import FileReader

VERSION = 1

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
    "assessment": {
        "ask": "asked",
        "held": "held",
        "ready": "in_progress",
        "permitted": "in_progress",
        "refused": "in_progress",  # until the refusal itself is logged
    },
    "refusal": dict.fromkeys(REASONS, "refused"),
    "closure": {"withdrawn": "withdrawn", "stopped": "stopped"},
    "answer": {code: code for code in ("no_details", "disclosed", "relayed", "stopped")},
}
"""The kind of a case's last entry and what it committed → the cell in which the case counts.

A case whose last entry is a request, an approval or a search is in progress; but one that is
approved, and whose agreement was publicly held or stopped before the search, is held."""


FOUND = frozenset({"disclosed", "relayed"})
"""What an answer can only say of somebody who was searched for."""


def encode_openings(period: str, agreement: str, openings: Iterable[Opening]) -> bytes:
    """The bytes of the file that opens a month; its SHA-256 goes into the `opening` entry."""
    return encode(
        {
            "v": VERSION,
            "of": period,
            "agreement": agreement,
            "openings": [
                {
                    "entry": opening.entry,
                    "name": opening.name,
                    "value": opening.value,
                    "salt": to_base64(opening.salt),
                }
                for opening in openings
            ],
        }
    )


def openings_path(file_hash: str) -> str:
    """Where the openings file with that SHA-256 (lower-case hex) lies in a log's folder."""
    return f"openings/{file_hash}.json"


def opened_cells(read: FileReader, opened: Opened) -> Mapping[str, str]:
    """In which of `OUTCOMES` each case of an opened month counts, by the handle of its request.

    Raises `counts.opening-file-missing`, `counts.opening-file-differs`, `counts.malformed`,
    `counts.opening-extra`, `counts.opening-missing`, `counts.opening-fails`,
    `counts.unknown-outcome`, or a problem of `canonical`.
    """
    waiting = dict.fromkeys(opened.waiting, "held")
    cells = {case: cell for case, (cell, _) in _told(read, opened).items()} | waiting
    return {case.request: cells.get(case.request, "in_progress") for case in opened.cases}


def opened_reasons(read: FileReader, opened: Opened) -> Mapping[str, str]:
    """Why each refused case of an opened month was refused, one of `REASONS`, by the handle of its
    request. Raises as `opened_cells`."""
    told = _told(read, opened).items()
    return {case: value for case, (cell, value) in told if cell == "refused"}


def _told(read: FileReader, opened: Opened) -> dict[str, tuple[str, str]]:
    """What the file opens of each case that it must open: the cell, and the value committed."""
    path = openings_path(opened.file)
    try:
        data = read(path)
    except (FileNotFoundError, KeyError):
        raise problem("counts.opening-file-missing", Place(path)) from None
    if hashlib.sha256(data).hexdigest() != opened.file:
        raise problem("counts.opening-file-differs", Place(path))
    try:
        return _matched(_parse_openings(data, opened), opened.cases)
    except Problem as wrong:
        raise wrong.at(file=path) from None


def _matched(openings: Iterable[Opening], cases: Iterable[Case]) -> dict[str, tuple[str, str]]:
    sealed = {case.handle: case for case in cases if case.kind in SEALED}
    values: dict[str, tuple[str, str]] = {}
    for row, opening in enumerate(openings, start=1):
        case = sealed.pop(opening.entry, None)
        if case is None or opening.name != SEALED[case.kind]:
            raise problem("counts.opening-extra", Place(row=row))
        if not opening.holds(case.sealed):
            raise problem("counts.opening-fails", Place(row=row))
        cell = COUNTED_AS[case.kind].get(str(opening.value))
        if cell is None:
            raise problem("counts.unknown-outcome", Place(row=row), kind=case.kind)
        if cell in FOUND and not case.searched:
            raise problem("counts.found-unsearched", Place(row=row), cell=cell)
        values[case.request] = cell, str(opening.value)
    if sealed:
        raise problem("counts.opening-missing", cases=len(sealed))
    return values


def _parse_openings(data: bytes, opened: Opened) -> list[Opening]:
    value = decode(data)
    wanted = {"v", "of", "agreement", "openings"}
    if (
        not isinstance(value, dict)
        or set(value) != wanted
        or value["v"] is True
        or value["v"] != VERSION
    ):
        raise problem("counts.malformed", what="its keys are not those of version 1")
    openings = value["openings"]
    if (value["of"], value["agreement"]) != (opened.period, opened.name):
        raise problem("counts.malformed", what="it opens another month, or another agreement")
    if not isinstance(openings, list):
        raise problem("counts.malformed", what="its openings are not a list")
    return [_parse_opening(opening, row) for row, opening in enumerate(openings, start=1)]


def _parse_opening(value: Value, row: int) -> Opening:
    if not isinstance(value, dict) or set(value) != {"entry", "name", "value", "salt"}:
        raise problem("counts.malformed", Place(row=row), what="an opening has four keys")
    entry, name, salt = value["entry"], value["name"], value["salt"]
    if not (isinstance(entry, str) and HANDLE(entry) and isinstance(name, str)):
        raise problem("counts.malformed", Place(row=row), what="an opening names entry and value")
    if not isinstance(salt, str):
        raise problem("counts.malformed", Place(row=row), what="an opening's salt is text")
    return Opening(entry, name, value["value"], salt_of(salt))
