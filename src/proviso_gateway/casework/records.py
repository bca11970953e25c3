"""How what happened is kept: events, acts and statements as canonical JSON, and read back exactly.

The registry is closed. It holds the classes that an `Event`, an `Act` or a `Statement` is made of,
found from their own annotations, and nothing else can be written or read. What JSON cannot say is
an array whose first item is a tag: `["day", "2017-10-02"]`, `["Look", {…}]`. An agreement is kept
as the text that was adopted and read again. Every record begins with its version.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Any,
    ForwardRef,
    Literal,
    NewType,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.case import Line
from proviso_gateway.casework.events import Event
from proviso_gateway.casework.request import Request
from proviso_gateway.errors import problem
from proviso_gateway.institution.acts import Act, ActLine
from proviso_gateway.institution.statements import Statement
from proviso_gateway.terms import Handle
from proviso_gateway.tracing.people import Search
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import canonical
from proviso_verify.commitments import Opening
from proviso_verify.errors import Problem

VERSION = 1
"""Of the records' form. A reader refuses any other; whoever changes the form reads both."""

T = TypeVar("T")


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


def write(thing: object) -> bytes:
    """The record of one thing of a registered class, as canonical JSON.

    Raises `record.not-registered` for anything else, and as `canonical.encode`.
    """
    return canonical.encode({"v": VERSION, "record": _written(thing)})


def read_record(data: bytes, kind: type[T]) -> T:
    """The thing of this class that a record tells.

    Raises `record.version`, `record.unknown-tag`, `record.malformed`, or a problem of `canonical`
    or of a class that refuses the values.
    """
    told = canonical.decode(data)
    if not isinstance(told, dict) or set(told) != {"v", "record"}:
        raise problem("record.malformed")
    if told["v"] != VERSION or isinstance(told["v"], bool):
        raise problem("record.version", known=VERSION)
    thing = _read(told["record"])
    if not isinstance(thing, kind):
        raise problem("record.malformed")
    return thing


def registry() -> Mapping[str, type]:
    """Every class that can be in a record, by its tag."""
    return _registry()


# --- writing --------------------------------------------------------------------------------------


def _written(thing: object) -> Any:
    if isinstance(thing, Enum):
        return [_tag(type(thing)), thing.value]
    if isinstance(thing, str | bool | int):
        return thing
    if isinstance(thing, Mapping):
        return {key: _written(value) for key, value in thing.items()}
    for tag, (plain, write_plain, _) in _PLAIN.items():
        if isinstance(thing, plain):
            return [tag, *write_plain(thing)]
    if isinstance(thing, Agreement):
        return ["agreement"]  # told by the text beside it
    kind: Any = type(thing)
    return [_tag(kind), {field: _written(getattr(thing, field)) for field in _hints(kind)}]


def _tag(kind: type) -> str:
    tag = kind.__name__
    if _registry().get(tag) is not kind:
        raise problem("record.not-registered", kind=kind.__name__[:40])
    return tag


# --- reading --------------------------------------------------------------------------------------


def _read(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _read(value) for key, value in told.items()}
    if not isinstance(told, list):
        return told
    tag, *rest = told or [None]
    if isinstance(tag, str) and tag in _PLAIN:
        return _read_plain(tag, rest)
    if tag == "agreement" and not rest:
        return _AGREEMENT_APART
    kind = _registry().get(tag) if isinstance(tag, str) else None
    if kind is None:
        raise problem("record.unknown-tag")
    if len(rest) != 1:
        raise problem("record.malformed")
    try:
        return kind(rest[0]) if issubclass(kind, Enum) else _built(kind, rest[0])
    except (TypeError, ValueError):
        raise problem("record.malformed") from None


def _read_plain(tag: str, rest: list[Any]) -> Any:
    try:
        return _PLAIN[tag][2](rest)
    except (TypeError, ValueError, AttributeError):
        raise problem("record.malformed") from None


def _built(kind: type, told: Any) -> Any:
    """The thing of a registered class, its values held to what the class declares."""
    hints = _hints(kind)
    if not isinstance(told, dict) or set(told) != set(hints):
        raise problem("record.malformed")
    values = {field: _read(value) for field, value in told.items()}
    for field, value in values.items():
        if value is _AGREEMENT_APART:
            values[field] = value = _agreement(values.get("source"))
        if not _fits(value, hints[field]):
            raise problem("record.malformed")
    return _as_accepted(kind, values) if kind in (Request, Search) else kind(**values)


def _as_accepted(kind: type, values: Mapping[str, Any]) -> Any:
    """What was accepted once, as it was: what is refused today (a word that now stands for nothing)
    does not make a case of last year unreadable."""
    thing: Any = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(thing, name, value)
    return thing


@lru_cache(maxsize=64)
def _agreement(source: object) -> Agreement:
    """The agreement that an adopted text says: it was read before it was adopted."""
    if not isinstance(source, str):
        raise problem("record.malformed")
    try:
        return read(source)
    except Problem:
        raise problem("record.agreement-unreadable") from None


_AGREEMENT_APART = object()


def _one(rest: list[Any]) -> Any:
    (only,) = rest
    if not isinstance(only, str):
        raise TypeError
    return only


def _nothing(rest: list[Any]) -> None:
    () = rest


def _items(rest: list[Any]) -> Iterator[Any]:
    return (_read(item) for item in rest)


_Plain = tuple[type | tuple[type, ...], Callable[[Any], Any], Callable[[list[Any]], Any]]
_PLAIN: Mapping[str, _Plain] = {
    "none": (NoneType, lambda _: (), _nothing),
    "bytes": (
        bytes,
        lambda data: (canonical.to_base64(data),),
        lambda rest: canonical.from_base64(_one(rest)),
    ),
    "day": (
        datetime.date,
        lambda day: (day.isoformat(),),
        lambda rest: datetime.date.fromisoformat(_one(rest)),
    ),
    "tuple": (tuple, lambda items: map(_written, items), lambda rest: tuple(_items(rest))),
    "list": (list, lambda items: map(_written, items), lambda rest: list(_items(rest))),
    "set": (frozenset, lambda items: map(_written, sorted(items)), lambda r: frozenset(_items(r))),
}
"""What is no class of ours: its tag, its type, how it is written and how it is read."""


# --- the registry ---------------------------------------------------------------------------------

_ROOTS = (Event, Act, Line, ActLine, Statement, Private)


@cache
def _registry() -> Mapping[str, type]:
    found: dict[str, type] = {}
    waiting: list[Any] = list(_ROOTS)
    while waiting:
        hint = waiting.pop()
        if isinstance(hint, NewType):
            waiting.append(hint.__supertype__)
        elif not isinstance(hint, type) or get_origin(hint) is not None:
            waiting.extend(arg for arg in get_args(hint) if not isinstance(arg, str))
        elif (is_dataclass(hint) or issubclass(hint, Enum)) and hint not in found.values():
            tag = hint.__name__
            assert tag not in {**found, **_PLAIN}, f"two classes are called {tag}"
            found[tag] = hint
            if is_dataclass(hint):
                waiting.extend(_hints(hint).values())
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """The fields of a dataclass, with what each is declared to hold."""
    if not is_dataclass(kind):
        return MappingProxyType({})
    hints = get_type_hints(kind)
    return MappingProxyType({field.name: hints[field.name] for field in fields(kind)})


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is what an annotation says."""
    if hint is Any or isinstance(hint, ForwardRef):  # JSON again, as deep as it likes
        return True
    if isinstance(hint, NewType):
        return _fits(value, hint.__supertype__)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inner)
    if origin is Literal:
        return isinstance(value, str) and value in inner
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        each = inner[:1] * len(value) if inner[1:] == (...,) else inner
        return len(value) == len(each) and all(map(_fits, value, each))
    if origin is frozenset:
        return isinstance(value, frozenset) and all(_fits(item, inner[0]) for item in value)
    if origin is list:
        return isinstance(value, list) and all(_fits(item, inner[0]) for item in value)
    if origin is not None:  # a mapping: its keys are text by the form of a record
        return isinstance(value, Mapping) and all(_fits(v, inner[1]) for v in value.values())
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)
