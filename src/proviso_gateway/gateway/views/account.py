"""The person can find out: what was disclosed of them, and what finds its entry in the log.

Asked for by the person (or with their written authority), whose identity the custodian has checked
by its own procedure (`gateway.subject_access`). Nothing here tells about anybody else: no officer,
no relative, nobody who was looked at besides. `account` is what the custodian knows; `told_to` is
what leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.casework.case import Case, answers_about
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.envelope import RECEIPT_OPENS
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import ToAnswer, check_answers, question
from proviso_gateway.gateway.telling import disclosures
from proviso_gateway.gateway.views.clauses import clauses_of
from proviso_gateway.institution.charter import Charter
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import (
    NOTHING_TO_TELL,
    WHAT_WE_CAN_TELL,
    Day,
    Handle,
    Hash,
    Instant,
    Outcome,
)
from proviso_verify import account as verifiable
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
    """Everything that was answered about one person."""

    told: tuple[AccountAnswer, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosure as its person is told of it, in words where the agreement has them. `clauses`
    are those under which it was permitted, in the agreement's words; `fields` and `use_limits` are
    by name."""

    on: Day
    organisation: str
    under: str
    version: str
    ground: str
    clauses: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    use_limits: Mapping[str, Any]
    entry: Handle
    key: str


@dataclass(frozen=True, slots=True)
class ToldTo:
    """What a question was answered with so far: on which day, the sentence, the disclosures, and
    the account as anybody can check it. With the same day it is the same to the byte for whoever
    was never asked about, of whom telling is delayed, and who may not be free."""

    on: Day
    says: str
    disclosures: tuple[Disclosure, ...]
    file: bytes


def told_to(gateway: Gateway, key: str, handle: Handle) -> ToldTo:
    """What was told in answer to this question, for a guardian to print and hand over. Raises
    `casework.not-entitled`, `access.no-such-question`, `access.not-answered`."""
    check_answers(gateway, key)
    asked = question(gateway, handle)
    if not asked.told:
        raise problem("access.not-answered")
    # Putting an answer off takes nothing back that was told, and gives it no new day.
    last = next((at for one, at in reversed(asked.told) if not one.deferred), asked.told[-1][1])
    on = gateway.clock.day(last)
    cases = [
        case
        for case in disclosures(gateway, asked.asking.people)
        if case.last_entry in asked.entries
    ]
    says = WHAT_WE_CAN_TELL if cases else NOTHING_TO_TELL
    keys = _keys_of(gateway, asked.asking.people)
    told = tuple((_disclosure(gateway, case, keys), case) for case in cases)
    charter = gateway.store.charter()
    file = verifiable.Account(
        rehearsal=gateway.rehearsal,
        origin=charter.origin,
        on=on.isoformat(),
        says=str(says),
        told=tuple(_provable(one, case) for one, case in told),
    )
    return ToldTo(on, says, tuple(one for one, _ in told), file.encode())


def would_tell(gateway: Gateway, ready: ToAnswer) -> tuple[Disclosure, ...]:
    """What an answer that is about to be signed tells, for the guardian who reads it first."""
    people = ready.question.asking.people
    keys = _keys_of(gateway, people)
    return tuple(
        _disclosure(gateway, case, keys)
        for case in disclosures(gateway, people)
        if case.last_entry in ready.tells.entries
    )


def _disclosure(gateway: Gateway, case: Case, keys: Mapping[bytes, bytes]) -> Disclosure:
    charter, answered = gateway.store.charter(), case.answered
    assert answered is not None
    assert case.answered_at is not None
    code, name = case.requester, case.request.agreement
    by_order = case.basis.kind == "order"
    version = None if by_order else _version(charter, case.basis.hash)
    agreement = charter.adopted[name].agreement if name in charter.adopted else None
    parties = () if agreement is None else agreement.parties.requester
    declared = {} if agreement is None else agreement.fields
    ground = version.grounds.get(case.request.ground) if version is not None else None
    under = phrase("a court order of {court}", court=charter.order(case.basis.hash).court) if (
        by_order) else (agreement.title if agreement is not None else name)  # fmt: skip
    return Disclosure(
        on=gateway.clock.day(case.answered_at),
        organisation=next((one.title for one in parties if one.code == code), code),
        under=under,
        version=version.id if version is not None else "",
        ground=ground.label if ground is not None else "",
        clauses=tuple(one.text for one in clauses_of(gateway, case, version)),
        fields=tuple(
            (one, declared[one].label if one in declared else "")
            for one in sorted(answered.disclosed)
        ),
        use_limits=answered.use_limits,
        entry=case.last_entry,
        key=_key_of(case, keys),
    )


def _provable(one: Disclosure, case: Case) -> verifiable.Told:
    """The disclosure as an account has it: with what opens its entry's tag and commitments."""
    answer, asked = case.entries[-1], case.entries[0]
    opened = [answer.opening(name) for name in RECEIPT_OPENS] + [asked.opening("ground")]
    return verifiable.Told(
        entry=one.entry,
        key=bytes.fromhex(one.key),
        on=one.on.isoformat(),
        requester=case.requester,
        basis=(case.basis.kind, case.basis.hash),
        openings={each.name: (each.value, each.salt) for each in opened},
        words={
            "organisation": str(one.organisation),
            "under": str(one.under),
            "version": one.version,
            "ground": one.ground,
            "clauses": list(one.clauses),
        },
    )


def _version(charter: Charter, hashed: Hash) -> ResolvedVersion | None:
    """The version of this hash, of whichever edition; None where it cannot be told any more."""
    try:
        return charter.version(hashed)
    except Problem:
        editions = (one.agreement for each in charter.editions.values() for one in each)
        found = (resolve(one, version.id) for one in editions for version in one.versions)
        return next((one for one in found if one.hash == hashed), None)


def _keys_of(gateway: Gateway, people: Collection[str]) -> Mapping[bytes, bytes]:
    return {tag: key for one in people for tag, key in gateway.store.tag_keys(one).items()}


def _key_of(case: Case, keys: Mapping[bytes, bytes]) -> str:
    return keys.get(from_base64(parse(case.entries[-1].data).text("tag")), b"").hex()


def account(gateway: Gateway, person_id: str) -> Account:
    """Every answer about this person, whatever it said, as the custodian knows it. It stays inside:
    what leaves is `told_to`."""
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
                key=_key_of(case, keys),
            )
        )
    return Account(tuple(told))
