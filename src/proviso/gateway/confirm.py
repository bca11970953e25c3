"""Step 5, confirm: a person looks at the match before anything leaves. Any doubt ends it.

A clear match needs one person's look. Candidates that the tracer could not tell apart need two
people, each looking alone; unless both name the same person, it is nobody.
"""

from __future__ import annotations

from proviso.casework.approval import roles_now
from proviso.casework.case import Case
from proviso.casework.events import Compared, Confirmed, Doubted, Event, Look
from proviso.casework.lifecycle import State
from proviso.errors import problem
from proviso.gateway.ports import Actor, Gateway
from proviso.gateway.recording import record
from proviso.gateway.trace import reaches_restricted
from proviso.terms import Handle
from proviso.tracing.verdict import Verdict
from proviso_verify import canonical
from proviso_verify.officers import ROLES

MAY_LOOK = frozenset({"caseworker", "approver", "guardian"}) & frozenset(ROLES)


def confirm(gateway: Gateway, actor: Actor, handle: Handle, person_id: str | None) -> Case:
    """The case after `actor` looked at it and found `person_id`, or None: not certain.

    Raises `casework.not-entitled`, `gateway.nothing-to-confirm`, `gateway.looked-already` (the
    second look must be another person's), `gateway.not-a-candidate`.
    """
    case = gateway.store.case(handle)
    charter = gateway.store.charter()
    if not roles_now(charter.roll, actor.key, gateway.now()) & MAY_LOOK:
        raise problem("casework.not-entitled", act="look at a match")
    if case.state not in (State.MATCHED, State.REVIEW) or case.verdict is None:
        raise problem("gateway.nothing-to-confirm", state=case.state.value)
    if any(look.key == actor.key for look in case.looks):
        raise problem("gateway.looked-already")
    reach = reaches_restricted(gateway, case)
    if person_id is not None and person_id not in candidates(case.verdict, reach_restricted=reach):
        raise problem("gateway.not-a-candidate")
    look = Look(actor.key, person_id, actor.sign(look_message(case, person_id)))
    return record(gateway, case, _after(case, look))


def candidates(verdict: Verdict, *, reach_restricted: bool) -> tuple[str, ...]:
    """Who may be named at the look: the traced person, or the candidates of an unclear trace.

    Nobody, where the first candidate is barred: the next one is not offered in their place.
    """
    if verdict.best is None or verdict.best.barred(reach_restricted=reach_restricted):
        return ()
    shown = (verdict.best,) if verdict.person_id else (verdict.best, verdict.second)
    return tuple(
        one.person_id
        for one in shown
        if one is not None and one.barred(reach_restricted=reach_restricted) is None
    )


def look_message(case: Case, person_id: str | None) -> bytes:
    """What whoever looks signs: the proposal, and whom they found it to be. Never leaves."""
    assert case.permit is not None
    found = {"person": person_id or "none", "proposal": case.permit.hash}
    return f"proviso/look/v1\n{canonical.digest(found)}".encode()


def _after(case: Case, look: Look) -> Event:
    if look.person_id is None:
        return Doubted(look)
    if case.state is State.MATCHED:
        return Confirmed(look)
    if not case.looks:
        return Compared(look)
    return Confirmed(look) if case.looks[0].person_id == look.person_id else Doubted(look)
