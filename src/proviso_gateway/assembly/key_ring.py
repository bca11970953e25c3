"""Whose hand it is: officers' and requesters' keys, opened from files for one command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag

from proviso_gateway.adapters.keys import key_files
from proviso_gateway.adapters.keys.holders import SealingKey
from proviso_gateway.errors import Place, problem
from proviso_gateway.gateway.ports import Actor
from proviso_verify.keys import SEALING, SIGNING


def create_officer_key(path: Path, passphrase: str) -> str:
    """A new signing key in a new file; its public half."""
    return key_files.create_signing_key(path, passphrase)


def create_requester_key(path: Path, passphrase: str) -> str:
    """A new sealing key in a new file; its public half."""
    return key_files.create_sealing_key(path, passphrase)


def officer(path: Path, passphrase: str) -> Actor:
    """The officer who holds this key file."""
    return key_files.open_signing_key(path, passphrase)


def public_key_of_officer(path: Path) -> str:
    """The key to enrol, from the file that lies beside an officer's."""
    return key_files.read_public_key(path, SIGNING)


def public_key_of_requester(path: Path) -> str:
    """The key to seal to, from the file that lies beside a requester's."""
    return key_files.read_public_key(path, SEALING)


def passphrase_in(path: Path) -> str:
    """The passphrase that a file holds, which only its owner can read."""
    return key_files.read_passphrase(path)


@dataclass(frozen=True, slots=True)
class RequesterKeys:
    """A requester who holds their sealing key."""

    key: SealingKey

    def opens(self, envelope: bytes, name: str) -> bytes:
        """The answer in an envelope: JSON. Raises `files.not-an-envelope`."""
        try:
            answer = self.key.open(envelope)
            json.loads(answer)
        except (InvalidTag, ValueError):
            raise problem("files.not-an-envelope", Place(name)) from None
        return answer


def requester(path: Path, passphrase: str) -> RequesterKeys:
    """The requester who holds this key file."""
    return RequesterKeys(key_files.open_sealing_key(path, passphrase))
