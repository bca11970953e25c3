"""What an entry of the log may say: the closed table of kinds and, for each, its exact keys.

An entry is canonical JSON of at most 65,535 bytes. Its values are codes of closed lists, handles,
months, days, hashes, base64 and integers: nothing that a person, or an attacker, could have typed.
Whether an entry may stand where it stands in a log is asked in `history`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from proviso_verify.canonical import LARGEST, Value, decode, encode, from_base64
from proviso_verify.errors import Problem, problem, shown
from proviso_verify.officers import ROLES
from proviso_verify.signing import SEALING, SIGNING, key_bytes

VERSION = 1

LARGEST_ENTRY = 65_535
"""Bytes: the most that a bundle's two-byte length can say (tlog-tiles)."""

REHEARSAL = "rehearsal.invalid/"
"""Every origin of a rehearsal begins so, and no live one: a checkpoint tells by itself which."""

Shape: TypeAlias = "Callable[[object], bool]"
"""Whether a value may stand under a key."""

Keys: TypeAlias = "Mapping[str, Shape]"


def matching(pattern: str) -> Shape:
    """Text that matches the pattern as a whole."""
    whole = re.compile(pattern)
    return lambda value: isinstance(value, str) and whole.fullmatch(value) is not None


def one_of(*codes: str) -> Shape:
    """One code of a closed list."""
    return lambda value: isinstance(value, str) and value in codes


def integer(least: int) -> Shape:
    """An integer from `least` to 2^53 - 1."""
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST
    )


def base64_of(length: int) -> Shape:
    """Canonical base64 of so many bytes."""

    def shape(value: object) -> bool:
        try:
            return isinstance(value, str) and len(from_base64(value)) == length
        except Problem:
            return False

    return shape


def key_of(prefix: str) -> Shape:
    """A key written with its kind, `ed25519:` or `x25519:`."""

    def shape(value: object) -> bool:
        try:
            return isinstance(value, str) and len(key_bytes(value, prefix)) == 32
        except Problem:
            return False

    return shape


def list_of(shape: Shape, least: int = 0, most: int = 2, *, different: bool = False) -> Shape:
    """A list of so many values of one shape."""
    return lambda value: (
        isinstance(value, list)
        and least <= len(value) <= most
        and all(shape(item) for item in value)
        and (not different or len(set(value)) == len(value))
    )


def commitments(*names: str) -> Shape:
    """An object with exactly these names, a commitment under each."""
    return lambda value: (
        isinstance(value, dict) and set(value) == set(names) and all(map(HASH, value.values()))
    )


def _day(value: object) -> bool:
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _roles(value: object) -> bool:
    return isinstance(value, list) and value == sorted(set(ROLES) & {str(code) for code in value})


HANDLE = matching(r"[a-z2-7]{26}")
HASH = matching(r"[0-9a-f]{64}")
PERIOD = matching(r"[0-9]{4}-(0[1-9]|1[0-2])")
CODE = matching(r"[a-z][a-z0-9-]{0,39}")
FIELD = matching(r"[a-z][a-z_]{0,39}")
ORIGIN = matching(r"[a-z0-9][a-z0-9./_-]{0,199}")
SIGNING_KEY = key_of(SIGNING)
SEALING_KEY = key_of(SEALING)
SIGNATURE = base64_of(64)

_SIGNED: Keys = {"keys": list_of(SIGNING_KEY), "signatures": list_of(SIGNATURE)}
_TWO_SIGNED: Keys = {"keys": list_of(SIGNING_KEY, 2), "signatures": list_of(SIGNATURE, 2)}
_BODY: Keys = {"body": HASH}
_NEXT: Keys = {"prev": HANDLE}

BASIS = ("agreement", "order")
"""A case stands on one of these: the hash of an agreement's version, or of a court order."""

COURT_ORDER = "court-order"
"""The name under which the cases of all court orders are counted."""

CASE_KINDS = ("request", "assessment", "refusal", "closure", "approval", "search", "answer")

RESERVED = ("erasure", "key", "waiver")
"""Named in the closed list; refused until their keys are fixed."""

KINDS: Mapping[str, Keys] = {
    "genesis": {
        "origin": ORIGIN,
        "key": SIGNING_KEY,
        "administrators": list_of(SIGNING_KEY, 2, different=True),
        "mode": one_of("live", "rehearsal"),
    },
    "officer": {
        "act": one_of("enrolled", "left"),
        "key": SIGNING_KEY,
        "roles": _roles,
        "until": integer(0),
        **_TWO_SIGNED,
    },
    "requester": {
        "act": one_of("enrolled", "left"),
        "requester": CODE,
        "key": SEALING_KEY,
        **_TWO_SIGNED,
    },
    "agreement": {
        "act": one_of(
            "adopted", "in_force", "held", "superseded", "withdrawn", "stopped", "restarted"
        ),
        "agreement": HASH,
        "name": CODE,
        "date": _day,
        "file": HASH,
        **_SIGNED,
    },
    "order": {
        "act": one_of("recorded", "began", "lapsed", "ended"),
        "effect": one_of("discloses", "stops"),
        "order": HASH,
        "name": lambda value: value == "" or CODE(value),
        "from": _day,
        "until": _day,
        **_SIGNED,
    },
    "request": {
        "number": integer(1),
        "requester": CODE,
        "commitments": commitments("content"),
        **_BODY,
    },
    "assessment": {"commitments": commitments("outcome", "reasons"), **_NEXT, **_BODY},
    "refusal": {"commitments": commitments("reason"), **_NEXT, **_BODY},
    "closure": {"commitments": commitments("reason"), **_NEXT, **_BODY},
    "approval": {"proposal": HASH, **_TWO_SIGNED, **_NEXT, **_BODY},
    "search": {"commitments": commitments("model", "register", "search"), **_NEXT},
    "answer": {
        "commitments": commitments("cause", "fields", "outcome", "review", "use_limits"),
        "tag": base64_of(16),
        **_NEXT,
        **_BODY,
    },
    "opening": {"of": PERIOD, "name": CODE, "file": HASH},
    "statistics": {"of": PERIOD, "file": HASH},
    "heartbeat": {},
}

_EVERY: Keys = {
    "v": lambda value: value == VERSION and not isinstance(value, bool),
    "kind": one_of(*KINDS),
    "handle": HANDLE,
    "period": PERIOD,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log, well-formed: its kind, its handle, its month, and all of its keys."""

    kind: str
    handle: str
    period: str
    fields: Mapping[str, Any]
    data: bytes

    @property
    def prev(self) -> str | None:
        """The handle of the case's previous entry; None where no case goes on."""
        return self.text("prev") if "prev" in self.fields else None

    @property
    def has_basis(self) -> bool:
        """Whether this entry belongs to a case, and so stands on an agreement or an order."""
        return self.kind in CASE_KINDS

    @property
    def basis(self) -> tuple[str, str]:
        """What the case stands on: (`agreement` or `order`, hash). Only for kinds of a case."""
        name = "agreement" if "agreement" in self.fields else "order"
        return name, self.text(name)

    @property
    def commitments(self) -> Mapping[str, str]:
        """Name → commitment, the private body's among them as `body`."""
        named = dict(self.fields.get("commitments", {}))
        return named | ({"body": self.text("body")} if "body" in self.fields else {})

    @property
    def digest(self) -> str:
        """SHA-256 of the entry's bytes, lower-case hex: what verifiers pin of a genesis entry."""
        return hashlib.sha256(self.data).hexdigest()

    def text(self, key: str) -> str:
        """The text under a key that this kind has."""
        return str(self.fields[key])

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key that this kind has."""
        return tuple(self.fields[key])


def parse(data: bytes) -> Entry:
    """The entry that these bytes are, or a problem: `entry.too-long`, `entry.not-an-object`,
    `entry.unknown-kind`, `entry.kind-reserved`, `entry.unknown-key`, `entry.missing-key`,
    `entry.bad-value`, `entry.contradiction`, or one of `canonical`.
    """
    if len(data) > LARGEST_ENTRY:
        raise problem("entry.too-long")
    return _checked(decode(data), data)


def build(kind: str, **keys: object) -> Entry:
    """A new entry of this kind, held to the same table as one that is read.

    `v` is added; `handle`, `period` and every key of the kind are given. Its bytes are `data`.
    """
    data = encode({"v": VERSION, "kind": kind, **keys})
    if len(data) > LARGEST_ENTRY:
        raise problem("entry.too-long")
    return _checked(decode(data), data)


def _checked(value: Value, data: bytes) -> Entry:
    if not isinstance(value, dict):
        raise problem("entry.not-an-object")
    kind = value.get("kind")
    if kind in RESERVED:
        raise problem("entry.kind-reserved", kind=kind)
    if not isinstance(kind, str) or kind not in KINDS:
        raise problem("entry.unknown-kind")
    keys = {**_EVERY, **KINDS[kind], **_basis_keys(kind, value)}
    for key in sorted(set(value) - set(keys)):
        raise problem("entry.unknown-key", kind=kind, key=shown(key))
    for key, shape in keys.items():
        if key not in value:
            raise problem("entry.missing-key", kind=kind, key=key)
        if not shape(value[key]):
            raise problem("entry.bad-value", kind=kind, key=key)
    for what, holds in CONTRADICTIONS:
        if not holds(value):
            raise problem("entry.contradiction", kind=kind, what=what)
    return Entry(kind, str(value["handle"]), str(value["period"]), MappingProxyType(value), data)


def _basis_keys(kind: str, value: Mapping[str, object]) -> Keys:
    """Exactly one of `agreement` and `order`: the one that is there, else the first is missed."""
    if kind not in CASE_KINDS:
        return {}
    return {"order" if "order" in value and "agreement" not in value else "agreement": HASH}


def _is(value: Mapping[str, Any], kind: str, **keys: object) -> bool:
    return value["kind"] == kind and all(value[key] == wanted for key, wanted in keys.items())


CONTRADICTIONS: tuple[tuple[str, Callable[[Mapping[str, Any]], bool]], ...] = (
    (
        "as many signatures as keys",
        lambda v: "keys" not in v or len(v["keys"]) == len(v["signatures"]),
    ),
    (
        "`rehearsal.invalid/` in the origin of rehearsals, and of nothing else",
        lambda v: (
            v["kind"] != "genesis"
            or str(v["origin"]).startswith(REHEARSAL) == (v["mode"] == "rehearsal")
        ),
    ),
    (
        "at least one role, and an end, for an officer who is enrolled",
        lambda v: not _is(v, "officer", act="enrolled") or bool(v["roles"] and v["until"]),
    ),
    (
        "no role and no end for an officer who left",
        lambda v: not _is(v, "officer", act="left") or not (v["roles"] or v["until"]),
    ),
    (
        "a name other than `court-order`, under which the cases of orders are counted",
        lambda v: v["kind"] != "agreement" or v["name"] != COURT_ORDER,
    ),
    (
        "the name of the agreement that an order stops, and none when it discloses",
        lambda v: v["kind"] != "order" or (v["name"] != "") == (v["effect"] == "stops"),
    ),
    (
        "an `until` that is not before its `from`",
        lambda v: v["kind"] != "order" or v["from"] <= v["until"],  # ISO 8601 days sort as text
    ),
)
"""What must hold between the keys of one entry: in words, and as a test."""
