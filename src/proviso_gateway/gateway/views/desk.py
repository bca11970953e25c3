"""A case as it lies on one officer's desk: its clauses with who vouches for what, and what to do.

What is offered to an officer follows `casework.who_may`; here it is held against this one case: who
proposed it, who has looked, who stood back. Whoever was found is told to those who look, and to
nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import reviews_needed
from proviso_gateway.casework.events import Tie
from proviso_gateway.casework.who_may import WHO_MAY, Told, may
from proviso_gateway.casework.who_may import Doing as Doing
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.apart import Nameable, nameable
from proviso_gateway.gateway.views.cases import waits_in_vain
from proviso_gateway.gateway.views.clauses import ClauseOnDesk as ClauseOnDesk
from proviso_gateway.gateway.views.clauses import Rests as Rests
from proviso_gateway.gateway.views.clauses import (
    agreement_of,
    clauses_of,
    ground_of,
    stated_in,
    wanted_of,
)
from proviso_gateway.gateway.views.clocks import EVIDENCE, clock_of
from proviso_gateway.gateway.views.sight import may_look, others_about, told_of
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle, Instant
from proviso_gateway.tracing.levels import CAPS, LEVELS
from proviso_gateway.tracing.verdict import Candidate, ComparedField
from proviso_verify.officers import ROLES


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the case, and when."""

    what: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Compared:
    """How one thing that was asked compares with one candidate: `agree`, `near`, `differ` or
    `unsaid`, in words, and its weight in bits, to a tenth. The field `cap` limits what is shared.
    """

    field: str
    how: str
    says: str
    weight: str
    previous: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the search made of one candidate, in the order in which they are shown."""

    person_id: str
    restricted: bool
    deceased: bool
    weight: str
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What an officer needs beside `OpenCase`: whose turn it is, and what rests on what."""

    doing: tuple[Doing, ...]
    clauses: tuple[ClauseOnDesk, ...]
    ground: str
    seriousness: str
    agreement: str
    version: str
    decision: str
    happened: tuple[Happened, ...]
    looks_needed: int
    looked_before: bool
    by_order: bool
    proposed_by_you: bool
    weighed: tuple[Weighed, ...]
    others: tuple[Handle, ...]
    claimed_by: str
    yours: bool
    stated: tuple[Rests, ...]
    """Everything that was stated, and on whose word."""
    wanted: tuple[Rests, ...]
    """What its requester was asked for: each fact, and the document that is to bear it out."""
    ask_by: Day | None
    nameable: tuple[Nameable, ...]
    """Whom this officer can name to set it apart."""


def on_desk(gateway: Gateway, key: str, handle: Handle) -> OnDesk:
    """The case as it lies before the officer of this key. Raises as `open_case`."""
    case = case_to_open(gateway, key, handle)
    charter = gateway.store.charter()
    claimed = gateway.store.claims([handle]).get(handle, "")
    clock = clock_of(gateway, case)
    by_order = case.basis.kind == "order"
    version = None if by_order else gateway.store.charter().version(case.basis.hash)
    ground = ground_of(gateway, case, version)
    doing = doings(gateway, key, case)
    proposed = case.proposed
    return OnDesk(
        doing=doing,
        clauses=clauses_of(gateway, case, version),
        ground=ground.label if ground is not None else case.request.ground,
        seriousness=ground.seriousness if ground is not None else "",
        agreement=_title(gateway, case),
        version=version.id if version is not None else "",
        decision=proposed.proposal.decision if proposed is not None else "",
        happened=_happened(case, whether=told_of(gateway, key, case, Told.WHETHER)),
        looks_needed=reviews_needed(case.verdict) if case.verdict and Doing.LOOK in doing else 0,
        looked_before=Doing.LOOK in doing and bool(case.counted_looks(gateway.store.charter())),
        by_order=by_order,
        proposed_by_you=proposed is not None
        and gateway.store.charter().one_person(proposed.key, key),
        weighed=_weighed(case) if Doing.LOOK in doing else (),
        others=others_about(gateway, key, case),
        claimed_by=charter.names.get(claimed, claimed),
        yours=bool(claimed) and charter.one_person(claimed, key),
        stated=stated_in(case, version),
        wanted=wanted_of(case, version),
        ask_by=clock.day if clock is not None and clock.what == EVIDENCE else None,
        nameable=nameable(gateway, case) if Doing.SET_APART in doing else (),
    )


def ties_of(gateway: Gateway, key: str, case: Case) -> tuple[tuple[str, Tie], ...]:
    """Who stood back from the case and said why, by name, for whoever may read it; else nothing."""
    if Doing.READ_TIES not in doings(gateway, key, case):
        return ()
    names = gateway.store.charter().names
    return tuple((names.get(one.key) or one.key, one.tie) for one in case.ties)


def case_to_open(gateway: Gateway, key: str, handle: Handle) -> Case:
    """The case, for an officer of any role in whose sight it is.

    Raises as `Case.check_takes_part`, or `casework.not-entitled`.
    """
    case = gateway.store.case(handle)
    case.check_takes_part(key, gateway.store.charter())
    if not roles_now(gateway.store.charter().roll, key, gateway.now()):
        raise not_entitled(phrase("open a case"), ROLES)
    return case


def check_can(gateway: Gateway, key: str, case: Case, doing: Doing, act: str) -> None:
    """Refuse an officer who cannot do this with the case now; `act` says it in words.

    Raises as `Case.check_takes_part`, `casework.not-entitled` with the roles that can, or
    `casework.not-now` where the case is past it, whatever a search brought to light.
    """
    charter = gateway.store.charter()
    case.check_takes_part(key, charter)
    if not roles_now(charter.roll, key, gateway.now()) & WHO_MAY[doing].roles:
        raise not_entitled(act, WHO_MAY[doing].roles)
    if doing not in doings(gateway, key, case):
        raise problem("casework.not-now", act=act)


def doings(gateway: Gateway, key: str, case: Case) -> tuple[Doing, ...]:
    """What the officer of this key can do with the case now, in the order of the table."""
    if not case.in_sight(key, gateway.store.charter()):
        return ()
    roles = roles_now(gateway.store.charter().roll, key, gateway.now())
    return tuple(
        doing
        for doing in Doing
        if may(doing, roles, case.state) and _is_theirs(gateway, key, case, doing)
    )


def _is_theirs(gateway: Gateway, key: str, case: Case, doing: Doing) -> bool:
    """What the table cannot know: another person than the proposer decides, each looks once, no
    look comes after the slot, nobody approves a proposal to refuse, and nobody is searched for
    while the agreement is stopped."""
    if doing in (Doing.APPROVE, Doing.DECLINE, Doing.RETURN):
        proposed = case.proposed
        if proposed is None or gateway.store.charter().one_person(proposed.key, key):
            return False
        return doing is not Doing.APPROVE or proposed.proposal.decision != "refuse"
    if doing is Doing.SEARCH:
        return not waits_in_vain(gateway, case)
    return doing is not Doing.LOOK or may_look(gateway, key, case)


def _title(gateway: Gateway, case: Case) -> str:
    if case.basis.kind == "order":
        return gateway.store.charter().order(case.basis.hash).court
    return agreement_of(gateway, case).title


def _happened(case: Case, *, whether: bool) -> tuple[Happened, ...]:
    told = (
        (phrase("Received"), case.received_at),
        (phrase("Approved by a second officer"), case.approved_at),
        (phrase("The register was searched"), case.searched_at),
        (phrase("Somebody looked at the match"), case.looked_at if whether else None),
        (phrase("Called for, and answered"), case.answered_at),
    )
    return tuple(Happened(what, at) for what, at in told if at is not None)


def _weighed(case: Case) -> tuple[Weighed, ...]:
    verdict = case.verdict
    if verdict is None:
        return ()
    shown = (verdict.best, None if verdict.person_id else verdict.second)
    return tuple(_candidate(one) for one in shown if one is not None)


def _candidate(one: Candidate) -> Weighed:
    compared = tuple(
        Compared(found.field, _how(found), _says(found), _bits(found.weight), found.previous)
        for found in one.findings
    )
    return Weighed(one.person_id, one.restricted, one.deceased, _bits(one.weight), compared)


def _how(found: ComparedField) -> str:
    if found.level == "missing":
        return "unsaid"
    if found.level == "exact":
        return "agree"
    return "differ" if found.weight < 0 else "near"


def _says(found: ComparedField) -> str:
    if found.field == "cap":
        return CAPS[found.level]
    meaning = LEVELS[found.field][found.level].meaning
    return phrase("{how} (an earlier one)", how=meaning) if found.previous else meaning


def _bits(weight: int) -> str:
    """A weight in 1/1024 bit, as bits with one decimal."""
    tenths = (weight * 10 + 512) // 1024
    sign = "−" if tenths < 0 else "+"
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"
