"""What a requester or a person holds in hand: one entry, its proof, and what was opened to them.

A receipt is canonical JSON: `{"v": 2, "rehearsal": bool, "entry": base64, "proof": text of a
tlog-proof, "openings": [{"name", "value", "salt"}], "keys": [{"entry", "proof"}]}`. Only `outcome`,
`fields` and `use_limits` may be opened. A receipt that opened a cause would break the one answer
for everything undisclosable, so that one is refused even though its proof would hold. `keys` are
the entries by which the log changed its own key before, each under the checkpoint that both keys
signed: whoever knows the first key follows them to the one that signed the receipt's checkpoint.
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
from proviso_verify.errors import Problem, problem, shown
from proviso_verify.keys import SIGNING, key_bytes
from proviso_verify.log import VerifiedLog
from proviso_verify.note import ED25519, Verifier
from proviso_verify.policy import Policy, Seen

VERSION = 2

OPENABLE = ("outcome", "fields", "use_limits")

LARGEST_RECEIPT = 4 * 1024 * 1024

_KEYS = {"v", "rehearsal", "entry", "proof", "openings", "keys"}

MOST_KEYS = 64
"""How often a log may have changed its key."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, not yet verified: the entry, where it stands, what it opens."""

    rehearsal: bool
    entry: Entry
    proof: proofs.Proof
    openings: tuple[Opening, ...]
    keys: tuple[tuple[Entry, proofs.Proof], ...] = ()


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
    witnesses: tuple[Seen, ...]
    pinned: bool = False
    """Whether the log in hand was known by the hash of its first entry."""


def encode_receipt(
    entry: bytes,
    proof: proofs.Proof,
    openings: Iterable[Opening] = (),
    keys: Iterable[tuple[bytes, proofs.Proof]] = (),
) -> bytes:
    """The bytes of a receipt. `rehearsal` follows from the checkpoint's origin; `keys` are the
    earlier `key` entries of the log, each with its proof."""
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
            "keys": [
                {"entry": to_base64(changed), "proof": proved.encode().decode()}
                for changed, proved in keys
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
        raise problem("receipt.malformed", what="its keys are not those of version 2")
    rehearsal, entry, proof, openings, keys = (
        value[key] for key in ("rehearsal", "entry", "proof", "openings", "keys")
    )
    if not (isinstance(entry, str) and isinstance(proof, str) and isinstance(rehearsal, bool)):
        raise problem("receipt.malformed", what="a value is of another kind")
    if not isinstance(openings, list):
        raise problem("receipt.malformed", what="its openings are not a list")
    if not isinstance(keys, list) or len(keys) > MOST_KEYS:
        raise problem("receipt.malformed", what="its keys are not a list, or too long a one")
    inside = parse(from_base64(entry))
    return Receipt(
        rehearsal,
        inside,
        proofs.parse(proof.encode()),
        tuple(_opening(inside.handle, opening) for opening in openings),
        tuple(map(_key_change, keys)),
    )


def verify_receipt(
    data: bytes, log: Verifier, *, policy: Policy | None = None, now: int | None = None
) -> Proven:
    """What the receipt proves, if all of it holds under the log's key, or a key that replaced it.

    Raises `receipt.rehearsal-differs`, `receipt.not-openable`, `receipt.opened-twice`,
    `receipt.opening-fails`, `receipt.key-unproved`, and problems of the proof, the checkpoint, the
    policy and the entry.
    """
    receipt = parse_receipt(data)
    named = [changed.fields.get("key") for changed, _ in receipt.keys]
    known = SIGNING + to_base64(log.key)  # whoever knows a later key begins there
    begins = named.index(known) + 1 if known in named else 0
    for changed, proof in receipt.keys[begins:]:
        if policy is not None:  # no key that was ever the log's is its witness
            policy.check_apart(log.key)
        log = _replaced(changed, proof, log)
    return _verified(receipt, log, policy, now)[0]


def verify_receipt_in(
    data: bytes, log: VerifiedLog, *, policy: Policy | None = None, now: int | None = None
) -> Proven:
    """The same, and that the receipt's checkpoint is a checkpoint of this very log, every entry of
    which is judged first. The log itself tells which key was its own.

    Raises `receipt.newer-than-log` when the log in hand is too short to tell, `receipt.other-log`
    when the log gives another root at that size: then the log's key has signed two histories.
    """
    receipt, history = parse_receipt(data), log.history()
    if policy is not None:
        policy.check_apart(*(key_bytes(key) for _, key in history.log_keys))
    size = parse_unsigned(receipt.proof.checkpoint).size
    key = history.log_key_at(min(size, log.tiles.size))
    verifier = Verifier(history.origin, ED25519, key_bytes(key))
    proven, signed = _verified(receipt, verifier, policy, now)
    head = signed.checkpoint
    if head.size > log.tiles.size:
        raise problem("receipt.newer-than-log", size=head.size, log=log.tiles.size)
    if log.root_at(head.size) != head.root:
        raise problem("receipt.other-log", size=head.size)
    return replace(proven, pinned=log.pinned)


def _replaced(changed: Entry, proof: proofs.Proof, log: Verifier) -> Verifier:
    """The key that replaced the log's: an entry says so, under a checkpoint that both signed."""
    if changed.kind != "key":
        raise problem("receipt.key-unproved")
    new = Verifier(log.name, ED25519, key_bytes(changed.text("key")))
    for each in (log, new):
        try:
            proofs.verify(proof, changed.data, each)
        except Problem:
            raise problem("receipt.key-unproved") from None
    return new


def _verified(
    receipt: Receipt, log: Verifier, policy: Policy | None, now: int | None
) -> tuple[Proven, SignedCheckpoint]:
    entry = receipt.entry
    signed = proofs.verify(receipt.proof, entry.data, log)
    witnesses = () if policy is None else policy.check(signed, now=now)
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


def _key_change(value: Value) -> tuple[Entry, proofs.Proof]:
    if not isinstance(value, dict) or set(value) != {"entry", "proof"}:
        raise problem("receipt.malformed", what="a change of key needs `entry` and `proof`")
    entry, proof = value["entry"], value["proof"]
    if not isinstance(entry, str) or not isinstance(proof, str):
        raise problem("receipt.malformed", what="a change of key is text")
    return parse(from_base64(entry)), proofs.parse(proof.encode())
