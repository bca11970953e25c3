"""What a requester may ask, in the agreement's words.

A page that asks only what agreement and ground need is made of this, one question after another:
each says why it is asked, and which answer refuses by which clause. What is answered goes through
the same door as a file of requests, and is tested there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proviso_gateway.agreement.assessment import Assessment, assess_under
from proviso_gateway.agreement.citing import in_full
from proviso_gateway.agreement.model import CitedSource, Clause
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import Value, facts_named
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.values import (
    ASKED_BEFORE,
    OFFICER_REQUESTS,
    STATES,
    Facts,
    expected,
    may_be_asserted,
    parse_value,
)
from proviso_gateway.agreement.values import STATED as STATED
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.request import names_somebody
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.reading.cells import fault
from proviso_gateway.tracing.people import DESCRIBED, Gender, Search

COUNTERSIGNED = "countersigned"

Sources = Mapping[str, CitedSource]
"""What an agreement cites, by its short names."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause, as whoever asks reads it: its id, its words, and where it is written, in full."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen, and the clauses by which it alone refuses the request."""

    value: str
    refused_by: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Asks:
    """One fact that a request on this ground needs: the question, what may be answered, which
    document bears it out (empty where none is asked for), and `why`: the clauses that turn on it.
    """

    name: str
    question: str
    options: tuple[Option, ...]
    expected: str
    document: str
    is_yes_or_no: bool
    source: str
    why: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for asking, as the agreement has it."""

    code: str
    label: str
    seriousness: str


@dataclass(frozen=True, slots=True)
class Askable:
    """An agreement under which this requester may ask today."""

    name: str
    title: str
    version: str
    in_force: bool
    grounds: tuple[Ground, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What has been said so far of a request that is being written: texts, as they were typed."""

    agreement: str
    ground: str
    values: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)


def askable(gateway: Gateway, requester: str) -> tuple[Askable, ...]:
    """The agreements that name this requester, as they stand today."""
    charter, today = gateway.store.charter(), gateway.today()
    found = []
    for name, adopted in charter.adopted.items():
        if requester not in adopted.agreement.parties.requesters:
            continue
        standing = charter.standing(name, today)
        version = charter.version(standing.version.hash)
        found.append(
            Askable(
                name=name,
                title=adopted.agreement.title,
                version=version.id,
                in_force=standing.state is Stand.IN_FORCE,
                grounds=tuple(
                    Ground(code, one.label, one.seriousness)
                    for code, one in version.grounds.items()
                ),
                fields=version.discloses,
            )
        )
    return tuple(found)


def questions(gateway: Gateway, agreement: str) -> Mapping[str, str]:
    """What each fact of this agreement asks, as it stands today; nothing for one that says
    nothing. No fact, where there is no such agreement."""
    if agreement not in gateway.store.charter().adopted:
        return {}
    facts = _version(gateway, agreement).vocabulary
    return {name: fact.question for name, fact in facts.items() if fact.question}


def asks(gateway: Gateway, requester: str, said: Said) -> tuple[Asks, ...]:
    """What this request must state, in the agreement's order, so far as it still matters.

    A fact is asked for where, after everything that was said before it, a clause still turns on it:
    once an answer refuses, nothing after it is asked.
    """
    version = _version(gateway, said.agreement)
    known = _known(version, said)
    before: dict[str, Value] = {}
    documents: dict[str, str] = {}
    found = []
    for name in _statable(version, said.ground):
        open_yet = _assessed(gateway, requester, said, before, documents).ask_for
        if name not in open_yet:
            continue
        found.append(_asks(gateway, requester, said, (version, before, documents), name))
        if name in known:
            before[name] = known[name]
        if said.documents.get(name):
            documents[name] = said.documents[name]
    return tuple(found)


def refused_by(gateway: Gateway, requester: str, said: Said) -> tuple[Rule, ...]:
    """The clauses by which the request as it is said so far would be refused, as far as whoever
    asks can know: what others vouch for is left open."""
    version = _version(gateway, said.agreement)
    values = _known(version, said)
    found = _assessed(gateway, requester, said, values, said.documents)
    return _rules(version, _sources(gateway, said), found.false_clauses)


def needs_countersigning(gateway: Gateway, said: Said) -> tuple[Rule, ...]:
    """The clauses that ask for a second person of the requester's; none, where none does."""
    version = _version(gateway, said.agreement)
    return _that_turn_on(version, _sources(gateway, said), said.ground, COUNTERSIGNED)


def whom_wrong(said: Mapping[str, str]) -> tuple[tuple[str, Problem], ...]:
    """What is wrong with whom a request means, each with the column that it is about."""
    texts = {name: said.get(name, "").strip() for name in DESCRIBED}
    found = [
        (name, wrong)
        for name, column in DESCRIBED.items()
        if (wrong := fault(name, texts[name], column)) is not None
    ]
    gender = Gender.written(said.get("gender", ""))
    if gender is None:
        wrong = problem("request.value-not-allowed", column="gender", expected=Gender.listed())
        found.append(("gender", wrong))
    if not found and not names_somebody(Search(**texts)):  # type: ignore[arg-type]
        found.append(("family_name", problem("request.names-nobody")))
    return tuple(found)


def check_answer(gateway: Gateway, agreement: str, fact: str, text: str) -> None:
    """Refuse a text that is no value of this fact: `agreement.value-not-allowed`."""
    parse_value(_version(gateway, agreement).vocabulary[fact], text)


def _version(gateway: Gateway, agreement: str) -> ResolvedVersion:
    charter = gateway.store.charter()
    return charter.version(charter.standing(agreement, gateway.today()).version.hash)


def _sources(gateway: Gateway, said: Said) -> Sources:
    return gateway.store.charter().agreement(said.agreement).sources


def _statable(version: ResolvedVersion, ground: str) -> Sequence[str]:
    """The facts that clauses of this ground turn on and that a request may state."""
    named = frozenset[str]().union(
        *(facts_named(one.require) for one in version.clauses_for(ground))
    )
    named |= {day for name in named if (day := dated(name)) is not None}
    return [
        name for name, fact in version.vocabulary.items() if name in named and may_be_asserted(fact)
    ]


def _known(version: ResolvedVersion, said: Said) -> dict[str, Value]:
    """What was said, as values; a text that is no value says nothing yet."""
    known: dict[str, Value] = {}
    for name in _statable(version, said.ground):
        text = said.values.get(name, "")
        try:
            if text.strip():
                known[name] = parse_value(version.vocabulary[name], text)
        except Problem:
            continue
    return known


def _assessed(
    gateway: Gateway,
    requester: str,
    said: Said,
    values: Mapping[str, Value],
    documents: Mapping[str, str],
) -> Assessment:
    """What the version of today says of these values, were everything else in order: questions are
    put before anybody knows who countersigns, or how often it was asked."""
    agreement = gateway.store.charter().agreement(said.agreement)
    version = _version(gateway, said.agreement)
    seen: dict[str, Any] = {
        "requester": requester,
        "ground": said.ground,
        "fields": frozenset(version.discloses[:1]),
        COUNTERSIGNED: True,
        STATED: frozenset(STATES),
        OFFICER_REQUESTS: 1,
        ASKED_BEFORE: False,
    }
    facts = Facts({**values, **seen}, documents)
    return assess_under(agreement, version.id, gateway.today(), facts)


_Sofar = tuple[ResolvedVersion, Mapping[str, Value], Mapping[str, str]]


def _asks(gateway: Gateway, requester: str, said: Said, so_far: _Sofar, name: str) -> Asks:
    version, before, documents = so_far
    fact, sources = version.vocabulary[name], _sources(gateway, said)
    yes_or_no = fact.type.value == "bool"
    words = ("true", "false") if yes_or_no else fact.of if fact.type.value == "enum" else ()

    def refuses(word: str) -> tuple[Rule, ...]:
        values = {**before, name: parse_value(fact, word)}
        there = {**documents, name: "as if it were there"}
        found = _assessed(gateway, requester, said, values, there)
        return _rules(version, sources, found.false_clauses)

    return Asks(
        name=name,
        question=fact.question or "",
        options=tuple(Option(word, refuses(word)) for word in words),
        expected=expected(fact),
        document=fact.evidence or "",
        is_yes_or_no=yes_or_no,
        source=str(fact.source.value),
        why=_that_turn_on(version, sources, said.ground, name),
    )


def _that_turn_on(
    version: ResolvedVersion, sources: Sources, ground: str, name: str
) -> tuple[Rule, ...]:
    return tuple(
        _rule(one, sources)
        for one in version.clauses_for(ground)
        if any(name in (fact, dated(fact)) for fact in facts_named(one.require))
    )


def _rules(version: ResolvedVersion, sources: Sources, ids: Sequence[str]) -> tuple[Rule, ...]:
    written = {one.id: one for one in version.every_clause}
    return tuple(_rule(written[one], sources) for one in ids)


def _rule(clause: Clause, sources: Sources) -> Rule:
    return Rule(clause.id, clause.text or clause.id, in_full(clause.cite or "", sources))
