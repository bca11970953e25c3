"""What a request under one version may say, as a JSON Schema (draft 2020-12).

Only what a requester says: the ground, the fields, the facts for which a requester, a third party
or a court vouches, and the document for each fact that needs one. A custodian's fact has no place.
"""

from __future__ import annotations

from typing import Any

from proviso_gateway.agreement.model import Agreement, Fact
from proviso_gateway.agreement.requirements import FactType
from proviso_gateway.agreement.values import may_be_asserted
from proviso_gateway.agreement.versions import resolve


def request_schema(agreement: Agreement, version_id: str) -> dict[str, Any]:
    """The schema of the facts of a request. What is left out is unknown, never false.

    Raises `agreement.no-such-version`.
    """
    version = resolve(agreement, version_id)
    facts = {name: fact for name, fact in version.facts.items() if may_be_asserted(fact)}
    evidence = {name: fact for name, fact in facts.items() if fact.evidence is not None}
    document = {"type": "string", "minLength": 1, "pattern": r"\S"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:proviso:request:{version.hash}",
        "title": f"A request under {agreement.name}, version {version.id}",
        "type": "object",
        "required": ["ground", "fields"],
        "additionalProperties": False,
        "properties": {
            "ground": {"enum": list(version.grounds)},
            "fields": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"enum": [str(field) for field in version.discloses]},
            },
            **{name: _value(fact) for name, fact in facts.items()},
            "evidence": {
                "description": "The reference of a document for each fact that needs one.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    name: {**document, "description": f"A document: {fact.evidence}."}
                    for name, fact in evidence.items()
                },
            },
        },
    }


def _value(fact: Fact) -> dict[str, Any]:
    said: dict[str, Any] = {} if fact.question is None else {"description": fact.question}
    match fact.type:
        case FactType.BOOL:
            return {**said, "type": "boolean"}
        case FactType.ENUM:
            return {**said, "enum": list(fact.of)}
        case FactType.INT:
            return {**said, "type": "integer", "minimum": fact.min, "maximum": fact.max}
        case FactType.DATE:
            return {**said, "type": "string", "format": "date"}
        case FactType.SET:
            items = {"enum": list(fact.of)}
            return {**said, "type": "array", "uniqueItems": True, "items": items}
