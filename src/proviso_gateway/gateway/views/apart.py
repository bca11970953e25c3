"""For whom a case is set apart, and whom a guardian can name: told to those who see the case."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import roles_now


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


def apart_for(gateway: Gateway, case: Case) -> tuple[str, ...]:
    """Those for whom the case was set apart last, by name; nobody where it was not."""
    names = gateway.store.charter().names
    officers = case.apart.officers if case.apart is not None else frozenset()
    return tuple(sorted(names.get(key) or key for key in officers))
