"""A person's look at a match: who may look, what they sign, and whether enough have looked.

A clear match needs one person; candidates that the tracer could not tell apart need two, who name
the same one. The register's door asks here too, before it tells anything about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.errors import problem
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.verdict import Verdict
from proviso_verify import canonical
from proviso_verify.keys import signer_of
from proviso_verify.signing import DOUBT, MATCH, REVIEWER, verify

MAY_LOOK = frozenset({"caseworker", "approver", "guardian"})


NOBODY: Mapping[str, Any] = {}
"""What was looked at by whoever names nobody."""


def found_hash(salt: bytes, person_id: str | None, looked_at: Mapping[str, Any]) -> Hash:
    """The salted hash of whom somebody named, and of what they looked at: the fields that are asked
    for, and whether the record is restricted or the person dead."""
    found = {
        "domain": "proviso/found/v1",
        "salt": canonical.to_base64(salt),
        "person": person_id or "none",
        "looked_at": dict(looked_at),
    }
    return Hash(canonical.digest(found))


def look_message(look: ClericalReview) -> bytes:
    """What whoever looks signs. It is of another kind than an approval, and never leaves."""
    act = DOUBT if look.person_id is None else MATCH
    return look.matter.statement(act, REVIEWER, look.found)


def candidates(verdict: Verdict, *, reach_restricted: bool) -> tuple[str, ...]:
    """Who may be named at the look: the traced person, or the candidates of an unclear trace.

    Nobody, where the first candidate is barred: the next one is not offered in their place. And
    nobody where two weigh the same: what was stated tells them apart for no officer either.
    """
    if verdict.best is None or verdict.best.barred(reach_restricted=reach_restricted):
        return ()
    if verdict.person_id is None and verdict.best.ties(verdict.second):
        return ()
    shown = (verdict.best,) if verdict.person_id else (verdict.best, verdict.second)
    return tuple(
        one.person_id
        for one in shown
        if one is not None and one.barred(reach_restricted=reach_restricted) is None
    )


def reviews_needed(verdict: Verdict) -> int:
    """How many people must look: one at a clear match, two at candidates."""
    return 1 if verdict.person_id else 2


def check_reviews(
    looks: Sequence[ClericalReview],
    needed: int,
    person_id: str,
    permit: Permit,
    charter: Charter,
) -> tuple[ClericalReview, ...]:
    """The looks that count, of `needed` different people, each of whom was entitled when they
    signed that it is this person. Raises `casework.not-looked-at` where there are too few.
    """
    agreeing = {
        signer_of(look.key): look
        for look in looks
        if look.person_id == person_id
        and charter.served.get(look.key, frozenset()) & MAY_LOOK
        and replace(look.matter, prev=permit.matter.prev, begun=permit.matter.begun)
        == permit.matter
        and verify(look.key, look_message(look), look.signature, charter.house.parties)
    }
    if len(agreeing) < needed:
        raise problem("casework.not-looked-at")
    return tuple(agreeing.values())
