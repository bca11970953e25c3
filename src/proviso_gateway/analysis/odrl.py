"""An agreement as W3C ODRL 2.2 policies, with the legal bases of the Data Privacy Vocabulary.

One policy for each version. A permission to *receive* is active exactly when `assess` would answer
*permitted*: each of refused, held, ask and ready is an inactive one, since ODRL cannot tell them
apart. A constraint on a fact that is not known is not satisfied, and no constraint here is the
negation of another (negations are worked into the operators), so less knowledge never permits.
Where every possible answer would permit, `assess` does not wait for one and ODRL does: there the
export is the stricter of the two.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from proviso_gateway.agreement.model import NOT_STATED, Agreement, Clause, Fact
from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    Not,
    Operator,
    Requirement,
    facts_named,
)
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import (
    GROUND_CLAUSE,
    REQUESTER_CLAUSE,
    ResolvedVersion,
    resolve,
)
from proviso_gateway.analysis.graph import Listed, Literal, Name, Node, Term, Typed, day, node
from proviso_gateway.analysis.history import Span, history
from proviso_gateway.analysis.legal_bases import legal_basis
from proviso_gateway.analysis.urns import details_urn, fact_urn, names_of, party_urn, version_urn

PROFILE = "urn:proviso:odrl-profile:1"
RECEIVE = "proviso:receive"
"""The action: to be given the details of the one person that a request names."""


def policies(agreement: Agreement, wanted: tuple[str, ...]) -> tuple[Node, ...]:
    """A policy for each of these versions, then what they speak of: operands, parties, action.

    Raises `agreement.no-such-version`.
    """
    versions = tuple(resolve(agreement, each) for each in wanted)
    spans = history(agreement).spans
    return (
        *(_policy(agreement, version, spans) for version in versions),
        *_operands(agreement, versions),
        *(
            node("odrl:Party", party_urn(party.code))
            for party in (*agreement.parties.custodian, *agreement.parties.requester)
        ),
        node("odrl:Asset", details_urn(agreement), dcterms_description=_DETAILS),
        node("odrl:Action", RECEIVE, rdfs_label="receive", odrl_includedIn=Name("odrl:use")),
    )


_DETAILS = "The details of one person who is named in a request."


def _policy(agreement: Agreement, version: ResolvedVersion, spans: tuple[Span, ...]) -> Node:
    windows = [s for s in spans if s.version == version.id and s.stand is Stand.IN_FORCE]
    permissions = [
        permission
        for ground in version.grounds
        for permission in _permissions(agreement, version, ground, windows)
    ]
    onward: dict[str, Term | tuple[Term, ...]] = {"odrl_action": Name("odrl:distribute")}
    prohibitions = []
    if version.use_limits.onward_sharing == "forbidden":
        prohibitions.append(_rule(agreement, "odrl:Prohibition", **onward))
    else:
        asked = node("odrl:Duty", odrl_action=Name("odrl:obtainConsent"))
        permissions.append(_rule(agreement, "odrl:Permission", odrl_duty=asked, **onward))
    if not windows:
        # A draft permits nothing, and a policy must have a rule to be one.
        prohibitions.append(_rule(agreement, "odrl:Prohibition", odrl_action=Name(RECEIVE)))
    return node(
        "odrl:Agreement",
        version_urn(version),
        odrl_uid=Name(version_urn(version)),
        odrl_profile=Name(PROFILE),
        odrl_conflict=Name("odrl:prohibit"),
        dcterms_title=f"{agreement.title}, version {version.id}",
        dcterms_description=agreement.purpose,
        odrl_permission=tuple(permissions),
        odrl_prohibition=tuple(prohibitions),
        odrl_obligation=tuple(_destruction(agreement, version)),
    )


def _rule(agreement: Agreement, kind: str, **says: Term | tuple[Term, ...]) -> Node:
    return node(
        kind,
        odrl_assigner=names_of(agreement.parties.custodian),
        odrl_assignee=names_of(agreement.parties.requester),
        odrl_target=Name(details_urn(agreement)),
        **says,
    )


def _permissions(
    agreement: Agreement, version: ResolvedVersion, ground: str, windows: list[Span]
) -> Iterator[Node]:
    """The permission for this ground, unless no day or no facts could make it active."""
    if not windows:
        return
    constraints: list[Term] = [*_in_time(windows)]
    asks = Comparison("ground", Operator.EQUALS, ground)
    constraints.append(_atom(agreement, asks, holds=True))
    for clause in version.clauses_for(ground):
        # Who may receive is said by the assignee, and the ground just above.
        if clause.id in (REQUESTER_CLAUSE, GROUND_CLAUSE):
            continue
        made = _constraint(agreement, clause.require, holds=True)
        if made is False:
            return
        if made is not True:
            constraints.append(_cited(made, clause))
    law = version.grounds[ground].law
    yield _rule(
        agreement,
        "odrl:Permission",
        odrl_action=Name(RECEIVE),
        odrl_constraint=tuple(constraints),
        dpv_hasLegalBasis=Name(legal_basis(agreement.legal, law.cite)),
        dcterms_source=law.cite,
    )


def _in_time(windows: list[Span]) -> Iterator[Node]:
    """The days on which the version is in force and known, both ends included."""
    if len(windows) == 1:
        yield from _window(windows[0])
    else:
        yield _logical("or", tuple(_all(tuple(_window(each))) for each in windows))


def _window(span: Span) -> Iterator[Node]:
    yield _day("gteq", span.first)
    if span.last is not None:
        yield _day("lteq", span.last)


def _day(operator: str, one: datetime.date) -> Node:
    return _plain(Name("odrl:dateTime"), operator, day(one))


def _all(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else _logical("and", parts)


def _logical(word: str, parts: tuple[Node, ...]) -> Node:
    return node("odrl:LogicalConstraint", **{f"odrl_{word}": Listed(parts)})


def _plain(left: Name, operator: str, right: Term) -> Node:
    return node(
        "odrl:Constraint",
        odrl_leftOperand=left,
        odrl_operator=Name(f"odrl:{operator}"),
        odrl_rightOperand=right,
    )


def _cited(made: Node, clause: Clause) -> Node:
    said = {"dcterms:identifier": (clause.id,)}
    if clause.text is not None:
        said["rdfs:comment"] = (clause.text,)
    if clause.cite is not None:
        said["dcterms:source"] = (clause.cite,)
    return Node({**made.says, **said}, made.kind, made.name)


def _constraint(agreement: Agreement, require: Requirement, *, holds: bool) -> Node | bool:
    """The requirement, or its negation, as a constraint; a truth if it does not depend on facts."""
    match require:
        case Not(part):
            return _constraint(agreement, part, holds=not holds)
        case Comparison():
            return _atom_or_truth(agreement, require, holds=holds)
        case AllOf(parts) | AnyOf(parts):
            word = "and" if isinstance(require, AllOf) is holds else "or"
            decisive = word == "or"
            made = [_constraint(agreement, part, holds=holds) for part in parts]
            if decisive in made:
                return decisive
            nodes = _different(one for one in made if isinstance(one, Node))
            if not nodes:
                return not decisive
            return nodes[0] if len(nodes) == 1 else _logical(word, nodes)


def _different(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Each node once: the operands of a logical constraint must differ."""
    found: list[Node] = []
    for one in nodes:
        if one not in found:
            found.append(one)
    return tuple(found)


_OPERATORS: Mapping[Operator, tuple[str, str]] = {
    Operator.EQUALS: ("eq", "neq"),
    Operator.ONE_OF: ("isAnyOf", "isNoneOf"),
    Operator.INCLUDES_ANY: ("isAnyOf", "isNoneOf"),
    Operator.AT_LEAST: ("gteq", "lt"),
    Operator.AT_MOST: ("lteq", "gt"),
    Operator.BEFORE: ("lt", "gteq"),
    Operator.AFTER: ("gt", "lteq"),
}
"""ODRL's operator for each of ours, and for its opposite. *only* has none: a set holds nothing but
these words if it holds none of the others."""


def _atom_or_truth(agreement: Agreement, one: Comparison, *, holds: bool) -> Node | bool:
    if one.operator is Operator.INCLUDES_ALL:
        assert isinstance(one.operand, frozenset)
        each = [
            _atom(
                agreement, Comparison(one.fact, Operator.INCLUDES_ANY, frozenset({w})), holds=holds
            )
            for w in sorted(map(str, one.operand))
        ]
        return each[0] if len(each) == 1 else _logical("and" if holds else "or", tuple(each))
    if one.operator is not Operator.ONLY:
        return _atom(agreement, one, holds=holds)
    assert isinstance(one.operand, frozenset)
    others = frozenset(agreement.facts[one.fact].of) - one.operand
    if not others:
        return holds
    return _atom(agreement, Comparison(one.fact, Operator.INCLUDES_ANY, others), holds=not holds)


def _atom(agreement: Agreement, one: Comparison, *, holds: bool) -> Node:
    words = _OPERATORS[one.operator]
    right: Term
    if isinstance(one.operand, frozenset):
        alternatives: list[Any] = sorted(one.operand)
        right = Listed(tuple(alternatives))
    else:
        right = _literal(one.operand)
    return _plain(Name(fact_urn(agreement, one.fact)), words[0] if holds else words[1], right)


def _literal(value: bool | int | str | datetime.date) -> Literal:
    return day(value) if isinstance(value, datetime.date) else value


def _destruction(agreement: Agreement, version: ResolvedVersion) -> Iterator[Node]:
    if version.use_limits.destroy_within == NOT_STATED:
        return
    limit = Typed(f"P{version.use_limits.destroy_within}D", "xsd:duration")
    yield _rule(
        agreement,
        "odrl:Duty",
        odrl_action=Name("odrl:delete"),
        odrl_constraint=_plain(Name("odrl:elapsedTime"), "lteq", limit),
    )


def _operands(agreement: Agreement, versions: tuple[ResolvedVersion, ...]) -> Iterator[Node]:
    """The facts that these versions' rules name, with who vouches for each and on what document."""
    named = frozenset[str]().union(
        *(facts_named(clause.require) for version in versions for clause in version.every_clause)
    )
    for name, fact in agreement.facts.items():
        if name in named:
            yield node(
                "odrl:LeftOperand",
                fact_urn(agreement, name),
                rdfs_label=name,
                rdfs_comment=_meaning(fact),
                proviso_source=str(fact.source),
                proviso_evidence=fact.evidence or "",
            )


def _meaning(fact: Fact) -> str:
    """What the operand's value is. Without the document it has none, and satisfies nothing."""
    said = fact.question or f"The fact {fact.name}."
    if fact.evidence is None:
        return said
    return f"{said} It has a value only where a document bears it out: {fact.evidence}."
