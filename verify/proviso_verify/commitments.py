"""What an entry says without saying it: salted commitments, and their openings.

`HMAC-SHA256(salt, canonical {"domain", "entry", "name", "value"})`. The salt hides the value (an
outcome has four values, an NHS number 10^9: a plain hash would hide neither) and is of one length,
because HMAC pads shorter keys with zeros, so that a salt of free length would not bind.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from proviso_verify.canonical import Value, encode, from_base64
from proviso_verify.errors import Problem, problem

DOMAIN = "proviso/commit/v1"

SALT_BYTES = 32


def commit(salt: bytes, entry: str, name: str, value: Value) -> str:
    """The commitment to a named value of one entry: HMAC-SHA256 in lower-case hex.

    `entry` is the entry's handle, `salt` 32 random bytes used for nothing else. Raises
    `commitment.salt-length` for a salt of any other length.
    """
    if len(salt) != SALT_BYTES:
        raise problem("commitment.salt-length", length=len(salt))
    message = encode({"domain": DOMAIN, "entry": entry, "name": name, "value": value})
    return hmac.new(salt, message, hashlib.sha256).hexdigest()


def salt_of(text: str) -> bytes:
    """The salt written in base64. Raises `commitment.salt-length` for anything but 32 bytes."""
    try:
        salt = from_base64(text)
    except Problem:
        salt = b""
    if len(salt) != SALT_BYTES:
        raise problem("commitment.salt-length", length=len(salt))
    return salt


@dataclass(frozen=True, slots=True)
class Opening:
    """What one commitment of one entry holds: its name, its value and the salt that proves it."""

    entry: str
    name: str
    value: Value
    salt: bytes

    def commitment(self) -> str:
        """The commitment that this opening opens."""
        return commit(self.salt, self.entry, self.name, self.value)

    def holds(self, commitment: str) -> bool:
        """Whether this opening opens that commitment (lower-case hex)."""
        return hmac.compare_digest(self.commitment().encode(), commitment.encode())
