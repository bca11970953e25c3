"""Why a case stands as it does: in codes and the agreement's words; pages make a sentence of it.

It tells of a search no more than whoever reads it is told, and names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.assessment import ClauseFinding
from proviso_gateway.agreement.versions import clause_text
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.order_assessment import SAYS
from proviso_gateway.casework.who_may import Told
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.cases import reasons, waits_in_vain
from proviso_gateway.gateway.views.sight import state_for, told_of


@dataclass(frozen=True, slots=True)
class Why:
    """What lies behind a case's state. `state` is the one that the reader is told. `reasons` say
    why it was refused; `clauses` are the texts of those not met, and `asks` the facts wanted, by
    name, with their questions. `cause` is what stopped it, or lies behind its answer."""

    state: str
    reasons: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    cause: str = ""
    declined: bool = False
    by_order: bool = False
    given_back: bool = False
    suspended: bool = False
    """An answer is owed, and its agreement is stopped."""


def why_of(gateway: Gateway, key: str, case: Case) -> Why:
    """Why the case stands as the officer of this key reads it."""
    return Why(
        state=state_for(gateway, key, case),
        reasons=reasons(case),
        clauses=clauses_not_met(case) if case.state is CaseState.REFUSED else (),
        asks=asked_for(gateway, case),
        cause=_cause(gateway, key, case),
        declined=case.declined is not None,
        by_order=case.basis.kind == "order",
        suspended=waits_in_vain(gateway, case),
        given_back=case.state is CaseState.READY and case.returned is not None,
    )


def clauses_not_met(case: Case) -> tuple[str, ...]:
    """The texts of the clauses for which a case is refused; none where an officer declined it."""
    found = case.assessment
    if found is None or case.declined is not None:
        return ()
    return tuple(words_of(case, one) for one in found.clauses if one.id in found.false_clauses)


def words_of(case: Case, clause: ClauseFinding) -> str:
    """A clause of a case in the agreement's words, or of its order in ours; its id, where the
    agreement says nothing of it."""
    ours = SAYS.get(clause.id, "") if case.basis.kind == "order" else ""
    return clause_text(clause.text) or ours or clause.id


def asked_for(gateway: Gateway, case: Case) -> tuple[tuple[str, str], ...]:
    """What its requester is asked for: each fact's name and its question; none where nothing is."""
    found = case.assessment
    if case.state is not CaseState.ASKED or found is None:
        return ()
    facts = (
        {}
        if case.basis.kind == "order"
        else gateway.store.charter().version(case.basis.hash).vocabulary
    )
    return tuple((n, (facts[n].question or "") if n in facts else "") for n in found.ask_for)


def _cause(gateway: Gateway, key: str, case: Case) -> str:
    if case.state is CaseState.HELD:
        name = case.request.agreement
        on = gateway.store.charter().suspended(name, gateway.today())
        return str(Cause.SUSPENDED if on else Cause.HELD)
    if case.stopped is not None:
        return str(case.stopped.cause)
    if case.answered is not None and told_of(gateway, key, case, Told.CAUSE):
        return str(case.answered.cause)
    return ""
