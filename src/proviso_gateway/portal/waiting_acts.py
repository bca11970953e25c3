"""Acts that are shown to somebody who may sign them, and that nobody has signed yet.

They lie in memory, for a quarter of an hour: what is not signed by then was not done, and is
prepared anew. Nothing that an officer wrote is in here alone; drafts are kept elsewhere.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Signature
from proviso_gateway.phrases import phrase

SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class ToSign:
    """An act, ready to be signed by the holder of `key`: what it is in words, and its bytes.

    `take` hands the signature to the gateway, and says what came of it.
    """

    key: str
    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    message: bytes
    take: Callable[[Signature], str]
    after: str
    back: str
    button: str = phrase("Sign")
    officers: tuple[object, ...] = ()
    """Tables of what becomes of officers (`pages.acts.OfficerTable`)."""


_kept: dict[str, tuple[float, ToSign]] = {}
_lock = threading.Lock()


def keep(act: ToSign) -> str:
    """The address of the page on which the act can be signed."""
    token = secrets.token_urlsafe(24)
    now = time.monotonic()
    with _lock:
        for old in [one for one, (until, _) in _kept.items() if until < now]:
            del _kept[old]
        _kept[token] = (now + SECONDS, act)
    return f"/sign/{token}"


def shown(token: str, key: str) -> ToSign:
    """The act that waits there for the holder of this key; `home.nothing-to-sign` where none
    does: it was signed, or a quarter of an hour is over."""
    with _lock:
        until, act = _kept.get(token, (0.0, None))
    if act is None or until < time.monotonic() or act.key != key:
        raise problem("home.nothing-to-sign")
    return act


def taken(token: str, key: str) -> ToSign:
    """As `shown`, and nobody finds it there again: one click is one signature."""
    act = shown(token, key)
    with _lock:
        if _kept.pop(token, None) is None:
            raise problem("home.nothing-to-sign")
    return act
