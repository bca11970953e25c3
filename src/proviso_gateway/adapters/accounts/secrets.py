"""The secret of a home's accounts, and what is made of it: handles of names, and encryption.

It lies in a file of its own, so that a copy of the accounts' database alone names nobody.
"""

from __future__ import annotations

import base64
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from proviso_gateway.adapters.disk.durable import write_new
from proviso_gateway.errors import problem
from proviso_gateway.reading.identifiers import folded

FILE = "accounts.key"
_BYTES, _NONCE = 32, 12


@dataclass(frozen=True, slots=True)
class Secret:
    """32 random bytes, of which each use has a key of its own."""

    data: bytes

    def key(self, use: str) -> bytes:
        """The key for one use: 32 bytes."""
        return hmac.digest(self.data, f"proviso/accounts/v1 {use}".encode(), "sha256")

    def handle(self, kind: str, name: str) -> str:
        """What stands for a name, however it is spelt: 26 letters and digits."""
        mark = hmac.digest(self.key(kind), folded(name).encode(), "sha256")
        return base64.b32encode(mark).decode("ascii").lower()[:26]

    def seal(self, use: str, text: str) -> bytes:
        """The text, so that it can be read with this secret only."""
        return self.seal_bytes(use, text.encode())

    def open(self, use: str, sealed: bytes) -> str:
        """What was sealed; empty where nothing was. Raises `home.accounts-unreadable`."""
        return self.open_bytes(use, sealed).decode()

    def seal_bytes(self, use: str, data: bytes) -> bytes:
        """As `seal`, of any bytes."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.key(use)).encrypt(nonce, data, None)

    def open_bytes(self, use: str, sealed: bytes) -> bytes:
        """As `open`, of any bytes."""
        data = bytes(sealed)
        if not data:
            return b""
        try:
            return AESGCM(self.key(use)).decrypt(data[:_NONCE], data[_NONCE:], None)
        except (InvalidTag, ValueError):
            raise problem("home.accounts-unreadable") from None


def secret_in(folder: Path) -> Secret:
    """The secret of the home in this folder, made where there is none yet."""
    path = folder / FILE
    try:
        if not path.exists():
            write_new(path, os.urandom(_BYTES), 0o600)
    except FileExistsError:
        pass  # another process has made it in this moment
    except OSError:
        raise problem("home.accounts-unreadable") from None
    try:
        data = path.read_bytes()
    except OSError:
        raise problem("home.accounts-unreadable") from None
    if len(data) != _BYTES:
        raise problem("home.accounts-unreadable")
    return Secret(data)
