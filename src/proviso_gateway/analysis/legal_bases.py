"""What an agreement says of itself in the Data Privacy Vocabulary (DPV 2).

DPV's own extension for the United Kingdom names the Acts and no article, so a basis under the UK
GDPR is given by the article of the EU GDPR with the same number; the citation stands beside it.
"""

from __future__ import annotations

import re

from proviso_gateway.agreement.model import NOT_STATED, Agreement, Legal, Party
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.analysis.data_terms import personal_data
from proviso_gateway.analysis.graph import Node, ResourceName, Term, Typed, node
from proviso_gateway.analysis.urns import names_of, party_urn, version_urn

_ARTICLE_6 = re.compile(r"Article 6\(1\)\(([a-f]|ea)\)")

_RECOGNISED_INTEREST = "ea"
"""The point that section 70 of the Data (Use and Access) Act 2025 put into the UK GDPR alone: no
article of the EU's can stand in for it. A recognised interest is a legitimate one."""

_BY_EFFECT = {"power": "dpv:LegalBasis", "duty": "dpv:LegalObligation"}
"""The basis where a citation names no article. A duty binds whomever it names; a power may be that
of a private hospital, which has no official authority, so no kind of basis is claimed for it."""


def legal_basis(legal: Legal, cite: str) -> str:
    """The legal basis of a ground: the article that its own citation names, else the agreement's,
    else what the agreement's effect (`power` or `duty`) amounts to."""
    for said in (cite, *(law.cite for law in legal.basis)):
        named = _ARTICLE_6.search(said)
        if named is not None and named[1] == _RECOGNISED_INTEREST:
            return "dpv:LegitimateInterest"
        if named is not None:
            return f"eu-gdpr:A6-1-{named[1]}"
    return _BY_EFFECT[legal.effect]


def processes(agreement: Agreement, wanted: tuple[str, ...]) -> tuple[Node, ...]:
    """One process for each of these versions: who discloses what to whom, why and on which basis;
    then the parties.

    Raises `agreement.no-such-version`.
    """
    return (
        *(_process(agreement, resolve(agreement, each)) for each in wanted),
        *(_party("dpv:DataController", party) for party in agreement.parties.custodian),
        *(_party("dpv:Recipient", party) for party in agreement.parties.requester),
    )


def _process(agreement: Agreement, version: ResolvedVersion) -> Node:
    bases = [legal_basis(agreement.legal, one.law.cite) for one in version.grounds.values()]
    return node(
        "dpv:Process",
        version_urn(version),
        dcterms_title=f"{agreement.title}, version {version.id}",
        dpv_hasProcessing=ResourceName("dpv:Disclose"),
        dpv_hasDataController=names_of(agreement.parties.custodian),
        dpv_hasRecipient=names_of(agreement.parties.requester),
        dpv_hasPurpose=node("dpv:Purpose", dcterms_description=agreement.purpose),
        dpv_hasLegalBasis=tuple(ResourceName(basis) for basis in dict.fromkeys(bases)),
        dcterms_source=tuple(law.cite for law in agreement.legal.basis),
        dpv_hasPersonalData=(
            *(personal_data(each, agreement.fields.get(each)) for each in version.discloses),
            *_read(version),
        ),
        dpv_hasProcess=_use(agreement, version),
    )


def _use(agreement: Agreement, version: ResolvedVersion) -> Node:
    """What the requester does with a disclosure, and how long: its duty, not the custodian's."""
    limits = version.use_limits
    stored: dict[str, Term] = {}
    if limits.destroy_within != NOT_STATED:
        stored["dpv_hasStorageCondition"] = node(
            "dpv:StorageDuration",
            dpv_hasDuration=Typed(f"P{limits.destroy_within}D", "xsd:duration"),
            dpv_hasResponsibleEntity=names_of(agreement.parties.requester),
        )
    return node(
        "dpv:Process",
        dpv_hasProcessing=ResourceName("dpv:Use"),
        dpv_hasResponsibleEntity=names_of(agreement.parties.requester),
        dpv_hasPurpose=node("dpv:Purpose", dcterms_description=limits.purpose),
        **stored,
    )


def _party(kind: str, party: Party) -> Node:
    page = () if party.link is None else Typed(party.link, "xsd:anyURI")
    return node(kind, party_urn(party.code), rdfs_label=party.title, rdfs_seeAlso=page)


def _read(version: ResolvedVersion) -> list[Term]:
    """The facts that are read to decide, where the file flags them as more delicate than others."""
    return [
        node(
            "dpv:SpecialCategoryPersonalData"
            if fact.special_category
            else "dpv:SensitivePersonalData",
            rdfs_label=name,
            rdfs_comment=fact.question or "",
        )
        for name, fact in version.facts.items()
        if fact.special_category or fact.criminal_offence
    ]
