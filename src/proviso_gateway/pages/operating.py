"""What wants an operator's attention, in sentences: the portal's page and `proviso status` say the
same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from proviso_gateway.gateway.views.institution import Institution
from proviso_gateway.gateway.views.operating import Lapse, Operating
from proviso_gateway.terms import Day

SOON = 2
"""Days before the register may not be searched any more, from which that is said."""


NEVER = "never"


class HomesAges(Protocol):
    """What is read of a home itself."""

    @property
    def register_as_of(self) -> str: ...
    @property
    def register_version(self) -> str: ...
    @property
    def waiting_entries(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def published(self) -> int: ...
    @property
    def checkpoint_minutes(self) -> int | None: ...
    @property
    def signs(self) -> bool: ...
    @property
    def backup_at(self) -> Day | None: ...
    @property
    def backup_days(self) -> int | None: ...


LAXER = (
    "A rehearsal is laxer than a live home: agreements need no gates, officers may be enrolled",
    "for ever, a key that the server holds may approve, restrictions may be of long ago, the day",
    "can be set, and months may pass. Only synthetic registers are taken.",
)
"""Said wherever a rehearsal's home is founded, or looked over."""


def facts(home: HomesAges, house: Operating) -> tuple[tuple[str, str], ...]:
    """Ages and counts, each with its name, in the order in which an operator reads them."""
    checked = house.restrictions_checked_on
    register = f"as of {home.register_as_of}, version {home.register_version}"
    return (
        ("Register", register if home.register_as_of else "none is loaded"),
        ("Restrictions last asked for", NEVER if checked is None else _left(checked, house)),
        ("Last backup", NEVER if home.backup_at is None else _ago(home.backup_at, home)),
        ("Log", f"{home.size} entries under a checkpoint, {home.waiting_entries} wait"),
        ("Last checkpoint", _minutes(home.checkpoint_minutes)),
        ("Witnesses", house.witnesses),
    )


def _left(checked: Day, house: Operating) -> str:
    if not house.needs_fresh:
        return f"{checked}; a rehearsal may be searched all the same"
    if house.restrictions_left < 0:
        return f"{checked}: too long ago to search"
    return f"{checked}; good for {_days(house.restrictions_left)} more"


def _ago(at: Day, home: HomesAges) -> str:
    return f"{at}, {_days(home.backup_days)} ago" if home.backup_days else f"{at}, today"


def _minutes(count: int | None) -> str:
    if count is None:
        return NEVER
    hours = count // 60
    if hours >= 48:
        return f"{_days(hours // 24)} ago"
    if hours > 1:
        return f"{hours} hours ago"
    return f"{count} minute{'s' if count != 1 else ''} ago"


def attention(home: HomesAges, house: Operating, stands: Institution) -> tuple[str, ...]:
    """Every sentence of what is overdue or soon will be, the gravest first; nothing on a good
    day."""
    return tuple(_sentences(home, house, stands))


def _sentences(home: HomesAges, house: Operating, stands: Institution) -> Iterator[str]:
    if not home.signs:
        yield "The log cannot sign: nothing leaves until its key is at hand again."
    if house.restrictions_checked_on is None:
        yield "No register is loaded: nobody can be searched for."
    elif house.needs_fresh and house.restrictions_left < 0:
        yield (
            f"It was last asked on {house.restrictions_checked_on} who is restricted. Nobody is "
            "searched for, and nothing is handed over, until a newer register is loaded."
        )
    elif house.needs_fresh and house.restrictions_left <= SOON:
        yield (f"The register may be searched for {_days(house.restrictions_left)} more: load one "
               "with fresh restrictions.")  # fmt: skip
    titles = {one.name: one.title for one in stands.agreements}
    for one in house.slots:
        if one.near and one.unsearched and house.today < one.day:
            under = titles.get(one.agreement, one.agreement)
            yield (f"{under}: no search counts from {one.day} on; {one.unsearched} of "
                   f"{one.cases} still to be searched for.")  # fmt: skip
    yield from lapse_sentences(house.lapses)
    for agreement in stands.agreements:
        if agreement.review_overdue:
            yield f"{agreement.title}: its review was due on {agreement.review_due}."
    if home.backup_days is None:
        yield "No backup was ever made of this home."
    elif home.backup_days > 1:
        yield f"The last backup is {_days(home.backup_days)} old."
    if home.waiting_entries:
        entries = (
            "1 entry waits" if home.waiting_entries == 1 else f"{home.waiting_entries} entries wait"
        )
        yield f"{entries} to be put under a checkpoint."


def lapse_sentences(lapses: Iterable[Lapse]) -> Iterator[str]:
    """What is said of each enrolment that lapses, or has lapsed."""
    for one in lapses:
        if one.left < 0:
            over = f"The enrolment of {one.name} lapsed on {one.until}"
            yield f"{over}: renew it, or let them leave."
        else:
            yield f"The enrolment of {one.name} lapses on {one.until}: two renew it."


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
