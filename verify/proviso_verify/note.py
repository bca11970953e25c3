"""Text that keys have signed: C2SP signed notes, verifier keys, and witnesses' cosignatures.

A note is its text, an empty line, and signature lines `— <key name> base64(key id || signature)`.
Of the assigned types, 0x01 (Ed25519 over the text) and 0x04 (a witness's timestamped cosignature)
are known here. Lines of unknown keys are ignored, as the specification demands; a line of a known
key that does not verify refuses the whole note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from proviso_verify.canonical import from_base64, to_base64
from proviso_verify.errors import Problem, problem, shown
from proviso_verify.keys import binds

ED25519 = 0x01
COSIGNATURE = 0x04

LARGEST_NOTE = 512 * 1024
"""Bytes. A note of ours has a few hundred; post-quantum lines of others may add 5,000 each."""

MOST_SIGNATURES = 64
"""At least 16 must be accepted."""

_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it claims to be, and the bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note, its newline included."""
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, ending in a newline, and the signatures under it, none of them verified yet."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def render(self) -> bytes:
        """The note as it is published."""
        return (self.text + "\n" + "".join(line.line() for line in self.signatures)).encode()


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name and its use (`ED25519` or `COSIGNATURE`): a *vkey*.

    Raises `note.bad-key` when built with a name, a use or a key that cannot be.
    """

    name: str
    use: int
    key: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name) or self.use not in (ED25519, COSIGNATURE):
            raise problem("note.bad-key", what="name or signature type")
        if len(self.key) != 32 or not binds(self.key):
            raise problem("note.bad-key", what="public key")

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, use and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.use]) + self.key).digest()[
            :4
        ]

    def text(self) -> str:
        """The key as people hand it around: `<name>+<key id>+<base64>`."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.use]) + self.key)}"

    def is_of(self, signature: Signature) -> bool:
        """Whether a line claims to be by this key: both name and id agree."""
        return signature.name == self.name and signature.key_id == self.key_id

    def verify(self, text: str, signature: bytes) -> int | None:
        """When a valid signature was made (seconds since 1970); None for a use without a time.

        Raises `note.bad-signature`.
        """
        message, time = text.encode(), None
        if self.use == COSIGNATURE:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = cosigned_message(text, time)
        try:
            if time is not None and time >= 2**63:
                raise InvalidSignature
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise problem("note.bad-signature", name=shown(self.name)) from None
        return time


@dataclass(frozen=True, slots=True)
class Verified:
    """One signature that was verified: by which key, and when a witness says it saw the log."""

    by: Verifier
    time: int | None


class Signer(Protocol):
    """A key that can sign. The key itself may live elsewhere: only bytes go in and come out."""

    @property
    def verifier(self) -> Verifier:
        """The public half, with its name and use."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature (RFC 8032) over exactly this message."""


@dataclass(frozen=True, slots=True)
class KeySigner:
    """A signer whose private key is at hand."""

    name: str
    use: int
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.use, self.key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature over the message."""
        return self.key.sign(message)


def parse(data: bytes) -> Note:
    """The note that these bytes are. Raises `note.malformed`, which says what is wrong."""
    if len(data) > LARGEST_NOTE:
        raise problem("note.malformed", what="it is longer than a note may be")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise problem("note.malformed", what="it is not UTF-8") from None
    if any(letter < " " and letter != "\n" for letter in whole):
        raise problem("note.malformed", what="it has a control character")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise problem("note.malformed", what="no signature lines follow an empty line")
    signatures = lines[:-1].split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise problem("note.malformed", what="it has too many signatures")
    return Note(text + "\n", tuple(map(_signature, signatures)))


def parse_key(text: str) -> Verifier:
    """The verifier key (*vkey*) that this text is. Raises `note.bad-key`."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise problem("note.bad-key", what="form, which is `name+id+base64`")
    name, key_id, encoded = parts
    try:
        data = from_base64(encoded)
    except Problem:
        raise problem("note.bad-key", what="base64") from None
    if not data:
        raise problem("note.bad-key", what="base64")
    verifier = Verifier(name, data[0], data[1:])
    if verifier.key_id.hex() != key_id:
        raise problem("note.bad-key", what="key id")
    return verifier


def verify(note: Note, verifiers: Iterable[Verifier]) -> tuple[Verified, ...]:
    """The signatures of known keys, all valid, in the order of the note.

    Lines of unknown keys are ignored. Raises `note.bad-signature` when one of a known key is not
    valid, `note.unsigned` when there is none at all.
    """
    known: Sequence[Verifier] = tuple(verifiers)
    verified = tuple(
        Verified(verifier, verifier.verify(note.text, signature.signature))
        for signature in note.signatures
        for verifier in known
        if verifier.is_of(signature)
    )
    if not verified:
        raise problem("note.unsigned")
    return verified


def sign(text: str, signer: Signer) -> Signature:
    """The line of a signer of use `ED25519` under this text."""
    verifier = signer.verifier
    return Signature(verifier.name, verifier.key_id, signer.sign(text.encode()))


def cosign(text: str, signer: Signer, time: int) -> Signature:
    """The line of a witness (use `COSIGNATURE`) who saw this text at that time, in seconds."""
    verifier = signer.verifier
    stamped = time.to_bytes(8, "big") + signer.sign(cosigned_message(text, time))
    return Signature(verifier.name, verifier.key_id, stamped)


def cosigned_message(text: str, time: int) -> bytes:
    """What a witness signs: `cosignature/v1`, the time, and the note's text (tlog-cosignature)."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not _is_name(name):
        raise problem("note.malformed", what="a signature line has another form")
    try:
        data = from_base64(encoded)
    except Problem:
        raise problem("note.malformed", what="a signature is not canonical base64") from None
    if len(data) <= 4:
        raise problem("note.malformed", what="a signature is too short")
    return Signature(name, data[:4], data[4:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)
