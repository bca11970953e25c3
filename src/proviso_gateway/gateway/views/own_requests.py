"""A requester's own requests, and how they stand. Another's is answered as if there were none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.keeping import owes_destruction
from proviso_gateway.casework.lifecycle import AWAITING_ANSWER
from proviso_gateway.casework.request import as_cell
from proviso_gateway.errors import problem
from proviso_gateway.gateway.concerns import Lock, locks
from proviso_gateway.gateway.openings import cohort_of
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.cases import RequesterView, for_requester
from proviso_gateway.gateway.views.why import asked_for, clauses_not_met
from proviso_gateway.terms import Handle
from proviso_gateway.tracing.people import Gender
from proviso_verify.erasures import APPROVED, REFUSED


@dataclass(frozen=True, slots=True)
class Own:
    """A requester's own request and what they are told of it."""

    case: Handle
    told: RequesterView


def own_requests(gateway: Gateway, requester: str, most: int, skip: int = 0) -> tuple[Own, ...]:
    """This requester's requests, the latest first, at most so many after `skip` of them."""
    store = gateway.store
    with store.glance():
        locked = locks(gateway)
        if store.charter().erased:
            cases = _still_theirs(gateway, requester, most + skip, locked)[skip:]
        else:
            cases = store.load(store.last_cases_of(requester, most, skip))
        return tuple(Own(one.handle, for_requester(gateway, one.handle, locked)) for one in cases)


def _still_theirs(
    gateway: Gateway, requester: str, most: int, locked: Mapping[Handle, Lock]
) -> tuple[Case, ...]:
    """The last cases of this requester that they may know to be there, at most so many."""
    found: list[Case] = []
    at = 0
    while len(found) < most:
        more = gateway.store.last_cases_of(requester, most, at)
        if not more:
            break
        at += len(more)
        found += [one for one in gateway.store.load(more) if _is_theirs(gateway, one, locked)]
    return tuple(found[:most])


def _is_theirs(gateway: Gateway, case: Case, locked: Mapping[Handle, Lock]) -> bool:
    """Whether the requester may know that this case is there: its cohort was not erased, or they
    owe something of it. What a delay, a challenge or a hold keeps is out of their sight with the
    others, or that it stays would say that somebody was told, or is not to be."""
    cohort = cohort_of(case)
    what = REFUSED if case.approved_at is None else APPROVED
    if (cohort.period, cohort.agreement, what) not in gateway.store.charter().erased:
        return True
    return (
        owes_destruction(case, gateway.today())
        or case.recalled_at is not None
        or case.last_entry in locked
    )


def to_call_for(gateway: Gateway, requester: str, most: int) -> tuple[Own, ...]:
    """Of this requester's requests those whose answer can be called for today, the oldest first, as
    far as they are among the first so many that owe one: their calls end first."""
    store = gateway.store
    with store.glance():
        owing = store.page(AWAITING_ANSWER, requester, most=most)
        found = (  # nothing of what is still owed is locked
            Own(case.handle, for_requester(gateway, case.handle, {})) for case in store.load(owing)
        )
        return tuple(one for one in found if one.told.callable)


def own_called(gateway: Gateway, requester: str, reference: str) -> Handle:
    """The request that this requester calls so. Raises `store.no-such-case`."""
    found = gateway.store.find(requester, reference)
    if found is None or not _is_theirs(gateway, gateway.store.case(found), locks(gateway)):
        raise problem("store.no-such-case")
    return found


def own_request(gateway: Gateway, requester: str, handle: Handle) -> RequesterView:
    """One of this requester's requests. Another's is answered as if there were none."""
    case, locked = gateway.store.case(handle), locks(gateway)
    if case.requester != requester or not _is_theirs(gateway, case, locked):
        raise problem("store.no-such-case")
    return for_requester(gateway, handle, locked)


def own_clauses(gateway: Gateway, requester: str, handle: Handle) -> tuple[str, ...]:
    """The texts of the clauses that one of this requester's requests does not meet. Raises as
    `own_request`."""
    own_request(gateway, requester, handle)
    return clauses_not_met(gateway.store.case(handle))


def own_wanted(gateway: Gateway, requester: str, handle: Handle) -> tuple[tuple[str, str], ...]:
    """What is wanted for one of this requester's requests: each fact's name and its question.
    Raises as `own_request`."""
    own_request(gateway, requester, handle)
    return asked_for(gateway, gateway.store.case(handle))


def reference_taken(gateway: Gateway, requester: str, reference: str) -> bool:
    """Whether a request of this requester's is called so already."""
    return gateway.store.find(requester, reference) is not None


def row_of(gateway: Gateway, requester: str, handle: Handle) -> dict[str, str]:
    """One of this requester's requests, as the row of a file that would ask for just this. Raises
    as `own_request`."""
    own_request(gateway, requester, handle)
    request = gateway.store.case(handle).request
    row = {
        "request_ref": request.request_ref,
        "agreement": request.agreement,
        "ground": request.ground,
        "officer": request.officer,
        "countersigner": request.countersigner,
        "fields": " ".join(request.fields),
        **request.whom.canonical(),
    }
    row["gender"] = request.whom.gender.value if request.whom.gender is not Gender.UNKNOWN else ""
    row |= {name: as_cell(value) for name, value in request.values.items()}
    row |= {f"evidence_{name}": text for name, text in request.evidence.items()}
    return {name: text for name, text in row.items() if text}


def organisations(gateway: Gateway) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every organisation that asks, with the people who may ask for it, in order of its code."""
    people = gateway.store.charter().people
    return tuple((code, tuple(sorted(people[code]))) for code in sorted(people))


def people_of(gateway: Gateway, requester: str) -> tuple[str, ...]:
    """Who may ask and countersign for this requester."""
    return gateway.store.charter().people.get(requester, ())
