"""Who is told of a case that somebody was found, whom, and why it was answered so.

The table is `casework.who_may.WHO_IS_TOLD`; here it is held against one officer and one case. The
views ask here before they tell anything that only a search brings to light.
"""

from __future__ import annotations

from proviso_gateway.casework.case import Case, described
from proviso_gateway.casework.gateway_facts import means
from proviso_gateway.casework.lifecycle import for_anybody
from proviso_gateway.casework.who_may import Doing, Part, Told, is_told
from proviso_gateway.casework.who_may import may as may_do
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle

HIDDEN_WAITS_FOR = phrase("what follows a search, and then the requester's call")
"""What is said of a case in hand to whoever is not told more."""


def parts(gateway: Gateway, key: str, case: Case) -> frozenset[Part]:
    """The parts that the officer of this key has in the case; none where it is out of their
    sight."""
    charter = gateway.store.charter()
    if not key or not case.in_sight(key, charter):
        return frozenset()
    found = set()
    if may_look(gateway, key, case):
        found.add(Part.LOOKS)
    if any(charter.one_person(look.key, key) for look in case.looks):
        found.add(Part.LOOKED)
    if case.permit is not None and charter.one_person(case.permit.approver.key, key):
        found.add(Part.DECIDED)
    return frozenset(found)


def may_look(gateway: Gateway, key: str, case: Case) -> bool:
    """Whether the officer of this key may look at the match now: each looks once, and nobody from
    the slot on."""
    charter = gateway.store.charter()
    if not may_do(Doing.LOOK, roles_now(charter.roll, key, gateway.now()), case.state):
        return False
    slot = slot_of(gateway, case)
    return (slot is None or gateway.today() < slot) and not any(
        charter.one_person(look.key, key) for look in case.looks
    )


def told_of(gateway: Gateway, key: str, case: Case, what: Told) -> bool:
    """Whether the officer of this key is told this of the case now."""
    if case.approval_ran_out(gateway.now()):
        return False
    return is_told(what, parts(gateway, key, case), case.state)


def state_for(gateway: Gateway, key: str, case: Case) -> str:
    """The state as the officer of this key reads it; for nobody in particular, with no key."""
    told = told_of(gateway, key, case, Told.WHETHER)
    return str(case.state.value) if told else for_anybody(case.state)


def others_about(gateway: Gateway, key: str, case: Case) -> tuple[Handle, ...]:
    """The other cases that ask for the same person, as far as this officer may know it: by what
    they say, and for whoever is told what was found, by what they led to. None is out of
    their sight."""
    marks = {described(case.request)}
    meant = means(case.request)
    if meant is not None:
        marks.add(meant)
    whether = told_of(gateway, key, case, Told.WHETHER)
    if whether or told_of(gateway, key, case, Told.CAUSE):
        marks |= case.marks
    others = [other for other in gateway.store.about(*marks) if other != case.handle]
    charter = gateway.store.charter()
    return tuple(one.handle for one in gateway.store.load(others) if one.in_sight(key, charter))
