"""How a step records what it decided: the event and its log entry, in one transaction.

No step writes to the store by any other way, so no decision is without its entry.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from proviso_gateway.casework.case import Case, Line
from proviso_gateway.casework.entries import drafts, request_draft
from proviso_gateway.casework.events import Answered, Event, Received
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.acts import Act, ActLine
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Handle, Period
from proviso_gateway.transparency.sealing import Draft, Sealed, seal
from proviso_verify.commitments import SALT_BYTES

GROUP = 256
"""How many cases are recorded in one transaction, when a step is given many."""

Progress = Callable[[int, int], None]
"""Told after each group: how many are done, of how many."""


P = ParamSpec("P")
R = TypeVar("R")


def begun_again(*codes: str, times: int = 1) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets a step begin again, so many times, where it was refused with one of these codes: nothing
    of it was recorded, and it reads everything anew."""

    def decorate(step: Callable[P, R]) -> Callable[P, R]:
        @wraps(step)
        def again(*args: P.args, **kwargs: P.kwargs) -> R:
            for _ in range(times):
                try:
                    return step(*args, **kwargs)
                except Problem as wrong:
                    if wrong.code not in codes:
                        raise
            return step(*args, **kwargs)

        return again

    return decorate


def over_midnight(step: Callable[P, R]) -> Callable[P, R]:
    """The step, begun again once where the log's month turned between what it read and what it
    would record."""
    return begun_again("store.month-turned")(step)


def follows(step: Callable[P, R]) -> Callable[P, R]:
    """The step, which records what follows from days that were signed: where somebody else records
    the same in the same moment, it looks again at what is left."""
    return begun_again("store.month-turned", "store.conflict", times=32)(step)


def new_handle(gateway: Gateway) -> Handle:
    """A random 128-bit name, 26 letters of lower-case base32."""
    text = base64.b32encode(gateway.entropy.bytes(16)).decode("ascii")
    return Handle(text.rstrip("=").lower())


def sealed(
    gateway: Gateway,
    draft: Draft,
    prev: Handle | None = None,
    *,
    period: Period | None = None,
) -> Sealed:
    """`draft` as a log entry under a fresh handle and fresh salts, of the month in which it joins
    the log. The store refuses it if the log's month has turned by then."""
    return seal(
        draft,
        handle=new_handle(gateway),
        period=period or gateway.period(),
        prev=prev,
        salts=[gateway.entropy.bytes(SALT_BYTES) for _ in range(draft.salts_needed)],
    )


def first_line(gateway: Gateway, handle: Handle, event: Received) -> Line:
    """The line with which the case called `handle` begins, now, with its `request` entry."""
    at = gateway.now()
    return Line(handle, 0, at, event, (sealed(gateway, request_draft(event)),))


def line_of(gateway: Gateway, case: Case, event: Event, period: Period | None = None) -> Line:
    """The next line of the case's stream: `event`, now, with the entries that it leaves."""
    at = gateway.now()
    tag = _tag(gateway, case, event) if isinstance(event, Answered) else b""
    entries: list[Sealed] = []
    prev: Handle = case.last_entry
    for draft in drafts(case, event, tag=tag):
        entries.append(sealed(gateway, draft, prev, period=period))
        prev = entries[-1].handle
    return Line(case.handle, case.length, at, event, tuple(entries))


def record(gateway: Gateway, case: Case, *events: Event) -> Case:
    """The case after `events`, recorded together or not at all."""
    lines: list[Line] = []
    for event in events:
        lines.append(line_of(gateway, case, event))
        case = case.then(lines[-1])
    gateway.store.append(lines)
    return case


def record_each(gateway: Gateway, steps: Iterable[tuple[Case, Event]]) -> None:
    """Record one event of each of these cases, all of them together or none."""
    period = gateway.period()
    gateway.store.append([line_of(gateway, case, event, period) for case, event in steps])


def enact(gateway: Gateway, charter: Charter, act: Act, entries: Iterable[Sealed]) -> Charter:
    """The charter after an act of the institution, recorded with its entries.

    It was decided by this very `charter`: where somebody else has acted since, `store.conflict`.
    """
    line = ActLine(charter.length, gateway.now(), act, tuple(entries))
    gateway.store.enact(line)
    return charter.then(line)


def _tag(gateway: Gateway, case: Case, event: Answered) -> bytes:
    """The subject's next tag. Where there is nobody, one that nobody ever looks for, made by the
    same work: neither the log nor the time nor the rows tell the two apart."""
    return gateway.store.subject_tag(case.subject(event), gateway.entropy.bytes(32))
