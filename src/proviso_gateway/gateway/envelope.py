"""What a requester opens: the answer, its use limits, and the receipt that proves it.

Everything undisclosable reads the same, in the same shape and length, whatever the cause.
"""

from __future__ import annotations

import base64
from typing import Any

from proviso_gateway.casework.case import Case
from proviso_gateway.terms import PASSED_ON, UNDISCLOSABLE, Outcome
from proviso_verify import canonical

LENGTH = 8_192
"""Envelopes are padded to a multiple of so many bytes, so that their length tells nothing."""

SENTENCES = {
    Outcome.DISCLOSED: "The details below are disclosed under the use limits below.",
    Outcome.NO_DETAILS: UNDISCLOSABLE,
    Outcome.RELAYED: PASSED_ON,
    Outcome.STOPPED: "The agreement was stopped, withdrawn or changed before the answer was due.",
}

RECEIPT_OPENS = ("fields", "outcome", "use_limits")


def receipt(case: Case, proof: str, *, rehearsal: bool) -> dict[str, Any]:
    """The receipt of an answered case: entry, proof, and the openings that a requester may have."""
    sealed = case.entries[-1]
    return {
        "v": 2,
        "rehearsal": rehearsal,
        "entry": base64.b64encode(sealed.data).decode("ascii"),
        "proof": proof,
        "openings": [
            {
                "name": name,
                "value": sealed.opening(name).value,
                "salt": base64.b64encode(sealed.opening(name).salt).decode("ascii"),
            }
            for name in RECEIPT_OPENS
        ],
        "keys": [],
    }


def envelope(case: Case, proof: str, *, rehearsal: bool) -> bytes:
    """The answer as canonical JSON, padded: what is sealed to the requester's key."""
    answered, request = case.answered, case.request
    assert answered is not None
    content: dict[str, Any] = {
        "v": 1,
        "rehearsal": rehearsal,
        "request_ref": request.request_ref,
        "answer": str(answered.outcome),
        "says": SENTENCES[answered.outcome],
        "details": dict(answered.disclosed),
        "use_limits": dict(answered.use_limits),
        "receipt": receipt(case, proof, rehearsal=rehearsal),
        "padding": "",
    }
    short = LENGTH - len(canonical.encode(content)) % LENGTH
    return canonical.encode(content | {"padding": "." * short})
