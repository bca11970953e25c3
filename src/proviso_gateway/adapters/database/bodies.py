"""What is private, under its stream's key: AES-256-GCM, one random nonce for each body.

What a body belongs to is authenticated with it, so that no body can be moved to another event.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from proviso_gateway.errors import problem

NONCE_BYTES = 12
"""Random nonces: a stream has tens of bodies, far from the 2^32 at which a key should retire."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A body as it is stored."""

    nonce: bytes
    sealed: bytes


def close(key: bytes, belongs_to: str, plain: bytes) -> Closed:
    """`plain` under the key, bound to what it belongs to."""
    nonce = os.urandom(NONCE_BYTES)
    return Closed(nonce, AESGCM(key).encrypt(nonce, plain, _bound(belongs_to)))


def disclose(key: bytes | None, belongs_to: str, closed: Closed | None) -> bytes:
    """What a body says. Raises `store.body-lost` where it, or the key to it, is not there, and
    `store.body-altered` where it is not what was written here.
    """
    if key is None or closed is None:
        raise problem("store.body-lost")
    try:
        return AESGCM(key).decrypt(closed.nonce, closed.sealed, _bound(belongs_to))
    except InvalidTag:
        raise problem("store.body-altered") from None


def _bound(belongs_to: str) -> bytes:
    return b"proviso/body/v1\n" + belongs_to.encode()
