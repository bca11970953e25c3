"""Keys that lie here for organisations that chose to have their answers shown.

Such an answer is sealed as any other, to a key that is enrolled in the log; only that this key is
held by the server, under the secret of its accounts. What is sealed to a key of their own nobody
here can open.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag

from proviso_gateway.adapters.accounts.secrets import secret_in
from proviso_gateway.adapters.disk.durable import write_new
from proviso_gateway.adapters.keys.holders import SealingKey, sealing_key
from proviso_gateway.assembly.demonstrating import SEALED_TO, demonstration
from proviso_gateway.errors import problem
from proviso_gateway.institution.enrolment import check_requester

FOLDER = "answer-keys"
_USE = "answers that are shown"


def held_key(folder: Path, code: str) -> SealingKey:
    """The key of this organisation that lies in the home, made where there is none yet. Raises
    `enrolment.bad-requester`, `home.cannot-write`."""
    check_requester(code)
    known = _kept(folder, code)
    if known is not None:
        return known
    secret = os.urandom(32)
    path = folder / FOLDER / code
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        write_new(path, secret_in(folder).seal_bytes(_USE, secret), 0o600)
    except OSError:
        raise problem("home.cannot-write") from None
    return sealing_key(secret)


def shows(folder: Path, code: str) -> bool:
    """Whether a key of this organisation lies here."""
    return _key(folder, code) is not None


def opened_here(folder: Path, code: str, sealed: bytes) -> bytes | None:
    """What a sealed answer says, where the key that it was sealed to lies here; else None."""
    key = _key(folder, code)
    try:
        return key.open(sealed) if key is not None else None
    except InvalidTag:
        return None


def _key(folder: Path, code: str) -> SealingKey | None:
    played = demonstration(folder)
    if played is not None and code == SEALED_TO:
        return played.opens()
    return _kept(folder, code)


def _kept(folder: Path, code: str) -> SealingKey | None:
    path = folder / FOLDER / code
    return sealing_key(secret_in(folder).open_bytes(_USE, path.read_bytes())) if (
        path.is_file()) else None  # fmt: skip
