"""The person can find out: every answer about them, and the key to find its entry in the log.

Asked for by the person (or with their written authority), whose identity the custodian has checked
by its own procedure. Nothing here tells about anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.casework.case import answers_about
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.terms import Handle, Instant, Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """One answer about the person: when, to whom, under what, and which fields were handed over."""

    at: Instant
    requester: str
    agreement: str
    ground: str
    outcome: Outcome
    fields: tuple[str, ...]
    use_limits: Mapping[str, Any]
    entry: Handle


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that was answered about one person. `key` (hex) recognises their tags in the log:
    a tag is the first 16 bytes of HMAC-SHA256(key, n in decimal), n counted up from 1 with every
    answer; where recording an answer failed once, its number is left out."""

    told: tuple[Told, ...]
    key: str


def account(gateway: Gateway, person_id: str) -> Account:
    """What was answered about this person. Nothing is delayed: a delay is an act of its own."""
    told = []
    for handle in gateway.store.about(answers_about(person_id)):
        case = gateway.store.case(handle)
        answered, received = case.answered, case.received
        assert answered is not None
        assert case.answered_at is not None
        told.append(
            Told(
                at=case.answered_at,
                requester=received.requester,
                agreement=received.request.agreement,
                ground=received.request.ground,
                outcome=answered.outcome,
                fields=tuple(sorted(answered.disclosed)),
                use_limits=answered.use_limits,
                entry=case.entries[-1].handle,
            )
        )
    key = gateway.store.subject_key(person_id)
    return Account(tuple(told), "" if key is None else key.hex())
