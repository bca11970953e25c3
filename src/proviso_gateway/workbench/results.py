"""What a rehearsal came to once it is over, as plain values that outlive its gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.publish import STATISTICS, publish
from proviso_gateway.gateway.views.cases import (
    CustodianView,
    RequesterView,
    for_custodian,
    for_requester,
)
from proviso_gateway.terms import Handle
from proviso_gateway.workbench.rehearse import Rehearsal, genesis_hash
from proviso_gateway.workbench.unmoved import Unmoved, unmoved


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that a rehearsal leaves: what each side sees of it, and what is public.

    `told` and `kept` have one view for each case, `by_row` what the requester is told of each row
    (a row that came twice is one case), `references` what each row of the file calls itself.
    `public` is the log with what lies beside it, path → bytes, without the `statistics`.
    `opened` is what requesters read, by the handle of the answer.
    """

    told: tuple[RequesterView, ...]
    kept: tuple[CustodianView, ...]
    by_row: Mapping[int, RequesterView]
    problems: tuple[Problem, ...]
    public: Mapping[str, bytes]
    statistics: bytes
    opened: Mapping[Handle, bytes]
    searches: int
    entries: int
    genesis: str
    references: Mapping[int, str] = field(default_factory=dict)
    unmoved: tuple[Unmoved, ...] = ()
    """Cases that the file left on their way, and what would move each."""


def result_of(rehearsal: Rehearsal) -> Result:
    """What the rehearsal came to. Its log is published, so it is over."""
    gateway, played = rehearsal.gateway, rehearsal.result
    public = publish(gateway)
    statistics = public.pop(STATISTICS)
    told = {handle: for_requester(gateway, handle, {}) for handle in played.cases.values()}
    cases = (gateway.store.case(handle) for handle in gateway.store.cases())
    left = (unmoved(gateway, gateway.store.case(handle)) for handle in told)
    return Result(
        told=tuple(told.values()),
        kept=tuple(for_custodian(gateway, handle) for handle in told),
        by_row={number: told[handle] for number, handle in played.cases.items()},
        problems=tuple(played.problems),
        public=public,
        statistics=statistics,
        opened=dict(played.opened),
        searches=sum(case.searched is not None for case in cases),
        entries=gateway.log.sequence().size,
        genesis=genesis_hash(gateway),
        unmoved=tuple(one for one in left if one is not None),
    )
