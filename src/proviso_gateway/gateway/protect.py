"""Beside the walk: one officer protects somebody, at once; two lift it, with reasons.

From then on nothing is told about that person, whoever asks, and nothing shows that it is so: a
search finds nobody, a call is answered as if the record had changed, and no list, figure, reminder
or log has a word for it. Whoever protects somebody is told the same whether or not there is such a
person, or was protected before. Guardians alone read whom it names.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.protection import (
    LIFTS,
    LiftAgreed,
    LiftBegun,
    Protected,
    Protection,
    lift_message,
    protected_now,
    protections_in,
    stands,
)
from proviso_gateway.casework.protection import PROTECTS as PROTECTS
from proviso_gateway.casework.protection import Protecting as Protecting
from proviso_gateway.casework.subject_access import ANSWERS
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway, Store
from proviso_gateway.gateway.recording import new_handle
from proviso_gateway.gateway.subject_access import check_answers, check_signed
from proviso_gateway.gateway.telling import message
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify.signing import Signature

_WORDS = phrase("act for the safety of a person")


@dataclass(frozen=True, slots=True)
class ToProtect:
    """A protection that is about to be put, and what the officer signs."""

    handle: Handle
    protecting: Protecting
    message: bytes


@dataclass(frozen=True, slots=True)
class ToLift:
    """The lifting of a protection, for the first of two to sign, at its place in the stream."""

    handle: Handle
    place: int
    reasons: str
    message: bytes


def check_protects(gateway: Gateway, key: str) -> None:
    """Refuse whoever cannot protect anybody. Raises `casework.not-entitled`."""
    if not roles_now(gateway.store.charter().roll, key, gateway.now()) & PROTECTS:
        raise not_entitled(_WORDS, PROTECTS)


def protect(gateway: Gateway, actor: Actor, protecting: Protecting) -> Handle:
    """The name of the protection, which stands from now on. Raises as `prepare_protection`."""
    ready = prepare_protection(gateway, actor.key, protecting)
    return submit_protection(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_protection(gateway: Gateway, key: str, protecting: Protecting) -> ToProtect:
    """The protection, to be signed by one officer. Neither the register nor what is on record is
    asked, so that nobody learns from it who is in either. Raises `casework.not-entitled`."""
    check_protects(gateway, key)
    handle = new_handle(gateway)
    told = message(
        gateway, "protect", handle, people=list(protecting.people), reasons=protecting.reasons
    )
    return ToProtect(handle, protecting, told)


def submit_protection(gateway: Gateway, ready: ToProtect, key: str, signature: Signature) -> Handle:
    """The name of the protection, which stands from now on. Raises as `prepare_protection`, and
    `casework.signature-invalid`."""
    check_protects(gateway, key)
    check_signed(gateway, key, ready.message, signature)
    said = Protected(ready.protecting, key, signature)
    gateway.store.note_access(AccessLine(ready.handle, 0, gateway.now(), said))
    return ready.handle


def standing_protections(gateway: Gateway, key: str) -> tuple[Protection, ...]:
    """Every protection that stands, in the order in which they were put: for guardians alone, and
    for whoever is to sign a lifting as the second those of which a first has signed. Raises
    `casework.not-entitled`."""
    charter = gateway.store.charter()
    roles = roles_now(charter.roll, key, gateway.now())
    if not roles & LIFTS:
        raise not_entitled(_WORDS, LIFTS)
    found = protections_in(gateway.store.access_lines(AccessKind.PROTECTION)).values()
    return tuple(
        one for one in found if stands(one, charter) and (roles & ANSWERS or one.lift is not None)
    )


@dataclass(slots=True)
class ProtectedPeople:
    """The identifiers of everybody who is protected: what the register's door asks each time. What
    it reads is the same whoever is asked about, and worked out again only once it has changed."""

    store: Store
    _known: tuple[tuple[AccessLine, ...], int, frozenset[str]] | None = None

    def __call__(self) -> frozenset[str]:
        lines, charter = self.store.access_lines(AccessKind.PROTECTION), self.store.charter()
        known = self._known
        if known is None or known[1] != charter.length or known[0] != lines:
            known = self._known = lines, charter.length, protected_now(lines, charter)
        return known[2]


def protected_by(store: Store) -> frozenset[str]:
    """The identifiers of everybody who is protected now."""
    return ProtectedPeople(store)()


def lift(gateway: Gateway, actor: Actor, handle: Handle, reasons: str) -> None:
    """Sign, as a guardian, that the protection be lifted. It protects until a second signs.
    Raises as `prepare_lift`."""
    ready = prepare_lift(gateway, actor.key, handle, reasons)
    submit_lift(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_lift(gateway: Gateway, key: str, handle: Handle, reasons: str) -> ToLift:
    """The lifting, for the first of two to sign. A later one takes the place of an earlier. Raises
    `casework.not-entitled`, `access.no-such-name`, `access.without-reasons`."""
    _standing(gateway, key, handle)
    check_answers(gateway, key)  # what anybody else signed first would lift nothing
    LiftBegun(reasons, key, "")
    place = _place(gateway, handle)
    told = lift_message(gateway.store.charter(), handle, place, reasons)
    return ToLift(handle, place, reasons, told)


def submit_lift(gateway: Gateway, ready: ToLift, key: str, signature: Signature) -> None:
    """Record it, under this signature. Raises as `prepare_lift`, `casework.signature-invalid`, and
    `store.conflict` where somebody else signed meanwhile."""
    _standing(gateway, key, ready.handle)
    check_answers(gateway, key)
    check_signed(gateway, key, ready.message, signature)
    said = LiftBegun(ready.reasons, key, signature)
    gateway.store.note_access(AccessLine(ready.handle, ready.place, gateway.now(), said))


def agree_lift(gateway: Gateway, actor: Actor, handle: Handle) -> None:
    """Sign as the second: the protection is lifted. Raises as `submit_lift_agreed`."""
    told = prepare_lift_agreed(gateway, actor.key, handle)
    submit_lift_agreed(gateway, handle, actor.key, actor.sign(told))


def prepare_lift_agreed(gateway: Gateway, key: str, handle: Handle) -> bytes:
    """What the second of two signs: the same bytes as the first. Raises as `submit_lift_agreed`."""
    one = _to_agree(gateway, key, handle)
    assert one.lift is not None
    return lift_message(gateway.store.charter(), handle, one.lift_place, one.lift.reasons)


def submit_lift_agreed(gateway: Gateway, handle: Handle, key: str, signature: Signature) -> None:
    """Record it: the protection is lifted from now on. What was answered meanwhile stays answered.
    Raises `casework.not-entitled`, `access.no-such-name`, `access.not-begun`,
    `casework.same-officer`, `casework.signature-invalid`."""
    check_signed(gateway, key, prepare_lift_agreed(gateway, key, handle), signature)
    place = _place(gateway, handle)
    gateway.store.note_access(AccessLine(handle, place, gateway.now(), LiftAgreed(key, signature)))


def _to_agree(gateway: Gateway, key: str, handle: Handle) -> Protection:
    one, charter = _standing(gateway, key, handle), gateway.store.charter()
    if one.lift is None:
        raise problem("access.not-begun")
    if charter.one_person(one.lift.key, key):
        raise problem("casework.same-officer")
    if not roles_now(charter.roll, one.lift.key, gateway.now()) & ANSWERS:
        raise problem("access.not-begun")  # whoever signed first must still be able to
    return one


def _standing(gateway: Gateway, key: str, handle: Handle) -> Protection:
    found = standing_protections(gateway, key)
    one = next((each for each in found if each.handle == handle), None)
    if one is None:
        raise problem("access.no-such-name")
    return one


def _place(gateway: Gateway, handle: Handle) -> int:
    return len(gateway.store.access_lines(AccessKind.PROTECTION, handle))
