"""What each step of a case says in the public log: codes and commitments, never a value.

`ENTRY_OF` in the lifecycle names the kind of entry; here stands what it contains.
"""

from __future__ import annotations

import base64
from typing import Any

from proviso_gateway.casework import events as on
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.events import Event
from proviso_gateway.institution.basis import Basis
from proviso_gateway.terms import Outcome
from proviso_gateway.transparency.sealing import Draft
from proviso_verify import canonical
from proviso_verify.signing import Signature

NONE = "none"
"""What is committed where there is nothing: every answer has the same commitments."""


def drafts(case: Case, event: Event, *, tag: bytes = b"") -> tuple[Draft, ...]:
    """The entries that `event` leaves in the log, in order; most events leave one or none.

    `tag` is the 16 bytes by which a subject finds an answer about themselves: theirs, or random.
    """
    match event:
        case on.Assessed():
            found = event.assessment
            body = found.as_canonical()
            secret = {"outcome": found.answer, "reasons": [str(r) for r in found.reasons]}
            drafted = Draft("assessment", event.basis.clear, secret, body)
            if found.answer != "refused":
                return (drafted,)
            return (drafted, _refusal(event.basis, str(found.reasons[0]), body))
        case on.Declined():
            body = {"by": event.key, "signature": _hand(event.signature)}
            return (_refusal(case.basis, event.reason, body),)
        case on.Withdrawn():
            return (_closure(case.basis, Outcome.WITHDRAWN, "requester"),)
        case on.Stopped():
            return (_closure(case.basis, Outcome.STOPPED, event.cause),)
        case on.Approved():
            permit = event.permit
            signed = (permit.proposer, permit.approver)
            clear = case.basis.clear | {
                "proposal": permit.hash,
                "begun": permit.matter.begun,
                "by": permit.matter.by,
                "keys": [one.key for one in signed],
                "signatures": [_hand(one.signature) for one in signed],
            }
            return (Draft("approval", clear, body=permit.proposal.statement()),)
        case on.SearchBegun():
            secret = {"model": event.model, "register": event.register, "search": event.search}
            return (Draft("search", case.basis.clear, secret),)
        case on.Answered():
            return (_answer(case, event, tag),)
        case _:
            return ()


def request_draft(event: on.Received) -> Draft:
    """The entry with which a case begins."""
    content = {"content": event.request.content_hash}
    secret: dict[str, Any] = {
        **content,
        # So that figures by ground can be proved later.
        "ground": event.request.ground or NONE,
        "fields": sorted(str(field) for field in event.request.fields) or NONE,
    }
    clear = event.basis.clear | {"number": event.number, "requester": event.requester}
    return Draft("request", clear, secret, content)


def _answer(case: Case, event: on.Answered, tag: bytes) -> Draft:
    """One shape whatever it says: the same keys, commitments and lengths in clear."""
    looks = [
        {"key": look.key, "found": look.found, "signature": _hand(look.signature)}
        for look in case.looks
    ]
    secret: dict[str, Any] = {
        "cause": str(event.cause),
        "fields": sorted(event.disclosed) or NONE,
        "outcome": str(event.outcome),
        "review": looks or NONE,
        "use_limits": dict(event.use_limits) or NONE,
    }
    body = {
        "cause": str(event.cause),
        "disclosed": dict(event.disclosed),
        "outcome": str(event.outcome),
    }
    clear = case.basis.clear | {"tag": base64.b64encode(tag).decode("ascii")}
    return Draft("answer", clear, secret, {"digest": canonical.digest(body)})


def _hand(signature: Signature) -> Any:
    """A signature as canonical JSON can say it."""
    return signature if isinstance(signature, str) else dict(signature)


def _refusal(basis: Basis, reason: str, body: Any) -> Draft:
    return Draft("refusal", basis.clear, {"reason": reason}, body)


def _closure(basis: Basis, outcome: Outcome, cause: str) -> Draft:
    return Draft("closure", basis.clear, {"reason": str(outcome)}, {"cause": str(cause)})
