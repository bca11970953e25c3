"""What an act that people sign does, in words: the portal and the command line say the same.

Of officers one table to each thing that becomes of them: whoever signs a month's renewals reads at
one look that nothing but a day changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from proviso_gateway.gateway.views.officers_signed import Becomes, OfficerSigned, Serves
from proviso_gateway.terms import Day

ACTS: Mapping[str, str] = {
    "genesis founded": "The log is founded",
    "officer enrolled": "Officers are enrolled, or renewed",
    "officer left": "An officer leaves",
    "requester enrolled": "An organisation may ask",
    "requester left": "An organisation may ask no more",
    "agreement adopted": "An agreement is adopted",
    "agreement stopped": "An agreement is stopped",
    "agreement restarted": "A stop is lifted",
    "order recorded": "A court order is recorded",
    "order ended": "A court order has ended",
    "key changed": "The log’s key is changed",
    "key lost": "The log’s key is lost",
    "policy set": "The log’s policy is set",
    "waiver clock": "The clock is right, though it is ahead",
    "waiver witnesses": "This month goes without witnesses",
    "postponement postponed": "A slot is put off",
}
"""What an act is, in words."""

WAYS: Mapping[str, str] = {
    "closed": "the house is closed",
    "no-staff": "there are too few staff",
    "register-unavailable": "the register cannot be reached",
    "system-fault": "a fault of the system",
}
"""The house's reasons for putting a slot off, in words."""

HELD: Mapping[str, str] = {
    "key-file": "in a key file of their own",
    "own-device": "on a device of their own",
    "server": "on the server",
}
"""Who holds an officer's key, in words."""

EFFECTS: Mapping[str, str] = {
    "stops": "it stops an agreement",
    "discloses": "it orders a disclosure",
}
"""What a court order does, in words."""

WORDS: Mapping[str, Mapping[str, str]] = {"reason": WAYS, "held": HELD, "effect": EFFECTS}
"""The codes of an act's values, by the value's name."""

TITLES: Mapping[Becomes, str] = {
    Becomes.ENROLLED: "New here",
    Becomes.CHANGED: "Another name, role or key holder",
    Becomes.RENEWED: "As they are, until another day",
    Becomes.LEAVES: "They leave",
}
"""What becomes of officers, as the title of a table."""

FOR_EVER = "for ever"


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


def act(kind: str, does: str) -> str:
    """What an act is, in words."""
    return ACTS[f"{kind} {does}"]


def said(name: str, value: str) -> str:
    """A value of an act in words, with its code where it is one."""
    word = WORDS.get(name, {}).get(value)
    return f"{word} ({value})" if word is not None else value


def tables(officers: Sequence[OfficerSigned], day: Callable[[Day], str]) -> list[OfficerTable]:
    """The officers of an act, one table to what becomes of them; a day is written by `day`."""
    return [
        OfficerTable(f"{TITLES[becomes]}: {len(several)}", several)
        for becomes, some in groupby(officers, lambda one: one.becomes)
        if (several := tuple(_row(one, day) for one in some))
    ]


def _row(one: OfficerSigned, day: Callable[[Day], str]) -> OfficerRow:
    serves = one.then or one.now
    assert serves is not None
    name = f"{one.name}, called {one.called_now} now" if one.called_now else one.name
    return OfficerRow(
        name=name,
        key=one.key,
        roles=_beside(_roles(one.now), _roles(serves)),
        held=_beside("" if one.now is None else HELD[one.now.held], HELD[serves.held]),
        until_now=_until(one.now, day, "not enrolled"),
        until_then=_until(one.then, day, "not enrolled"),
    )


def _roles(serves: Serves | None) -> str:
    return "" if serves is None else ", ".join(serves.roles)


def _beside(now: str, then: str) -> str:
    """What it will be, and what it is where that differs."""
    return then if now in ("", then) else f"{then} (now {now})"


def _until(serves: Serves | None, day: Callable[[Day], str], nobody: str) -> str:
    if serves is None:
        return nobody
    return FOR_EVER if serves.until is None else day(serves.until)
