"""A gateway as it stands at one moment, for views that look at many cases: one reading of the clock
and of the charter, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from proviso_gateway.casework.case import Case
from proviso_gateway.gateway.ports import Gateway, Store
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Handle, Instant


class _Seen:
    """A store of which these cases and the charter were read already. Nothing is written by it."""

    def __init__(self, store: Store, cases: Iterable[Case]) -> None:
        self._store = store
        self._charter = store.charter()
        self._latest = store.latest()
        self._cases = {case.handle: case for case in cases}

    def charter(self) -> Charter:
        return self._charter

    def latest(self) -> Instant:
        return self._latest

    def case(self, handle: Handle) -> Case:
        return self._cases.get(handle) or self._store.case(handle)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def at_one_moment(gateway: Gateway, cases: Iterable[Case] = ()) -> Gateway:
    """The gateway at the present moment, these cases at hand. It is for looking, not for acting."""
    return replace(gateway.standing_still(), store=cast("Store", _Seen(gateway.store, cases)))
