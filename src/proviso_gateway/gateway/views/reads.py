"""Who read what: a report by officer that names nobody else, and a search for one's own cases.

A case is found by its reference. Somebody's name finds only cases in which the officer who asks has
a part, and only with a reason, which is kept with the read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.reads import Read, ReadKind
from proviso_gateway.casework.who_may import WHO_MAY, Doing
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway, still_there
from proviso_gateway.gateway.views.worklist import name_of
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.identifiers import folded
from proviso_gateway.terms import EPOCH, Day, Handle
from proviso_verify.officers import ROLES

MAY_REPORT = frozenset({"administrator", "guardian"})
"""The roles of which one is enough to read who read what."""

FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class ReadsOf:
    """What one officer read: how often, how many cases, how many in which they have no part, and
    how often they searched for a name. How often they saw whom a search found is recorded, and not
    told here: it would tell that somebody was found."""

    officer: str
    key: str
    reads: int
    cases: int
    idle: int
    names: int


@dataclass(frozen=True, slots=True)
class Reads:
    """The reads from one day to another, by officer; whoever read most comes first."""

    since: Day
    until: Day
    officers: tuple[ReadsOf, ...]


def reads(gateway: Gateway, key: str, days: int) -> Reads:
    """Who read what in the last so many days, but for cases of which the officer of this key may
    not know. Raises `casework.not-entitled`."""
    if not may_report(gateway, key):
        raise not_entitled(phrase("read who read what"), MAY_REPORT)
    now = gateway.now()
    since = now.plus(days=-days)
    by_key: dict[str, list[Read]] = defaultdict(list)
    for one in gateway.store.reads(since, now.plus(seconds=1)):
        by_key[one.key].append(one)
    with gateway.store.glance():
        handles = list(dict.fromkeys(read.case for many in by_key.values() for read in many
                                     if read.case is not None))  # fmt: skip
        charter = gateway.store.charter()
        cases = {
            case.handle: case
            for case in still_there(gateway, handles)
            if not case.is_hidden(key, charter)
        }
        seen = _among(by_key, cases)
        claims = gateway.store.claims(handles)
        told = [_of(gateway, one, many, cases, claims) for one, many in seen.items()]
    told.sort(key=lambda one: (-one.reads, one.officer))
    return Reads(gateway.clock.day(since), gateway.clock.day(now), tuple(told))


def _among(
    by_key: Mapping[str, list[Read]], cases: Mapping[Handle, Case]
) -> Mapping[str, list[Read]]:
    """The reads of these cases, and of none; nobody who made no other."""
    told = {
        one: [read for read in many if read.case is None or read.case in cases]
        for one, many in by_key.items()
    }
    return {one: many for one, many in told.items() if many}


def may_report(gateway: Gateway, key: str) -> bool:
    """Whether the officer of this key may read who read what."""
    return bool(roles_now(gateway.store.charter().roll, key, gateway.now()) & MAY_REPORT)


def own_cases_about(gateway: Gateway, key: str, name: str, why: str) -> tuple[Handle, ...]:
    """This officer's own cases that ask about somebody of this name, or of a part of it.

    That they searched, and why, is on record before they are told. Raises
    `gateway.search-without-reason`, `gateway.search-too-wide`, `casework.not-entitled`.
    """
    if not why.strip():
        raise problem("gateway.search-without-reason")
    wanted = [folded(word) for word in name.split()]
    if not wanted or any(len(word) < FEWEST_LETTERS for word in wanted):
        raise problem("gateway.search-too-wide")
    if not roles_now(gateway.store.charter().roll, key, gateway.now()):
        raise not_entitled(phrase("search for a case"), ROLES)
    gateway.store.note_read(Read(key, gateway.now(), ReadKind.NAME, why=why.strip()))
    with gateway.store.glance():
        about = [
            case
            for case in still_there(gateway, _read_by(gateway, key))
            if _is_about(case, wanted)
        ]  # fmt: skip
        claims = gateway.store.claims([case.handle for case in about])
        return tuple(
            case.handle
            for case in about
            if _has_part(gateway, key, case, claims.get(case.handle, ""))
        )


def _has_part(gateway: Gateway, key: str, case: Case, claimed: str) -> bool:
    """Whether the case is this officer's own: they claimed it, proposed, decided or looked, and
    it is in their sight. `claimed` says whose it is for now."""
    charter = gateway.store.charter()
    looked = any(charter.one_person(look.key, key) for look in case.looks)
    return _acted(gateway, key, case, claimed) or (looked and case.in_sight(key, charter))


def _acted(gateway: Gateway, key: str, case: Case, claimed: str) -> bool:
    """Whether they claimed it, proposed or decided, and it is in their sight."""
    charter = gateway.store.charter()
    if not case.in_sight(key, charter):
        return False
    acted = [one.key for one in (case.proposed, case.declined) if one is not None]
    acted += [case.permit.approver.key] if case.permit is not None else []
    acted += [claimed] if claimed else []
    return any(charter.one_person(one, key) for one in acted)


def _is_idle(gateway: Gateway, key: str, case: Case, claimed: str) -> bool:
    """Whether they had no part in the case, as far as everybody may know. That somebody looked
    tells that somebody was found: after a search whoever may look has a part in any case."""
    roles = roles_now(gateway.store.charter().roll, key, gateway.now())
    looks = case.searched is not None and bool(roles & WHO_MAY[Doing.LOOK].roles)
    return not looks and not _acted(gateway, key, case, claimed)


def _is_about(case: Case, wanted: list[str]) -> bool:
    whom = case.request.whom
    names = f"{whom.given_name} {whom.middle_names} {whom.family_name}"
    said = [folded(word) for word in names.split()]
    return all(word in said for word in wanted)


def _read_by(gateway: Gateway, key: str) -> tuple[Handle, ...]:
    """The cases that this officer has read, be it with an earlier key: each once."""
    charter, end = gateway.store.charter(), gateway.now().plus(seconds=1)
    noted = gateway.store.reads(EPOCH, end)
    own = [one.case for one in noted if one.case and charter.one_person(one.key, key)]
    return tuple(dict.fromkeys(own))


def _of(
    gateway: Gateway,
    key: str,
    noted: list[Read],
    known: Mapping[Handle, Case],
    claims: Mapping[Handle, str],
) -> ReadsOf:
    cases = {one.case for one in noted if one.case is not None}
    return ReadsOf(
        officer=name_of(gateway, key),
        key=key,
        reads=len(noted),
        cases=len(cases),
        idle=sum(_is_idle(gateway, key, known[one], claims.get(one, "")) for one in cases),
        names=sum(one.kind is ReadKind.NAME for one in noted),
    )
