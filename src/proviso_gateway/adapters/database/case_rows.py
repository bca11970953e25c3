"""What cases are looked up and held to account by: rows beside their events, in one transaction.

Everything in them follows from the events. No row names anybody: references and people stand as
digests that only the key store's holder can make.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from proviso_gateway.adapters.database import driver
from proviso_gateway.adapters.database.models import CaseRow, Decision, ErasedCount, Mark, Search
from proviso_gateway.adapters.database.standing_keys import StandingKeys
from proviso_gateway.casework import events as on
from proviso_gateway.casework.case import Case, Line
from proviso_gateway.errors import problem
from proviso_gateway.terms import Handle

_MOVE = (
    "UPDATE proviso_caserow SET state = %s, length = %s, until = %s, instrument = %s, "
    "approved_at = %s, searched_at = %s, month = %s, ended = %s WHERE handle = %s"
)


def write_decisions(
    alias: str, lines: Sequence[Line], events: Sequence[int], cases: Sequence[Case]
) -> None:
    """Note what two people decided and which search it let happen: the constraints rest on this."""
    decisions, searches = [], []
    for line, event, case in zip(lines, events, cases, strict=True):
        match line.event:
            case on.Approved(permit):
                decisions.append(
                    Decision(
                        proposal=permit.hash,
                        event_id=event,
                        kind=line.event.step.value,
                        proposer=permit.proposer.key,
                        approver=permit.approver.key,
                    )
                )
            case on.Declined():
                assert case.proposed is not None
                decisions.append(
                    Decision(
                        proposal=case.proposed.proposal.hash(),
                        event_id=event,
                        kind=line.event.step.value,
                        proposer=case.proposed.key,
                        approver=line.event.key,
                    )
                )
            case on.SearchBegun():
                assert case.permit is not None
                searches.append(Search(decision_id=case.permit.hash, event_id=event))
    if decisions:
        Decision.objects.using(alias).bulk_create(decisions)
    if searches:
        Search.objects.using(alias).bulk_create(searches)


def write_cases(
    alias: str, lines: Sequence[Line], cases: Sequence[Case], index: StandingKeys
) -> None:
    """Note where each case stands after its line. Raises `store.conflict` for a number at the
    counter that is not the next."""
    fresh: dict[Handle, CaseRow] = {}
    last: dict[str, int] = {}
    grown: dict[Handle, Case] = {}
    for line, after in zip(lines, cases, strict=True):
        if isinstance(line.event, on.Received):
            name = line.event.numbered_by
            if name not in last:
                last[name] = last_number(alias, name)
            number = last[name] + 1
            if line.event.number != number:
                raise problem("store.conflict")
            last[name] = number
            fresh[line.stream] = _row(line.event, after, index)
        if line.stream in fresh:
            for name, value in _stands(after).items():
                setattr(fresh[line.stream], name, value)
        else:
            grown[line.stream] = after
    if fresh:
        CaseRow.objects.using(alias).bulk_create(fresh.values())
    move(alias, grown.values())


def move(alias: str, cases: Iterable[Case]) -> None:
    """Write where these cases stand into the rows that they have."""
    driver.write(alias, _MOVE, [(*_stands(case).values(), case.handle) for case in cases])


def write_marks(alias: str, cases: Iterable[Case], index: StandingKeys) -> None:
    """Note whom these cases are about, as far as they tell; what is noted stays noted."""
    Mark.objects.using(alias).bulk_create(
        (
            Mark(case=case.handle, digest=index.digest("mark", mark))
            for case in cases
            for mark in sorted(case.every_mark)
        ),
        ignore_conflicts=True,
    )


def last_number(alias: str, name: str) -> int:
    """The last number that was given at this counter, 0 before the first."""
    return max(
        model.objects.using(alias).filter(numbered_by=name).aggregate(last=Max("number"))["last"]
        or 0
        for model in (CaseRow, ErasedCount)
    )


def _stands(case: Case) -> dict[str, str | int | None]:
    """What changes of a case's row, in the order in which `_MOVE` has it."""
    permit = case.permit
    return {
        "state": case.state.value,
        "length": case.length,
        "until": None if permit is None else permit.proposal.until,
        "instrument": None if permit is None else case.basis.hash,
        "approved_at": None if case.approved_at is None else case.approved_at.micros,
        "searched_at": None if case.searched_at is None else case.searched_at.micros,
        "month": case.month,
        "ended": case.ended_in,
    }


def _row(received: on.Received, case: Case, index: StandingKeys) -> CaseRow:
    reference = [received.requester, received.request.reference]
    return CaseRow(
        handle=case.handle,
        state=case.state.value,
        length=case.length,
        requester=received.requester,
        reference=index.digest("reference", reference),
        numbered_by=received.numbered_by,
        number=received.number,
    )
