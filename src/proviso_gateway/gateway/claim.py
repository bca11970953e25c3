"""Beside the walk: an officer takes a case on, for all to see. It locks nothing: others may act."""

from __future__ import annotations

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.who_may import WHO_MAY, Doing
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle


def claim(gateway: Gateway, key: str, handle: Handle) -> None:
    """The case is this officer's from now on, whoever had claimed it before.

    Raises `casework.not-entitled`, `casework.not-now` once nothing is left to do, or as
    `Case.check_takes_part`.
    """
    case, charter = gateway.store.case(handle), gateway.store.charter()
    case.check_takes_part(key, charter)
    row = WHO_MAY[Doing.CLAIM]
    if not roles_now(charter.roll, key, gateway.now()) & row.roles:
        raise not_entitled(phrase("claim this case"), row.roles)
    if case.state not in row.states:
        raise problem("casework.not-now", act=phrase("claim this case"))
    gateway.store.claim(handle, key)


def release_claim(gateway: Gateway, key: str, case: Case) -> None:
    """Give up this officer's own claim; another's stays."""
    by = gateway.store.claims([case.handle]).get(case.handle)
    if by is not None and gateway.store.charter().one_person(by, key):
        gateway.store.claim(case.handle, None)
