"""What an entry of the log may say: the closed table of kinds and, for each, its exact keys.

An entry is canonical JSON of at most 65,535 bytes. Its values are codes of closed lists, handles,
months, days, hashes, base64 and integers: nothing that a person, or an attacker, could have typed.
Whether an entry may stand where it stands in a log is asked in `history`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from proviso_verify.canonical import Value, decode, encode
from proviso_verify.errors import problem, shown
from proviso_verify.keys import SIGNING, kind_of, signer_of
from proviso_verify.officers import HELD, SERVER
from proviso_verify.periods import within
from proviso_verify.shapes import (
    CODE,
    DAY,
    FILE,
    HANDLE,
    HASH,
    KNOWN,
    LAST,
    LOG_KEY,
    NAME,
    ORIGIN,
    PARTIES,
    PERIOD,
    ROWS,
    SEALING_KEY,
    SET_OF_ROLES,
    SIGNATURE,
    SIGNING_KEY,
    VERSIONS,
    Keys,
    Shape,
    base64_of,
    commitments,
    exactly,
    integer,
    list_of,
    object_of,
    one_of,
    pattern_of,
)
from proviso_verify.signing import Signature
from proviso_verify.timetable import STATUSES

VERSION = 2

LARGEST_ENTRY = 65_535
"""Bytes: the most that a bundle's two-byte length can say (tlog-tiles)."""

REHEARSAL = "rehearsal.invalid/"
"""Every origin of a rehearsal begins so, and no live one: a checkpoint tells by itself which."""

_BODY: Keys = {"body": HASH}
_NEXT: Keys = {"prev": HANDLE}


def signed(least: int = 2, most: int = 2) -> Keys:
    """What stands under every entry that people sign: since when, by whom, and their hands."""
    return {
        "begun": PERIOD,
        "keys": list_of(SIGNING_KEY, least, most),
        "signatures": list_of(SIGNATURE, least, most),
    }


_ACT: Keys = {"after": LAST, **signed(1, 2)}
"""An act of the institution; how many must sign is asked where their roles are (`statements`)."""

_ORDER: Keys = {
    "effect": one_of("discloses", "stops"),
    "order": HASH,
    "name": NAME,
    "from": DAY,
    "until": DAY,
}
_STATUS: Keys = {"agreement": HASH, "name": CODE, "date": DAY, "known": KNOWN}
_STOP: Keys = {"agreement": HASH, "name": CODE, **_ACT}

BASIS = ("agreement", "order")
"""A case stands on one of these: the hash of an agreement's version, or of a court order."""

COURT_ORDER = "court-order"
"""The name under which the cases of all court orders are counted."""

CASE_KINDS = ("request", "assessment", "refusal", "closure", "approval", "search", "answer")

HOUSE_REASONS = ("closed", "no-staff", "register-unavailable", "system-fault")
"""Why a whole slot may be put off: the house's own reasons, never one that a case could have."""

KINDS: Mapping[str, Keys] = {
    "request": {
        "number": integer(1),
        "requester": CODE,
        "commitments": commitments("content", "fields", "ground"),
        **_BODY,
    },
    "assessment": {"commitments": commitments("outcome", "reasons"), **_NEXT, **_BODY},
    "refusal": {"commitments": commitments("reason"), **_NEXT, **_BODY},
    "closure": {"commitments": commitments("reason"), **_NEXT, **_BODY},
    "approval": {"proposal": HASH, "by": PERIOD, **signed(), **_NEXT, **_BODY},
    "search": {"commitments": commitments("model", "register", "search"), **_NEXT},
    "answer": {
        "commitments": commitments("cause", "fields", "outcome", "review", "use_limits"),
        "tag": base64_of(16),
        **_NEXT,
        **_BODY,
    },
    "opening": {
        "of": PERIOD,
        "name": CODE,
        "file": HASH,
        "supersedes": FILE,
    },
    "statistics": {"of": PERIOD, "file": HASH},
    "heartbeat": {},
}
"""The kinds of entry that are one act each, and the keys of each."""

ACTS: Mapping[tuple[str, str], Keys] = {
    ("genesis", "founded"): {
        "origin": ORIGIN,
        "key": LOG_KEY,
        "administrators": list_of(object_of({"key": SIGNING_KEY, "held": one_of(*HELD)}), 2),
        "mode": one_of("live", "rehearsal"),
        "parties": PARTIES,
        **signed(),
    },
    ("officer", "enrolled"): {
        "officers": list_of(
            object_of(
                {
                    "key": SIGNING_KEY,
                    "roles": SET_OF_ROLES,
                    "until": integer(1),
                    "held": one_of(*HELD),
                    "after": LAST,
                }
            ),
            1,
            200,
        ),
        **signed(1, 2),
        **_BODY,
    },
    ("officer", "left"): {
        "officers": list_of(object_of({"key": SIGNING_KEY, "after": LAST}), 1, 200),
        **signed(1, 2),
    },
    ("requester", "enrolled"): {"requester": CODE, "key": SEALING_KEY, **_ACT, **_BODY},
    ("requester", "left"): {"requester": CODE, "key": SEALING_KEY, **_ACT},
    ("agreement", "adopted"): {
        "name": CODE,
        "file": HASH,
        "versions": VERSIONS,
        "timetable": ROWS,
        **_ACT,
        **_BODY,
    },
    **{("agreement", status): _STATUS for status in STATUSES},
    ("agreement", "stopped"): _STOP,
    ("agreement", "restarted"): _STOP,
    ("order", "recorded"): {**_ORDER, **_ACT, **_BODY},
    ("order", "began"): _ORDER,
    ("order", "lapsed"): _ORDER,
    ("order", "ended"): {**_ORDER, **_ACT},
    ("key", "changed"): {"key": LOG_KEY, "after": LAST, **signed(4, 4)},
    ("key", "lost"): {"key": LOG_KEY, "after": LAST, **signed(3, 3)},
    ("policy", "set"): {"policy": HASH, "parties": PARTIES, **_ACT},
    ("waiver", "clock"): {"month": PERIOD, **_ACT},
    ("waiver", "witnesses"): {"month": PERIOD, **_ACT},
    ("postponement", "postponed"): {
        "name": CODE,
        "slot": DAY,
        "to": DAY,
        "reason": one_of(*HOUSE_REASONS),
        **_ACT,
    },
    ("erasure", "terms"): {
        "name": CODE,
        "refused": integer(1),
        "approved": integer(1),
        "accounts": integer(1),
        **_ACT,
    },
    ("erasure", "cohort"): {
        "name": CODE,
        "of": PERIOD,
        "what": one_of("refused", "approved", "accounts"),
        "cases": integer(1),
        "commitments": commitments("kept"),
    },
    ("erasure", "late"): {"commitments": commitments("cases")},
    ("recall", "counted"): {"name": CODE, "of": PERIOD, "commitments": commitments("cases")},
}
"""The kinds of entry by which the institution acts, each with its acts and the keys of each."""

ACTING = frozenset(kind for kind, _ in ACTS)

_EVERY: Keys = {
    "v": exactly(VERSION),
    "kind": one_of(*KINDS, *sorted(ACTING)),
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
    def act(self) -> tuple[str, str]:
        """What an entry of the institution does: its kind, and the act."""
        return self.kind, self.text("act")

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
    def signatures(self) -> tuple[Signature, ...]:
        """The signatures under this entry, in the order of its `keys`."""
        return tuple(self.fields["signatures"])

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
    `entry.format-1`, `entry.unknown-kind`, `entry.unknown-key`,
    `entry.missing-key`, `entry.bad-value`, `entry.contradiction`, or one of `canonical`.
    """
    if len(data) > LARGEST_ENTRY:
        raise problem("entry.too-long")
    entry = _recognised(data)
    return _checked(decode(data), data) if entry is None else entry


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
    if value.get("v") == 1 and value["v"] is not True:
        raise problem("entry.format-1")
    kind = value.get("kind")
    if not isinstance(kind, str) or (kind not in KINDS and kind not in ACTING):
        raise problem("entry.unknown-kind")
    keys = _table(kind, _act_of(kind, value), _basis_of(kind, value))
    if value.keys() != keys.keys():
        for key in sorted(set(value) - set(keys)):
            raise problem("entry.unknown-key", kind=kind, key=shown(key))
        missing = next(key for key in keys if key not in value)
        raise problem("entry.missing-key", kind=kind, key=missing)
    for key, shape in keys.items():
        if not shape(value[key]):
            raise problem("entry.bad-value", kind=kind, key=key)
    return _without_contradiction(kind, value, data)


def _without_contradiction(kind: str, value: dict[str, Any], data: bytes) -> Entry:
    for what, holds in CONTRADICTIONS.get(kind, ()):
        if not holds(value):
            raise problem("entry.contradiction", kind=kind, what=what)
    return Entry(kind, str(value["handle"]), str(value["period"]), MappingProxyType(value), data)


def _recognised(data: bytes) -> Entry | None:
    """The entry of a case that these bytes are, if one pattern says so: canonical, with exactly its
    keys. Nearly all of a log is read so. None where it does not; then each rule is asked in turn.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return None
    at = text.find(_KIND) + len(_KIND)
    kind = text[at : text.find('"', at)]
    basis = BASIS[0] if text.startswith('{"agreement"') else BASIS[1]
    form = _forms().get((kind, basis))
    if form is None or form.whole.fullmatch(text) is None:
        return None
    value: dict[str, Any] = _READER.raw_decode(text)[0]
    if not all(shape(value[key]) for key, shape in form.asked):
        return None
    return _without_contradiction(kind, value, data)


_KIND = '"kind":"'
_READER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class _Form:
    """How the bytes of one kind of entry look, and which values are to be asked besides."""

    whole: re.Pattern[str]
    asked: tuple[tuple[str, Shape], ...]


@cache
def _forms() -> Mapping[tuple[str, str], _Form]:
    """The form of every kind of a case and what it stands on, made from the table of kinds."""
    forms = {}
    for kind in CASE_KINDS:
        for basis in BASIS:
            keys = {**_table(kind, "", basis), "kind": one_of(kind)}
            asked = tuple((key, shape) for key, shape in keys.items() if not shape.exact)
            forms[kind, basis] = _Form(re.compile(pattern_of(keys)), asked)
    return forms


def _act_of(kind: str, value: Mapping[str, object]) -> str:
    """What the entry does, for kinds that have acts; empty for the others."""
    if kind in KINDS:
        return ""
    if "act" not in value:
        raise problem("entry.missing-key", kind=kind, key="act")
    act = value["act"]
    if not isinstance(act, str) or (kind, act) not in ACTS:
        raise problem("entry.bad-value", kind=kind, key="act")
    return act


def _basis_of(kind: str, value: Mapping[str, object]) -> str:
    """Exactly one of `agreement` and `order`: the one that is there, else the first is missed."""
    if kind not in CASE_KINDS:
        return ""
    return "order" if "order" in value and "agreement" not in value else "agreement"


@cache
def _table(kind: str, act: str, basis: str) -> Keys:
    """Every key of such an entry, and its shape. There are some thirty such tables."""
    own = {"act": one_of(act), **ACTS[kind, act]} if act else KINDS[kind]
    return {**_EVERY, **own, **({basis: HASH} if basis else {})}


def _different(keys: Iterable[str]) -> bool:
    """Whether so many keys are as many signers: one raw key is one signer, however it is named."""
    raw = [signer_of(key) for key in keys]
    return len(set(raw)) == len(raw)


def _fits(value: Mapping[str, Any]) -> bool:
    """Whether every signature is of its key's kind."""
    return "keys" not in value or (
        len(value["keys"]) == len(value["signatures"])
        and all(
            isinstance(signature, str) == (kind_of(key) == SIGNING)
            for key, signature in zip(value["keys"], value["signatures"], strict=True)
        )
    )


def _begun(value: Mapping[str, Any]) -> bool:
    """Whether it joined the log in time. What was signed and not used cannot be kept for later."""
    return "begun" not in value or within(value["period"], value["begun"], 1)


Rule: TypeAlias = "tuple[str, Callable[[Mapping[str, Any]], bool]]"

_HANDS: tuple[Rule, ...] = (
    ("one signature for each key, of that key's kind", _fits),
    ("a `period` that is the month in which it was begun, or the next", _begun),
)

MONTHS_TO_SEARCH = 2
"""An approval runs out at the latest in the second month after it was begun."""

CONTRADICTIONS: Mapping[str, tuple[Rule, ...]] = {
    "genesis": (
        *_HANDS,
        (
            "`rehearsal.invalid/` in the origin of rehearsals, and of nothing else",
            lambda v: str(v["origin"]).startswith(REHEARSAL) == (v["mode"] == "rehearsal"),
        ),
        (
            "two administrators with different keys, none of them the log's",
            lambda v: _different([v["key"], *(one["key"] for one in v["administrators"])]),
        ),
        (
            "administrators who hold their keys themselves, where the log is live",
            lambda v: (
                v["mode"] == "rehearsal"
                or all(one["held"] != SERVER for one in v["administrators"])
            ),
        ),
    ),
    "officer": (
        *_HANDS,
        ("each key once", lambda v: _different(one["key"] for one in v["officers"])),
    ),
    "requester": _HANDS,
    "agreement": (
        *_HANDS,
        (
            "a name other than `court-order`, under which the cases of orders are counted",
            lambda v: v["name"] != COURT_ORDER,
        ),
        (
            "each version once",
            lambda v: "versions" not in v or len(set(v["versions"])) == len(v["versions"]),
        ),
    ),
    "order": (
        *_HANDS,
        (
            "the name of the agreement that an order stops, and none when it discloses",
            lambda v: (v["name"] != "") == (v["effect"] == "stops"),
        ),
        (
            "an `until` that is not before its `from`",
            lambda v: bool(v["from"] <= v["until"]),  # ISO 8601 days sort as text
        ),
    ),
    "approval": (
        *_HANDS,
        (
            "a `by` in the month in which it was begun, or one of the two after",
            lambda v: within(v["by"], v["begun"], MONTHS_TO_SEARCH),
        ),
    ),
    "key": _HANDS,
    "policy": _HANDS,
    "waiver": _HANDS,
    "postponement": (
        *_HANDS,
        ("a later day to which the slot is put off", lambda v: bool(v["slot"] < v["to"])),
    ),
    "recall": (("a month that is over", lambda v: bool(v["of"] < v["period"])),),
    "erasure": (
        *_HANDS,
        (
            "refused cases kept no longer than approved ones, and these no longer than accounts",
            lambda v: v["act"] != "terms" or bool(v["refused"] <= v["approved"] <= v["accounts"]),
        ),
        (
            "a month of receipt that is over",
            lambda v: v["act"] != "cohort" or bool(v["of"] < v["period"]),
        ),
    ),
}
"""What must hold between the keys of one entry, by its kind: in words, and as a test."""
