"""What a requester opens: the answer, its use limits, and the receipt that proves it.

Everything undisclosable reads the same, in the same shape and length, whatever the cause.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from proviso_gateway.casework.case import Case
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import PASSED_ON, UNDISCLOSABLE, Outcome
from proviso_verify import canonical, checkpoint
from proviso_verify import proof as proofs

LENGTH = 8_192
"""Envelopes are padded to a multiple of so many bytes, so that their length tells nothing."""

SENTENCES = {
    Outcome.DISCLOSED: phrase("The details below are disclosed under the use limits below."),
    Outcome.NO_DETAILS: UNDISCLOSABLE,
    Outcome.RELAYED: PASSED_ON,
    Outcome.STOPPED: phrase(
        "The agreement was stopped, withdrawn or changed before the answer was due."
    ),
}

RECEIPT_OPENS = ("fields", "outcome", "use_limits")


Changes = Sequence[tuple[bytes, str]]
"""The entries by which the log changed its own key, each with its proof."""


def receipt(case: Case, proof: str, *, rehearsal: bool, keys: Changes = ()) -> dict[str, Any]:
    """The receipt of an answered case: entry, proof, and the openings that a requester may have;
    and what leads whoever knows an earlier key of the log to the one that signs now."""
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
        "keys": [
            {"entry": base64.b64encode(entry).decode("ascii"), "proof": proved}
            for entry, proved in keys
        ],
    }


def size_of(proof: str) -> int:
    """The size of the log at the checkpoint under which an entry is proved."""
    return checkpoint.parse_unsigned(proofs.parse(proof.encode()).checkpoint).size


def envelope(case: Case, proof: str, *, rehearsal: bool, keys: Changes = ()) -> bytes:
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
        "receipt": receipt(case, proof, rehearsal=rehearsal, keys=keys),
        "padding": "",
    }
    short = LENGTH - len(canonical.encode(content)) % LENGTH
    return canonical.encode(content | {"padding": "." * short})
