"""How an agreement stood from day to day, and what it had been through when it changed.

The days between two dates that the file names are all alike, so a history is a few spans, each
answered by the timeline itself: this module asks `standing` and adds no rule of its own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from proviso_gateway.agreement.model import Agreement, VersionState
from proviso_gateway.agreement.timeline import Change, Stand, changes, published_day, standing
from proviso_gateway.terms import Day, Hash

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included, on which the agreement stood alike.

    `last` None: without end. `version` is the one that governed or, where none did, the one that
    ended last or would be first. `began`: any version had begun by then. `stayed`:
    it is a court that has it wait.
    """

    first: Day
    last: Day | None
    stand: Stand
    version: str
    began: bool
    stayed: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """Something the agreement went through: a consultation, a committee's letter, a challenge."""

    kind: str
    reference: str
    date: Day | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A version takes a status: on which day, published on which day, by which instrument.

    `published_on` None: it never was. `effective_from` None: it never counted, because nobody
    could read it before the next status. `unseen_days`: how long it was in force before anybody
    could read it. `late_days`: how long a hold or an end had counted before it was known. `after`:
    what the agreement had been through since the turn before, dated up to this day.
    """

    version: str
    version_hash: Hash
    state: VersionState
    by: str | None
    date: Day
    published_on: Day | None
    effective_from: Day | None
    instrument: str | None
    unseen_days: int
    late_days: int
    after: tuple[Examined, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The whole life of an agreement. `undated`: what it went through on no day that is told;
    `later`: what followed the last turn; `drafts`: versions that never had a status."""

    agreement: str
    title: str
    spans: tuple[Span, ...]
    turns: tuple[Turn, ...]
    later: tuple[Examined, ...]
    undated: tuple[Examined, ...]
    drafts: tuple[str, ...]


def history(agreement: Agreement) -> History:
    """The agreement's history: spans without gap or overlap, from its first date on; turns by the
    day on which they count (for *in force*, not before it was known)."""
    examined = [Examined(one.kind, one.reference, one.date) for one in agreement.legal.scrutiny]
    dated = sorted((one for one in examined if one.date is not None), key=_when)
    turns = tuple(_turns(agreement, dated))
    last = max((turn.effective_from or turn.date for turn in turns), default=datetime.date.min)
    return History(
        agreement=agreement.name,
        title=agreement.title,
        spans=_spans(agreement),
        turns=turns,
        later=tuple(one for one in dated if _when(one) > last),
        undated=tuple(one for one in examined if one.date is None),
        drafts=tuple(version.id for version in agreement.versions if not version.status),
    )


def _spans(agreement: Agreement) -> tuple[Span, ...]:
    """Standing can change only on a day on which a status is dated or becomes known."""
    statuses = [status for version in agreement.versions for status in version.status]
    known = {day for status in statuses if (day := published_day(status)) is not None}
    cuts = sorted({status.date for status in statuses} | known)
    ends = [*(cut - ONE_DAY for cut in cuts[1:]), None]
    found: list[Span] = []
    for first, last in zip(cuts, ends, strict=False):  # a file of drafts has no cut, and no span
        stands = standing(agreement, first)
        stayed = stands.status is not None and stands.status.state is VersionState.STAYED
        began = stands.status is not None
        span = Span(first, last, stands.state, stands.version.id, began, stayed)
        if found and _alike(found[-1], span):
            span = replace(span, first=found.pop().first)
        found.append(span)
    return tuple(found)


def _alike(one: Span, other: Span) -> bool:
    return replace(one, first=other.first, last=other.last) == other


def _turns(agreement: Agreement, dated: list[Examined]) -> list[Turn]:
    by = {
        (version.id, status.state, status.date): status.by
        for version in agreement.versions
        for status in version.status
    }
    found: list[Turn] = []
    since = day = datetime.date.min
    for change in changes(agreement):
        counts = change.effective_from or change.date
        if counts != day:
            # Turns on one day have the same past: an end and the beginning that follows it.
            since, day = day, counts
        after = tuple(one for one in dated if since < _when(one) <= day)
        found.append(_turn(change, by[change.version, change.state, change.date], after))
    return found


def _turn(change: Change, by: str | None, after: tuple[Examined, ...]) -> Turn:
    gap = 0 if change.published_on is None else max((change.published_on - change.date).days, 0)
    begins = change.state is VersionState.IN_FORCE
    return Turn(
        version=change.version,
        version_hash=change.version_hash,
        state=change.state,
        by=by,
        date=change.date,
        published_on=change.published_on,
        effective_from=change.effective_from,
        instrument=change.instrument,
        unseen_days=gap if begins else 0,
        late_days=0 if begins else gap,
        after=after,
    )


def _when(one: Examined) -> Day:
    assert one.date is not None  # only dated ones are put in order
    return one.date
