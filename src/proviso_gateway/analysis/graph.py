"""Statements in RDF 1.1, as a tree that can be written down in any notation.

Only what a policy needs: named and nameless resources, literals of four types, lists. A property's
values keep their order, so that one value always makes one text.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "pd": "https://w3id.org/dpv/pd#",
    "proviso": "urn:proviso:odrl-profile:1#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class ResourceName:
    """A resource by its name: `prefix:local` with a prefix of ours, or a whole `urn:`."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A literal of a type other than text, number and truth: `text` in the type's own form."""

    text: str
    type: str


Literal = str | int | bool | Typed


@dataclass(frozen=True, slots=True)
class Listed:
    """An RDF list."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A resource of some kind with its statements, property → values; `name` None: nameless."""

    says: Mapping[str, tuple[Term, ...]]
    kind: str
    name: str | None = None


Term = ResourceName | Listed | Node | Literal


def day(one: datetime.date) -> Typed:
    """A day as a literal."""
    return Typed(one.isoformat(), "xsd:date")


def node(kind: str, name: str | None = None, /, **says: Term | tuple[Term, ...]) -> Node:
    """A node. `_` stands for the colon after a property's prefix; what has no value is left out."""
    told = {
        key.replace("_", ":", 1): value if isinstance(value, tuple) else (value,)
        for key, value in says.items()
        if value != () and value != ""
    }
    return Node(told, kind, name)
