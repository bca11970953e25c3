"""Somebody asks whether their own record was disclosed: what is on record of that, and its clocks.

The law calls it a subject access request. A question and a delay of telling are each a stream of
private lines (`access_lines`). How identity was checked, and that whoever has written authority was
checked with the person alone, is kept as a procedure; no copy of any paper is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from proviso_gateway.casework.access_lines import AccessKind, AccessLine, Said
from proviso_gateway.casework.who_asks import Alone as Alone
from proviso_gateway.casework.who_asks import Asker as Asker
from proviso_gateway.casework.who_asks import Identity as Identity
from proviso_gateway.casework.who_asks import check_named
from proviso_gateway.casework.who_asks import identifiers_in as identifiers_in
from proviso_gateway.casework.who_asks import is_identifier as is_identifier
from proviso_gateway.errors import problem
from proviso_gateway.institution.working_days import month_after, next_working_day, working_day
from proviso_gateway.terms import Day, Handle, Instant
from proviso_verify.signing import Signature

ANSWERS = frozenset({"guardian"})
"""The roles of which one is enough to take in such a question, to answer it, and to know of it."""

DELAYS = frozenset({"approver", "guardian"})
"""The roles of which each of the two has one who delay telling; one of them is a guardian."""

TO_COMPLETE = 5
"""Working days in which whoever was told less is told the rest, once no delay stands any more."""

LONGEST = 2_000
"""Letters of the reasons for a delay."""


class Why(StrEnum):
    """Why telling is delayed: the closed list."""

    CRIME = "crime"
    """Telling would prejudice preventing, detecting or prosecuting crime."""
    INQUIRY = "inquiry"
    """Telling would obstruct an inquiry, an investigation or a procedure that the law provides."""
    COURT = "court"
    """A court has ordered that nothing be told."""
    SAFETY = "safety"
    """Telling would put somebody's life or safety in danger."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What whoever takes in a question signs: about whom, by whom, and how that was checked.

    `people` are the person's identifiers in the register, earlier ones too; none where they have
    none. `alone` says where authority was checked with the person alone. `reference` is the
    custodian's own, under which the paper file lies; it names nobody.
    """

    people: tuple[str, ...]
    by: Asker
    identity: Identity
    received: Day
    alone: Alone | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        # What is on record is read through here too: whoever makes a rule stricter makes a question
        # of last year unreadable.
        if self.by is Asker.AUTHORITY and self.alone is None:
            raise problem("access.authority-not-checked")
        check_named(self.people, self.reference)


@dataclass(frozen=True, slots=True)
class Asked(Said):
    """A question came in, as a guardian signed."""

    about: ClassVar = AccessKind.QUESTION
    asking: Asking
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Told(Said):
    """A guardian answered: of these answers, by their entries in the log, the person was told now;
    of those `withheld` not yet, because a delay stood. `deferred`: nothing was told, because
    whoever asked may not be free."""

    about: ClassVar = AccessKind.QUESTION
    entries: tuple[Handle, ...]
    withheld: tuple[Handle, ...]
    deferred: bool
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Delaying:
    """What the two sign who delay telling of one case's answer, until the end of a day."""

    case: Handle
    why: Why
    until: Day
    reasons: str

    def __post_init__(self) -> None:
        if not self.reasons.strip() or len(self.reasons) > LONGEST:
            raise problem("access.delay-without-reasons", most=LONGEST)


@dataclass(frozen=True, slots=True)
class DelayBegun(Said):
    """One of the two signed a delay. It delays nothing yet."""

    about: ClassVar = AccessKind.DELAY
    delaying: Delaying
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class DelayAgreed(Said):
    """The other of the two signed it: it stands from here on."""

    about: ClassVar = AccessKind.DELAY
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class DelayEnded(Said):
    """One alone ended it before its day."""

    about: ClassVar = AccessKind.DELAY
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was told so far, each with its moment."""

    handle: Handle
    asked: Asked
    at: Instant
    told: tuple[tuple[Told, Instant], ...] = ()

    @property
    def asking(self) -> Asking:
        """What was asked, and how it was checked."""
        return self.asked.asking

    @property
    def entries(self) -> tuple[Handle, ...]:
        """Every answer of which the person was told, by its entry in the log."""
        return tuple(dict.fromkeys(entry for one, _ in self.told for entry in one.entries))

    @property
    def withheld(self) -> frozenset[Handle]:
        """The answers of which a delay kept them from being told, and of which they were not since,
        by their entries."""
        return frozenset(entry for one, _ in self.told for entry in one.withheld) - {*self.entries}

    @property
    def deferred(self) -> bool:
        """Whether the last answer was put off because whoever asked may not be free."""
        return bool(self.told) and self.told[-1][0].deferred


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay of telling of one case's answer. `number` counts those of the case that two agreed
    on: from 1; 0 while the second has not signed."""

    handle: Handle
    begun: DelayBegun
    at: Instant
    agreed: DelayAgreed | None = None
    agreed_at: Instant | None = None
    ended_at: Instant | None = None
    number: int = 0

    @property
    def case(self) -> Handle:
        """The case of whose answer nothing is told."""
        return self.begun.delaying.case

    @property
    def until(self) -> Day:
        """The last day on which nothing is told."""
        return self.begun.delaying.until

    def stands(self, today: Day) -> bool:
        """Whether it keeps the answer from being told today."""
        return self.agreed is not None and self.ended_at is None and today <= self.until


def questions_in(lines: Iterable[AccessLine]) -> Mapping[Handle, Question]:
    """Every question on record, as it stands, in the order in which they came in."""
    found: dict[Handle, Question] = {}
    for line in lines:
        match line.said:
            case Asked():
                found[line.stream] = Question(line.stream, line.said, line.at)
            case Told():
                before = found[line.stream]
                found[line.stream] = replace(before, told=(*before.told, (line.said, line.at)))
    return found


def delays_in(lines: Iterable[AccessLine]) -> Mapping[Handle, Delay]:
    """Every delay on record, as it stands, in the order in which they were begun."""
    found: dict[Handle, Delay] = {}
    agreed: dict[Handle, int] = {}
    for line in lines:
        match line.said:
            case DelayBegun():
                found[line.stream] = Delay(line.stream, line.said, line.at)
            case DelayAgreed():
                one = found[line.stream]
                number = agreed[one.case] = agreed.get(one.case, 0) + 1
                found[line.stream] = replace(
                    one, agreed=line.said, agreed_at=line.at, number=number
                )
            case DelayEnded():  # with it every other of the case, or a renewal would outlast it
                for handle, one in found.items():
                    if one.case == found[line.stream].case and one.ended_at is None:
                        found[handle] = replace(one, ended_at=line.at)
    return found


def answer_due(question: Question, holidays: frozenset[Day], told: Day | None) -> Day | None:
    """By when a question must be answered that was not, or whose answer was put off: a month after
    it came in, or after `told`, the day of the last answer; on the next working day. None where it
    is answered."""
    if not question.told:
        return next_working_day(month_after(question.asking.received), holidays)
    if question.deferred and told is not None:
        return next_working_day(month_after(told), holidays)
    return None


def completion_due(over: Day, holidays: frozenset[Day]) -> Day:
    """By when whoever was told less is told the rest, where no delay has stood since that day."""
    return working_day(over, TO_COMPLETE, holidays)
