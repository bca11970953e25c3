"""After the walk: an answer that told of the wrong person is recalled, by two signatures.

From the first signature the regulator's clock runs. With the second the requester is told to
destroy what it holds, and nothing of the case is erased until a decider ends that hold. Each month
it is counted, for each agreement, how many there were: whatever that is, it is entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proviso_gateway.casework.case import RECALLED, Case
from proviso_gateway.casework.events import RecallBegun, Recalled, RegulatorTold
from proviso_gateway.casework.keeping import counted_under
from proviso_gateway.casework.recall import AGREES, recall_message, was_disclosed
from proviso_gateway.casework.recall import BEGINS as BEGINS
from proviso_gateway.casework.recall import LONGEST as LONGEST
from proviso_gateway.casework.recall import regulator_message as breach_message
from proviso_gateway.casework.subject_access import is_identifier
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway, still_there
from proviso_gateway.gateway.recording import follows, record, sealed
from proviso_gateway.gateway.subject_access import check_signed
from proviso_gateway.institution.acts import ActLine, RecallsCounted
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle, Period
from proviso_gateway.transparency.sealing import Draft
from proviso_verify.entries import COURT_ORDER
from proviso_verify.periods import following, preceding
from proviso_verify.signing import Signature, verify

_WORDS = phrase("recall an answer")


@dataclass(frozen=True, slots=True)
class ToRecall:
    """A recall that is about to be signed by the first of two, and what they sign."""

    case: Handle
    reasons: str
    meant: str
    message: bytes


def recall(gateway: Gateway, actor: Actor, handle: Handle, reasons: str, meant: str = "") -> Case:
    """The case, of whose answer `actor` found that it told of the wrong person. Raises as
    `prepare_recall`."""
    ready = prepare_recall(gateway, actor.key, handle, reasons, meant)
    return submit_recall(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_recall(
    gateway: Gateway, key: str, handle: Handle, reasons: str, meant: str = ""
) -> ToRecall:
    """The recall, to be signed by the first of two. `meant` is whom the request meant, by their
    identifier, where it is known.

    Raises `casework.not-entitled`, as `Case.check_takes_part`, `gateway.nothing-to-recall`,
    `gateway.recalled-already`, `gateway.recall-without-reasons`, `access.not-an-identifier`.
    """
    case = _seen(gateway, key, handle, BEGINS)
    if not reasons.strip() or len(reasons) > LONGEST:
        raise problem("gateway.recall-without-reasons", most=LONGEST)
    if meant and not is_identifier(meant):
        raise problem("access.not-an-identifier")
    if case.recalled is not None:
        raise problem("gateway.recalled-already")
    told = recall_message(gateway.store.charter().house.genesis, case, reasons, meant)
    return ToRecall(handle, reasons, meant, told)


def submit_recall(gateway: Gateway, ready: ToRecall, key: str, signature: Signature) -> Case:
    """The case, signed by the first of two: the regulator's clock runs. Raises as `prepare_recall`,
    and `casework.signature-invalid`."""
    prepare_recall(gateway, key, ready.case, ready.reasons, ready.meant)
    check_signed(gateway, key, ready.message, signature)
    begun = RecallBegun(ready.reasons, ready.meant, key, signature)
    return record(gateway, gateway.store.case(ready.case), begun)


def agree_recall(gateway: Gateway, actor: Actor, handle: Handle) -> Case:
    """The case, its answer recalled. Raises as `submit_recall_agreed`."""
    told = prepare_recall_agreed(gateway, actor.key, handle)
    return submit_recall_agreed(gateway, handle, actor.key, actor.sign(told))


def prepare_recall_agreed(gateway: Gateway, key: str, handle: Handle) -> bytes:
    """What the second of two signs: the same bytes as the first. Raises as
    `submit_recall_agreed`."""
    case, charter = _seen(gateway, key, handle, AGREES), gateway.store.charter()
    begun = case.recall_begun
    if begun is None:
        raise problem("gateway.recall-not-begun")
    if case.recalled is not None:
        raise problem("gateway.recalled-already")
    if charter.one_person(begun.key, key):
        raise problem("casework.same-officer")
    told = recall_message(charter.house.genesis, case, begun.reasons, begun.meant)
    served = charter.served.get(begun.key, frozenset()) & BEGINS
    if not served or not verify(begun.key, told, begun.signature, charter.house.parties):
        raise problem("gateway.recall-not-begun")  # a row that nobody signed is no first of two
    return told


def submit_recall_agreed(gateway: Gateway, handle: Handle, key: str, signature: Signature) -> Case:
    """The case, its answer recalled: its requester is told to destroy what it holds.

    Raises `casework.not-entitled`, as `Case.check_takes_part`, `gateway.recall-not-begun`,
    `gateway.recalled-already`, `casework.same-officer`, `casework.signature-invalid`.
    """
    check_signed(gateway, key, prepare_recall_agreed(gateway, key, handle), signature)
    case = gateway.store.case(handle)
    return record(gateway, case, Recalled(gateway.period(), key, signature))


def tell_regulator(
    gateway: Gateway, actor: Actor, handle: Handle, reasons: str, *, told: bool
) -> Case:
    """The case, whose breach `actor` told the regulator of, or signed why it need not be told.
    Raises as `submit_regulator_told`."""
    message = prepare_regulator_told(gateway, actor.key, handle, reasons, told=told)
    signature = actor.sign(message)
    return submit_regulator_told(gateway, handle, actor.key, signature, reasons, told=told)


def prepare_regulator_told(
    gateway: Gateway, key: str, handle: Handle, reasons: str, *, told: bool
) -> bytes:
    """What that officer signs. Raises as `submit_regulator_told`."""
    case = _seen(gateway, key, handle, AGREES)
    if case.recall_begun is None:
        raise problem("gateway.recall-not-begun")
    if not reasons.strip() or len(reasons) > LONGEST:
        raise problem("gateway.recall-without-reasons", most=LONGEST)
    if case.regulator is not None and (case.regulator.told or not told):
        raise problem("gateway.regulator-told-already")
    return breach_message(gateway.store.charter().house.genesis, case, told, reasons)


def submit_regulator_told(
    gateway: Gateway, handle: Handle, key: str, signature: Signature, reasons: str, *, told: bool
) -> Case:
    """Record it: the regulator's clock has stopped. Whoever signed that nothing need be told can be
    corrected by telling.

    Raises `casework.not-entitled`, as `Case.check_takes_part`, `gateway.recall-not-begun`,
    `gateway.recall-without-reasons`, `gateway.regulator-told-already`,
    `casework.signature-invalid`.
    """
    message = prepare_regulator_told(gateway, key, handle, reasons, told=told)
    check_signed(gateway, key, message, signature)
    case = gateway.store.case(handle)
    return record(gateway, case, RegulatorTold(told, reasons, key, signature))


def recalled_cases(gateway: Gateway) -> tuple[Case, ...]:
    """The cases of whose answers anybody found that they told of the wrong person, in order of
    receipt."""
    return still_there(gateway, gateway.store.about(RECALLED))


def count_recalls(gateway: Gateway) -> None:
    """Enter how many answers were recalled, of each agreement one entry for each month that is
    over, whatever happened. The first entry of an agreement is of the month before this one."""
    charter = gateway.store.charter()
    names = (*sorted(charter.adopted), *([COURT_ORDER] if charter.orders else []))
    for name in names:
        while _next(gateway, name) < gateway.period():
            _count(gateway, name)


def not_counted(gateway: Gateway) -> frozenset[Handle]:
    """The cases that are recalled and that no month's entry counts yet: they stay until one
    does."""
    return frozenset(case.handle for case in _to_count(gateway))


def _to_count(gateway: Gateway) -> Iterator[Case]:
    counted = gateway.store.charter().recalls_counted
    for case in recalled_cases(gateway):
        if case.recalled is not None and case.handle not in counted:
            yield case


@follows
def _count(gateway: Gateway, name: str) -> None:
    charter, of = gateway.store.charter(), _next(gateway, name)
    if of >= gateway.period():  # somebody else counted it in the same moment
        return
    cases = tuple(
        case.handle
        for case in _to_count(gateway)
        if case.recalled is not None
        and case.recalled.month <= of
        and counted_under(case.received.numbered_by) == name
    )
    draft = Draft("recall", {"act": "counted", "name": name, "of": of}, {"cases": len(cases)})
    act = RecallsCounted(name, of, cases)
    gateway.store.enact(ActLine(charter.length, gateway.now(), act, (sealed(gateway, draft),)))


def _next(gateway: Gateway, name: str) -> Period:
    """The month whose recalls are to be counted next."""
    last = gateway.store.charter().recalls.get(name)
    return Period(preceding(gateway.period()) if last is None else following(last))


def _seen(gateway: Gateway, key: str, handle: Handle, roles: frozenset[str]) -> Case:
    case, charter = gateway.store.case(handle), gateway.store.charter()
    case.check_takes_part(key, charter)
    if not roles_now(charter.roll, key, gateway.now()) & roles:
        raise not_entitled(_WORDS, roles)
    if not was_disclosed(case):
        raise problem("gateway.nothing-to-recall")
    return case
