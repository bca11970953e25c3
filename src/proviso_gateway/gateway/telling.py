"""What a person can be told today of their own record: what was disclosed, and no delay withholds.

Told is what was handed over, and nothing else. That somebody asked and got no details would say
that the person was found, to whoever reads over their shoulder: it is told to nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.case import Case, answers_about
from proviso_gateway.casework.kept_answers import KeptAnswer
from proviso_gateway.casework.subject_access import (
    ANSWERS,
    DELAYS,
    Delay,
    DelayEnded,
    Delaying,
    Question,
    delays_in,
)
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.terms import Day, Handle, Outcome
from proviso_verify import canonical
from proviso_verify.signing import verify


@dataclass(frozen=True, slots=True)
class Tellable:
    """The answers of which somebody can be told now, and those of which a delay keeps it, by their
    entries in the log, each in order of receipt of their cases."""

    entries: tuple[Handle, ...]
    withheld: tuple[Handle, ...]


def tellable(gateway: Gateway, key: str, question: Question) -> Tellable:
    """What whoever asked can be told today by the guardian of this key, and was not told before.

    Once they were answered, that is what a delay withheld then, and nothing that came later: of
    that they ask anew. Raises `casework.recused` for a guardian who stood back from one of them.
    """
    delayed = withheld(gateway)
    answered = any(not one.deferred for one, _ in question.told)
    found = [
        case
        for case in disclosures(gateway, question.asking.people)
        if case.last_entry not in question.entries
        and (not answered or case.last_entry in question.withheld)
    ]
    for case in found:
        check_not_recused(gateway, key, case.recused)
    left = [
        one
        for one in erased(gateway, question.asking.people)
        if one.entry not in question.entries and (not answered or one.entry in question.withheld)
    ]
    for one in left:
        check_not_recused(gateway, key, one.recused)
    each = [(one.case, one.entry) for one in left]
    each += [(case.handle, case.last_entry) for case in found]
    return Tellable(
        tuple(entry for case, entry in each if case not in delayed),
        tuple(entry for case, entry in each if case in delayed),
    )


def check_not_recused(gateway: Gateway, key: str, recused: Collection[str]) -> None:
    """Refuse whoever is among those who stood back from a case, be it with an earlier key
    (`casework.recused`)."""
    charter = gateway.store.charter()
    if any(charter.one_person(key, one) for one in recused):
        raise problem("casework.recused")


def disclosures(gateway: Gateway, people: Collection[str]) -> tuple[Case, ...]:
    """The cases by which details of this person were handed over, under any of their
    identifiers."""
    marks = [answers_about(one) for one in people]
    if not marks:
        return ()
    cases = gateway.store.load(gateway.store.about(*marks))
    return tuple(
        case
        for case in cases
        if case.answered is not None
        and case.answered.outcome is Outcome.DISCLOSED
        and case.answered.person_id in people
        and case.handed_over
    )


def erased(gateway: Gateway, people: Collection[str]) -> tuple[KeptAnswer, ...]:
    """What is left of those whose cases are erased, as long as it is kept; the earliest first."""
    found = (one for each in people for one in gateway.store.kept_answers(each))
    told = [one for one in found if one.outcome is Outcome.DISCLOSED and one.handed_over]
    return tuple(sorted(told, key=lambda one: (one.at, one.entry)))


def delays(gateway: Gateway) -> tuple[Delay, ...]:
    """Every delay on record that holds, in the order in which they were begun."""
    lines = gateway.store.access_lines(AccessKind.DELAY)
    found = delays_in(one for one in lines if _counts(gateway, one)).values()
    return tuple(one for one in found if _holds(gateway, one))


def over_since(
    gateway: Gateway, found: Iterable[Delay], entry: Handle, gone: Mapping[Handle, Handle]
) -> Day | None:
    """The first day on which no delay withholds the answer of this entry any more; None while one
    does, or where none ever did. `gone` says of erased cases which entry is whose."""
    cases = (gone[entry],) if entry in gone else gateway.store.called(entry)
    its = [one for one in found if one.case in cases and one.agreed is not None]
    if not its or any(one.stands(gateway.today()) for one in its):
        return None
    return max(_over(gateway, one) for one in its)


def delay_message(gateway: Gateway, handle: Handle, delaying: Delaying) -> bytes:
    """What each of the two signs who delay telling. Never leaves the custodian."""
    return message(
        gateway,
        "delay",
        handle,
        case=delaying.case,
        why=delaying.why.value,
        until=delaying.until.isoformat(),
        reasons=delaying.reasons,
    )


def message(gateway: Gateway, act: str, handle: Handle, **stated: object) -> bytes:
    """What is signed of an act around somebody's question: which act, of which log, and all that it
    states."""
    genesis = gateway.store.charter().house.genesis
    whole = {"act": act, "genesis": genesis, "handle": handle, **stated}
    return f"proviso/subject-access/v1\n{canonical.digest(whole)}".encode()


def _over(gateway: Gateway, one: Delay) -> Day:
    after = one.until + datetime.timedelta(days=1)
    return after if one.ended_at is None else min(after, gateway.clock.day(one.ended_at))


def withheld(gateway: Gateway) -> frozenset[Handle]:
    """The cases of whose answers a delay that stands keeps everybody from being told."""
    today = gateway.today()
    return frozenset(one.case for one in delays(gateway) if one.stands(today))


def end_message(gateway: Gateway, handle: Handle) -> bytes:
    """What whoever ends a delay before its day signs."""
    return message(gateway, "end delay", handle)


def _counts(gateway: Gateway, line: AccessLine) -> bool:
    """Whether a line counts: an end that nobody signed who may would tell somebody too soon."""
    said, charter = line.said, gateway.store.charter()
    if not isinstance(said, DelayEnded):
        return True
    told = end_message(gateway, line.stream)
    may = charter.served.get(said.key, frozenset()) & DELAYS
    return bool(may) and verify(said.key, told, said.signature, charter.house.parties)


def _holds(gateway: Gateway, one: Delay) -> bool:
    """Whether those signed it who could, under keys that were enrolled for it: whoever writes into
    the database alone delays nothing."""
    charter, begun, told = gateway.store.charter(), one.begun, one.begun.delaying
    signed = [(begun.key, begun.signature)]
    if one.agreed is not None:
        signed.append((one.agreed.key, one.agreed.signature))
        roles = [charter.served.get(key, frozenset()) for key, _ in signed]
        if charter.one_person(begun.key, one.agreed.key) or not any(ANSWERS & by for by in roles):
            return False
    said, parties = delay_message(gateway, one.handle, told), charter.house.parties
    return all(
        charter.served.get(key, frozenset()) & DELAYS and verify(key, said, signature, parties)
        for key, signature in signed
    )
