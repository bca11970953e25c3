"""The names by which others can speak of an agreement's parts: URNs of ours, not yet registered."""

from __future__ import annotations

from collections.abc import Iterable

from proviso_gateway.agreement.model import Agreement, Party
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.analysis.graph import ResourceName


def version_urn(version: ResolvedVersion) -> str:
    """A version is named by its hash: other words, other name."""
    return f"urn:proviso:version:{version.hash}"


def party_urn(code: str) -> str:
    """A party is named by its code."""
    return f"urn:proviso:party:{code}"


def fact_urn(agreement: Agreement, fact: str) -> str:
    """A fact is named within its agreement: two may mean different things by one word."""
    return f"urn:proviso:agreement:{agreement.name}:fact:{fact}"


def own_fact_urn(agreement: Agreement, version: ResolvedVersion, fact: str) -> str:
    """A fact that one version alone has vouched for so is named within that version."""
    return f"urn:proviso:agreement:{agreement.name}:version:{version.id}:fact:{fact}"


def details_urn(agreement: Agreement) -> str:
    """What is disclosed under an agreement: the details of one person."""
    return f"urn:proviso:agreement:{agreement.name}:details"


def names_of(parties: Iterable[Party]) -> tuple[ResourceName, ...]:
    """The parties, each by its name."""
    return tuple(ResourceName(party_urn(party.code)) for party in parties)
