"""Step 5, confirm: a person looks at the match before anything leaves. Any doubt ends it.

A clear match needs one person's look. Candidates that the tracer could not tell apart need two
people, each looking alone; unless both name the same person, it is nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import (
    MAY_LOOK,
    NOBODY,
    candidates,
    found_hash,
    look_message,
)
from proviso_gateway.casework.events import ClericalReview, Compared, Confirmed, Doubted, Event
from proviso_gateway.casework.lifecycle import CaseState, for_anybody
from proviso_gateway.casework.who_may import WHO_MAY, Doing
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import over_midnight, record
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify.commitments import SALT_BYTES
from proviso_verify.signing import Signature, verify

LOOKED_AT = WHO_MAY[Doing.LOOK].states
"""The states in which there is somebody to look at."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A look before it is signed: `message` is what is signed, `look` lacks the signature alone.

    It says what the record was like when it was looked at, and is kept by whoever prepared it.
    """

    case: Handle
    look: ClericalReview

    @property
    def message(self) -> bytes:
        """What whoever looks signs: that this is the person, or that nobody is certain."""
        return look_message(self.look)


@over_midnight
def confirm(gateway: Gateway, actor: Actor, handle: Handle, person_id: str | None) -> Case:
    """The case after `actor` looked at it and found `person_id`, or None: not certain. Raises as
    `prepare_look`."""
    looking = prepare_look(gateway, actor.key, handle, person_id)
    return submit_look(gateway, looking, actor.sign(looking.message))


def prepare_look(gateway: Gateway, key: str, handle: Handle, person_id: str | None) -> Looking:
    """The look of an officer who found `person_id`, or None: not certain; ready to be signed.

    Raises `casework.not-entitled`, `gateway.nothing-to-confirm`, `gateway.look-too-late` from the
    slot on, `gateway.looked-already` (the second look must be another person's),
    `gateway.not-a-candidate`.
    """
    case = _looked_at_by(gateway, key, handle)
    assert case.verdict is not None
    assert case.permit is not None
    reach = gateway.store.charter().reaches_restricted(case.basis.hash)
    if person_id is not None and person_id not in candidates(case.verdict, reach_restricted=reach):
        raise problem("gateway.not-a-candidate")
    looked_at = NOBODY
    if person_id is not None:
        looked_at = gateway.register.looked_at(person_id, case.permit)
    salt = gateway.entropy.bytes(SALT_BYTES)
    matter = replace(case.permit.matter, prev=case.last_entry, begun=gateway.period())
    found = found_hash(salt, person_id, looked_at)
    return Looking(handle, ClericalReview(key, person_id, matter, found, salt, ""))


@over_midnight
def submit_look(gateway: Gateway, looking: Looking, signature: Signature) -> Case:
    """The case after the look that was prepared, under its signature. Raises as `prepare_look`,
    and `casework.signature-invalid`."""
    look = replace(looking.look, signature=signature)
    case = _looked_at_by(gateway, look.key, looking.case)
    if look.matter.prev != case.last_entry:
        raise problem("store.conflict")
    parties = gateway.store.charter().house.parties
    if not verify(look.key, look_message(look), signature, parties):
        raise problem("casework.signature-invalid", act=phrase("reviewer"))
    return record(gateway, case, _after(case, look, gateway.store.charter()))


def _looked_at_by(gateway: Gateway, key: str, handle: Handle) -> Case:
    case = gateway.store.case(handle)
    charter = gateway.store.charter()
    case.check_takes_part(key, charter)
    if not roles_now(charter.roll, key, gateway.now()) & MAY_LOOK:
        raise not_entitled(phrase("look at a match"), MAY_LOOK)
    if case.state not in LOOKED_AT or case.verdict is None:
        raise problem("gateway.nothing-to-confirm", state=for_anybody(case.state))
    slot = slot_of(gateway, case)
    if slot is not None and slot <= gateway.today():
        raise problem("gateway.look-too-late")
    if any(charter.one_person(look.key, key) for look in case.looks):
        raise problem("gateway.looked-already")
    return case


def _after(case: Case, look: ClericalReview, charter: Charter) -> Event:
    if look.person_id is None:
        return Doubted(look)
    if case.state is CaseState.MATCHED:
        return Confirmed(look)
    counted = case.counted_looks(charter)
    if not counted:
        return Compared(look)
    first = counted[0]
    return Confirmed(look) if first.person_id == look.person_id else Doubted(look)
