"""What wants an operator's attention, in sentences: the portal's page and `proviso status` say the
same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from proviso_gateway.gateway.views.institution import Institution
from proviso_gateway.gateway.views.operating import Erasing, Lapse, Operating
from proviso_gateway.gateway.views.recalls import RecallsDue
from proviso_gateway.phrases import phrase, phrase_of
from proviso_gateway.terms import Day

SOON = 2
"""Days before the register may not be searched any more, from which that is said."""


NEVER = phrase("never")


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
    register = phrase(
        "as of {day}, version {version}", day=home.register_as_of, version=home.register_version
    )
    return (
        (phrase("Register"), register if home.register_as_of else phrase("none is loaded")),
        (
            phrase("Restrictions last asked for"),
            NEVER if checked is None else _left(checked, house),
        ),
        (phrase("Last backup"), NEVER if home.backup_at is None else _ago(home.backup_at, home)),
        (
            phrase("Log"),
            phrase(
                "{size} entries under a checkpoint, {waiting} wait",
                size=home.size,
                waiting=home.waiting_entries,
            ),
        ),
        (phrase("Last checkpoint"), _minutes(home.checkpoint_minutes)),
        (phrase("Witnesses"), house.witnesses),
        (phrase("Erasing"), _erasing(house.erasing)),
    )


def _left(checked: Day, house: Operating) -> str:
    if not house.needs_fresh:
        return phrase("{day}; a rehearsal may be searched all the same", day=checked)
    if house.restrictions_left < 0:
        return phrase("{day}: too long ago to search", day=checked)
    left = _days(house.restrictions_left)
    return phrase("{day}; good for {left} more", day=checked, left=left)


def _ago(at: Day, home: HomesAges) -> str:
    if not home.backup_days:
        return phrase("{day}, today", day=at)
    return phrase("{day}, {long} ago", day=at, long=_days(home.backup_days))


def _erasing(said: Erasing) -> str:
    if not said.with_terms:
        return phrase("nobody has said for how long cases are kept: nothing is erased")
    erased = phrase_of(said.erased, "{count} cohort erased", "{count} cohorts erased")
    if not said.looked:
        return phrase(
            "terms for {some} of {all} agreements; nothing erased yet",
            some=said.with_terms, all=said.agreements,
        )  # fmt: skip
    return phrase(
        "terms for {some} of {all} agreements; {erased}, last looked after in {month}",
        some=said.with_terms, all=said.agreements, erased=erased, month=said.looked,
    )  # fmt: skip


def _minutes(count: int | None) -> str:
    if count is None:
        return NEVER
    hours = count // 60
    if hours >= 48:
        return phrase("{long} ago", long=_days(hours // 24))
    if hours > 1:
        return phrase_of(hours, "{count} hour ago", "{count} hours ago")
    return phrase_of(count, "{count} minute ago", "{count} minutes ago")


def attention(home: HomesAges, house: Operating, stands: Institution) -> tuple[str, ...]:
    """Every sentence of what is overdue or soon will be, the gravest first; nothing on a good
    day."""
    return tuple(_sentences(home, house, stands))


def _sentences(home: HomesAges, house: Operating, stands: Institution) -> Iterator[str]:
    if not home.signs:
        yield phrase("The log cannot sign: nothing leaves until its key is at hand again.")
    yield from recall_sentences(house.recalls)
    if house.restrictions_checked_on is None:
        yield phrase("No register is loaded: nobody can be searched for.")
    elif house.needs_fresh and house.restrictions_left < 0:
        yield phrase(
            "It was last asked on {day} who is restricted. Nobody is searched for, and nothing is "
            "handed over, until a newer register is loaded.",
            day=house.restrictions_checked_on,
        )
    elif house.needs_fresh and house.restrictions_left <= SOON:
        yield phrase(
            "The register may be searched for {left} more: load one with fresh restrictions.",
            left=_days(house.restrictions_left),
        )
    titles = {one.name: one.title for one in stands.agreements}
    for one in house.slots:
        if one.near and one.unsearched and house.today < one.day:
            yield phrase(
                "{agreement}: no search counts from {day} on; {unsearched} of {cases} still to be "
                "searched for.",
                agreement=titles.get(one.agreement, one.agreement),
                day=one.day,
                unsearched=one.unsearched,
                cases=one.cases,
            )
    yield from lapse_sentences(house.lapses)
    for agreement in stands.agreements:
        if agreement.review_overdue:
            yield phrase(
                "{agreement}: its review was due on {day}.",
                agreement=agreement.title,
                day=agreement.review_due,
            )
    if home.backup_days is None:
        yield phrase("No backup was ever made of this home.")
    elif home.backup_days > 1:
        yield phrase("The last backup is {long} old.", long=_days(home.backup_days))
    if home.waiting_entries:
        yield phrase_of(
            home.waiting_entries,
            "{count} entry waits to be put under a checkpoint.",
            "{count} entries wait to be put under a checkpoint.",
        )


def recall_sentences(due: RecallsDue) -> Iterator[str]:
    """What is said of answers that told of the wrong person, as long as anything of them is due."""
    if due.regulator_by is not None:
        yield phrase(
            "An answer told of the wrong person: the regulator is to be told by {by}, or it is "
            "signed why not.",
            by=due.regulator_by,
        )
    if due.second:
        yield phrase_of(
            due.second,
            "{count} recall waits for a second signature.",
            "{count} recalls wait for a second signature.",
        )
    if due.late:
        yield phrase_of(
            due.late,
            "{count} requester has not confirmed that what was recalled is destroyed.",
            "{count} requesters have not confirmed that what was recalled is destroyed.",
        )


def lapse_sentences(lapses: Iterable[Lapse]) -> Iterator[str]:
    """What is said of each enrolment that lapses, or has lapsed."""
    for one in lapses:
        if one.left < 0:
            yield phrase(
                "The enrolment of {name} lapsed on {day}: renew it, or let them leave.",
                name=one.name,
                day=one.until,
            )
        else:
            yield phrase(
                "The enrolment of {name} lapses on {day}: two renew it.",
                name=one.name,
                day=one.until,
            )


def _days(count: int) -> str:
    return phrase_of(count, "{count} day", "{count} days")
