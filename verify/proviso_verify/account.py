"""What a person was told of their own record: each disclosure, held to the log.

An account is canonical JSON: `{"v": 1, "rehearsal": bool, "origin", "on": day, "says": sentence,
"told": [{"entry": handle, "key": hex, "on": day, "requester": code, "basis": {"agreement" or
"order": hash}, "openings": [{"name", "value", "salt"}], "words": {…}}]}`. `key` opens the tag of
that entry and of no other (`tags`). Only `outcome`, `fields`, `use_limits` and `ground` may be
opened, and only as a disclosure: an account that told of another outcome would break the one answer
for everything undisclosable. `says` and `words` stand in no log, so nothing proves them; and no
account proves that it tells of everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from proviso_verify.canonical import Value, decode, encode, from_base64, to_base64
from proviso_verify.commitments import Opening, salt_of
from proviso_verify.entries import REHEARSAL, Entry, parse
from proviso_verify.errors import problem, shown
from proviso_verify.log import VerifiedLog
from proviso_verify.shapes import CODE, HANDLE, HASH
from proviso_verify.tags import tag_of

VERSION = 1

OPENABLE = ("outcome", "fields", "use_limits", "ground")
"""`ground` is committed in the case's request, the others in its answer."""

DISCLOSED = "disclosed"

LARGEST_ACCOUNT = 4 * 1024 * 1024

_KEYS = {"v", "rehearsal", "origin", "on", "says", "told"}
_TOLD = {"entry", "key", "on", "requester", "basis", "openings", "words"}
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Told:
    """One disclosure as an account tells it, not yet verified. `basis` is a kind and a hash;
    `openings` holds name → (value, salt)."""

    entry: str
    key: bytes
    on: str
    requester: str
    basis: tuple[str, str]
    openings: Mapping[str, tuple[Value, bytes]]
    words: Mapping[str, Value]

    def as_canonical(self) -> dict[str, Value]:
        """As an account has it."""
        return {
            "entry": self.entry,
            "key": self.key.hex(),
            "on": self.on,
            "requester": self.requester,
            "basis": {self.basis[0]: self.basis[1]},
            "openings": [
                {"name": name, "value": value, "salt": to_base64(salt)}
                for name, (value, salt) in self.openings.items()
            ],
            "words": dict(self.words),
        }


@dataclass(frozen=True, slots=True)
class Account:
    """What a person was told on a day; nothing, where `told` is empty."""

    rehearsal: bool
    origin: str
    on: str
    says: str
    told: tuple[Told, ...]

    def encode(self) -> bytes:
        """The bytes of the account."""
        return encode(
            {
                "v": VERSION,
                "rehearsal": self.rehearsal,
                "origin": self.origin,
                "on": self.on,
                "says": self.says,
                "told": [one.as_canonical() for one in self.told],
            }
        )


@dataclass(frozen=True, slots=True)
class ProvenDisclosure:
    """What the log proves of one disclosure that is told: this entry was made in that month, about
    whoever holds the key, for this requester, under this agreement or order, and holds these
    values."""

    index: int
    handle: str
    period: str
    requester: str
    basis: str
    openings: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ProvenAccount:
    """An account that holds, in a log of this size; the log was `pinned` by its genesis or not."""

    origin: str
    rehearsal: bool
    size: int
    root: str
    told: tuple[ProvenDisclosure, ...]
    pinned: bool = False


def parse_account(data: bytes) -> Account:
    """The account that these bytes are. Raises `account.malformed`, and problems of `canonical`."""
    if len(data) > LARGEST_ACCOUNT:
        raise problem("account.malformed", what="it is too long")
    value = decode(data)
    if (
        not isinstance(value, dict)
        or set(value) != _KEYS
        or value["v"] is True
        or value["v"] != VERSION
    ):
        raise problem("account.malformed", what="its keys are not those of version 1")
    rehearsal, told = value["rehearsal"], value["told"]
    if not isinstance(rehearsal, bool) or not isinstance(told, list):
        raise problem("account.malformed", what="a value is of another kind")
    return Account(
        rehearsal,
        _text(value, "origin"),
        _day(value),
        _text(value, "says"),
        tuple(map(_told, told)),
    )


def verify_account(data: bytes, log: VerifiedLog) -> ProvenAccount:
    """What the account proves, if all of it holds in this log, every entry of which is judged
    first.

    Raises `account.other-log`, `account.told-twice`, `account.not-there` where no entry of this log
    has that handle, `account.no-answer`, `account.tag-differs`, `account.differs`,
    `account.opening-fails`, `account.not-openable`, `account.no-disclosure`, and problems of the
    log.
    """
    account, history = parse_account(data), log.history()
    if account.origin != history.origin:
        raise problem("account.other-log")
    if account.rehearsal != history.origin.startswith(REHEARSAL):
        raise problem("account.differs", name="rehearsal")
    wanted = {one.entry: one for one in account.told}
    if len(wanted) != len(account.told):
        raise problem("account.told-twice")
    proven = {
        entry.handle: _proven(wanted[entry.handle], entry, index, request)
        for index, entry, request in _answers(log, wanted)
    }
    if len(proven) < len(wanted):
        raise problem("account.not-there")
    head = log.signed.checkpoint
    return ProvenAccount(
        origin=history.origin,
        rehearsal=account.rehearsal,
        size=head.size,
        root=head.root.hex(),
        told=tuple(proven[one.entry] for one in account.told),
        pinned=log.pinned,
    )


def _answers(log: VerifiedLog, wanted: Mapping[str, Told]) -> Iterator[tuple[int, Entry, Entry]]:
    """Those of the wanted entries that there are: index, entry, and the request that it answers."""
    requests: dict[str, Entry] = {}  # by the handle of the case's latest entry, while it is open
    for index, data in enumerate(log.tiles.entries()):
        entry = parse(data)
        request = entry if entry.kind == "request" else requests.pop(entry.prev or "", None)
        if entry.handle in wanted:
            if entry.kind != "answer" or request is None:
                raise problem("account.no-answer")
            yield index, entry, request
        elif request is not None:
            requests[entry.handle] = request


def _proven(told: Told, entry: Entry, index: int, request: Entry) -> ProvenDisclosure:
    if from_base64(entry.text("tag")) != tag_of(told.key):
        raise problem("account.tag-differs")
    requester = request.text("requester")
    same = {
        "requester": told.requester == requester,
        "basis": told.basis == entry.basis,
        "on": told.on[:7] <= entry.period,  # the log's month may be ahead of the clock's
    }
    for name, holds in same.items():
        if not holds:
            raise problem("account.differs", name=name)
    for name, (value, salt) in told.openings.items():
        committed = request if name == "ground" else entry
        opening = Opening(committed.handle, name, value, salt)
        if name not in committed.commitments or not opening.holds(committed.commitments[name]):
            raise problem("account.opening-fails", name=name)
        if name == "outcome" and value != DISCLOSED:
            raise problem("account.no-disclosure")
    return ProvenDisclosure(
        index=index,
        handle=entry.handle,
        period=entry.period,
        requester=requester,
        basis=":".join(entry.basis),
        openings=MappingProxyType({name: value for name, (value, _) in told.openings.items()}),
    )


def _told(value: Value) -> Told:
    if not isinstance(value, dict) or set(value) != _TOLD:
        raise problem("account.malformed", what="the keys of a disclosure are not those it needs")
    key, basis, openings, words = (value[one] for one in ("key", "basis", "openings", "words"))
    if not isinstance(key, str) or _KEY.fullmatch(key) is None:
        raise problem("account.malformed", what="a key is 64 letters of lower-case hex")
    if not HANDLE(value["entry"]) or not CODE(value["requester"]):
        raise problem("account.malformed", what="a handle or a requester is none")
    if not isinstance(basis, dict) or len(basis) != 1 or not isinstance(words, dict):
        raise problem("account.malformed", what="a value is of another kind")
    ((kind, hashed),) = basis.items()
    if kind not in ("agreement", "order") or not HASH(hashed):
        raise problem("account.malformed", what="a disclosure rests on an agreement or an order")
    if not isinstance(openings, list):
        raise problem("account.malformed", what="its openings are not a list")
    opened = dict(map(_opening, openings))
    if len(opened) != len(openings):
        raise problem("account.malformed", what="a name is opened twice")
    return Told(
        _text(value, "entry"), bytes.fromhex(key), _day(value), _text(value, "requester"),
        (kind, str(hashed)), MappingProxyType(opened), MappingProxyType(words),
    )  # fmt: skip


def _opening(value: Value) -> tuple[str, tuple[Value, bytes]]:
    if not isinstance(value, dict) or set(value) != {"name", "value", "salt"}:
        raise problem("account.malformed", what="an opening needs `name`, `value` and `salt`")
    name, salt = _text(value, "name"), _text(value, "salt")
    if name not in OPENABLE:
        raise problem("account.not-openable", name=shown(name))
    return name, (value["value"], salt_of(salt))


def _text(value: Mapping[str, Value], key: str) -> str:
    found = value[key]
    if not isinstance(found, str):
        raise problem("account.malformed", what=f"`{key}` is not text")
    return found


def _day(value: Mapping[str, Value]) -> str:
    text = _text(value, "on")
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise problem("account.malformed", what="a day is written YYYY-MM-DD")
