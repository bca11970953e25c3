"""What each amendment of an agreement really permits and refuses, with the exact values.

It loads the solver, so `showing` imports it when a page is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.rewording import Rewording, rewordings
from proviso_gateway.analysis.solver.difference import Difference, VersionDifference, compare
from proviso_gateway.analysis.solver.spread import ValueRanges, spreads
from proviso_gateway.analysis.solver.witness import AskedVersion


@dataclass(frozen=True, slots=True)
class Changed:
    """Two versions compared; for each difference gained and lost, on which values it turns."""

    compared: VersionDifference
    gained: tuple[tuple[Difference, tuple[ValueRanges, ...]], ...]
    lost: tuple[tuple[Difference, tuple[ValueRanges, ...]], ...]


def amended(agreement: Agreement) -> tuple[VersionDifference, ...]:
    """How each version stands to the one that its words are compared with."""
    return tuple(compare(*_sides(agreement, one)) for one in rewordings(agreement))


def changed(agreement: Agreement, rewordings: Iterable[Rewording]) -> tuple[Changed, ...]:
    """What is proved of each pair of versions whose words were compared."""
    found = []
    for one in rewordings:
        before, after = _sides(agreement, one)
        compared = compare(before, after)
        gained = [(each, spreads(after, before, each)) for each in compared.gained.differences]
        lost = [(each, spreads(before, after, each)) for each in compared.lost.differences]
        found.append(Changed(compared, tuple(gained), tuple(lost)))
    return tuple(found)


def _sides(agreement: Agreement, one: Rewording) -> tuple[AskedVersion, AskedVersion]:
    before, after = (
        AskedVersion(agreement, resolve(agreement, each)) for each in (one.before, one.after)
    )
    return before, after
