"""The log's signing key: a file outside the home and its backups, read when something is signed.

It has no passphrase, because the log signs when nobody is at hand. Whoever holds it can tell two
histories, so only the account that runs the gateway may read it.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from proviso_gateway.adapters.disk.durable import write_new
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.errors import Place, problem
from proviso_verify.canonical import to_base64
from proviso_verify.keys import SIGNING
from proviso_verify.note import ED25519, KeySigner, Signer, Verifier
from proviso_verify.signing import Signature


def new_log_key() -> Ed25519PrivateKey:
    """A new signing key, kept nowhere yet."""
    return Ed25519PrivateKey.generate()


def check_can_keep(path: Path) -> None:
    """Refuse, as `keys.cannot-write`, a file for which there is no folder and none can be made."""
    there = next(folder for folder in path.absolute().parents if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise problem("keys.cannot-write", Place(path.name))


def keep_log_key(path: Path, key: Ed25519PrivateKey) -> None:
    """Write the key to a new file that its owner alone can read.

    Raises `keys.already-there` or `keys.cannot-write`.
    """
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data, 0o600)
    except FileExistsError:
        raise problem("keys.already-there", Place(path.name)) from None
    except OSError:
        raise problem("keys.cannot-write", Place(path.name)) from None


def read_log_key(path: Path) -> Ed25519PrivateKey:
    """The key in the file. Raises `log.no-signing-key`, `keys.readable-by-others` or
    `keys.not-a-key-file`."""
    place = Place(path.name)
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise problem("keys.readable-by-others", place)
            key = load_pem_private_key(file.read(16_384), None)
    except OSError:
        raise problem("log.no-signing-key", place) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise problem("keys.not-a-key-file", place) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise problem("keys.not-a-key-file", place)
    return key


@dataclass(frozen=True, slots=True)
class FileSigner:
    """The log's signer whose key lies in a file, opened for each signature and not before."""

    origin: str
    path: Path

    @property
    def verifier(self) -> Verifier:
        """The public half, with the log's name. Raises as `read_log_key`."""
        return KeySigner(self.origin, ED25519, read_log_key(self.path)).verifier

    @property
    def last(self) -> LastSigned:
        """Where it is kept what this key signed last."""
        return LastSigned(self.path)

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature over the message. Raises as `read_log_key`."""
        return read_log_key(self.path).sign(message)


@dataclass(frozen=True, slots=True)
class LogHand:
    """The log's key where it signs an act beside officers: its own replacement, nothing else."""

    signer: Signer

    @property
    def key(self) -> str:
        """The public key, as entries name it."""
        return SIGNING + to_base64(self.signer.verifier.key)

    def sign(self, message: bytes) -> Signature:
        """The signature over the message, in base64."""
        return to_base64(self.signer.sign(message))
