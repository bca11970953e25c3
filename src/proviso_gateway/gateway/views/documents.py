"""Which documents lie with a case, for officers who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.casework.reads import Read, ReadKind
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.desk import case_to_open
from proviso_gateway.reading.documents import LARGEST as LARGEST
from proviso_gateway.reading.documents import Kind as Kind
from proviso_gateway.reading.documents import called_in as called_in
from proviso_gateway.reading.documents import check_name, digest_of, reference
from proviso_gateway.reading.documents import digest_in as digest_in
from proviso_gateway.reading.documents import kind_of as kind_of
from proviso_gateway.terms import Handle


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a request names: for which fact, what it is called, and its hash; empty where
    it lies with whoever asks."""

    fact: str
    called: str
    digest: str


def documents_of(gateway: Gateway, key: str, handle: Handle) -> tuple[Document, ...]:
    """The documents that a case's request names, for the officer of this key. Raises as
    `open_case`."""
    case = case_to_open(gateway, key, handle)
    return tuple(
        Document(fact, called_in(text), digest_in(text))
        for fact, text in case.request.evidence.items()
    )


def document_of(gateway: Gateway, key: str, handle: Handle, fact: str) -> Document:
    """The document that bears out this fact: that it is read is on record, as a case's reading is.

    Raises as `open_case`, and `evidence.not-here` where the request names none that lies here.
    """
    for one in documents_of(gateway, key, handle):
        if one.fact == fact and one.digest:
            gateway.store.note_read(Read(key, gateway.now(), ReadKind.CASE, handle))
            return one
    raise problem("evidence.not-here")


@dataclass(frozen=True, slots=True)
class Given:
    """A document as it was given: its reference, its hash, and what kind it is."""

    reference: str
    digest: str
    kind: Kind


def given(data: bytes, name: str, called: str) -> Given:
    """What a file that was sent is; `called` by whoever sends it, else by its name. Raises the
    `evidence.` problems of `reading.documents`."""
    kind, digest = kind_of(data), digest_of(data)
    return Given(reference(called_in(called).strip() or check_name(name), digest), digest, kind)


def renamed(text: str, called: str) -> str:
    """The reference of a document that stays, called otherwise."""
    return reference(called_in(called).strip() or called_in(text), digest_in(text))
