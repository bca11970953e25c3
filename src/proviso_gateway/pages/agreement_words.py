"""An agreement's parts in plain words: who vouches, how it stands, what a condition says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from proviso_gateway.agreement.model import (
    NOT_STATED,
    Clause,
    Delivery,
    Fact,
    UseLimits,
    VersionState,
)
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    Not,
    Operator,
    Requirement,
    facts_named,
    plain,
)
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.values import REDACTED, is_reserved
from proviso_gateway.analysis.basis import Vouching
from proviso_gateway.analysis.history import Span, Turn
from proviso_gateway.analysis.routes import Condition
from proviso_gateway.terms import DAYS_SINCE, Day, Field, Source

SOURCES: Mapping[Source, str] = {
    Source.GATEWAY: "the gateway sees it",
    Source.REQUESTER: "the requester says so",
    Source.THIRD_PARTY: "a third party says so",
    Source.CUSTODIAN: "the custodian decides",
    Source.COURT: "a court says so",
}

RESTS_ON: Mapping[Vouching, str] = {
    Vouching.NOTHING: "on nothing said about the person or the case",
    Vouching.WORD: "wholly on the requester's word",
    Vouching.PAPERS: "wholly on the requester, some of it on the requester's own papers",
    Vouching.SHARED: "partly on the requester, partly on others",
    Vouching.OTHERS: "on others than the requester",
}

STANDS: Mapping[Stand, str] = {
    Stand.IN_FORCE: "in force",
    Stand.NOT_PUBLISHED: "in force, and nobody could read it",
    Stand.HELD: "held: nothing is decided",
    Stand.NONE: "no version in force",
}
STAYED = "stayed by a court: nothing is decided"


def stands(one: Span) -> str:
    """How an agreement stood in these days."""
    return STAYED if one.stayed else STANDS[one.stand]


STATES: Mapping[VersionState, str] = {
    VersionState.IN_FORCE: "in force",
    VersionState.HELD: "held",
    VersionState.STAYED: "stayed by a court",
    VersionState.SUPERSEDED: "superseded",
    VersionState.WITHDRAWN: "withdrawn",
}

EXAMINED: Mapping[str, str] = {
    "consultation": "consultation",
    "impact_assessment": "impact assessment",
    "equality_assessment": "equality assessment",
    "publication": "publication",
    "parliament": "Parliament",
    "challenge": "legal challenge",
    "order": "court order",
}

DELIVERIES: Mapping[Delivery, str] = {
    Delivery.DISCLOSE: "details go to the requester",
    Delivery.RELAY: "the custodian contacts the person, and passes on only what they agree to",
}

FIELDS: Mapping[Field, str] = {
    Field.GIVEN_NAME: "given name",
    Field.MIDDLE_NAMES: "middle names",
    Field.FAMILY_NAME: "family name",
    Field.PREVIOUS_NAMES: "previous names",
    Field.BIRTH_DATE: "date of birth",
    Field.GENDER: "gender",
    Field.ADDRESS: "address",
    Field.ADDRESS_SINCE: "since when the address is known",
    Field.REGISTERED_ON: "date of registration",
    Field.PRACTICE_CODE: "code of the practice",
}

_OPERATORS: Mapping[Operator, tuple[str, str]] = {
    Operator.EQUALS: ("is", "is not"),
    Operator.ONE_OF: ("is one of", "is none of"),
    Operator.ONLY: ("holds nothing but", "holds more than"),
    Operator.INCLUDES_ANY: ("includes any of", "includes none of"),
    Operator.INCLUDES_ALL: ("includes all of", "lacks one of"),
    Operator.AT_LEAST: ("is at least", "is less than"),
    Operator.AT_MOST: ("is at most", "is more than"),
    Operator.BEFORE: ("is before", "is not before"),
    Operator.AFTER: ("is after", "is not after"),
}
"""How a comparison reads, and how its opposite does."""


def condition(one: Condition) -> str:
    """A condition in words: `sentence_months is at least 12`."""
    return comparison(one.comparison, holds=one.holds)


def comparison(one: Comparison, *, holds: bool = True) -> str:
    """A comparison in words, or its opposite."""
    if one.fact == REDACTED:
        return "words that are not public are met"
    says, denies = _OPERATORS[one.operator]
    value = plain(one.operand)
    shown = ", ".join(map(str, value)) if isinstance(value, list) else _shown(value)
    return f"{one.fact} {says if holds else denies} {shown}"


def requirement(one: Requirement) -> str:
    """A requirement in words, for a clause whose file gives it none."""
    match one:
        case Comparison():
            return comparison(one)
        case Not(Comparison() as part):
            return comparison(part, holds=False)
        case Not(part):
            return f"not ({requirement(part)})"
        case AllOf(parts) | AnyOf(parts):
            word = " and " if isinstance(one, AllOf) else " or "
            return word.join(map(_part, parts))


def _part(one: Requirement) -> str:
    said = requirement(one)
    return f"({said})" if isinstance(one, AllOf | AnyOf) else said


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def destroyed(limits: UseLimits) -> str:
    """When the requester must destroy what it was given, and whether it confirms that."""
    if limits.destroy_within == NOT_STATED:
        return "The agreement does not say when it must be destroyed."
    said = f"It is destroyed within {days(limits.destroy_within)} of being handed over"
    return said + (", and the requester confirms that." if limits.confirm_destruction else ".")


def vouched(source: Source, evidence: str | None) -> str:
    """Who vouches for a fact, and on what document."""
    said = SOURCES[source]
    if evidence is not None:
        return f"{said}, with a document ({evidence})"
    return f"{said}, without a document" if source is Source.REQUESTER else said


def day(one: Day) -> str:
    """A day as people write it: 9 May 2018."""
    return f"{one.day} {one:%B} {one.year}"


def span(first: Day, last: Day | None) -> str:
    """The first and the last day of a stretch of days."""
    return f"from {day(first)}" if last is None else f"{day(first)} to {day(last)}"


def spoken(name: str) -> str:
    """A name of the file as people say it: `sentence_months` is *sentence months*."""
    return name.replace("_", " ")


def capital(said: str) -> str:
    """The same, beginning with a capital letter; the rest stands as it is."""
    return said[:1].upper() + said[1:]


_QUESTIONS: Mapping[str, str] = {
    "requester": "Who asks?",
    "ground": "On which ground?",
    "fields": "For which details?",
    "countersigned": "Has a senior officer of the requester countersigned it?",
    "states": "What does the request say of whom it means?",
    "officer_requests": "How many requests has this officer made this month?",
    "asked_before": "Was this person asked for before?",
    "public_interest": "How did the custodian weigh the public interest?",
    REDACTED: "What the words ask that are not public",
}
"""For the facts that every agreement has."""


def question(fact: Fact) -> str:
    """What is asked about a fact: the file's own question or, where it has none, ours."""
    if fact.name.startswith(DAYS_SINCE):
        return f"How many days ago was that: {spoken(fact.name.removeprefix(DAYS_SINCE))}?"
    return fact.question or _QUESTIONS.get(fact.name) or sentence(spoken(fact.name))


def sentence(said: str) -> str:
    """The same as a sentence."""
    return f"{capital(said)}."


def days(number: int) -> str:
    """A number of days in words."""
    return f"{number} day{'' if number == 1 else 's'}"


def turn(one: Turn) -> str:
    """A change of status in one line: what, since when, and how late it was known."""
    by = f" by version {one.by}" if one.by else ""
    said = f"version {one.version} {STATES[one.state]}{by}"
    if one.published_on is None:
        return f"{said} from {day(one.date)}, which was never published"
    if one.effective_from is None:
        return (
            f"{said} from {day(one.date)}, in secret: published only on {day(one.published_on)}, "
            "when it had ended"
        )
    if one.unseen_days:
        return (
            f"{said} from {day(one.date)}, but published only on {day(one.published_on)}: "
            f"{days(one.unseen_days)} in which nobody could read it"
        )
    if one.late_days:
        return f"{said} from {day(one.date)}, which was known only on {day(one.published_on)}"
    early = (one.date - one.published_on) > datetime.timedelta(0)
    return f"{said} from {day(one.date)}" + (
        f", known since {day(one.published_on)}" if early else ""
    )


def facts_of_the_case(clause: Clause) -> frozenset[str]:
    """The facts that a clause names or counts days from, apart from those that every agreement
    has."""
    named = {dated(name) or name for name in facts_named(clause.require)}
    return frozenset(name for name in named if not is_reserved(name))
