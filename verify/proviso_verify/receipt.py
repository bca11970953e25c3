"""What a requester or a person holds in hand: one entry, its proof, and what was opened to them.

A receipt is canonical JSON: `{"v": 1, "rehearsal": bool, "entry": base64, "proof": tlog-proof text,
"openings": [{"name", "value", "salt"}]}`. Only `outcome`, `fields` and `use_limits` may be opened.
A receipt that opened a cause would break the one answer for everything undisclosable, so that one
is refused even though its proof would hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from proviso_verify import proof as proofs
from proviso_verify.canonical import Value, decode, encode, from_base64, to_base64
from proviso_verify.checkpoint import SignedCheckpoint, parse_unsigned
from proviso_verify.commitments import Opening, salt_of
from proviso_verify.entries import REHEARSAL, Entry, parse
from proviso_verify.errors import problem, shown
from proviso_verify.log import VerifiedLog
from proviso_verify.note import Verifier
from proviso_verify.policy import Policy
from proviso_verify.tree import leaf_hash, root_of

VERSION = 1

OPENABLE = ("outcome", "fields", "use_limits")

LARGEST_RECEIPT = 4 * 1024 * 1024

_KEYS = {"v", "rehearsal", "entry", "proof", "openings"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, not yet verified: the entry, where it stands, what it opens."""

    rehearsal: bool
    entry: Entry
    proof: proofs.Proof
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """What a verified receipt proves: this entry stands in that log, and holds these values."""

    origin: str
    rehearsal: bool
    size: int
    root: str
    index: int
    kind: str
    handle: str
    period: str
    basis: str
    openings: Mapping[str, Value]
    witnesses: tuple[str, ...]
    pinned: bool = False
    """Whether the log in hand was known by the hash of its first entry."""


def encode_receipt(entry: bytes, proof: proofs.Proof, openings: Iterable[Opening] = ()) -> bytes:
    """The bytes of a receipt. `rehearsal` follows from the checkpoint's origin."""
    origin = parse_unsigned(proof.checkpoint).origin
    return encode(
        {
            "v": VERSION,
            "rehearsal": origin.startswith(REHEARSAL),
            "entry": to_base64(entry),
            "proof": proof.encode().decode(),
            "openings": [
                {"name": opening.name, "value": opening.value, "salt": to_base64(opening.salt)}
                for opening in openings
            ],
        }
    )


def parse_receipt(data: bytes) -> Receipt:
    """The receipt that these bytes are. Raises `receipt.malformed` and problems of its parts."""
    if len(data) > LARGEST_RECEIPT:
        raise problem("receipt.malformed", what="it is too long")
    value = decode(data)
    if (
        not isinstance(value, dict)
        or set(value) != _KEYS
        or value["v"] is True
        or value["v"] != VERSION
    ):
        raise problem("receipt.malformed", what="its keys are not those of version 1")
    rehearsal, entry, proof, openings = (
        value[key] for key in ("rehearsal", "entry", "proof", "openings")
    )
    if not (isinstance(entry, str) and isinstance(proof, str) and isinstance(rehearsal, bool)):
        raise problem("receipt.malformed", what="a value is of another kind")
    if not isinstance(openings, list):
        raise problem("receipt.malformed", what="its openings are not a list")
    inside = parse(from_base64(entry))
    return Receipt(
        rehearsal,
        inside,
        proofs.parse(proof.encode()),
        tuple(_opening(inside.handle, opening) for opening in openings),
    )


def verify_receipt(data: bytes, log: Verifier, *, policy: Policy | None = None) -> Proven:
    """What the receipt proves, if all of it holds under the log's key.

    Raises `receipt.rehearsal-differs`, `receipt.not-openable`, `receipt.opened-twice`,
    `receipt.opening-fails`, and problems of the proof, the checkpoint, the policy and the entry.
    """
    return _verified(parse_receipt(data), log, policy)[0]


def verify_receipt_in(data: bytes, log: VerifiedLog, *, policy: Policy | None = None) -> Proven:
    """The same, and that the receipt's checkpoint is a checkpoint of this very log.

    Raises `receipt.newer-than-log` when the log in hand is too short to tell, `receipt.other-log`
    when the log gives another root at that size: then the log's key has signed two histories.
    """
    proven, signed = _verified(parse_receipt(data), log.signed.log, policy)
    head = signed.checkpoint
    if head.size > log.tiles.size:
        raise problem("receipt.newer-than-log", size=head.size, log=log.tiles.size)
    if root_of(map(leaf_hash, log.tiles.entries(head.size))) != head.root:
        raise problem("receipt.other-log", size=head.size)
    return replace(proven, pinned=log.pinned)


def _verified(
    receipt: Receipt, log: Verifier, policy: Policy | None
) -> tuple[Proven, SignedCheckpoint]:
    entry = receipt.entry
    signed = proofs.verify(receipt.proof, entry.data, log)
    witnesses = () if policy is None else policy.check(signed)
    head = signed.checkpoint
    if receipt.rehearsal != head.origin.startswith(REHEARSAL):
        raise problem("receipt.rehearsal-differs")
    opened: dict[str, Value] = {}
    for opening in receipt.openings:
        name = opening.name
        if name not in OPENABLE:
            raise problem("receipt.not-openable", name=shown(name))
        if name in opened:
            raise problem("receipt.opened-twice", name=name)
        if name not in entry.commitments or not opening.holds(entry.commitments[name]):
            raise problem("receipt.opening-fails", name=name)
        opened[name] = opening.value
    proven = Proven(
        origin=head.origin,
        rehearsal=receipt.rehearsal,
        size=head.size,
        root=head.root.hex(),
        index=receipt.proof.index,
        kind=entry.kind,
        handle=entry.handle,
        period=entry.period,
        basis=":".join(entry.basis) if entry.has_basis else "",
        openings=MappingProxyType(opened),
        witnesses=witnesses,
    )
    return proven, signed


def _opening(entry: str, value: Value) -> Opening:
    if not isinstance(value, dict) or set(value) != {"name", "value", "salt"}:
        raise problem("receipt.malformed", what="an opening needs `name`, `value` and `salt`")
    name, salt = value["name"], value["salt"]
    if not isinstance(name, str) or not isinstance(salt, str):
        raise problem("receipt.malformed", what="an opening's name and salt are text")
    return Opening(entry, name, value["value"], salt_of(salt))
