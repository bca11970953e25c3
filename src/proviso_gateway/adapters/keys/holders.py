"""Keys at hand: officers who sign with Ed25519, and requesters to whom answers are sealed."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from proviso_verify.canonical import to_base64
from proviso_verify.keys import SEALING, key_bytes, key_text
from proviso_verify.signing import sign

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)

_INFO = b"proviso/answer/v1"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """`Actor` whose private key is at hand."""

    private: Ed25519PrivateKey

    @property
    def key(self) -> str:
        return key_text(self.private)

    def sign(self, message: bytes) -> str:
        return sign(self.private, message)


def key_holder(secret: bytes) -> KeyHolder:
    """The actor whose Ed25519 private key is these 32 bytes."""
    return KeyHolder(Ed25519PrivateKey.from_private_bytes(secret))


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A requester's private sealing key."""

    private: X25519PrivateKey

    @property
    def text(self) -> str:
        """The public key, as `x25519:<base64>`."""
        return SEALING + to_base64(self.private.public_key().public_bytes_raw())

    def open(self, sealed: bytes) -> bytes:
        """What was sealed to this key (RFC 9180, base mode)."""
        return _SUITE.decrypt(sealed, self.private, _INFO)


def sealing_key(secret: bytes) -> SealingKey:
    """The sealing key whose private half is these 32 bytes."""
    return SealingKey(X25519PrivateKey.from_private_bytes(secret))


class HpkeSealer:
    """`Sealer` by HPKE: X25519, HKDF-SHA256, AES-256-GCM (RFC 9180)."""

    def seal(self, plaintext: bytes, recipient: str) -> bytes:
        key = X25519PublicKey.from_public_bytes(key_bytes(recipient, SEALING))
        return _SUITE.encrypt(plaintext, key, _INFO)
