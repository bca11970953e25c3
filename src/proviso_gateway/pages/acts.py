"""What an act that people sign does, in words: the portal and the command line say the same.

Of officers one table to each thing that becomes of them: whoever signs a month's renewals reads at
one look that nothing but a day changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from proviso_gateway.gateway.views.officers_signed import Becomes, OfficerSigned, Serves
from proviso_gateway.pages.coded import VALUES, roles
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day

TITLES: Mapping[Becomes, str] = {
    Becomes.ENROLLED: phrase("New here"),
    Becomes.CHANGED: phrase("Another name, role or key holder"),
    Becomes.RENEWED: phrase("As they are, until another day"),
    Becomes.LEAVES: phrase("They leave"),
}
"""What becomes of officers, as the title of a table."""

HELD = VALUES["held"]


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer of an act, in words. `roles` says what changes of them, if anything does."""

    name: str
    key: str
    roles: str
    held: str
    until_now: str
    until_then: str


@dataclass(frozen=True, slots=True)
class OfficerTable:
    """The officers of an act of whom the same becomes: how many, and each in a row."""

    title: str
    rows: tuple[OfficerRow, ...]


def said(name: str, value: str) -> str:
    """A value of an act in words, with its code where it is one."""
    word = VALUES.get(name, {}).get(value)
    return f"{word} ({value})" if word not in (None, value) else value


def tables(officers: Sequence[OfficerSigned], day: Callable[[Day], str]) -> list[OfficerTable]:
    """The officers of an act, one table to what becomes of them; a day is written by `day`."""
    return [
        OfficerTable(phrase("{what}: {many}", what=TITLES[becomes], many=len(several)), several)
        for becomes, some in groupby(officers, lambda one: one.becomes)
        if (several := tuple(_row(one, day) for one in some))
    ]


def _row(one: OfficerSigned, day: Callable[[Day], str]) -> OfficerRow:
    serves = one.then or one.now
    assert serves is not None
    name = one.name
    if one.called_now:
        name = phrase("{name}, called {before} now", name=name, before=one.called_now)
    return OfficerRow(
        name=name,
        key=one.key,
        roles=_beside("" if one.now is None else roles(one.now.roles), roles(serves.roles)),
        held=_beside("" if one.now is None else HELD[one.now.held], HELD[serves.held]),
        until_now=_until(one.now, day),
        until_then=_until(one.then, day),
    )


def _beside(now: str, then: str) -> str:
    """What it will be, and what it is where that differs."""
    return then if now in ("", then) else phrase("{then} (now {before})", then=then, before=now)


def _until(serves: Serves | None, day: Callable[[Day], str]) -> str:
    if serves is None:
        return phrase("not enrolled")
    return phrase("for ever") if serves.until is None else day(serves.until)
