"""For how long a case is kept once it has ended: the rule, by cohort.

A cohort is all that one month received under one name and that ended in one class: `refused`
(refused, withdrawn or stopped: nobody was approved to be searched for) or `approved`. It is erased
as a whole, once every case of its month has ended and its terms have run out since the last of the
class did. So which cases are erased when follows from what the log shows anyway: whether somebody
was found, or told anything, makes no difference to it. What a hold keeps of a cohort stays behind,
and how much that is stands nowhere in clear.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.agreement.model import NOT_STATED
from proviso_gateway.casework.case import Case
from proviso_gateway.institution.acts import CohortErased
from proviso_gateway.institution.statements import LEAST_FOR_QUESTIONS
from proviso_gateway.terms import Day, Handle, Outcome, Period
from proviso_verify.entries import COURT_ORDER
from proviso_verify.erasures import ACCOUNTS, APPROVED, REFUSED, Terms

ORDER_HASH = 64
"""Letters of an order's hash, which no name of an agreement has: what numbers its cases."""


ACCOUNT_MONTHS = LEAST_FOR_QUESTIONS
"""For how many whole months an account is kept that somebody was told of: they may come back."""


def counted_under(numbered_by: str) -> str:
    """The name under which cases are counted that are numbered by an agreement's name, or by the
    hash of a court order."""
    return COURT_ORDER if len(numbered_by) == ORDER_HASH else numbered_by


@dataclass(frozen=True, slots=True)
class Stream:
    """A question, or anything else that is on record beside cases: of which `kind`, begun in which
    month, over in which (None while it is not), and how many lines it has."""

    handle: Handle
    kind: str
    begun: Period
    over: Period | None
    length: int


def streams_due(there: Iterable[Stream], terms: Terms | None, now: Period) -> tuple[Stream, ...]:
    """Those to be erased in this month: by month and kind as a whole, once all of them are over and
    their term has run out since the last was."""
    months: dict[tuple[Period, str], list[Stream]] = {}
    for one in there:
        months.setdefault((one.begun, one.kind), []).append(one)
    due: list[Stream] = []
    for _, cohort in sorted(months.items()):
        over = [one.over for one in cohort if one.over is not None]
        whole = len(over) == len(cohort)
        if whole and terms is not None and terms.due(ACCOUNTS, max(over), now):
            due += cohort
    return tuple(due)


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases of one month of receipt that the rule cannot tell apart: `ended` in that month, or
    still open; `approved` or not."""

    numbered_by: str
    of: Period
    ended: Period | None
    approved: bool
    cases: int


class Waits(StrEnum):
    """Why a cohort is not erased yet, as anybody may know it."""

    NO_TERMS = "nobody has said for how long it is kept"
    OPEN = "a case of its month is still open"
    TERM = "its term has not run out"
    PUBLICATION = "its figures have to be published first"


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort that is kept: the month of receipt, the name, the class, how many cases, the month
    in which the last ended, and why it is not erased now; None where it is due."""

    of: Period
    name: str
    what: str
    cases: int
    last: Period
    waits: Waits | None

    @property
    def key(self) -> tuple[Period, str, str]:
        """What names it in the log."""
        return self.of, self.name, self.what


def cohorts(
    there: Iterable[Alike],
    terms: Mapping[str, Terms],
    erased: Collection[tuple[Period, str, str]],
    unpublished: Collection[tuple[Period, str]],
    now: Period,
) -> tuple[Cohort, ...]:
    """Every cohort that is kept and whose class has ended cases, oldest first.

    `erased` are cohorts that were erased already; `unpublished` the months that are still to be
    laid open, each with its name.
    """
    months: dict[tuple[Period, str], list[Alike]] = {}
    for one in there:
        months.setdefault((one.of, counted_under(one.numbered_by)), []).append(one)
    found = []
    for (of, name), alike in sorted(months.items()):
        is_open = any(one.ended is None for one in alike)
        for what in (REFUSED, APPROVED):
            ended = [
                one for one in alike if one.ended is not None and one.approved == (what == APPROVED)
            ]
            if not ended or (of, name, what) in erased:
                continue
            last = max(one.ended for one in ended if one.ended is not None)
            waits = _waits(terms.get(name), what, last, now)
            if is_open:
                waits = Waits.OPEN
            elif waits is None and (of, name) in unpublished:
                waits = Waits.PUBLICATION
            cases = sum(one.cases for one in ended)
            found.append(Cohort(of, name, what, cases, last, waits))
    return tuple(found)


def _waits(terms: Terms | None, what: str, last: Period, now: Period) -> Waits | None:
    if terms is None:
        return Waits.NO_TERMS
    return None if terms.due(what, last, now) else Waits.TERM


def accounts(
    erased: Mapping[tuple[Period, str, str], CohortErased], terms: Mapping[str, Terms], now: Period
) -> tuple[Cohort, ...]:
    """The accounts that are left of erased cohorts, each with why it stays; oldest first."""
    found = []
    for (of, name, what), act in sorted(erased.items()):
        if what == APPROVED and (of, name, ACCOUNTS) not in erased:
            waits = _waits(terms.get(name), ACCOUNTS, act.last, now)
            found.append(Cohort(of, name, ACCOUNTS, act.cases, act.last, waits))
    return tuple(found)


def stays(case: Case, today: Day, kept: Collection[Handle] = ()) -> bool:
    """Whether this case is kept although its cohort is due: a hold lies on it, something else has
    it `kept`, its answer is being recalled, or what was told is to be destroyed by a day that has
    not passed, and nobody has confirmed it."""
    held = bool(case.holds) or case.handle in kept
    return held or is_being_recalled(case) or owes_destruction(case, today)


def is_being_recalled(case: Case) -> bool:
    """Whether somebody found its answer to be wrong, and that is not seen through: the regulator is
    not told, or a second has not signed. What was signed by mistake is through once an officer
    signed that the regulator need not be told."""
    if case.recall_begun is None:
        return False
    return case.regulator is None or (case.recalled is None and case.regulator.told)


def owes_destruction(case: Case, today: Day) -> bool:
    """Whether its requester still holds what they must destroy, by a day that has not passed."""
    told = case.answered
    if told is None or told.outcome is not Outcome.DISCLOSED or not case.handed_over:
        return False
    owed = case.destroyed_at is None and told.destroy_by not in ("", NOT_STATED)
    return owed and today.isoformat() <= told.destroy_by
