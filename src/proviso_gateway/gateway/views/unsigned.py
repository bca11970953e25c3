"""Acts that wait for another signature, told in full to whoever may give it.

Nobody signs what they have not read. What is told of an act is everything that it will do: what the
log will say of it, what stands in the home alone (names, people, the documents of gates), and what
stood before. Everything told of the act itself is under its first signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.model import VersionState
from proviso_gateway.agreement.timeline import changes
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.gateway.ports import Clock, Gateway
from proviso_gateway.gateway.views.officers_signed import OfficerSigned, officers_signed
from proviso_gateway.institution.acts import (
    Adopted,
    AgreementRestarted,
    AgreementStopped,
    ErasureTermsSet,
    Founded,
    OrderEnded,
    OrderRecorded,
    RequesterEnrolled,
    RollChanged,
)
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.gates import Gate
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.institution.statements import Statement
from proviso_gateway.phrases import joined, phrase, phrase_of
from proviso_gateway.terms import Day, Handle, Hash
from proviso_verify.erasures import ACCOUNTS, APPROVED, REFUSED

Told = str | int | Day | tuple[str, ...]
"""What is told under one name. A list that is empty is told too: nobody, or nothing."""

STATES: Mapping[VersionState, str] = {
    VersionState.IN_FORCE: phrase("in force"),
    VersionState.HELD: phrase("held"),
    VersionState.STAYED: phrase("stayed"),
    VersionState.SUPERSEDED: phrase("superseded"),
    VersionState.WITHDRAWN: phrase("withdrawn"),
}
"""What a version is, from a day on."""

GATES: Mapping[Gate, str] = {
    Gate.CONSULTATION: phrase("consultation"),
    Gate.IMPACT_ASSESSMENT: phrase("impact assessment"),
    Gate.EQUALITY_ASSESSMENT: phrase("equality assessment"),
    Gate.PUBLICATION: phrase("publication"),
    Gate.REVIEW: phrase("review"),
}
"""What an agreement has passed."""


@dataclass(frozen=True, slots=True)
class Does:
    """Everything that an act does: what it makes of officers, one by one, and all else by name.
    Names ending in `so_far` are of what it takes the place of."""

    about: Mapping[str, Told]
    officers: tuple[OfficerSigned, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An act that waits for another signature: what it does, and who has signed it."""

    handle: Handle
    kind: str
    does: str
    about: Mapping[str, Told]
    officers: tuple[OfficerSigned, ...]
    """As in `Does`."""
    signed_by: tuple[str, ...]
    """Names where they are known, else keys."""
    keys: frozenset[str]
    """The keys of those who signed it."""
    digest: Hash
    """Of what is signed: whoever has read this signs nothing else."""


def unsigned(gateway: Gateway) -> tuple[Unsigned, ...]:
    """Every act that waits for another signature."""
    charter = gateway.store.charter()
    found = []
    for statement in gateway.store.statements():
        told = _of(charter, statement, gateway.clock)
        found.append(
            Unsigned(
                handle=statement.handle,
                kind=statement.kind,
                does=statement.code,
                about=told.about,
                officers=told.officers,
                signed_by=tuple(charter.names.get(one.key) or one.key for one in statement.signed),
                keys=frozenset(one.key for one in statement.signed),
                digest=statement.digest(charter.house.genesis),
            )
        )
    return tuple(found)


def told_of(gateway: Gateway, statement: Statement) -> Does:
    """Everything that an act does which nobody has signed yet, for whoever signs it first."""
    return _of(gateway.store.charter(), statement, gateway.clock)


def _of(charter: Charter, statement: Statement, clock: Clock) -> Does:
    act = statement.act
    if isinstance(act, RollChanged):
        return Does({}, officers_signed(charter, act, statement, clock))
    return Does(_about(charter, statement))


def _about(charter: Charter, statement: Statement) -> dict[str, Told]:
    act, stated = statement.act, statement.stated
    match act:
        case RequesterEnrolled():
            return _requester(charter, act)
        case Adopted():
            return _adopted(charter, act)
        case AgreementStopped() | AgreementRestarted():
            hashed = Hash(str(stated["agreement"]))
            return {
                "name": act.name,
                "title": charter.agreement(act.name).title,
                "version": f"{charter.version(hashed).id}: {hashed}",
            }
        case OrderRecorded():
            return _order(act.order)
        case Founded():
            return {
                "origin": act.origin,
                "mode": str(stated["mode"]),
                "log_key": str(stated["key"]),
                "administrators": tuple(str(one["key"]) for one in stated["administrators"]),
            }
        case ErasureTermsSet():
            return _terms(charter, act)
        case OrderEnded() if act.order in charter.orders:
            return _order(charter.orders[act.order])
        case _:  # nothing else waits; if it did, it would be told as the log will say it
            chain = ("act", "after")  # what binds it to the log says nothing to whoever signs
            return {name: str(value) for name, value in stated.items() if name not in chain}


def _requester(charter: Charter, act: RequesterEnrolled) -> dict[str, Told]:
    told: dict[str, Told] = {"requester": act.code, "key": act.key, "people": act.people}
    if act.code in charter.requesters:
        told |= {
            "key_so_far": charter.requesters[act.code],
            "people_so_far": charter.people.get(act.code, ()),
        }
    return told


def _terms(charter: Charter, act: ErasureTermsSet) -> dict[str, Told]:
    """For how long what has ended is kept, and for how long it is now, where anybody has said."""
    months = {REFUSED: act.refused, APPROVED: act.approved, ACCOUNTS: act.accounts}
    told: dict[str, Told] = {"name": act.name}
    if act.name in charter.adopted:
        told["title"] = charter.agreement(act.name).title
    for what, many in months.items():
        told[f"keeps_{what}"] = phrase_of(many, "{count} month", "{count} months")
        if act.name in charter.terms:
            now = charter.terms[act.name].months(what)
            told[f"keeps_{what}_so_far"] = phrase_of(now, "{count} month", "{count} months")
    return told


def _adopted(charter: Charter, act: Adopted) -> dict[str, Told]:
    agreement, earlier = act.agreement, charter.adopted.get(act.agreement.name)
    hashes = {one.id: resolve(agreement, one.id).hash for one in agreement.versions}
    taken = {version: hashed for version, hashed in hashes.items() if hashed in act.versions}
    told: dict[str, Told] = {
        "name": agreement.name,
        "title": agreement.title,
        "file": act.file_hash,
        "versions": tuple(f"{version}: {hashed}" for version, hashed in taken.items()),
        "statuses": tuple(
            _status(one.version, STATES[one.state], one.effective_from, one.date)
            for one in changes(agreement)
        ),
        "gates": tuple(joined((GATES[one.gate], one.document), ": ") for one in act.gates),
    }
    for one in act.gates:
        if one.due is not None:
            told["review_due"] = one.due
    if earlier is not None:
        told["file_so_far"] = earlier.file_hash
    return told


def _status(version: str, state: str, effective: Day | None, dated: Day) -> str:
    if effective is None:
        return phrase(
            "{version}: {state} from {day}, never known", version=version, state=state, day=dated
        )
    return phrase("{version}: {state} from {day}", version=version, state=state, day=effective)


def _order(order: CourtOrder) -> dict[str, Told]:
    told: dict[str, Told] = {
        "reference": order.reference,
        "court": order.court,
        "effect": order.effect,
        "valid_from": order.valid_from,
        "valid_until": order.valid_until,
        "document": order.document,
        "order": order.hash,
    }
    if order.effect == "stops":
        return told | {"agreement": order.agreement}
    return told | {
        "requester": order.requester,
        "fields": tuple(map(str, order.fields)),
        "people": tuple(order.reaches),
        "reaches_restricted": order.reaches_restricted,
        "answer_after_days": order.answer_after,
        "destroy_within_days": order.destroy_within,
    }
