"""Beside the walk: an officer takes a case on, for all to see. It locks nothing: others may act."""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.who_may import Doing, may
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Handle


def claim(gateway: Gateway, key: str, handle: Handle) -> None:
    """The case is this officer's from now on, whoever had claimed it before.

    Raises `casework.not-entitled`, or `casework.recused` for whoever stood back.
    """
    case, charter = gateway.store.case(handle), gateway.store.charter()
    case.check_takes_part(key, charter)
    if not may(Doing.CLAIM, roles_now(charter.roll, key, gateway.now()), case.state):
        raise problem("casework.not-entitled", act="claim this case")
    gateway.store.claim(handle, key)


def release_claim(gateway: Gateway, key: str, case: Case) -> None:
    """Give up this officer's own claim; another's stays."""
    by = gateway.store.claims([case.handle]).get(case.handle)
    if by is not None and gateway.store.charter().one_person(by, key):
        gateway.store.claim(case.handle, None)
