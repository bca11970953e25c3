"""Beside the walk: whoever was disclosed of is asked to ring, unasked, where that is safe.

By default of every disclosure, once no delay withholds it; of nothing else, so nobody who was
relayed to, or of whom no details were given, hears anything; nor does whoever is protected, for
they may have fled from where they once could be reached. Guardians alone know of it. Nothing of it
reaches the log, a requester, or a figure that is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.casework.access_lines import AccessKind
from proviso_gateway.casework.case import Case, answers_about
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.person_notices import Channel as Channel
from proviso_gateway.casework.person_notices import (
    ChannelConfirmed,
    ChannelEnded,
    NoticeGiven,
    NotTold,
    channel_for,
    notice_due,
    review_due,
)
from proviso_gateway.casework.person_notices import KnownChannel as KnownChannel
from proviso_gateway.casework.person_notices import Means as Means
from proviso_gateway.casework.subject_access import completion_due, questions_in
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.access_acts import (
    ReadyAct,
    channels,
    notified,
    prepared,
)
from proviso_gateway.gateway.access_acts import submitted as submitted
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle
from proviso_gateway.gateway.subject_access import check_answers
from proviso_gateway.gateway.telling import delays, over_since
from proviso_gateway.terms import Day, Handle, Outcome
from proviso_verify.signing import Signature


class NoticeStands(StrEnum):
    """How the notice of one disclosure stands."""

    TO_GIVE = "to-give"
    """The person confirmed a channel, and nothing withholds it."""
    NO_WAY = "no-way"
    """There is no safe way; somebody is to look at that, for the first time or again."""
    DELAYED = "delayed"
    """A delay withholds it."""


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """One disclosure of which its person is still to be told, and by when; None while a delay
    stands. It names nobody."""

    case: Handle
    disclosed: Day
    stands: NoticeStands
    by: Day | None
    channel: KnownChannel | None
    entry: Handle


@dataclass(frozen=True, slots=True)
class ReadyNotice:
    """A notice that is about to be given, and where it goes."""

    case: Handle
    channel: KnownChannel
    act: ReadyAct


def confirm_channel(gateway: Gateway, actor: Actor, channel: Channel) -> Handle:
    """The channel's name, once it is recorded. Raises `casework.not-entitled`."""
    ready = prepare_channel(gateway, actor.key, channel)
    submitted(gateway, ready, actor.key, actor.sign(ready.message))
    return ready.stream


def prepare_channel(gateway: Gateway, key: str, channel: Channel) -> ReadyAct:
    """A channel that a person confirmed, to be signed. Raises `casework.not-entitled`."""
    check_answers(gateway, key)
    return prepared(gateway, new_handle(gateway), 0, ChannelConfirmed(channel, key, ""))


def end_channel(gateway: Gateway, actor: Actor, handle: Handle) -> None:
    """Use this channel no more, from today on. Raises as `prepare_channel_end`."""
    ready = prepare_channel_end(gateway, actor.key, handle)
    submitted(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_channel_end(gateway: Gateway, key: str, handle: Handle) -> ReadyAct:
    """The end of a channel, to be signed. Raises `casework.not-entitled`,
    `access.no-such-channel`, and `access.channel-over` where it is not used any more."""
    check_answers(gateway, key)
    found = next((one for one in channels(gateway) if one.handle == handle), None)
    if found is None:
        raise problem("access.no-such-channel")
    if not found.stands(gateway.today()):
        raise problem("access.channel-over")
    place = len(gateway.store.access_lines(AccessKind.CHANNEL, handle))
    return prepared(gateway, handle, place, ChannelEnded(key, ""))


def known_channels(gateway: Gateway, key: str) -> tuple[KnownChannel, ...]:
    """Every channel on record, the latest first. Raises `casework.not-entitled`."""
    check_answers(gateway, key)
    return tuple(reversed(channels(gateway)))


def notices_due(gateway: Gateway, key: str) -> tuple[NoticeDue, ...]:
    """Every disclosure of which its person is still to be told, of cases in this guardian's sight,
    the first due first. Raises `casework.not-entitled`."""
    check_answers(gateway, key)
    charter = gateway.store.charter()
    found = (one for case, one in every_notice(gateway) if case.in_sight(key, charter))
    return tuple(sorted(found, key=lambda one: (one.by is None, one.by or one.disclosed, one.case)))


def every_notice(gateway: Gateway) -> Iterator[tuple[Case, NoticeDue]]:
    """Every disclosure of which its person is still to be told, whoever sees it.

    What was found to have no safe way is not read again before it is due, unless a channel leads to
    it by now; nor, by this process, what discloses nothing. So a long list costs once.
    """
    store, today = gateway.store, gateway.today()
    done, known, standing = notified(gateway), channels(gateway), delays(gateway)
    questions = questions_in(store.access_lines(AccessKind.QUESTION)).values()
    told = {entry for one in questions for entry in one.entries}
    not_free = {person for one in questions if one.deferred for person in one.asking.people}
    led_to = {person for one in known if one.stands(today) for person in one.channel.people}
    reached = {*store.about(*map(answers_about, led_to))} if led_to else set()
    reviewed = {case: review_due(gateway.clock.day(at)) for case, at in done.not_told.items()}
    rests = {case for case, by in reviewed.items() if today < by and case not in reached}
    rests |= gateway.nothing_to_tell.union(done.given)
    answered = [case for case in store.cases(CaseState.ANSWERED) if case not in rests]
    for case in store.load(answered):
        assert case.answered is not None
        if case.answered.outcome is not Outcome.DISCLOSED:
            gateway.nothing_to_tell.add(case.handle)
            continue
        if not case.handed_over or case.last_entry in told:
            continue
        assert case.answered_at is not None
        its = [one for one in standing if one.case == case.handle and one.agreed is not None]
        disclosed = gateway.clock.day(case.answered_at)
        by: Day | None = notice_due(disclosed, gateway.holidays)
        stands, channel = NoticeStands.NO_WAY, None
        if its:
            over = over_since(gateway, its, case.last_entry, {case.last_entry: case.handle})
            by = completion_due(over, gateway.holidays) if over is not None else None
        if by is None:
            stands = NoticeStands.DELAYED
        else:
            channel = channel_for(case.answered.person_id or "", known, not_free, today)
            if channel is not None and not _is_protected(gateway, case, channel):
                stands = NoticeStands.TO_GIVE
            else:
                channel, by = None, reviewed.get(case.handle, by)
        yield case, NoticeDue(case.handle, disclosed, stands, by, channel, case.last_entry)


def _is_protected(gateway: Gateway, case: Case, known: KnownChannel) -> bool:
    """Whether whoever would be asked to ring is protected, under any identifier of theirs. The
    register's door is asked, which knows to whom an earlier identifier leads; where there is none
    that could say, nobody is asked to ring."""
    assert case.answered is not None
    names = (case.subject(case.answered), *known.channel.people)
    try:
        return any(map(gateway.register.is_protected, names))
    except Problem:
        return True


def give_notice(
    gateway: Gateway, actor: Actor, case: Handle, send: Callable[[], None] = lambda: None
) -> None:
    """Have the person of this case asked to ring: `send` does it, once all is checked; then it is
    recorded. Killed in between, it is done once more. Raises as `prepare_notice`."""
    ready = prepare_notice(gateway, actor.key, case)
    submit_notice(gateway, ready, actor.key, actor.sign(ready.act.message), send)


def prepare_notice(gateway: Gateway, key: str, case: Handle) -> ReadyNotice:
    """A notice, to be signed. Raises `casework.not-entitled`, as `Case.check_takes_part`, and
    `access.no-notice-due` where there is nothing to tell, no safe way, or a delay."""
    check_answers(gateway, key)
    gateway.store.case(case).check_takes_part(key, gateway.store.charter())
    channel = next((one.channel for _, one in every_notice(gateway) if one.case == case), None)
    if channel is None:
        raise problem("access.no-notice-due")
    said = NoticeGiven(case, channel.handle, key, "")
    return ReadyNotice(case, channel, prepared(gateway, new_handle(gateway), 0, said))


def submit_notice(
    gateway: Gateway,
    ready: ReadyNotice,
    key: str,
    signature: Signature,
    send: Callable[[], None] = lambda: None,
) -> None:
    """Give the notice under this signature, as `give_notice`. Raises as `prepare_notice`,
    `casework.signature-invalid`, what `send` raises, and `access.moved` where it would go
    elsewhere by now."""
    if prepare_notice(gateway, key, ready.case).channel != ready.channel:
        raise problem("access.moved")
    submitted(gateway, ready.act, key, signature, send)


def record_not_told(gateway: Gateway, actor: Actor, cases: Sequence[Handle]) -> int:
    """Record of these cases that nobody was told, for there is no safe way; how many they are.
    Raises as `prepare_not_told`."""
    ready = prepare_not_told(gateway, actor.key, cases)
    submitted(gateway, ready, actor.key, actor.sign(ready.message))
    return len(cases)


def prepare_not_told(gateway: Gateway, key: str, cases: Sequence[Handle]) -> ReadyAct:
    """That of these cases nobody was told, to be signed. Raises `casework.not-entitled`, and
    `access.no-notice-due` where one of them does not stand so, or none is named."""
    there = {one.case: one.stands for one in notices_due(gateway, key)}
    if not cases or any(there.get(case) is not NoticeStands.NO_WAY for case in cases):
        raise problem("access.no-notice-due")
    said = NotTold(tuple(sorted({*cases})), key, "")
    return prepared(gateway, new_handle(gateway), 0, said)


def without_a_way(found: Iterable[NoticeDue]) -> tuple[Handle, ...]:
    """Those of these that wait for somebody to look whether there is a safe way."""
    return tuple(one.case for one in found if one.stands is NoticeStands.NO_WAY)
