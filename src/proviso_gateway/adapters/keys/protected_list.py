"""Who is protected: a copy beside the log's key, outside the home and its backups.

A backup made before somebody was protected does not know it, and whoever restores it would lift
the protection without a word. So every protection, and every lifting that two signed, is kept here
too, and put back into a home that does not know it before anything is read. The file is sealed
under a key that is made of the log's own, and as long as a whole number of pages, so that it tells
whoever copies it alone neither whom it names nor, but by hundreds, how many.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.keys.log_key import read_log_key
from proviso_gateway.casework.access_lines import AccessLine
from proviso_gateway.casework.access_records import read_said, write_said
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Handle, Instant
from proviso_verify import canonical

ENDING = ".people"
"""Added to the name of the key's file. It tells nobody what the file is for."""

PAGE = 65_536
"""Bytes: what is sealed is filled up to a whole number of these."""

_NONCE = 12
_INFO = b"proviso/protected/v1"


@dataclass(frozen=True, slots=True)
class ProtectedList:
    """The copy beside the log's key in this file."""

    key: Path

    @property
    def path(self) -> Path:
        """Where it lies: beside the key itself, by whatever link the key is named."""
        return Path(f"{os.path.realpath(self.key)}{ENDING}")

    def is_there(self) -> bool:
        """Whether there is one, be it of nobody."""
        return self.path.exists()

    def lines(self) -> tuple[AccessLine, ...]:
        """What is kept, in order of streams and places; nothing where there is no file. Raises the
        problems of reading the key, and `log.no-record` where it is not what was written here."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError:
            raise problem("log.no-record", Place(self.path.name)) from None
        key = self._sealing_key()
        try:
            plain = AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _INFO)
            told: Any = canonical.decode(plain.rstrip(b" "))
            return tuple(
                AccessLine(Handle(stream), int(seq), Instant(int(at)), read_said(said.encode()))
                for stream, seq, at, said in told
            )
        except (InvalidTag, Problem, ValueError, TypeError, AttributeError):
            raise problem("log.no-record", Place(self.path.name)) from None

    def keep(self, lines: Iterable[AccessLine]) -> None:
        """Keep these, and nothing else, durably. Raises the problems of reading the key, and
        `log.cannot-record`."""
        ordered = sorted(lines, key=lambda one: (one.stream, one.seq))
        told = canonical.encode(
            [[one.stream, one.seq, one.at.micros, write_said(one.said).decode()] for one in ordered]
        )
        whole = told.ljust(-(-len(told) // PAGE) * PAGE)
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self._sealing_key()).encrypt(nonce, whole, _INFO)
        try:
            write(self.path, nonce + sealed, 0o600)
        except OSError:
            raise problem("log.cannot-record", Place(self.path.name)) from None

    def _sealing_key(self) -> bytes:
        secret = read_log_key(self.key).private_bytes_raw()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(secret)
