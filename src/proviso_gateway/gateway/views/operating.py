"""What an operator looks at in the morning: the register's age, the week's slots, who lapses when.

It names officers, and nobody else. Of a slot it tells how many cases have not come to an end
inside, whether a search or a look is missing, and never which: that would tell who was found.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from proviso_gateway.casework.lifecycle import AWAITING_ANSWER
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.slots import is_near, since_when, slot_from, slot_of
from proviso_gateway.gateway.views.apart import hidden_from
from proviso_gateway.gateway.views.recalls import RecallsDue, recalls_due
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Instant
from proviso_verify.officers import FOR_EVER
from proviso_verify.policy import parse

OPERATES = frozenset({"administrator", "approver", "guardian"})
"""The roles that see how the home is run: those who enrol, and those who can put a slot off."""

AHEAD = datetime.timedelta(days=7)
"""How far ahead slots are told, and how long before it ends everybody reads of an enrolment."""

GONE = datetime.timedelta(days=62)
"""How long an enrolment that has lapsed is still told: whoever left earlier is not coming back."""


@dataclass(frozen=True, slots=True)
class WeeksSlot:
    """One slot of an agreement or of a court order: how many cases it has, how many were not
    searched for yet, and whether it is so near that somebody must act now. A slot `can_move` while
    nobody of it has been searched for.

    Of looks nothing is counted: one that is missing tells that somebody was found.
    """

    agreement: str
    day: Day
    cases: int
    unsearched: int
    near: bool
    can_move: bool


@dataclass(frozen=True, slots=True)
class Lapse:
    """An enrolment that ends soon, or has ended: `left` days from today, negative once it is
    over."""

    name: str
    key: str
    roles: tuple[str, ...]
    until: Day
    left: int


@dataclass(frozen=True, slots=True)
class Erasing:
    """Of how many agreements it is said for how long their cases are kept, and how many cohorts
    were erased; `looked` is the month in which that was last looked after, empty before."""

    with_terms: int
    agreements: int
    erased: int
    looked: str


@dataclass(frozen=True, slots=True)
class Operating:
    """How the home is run today. `restrictions_checked_on` is None where no register is loaded;
    `restrictions_left` says for how many days it may still be searched, negative once it may not.
    `witnesses` says what the log's policy asks for."""

    today: Day
    restrictions_checked_on: Day | None
    restrictions_left: int
    needs_fresh: bool
    """Whether old restrictions stop searches and calls: in a rehearsal they do not."""
    slots: tuple[WeeksSlot, ...]
    lapses: tuple[Lapse, ...]
    witnesses: str
    erasing: Erasing
    recalls: RecallsDue
    """What is due of answers that told of the wrong person."""


def operating(gateway: Gateway, checked: Day | None, key: str = "") -> Operating:
    """How the home is run today, as far as the officer of this key may know; with none, as whoever
    keeps the home may. `checked` says when it was last asked who is restricted. Nothing is recorded
    by asking, and no register is read."""
    today = gateway.today()
    age = (today - checked).days if checked is not None else 0
    return Operating(
        today=today,
        restrictions_checked_on=checked,
        restrictions_left=gateway.restriction_days - age,
        needs_fresh=not gateway.rehearsal,
        slots=_slots(gateway, today, key),
        lapses=lapses(gateway),
        witnesses=_witnesses(gateway),
        erasing=_erasing(gateway),
        recalls=recalls_due(gateway, key),
    )


def _erasing(gateway: Gateway) -> Erasing:
    charter = gateway.store.charter()
    with_terms = len(set(charter.adopted) & set(charter.terms))
    return Erasing(with_terms, len(charter.adopted), len(charter.erased), charter.swept)


def lapses(gateway: Gateway) -> tuple[Lapse, ...]:
    """Whose enrolment ends within a week, or ended in the last two months, the first first."""
    charter, today = gateway.store.charter(), gateway.today()
    found = []
    for key, officer in charter.roll.officers.items():
        if officer.until == FOR_EVER:
            continue
        until = gateway.clock.day(Instant(officer.until))
        if until - AHEAD <= today <= until + GONE:
            roles = tuple(sorted(officer.roles))
            left = (until - today).days
            found.append(Lapse(charter.names.get(key) or key, key, roles, until, left))
    return tuple(sorted(found, key=lambda one: (one.until, one.name)))


def own_lapse(gateway: Gateway, key: str) -> Lapse | None:
    """The enrolment of the officer of this key, where it ends within a week; None where it does
    not, or they have a later one."""
    charter = gateway.store.charter()
    return next(
        (one for one in lapses(gateway) if one.left >= 0 and charter.one_person(one.key, key)), None
    )


def check_may_operate(gateway: Gateway, key: str) -> None:
    """Refuse whoever does not see how the home is run. Raises `casework.not-entitled`."""
    if not roles_now(gateway.store.charter().roll, key, gateway.now()) & OPERATES:
        raise not_entitled(phrase("see how the home is run"), OPERATES)


def _slots(gateway: Gateway, today: Day, key: str) -> tuple[WeeksSlot, ...]:
    cases, unsearched, searched = (Counter[tuple[Day, str]]() for _ in range(3))
    with gateway.store.glance():
        for one in gateway.store.owed(since_when(gateway, today)):
            basis, name = one.basis, one.numbered_by
            slot = slot_from(gateway, basis, name, one.approved_at, one.searched_at)
            if not today <= slot <= today + AHEAD:
                continue
            at = slot, name if basis.kind == "agreement" else phrase("court order")
            cases[at] += one.cases
            unsearched[at] += one.cases if one.searched_at is None else 0
            begun = one.searched_at is not None or basis.kind != "agreement"
            searched[at] += one.cases if begun else 0
        for case in hidden_from(gateway, key, AWAITING_ANSWER):
            falls = slot_of(gateway, case)
            if falls is not None and today <= falls <= today + AHEAD:
                by_order = case.basis.kind != "agreement"
                at = falls, phrase("court order") if by_order else case.received.numbered_by
                cases[at] -= 1
                unsearched[at] -= case.searched_at is None
    return tuple(
        WeeksSlot(
            agreement=name,
            day=day,
            cases=count,
            unsearched=unsearched[day, name],
            near=is_near(gateway, day),
            can_move=not searched[day, name] and today < day,
        )
        for (day, name), count in sorted(cases.items())
        if count
    )


def _witnesses(gateway: Gateway) -> str:
    charter = gateway.store.charter()
    if not charter.policies:
        return phrase("no policy names any")
    policy = parse(charter.policies[-1].encode())
    if policy.is_met_by(frozenset()):
        return phrase("the policy asks for none")
    if gateway.period() in charter.waived:
        return phrase("asked for by the policy, and waived for this month")
    return phrase("asked for by the policy: no answer leaves without them")
