"""What is disclosed, in the terms of the Data Privacy Vocabulary's extension for personal data."""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.agreement.model import DeclaredField
from proviso_gateway.analysis.graph import Node, node

_TERMS: Mapping[str, str] = {
    "given_name": "Name",
    "middle_names": "Name",
    "family_name": "Name",
    "previous_names": "Name",
    "birth_date": "BirthDate",
    "gender": "Gender",
    "address": "PhysicalAddress",
    "postcode": "PostalCode",
    "telephone": "TelephoneNumber",
    "email": "EmailAddress",
    "school": "School",
}
"""The extension's term for a field, the usual ones and what an agreement is likely to declare. It
has one for names of every kind, and none for since when an address or a registration is known."""


def personal_data(field: str, declared: DeclaredField | None) -> Node:
    """A field as personal data of the kind that the vocabulary has for it, or of no kind; one that
    the agreement declares with its label and why."""
    term = _TERMS.get(field)
    return node(
        "dpv:PersonalData" if term is None else f"pd:{term}",
        rdfs_label=field,
        dcterms_title=() if declared is None else declared.label,
        dcterms_description=() if declared is None else declared.why,
    )
