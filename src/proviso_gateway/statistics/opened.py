"""What the file says by which a month was laid open: its rule, its cells, and whose cases it tells.

It is read again for each publication, and long after what it was made of has been erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.terms import Handle, Hash, Period
from proviso_verify import canonical
from proviso_verify.openings import REASONS
from proviso_verify.rules import Rule, parse_rule


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An opened month of an agreement, as its own custodian's file has it."""

    period: Period
    agreement: str
    file: Hash
    supersedes: str
    table: tuple[str, ...]
    rule: Rule
    cells: Mapping[str, int]
    residual: int
    values: Mapping[Handle, str]
    """By last entry of each case that is told, what it committed: an outcome, or a reason."""
    grounds_of: Mapping[Handle, str]
    """By request of each case that is told, its ground, where the table tells grounds."""

    @property
    def told(self) -> frozenset[Handle]:
        """The last entries of the cases that are told."""
        return frozenset(self.values)

    @property
    def reasons(self) -> Mapping[str, int]:
        """Why those were refused of whom it is told."""
        return Counter(value for value in self.values.values() if value in REASONS)

    @property
    def grounds(self) -> dict[str, dict[str, int]]:
        """Ground → outcome → how many; empty for a table without grounds."""
        found: dict[str, dict[str, int]] = {}
        for cell, count in self.cells.items():
            ground, _, outcome = cell.rpartition(".")
            if ground:
                found.setdefault(ground, {})[outcome] = count
        return found

    @property
    def outcomes(self) -> Mapping[str, int]:
        """Outcome → how many are told, on all grounds."""
        counted = Counter[str]()
        for cell, count in self.cells.items():
            counted[cell.rpartition(".")[2]] += count
        return counted

    def public(self) -> dict[str, Any]:
        """What `statistics.json` says of the month."""
        told: dict[str, Any] = {
            "period": self.period,
            "agreement": self.agreement,
            "file": self.file,
            "table": list(self.table),
            "rule": self.rule.content,
            "cells": dict(self.cells),
            "residual": self.residual,
            "reasons": dict(self.reasons),
            "grounds": self.grounds,
        }
        return told | ({"supersedes": self.supersedes} if self.supersedes else {})


def read_opened(content: bytes, file: Hash) -> OpenedFile:
    """What this file says, which lies under this hash."""
    said: Any = canonical.decode(content)
    ends = [one for one in said["opened"] if one["name"] != "ground"]
    grounds = [one for one in said["opened"] if one["name"] == "ground"]
    return OpenedFile(
        Period(said["period"]),
        said["name"],
        file,
        said.get("supersedes", ""),
        tuple(said["table"]),
        parse_rule(said["rule"]),
        said["cells"],
        said["residual"],
        {Handle(one["entry"]): one["value"] for one in ends},
        {Handle(one["entry"]): one["value"] for one in grounds},
    )
