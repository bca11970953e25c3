"""A signature that a browser or a hardware key gave: one WebAuthn assertion, checked without trust.

The challenge is the SHA-256 of what is signed, so the assertion binds those bytes as a plain
signature would. The check of the client data is the *limited verification algorithm* of Web
Authentication: the exact bytes that a browser must write for this challenge and origin, nothing
parsed. It proves that a person was present and verified; it cannot prove what a page showed them.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from proviso_verify.canonical import from_base64
from proviso_verify.errors import Problem
from proviso_verify.keys import PublicKey

PARTS = ("authenticator_data", "client_data", "signature")
"""What an assertion is made of, each in base64."""

PRESENT, VERIFIED = 0x01, 0x04
"""Flags: somebody was there; and the authenticator knew them, by a PIN or a finger."""

_MAY_BE_KEPT, _IS_KEPT, _NEW_KEY, _EXTENDED = 0x08, 0x10, 0x40, 0x80

_PLAIN_LENGTH = 32 + 1 + 4
"""The relying party's hash, the flags, and a counter."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """For whom passkeys sign: a domain, and the exact origins of the pages that may ask."""

    id: str
    origins: tuple[str, ...]

    @staticmethod
    def of(value: Mapping[str, Any]) -> RelyingParty:
        """The relying party as an entry of the log has it."""
        return RelyingParty(str(value["id"]), tuple(map(str, value["origins"])))


def verify_assertion(
    key: PublicKey, message: bytes, assertion: Mapping[str, Any], parties: Iterable[RelyingParty]
) -> bool:
    """Whether this key's holder, present and verified, signed the message for one of `parties`."""
    try:
        authenticator, client, signature = (from_base64(str(assertion[part])) for part in PARTS)
    except (Problem, KeyError):
        return False
    if not any(
        hashlib.sha256(party.id.encode()).digest() == authenticator[:32]
        and any(_client_says(client, message, origin) for origin in party.origins)
        for party in parties
    ):
        return False
    if not _somebody_was_there(authenticator):
        return False
    signed = authenticator + hashlib.sha256(client).digest()
    try:
        if isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, signed, ECDSA(SHA256()))
        else:
            key.verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def client_data(message: bytes, origin: str) -> bytes:
    """What a browser writes, as far as it must, when a page of `origin` asks to sign `message`."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(message).digest())
    challenge = digest.rstrip(b"=").decode("ascii")
    return (
        f'{{"type":"webauthn.get","challenge":"{challenge}","origin":{json.dumps(origin)}'
        ',"crossOrigin":false'
    ).encode()


def _client_says(client: bytes, message: bytes, origin: str) -> bool:
    expected = client_data(message, origin)
    # What a browser may add comes after a comma; nothing may continue a value.
    return client.startswith(expected) and client[len(expected) : len(expected) + 1] in (b"}", b",")


def _somebody_was_there(authenticator: bytes) -> bool:
    if len(authenticator) < _PLAIN_LENGTH:
        return False
    flags = authenticator[32]
    if flags & _IS_KEPT and not flags & _MAY_BE_KEPT:
        return False
    if flags & _NEW_KEY or (len(authenticator) > _PLAIN_LENGTH) != bool(flags & _EXTENDED):
        return False
    return bool(flags & PRESENT and flags & VERIFIED)
