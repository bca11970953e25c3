"""Two versions compared by the solver, beside Z3 alone on the bare formula, in the same run.

Z3 alone is told the same formulas ready-made and asked once each way whether they differ; what we
add is reading clauses into formulas, one ground after the other, the clause responsible, the
plainest request, and its replay through the assessment.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import z3

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver.difference import compare
from proviso_gateway.analysis.solver.encoding import Encoding
from proviso_gateway.analysis.solver.witness import AskedVersion

_HEAD = """\
language: 2
agreement: measured
title: An agreement as long as it has to be
parties: {custodian: registry, requester: bureau}
purpose: To be measured.
legal: {basis: [{cite: An Act, as_at: 2020-01-01}]}
grounds:
  one: {label: One, seriousness: none, law: {cite: An Act, as_at: 2020-01-01}}
discloses: [address, address_since]
use_limits: {purpose: None., destroy_within: 28}
facts:
"""


_PAIRS = 40
"""Pairs of facts, each pair named by every fortieth clause."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Median seconds of one comparison, and of Z3 alone on the bare formula."""

    clauses: int
    ours: float
    bare: float


def agreement_of(clauses: int) -> str:
    """A file with two versions of so many clauses over up to eighty facts; one clause differs."""
    facts, first = [], []
    for n in range(min(clauses, _PAIRS)):
        facts.append(f"  b{n}: {{type: bool, source: requester}}")
        facts.append(f"  n{n}: {{type: int, min: 0, max: 600, source: court}}")
    for n in range(clauses):
        pair = n % _PAIRS
        part = f"{{any_of: [{{b{pair}: true}}, {{n{pair}: {{at_least: {n % 500 + 1}}}}}]}}"
        first.append(f"      - {{id: c{n}, require: {part}}}")
    last = (clauses - 1) // _PAIRS * _PAIRS  # the strictest clause about the first pair
    other = f"{{any_of: [{{b0: true}}, {{n0: {{at_least: {last + 12}}}}}, {{b1: false}}]}}"
    return "\n".join(
        [
            _HEAD + "\n".join(facts),
            "versions:",
            "  - id: v1",
            "    clauses:",
            *first,
            "  - id: v2",
            "    amends: v1",
            f"    replace: {{c{last}: {{require: {other}}}}}",
            "",
        ]
    )


def measure(clauses: int, rounds: int = 5) -> Measured:
    """Compare two versions of so many clauses, by turns with Z3 alone; medians."""
    agreement = read(agreement_of(clauses))
    before, after = (AskedVersion(agreement, resolve(agreement, name)) for name in ("v1", "v2"))
    ours, bare = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        found = compare(before, after)
        ours.append(time.perf_counter() - begun)
        assert found.gained.differences
        assert found.lost.differences
        bare.append(_alone(before, after))
    return Measured(clauses, statistics.median(ours), statistics.median(bare))


def _alone(before: AskedVersion, after: AskedVersion) -> float:
    """Seconds in which Z3 says, each way, whether there is a difference at all."""
    both = (before, after)
    encoding = Encoding(
        before.agreement.facts, [c.require for s in both for c in s.version.every_clause]
    )
    one, two = (encoding.clauses(s.version.clauses_for("one")) for s in both)
    begun = time.perf_counter()
    for permits, refuses in ((one, two), (two, one)):
        solver = z3.Solver(ctx=encoding.context)
        solver.add(*encoding.bounds, encoding.on("one"), permits, z3.Not(refuses))
        assert solver.check() == z3.sat
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    for clauses, aim in ((20, 100), (200, 1000)):
        found = measure(clauses)
        print(
            f"diff of two versions of {clauses} clauses: {found.ours * 1000:,.0f} ms "
            f"(aim {aim} ms); Z3 alone {found.bare * 1000:,.0f} ms, "
            f"{found.ours / found.bare:.1f} times that"
        )


if __name__ == "__main__":
    main()
