"""By what a person finds the answers about themselves, and nobody else does.

The tag of their n-th answer is the first 16 bytes of SHA-256(k_n), where k_n is HMAC-SHA256 of n
under a key that never leaves the custodian's key store. An account carries k_n of just the entries
that it tells of, so whoever holds one recognises those entries, and none that comes later.
"""

from __future__ import annotations

import hashlib
import hmac

TAG_BYTES = 16


def key_of(subject_key: bytes, number: int) -> bytes:
    """k_n: what opens the tag of a person's n-th answer (counted from 1), and no other."""
    return hmac.new(subject_key, str(number).encode("ascii"), hashlib.sha256).digest()


def tag_of(key: bytes) -> bytes:
    """The tag of the entry that this k_n is for."""
    return hashlib.sha256(key).digest()[:TAG_BYTES]
