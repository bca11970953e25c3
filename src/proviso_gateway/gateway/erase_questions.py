"""Beside the walk: what people asked and raised about their own record is not kept for ever either.

Two deciders sign for how long, under a name of its own; then it goes month by month, as cases do.
No entry of the log says so: none said that anybody asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.casework.access_lines import AccessKind
from proviso_gateway.casework.keeping import ACCOUNT_MONTHS, Stream, streams_due
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.subject_access import Question, questions_in
from proviso_gateway.gateway.access_acts import channels, concerns
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.telling import delays, disclosures, erased
from proviso_gateway.terms import Day, Handle, Instant, Period
from proviso_verify.erasures import OWN_QUESTIONS
from proviso_verify.periods import within


def erase_questions(gateway: Gateway) -> int:
    """Erase what was kept long enough of questions, delays, channels, notices, complaints and
    challenges; how many there were."""
    terms = gateway.store.charter().terms.get(OWN_QUESTIONS)
    if terms is None:
        return 0
    due = streams_due(standing_streams(gateway), terms, gateway.period())
    if due:
        gateway.store.forget_access({one.handle: one.length for one in due})
    return len(due)


def standing_streams(gateway: Gateway) -> tuple[Stream, ...]:
    """Everything of it that is on record, and in which month it was over."""
    over: dict[Handle, Day | None] = dict(_over(gateway))
    found: dict[Handle, tuple[AccessKind, Instant, Instant, int]] = {}
    # A protection has no term: it stands until two lift it.
    for kind in [one for one in AccessKind if one is not AccessKind.PROTECTION]:
        for line in gateway.store.access_lines(kind):
            first = found[line.stream][1] if line.stream in found else line.at
            found[line.stream] = kind, first, line.at, line.seq + 1
    today, month = gateway.today(), gateway.clock.period
    # A row that nobody signed stands for nothing, and is over since it was written.
    day = gateway.clock.day
    ended = {one: over.get(one, day(last)) for one, (_, _, last, _) in found.items()}
    return tuple(
        Stream(one, kind.value, month(first), _month(ended[one], today), length)
        for one, (kind, first, _, length) in found.items()
    )


def accounts_asked_about(gateway: Gateway) -> frozenset[Handle]:
    """The cases of which an account stays, whatever its term: somebody asks of it, was told of it
    within a year, or challenges it."""
    people: set[str] = set()
    for one in _questions(gateway):
        told = one.told[-1][1] if one.told else one.at
        if _is_open(gateway, one) or _is_young(gateway, told):
            people.update(one.asking.people)
    for each in concerns(gateway):
        if each.decided is None or _is_young(gateway, each.at):
            people.update(each.raising.people)
    there = (one.case for one in erased(gateway, people))
    return frozenset(there) | {one.handle for one in disclosures(gateway, people)}


def _over(gateway: Gateway) -> Iterator[tuple[Handle, Day | None]]:
    """Since which day each is over; None where it is not."""
    day, questions = gateway.clock.day, _questions(gateway)
    answered = {*gateway.store.cases(CaseState.ANSWERED)}
    for one in questions:
        told = {case for entry in one.entries for case in gateway.store.called(entry)}
        # Or whoever was told would be due a notice once more.
        keeps = _is_open(gateway, one) or not answered.isdisjoint(told)
        yield one.handle, None if keeps else day(one.told[-1][1])
    # What a delay kept from somebody must be found by it; and over it no other begins.
    waited = {case for one in questions for case in _withheld_cases(gateway, one)}
    open_cases = {*gateway.store.cases()}
    for each in delays(gateway):
        ended = each.until if each.ended_at is None else min(each.until, day(each.ended_at))
        keeps = each.case in waited or each.case in open_cases
        yield each.handle, None if keeps or ended >= gateway.today() else ended
    for channel in channels(gateway):
        yield channel.handle, channel.over if channel.over <= gateway.today() else None
    for concern in concerns(gateway):
        keeps = concern.holds(gateway.today())
        yield concern.handle, None if keeps else concern.decided
    for line in gateway.store.access_lines(AccessKind.NOTICE):
        said = line.said
        cases = getattr(said, "cases", None) or (getattr(said, "case", ""),)
        if not answered.isdisjoint(cases):  # or it would be due once more
            yield line.stream, None


def _questions(gateway: Gateway) -> tuple[Question, ...]:
    return tuple(questions_in(gateway.store.access_lines(AccessKind.QUESTION)).values())


def _is_open(gateway: Gateway, one: Question) -> bool:
    """Whether a question waits: for its answer, for somebody to be free, or for a delay to end."""
    return not one.told or one.deferred or bool(_withheld_cases(gateway, one))


def _withheld_cases(gateway: Gateway, one: Question) -> frozenset[Handle]:
    """The cases of whose answers a delay kept this person from being told, as far as they can be
    told yet."""
    if not one.withheld:
        return frozenset()
    found = {left.entry: left.case for left in erased(gateway, one.asking.people)}
    found |= {case.last_entry: case.handle for case in disclosures(gateway, one.asking.people)}
    return frozenset(found[entry] for entry in one.withheld if entry in found)


def _is_young(gateway: Gateway, at: Instant) -> bool:
    now, then = gateway.period(), gateway.clock.period(at)
    return then > now or within(now, then, ACCOUNT_MONTHS)


def _month(over: Day | None, today: Day) -> Period | None:
    if over is None or over > today:
        return None
    return Period(f"{over:%Y-%m}")
