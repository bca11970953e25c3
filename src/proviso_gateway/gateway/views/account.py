"""The person can find out: what was disclosed of them, and what finds its entry in the log.

Asked for by the person (or with their written authority), whose identity the custodian has checked
by its own procedure (`gateway.subject_access`). Nothing here tells about anybody else: no officer,
no relative, nobody who was looked at besides. What was erased since is told as far as it is kept,
by its own term.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.versions import ResolvedVersion, clause_text, resolve
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.envelope import RECEIPT_OPENS
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import ToAnswer, check_answers, question
from proviso_gateway.gateway.telling import check_not_recused, disclosures, erased
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
)
from proviso_verify import account as verifiable


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
    recalled: Day | None = None
    """The day on which it was recalled: it told of this person where another was meant."""
    destroyed: Day | None = None
    """The day on which whoever was told confirmed that everything is destroyed."""


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
    `casework.not-entitled`, `access.no-such-question`, `access.not-answered`, `casework.recused`
    for a guardian who stood back from one of the cases, and `access.told-and-erased` where not all
    that was told is kept: with less the paper would contradict the first."""
    check_answers(gateway, key)
    asked = question(gateway, handle)
    if not asked.told:
        raise problem("access.not-answered")
    # Putting an answer off takes nothing back that was told, and gives it no new day.
    last = next((at for one, at in reversed(asked.told) if not one.deferred), asked.told[-1][1])
    on = gateway.clock.day(last)
    told = _told_of(gateway, asked.asking.people, asked.entries, last)
    if len(told) < len(asked.entries):
        raise problem("access.told-and-erased")
    for _, kept, _ in told:
        check_not_recused(gateway, key, kept.recused)
    says = WHAT_WE_CAN_TELL if told else NOTHING_TO_TELL
    charter = gateway.store.charter()
    file = verifiable.Account(
        rehearsal=gateway.rehearsal,
        origin=charter.origin,
        on=on.isoformat(),
        says=str(says),
        told=tuple(_provable(*each) for each in told),
    )
    return ToldTo(on, says, tuple(one for one, _, _ in told), file.encode())


def would_tell(gateway: Gateway, ready: ToAnswer) -> tuple[Disclosure, ...]:
    """What an answer that is about to be signed tells, for the guardian who reads it first."""
    told = _told_of(gateway, ready.question.asking.people, ready.tells.entries, gateway.now())
    return tuple(one for one, _, _ in told)


def _told_of(
    gateway: Gateway, people: Collection[str], entries: Collection[Handle], at: Instant
) -> tuple[tuple[Disclosure, KeptAnswer, Case | None], ...]:
    """The disclosures of these entries, in order: as they are told at that moment, as they are
    kept, and their case, None once it is erased."""
    found: list[tuple[KeptAnswer, Case | None]] = [(one, None) for one in erased(gateway, people)]
    found += [(KeptAnswer.of(case), case) for case in disclosures(gateway, people)]
    found = [(kept.as_of(at), case) for kept, case in found]
    keys = {tag: key for one in people for tag, key in gateway.store.tag_keys(one).items()}
    return tuple(
        (_disclosure(gateway, kept, case, keys), kept, case)
        for kept, case in sorted(found, key=lambda one: (one[0].at, one[0].entry))
        if kept.entry in entries
    )


def _disclosure(
    gateway: Gateway, kept: KeptAnswer, case: Case | None, keys: Mapping[bytes, bytes]
) -> Disclosure:
    charter, (kind, hashed) = gateway.store.charter(), kept.basis
    code, name, by_order = kept.requester, kept.agreement, kind == "order"
    version = None if by_order else _version(charter, hashed)
    agreement = charter.adopted[name].agreement if name in charter.adopted else None
    parties = () if agreement is None else agreement.parties.requester
    declared = {} if agreement is None else agreement.fields
    ground = version.grounds.get(kept.ground) if version is not None else None
    under = phrase("a court order of {court}", court=charter.order(hashed).court) if (
        by_order) else (agreement.title if agreement is not None else name)  # fmt: skip
    return Disclosure(
        on=gateway.clock.day(kept.at),
        organisation=next((one.title for one in parties if one.code == code), code),
        under=under,
        version=version.id if version is not None else "",
        ground=ground.label if ground is not None else "",
        clauses=_clauses(gateway, kept, case, version),
        fields=tuple((one, declared[one].label if one in declared else "") for one in kept.fields),
        use_limits=kept.use_limits,
        entry=kept.entry,
        key=keys.get(kept.tag, b"").hex(),
        recalled=None if kept.recalled is None else gateway.clock.day(kept.recalled),
        destroyed=None
        if kept.recalled is None or kept.destroyed is None
        else gateway.clock.day(kept.destroyed),
    )


def _clauses(
    gateway: Gateway, kept: KeptAnswer, case: Case | None, version: ResolvedVersion | None
) -> tuple[str, ...]:
    """The clauses under which it was permitted: as they stood, or, once the case is erased, those
    of the version for its ground."""
    if case is not None:
        return tuple(one.text for one in clauses_of(gateway, case, version))
    clauses = () if version is None else version.clauses_for(kept.ground)
    return tuple(clause_text(one.text or "") or one.id for one in clauses)


def _provable(one: Disclosure, kept: KeptAnswer, case: Case | None) -> verifiable.Told:
    """The disclosure as an account has it: with what opens its entry's tag and, until its case is
    erased, its commitments."""
    opened = []
    if case is not None:
        answer, asked = case.entries[-1], case.entries[0]
        opened = [answer.opening(name) for name in RECEIPT_OPENS] + [asked.opening("ground")]
    return verifiable.Told(
        entry=one.entry,
        key=bytes.fromhex(one.key),
        on=one.on.isoformat(),
        requester=kept.requester,
        basis=kept.basis,
        openings={each.name: (each.value, each.salt) for each in opened},
        words={
            "organisation": str(one.organisation),
            "under": str(one.under),
            "version": one.version,
            "ground": one.ground,
            "clauses": list(one.clauses),
            **({} if one.recalled is None else {"recalled": one.recalled.isoformat()}),
            **({} if one.destroyed is None else {"destroyed": one.destroyed.isoformat()}),
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
