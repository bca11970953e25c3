"""What must hold of every version, whatever the facts: proved, or refuted by a request."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement, Invariant
from proviso_gateway.agreement.relative_days import read_on
from proviso_gateway.agreement.requirements import Requirement, evaluator
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver.encoding import Encoding
from proviso_gateway.analysis.solver.search import STEPS, Proof, RequestSolver
from proviso_gateway.analysis.solver.witness import AskedVersion, Witness, replayed


@dataclass(frozen=True, slots=True)
class InvariantProof:
    """Whether an invariant holds of one version. `witness`, if refuted: a request that the version
    permits and the invariant says it never does. `undecided`: grounds where the steps ran out."""

    invariant: str
    version: str
    verdict: Proof
    witness: Witness | None
    undecided: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is proved: what could not be decided does not hold."""
        return self.verdict is Proof.PROVED


def prove_invariants(agreement: Agreement, *, steps: int = STEPS) -> tuple[InvariantProof, ...]:
    """Every invariant of the file, of every version: drafts and versions long ended included."""
    return tuple(
        _proof(AskedVersion(agreement, resolve(agreement, version.id)), invariant, steps)
        for invariant in agreement.invariants
        for version in agreement.versions
    )


def _proof(subject: AskedVersion, invariant: Invariant, steps: int) -> InvariantProof:
    version = subject.version
    forbidden, must_be = _forbidden(invariant)
    named = [*(clause.require for clause in version.every_clause), forbidden]
    encoding = Encoding(subject.agreement.facts, named)
    breaks = encoding.formula(forbidden)
    undecided: list[str] = []
    for ground in version.grounds:
        permitted = encoding.clauses(version.clauses_for(ground))
        example = RequestSolver(encoding, steps).example(
            encoding.on(ground), permitted, breaks if must_be else encoding.no(breaks)
        )
        if example.found is Proof.UNKNOWN:
            undecided.append(ground)
        if example.found is Proof.REFUTED:
            values, day = example.values, example.day
            spoken = forbidden if day is None else read_on(forbidden, day)
            broken = evaluator(spoken)(values) is must_be
            witness = replayed(broken and subject.permits(values, day), values, day)
            return InvariantProof(invariant.id, version.id, Proof.REFUTED, witness, ())
    verdict = Proof.UNKNOWN if undecided else Proof.PROVED
    return InvariantProof(invariant.id, version.id, verdict, None, tuple(undecided))


def _forbidden(invariant: Invariant) -> tuple[Requirement, bool]:
    """The requirement that an invariant speaks of, and what it may not be if permitted."""
    if invariant.never_permit_if is not None:
        return invariant.never_permit_if, True
    assert invariant.never_permit_unless is not None  # the reader has seen to it
    return invariant.never_permit_unless, False
