"""What would be erased, what waits, and what was erased: lines for an operator, naming nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proviso_gateway.casework.keeping import Cohort, Waits
from proviso_gateway.gateway.erase import Plan
from proviso_gateway.institution.acts import CohortErased
from proviso_gateway.phrases import phrase
from proviso_verify.erasures import ACCOUNTS, APPROVED, REFUSED

_CLASS: Mapping[str, str] = {
    REFUSED: phrase("refused, withdrawn or stopped before approval"),
    APPROVED: phrase("approved"),
    ACCOUNTS: phrase("accounts of approved ones"),
}

_WAITS: Mapping[Waits, str] = {
    Waits.NO_TERMS: phrase("nobody has said for how long it is kept"),
    Waits.OPEN: phrase("a case of its month is still open"),
    Waits.TERM: phrase("its term has not run out"),
    Waits.PUBLICATION: phrase("its month is to be published first"),
}


def plan_lines(plan: Plan) -> list[str]:
    """What would be done, cohort by cohort, and what waits for what."""
    if not plan.kept and not plan.late:
        return ["Nothing that has ended is kept."]
    lines = []
    due = list(zip(plan.kept, plan.kept_back, strict=True))
    going = [(one, back) for one, back in due if one.waits is None]
    lines.append("To be erased now:" if going else "Nothing is to be erased now.")
    for one, back in going:
        held = f", {back} of them kept back" if back else ""
        lines.append(f"  {_cohort(one)}{held}")
    if plan.late:
        lines.append(f"  {plan.late} that were kept back so far")
    waiting = [one for one in plan.kept if one.waits is not None]
    if waiting:
        lines.append("Kept for now:")
    lines += [f"  {_cohort(one)}: {_WAITS[one.waits]}" for one in waiting if one.waits]
    if going or plan.late:
        lines.append("proviso erase --go does it; proviso sequence does it by itself.")
    return lines


def done_lines(done: Sequence[CohortErased]) -> list[str]:
    """What was erased."""
    if not done:
        return ["Nothing was to be erased."]
    return ["Erased:", *(f"  {_said(one.of, one.name, one.what, one.cases)}" for one in done)]


def _cohort(one: Cohort) -> str:
    return _said(one.of, one.name, one.what, one.cases)


def _said(of: str, name: str, what: str, cases: int) -> str:
    return f"{of}  {name}  {cases} {_CLASS[what]}"
