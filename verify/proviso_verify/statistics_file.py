"""A published statistics file, read: what it claims, and for which checkpoint.

Whether it is true is asked in `counts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proviso_verify.canonical import Value, decode, to_base64
from proviso_verify.commitments import Opening, salt_of
from proviso_verify.errors import Place, problem, shown
from proviso_verify.openings import OUTCOMES, is_count, is_version
from proviso_verify.shapes import HASH

VERSION = 2

OPENED_CELLS = ("received", *OUTCOMES)
PUBLIC_CELLS = ("received", "refused", "closed", "answered", "open")
"""What a month tells before it is opened."""


@dataclass(frozen=True, slots=True)
class OpenedMonth:
    """What the statistics say of one opened month of an agreement, each figure from its file.

    `cells` are those of its `table`; `reasons` say why requests were refused, and `grounds` how
    those ended that were made on each ground, as far as any is told. `residual` cases are not told.
    """

    period: str
    agreement: str
    file: str
    supersedes: str
    table: tuple[str, ...]
    rule: Mapping[str, Value]
    cells: Mapping[str, int]
    residual: int
    reasons: Mapping[str, int]
    grounds: Mapping[str, Mapping[str, int]]

    @property
    def content(self) -> dict[str, Value]:
        """The object that stands in `statistics.json`."""
        told: dict[str, Value] = {
            "period": self.period,
            "agreement": self.agreement,
            "file": self.file,
            "table": list(self.table),
            "rule": dict(self.rule),
            "cells": dict(self.cells),
            "residual": self.residual,
            "reasons": dict(self.reasons),
            "grounds": {ground: dict(cells) for ground, cells in self.grounds.items()},
        }
        return told | ({"supersedes": self.supersedes} if self.supersedes else {})


@dataclass(frozen=True, slots=True)
class Recalls:
    """How many answers under an agreement were recalled, counted at the end of one month."""

    period: str
    agreement: str
    opening: Opening

    @property
    def content(self) -> dict[str, Value]:
        """The object that stands in `statistics.json`."""
        return {
            "period": self.period,
            "agreement": self.agreement,
            "entry": self.opening.entry,
            "cases": self.opening.value,
            "salt": to_base64(self.opening.salt),
        }


@dataclass(frozen=True, slots=True)
class Statistics:
    """A published statistics file, read: for which checkpoint, and the cells that it tells."""

    rehearsal: bool
    origin: str
    size: int
    root: str
    rows: Mapping[tuple[str, str, str], Mapping[str, int]]
    opened: tuple[Value, ...]
    recalls: tuple[Recalls, ...]
    attack: str


def attack_path(file_hash: str) -> str:
    """Where the report of the attack on these figures lies, from the log's own folder."""
    return f"attacks/{file_hash}.json"


def parse_statistics(data: bytes) -> Statistics:
    """The statistics that these bytes are. Raises `counts.is-a-table`, `counts.malformed` or one
    of `canonical`."""
    if not data.lstrip().startswith((b"{", b"[")) and b"," in data.partition(b"\n")[0]:
        raise problem("counts.is-a-table")
    value = decode(data)
    wanted = {"v", "rehearsal", "origin", "checkpoint", "rows", "opened", "recalls", "attack"}
    if not isinstance(value, dict) or set(value) != wanted or not is_version(value["v"], VERSION):
        raise problem("counts.malformed", what="its keys are not those of version 2")
    rehearsal, origin, head, rows, opened, attack = (
        value[key] for key in ("rehearsal", "origin", "checkpoint", "rows", "opened", "attack")
    )
    recalls = _recalls(value["recalls"])
    if not (
        isinstance(rehearsal, bool)
        and isinstance(origin, str)
        and isinstance(rows, list)
        and isinstance(opened, list)
        and isinstance(attack, str)
        and HASH(attack)
        and isinstance(head, dict)
        and set(head) == {"size", "root"}
        and is_count(size := head["size"])
        and HASH(root := head["root"])
    ):
        raise problem("counts.malformed", what="a value is of another kind")
    cells: dict[tuple[str, str, str], Mapping[str, int]] = {}
    for number, row in enumerate(rows, start=1):
        key, told = _told(row, number)
        if key in cells:
            raise problem("counts.malformed", Place(row=number), what="a row comes twice")
        cells[key] = told
    return Statistics(
        rehearsal,
        origin,
        int(str(size)),
        str(root),
        MappingProxyType(cells),
        tuple(opened),
        recalls,
        attack,
    )


def _told(row: Value, number: int) -> tuple[tuple[str, str, str], Mapping[str, int]]:
    if not isinstance(row, dict):
        raise problem("counts.malformed", Place(row=number), what="a row is an object")
    names = ("period", "requester", "agreement")
    if not all(isinstance(row.get(name), str) for name in names):
        raise problem("counts.malformed", Place(row=number), what="a row names month and parties")
    cells = {name: count for name, count in row.items() if name not in names}
    for name, count in cells.items():
        if name not in _CELLS or not is_count(count):
            raise problem(
                "counts.malformed", Place(row=number), what=f"cell `{shown(name)}` is none of ours"
            )
    period, requester, agreement = (str(row[name]) for name in names)
    return (period, requester, agreement), {name: int(str(n)) for name, n in cells.items()}


_CELLS = frozenset({*OPENED_CELLS, *PUBLIC_CELLS})


def _recalls(value: Value) -> tuple[Recalls, ...]:
    wrong = problem("counts.malformed", what="its recalls are of another kind")
    if not isinstance(value, list):
        raise wrong
    found = []
    for one in value:
        if not isinstance(one, dict) or set(one) != _RECALL:
            raise wrong
        match one:
            case {
                "period": str() as period,
                "agreement": str() as agreement,
                "entry": str() as entry,
                "cases": int() as cases,
                "salt": str() as salt,
            } if is_count(cases):
                found.append(
                    Recalls(period, agreement, Opening(entry, "cases", cases, salt_of(salt)))
                )
            case _:
                raise wrong
    return tuple(found)


_RECALL = {"period", "agreement", "entry", "cases", "salt"}
