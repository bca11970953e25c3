"""An agreement as W3C ODRL 2.2 policies, with the legal bases of the Data Privacy Vocabulary.

One policy for each version. A permission to *receive* is active exactly when `assess` would answer
*permitted* on a ground that discloses, and one to have a message *relayed* exactly when it would on
a ground that relays: each of refused, held, ask and ready is an inactive one, since ODRL cannot
tell them apart. Where every possible answer would permit, `assess` does not wait for one and ODRL
does: there the export is the stricter of the two.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from proviso_gateway.agreement.model import NOT_STATED, Agreement, Clause, Delivery, Fact, Party
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import (
    FIELDS_CLAUSE,
    GROUND_CLAUSE,
    REQUESTER_CLAUSE,
    ResolvedVersion,
    resolve,
)
from proviso_gateway.analysis.data_terms import personal_data
from proviso_gateway.analysis.graph import Node, ResourceName, Term, Typed, node
from proviso_gateway.analysis.history import ONE_DAY, Span, history
from proviso_gateway.analysis.legal_bases import legal_basis
from proviso_gateway.analysis.odrl_constraints import (
    Operands,
    constraint,
    joined,
    plain,
    some,
    within,
)
from proviso_gateway.analysis.urns import (
    details_urn,
    fact_urn,
    own_fact_urn,
    party_urn,
    version_urn,
)

PROFILE = "urn:proviso:odrl-profile:1"
RECEIVE = "proviso:receive"
"""The action: to be given the details of the one person that a request names."""
RELAY = "proviso:relay"
"""The action: to have the custodian contact that person and pass a message on. Whoever may have
that done is given nothing."""

_ACTIONS = {Delivery.DISCLOSE: RECEIVE, Delivery.RELAY: RELAY}

Says = Term | tuple[Term, ...]


def policies(agreement: Agreement, wanted: tuple[str, ...]) -> tuple[Node, ...]:
    """A policy for each of these versions, then what they speak of: operands, parties, actions.

    Raises `agreement.no-such-version`.
    """
    versions = tuple(resolve(agreement, each) for each in wanted)
    spans = history(agreement).spans
    parties = agreement.parties
    return (
        *(_policy(agreement, version, spans) for version in versions),
        *_described(agreement, versions),
        *(_party(party) for party in (*parties.custodian, *parties.requester)),
        node(
            "odrl:Asset",
            details_urn(agreement),
            dcterms_description="The details of one person who is named in a request.",
            dpv_hasPersonalData=tuple(
                personal_data(field, agreement.fields.get(field))
                for field in agreement.every_field
                if any(field in version.discloses for version in versions)
            ),
        ),
        node(
            "odrl:Action", RECEIVE, rdfs_label="receive", odrl_includedIn=ResourceName("odrl:use")
        ),
        node(
            "odrl:Action",
            RELAY,
            rdfs_label="have a message passed on, and be given nothing",
            odrl_includedIn=ResourceName("odrl:use"),
        ),
    )


def _party(party: Party) -> Node:
    page = () if party.link is None else Typed(party.link, "xsd:anyURI")
    return node("odrl:Party", party_urn(party.code), rdfs_label=party.title, rdfs_seeAlso=page)


def _policy(agreement: Agreement, version: ResolvedVersion, spans: tuple[Span, ...]) -> Node:
    windows = [s for s in spans if s.version == version.id and s.stand is Stand.IN_FORCE]
    permissions = [
        permission
        for ground in version.grounds
        for permission in _permissions(agreement, version, ground, windows)
    ]
    prohibitions: list[Node] = []
    onward = ResourceName("odrl:distribute")
    if version.use_limits.onward_sharing == "forbidden":
        prohibitions += _rules(agreement, "odrl:Prohibition", odrl_action=onward)
    else:
        permissions += _onward(agreement)
    if not windows:
        # A draft permits nothing, and a policy must have a rule to be one.
        for action in (RECEIVE, RELAY):
            prohibitions += _rules(agreement, "odrl:Prohibition", odrl_action=ResourceName(action))
    return node(
        "odrl:Agreement",
        version_urn(version),
        odrl_uid=ResourceName(version_urn(version)),
        odrl_profile=ResourceName(PROFILE),
        odrl_conflict=ResourceName("odrl:prohibit"),
        dcterms_title=f"{agreement.title}, version {version.id}",
        dcterms_description=agreement.purpose,
        odrl_permission=tuple(permissions),
        odrl_prohibition=tuple(prohibitions),
        odrl_obligation=tuple(_destruction(agreement, version)),
    )


def _pairs(agreement: Agreement) -> list[tuple[ResourceName, ResourceName]]:
    """Who gives and who is given: each custodian for itself, to each requester for itself."""
    return [
        (ResourceName(party_urn(one)), ResourceName(party_urn(other)))
        for one in agreement.parties.custodians
        for other in agreement.parties.requesters
    ]


def _rules(agreement: Agreement, kind: str, **says: Says) -> Iterator[Node]:
    """The rule, once for each pair of parties: a rule of ODRL has one assigner and one assignee."""
    for custodian, requester in _pairs(agreement):
        yield node(
            kind,
            odrl_assigner=custodian,
            odrl_assignee=requester,
            odrl_target=ResourceName(details_urn(agreement)),
            **says,
        )


def _onward(agreement: Agreement) -> Iterator[Node]:
    for custodian, requester in _pairs(agreement):
        asked = node(
            "odrl:Duty",
            odrl_action=ResourceName("odrl:obtainConsent"),
            odrl_assignee=requester,
            odrl_consentingParty=custodian,
        )
        yield node(
            "odrl:Permission",
            odrl_assigner=custodian,
            odrl_assignee=requester,
            odrl_target=ResourceName(details_urn(agreement)),
            odrl_action=ResourceName("odrl:distribute"),
            odrl_duty=asked,
        )


def _permissions(
    agreement: Agreement, version: ResolvedVersion, ground: str, windows: list[Span]
) -> Iterator[Node]:
    """The permission for this ground, unless no day or no facts could make it active."""
    if not windows:
        return
    operands = _operands(agreement, version)
    constraints: list[Term] = [joined("or", [joined("and", _window(each)) for each in windows])]
    constraints.append(plain(operands["ground"][1], "eq", ground))
    for clause in version.clauses_for(ground):
        if clause.id in (REQUESTER_CLAUSE, GROUND_CLAUSE):
            continue  # who may receive is said by the assignee, and the ground just above
        if clause.id == FIELDS_CLAUSE:
            asked = operands["fields"][1]
            one_or_more = joined(
                "and", (within(asked, version.discloses), some(asked, version.discloses))
            )
            constraints.append(_cited(one_or_more, clause))
            continue
        made = constraint(operands, ground, clause.require)
        if made is False:
            return
        if made is not True:
            constraints.append(_cited(made, clause))
    said = version.grounds[ground]
    yield from _rules(
        agreement,
        "odrl:Permission",
        odrl_action=ResourceName(_ACTIONS[said.deliver]),
        odrl_constraint=tuple(constraints),
        dpv_hasLegalBasis=ResourceName(legal_basis(agreement.legal, said.law.cite)),
        dcterms_source=said.law.cite,
    )


def _window(span: Span) -> Iterator[Node]:
    """The days of the span, the last one whole: they end where the next day begins.

    `odrl:dateTime` is a moment. The days are civil days where the custodian is, so the moments
    carry no offset.
    """
    yield plain("odrl:dateTime", "gteq", _midnight(span.first))
    if span.last is not None:
        yield plain("odrl:dateTime", "lt", _midnight(span.last + ONE_DAY))


def _midnight(day: datetime.date) -> Typed:
    return Typed(f"{day.isoformat()}T00:00:00", "xsd:dateTime")


def _cited(made: Node, clause: Clause) -> Node:
    said = {"dcterms:identifier": (clause.id,)}
    if clause.text is not None:
        said["rdfs:comment"] = (clause.text,)
    if clause.cite is not None:
        said["dcterms:source"] = (clause.cite,)
    return Node({**made.says, **said}, made.kind, made.name)


def _destruction(agreement: Agreement, version: ResolvedVersion) -> Iterator[Node]:
    """The requester's duty, owed to the custodian: to destroy what it was given, and to say so."""
    limits = version.use_limits
    if limits.destroy_within == NOT_STATED:
        return
    days = Typed(f"P{limits.destroy_within}D", "xsd:duration")
    yield from _rules(
        agreement,
        "odrl:Duty",
        odrl_action=ResourceName("odrl:delete"),
        odrl_constraint=plain("odrl:elapsedTime", "lteq", days),
        rdfs_comment="Of the requester, for what it was given, from the day it is handed over.",
    )
    if limits.confirm_destruction:
        for custodian, requester in _pairs(agreement):
            yield node(
                "odrl:Duty",
                odrl_assigner=custodian,
                odrl_assignee=requester,
                odrl_target=ResourceName(details_urn(agreement)),
                odrl_action=ResourceName("odrl:inform"),
                odrl_informedParty=custodian,
                rdfs_comment="Of the requester: it confirms to the custodian what it destroyed.",
            )


# --- Left operands ---------------------------------------------------------------------------


def _operands(agreement: Agreement, version: ResolvedVersion) -> Operands:
    """Each fact as this version has it vouched for. One that another version has vouched for
    otherwise is an operand of its own: what has a value for the one may have none for the other."""
    return {
        name: (
            fact,
            fact_urn(agreement, name)
            if _basis(agreement, version, name) == _basis(agreement, None, name)
            else own_fact_urn(agreement, version, name),
        )
        for name, fact in version.vocabulary.items()
    }


def _basis(agreement: Agreement, version: ResolvedVersion | None, name: str) -> tuple[object, ...]:
    facts = agreement.facts if version is None else version.vocabulary
    fact = facts[dated(name) or name]
    return (fact.source, fact.evidence)


def _described(agreement: Agreement, versions: tuple[ResolvedVersion, ...]) -> Iterator[Node]:
    """The facts that these versions' rules name, with who vouches for each and on what document."""
    described: dict[str, Node] = {}
    for version in versions:
        named = frozenset[str]().union(*(facts_named(c.require) for c in version.every_clause))
        for name, (fact, operand) in _operands(agreement, version).items():
            if name in named:
                counted_from = version.vocabulary[dated(name) or name]
                since = dated(name) and _operands(agreement, version)[counted_from.name]
                if since:  # the date itself is described too, with who vouches for it
                    described.setdefault(since[1], _operand(*since, counted_from))
                described[operand] = _operand(fact, operand, counted_from, since and since[1])
    yield from described.values()


def _operand(fact: Fact, operand: str, counted_from: Fact, since: str | None = None) -> Node:
    """What the operand's value is. Without the document it has none, and satisfies nothing.
    `since`: the operand of the date from which it is counted, whose document and voucher are its
    own."""
    said = fact.question or f"The fact {fact.name}."
    if since is not None:
        said = f"The days from {counted_from.name} to the day of the request."
    if counted_from.evidence is not None:
        said += f" It has a value only where a document bears it out: {counted_from.evidence}."
    return node(
        "odrl:LeftOperand",
        operand,
        rdfs_label=fact.name,
        rdfs_comment=said,
        proviso_source=str(counted_from.source),
        proviso_evidence=counted_from.evidence or "",
        proviso_countedFrom=() if since is None else ResourceName(since),
    )
