"""Beside the walk: what has ended is erased once it was kept long enough, and not before.

Two deciders sign for how long, under each name; the rest follows, and nobody signs it again. Every
erasure is an entry of the log, written in the transaction that takes away what it speaks of. Which
cohorts those are follows from the log alone (`casework.keeping`), so an entry tells of nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.keeping import Cohort, accounts, cohorts, stays
from proviso_gateway.casework.kept_answers import KeptAnswer, what_is_left
from proviso_gateway.gateway.attacked import try_figures
from proviso_gateway.gateway.concerns import held_by_concerns
from proviso_gateway.gateway.erase_questions import accounts_asked_about, erase_questions
from proviso_gateway.gateway.openings import (
    Month,
    can_be_opened,
    cohort_of,
    erased_months,
    laid_open,
    opened_months,
    opening_of,
    told_entries,
)
from proviso_gateway.gateway.ports import Actor, Erasure, Gateway
from proviso_gateway.gateway.recall import not_counted
from proviso_gateway.gateway.recording import follows, sealed
from proviso_gateway.gateway.statements import state
from proviso_gateway.gateway.telling import withheld
from proviso_gateway.institution.acts import (
    Act,
    ActLine,
    CohortErased,
    ErasureTermsSet,
    LateErased,
    hash_of_bytes,
)
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Day, Handle, Hash, Instant, Outcome, Period
from proviso_gateway.transparency.sealing import Draft
from proviso_verify.erasures import ACCOUNTS, APPROVED
from proviso_verify.erasures import OWN_QUESTIONS as OWN_QUESTIONS

LONGEST_MONTH = 31
"""Days."""

FEWEST_TOLD = 10
"""Of cases that are kept back no smaller number is told: each is somebody's."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is kept, by cohort, with why each is not erased now; and what would be done: `due`
    cohorts, how many cases are kept back of each, and how many that were kept back would go now:
    from `FEWEST_TOLD` on, else 0, for in a small cohort the number would be somebody's. Nothing in
    it names anybody."""

    kept: tuple[Cohort, ...]
    kept_back: tuple[int, ...]
    late: int
    sweeps: bool

    @property
    def due(self) -> tuple[Cohort, ...]:
        """The cohorts that are to be erased now."""
        return tuple(one for one in self.kept if one.waits is None)


def set_terms(
    gateway: Gateway, by: Sequence[Actor], name: str, refused: int, approved: int, accounts: int
) -> Charter | Statement:
    """Two deciders say for how many whole months what has ended under this name is kept. It is used
    from the month after. Raises `casework.unknown-agreement`, `gateway.terms-already`, and
    `entry.contradiction` where a class would be kept longer than the next."""
    return state(gateway, by, *_terms(name, refused, approved, accounts))


def _terms(
    name: str, refused: int, approved: int, accounts: int
) -> tuple[str, str, dict[str, object], Act]:
    stated = {"name": name, "refused": refused, "approved": approved, "accounts": accounts}
    return "erasure", "terms", stated, ErasureTermsSet(name, refused, approved, accounts)


def plan(gateway: Gateway) -> Plan:
    """What would be done today. It reads the cases of cohorts that are due, and no others."""
    charter = gateway.store.charter()
    kept = standing(gateway)
    stay = _kept_back(gateway)
    back = tuple(len(stay.of(gateway, one)) if one.waits is None else 0 for one in kept)
    sweeps = _sweeps(charter, gateway.period())
    late = len(_late(gateway, charter, stay)) if sweeps else 0
    return Plan(kept, tuple(map(_told, back)), _told(late), sweeps)


def _told(number: int) -> int:
    return number if number >= FEWEST_TOLD else 0


def standing(gateway: Gateway) -> tuple[Cohort, ...]:
    """Every cohort that is kept, and every one of which accounts are left. No case is read, but of
    exact months that have come due."""
    store, now = gateway.store, gateway.period()
    charter, alike = store.charter(), store.alike()
    found = cohorts(alike, charter.terms, charter.erased, (), now)
    shut = {(one.of, one.name) for one in found if one.waits is None}
    unpublished = {month for month in shut if _needs_opening(gateway, month)}
    if unpublished:
        # What the attack keeps shut is told by no publication, and is erased when it is due: the
        # log shows which months are, and so which one was passed over.
        tried = try_figures(gateway, laid_open(gateway))
        unpublished &= {one.month for one in tried.months}
        found = cohorts(alike, charter.terms, charter.erased, unpublished, now)
    return found + accounts(charter.erased, charter.terms, now)


def erase(gateway: Gateway) -> tuple[CohortErased, ...]:
    """Erase what is due, cohort by cohort, and what a hold had kept; what was done.

    Each cohort is a step of its own: whoever is killed in between goes on with the next.
    """
    done: list[CohortErased] = []
    # Accounts are left once their cohort is erased, and may be due by then.
    while due := [one for one in standing(gateway) if one.waits is None]:
        done += [_erase_cohort(gateway, one) for one in due]
    _sweep(gateway)
    erase_questions(gateway)
    gateway.store.finish_erasing()
    return tuple(done)


@follows
def _erase_cohort(gateway: Gateway, cohort: Cohort) -> CohortErased:
    charter, stay = gateway.store.charter(), _kept_back(gateway)
    kept = stay.of(gateway, cohort)
    going = tuple[Case, ...]()
    if cohort.what != ACCOUNTS:
        going = tuple(one for one in _members(gateway, cohort) if one.handle not in kept)
    back = len(kept)
    act = CohortErased(cohort.name, cohort.of, cohort.what, cohort.cases, back, cohort.last)
    clear = {
        "act": "cohort",
        "name": cohort.name,
        "of": cohort.of,
        "what": cohort.what,
        "cases": cohort.cases,
    }
    line = _line(gateway, charter, act, clear, {"kept": back})
    gone = ((cohort.name, cohort.of),) if cohort.what == ACCOUNTS else ()
    gateway.store.erase(line, _erasure(gateway, going, stay.accounts, accounts=gone))
    return act


@follows
def _sweep(gateway: Gateway) -> None:
    """Once in a month, whatever there is: how often would tell of how many."""
    charter = gateway.store.charter()
    if not _sweeps(charter, gateway.period()):
        return
    stay = _kept_back(gateway)
    going = _late(gateway, charter, stay)
    line = _line(gateway, charter, LateErased(len(going)), {"act": "late"}, {"cases": len(going)})
    longest = max(one.approved for name, one in charter.terms.items() if name != OWN_QUESTIONS)
    before = gateway.now().plus(days=-LONGEST_MONTH * (longest + 1))
    gone = tuple((name, of) for of, name, what in sorted(charter.erased) if what == ACCOUNTS)
    erasure = _erasure(gateway, going, stay.accounts, accounts=gone, reads_before=before)
    gateway.store.erase(line, erasure)


def _sweeps(charter: Charter, now: Period) -> bool:
    return bool(charter.erased) and charter.swept < now


def _late(gateway: Gateway, charter: Charter, stay: _KeptBack) -> tuple[Case, ...]:
    """The cases of erased cohorts that a hold kept, and keeps no more. Accounts of cohorts whose
    accounts are gone go with them."""
    return tuple(
        case
        for of, name, what in sorted(charter.erased)
        if what != ACCOUNTS
        for case in _cases(gateway, of, name, approved=what == APPROVED)
        if not stay.has(case)
    )


@dataclass(frozen=True, slots=True)
class _KeptBack:
    """What is kept although its cohort is due, asked for once: `cases` that a delay of telling, a
    challenge or a recall that no month counts yet keeps, and `accounts` of which somebody asks or
    was told not long ago."""

    today: Day
    cases: frozenset[Handle]
    accounts: frozenset[Handle]

    def has(self, case: Case) -> bool:
        """Whether this case is kept back: what is withheld must be there when its delay ends."""
        return stays(case, self.today, self.cases)

    def of(self, gateway: Gateway, cohort: Cohort) -> frozenset[Handle]:
        """The cases that are kept back of this cohort, or those whose accounts are."""
        members = _members(gateway, cohort)
        if cohort.what == ACCOUNTS:  # those of cases that are kept are not made yet
            there = gateway.store.accounts_of(cohort.of, cohort.name)
            return frozenset(there) & self.accounts | {one.handle for one in members}
        return frozenset(one.handle for one in members if self.has(one))


def _kept_back(gateway: Gateway) -> _KeptBack:
    held = withheld(gateway) | held_by_concerns(gateway) | not_counted(gateway)
    return _KeptBack(gateway.today(), held, accounts_asked_about(gateway))


def _members(gateway: Gateway, cohort: Cohort) -> tuple[Case, ...]:
    return _cases(gateway, cohort.of, cohort.name, approved=cohort.what in (APPROVED, ACCOUNTS))


def _cases(gateway: Gateway, of: Period, name: str, *, approved: bool) -> tuple[Case, ...]:
    return gateway.store.load(gateway.store.cohort(of, name, approved=approved))


def _needs_opening(gateway: Gateway, month: Month) -> bool:
    """Whether a month is still to be laid open: nothing of it is erased before. One of which
    anything was erased is as open as it will be."""
    if month in erased_months(gateway) or month in opened_months(gateway):
        return False
    cases = _month(gateway, month)
    # One that cannot be opened stays shut for ever: an answer under it never left, or its rule
    # lets nothing be told.
    can = can_be_opened(gateway, month, cases)
    return can and opening_of(gateway, month, cases) is not None


def _files_of(gateway: Gateway, months: Collection[Month]) -> dict[Hash, bytes]:
    """The files that lay these months open and that no earlier version kept: this is the last
    moment at which they can be made."""
    logged, erased = opened_months(gateway), erased_months(gateway)
    files = {}
    for month in set(months) & set(logged) - erased:
        file, before = logged[month]
        if gateway.store.opening_file(Hash(file)) is None:
            content = opening_of(gateway, month, _month(gateway, month), before)
            if content is not None and hash_of_bytes(content) == file:
                files[Hash(file)] = content
    return files


def _month(gateway: Gateway, month: Month) -> tuple[Case, ...]:
    of, name = month
    return tuple(
        case for approved in (False, True) for case in _cases(gateway, of, name, approved=approved)
    )


def erasure_again(
    gateway: Gateway, going: Sequence[Case], unread: Collection[Handle], forgotten: Collection[str]
) -> Erasure:
    """What is taken away in a home that was made of an old copy: these cases, and those that cannot
    be read. Of `forgotten` ones not even an account is left."""
    asked = accounts_asked_about(gateway)
    erasure = _erasure(gateway, going, asked, keep_files=not unread)
    cases = dict.fromkeys(unread) | dict(erasure.cases) | dict.fromkeys(
        one.handle for one in going if one.handle in forgotten
    )  # fmt: skip
    return replace(erasure, cases=cases)


def _erasure(
    gateway: Gateway,
    going: Sequence[Case],
    asked: frozenset[Handle],
    *,
    accounts: tuple[tuple[str, Period], ...] = (),
    reads_before: Instant | None = None,
    keep_files: bool = True,
) -> Erasure:
    erased = gateway.store.charter().erased
    months = {(cohort.period, cohort.agreement) for cohort in map(cohort_of, going)}
    files = _files_of(gateway, months) if keep_files else {}
    told = {month: told_entries(gateway, month, files) for month in months}
    left: dict[Handle, tuple[str, KeptAnswer] | None] = {}
    outcomes: dict[Handle, Outcome] = {}
    for case in going:
        cohort = cohort_of(case)
        month = cohort.period, cohort.agreement
        gone = (*month, ACCOUNTS) in erased and case.handle not in asked
        left[case.handle] = None if gone else what_is_left(case)
        if case.last_entry in told[month]:
            outcomes[case.handle] = case.outcome
    lengths = {case.handle: case.length for case in going}
    return Erasure(left, outcomes, files, lengths, accounts, asked, reads_before)


def _line(
    gateway: Gateway, charter: Charter, act: Act, clear: dict[str, object], secret: dict[str, int]
) -> ActLine:
    entry = sealed(gateway, Draft("erasure", clear, secret))
    return ActLine(charter.length, gateway.now(), act, (entry,))
