"""What would become public under an agreement's own rule, and what an attacker makes of it.

Both are what the walk's publication came to: the figures, and the report of the attack that tried
them before they were signed. Nothing is counted or attacked a second way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.terms import Outcome
from proviso_gateway.workbench.results import Result
from proviso_verify.statistics_file import attack_path

SMALL = 10
"""Cells of fewer cases are counted as small."""


@dataclass(frozen=True, slots=True)
class AttackTold:
    """How the attack on the figures went: what was tried, how wide the narrowest range of a cell is
    that is not told (0 where there is none), how much was worked out, and which months stay shut,
    for this or because they have too few cases. `report`: where the whole of it lies in the walk's
    folder."""

    months: int
    classes: int
    cells: int
    narrowest: int
    pinned: int
    contradictory: int
    shut: tuple[str, ...]
    knows: tuple[str, ...]
    report: str


@dataclass(frozen=True, slots=True)
class PublicTold:
    """What would be public: by which rule, a row a month, how many months are laid open, how many
    of their cases stay in the residual, how many published cells (outcomes and reasons of a month)
    are small, and in which months everybody ended alike, so that whoever knows the month knows
    the end."""

    outcomes: str
    rule: str
    threshold: int
    by_ground: bool
    justified: bool
    rows: tuple[Mapping[str, int | str], ...]
    opened: int
    residual: int
    small: int
    alike: tuple[str, ...]
    attack: AttackTold


def public_told(agreement: Agreement, result: Result) -> PublicTold:
    """What this walk made public."""
    said: dict[str, Any] = json.loads(result.statistics)
    opened: list[dict[str, Any]] = said["opened"]
    rule = agreement.publication
    tables = ((one["cells"], one["reasons"]) for one in opened)
    cells = [count for both in tables for table in both for count in table.values()]
    return PublicTold(
        outcomes=rule.outcomes,
        rule=rule.rule,
        threshold=rule.threshold,
        by_ground=rule.by_ground,
        justified=rule.justification is not None,
        rows=tuple(said["rows"]),
        opened=len(opened),
        residual=sum(one["residual"] for one in opened),
        small=sum(0 < count < SMALL for count in cells),
        alike=tuple(row["period"] for row in said["rows"] if _alike(row)),
        attack=_attack(result, said["attack"]),
    )


def _alike(row: Mapping[str, int | str]) -> bool:
    """Whether all who were asked for in a month are seen to have ended in one way."""
    ended = [row[str(outcome)] for outcome in Outcome if row.get(str(outcome))]
    return len(ended) == 1 and ended[0] == row["received"]


def _attack(result: Result, hashed: str) -> AttackTold:
    path = attack_path(hashed)
    told: dict[str, Any] = json.loads(result.public[path])
    return AttackTold(
        months=told["months"],
        classes=told["classes"],
        cells=told["cells"],
        narrowest=told["narrowest"],
        pinned=len(told["pinned"]),
        contradictory=len(told["contradictory"]),
        shut=tuple(one["period"] for one in told["shut"]),
        knows=tuple(told["knows"]),
        report=f"log/{path}",
    )
