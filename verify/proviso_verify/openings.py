"""A month laid open: the file beside the log that shows how the cases of that month ended.

What an answer said is committed in the log. Once every case of a month has ended, the custodian may
open it, once: the file opens, of each case that is told, the one commitment that says how it ended.
What is not told is the residual, which `rules` hold to be large enough. A month that is opened
again, as a correction, says what it supersedes, and leaves the earlier file where it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from proviso_verify.canonical import Value, decode, encode, to_base64
from proviso_verify.cases import Case
from proviso_verify.commitments import Opening, salt_of
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.history import SEALED, Opened
from proviso_verify.rules import EXACT, FOUND, LEAST_THRESHOLD, Rule, Told, check_told, parse_rule
from proviso_verify.shapes import CODE, HANDLE
from proviso_verify.tiles import FileReader

VERSION = 2

TABLES = (("outcome",), ("ground", "outcome"))
"""By which dimensions a month may be opened."""

GROUND = "ground"
"""The commitment of a request that a table by ground opens beside how its case ended."""

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

_FRAME_BYTES, _ROW_BYTES = 16_384, 512
"""The most that a file needs for itself, and for each case that it tells of: twice our own."""

_KEYS = {"v", "period", "name", "table", "rule", "cells", "residual", "opened"}


@dataclass(frozen=True, slots=True)
class Month:
    """What the file of an opened month says: by which table and rule, the cells, how many cases are
    not told, and how each that is told ended, by its request's handle."""

    table: tuple[str, ...]
    rule: Rule
    cells: Mapping[str, int]
    residual: int
    told: Mapping[str, Told]

    @property
    def reasons(self) -> Mapping[str, int]:
        """Why those were refused of whom it is told: code → how many."""
        refused = (one.value for one in self.told.values() if one.cell == "refused")
        return dict(sorted(Counter(refused).items()))

    @property
    def grounds(self) -> Mapping[str, Mapping[str, int]]:
        """Ground → outcome → how many; empty for a table without grounds."""
        found: dict[str, Counter[str]] = {}
        for one in self.told.values():
            if one.ground:
                found.setdefault(one.ground, Counter())[one.cell] += 1
        return {ground: dict(sorted(cells.items())) for ground, cells in sorted(found.items())}


EXACTLY = Rule(EXACT, LEAST_THRESHOLD)


def encode_openings(
    period: str,
    name: str,
    openings: Iterable[Opening],
    cells: Mapping[str, int],
    *,
    residual: int = 0,
    rule: Rule = EXACTLY,
    table: tuple[str, ...] = TABLES[0],
    supersedes: str = "",
) -> bytes:
    """The bytes of the file that opens a month; its SHA-256 goes into the `opening` entry.

    `cells` count the cases that are opened, by outcome (in a table by ground as `ground.outcome`);
    `residual` those that are not.
    """
    content: dict[str, object] = {
        "v": VERSION,
        "period": period,
        "name": name,
        "table": list(table),
        "rule": rule.content,
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


def opened_month(read: FileReader, opened: Opened) -> Month:
    """What the file of an opened month tells, and how each case ended that it tells of.

    Raises `counts.opening-file-missing`, `counts.opening-file-differs`, `counts.malformed`,
    `counts.opening-extra`, `counts.opening-fails`, `counts.unknown-outcome`,
    `counts.found-unsearched`, `counts.cells-differ`, `counts.ground-missing`, a problem of
    `rules.check_told`, or one of `canonical`.
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
        rule, table = parse_rule(content["rule"]), tuple(content["table"])
        openings = [_opening(one, row) for row, one in enumerate(content["opened"], start=1)]
        told = _matched(openings, cases, grounds=GROUND in table)
        if content["cells"] != dict(Counter(map(cell_of, told.values()))):
            raise problem("counts.cells-differ")
        if content["residual"] != len(cases) - len(told):
            raise problem("counts.cells-differ")
        # What a corrected file told is known for ever: it lies beside the one that corrects it.
        check_told(rule, told, _told_before(read, opened, cases), cases)
        return Month(table, rule, content["cells"], content["residual"], told)
    except Problem as wrong:
        raise wrong.at(file=path) from None


def cell_of(told: Told) -> str:
    """The cell of the file's table in which a told case counts."""
    return f"{told.ground}.{told.cell}" if told.ground else told.cell


def _matched(
    openings: Iterable[Opening], cases: Iterable[Case], *, grounds: bool
) -> dict[str, Told]:
    telling = _Telling(cases, grounds)
    for row, opening in enumerate(openings, start=1):
        try:
            telling.add(opening)
        except Problem as wrong:
            raise wrong.at(row=row) from None
    return telling.told()


class _Telling:
    """Takes in the openings of a file, one after the other."""

    def __init__(self, cases: Iterable[Case], grounds: bool) -> None:
        self._wants_grounds = grounds
        self._by_last: dict[str, Case] = {}
        self._by_request: dict[str, Case] = {}
        for case in cases:
            self._by_last[case.handle] = case
            self._by_request[case.request] = case
        self._ended: dict[str, Told] = {}
        self._grounds: dict[str, str] = {}

    def add(self, opening: Opening) -> None:
        """Take in an opening of something of which nothing was told yet."""
        if opening.name == GROUND and self._wants_grounds:
            self._ground(opening)
        else:
            self._end(opening)

    def told(self) -> dict[str, Told]:
        """How each case ended that is told. Raises `counts.ground-missing` where a table by ground
        tells a ground of no such case, or none of one."""
        if not self._wants_grounds:
            return self._ended
        if self._ended.keys() != self._grounds.keys():
            raise problem("counts.ground-missing")
        return {
            request: replace(one, ground=self._grounds[request])
            for request, one in self._ended.items()
        }

    def _end(self, opening: Opening) -> None:
        """How a case ended, by an opening of its last entry."""
        case = self._by_last.get(opening.entry)
        if case is None or opening.name != SEALED[case.kind] or case.request in self._ended:
            raise problem("counts.opening-extra")
        if not opening.holds(case.sealed):
            raise problem("counts.opening-fails")
        cell = COUNTED_AS[case.kind].get(str(opening.value))
        if cell is None:
            raise problem("counts.unknown-outcome", kind=case.kind)
        if cell in FOUND and not case.searched:
            raise problem("counts.found-unsearched", cell=cell)
        self._ended[case.request] = Told(cell, str(opening.value))

    def _ground(self, opening: Opening) -> None:
        case = self._by_request.get(opening.entry)
        if case is None or case.request in self._grounds:
            raise problem("counts.opening-extra")
        if not opening.holds(case.ground):
            raise problem("counts.opening-fails")
        if not CODE(opening.value):
            raise problem("counts.malformed", what="a ground is no code")
        self._grounds[case.request] = str(opening.value)


def _told_before(read: FileReader, opened: Opened, cases: tuple[Case, ...]) -> dict[str, Told]:
    """How those cases ended of which a file told that this one corrects, whatever was wrong with
    the rest of it. Of a file that is not there nobody learns anything.
    """
    known: dict[str, Told] = {}
    for earlier in _corrected(opened):
        try:
            rows = _decoded(read(openings_path(earlier.file)), cases)["opened"]
        except (Problem, FileNotFoundError, KeyError, TypeError):
            continue
        telling = _Telling(cases, grounds=False)
        for one in rows if isinstance(rows, list) else ():
            try:
                telling.add(_opening(one, 0))
            except Problem:
                continue
        known |= telling.told()
    return known


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


def _parsed(value: Any, opened: Opened) -> dict[str, Any]:
    wanted = _KEYS | ({"supersedes"} if opened.supersedes else set())
    if not isinstance(value, dict) or set(value) != wanted or not is_version(value["v"], VERSION):
        raise problem("counts.malformed", what="its keys are not those of version 2")
    if (value["period"], value["name"]) != (opened.period, opened.name):
        raise problem("counts.malformed", what="it opens another month, or another agreement")
    if value.get("supersedes", "") != opened.supersedes:
        raise problem("counts.malformed", what="it corrects another file than the log says")
    if value["table"] not in [list(table) for table in TABLES]:
        raise problem("counts.malformed", what="its table is none of ours")
    by_ground, cells = GROUND in value["table"], value["cells"]
    if not isinstance(cells, dict) or not all(
        _is_cell(name, by_ground) and is_count(count, 1) for name, count in cells.items()
    ):
        raise problem("counts.malformed", what="its cells are not outcomes, each with a number")
    if not is_count(value["residual"]) or not isinstance(value["opened"], list):
        raise problem("counts.malformed", what="its residual or its openings are of another kind")
    return value


def _is_cell(name: str, by_ground: bool) -> bool:
    ground, _, outcome = name.rpartition(".")
    return outcome in OUTCOMES and (CODE(ground) if by_ground else not ground)


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
