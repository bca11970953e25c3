"""How what happened is kept: events, acts and statements as canonical JSON, and read back exactly.

Each event and act is stored under a tag of its own, so that its class can be renamed. What the
fields of a class may hold its own annotations say, and pydantic holds what is read to them. A
record is taken only if the thing that was read is written as the very same bytes. What JSON cannot
say is an object with one key that begins with `~`: `{"~day": "2017-10-02"}`. An agreement is kept
as the text that was adopted and read again. Every record says the version of its form.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, SchemaValidator

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework import events
from proviso_gateway.casework.case import Line
from proviso_gateway.casework.events import Event
from proviso_gateway.casework.request import Request
from proviso_gateway.errors import problem
from proviso_gateway.institution import acts
from proviso_gateway.institution.acts import Act, ActLine
from proviso_gateway.institution.gates import Passed
from proviso_gateway.institution.statements import Signed, Statement
from proviso_gateway.terms import Handle, Hash, Period
from proviso_gateway.tracing.people import Search
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import canonical
from proviso_verify.commitments import Opening
from proviso_verify.errors import Problem
from proviso_verify.timetable import Row

T = TypeVar("T")

VERSION = 3
"""Of the records' form. A reader refuses any other; whoever changes the form reads both."""

TAGS: Mapping[str, type[Event | Act]] = MappingProxyType(
    {
        "received": events.Received,
        "assessed": events.Assessed,
        "evidence given": events.EvidenceGiven,
        "proposed": events.Proposed,
        "approved": events.Approved,
        "declined": events.Declined,
        "returned": events.Returned,
        "withdrawn": events.Withdrawn,
        "stopped": events.Stopped,
        "search begun": events.SearchBegun,
        "traced": events.Traced,
        "compared": events.Compared,
        "confirmed": events.Confirmed,
        "doubted": events.Doubted,
        "answered": events.Answered,
        "handed over": events.HandedOver,
        "recused": events.Recused,
        "tie declared": events.TieDeclared,
        "set apart": events.SetApart,
        "destruction attested": events.Destroyed,
        "recall begun": events.RecallBegun,
        "recalled": events.Recalled,
        "regulator told": events.RegulatorTold,
        "hold placed": events.HoldPlaced,
        "hold ended": events.HoldEnded,
        "founded": acts.Founded,
        "adopted": acts.Adopted,
        "status began": acts.StatusBegan,
        "agreement stopped": acts.AgreementStopped,
        "agreement restarted": acts.AgreementRestarted,
        "order recorded": acts.OrderRecorded,
        "order began": acts.OrderBegan,
        "order ended": acts.OrderEnded,
        "requester enrolled": acts.RequesterEnrolled,
        "roll changed": acts.RollChanged,
        "key changed": acts.KeyChanged,
        "policy set": acts.PolicySet,
        "waived": acts.Waived,
        "postponed": acts.Postponed,
        "erasure terms set": acts.ErasureTermsSet,
        "cohort erased": acts.CohortErased,
        "late erased": acts.LateErased,
        "recalls counted": acts.RecallsCounted,
    }
)
"""Everything that can happen, by the tag under which it is stored. A class may be renamed; a tag,
and the names of the fields that it has, stand in stored records and may not."""

TAG_OF: Mapping[type, str] = MappingProxyType({kind: tag for tag, kind in TAGS.items()})


@dataclass(frozen=True, slots=True)
class Private:
    """The private part of a line: what happened, and the openings of each entry that it left."""

    happened: Event | Act
    openings: tuple[tuple[Opening, ...], ...] = ()

    def sealed(self, entries: tuple[tuple[Handle, bytes], ...]) -> tuple[Sealed, ...]:
        """The line's entries again: their handles and bytes, which are public, and the openings.

        Raises `record.malformed` where there are more of one than of the other.
        """
        if len(entries) != len(self.openings):
            raise problem("record.malformed")
        pairs = zip(entries, self.openings, strict=True)
        return tuple(Sealed(handle, data, openings) for (handle, data), openings in pairs)


def private_of(line: Line | ActLine) -> Private:
    """The private part of a line."""
    happened = line.event if isinstance(line, Line) else line.act
    return Private(happened, tuple(sealed.openings for sealed in line.sealed))


def write_private(private: Private) -> bytes:
    """The record of the private part of a line. Raises as `write_statement`."""
    tag, says = _told(private.happened)
    openings = tuple(
        tuple(_Opening(one.entry, one.name, one.value, one.salt) for one in of_entry)
        for of_entry in private.openings
    )
    return _encoded(_PrivateRecord(tag, says, openings))


def read_private(data: bytes) -> Private:
    """What a record of the private part of a line tells. Raises as `read_statement`."""
    told = _decoded(data, _PrivateRecord)
    openings = tuple(
        tuple(Opening(one.entry, one.name, one.value, one.salt) for one in of_entry)
        for of_entry in told.openings
    )
    private = Private(_happened(told.tag, told.says), openings)
    if write_private(private) != data:
        raise problem("record.malformed")
    return private


def write_statement(statement: Statement) -> bytes:
    """The record of an act that waits for another signature.

    Raises `record.not-registered` for what is no event or act, `record.malformed` for a value that
    its class does not allow, and as `canonical.encode`.
    """
    tag, does = _told(statement.act)
    return _encoded(
        _StatementRecord(
            statement.kind,
            statement.code,
            statement.handle,
            statement.begun,
            dict(statement.stated),
            tag,
            does,
            statement.salt,
            statement.signed,
        )
    )


def read_statement(data: bytes) -> Statement:
    """What a record of a statement tells.

    Raises `record.version`, `record.unknown-tag`, `record.malformed`,
    `record.agreement-unreadable`, or a problem of `canonical` or of a class that refuses the
    values.
    """
    told = _decoded(data, _StatementRecord)
    act = _happened(told.tag, told.does)
    if not isinstance(act, Act):
        raise problem("record.malformed")
    statement = Statement(
        told.kind, told.code, told.handle, told.begun, told.stated, act, told.salt, told.signed
    )
    if write_statement(statement) != data:
        raise problem("record.malformed")
    return statement


# --- the forms ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Opening:
    """An `Opening`. Its own annotation refers to itself, which pydantic does not follow."""

    entry: str
    name: str
    value: Any
    salt: bytes


@dataclass(frozen=True, slots=True)
class _PrivateRecord:
    tag: str
    says: dict[str, Any]
    openings: tuple[tuple[_Opening, ...], ...]


@dataclass(frozen=True, slots=True)
class _StatementRecord:
    kind: str
    code: str
    handle: Handle
    begun: Period
    stated: dict[str, Any]
    tag: str
    does: dict[str, Any]
    salt: bytes
    signed: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class _Adopted:
    """`Adopted` without the agreement, which its text says."""

    source: str
    file_hash: Hash
    versions: tuple[Hash, ...]
    rows: tuple[Row, ...]
    gates: tuple[Passed, ...]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _reader(kind: Any) -> SchemaValidator:
    return SchemaValidator(_as_accepted(_adapter(kind).core_schema))


def _as_accepted(schema: Any) -> Any:
    """The schema without the checks of a request that is new: what was accepted once is read as it
    was, or a word that stands for nothing today would make a case of last year unreadable."""
    if isinstance(schema, list | tuple):
        return type(schema)(_as_accepted(one) for one in schema)
    if not isinstance(schema, dict):
        return schema
    said = {key: _as_accepted(one) for key, one in schema.items()}
    return said | {"post_init": False} if said.get("cls") in (Request, Search) else said


def _dumped(thing: object) -> dict[str, Any]:
    kind: Any = type(thing)
    try:
        told: dict[str, Any] = _adapter(kind).dump_python(thing, warnings="error")
    except PydanticSerializationError:
        raise problem("record.malformed") from None
    return told


def _made(kind: type[T], told: object) -> T:
    hashable: Any = kind
    try:
        made: T = _reader(hashable).validate_python(told)
    except ValidationError:
        raise problem("record.malformed") from None
    return made


def _told(happened: Event | Act) -> tuple[str, dict[str, Any]]:
    """The tag of what happened, and its fields."""
    tag = TAG_OF.get(type(happened))
    if tag is None:
        raise problem("record.not-registered", kind=type(happened).__name__[:40])
    if isinstance(happened, acts.Adopted):
        text = _Adopted(
            happened.source, happened.file_hash, happened.versions, happened.rows, happened.gates
        )
        return tag, _dumped(text)
    return tag, _dumped(happened)


def _happened(tag: str, says: dict[str, Any]) -> Event | Act:
    kind = TAGS.get(tag)
    if kind is None:
        raise problem("record.unknown-tag")
    if kind is acts.Adopted:
        text = _made(_Adopted, says)
        agreement = _agreement(text.source)
        return acts.Adopted(
            agreement, text.source, text.file_hash, text.versions, text.rows, text.gates
        )
    return _made(kind, says)


@lru_cache(maxsize=64)
def _agreement(source: str) -> Agreement:
    """The agreement that an adopted text says: it was read before it was adopted."""
    try:
        return read(source)
    except Problem:
        raise problem("record.agreement-unreadable") from None


# --- as JSON --------------------------------------------------------------------------------------


def _encoded(record: object) -> bytes:
    return canonical.encode({"v": VERSION, "record": _plain(_dumped(record))})


def _decoded(data: bytes, kind: type[T]) -> T:
    told = canonical.decode(data)
    if not isinstance(told, dict) or set(told) != {"v", "record"}:
        raise problem("record.malformed")
    if told["v"] != VERSION or isinstance(told["v"], bool):
        raise problem("record.version", known=VERSION)
    return _made(kind, _rich(told["record"]))


def _plain(value: Any) -> Any:
    """The value as canonical JSON can say it."""
    match value:
        case None:
            return {"~none": True}
        case Enum():
            return value.value
        case bytes():
            return {"~bytes": canonical.to_base64(value)}
        case datetime.date():
            return {"~day": value.isoformat()}
        case frozenset():
            return {"~set": sorted(value)}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            if any(key.startswith("~") for key in value):
                raise problem("record.malformed")
            return {key: _plain(item) for key, item in value.items()}
    return value


def _rich(told: Any) -> Any:
    """What `_plain` made that of."""
    if isinstance(told, list):
        return [_rich(item) for item in told]
    if not isinstance(told, dict):
        return told
    if len(told) == 1:
        ((key, said),) = told.items()
        if key in _RICH:
            try:
                return _RICH[key](said)
            except (TypeError, ValueError, AttributeError):
                raise problem("record.malformed") from None
    return {key: _rich(item) for key, item in told.items()}


def _set(said: list[Any]) -> frozenset[str]:
    if not all(isinstance(item, str) for item in said):
        raise TypeError
    return frozenset(said)


_RICH: Mapping[str, Callable[[Any], Any]] = {
    "~none": lambda said: None,
    "~bytes": canonical.from_base64,
    "~day": datetime.date.fromisoformat,
    "~set": _set,
}
