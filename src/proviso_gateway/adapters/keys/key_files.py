"""Keys in files: an officer's signing key, a requester's sealing key, each under a passphrase.

A private key is PEM (PKCS #8, RFC 5958), encrypted under the passphrase; beside it lies its public
half in one line, to be handed to whoever enrols it. A key file that other users of the machine can
read is not opened: they may have copied it, and the passphrase alone would then stand between them
and somebody's signature.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from proviso_gateway.adapters.disk.durable import write_new
from proviso_gateway.adapters.keys.holders import KeyHolder, SealingKey
from proviso_gateway.errors import Place, Problem, problem
from proviso_verify.keys import SIGNING, key_bytes

SHORTEST_PASSPHRASE = 12
"""Letters. A copied file can be tried at leisure, so a short one protects nothing."""

LARGEST = 16_384
"""Bytes of a key file or passphrase file; ours have a few hundred."""

PUBLIC = ".pub"
"""Added to a key file's name: its public half."""

KINDS = (b"ed25519:", b"x25519:", b"webauthn-")
_LONGEST_KIND = max(KINDS, key=len)
"""How the public half of a key begins: what ends in `.pub`."""

Private = Ed25519PrivateKey | X25519PrivateKey


def create_signing_key(path: Path, passphrase: str) -> str:
    """A new officer's key in a new file; its public half (`ed25519:…`), also beside it.

    Raises `keys.already-there`, `keys.passphrase-short` or `keys.cannot-write`.
    """
    private = Ed25519PrivateKey.generate()
    _write(path, private, passphrase, KeyHolder(private).key)
    return KeyHolder(private).key


def create_sealing_key(path: Path, passphrase: str) -> str:
    """A new requester's key in a new file; its public half (`x25519:…`). As above."""
    private = X25519PrivateKey.generate()
    _write(path, private, passphrase, SealingKey(private).text)
    return SealingKey(private).text


def open_signing_key(path: Path, passphrase: str) -> KeyHolder:
    """The officer who holds this key file and knows its passphrase.

    Raises `keys.unreadable`, `keys.is-a-public-key`, `keys.readable-by-others`,
    `keys.wrong-passphrase`, `keys.not-a-key-file`.
    """
    private = _open(path, passphrase)
    if not isinstance(private, Ed25519PrivateKey):
        raise problem("keys.not-a-key-file", Place(path.name))
    return KeyHolder(private)


def open_sealing_key(path: Path, passphrase: str) -> SealingKey:
    """The requester who holds this key file and knows its passphrase. As above."""
    private = _open(path, passphrase)
    if not isinstance(private, X25519PrivateKey):
        raise problem("keys.not-a-key-file", Place(path.name))
    return SealingKey(private)


def read_passphrase(path: Path) -> str:
    """The first line of a file that nobody else can read."""
    return _private_bytes(path).decode("utf-8", "replace").partition("\n")[0].rstrip("\r")


def read_public_key(path: Path, kind: str = SIGNING) -> str:
    """The public key that a file holds in its first line; `kind` is its prefix.

    Raises `keys.unreadable` or `keys.not-a-public-key`.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST).decode("utf-8", "replace").partition("\n")[0].strip()
    except OSError:
        raise problem("keys.unreadable", Place(path.name)) from None
    try:
        key_bytes(text, kind)
    except Problem:
        raise problem("keys.not-a-public-key", Place(path.name), kind=kind[:-1]) from None
    return text


def _write(path: Path, private: Private, passphrase: str, public: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise problem("keys.passphrase-short", least=SHORTEST_PASSPHRASE)
    encryption = BestAvailableEncryption(passphrase.encode())
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    beside = path.with_name(path.name + PUBLIC)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data, 0o600)
        write_new(beside, f"{public}\n".encode(), 0o644)
    except FileExistsError:
        raise problem("keys.already-there", Place(path.name)) from None
    except OSError:
        raise problem("keys.cannot-write", Place(path.name)) from None


def _open(path: Path, passphrase: str) -> PrivateKeyTypes:
    place = Place(path.name)
    data = _private_bytes(path)
    try:
        return load_pem_private_key(data, passphrase.encode())
    except TypeError:  # the file is not encrypted at all: then anybody could have used it
        raise problem("keys.not-encrypted", place) from None
    except (ValueError, UnsupportedAlgorithm):
        if b"ENCRYPTED PRIVATE KEY" in data:
            raise problem("keys.wrong-passphrase", place) from None
        raise problem("keys.not-a-key-file", place) from None


def _private_bytes(path: Path) -> bytes:
    """What stands in a file that only its owner can read."""
    place = Place(path.name)
    try:
        with path.open("rb") as file:
            if file.read(len(_LONGEST_KIND)).startswith(KINDS):
                raise problem("keys.is-a-public-key", place)
            file.seek(0)
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise problem("keys.readable-by-others", place)
            return file.read(LARGEST)
    except OSError:
        raise problem("keys.unreadable", place) from None
