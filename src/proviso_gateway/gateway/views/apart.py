"""For whom a case is set apart, and whom a guardian can name: told to those who see the case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from proviso_gateway.casework.case import SET_APART, Case
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Handle


@dataclass(frozen=True, slots=True)
class Nameable:
    """An officer who can act on cases today and has not stood back from this one; whether the case
    is set apart for them now."""

    key: str
    name: str
    roles: tuple[str, ...]
    named: bool


def nameable(gateway: Gateway, case: Case) -> tuple[Nameable, ...]:
    """Everybody for whom the case can be set apart today, by name."""
    charter, now = gateway.store.charter(), gateway.now()
    apart = case.apart.officers if case.apart is not None else frozenset()
    found = [
        Nameable(key, charter.names.get(key) or key, tuple(sorted(roles)), key in apart)
        for key in charter.roll.officers
        if (roles := roles_now(charter.roll, key, now)) & MAY_LOOK
        and not case.stood_back(key, charter)
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def hidden_from(
    gateway: Gateway, key: str, states: Collection[CaseState], numbered_by: str = ""
) -> tuple[Case, ...]:
    """The cases in any of these states (of those numbered under this agreement or order, where
    given) of which the officer of this key knows nothing; with no key, none.

    Whatever counts cases for an officer leaves them out: a number that is greater than what they
    can list would tell that there is one.
    """
    if not key:
        return ()
    charter = gateway.store.charter()
    return tuple(
        case
        for case in gateway.store.load(gateway.store.about(SET_APART))
        if case.state in states
        and numbered_by in ("", case.received.numbered_by)
        and case.is_hidden(key, charter)
    )


def known_to(gateway: Gateway, key: str, handles: Sequence[Handle]) -> tuple[Handle, ...]:
    """Of these cases, those of which the officer of this key may know that they exist."""
    charter = gateway.store.charter()
    return tuple(
        one.handle for one in gateway.store.load(handles) if not one.is_hidden(key, charter)
    )


def apart_for(gateway: Gateway, case: Case) -> tuple[str, ...]:
    """Those for whom the case was set apart last, by name; nobody where it was not."""
    names = gateway.store.charter().names
    officers = case.apart.officers if case.apart is not None else frozenset()
    return tuple(sorted(names.get(key) or key for key in officers))
