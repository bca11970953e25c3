"""Words around people's questions about their own record: how they stand, why telling is delayed,
and what of it a report may tell."""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.gateway.delay_telling import Why
from proviso_gateway.gateway.subject_access import Alone, Asker, Identity
from proviso_gateway.gateway.views.subject_access import Delayed, Waits, YearsFigures
from proviso_gateway.pages.portal import day
from proviso_gateway.phrases import phrase, phrase_of
from proviso_gateway.terms import Day

FEWEST, NEAREST = 10, 5
"""Below the first a count is not told, and the others to the nearest of the second: the rule that
the Office for National Statistics calls 10-5."""

WAITS: Mapping[Waits, str] = {
    Waits.OPEN: phrase("to be answered"),
    Waits.DEFERRED: phrase("put off, to be looked at again"),
    Waits.TO_COMPLETE: phrase("more can be told now"),
    Waits.ANSWERED: phrase("answered"),
}
"""How a question stands."""

ASKERS: Mapping[Asker, str] = {
    Asker.SELF: phrase("the person"),
    Asker.AUTHORITY: phrase("somebody with their written authority"),
}
"""Who asks."""

IDENTITIES: Mapping[Identity, str] = {
    Identity.PAPERS: phrase("Papers were looked at and given back"),
    Identity.QUESTIONS: phrase("They answered what only they would know"),
    Identity.VOUCHED: phrase("Somebody whom we know, and who knows them, vouched for them"),
}
"""How identity was checked."""

PLACES: Mapping[Alone, str] = {
    Alone.ROOM: phrase("In a room, alone"),
    Alone.CALL_BACK: phrase("By calling back a number that we knew, alone"),
}
"""Where authority was checked with the person."""

WHY: Mapping[Why, str] = {
    Why.CRIME: phrase("telling would prejudice preventing, detecting or prosecuting crime"),
    Why.INQUIRY: phrase("telling would obstruct an inquiry that the law provides"),
    Why.COURT: phrase("a court has ordered that nothing be told"),
    Why.SAFETY: phrase("telling would put somebody’s life or safety in danger"),
}
"""Why telling is delayed."""

FIGURES = {
    "year": phrase("year"),
    "questions": phrase("questions"),
    "in_time": phrase("answered in time"),
    "late": phrase("answered late"),
    "open": phrase("not answered"),
    "delays": phrase("delays"),
    "renewals": phrase("renewals"),
    "notified": phrase("asked to ring"),
    "no_way": phrase("not told: no safe way"),
    "complaints": phrase("complaints"),
    "objections": phrase("objections"),
    "challenges": phrase("challenges"),
    "upheld": phrase("upheld"),
}
"""What is counted of a year."""


def asks(asker: Asker) -> str:
    """Who asks, in words."""
    return ASKERS[asker]


def how_it_stands(one: Delayed) -> str:
    """How a delay stands, in words."""
    if one.waits:
        return phrase("waits for a second signature")
    return phrase("stands") if one.stands else phrase("over")


def late_sentence(count: int) -> str:
    """What is said to whoever keeps the home of all that is overdue to people outside."""
    return phrase_of(
        count,
        "{count} answer to somebody outside is overdue. Guardians know which.",
        "{count} answers to people outside are overdue. Guardians know which.",
    )


def attention(days: tuple[Day, ...]) -> tuple[str, ...]:
    """What is said, to guardians alone, of what is owed to people by these days; nothing where
    nothing is."""
    if not days:
        return ()
    return (
        phrase_of(
            len(days),
            "One person who asked about their own record is to be told by {by}.",
            "{count} people who asked about their own record are to be told, the first by {by}.",
            by=day(min(days)),
        ),
    )


def for_the_report(one: YearsFigures) -> str:
    """What a yearly report may tell of a year: counts that are protected, and no more."""
    return phrase(
        "{questions} asked whether their record was disclosed; telling was delayed {delays} times; "
        "of {no_way} disclosures nobody was told, for there was no safe way; "
        "{complaints} complained.",
        questions=_protected(one.questions),
        delays=_protected(one.delays),
        no_way=_protected(one.no_way),
        complaints=_protected(one.complaints),
    )


def _protected(count: int) -> str:
    if count < FEWEST:
        return phrase("fewer than {fewest}", fewest=FEWEST)
    return phrase("about {count}", count=NEAREST * ((count + NEAREST // 2) // NEAREST))
