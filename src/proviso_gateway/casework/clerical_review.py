"""A person's look at a match: who may look, what they sign, and whether enough have looked.

A clear match needs one person; candidates that the tracer could not tell apart need two, who name
the same one. The register's door asks here too, before it tells anything about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.errors import problem
from proviso_gateway.tracing.verdict import Verdict
from proviso_verify import canonical
from proviso_verify.signing import verify

MAY_LOOK = frozenset({"caseworker", "approver", "guardian"})


def review_message(permit: str, person_id: str | None) -> bytes:
    """What whoever looks signs: the permit's hash, and whom they found it to be. Never leaves."""
    found = {"person": person_id or "none", "proposal": permit}
    return f"proviso/look/v1\n{canonical.digest(found)}".encode()


def candidates(verdict: Verdict, *, reach_restricted: bool) -> tuple[str, ...]:
    """Who may be named at the look: the traced person, or the candidates of an unclear trace.

    Nobody, where the first candidate is barred: the next one is not offered in their place.
    """
    if verdict.best is None or verdict.best.barred(reach_restricted=reach_restricted):
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
    permit: str,
    served: Mapping[str, frozenset[str]],
) -> None:
    """Refuse unless `needed` different people, each entitled, signed that it is this person.

    `served` are the roles that each key has ever held. Raises `casework.not-looked-at`.
    """
    agreeing = {
        look.key
        for look in looks
        if look.person_id == person_id
        and served.get(look.key, frozenset()) & MAY_LOOK
        and verify(look.key, review_message(permit, person_id), look.signature)
    }
    if len(agreeing) < needed:
        raise problem("casework.not-looked-at")
