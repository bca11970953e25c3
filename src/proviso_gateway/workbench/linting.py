"""What a check of an agreement file comes to: does it read, what is odd, do its tests hold?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proviso_gateway.agreement.acceptance import TestResult, run_tests
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read_with_places
from proviso_gateway.analysis.lint.finding import Finding, Severity
from proviso_gateway.analysis.lint.linter import lint
from proviso_gateway.errors import Place
from proviso_gateway.terms import Day

if TYPE_CHECKING:
    from proviso_gateway.analysis.solver.difference import VersionDifference
    from proviso_gateway.analysis.solver.invariants import InvariantProof


@dataclass(frozen=True, slots=True)
class Remarked:
    """One finding, with its place in the file."""

    finding: Finding
    place: Place


@dataclass(frozen=True, slots=True)
class Checked:
    """An agreement that could be read, how its own tests came out, what is odd about it, whether
    what it promises of every version was proved, and how each amendment stands to what it amends.

    Findings stand in the order of the file.
    """

    agreement: Agreement
    results: tuple[TestResult, ...]
    findings: tuple[Remarked, ...]
    proofs: tuple[InvariantProof, ...]
    amended: tuple[VersionDifference, ...]

    @property
    def negative(self) -> bool:
        """Whether a test fails, a finding stands that is neither accepted nor a remark, or an
        invariant is refuted or could not be decided."""
        return (
            any(not result.passed for result in self.results)
            or any(one.finding.fails for one in self.findings)
            or any(not proof.holds for proof in self.proofs)
        )


def check_text(text: str, name: str) -> Checked:
    """What the file called `name` comes to; a `Problem` for the first thing that cannot be read."""
    agreement, file = read_with_places(text, name)
    findings = [Remarked(finding, file.place(finding.path)) for finding in lint(agreement, file)]
    findings.sort(key=lambda one: (one.place.line or 0, one.place.column or 0))
    proofs, amended = _proofs(agreement), _amended(agreement)
    return Checked(agreement, run_tests(agreement), tuple(findings), proofs, amended)


def _proofs(agreement: Agreement) -> tuple[InvariantProof, ...]:
    if not agreement.invariants:
        return ()
    # Imported here: it loads the solver, and a file without invariants should not wait.
    from proviso_gateway.analysis.solver.invariants import prove_invariants  # noqa: PLC0415

    return prove_invariants(agreement)


def _amended(agreement: Agreement) -> tuple[VersionDifference, ...]:
    """The same pairs of versions as the agreement's page compares."""
    if len(agreement.versions) < 2:
        return ()
    from proviso_gateway.workbench.changing import amended  # noqa: PLC0415 -- as in `_proofs`

    return amended(agreement)


@dataclass(frozen=True, slots=True)
class ResultView:
    """One test of the file; `differences` is empty if it holds."""

    id: str
    holds: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvariantView:
    """One invariant of one version: `proved`, `refuted` or `unknown`."""

    id: str
    version: str
    verdict: str


@dataclass(frozen=True, slots=True)
class AmendedView:
    """Whether a version is wider or narrower than the one before, over requests and terms."""

    before: str
    after: str
    wider: bool
    narrower: bool
    unchanged: bool


@dataclass(frozen=True, slots=True)
class AcceptedView:
    """Who lets a finding stand, why, and since when."""

    because: str
    by: str | None
    date: Day | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding, told in full. `accepted` is None unless somebody lets it stand."""

    code: str
    severity: Severity
    about: str
    line: int | None
    column: int | None
    finds: str
    why: str
    source: str
    mend: str
    fails: bool
    accepted: AcceptedView | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """A checked file as `--json` tells it; `docs/agreements.md` lists the keys."""

    agreement: str
    title: str
    negative: bool
    versions: tuple[str, ...]
    amended: tuple[AmendedView, ...]
    invariants: tuple[InvariantView, ...]
    tests: tuple[ResultView, ...]
    findings: tuple[FindingView, ...]


def view(checked: Checked) -> CheckView:
    """The check as plain values."""
    agreement = checked.agreement
    return CheckView(
        agreement=agreement.name,
        title=agreement.title,
        negative=checked.negative,
        versions=tuple(version.id for version in agreement.versions),
        amended=tuple(
            AmendedView(one.before, one.after, one.wider, one.narrower, one.unchanged)
            for one in checked.amended
        ),
        invariants=tuple(
            InvariantView(proof.invariant, proof.version, str(proof.verdict))
            for proof in checked.proofs
        ),
        tests=tuple(ResultView(r.id, r.passed, r.differences) for r in checked.results),
        findings=tuple(map(_finding, checked.findings)),
    )


def _finding(one: Remarked) -> FindingView:
    finding, rule, entry = one.finding, one.finding.rule, one.finding.accepted
    return FindingView(
        code=rule.code,
        severity=rule.severity,
        about=finding.about,
        line=one.place.line,
        column=one.place.column,
        finds=finding.sentence,
        why=rule.why,
        source=finding.source,
        mend=finding.mend,
        fails=finding.fails,
        accepted=None if entry is None else AcceptedView(entry.because, entry.by, entry.date),
    )
