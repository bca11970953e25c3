"""The keys that every home has: to its institution's acts, and to the index of what is unnamed."""

from __future__ import annotations

import hashlib
import hmac
import os

from proviso_gateway.adapters.database.key_store import KEY_BYTES, KeyStore
from proviso_gateway.adapters.database.streams import CHARTER
from proviso_gateway.errors import problem
from proviso_verify import canonical

INDEX = "index"
"""The key under which references and people are looked up without being named."""

STANDING = (CHARTER, INDEX)


class StandingKeys:
    """Those of one home, fetched once."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._known: dict[str, bytes] = {}

    def make(self, now: int) -> None:
        """Make them. Once, before the first event."""
        self._keys.put({name: os.urandom(KEY_BYTES) for name in STANDING}, now)

    def of(self, name: str) -> bytes:
        """The key of this name. Raises `keys.missing`."""
        key = self._known.get(name) or self._keys.get(name)
        if key is None:
            raise problem("keys.missing")
        self._known[name] = key
        return key

    def digest(self, purpose: str, value: object) -> str:
        """A name for a value that nobody can guess without the key store."""
        named = canonical.encode({"purpose": purpose, "value": value})
        return hmac.new(self.of(INDEX), named, hashlib.sha256).hexdigest()
