"""The person can find out: every answer about them, and what finds its entry in the log.

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
from proviso_verify.canonical import from_base64
from proviso_verify.entries import parse


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """One answer about the person: when, to whom, under what, and which fields were handed over.

    `key` (hex) opens the tag of its `entry` in the log: the tag is the first 16 bytes of its
    SHA-256.
    """

    at: Instant
    requester: str
    agreement: str
    ground: str
    outcome: Outcome
    fields: tuple[str, ...]
    use_limits: Mapping[str, Any]
    entry: Handle
    key: str


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that was answered about one person. Nothing in it recognises a later answer."""

    told: tuple[AccountAnswer, ...]


def account(gateway: Gateway, person_id: str) -> Account:
    """What was answered about this person. Nothing is delayed: a delay is an act of its own."""
    told, keys = [], gateway.store.tag_keys(person_id)
    for handle in gateway.store.about(answers_about(person_id)):
        case = gateway.store.case(handle)
        answered, received = case.answered, case.received
        assert answered is not None
        assert case.answered_at is not None
        told.append(
            AccountAnswer(
                at=case.answered_at,
                requester=received.requester,
                agreement=received.request.agreement,
                ground=received.request.ground,
                outcome=answered.outcome,
                fields=tuple(sorted(answered.disclosed)),
                use_limits=answered.use_limits,
                entry=case.entries[-1].handle,
                key=keys.get(from_base64(parse(case.entries[-1].data).text("tag")), b"").hex(),
            )
        )
    return Account(tuple(told))
