"""Keys as text: which kinds there are, what bytes they hold, and which of them bind nobody.

A key is written with its kind before it, `ed25519:<base64 of 32 bytes>`, so that its kind is always
named. Three kinds sign: an Ed25519 key, and two that a browser or a hardware key holds (WebAuthn),
`webauthn-es256:<base64 of the 65-byte point>` and `webauthn-ed25519:<base64 of 32 bytes>`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from proviso_verify.canonical import from_base64, to_base64
from proviso_verify.errors import Problem, problem

SIGNING = "ed25519:"
WEBAUTHN_ES256 = "webauthn-es256:"
WEBAUTHN_ED25519 = "webauthn-ed25519:"
SEALING = "x25519:"

WEBAUTHN = (WEBAUTHN_ES256, WEBAUTHN_ED25519)
"""The kinds whose signatures are assertions of an authenticator."""

KINDS = (SIGNING, *WEBAUTHN)
"""The kinds of key that sign."""

PublicKey: TypeAlias = "Ed25519PublicKey | EllipticCurvePublicKey"

_LENGTH = {SIGNING: 32, WEBAUTHN_ED25519: 32, WEBAUTHN_ES256: 65, SEALING: 32}

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


def key_text(key: Ed25519PublicKey | Ed25519PrivateKey) -> str:
    """A signing key as text: `ed25519:<base64>`; of a private key, its public half."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return SIGNING + to_base64(public.public_bytes_raw())


def key_bytes(text: str, prefix: str = SIGNING) -> bytes:
    """The bytes of a key written as text, its kind checked by `prefix`.

    Raises `signature.not-a-key`; for signing keys also when the key is one that binds nobody.
    """
    if not text.startswith(prefix):
        raise problem("signature.not-a-key", kind=prefix[:-1], bytes=_LENGTH[prefix])
    try:
        data = from_base64(text[len(prefix) :])
    except Problem:
        data = b""
    if len(data) != _LENGTH[prefix] or not _usable(prefix, data):
        raise problem("signature.not-a-key", kind=prefix[:-1], bytes=_LENGTH[prefix])
    return data


@lru_cache(maxsize=4096)
def kind_of(key: str) -> str:
    """The kind of a signing key: one of `KINDS`. Raises `signature.not-a-key` for any other."""
    kind = next((kind for kind in KINDS if key.startswith(kind)), None)
    if kind is None:
        raise problem("signature.not-a-key", kind=SIGNING[:-1], bytes=_LENGTH[SIGNING])
    return kind


@lru_cache(maxsize=4096)
def signer_of(key: str) -> bytes:
    """Who signs with it: the raw key. Two names of one raw key are one signer, whatever their kind.

    Raises `signature.not-a-key`.
    """
    return key_bytes(key, kind_of(key))


def other_names(key: str) -> tuple[str, ...]:
    """What the same raw key would be called as a key of another kind, whether it can be one or not.

    Raises `signature.not-a-key`.
    """
    own = kind_of(key)
    return tuple(kind + key[len(own) :] for kind in KINDS if kind != own)


@lru_cache(maxsize=4096)
def public_key(key: str) -> PublicKey:
    """The signing key that this text is, ready to verify. Raises `signature.not-a-key`."""
    data = signer_of(key)
    if kind_of(key) == WEBAUTHN_ES256:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data)
    return Ed25519PublicKey.from_public_bytes(data)


@lru_cache(maxsize=4096)
def is_signing_key(key: str) -> bool:
    """Whether this text is a key that can sign, of any kind, and binds its owner."""
    try:
        public_key(key)
    except Problem:
        return False
    return True


def binds(key: bytes) -> bool:
    """Whether 32 bytes are a canonically written Ed25519 key that is not of small order."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    return y < _FIELD_PRIME and y not in _SMALL_ORDER


def _usable(prefix: str, data: bytes) -> bool:
    if prefix == SEALING:
        return True
    if prefix != WEBAUTHN_ES256:
        return binds(data)
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data)
    except ValueError:  # not a point of the curve
        return False
    return data[0] == 4
