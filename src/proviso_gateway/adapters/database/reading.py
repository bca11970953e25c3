"""Who read which case, and whose a case is for now: beside the streams, and no part of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proviso_gateway.adapters.database import driver
from proviso_gateway.adapters.database.bodies import Closed, close, disclose
from proviso_gateway.adapters.database.models import CaseRead, Claim
from proviso_gateway.casework.reads import Read, ReadKind
from proviso_gateway.terms import Handle, Instant
from proviso_verify import canonical

_CLAIM = """
INSERT INTO proviso_claim ("case", officer) VALUES (%s, %s)
ON CONFLICT ("case") DO UPDATE SET officer = excluded.officer RETURNING officer"""


def note(alias: str, key: bytes, read: Read) -> None:
    """Write one read, its body under this key. To be called inside a transaction."""
    said = canonical.encode(
        {"key": read.key, "kind": read.kind.value, "case": read.case or "", "why": read.why}
    )
    body = close(key, _bound(read.at.micros), said)
    row = (read.at.micros, body.nonce, body.sealed)
    driver.insert(alias, CaseRead, ("at", "nonce", "sealed"), [row])


def noted(alias: str, key: bytes, since: Instant, until: Instant) -> tuple[Read, ...]:
    """The reads from `since` on and before `until`."""
    rows = CaseRead.objects.using(alias).filter(at__gte=since.micros, at__lt=until.micros)
    found = []
    for at, nonce, sealed in rows.order_by("id").values_list("at", "nonce", "sealed"):
        plain = disclose(key, _bound(at), Closed(bytes(nonce), bytes(sealed)))
        said: Any = canonical.decode(plain)
        case = Handle(said["case"]) if said["case"] else None
        found.append(Read(said["key"], Instant(at), ReadKind(said["kind"]), case, said["why"]))
    return tuple(found)


def case_of(key: bytes, at: int, closed: Closed) -> Handle | None:
    """Which case was read, of one read as it is stored."""
    said: Any = canonical.decode(disclose(key, _bound(at), closed))
    return Handle(said["case"]) if said["case"] else None


def claim(alias: str, case: Handle, officer: str | None) -> None:
    """Write whose the case is; None: nobody's. To be called inside a transaction."""
    if officer is None:
        Claim.objects.using(alias).filter(case=case).delete()
    else:
        driver.value(alias, _CLAIM, case, officer)


def claimed(alias: str, cases: Sequence[Handle]) -> Mapping[Handle, str]:
    """Of these cases those that are claimed, in one query."""
    rows = Claim.objects.using(alias).filter(case__in=list(cases))
    return {Handle(case): officer for case, officer in rows.values_list("case", "officer")}


def _bound(at: int) -> str:
    return f"read {at}"
