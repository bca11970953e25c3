"""Beside the walk: somebody complains, objects, or challenges a disclosure; guardians see to it.

Meanwhile nothing of what it is about is erased, and whoever holds the details locks them, where the
person wants that. It ends when somebody decides who did not act in the case. Nothing alleged is
written to the register, and no entry of the log tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from proviso_gateway.casework.access_lines import AccessKind
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.concerns import Acknowledged, Concern, Decided, Raised
from proviso_gateway.casework.concerns import ConcernKind as ConcernKind
from proviso_gateway.casework.concerns import Finding as Finding
from proviso_gateway.casework.concerns import Lock as Lock
from proviso_gateway.casework.concerns import Raising as Raising
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.casework.subject_access import questions_in
from proviso_gateway.errors import problem
from proviso_gateway.gateway.access_acts import ReadyAct, concerns, prepared
from proviso_gateway.gateway.access_acts import submitted as submitted
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle
from proviso_gateway.gateway.subject_access import check_answers
from proviso_gateway.gateway.telling import check_not_recused, delays, disclosures, erased
from proviso_gateway.terms import Handle

_STRENGTH = (Lock.NONE, Lock.LOCK, Lock.KEEP)


def raise_concern(gateway: Gateway, actor: Actor, raising: Raising) -> Concern:
    """It, recorded. Raises as `prepare_raising`."""
    ready = prepare_raising(gateway, actor.key, raising)
    submitted(gateway, ready, actor.key, actor.sign(ready.message))
    return concern(gateway, ready.stream)


def prepare_raising(gateway: Gateway, key: str, raising: Raising) -> ReadyAct:
    """What came in, to be signed. Raises `casework.not-entitled`, `access.not-received-yet`,
    `access.not-told-of-it` where it challenges what the person was not told, and
    `casework.recused` for a guardian who stood back from what it is about."""
    check_answers(gateway, key)
    if raising.received > gateway.today():
        raise problem("access.not-received-yet")
    if raising.entries:
        questions = questions_in(gateway.store.access_lines(AccessKind.QUESTION)).values()
        theirs = [one for one in questions if not {*raising.people}.isdisjoint(one.asking.people)]
        told = {entry for one in theirs for entry in one.entries}
        # Of what a delay withholds, or of somebody else's, no challenge may say that it is there.
        if not told.issuperset(raising.entries):
            raise problem("access.not-told-of-it")
        # What they were told under another identifier of theirs is found by that one alone.
        others = (
            person
            for one in theirs
            if not {*one.entries}.isdisjoint(raising.entries)
            for person in one.asking.people
        )
        raising = replace(raising, people=tuple(dict.fromkeys((*raising.people, *others))))
    for one in about(gateway, raising):
        check_not_recused(gateway, key, one.recused)
    return prepared(gateway, new_handle(gateway), 0, Raised(raising, key, ""))


def acknowledge(gateway: Gateway, actor: Actor, handle: Handle) -> Concern:
    """It, acknowledged. Raises as `prepare_acknowledging`."""
    ready = prepare_acknowledging(gateway, actor.key, handle)
    submitted(gateway, ready, actor.key, actor.sign(ready.message))
    return concern(gateway, handle)


def prepare_acknowledging(gateway: Gateway, key: str, handle: Handle) -> ReadyAct:
    """That whoever raised it was told that it came in, to be signed. Raises
    `casework.not-entitled`, `access.no-such-concern`, `access.acknowledged-already`."""
    check_answers(gateway, key)
    one = concern(gateway, handle)
    if one.acknowledged is not None or one.decided is not None:
        raise problem("access.acknowledged-already")
    return prepared(gateway, handle, _place(gateway, handle), Acknowledged(key, ""))


def decide(gateway: Gateway, actor: Actor, handle: Handle, finding: Finding) -> Concern:
    """It, decided. Raises as `prepare_deciding`."""
    ready = prepare_deciding(gateway, actor.key, handle, finding)
    submitted(gateway, ready, actor.key, actor.sign(ready.message))
    return concern(gateway, handle)


def prepare_deciding(gateway: Gateway, key: str, handle: Handle, finding: Finding) -> ReadyAct:
    """What comes of it, to be signed. Raises `casework.not-entitled`, `access.no-such-concern`,
    `access.decided-already`, `casework.recused`, and `access.acted-in-the-case` for whoever decided
    anything of what it is about, or put off that it is told."""
    check_answers(gateway, key)
    one = concern(gateway, handle)
    if one.decided is not None:
        raise problem("access.decided-already")
    charter = gateway.store.charter()
    its = about(gateway, one.raising)
    put_off = _put_off(gateway)
    for each in its:
        check_not_recused(gateway, key, each.recused)
        acted = {*each.acted, *put_off.get(_case(each), ())}
        if any(charter.one_person(key, other) for other in acted):
            raise problem("access.acted-in-the-case")
    return prepared(gateway, handle, _place(gateway, handle), Decided(finding, key, ""))


def concern(gateway: Gateway, handle: Handle) -> Concern:
    """The complaint, objection or challenge of this name. Raises `access.no-such-concern`."""
    found = next((one for one in concerns(gateway) if one.handle == handle), None)
    if found is None:
        raise problem("access.no-such-concern")
    return found


def about(gateway: Gateway, raising: Raising) -> tuple[Case | KeptAnswer, ...]:
    """The disclosures that it is about, erased ones as far as they are kept: those that are
    challenged, or else all of this person."""
    found: list[tuple[Handle, Case | KeptAnswer]] = []
    found += [(one.entry, one) for one in erased(gateway, raising.people)]
    found += [(one.last_entry, one) for one in disclosures(gateway, raising.people)]
    return tuple(one for entry, one in found if not raising.entries or entry in raising.entries)


def held_by_concerns(gateway: Gateway) -> frozenset[Handle]:
    """The cases of which nothing is erased, because somebody challenges, complains or objects."""
    today = gateway.today()
    return frozenset(
        _case(each)
        for one in concerns(gateway)
        if one.holds(today)
        for each in about(gateway, one.raising)
    )


def locks(gateway: Gateway) -> Mapping[Handle, Lock]:
    """What whoever holds the details of these disclosures is asked for now, by entry in the log."""
    found: dict[Handle, Lock] = {}
    for one in concerns(gateway):
        for entry in one.raising.entries:
            found[entry] = max(found.get(entry, Lock.NONE), one.locks, key=_STRENGTH.index)
    return {entry: lock for entry, lock in found.items() if lock is not Lock.NONE}


def _case(one: Case | KeptAnswer) -> Handle:
    return one.handle if isinstance(one, Case) else one.case


def _put_off(gateway: Gateway) -> Mapping[Handle, frozenset[str]]:
    """By case, the keys of those who signed that telling of it is delayed."""
    found: dict[Handle, frozenset[str]] = {}
    for one in delays(gateway):
        keys = {one.begun.key} | ({one.agreed.key} if one.agreed is not None else set())
        found[one.case] = found.get(one.case, frozenset()) | keys
    return found


def _place(gateway: Gateway, handle: Handle) -> int:
    return len(gateway.store.access_lines(AccessKind.CONCERN, handle))
