"""The second factor of signing in: a code of six digits that changes every thirty seconds.

Time-based one-time passwords (RFC 6238, SHA-1, as every authenticator app has them). A code is
taken once, and one step early or late.
"""

from __future__ import annotations

import base64
import os
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
DIGITS = 6
_BYTES = 20


def new_secret() -> str:
    """A fresh secret, as authenticator apps take it: base32."""
    return base64.b32encode(os.urandom(_BYTES)).decode("ascii")


def address(secret: str, called: str) -> str:
    """The `otpauth:` address that an authenticator app can open."""
    return _totp(secret).get_provisioning_uri(called, "Proviso")


def step_of(secret: str, code: str, seconds: int, used: int) -> int | None:
    """The step whose code this is, if it is not `used` nor older; None where it is wrong."""
    now = seconds // STEP_SECONDS
    hotp = HOTP(base64.b32decode(secret), DIGITS, SHA1())
    for step in (now, now - 1, now + 1):
        if step > used and compare_digest(hotp.generate(step), code.encode()):
            return step
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)
