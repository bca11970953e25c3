"""The questions of people about their own record, for guardians; nobody else reads of any.

What stands here names nobody: a question goes by its handle and by the custodian's own reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from proviso_gateway.casework.access_lines import AccessKind
from proviso_gateway.casework.concerns import Concern, ConcernKind, Finding
from proviso_gateway.casework.subject_access import (
    ANSWERS,
    Asker,
    Delay,
    Question,
    Why,
    answer_due,
    completion_due,
    questions_in,
)
from proviso_gateway.errors import problem
from proviso_gateway.gateway.access_acts import concerns, notified
from proviso_gateway.gateway.delay_telling import check_delays
from proviso_gateway.gateway.person_notices import known_channels
from proviso_gateway.gateway.ports import Gateway, still_there
from proviso_gateway.gateway.subject_access import check_answers
from proviso_gateway.gateway.telling import delays, erased, over_since
from proviso_gateway.gateway.views.worklist import SHORTEST, name_of
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.institution.working_days import working_days_to
from proviso_gateway.terms import Day, Handle

TOLD_BEFORE = 5
"""Working days before a question must be answered, from which guardians are reminded of it."""


class Waits(StrEnum):
    """How a question stands."""

    OPEN = "open"
    """It is not answered."""
    DEFERRED = "deferred"
    """It was put off, because whoever asked may not be free; it is looked at again every month."""
    TO_COMPLETE = "incomplete"
    """It was answered, and more can be told by now."""
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as guardians read it. `by` is the day by which it must be answered, and `left`
    the working days until then, negative once it is over; None and 0 where nothing is due."""

    handle: Handle
    reference: str
    asker: Asker
    received: Day
    waits: Waits
    by: Day | None
    left: int
    told: int


@dataclass(frozen=True, slots=True)
class Delayed:
    """One delay as those read it who can delay: which case, why, who signed, how it stands."""

    handle: Handle
    case: Handle
    why: Why
    until: Day
    reasons: str
    signed_by: tuple[str, ...]
    stands: bool
    waits: bool
    """Whether it waits for the second of the two."""
    number: int


@dataclass(frozen=True, slots=True)
class YearsFigures:
    """What came in of a year, and what became of it, for guardians. Nothing of it is published by
    the gateway: no entry of the log bears it out."""

    year: int
    questions: int
    in_time: int
    late: int
    open: int
    delays: int
    renewals: int
    notified: int
    """Disclosures of which the person was asked to ring."""
    no_way: int
    """Those of which nobody was told so far, because there is no safe way."""
    complaints: int
    objections: int
    challenges: int
    upheld: int


def asked(gateway: Gateway, key: str) -> tuple[Asked, ...]:
    """Every question: first those that are due, the first first, then the others, the latest first.
    Raises `casework.not-entitled`."""
    check_answers(gateway, key)
    found = tuple(every_question(gateway))
    due = sorted((one for one in found if one.by is not None), key=_by)
    return (*due, *(one for one in reversed(found) if one.by is None))


def due(gateway: Gateway, key: str) -> tuple[Asked, ...]:
    """The questions that are due, the first first, for a guardian; for anybody else none, and
    nothing is read."""
    if not roles_now(gateway.store.charter().roll, key, gateway.now()) & ANSWERS:
        return ()
    return tuple(one for one in asked(gateway, key) if one.by is not None)


def soon_due(gateway: Gateway) -> tuple[tuple[Handle, Day], ...]:
    """The questions of which guardians are reminded today, and by when each must be answered."""
    return tuple(
        (one.handle, one.by)
        for one in every_question(gateway)
        if one.by is not None and (one.left <= TOLD_BEFORE or one.waits is Waits.TO_COMPLETE)
    )


def question_called(gateway: Gateway, key: str, word: str) -> Handle:
    """The question that this handle, the beginning of it, or the custodian's reference names.
    Raises `casework.not-entitled`, `access.no-such-question`, `gateway.ambiguous-name`."""
    check_answers(gateway, key)
    every = questions_in(gateway.store.access_lines(AccessKind.QUESTION)).values()
    found = {
        one.handle
        for one in every
        if (word and word == one.asking.reference)
        or (len(word) >= SHORTEST and one.handle.startswith(word))
    }
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found:
        raise problem("access.no-such-question")
    return found.pop()


def channel_called(gateway: Gateway, key: str, word: str) -> Handle:
    """The channel that this handle or the beginning of it names. Raises `casework.not-entitled`,
    `access.no-such-channel`, `gateway.ambiguous-name`."""
    found = [one.handle for one in known_channels(gateway, key) if one.handle.startswith(word)]
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found or len(word) < SHORTEST:
        raise problem("access.no-such-channel")
    return found[0]


def delayed(gateway: Gateway, key: str) -> tuple[Delayed, ...]:
    """The delays of cases that this officer sees, the latest first. Raises
    `casework.not-entitled`."""
    check_delays(gateway, key)
    charter, today = gateway.store.charter(), gateway.today()
    found = tuple(reversed(delays(gateway)))
    there = {case.handle: case for case in still_there(gateway, [one.case for one in found])}
    return tuple(
        Delayed(
            handle=one.handle,
            case=one.case,
            why=one.begun.delaying.why,
            until=one.until,
            reasons=one.begun.delaying.reasons,
            signed_by=tuple(name_of(gateway, by) for by in _signers(one)),
            stands=one.stands(today),
            waits=one.agreed is None and one.ended_at is None and today < one.until,
            number=one.number,
        )
        for one in found
        if one.case in there and there[one.case].in_sight(key, charter)
    )


def delay_named(gateway: Gateway, key: str, word: str) -> Handle:
    """The delay that this handle or the beginning of it names. Raises `casework.not-entitled`,
    `access.no-such-delay`, `gateway.ambiguous-name`."""
    found = [one.handle for one in delayed(gateway, key) if one.handle.startswith(word)]
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found or len(word) < SHORTEST:
        raise problem("access.no-such-delay")
    return found[0]


def figures(gateway: Gateway, key: str) -> tuple[YearsFigures, ...]:
    """Questions and delays by year, the latest first. Raises `casework.not-entitled`."""
    check_answers(gateway, key)
    lines = gateway.store.access_lines(AccessKind.QUESTION)
    questions = questions_in(lines).values()
    agreed = [one for one in delays(gateway) if one.agreed_at is not None]
    asked_in = {one.handle: one.asking.received.year for one in questions}
    delayed_in = {one.handle: _year(gateway, one) for one in agreed}
    day, raised, done = gateway.clock.day, concerns(gateway), notified(gateway)
    given = Counter(day(at).year for at in done.given.values())
    no_way = Counter(day(at).year for case, at in done.not_told.items() if case not in done.given)
    years = {*asked_in.values(), *delayed_in.values(), *given, *no_way}
    years |= {one.raising.received.year for one in raised}
    return tuple(
        replace(
            _figures(
                gateway,
                year,
                [one for one in questions if asked_in[one.handle] == year],
                [one for one in agreed if delayed_in[one.handle] == year],
                [one for one in raised if one.raising.received.year == year],
            ),
            notified=given[year],
            no_way=no_way[year],
        )
        for year in sorted(years, reverse=True)
    )


def _figures(
    gateway: Gateway,
    year: int,
    questions: list[Question],
    agreed: list[Delay],
    raised: list[Concern],
) -> YearsFigures:
    answered = [one for one in questions if one.told]
    in_time = [
        one for one in answered if gateway.clock.day(one.told[0][1]) <= _answer_by(gateway, one)
    ]
    return YearsFigures(
        year=year,
        questions=len(questions),
        in_time=len(in_time),
        late=len(answered) - len(in_time),
        open=len(questions) - len(answered),
        delays=sum(one.number == 1 for one in agreed),
        renewals=sum(one.number > 1 for one in agreed),
        notified=0,
        no_way=0,
        complaints=sum(one.raising.what is ConcernKind.COMPLAINT for one in raised),
        objections=sum(one.raising.what is ConcernKind.OBJECTION for one in raised),
        challenges=sum(one.raising.what is ConcernKind.CHALLENGE for one in raised),
        upheld=sum(one.finding is Finding.UPHELD for one in raised),
    )


def _answer_by(gateway: Gateway, one: Question) -> Day:
    first = Question(one.handle, one.asked, one.at)
    by = answer_due(first, gateway.holidays, None)
    assert by is not None
    return by


def _year(gateway: Gateway, one: Delay) -> int:
    assert one.agreed_at is not None
    return gateway.clock.day(one.agreed_at).year


def every_question(gateway: Gateway) -> Iterator[Asked]:
    """Every question as it stands, in the order in which they came in, whoever reads."""
    standing = delays(gateway)
    for one in questions_in(gateway.store.access_lines(AccessKind.QUESTION)).values():
        waits, by = _stands(gateway, one, standing)
        left = 0 if by is None else working_days_to(gateway.today(), by, gateway.holidays)
        asking = one.asking
        yield Asked(
            one.handle, asking.reference, asking.by, asking.received, waits, by, left,
            len(one.entries),
        )  # fmt: skip


def _stands(
    gateway: Gateway, one: Question, standing: tuple[Delay, ...]
) -> tuple[Waits, Day | None]:
    told = gateway.clock.day(one.told[-1][1]) if one.told else None
    by = answer_due(one, gateway.holidays, told)
    if by is not None:
        return (Waits.DEFERRED if one.deferred else Waits.OPEN), by
    left = erased(gateway, one.asking.people) if one.withheld else ()
    gone = {each.entry: each.case for each in left}
    over = [over_since(gateway, standing, entry, gone) for entry in one.withheld]
    ended = [day for day in over if day is not None]
    if ended:
        return Waits.TO_COMPLETE, completion_due(min(ended), gateway.holidays)
    return Waits.ANSWERED, None


def _signers(one: Delay) -> tuple[str, ...]:
    return (one.begun.key, *((one.agreed.key,) if one.agreed is not None else ()))


def _by(one: Asked) -> tuple[Day, Handle]:
    assert one.by is not None
    return one.by, one.handle
