"""What a requester may ask, in the agreement's words, and how their requests stand.

A page that asks only what agreement and ground need is made of this; what is answered goes through
the same door as a file of requests, and is tested there.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.values import expected, may_be_asserted
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.cases import RequesterView, for_requester
from proviso_gateway.terms import Handle


@dataclass(frozen=True, slots=True)
class Asks:
    """One fact that a request on this ground needs: the question, what may be answered, and which
    document bears it out (empty where none is asked for)."""

    name: str
    question: str
    options: tuple[str, ...]
    expected: str
    document: str
    is_yes_or_no: bool


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
class Own:
    """A requester's own request and what they are told of it."""

    case: Handle
    told: RequesterView


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


def asks(gateway: Gateway, agreement: str, ground: str) -> tuple[Asks, ...]:
    """What a request on this ground must state, each fact once, in the agreement's order."""
    charter = gateway.store.charter()
    version = charter.version(charter.standing(agreement, gateway.today()).version.hash)
    clauses = version.clauses_for(ground)
    named = frozenset[str]().union(*(facts_named(one.require) for one in clauses))
    return tuple(
        Asks(
            name=name,
            question=fact.question or "",
            options=fact.of if fact.type.value == "enum" else (),
            expected=expected(fact),
            document=fact.evidence or "",
            is_yes_or_no=fact.type.value == "bool",
        )
        for name, fact in version.vocabulary.items()
        if name in named and may_be_asserted(fact)
    )


def people_of(gateway: Gateway, requester: str) -> tuple[str, ...]:
    """Who may ask and countersign for this requester."""
    return gateway.store.charter().people.get(requester, ())


def own_requests(gateway: Gateway, requester: str, most: int) -> tuple[Own, ...]:
    """This requester's requests, the latest first, at most so many."""
    found = []
    for handle in reversed(gateway.store.cases()):
        if gateway.store.case(handle).requester == requester:
            found.append(Own(handle, for_requester(gateway, handle)))
        if len(found) == most:
            break
    return tuple(found)


def own_request(gateway: Gateway, requester: str, handle: Handle) -> RequesterView:
    """One of this requester's requests. Another's is answered as if there were none."""
    if gateway.store.case(handle).requester != requester:
        raise problem("store.no-such-case")
    return for_requester(gateway, handle)
