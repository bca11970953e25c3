"""Who says so: the exact bytes that officers and administrators sign, and Ed25519 over them.

A key is written `ed25519:<base64 of 32 bytes>`, so that its kind is always named; a signature is
base64 of 64 bytes (RFC 8032). What is signed always begins with a line of its own kind, so that a
signature of one kind is never one of another.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from proviso_verify.canonical import digest, from_base64, to_base64
from proviso_verify.errors import Problem, problem

SIGNING = "ed25519:"
SEALING = "x25519:"

_FIELD_PRIME = 2**255 - 19

_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _FIELD_PRIME - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)
"""The y of the eight points of small order. Under such a key anyone can sign almost anything, so
its owner could deny every signature. A test recomputes them on the curve."""


def approval_message(proposal: str, role: str) -> bytes:
    """What a `proposer` or an `approver` signs over the hash of a proposal."""
    return f"proviso/approval/v1\n{proposal}\n{role}".encode()


def statement_message(kind: str, origin: str, fields: Mapping[str, object]) -> bytes:
    """What is signed under an `officer`, `requester`, `agreement` or `order` entry.

    `fields` are the keys of the entry. Those who sign are left out (`keys`, `signatures`), so that
    a second signature may come later from whoever gives it; `origin` names the log, so that no
    statement can be replayed into another.
    """
    unsigned = {key: fields[key] for key in fields if key not in ("keys", "signatures")}
    return f"proviso/{kind}/v1\n{digest({'origin': origin, 'entry': unsigned})}".encode()


def key_text(key: Ed25519PublicKey | Ed25519PrivateKey) -> str:
    """A signing key as text: `ed25519:<base64>`; of a private key, its public half."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return SIGNING + to_base64(public.public_bytes_raw())


def key_bytes(text: str, prefix: str = SIGNING) -> bytes:
    """The 32 bytes of a key written as text, its kind checked by `prefix`.

    Raises `signature.not-a-key`; for signing keys also when the key is one that binds nobody.
    """
    if not text.startswith(prefix):
        raise problem("signature.not-a-key", kind=prefix[:-1])
    try:
        data = from_base64(text[len(prefix) :])
    except Problem:
        raise problem("signature.not-a-key", kind=prefix[:-1]) from None
    if len(data) != 32 or (prefix == SIGNING and not binds(data)):
        raise problem("signature.not-a-key", kind=prefix[:-1])
    return data


def binds(key: bytes) -> bool:
    """Whether 32 bytes are a canonically written Ed25519 key that is not of small order."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    return y < _FIELD_PRIME and y not in _SMALL_ORDER


def sign(key: Ed25519PrivateKey, message: bytes) -> str:
    """The signature of a message, as base64."""
    return to_base64(key.sign(message))


def verify(key: str, message: bytes, signature: str) -> bool:
    """Whether the signature (base64) over the message is by the key (text). Bad text is a no."""
    try:
        Ed25519PublicKey.from_public_bytes(key_bytes(key)).verify(from_base64(signature), message)
    except (Problem, InvalidSignature, ValueError):
        return False
    return True
