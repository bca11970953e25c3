"""Step 5, confirm: a person looks at the match before anything leaves. Any doubt ends it.

A clear match needs one person's look. Candidates that the tracer could not tell apart need two
people, each looking alone; unless both name the same person, it is nobody.
"""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import MAY_LOOK, candidates, review_message
from proviso_gateway.casework.events import ClericalReview, Compared, Confirmed, Doubted, Event
from proviso_gateway.casework.lifecycle import State
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import record
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Handle

LOOKED_AT = (State.MATCHED, State.REVIEW)
"""The states in which there is somebody to look at."""


def confirm(gateway: Gateway, actor: Actor, handle: Handle, person_id: str | None) -> Case:
    """The case after `actor` looked at it and found `person_id`, or None: not certain.

    Raises `casework.not-entitled`, `gateway.nothing-to-confirm`, `gateway.looked-already` (the
    second look must be another person's), `gateway.not-a-candidate`.
    """
    case = gateway.store.case(handle)
    charter = gateway.store.charter()
    if not roles_now(charter.roll, actor.key, gateway.now()) & MAY_LOOK:
        raise problem("casework.not-entitled", act="look at a match")
    if case.state not in LOOKED_AT or case.verdict is None:
        raise problem("gateway.nothing-to-confirm", state=case.state.value)
    case.check_takes_part(actor.key)
    if any(look.key == actor.key for look in case.looks):
        raise problem("gateway.looked-already")
    assert case.permit is not None
    reach = charter.reaches_restricted(case.basis.hash)
    if person_id is not None and person_id not in candidates(case.verdict, reach_restricted=reach):
        raise problem("gateway.not-a-candidate")
    look = ClericalReview(
        actor.key, person_id, actor.sign(review_message(case.permit.hash, person_id))
    )
    return record(gateway, case, _after(case, look))


def _after(case: Case, look: ClericalReview) -> Event:
    if look.person_id is None:
        return Doubted(look)
    if case.state is State.MATCHED:
        return Confirmed(look)
    if not case.counted_looks:
        return Compared(look)
    first = case.counted_looks[0]
    return Confirmed(look) if first.person_id == look.person_id else Doubted(look)
