"""Which cells of a file of requests would move a rehearsed case on from where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proviso_gateway.agreement.values import STATED
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.ports import Gateway

PUBLIC_INTEREST = "public_interest"


@dataclass(frozen=True, slots=True)
class Unmoved:
    """A case that a rehearsal left on its way, or whose look nobody finished: the row's own
    reference, why it stands (`evidence`, `held`, `weighing`, `approval`, `look`), and the columns
    of the file that are to be filled in. A case that is held needs another day, and no column."""

    request_ref: str
    why: str
    columns: tuple[str, ...]


def unmoved(gateway: Gateway, case: Case) -> Unmoved | None:
    """What would move the case on; None for a case that is at its end."""
    ref, found = case.request.request_ref, case.assessment
    match case.state:
        case CaseState.ASKED if found is not None:
            return Unmoved(ref, "evidence", tuple(_asked(case, found.ask_for)))
        case CaseState.HELD:
            return Unmoved(ref, "held", ())
        case CaseState.READY if found is not None:
            return Unmoved(ref, "weighing", tuple(_weighing(gateway, case, found.open_custodian)))
        case CaseState.PROPOSED:
            return Unmoved(ref, "approval", ("officer_approve",))
        case CaseState.ANSWERED if case.verdict is not None and case.answered is not None:
            late = case.answered.cause is Cause.NOT_COMPLETED and not case.looks
            return Unmoved(ref, "look", ("officer_confirm",)) if late else None
    return None


def _asked(case: Case, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name == STATED:
            yield from ("given_name", "family_name", "birth_date", "address_line", "postcode")
        else:
            yield f"evidence_{name}" if name in case.request.values else name


def _weighing(gateway: Gateway, case: Case, names: tuple[str, ...]) -> Iterator[str]:
    test = gateway.store.charter().version(case.basis.hash).public_interest_test
    for name in names:
        yield f"officer_{name}"
        if name == PUBLIC_INTEREST and test is not None:
            yield from (f"officer_{factor}" for factor in test.factors)
