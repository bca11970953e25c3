"""Within step 7: which months are laid open, by which rule, and by which file.

A month is laid open once, when it is over and every case received in it has ended; nothing of it
changes then. Where an agreement's impact assessment justifies exact counts all of it is told, else
what disclosure control allows. The file is kept from the moment at which the log names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.ports import Gateway, cases_in_turn, kept_until
from proviso_gateway.institution.acts import hash_of_bytes
from proviso_gateway.statistics.control import Cell, EndedCase, told_of
from proviso_gateway.statistics.counts import COURT_ORDER, STAGE_OF, Cohort
from proviso_gateway.statistics.opened import OpenedFile, read_opened
from proviso_gateway.terms import Handle, Hash, Period
from proviso_verify.commitments import Opening
from proviso_verify.entries import parse
from proviso_verify.openings import EXACTLY, GROUND, TABLES, encode_openings
from proviso_verify.rules import Rule

Month = tuple[Period, str]
"""A month of an agreement."""


@dataclass(frozen=True, slots=True)
class LaidOpen:
    """A month as it is laid open: by which file, which one that corrects, and whether the log
    names it already. `content` is None where the file is lost.

    `counted` is what an attack on it asks: how many cases of each class and cell are told, and how
    many are not. Of a month of which anything was erased nobody can tell that again.
    """

    month: Month
    file: Hash
    supersedes: str
    content: bytes | None
    logged: bool
    counted: Counter[Counting]


Counting = tuple[str, str, Cell, bool]
"""Requester, class, cell, and whether it is told."""


def laid_open(gateway: Gateway) -> tuple[LaidOpen, ...]:
    """Every month that is laid open, or can be now and is in no log yet; in order.

    Each case is read once, and only those of months that are still to be opened are kept.
    """
    logged, erased = opened_months(gateway), erased_months(gateway)
    kept = {month: gateway.store.opening_file(Hash(file)) for month, (file, _) in logged.items()}
    told = {month: told_values(content) for month, content in kept.items() if content is not None}
    counted: dict[Month, Counter[Counting]] = {month: Counter() for month in kept}
    shut: dict[Month, list[Handle]] = {}
    waiting = set[Month]()
    for case in cases_in_turn(gateway):
        cohort = cohort_of(case)
        month = cohort.period, cohort.agreement
        if month in told:
            counted[month] += _counting(case, told[month])
        elif month not in erased and month not in waiting:
            if can_be_opened(gateway, month, (case,)):
                shut.setdefault(month, []).append(case.handle)
            else:
                waiting.add(month)
    found = [
        LaidOpen(month, Hash(file), before, kept[month], logged=True, counted=counted[month])
        if month not in erased
        else LaidOpen(month, Hash(file), before, kept[month], logged=True, counted=Counter())
        for month, (file, before) in logged.items()
        if kept[month] is not None or month not in shut
    ]
    for month in sorted(shut.keys() - waiting):
        cases = gateway.store.load(shut[month])
        found += _to_open(gateway, month, cases, *logged.get(month, ("", "")))
    return tuple(sorted(found, key=lambda one: one.month))


def _to_open(
    gateway: Gateway, month: Month, cases: Sequence[Case], file: str, before: str
) -> Iterator[LaidOpen]:
    """A month of which no file is kept, as it can be opened, if anything of it can be told. Of one
    that an earlier version opened the file is made again, and corrected where it comes out
    otherwise."""
    for logged, supersedes in ((True, before), (False, file)):
        content = opening_of(gateway, month, cases, supersedes)
        if content is not None and (not logged or hash_of_bytes(content) == file):
            told = told_values(content)
            counted = sum((_counting(case, told) for case in cases), Counter[Counting]())
            hashed = hash_of_bytes(content)
            yield LaidOpen(month, hashed, supersedes, content, logged=logged, counted=counted)
            return


def told_values(content: bytes) -> frozenset[Handle]:
    """The last entries of the cases of whom this file tells how they ended."""
    return read_opened(content, Hash("")).told


def _counting(case: Case, told: Collection[Handle]) -> Counter[Counting]:
    one = ended(case, grounds=True)
    return Counter({(one.requester, one.kind, one.cell, one.entry in told): 1})


def opening_of(
    gateway: Gateway, month: Month, cases: Iterable[Case], supersedes: str = ""
) -> bytes | None:
    """The file that lays this month open, of which these are all the cases. None where nothing of
    it can be told: then the log names none."""
    cases = tuple(cases)
    rule, table = rule_of(gateway, cases)
    grounds = GROUND in table
    told = told_of((ended(case, grounds=grounds) for case in cases), rule)
    if not told and cases:
        return None
    openings, cells = list[Opening](), Counter[str]()
    for case in cases:
        if case.last_entry in told:
            openings += _openings(case, grounds=grounds)
            outcome = str(case.outcome)
            cells[f"{case.request.ground}.{outcome}" if grounds else outcome] += 1
    return encode_openings(
        *month,
        sorted(openings, key=lambda one: one.entry),
        cells,
        residual=len(cases) - len(told),
        rule=rule,
        table=table,
        supersedes=supersedes,
    )


def rule_of(gateway: Gateway, cases: Iterable[Case]) -> tuple[Rule, tuple[str, ...]]:
    """By which rule, and by which table, a month of these cases is laid open: the strictest of
    those that the versions name on which they rest. A later edition opens nothing that came in
    under an earlier one more widely."""
    charter = gateway.store.charter()
    versions = {case.basis.hash for case in cases if case.basis.kind == "agreement"}
    said = [charter.version(version).publication for version in versions]
    table = TABLES[bool(said) and all(one.by_ground for one in said)]
    careful = [one for one in said if one.outcomes != "exact"]
    if said and not careful:
        return EXACTLY, table
    rules = [Rule.called(one.rule, one.threshold) for one in careful]
    return max(rules, key=lambda one: (one.base, one.threshold), default=_CAREFUL), table


_CAREFUL = Rule.called("plain", 10)


def ended(case: Case, *, grounds: bool) -> EndedCase:
    """A case that has ended, as far as telling of it goes. It stays shut where its answer never
    left (nobody was told it), and where it was recalled. Its lot is the salt that seals how it
    ended, which nobody has of a case that is not told but whoever asked, and they know the end."""
    ending = _ending(case)
    return EndedCase(
        case.last_entry,
        case.requester,
        _class(case),
        str(ending.value),
        case.request.ground if grounds else "",
        shut=bool(case.recalled) or (case.answered is not None and not case.left),
        lot=ending.salt,
    )


def _class(case: Case) -> str:
    """The class to which the log itself shows that the case belongs."""
    if case.answered is None:
        return "refusal" if case.state is CaseState.REFUSED else "closure"
    ended_in, permit = case.ended_in, case.permit
    assert ended_in is not None
    assert permit is not None
    in_time = case.searched is not None and ended_in <= permit.matter.by
    return "answer" if in_time else "other"


def _ending(case: Case) -> Opening:
    """The one commitment that says how the case ended."""
    return next(one for one in case.entries[-1].openings if one.name in _TELLS)


def _openings(case: Case, *, grounds: bool) -> Iterator[Opening]:
    yield _ending(case)
    if grounds:
        yield case.entries[0].opening(GROUND)


_TELLS = frozenset({"outcome", "reason"})
"""The commitment of an answer, and of a refusal or closure, that is opened."""


def can_be_opened(gateway: Gateway, month: Month, cases: Collection[Case]) -> bool:
    """Whether a month of which these are all the cases can be laid open: it is over, its agreement
    says how, each case has ended, and no answer can still leave."""
    period, name = month
    over = period < gateway.period()
    return (
        over
        and name in gateway.store.charter().adopted
        and all(case.state in STAGE_OF and not _may_leave(gateway, case) for case in cases)
    )


def _may_leave(gateway: Gateway, case: Case) -> bool:
    return case.answered is not None and not case.left and gateway.now() < kept_until(case)


def opened_months(gateway: Gateway) -> dict[Month, tuple[str, str]]:
    """The months that the log says are open: by which file, and which one that corrects."""
    opened: dict[Month, tuple[str, str]] = {}
    for data in gateway.store.loose("opening"):
        period, name, file, before = map(parse(data).text, ("of", "name", "file", "supersedes"))
        opened[Period(period), name] = file, before
    return opened


def erased_months(gateway: Gateway) -> set[Month]:
    """The months of which anything was erased."""
    cohorts = (one.cohort for one in gateway.store.erased_counts())
    return {(one.period, one.agreement) for one in cohorts}


def told_files(months: Iterable[LaidOpen]) -> dict[Month, OpenedFile]:
    """What the files of these months say, as far as they are there."""
    return {
        one.month: read_opened(one.content, one.file) for one in months if one.content is not None
    }


def told_entries(gateway: Gateway, month: Month, made: Mapping[Hash, bytes]) -> frozenset[Handle]:
    """The last entries of the cases of whom this month tells how they ended, if it is open: by the
    file that is kept, or that was `made` of it now."""
    file = Hash(opened_months(gateway).get(month, ("", ""))[0])
    content = gateway.store.opening_file(file) or made.get(file)
    return frozenset() if content is None else told_values(content)


def cohort_of(case: Case) -> Cohort:
    """The cohort in which a case is counted."""
    name = case.received.request.agreement
    if case.received.basis.kind == "order":
        name = COURT_ORDER
    return Cohort(case.entries[0].period, case.received.requester, name)
