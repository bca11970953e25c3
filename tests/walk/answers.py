"""Every answer about somebody, whatever it said, as tests compare it: the gateway tells less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.casework.case import answers_about
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.terms import Handle, Instant, Outcome


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
    """Everything that was answered about one person."""

    told: tuple[AccountAnswer, ...]


def account(gateway: Gateway, person_id: str) -> Account:
    """All of them, those that are left of erased cases too, the earliest first."""
    keys = gateway.store.tag_keys(person_id)
    live = map(gateway.store.case, gateway.store.about(answers_about(person_id)))
    told = [*gateway.store.kept_answers(person_id), *map(KeptAnswer.of, live)]
    return Account(
        tuple(
            AccountAnswer(
                one.at, one.requester, one.agreement, one.ground, one.outcome, one.fields,
                one.use_limits, one.entry, keys.get(one.tag, b"").hex(),
            )
            for one in sorted(told, key=lambda one: one.at)
        )
    )  # fmt: skip
