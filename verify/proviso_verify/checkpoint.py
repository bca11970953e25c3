"""What a log says of itself at one size: C2SP checkpoints, and opening them with the log's key."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proviso_verify import note
from proviso_verify.canonical import from_base64, to_base64
from proviso_verify.errors import Problem, problem, shown
from proviso_verify.note import Note, Verified, Verifier
from proviso_verify.tree import HASH_BYTES

PATH = "checkpoint"
"""Where it lies in a log's folder."""

LARGEST_SIZE = 2**63 - 1

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: which log, how many entries, and the root hash over them.

    `extensions` are further lines that the log may have added. They are under its signature, but
    nobody can audit them, so nothing here reads them.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text of the note that is signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that the log's key has signed, and the note it came in."""

    checkpoint: Checkpoint
    note: Note
    log: Verifier

    def cosigned(self, witnesses: tuple[Verifier, ...]) -> tuple[Verified, ...]:
        """Which of these witnesses have cosigned it. Raises `note.bad-signature`."""
        verified = note.verify(self.note, (self.log, *witnesses))
        return tuple(signature for signature in verified if signature.by in witnesses)


def parse_text(text: str) -> Checkpoint:
    """The checkpoint that a note's text is. Raises `checkpoint.malformed`."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise problem("checkpoint.malformed", what="it needs three lines, none empty")
    origin, number, encoded, *extensions = lines
    if _NUMBER.fullmatch(number) is None or int(number) > LARGEST_SIZE:
        raise problem("checkpoint.malformed", what="its size is not a number")
    try:
        root = from_base64(encoded)
    except Problem:
        raise problem("checkpoint.malformed", what="its root is not base64") from None
    if len(root) != HASH_BYTES:
        raise problem("checkpoint.malformed", what="its root is not 32 bytes")
    return Checkpoint(origin, int(number), root, tuple(extensions))


def parse_unsigned(data: bytes) -> Checkpoint:
    """What a signed note says of a log, its signatures not looked at: a claim, nothing more."""
    return parse_text(note.parse(data).text)


def open_signed(data: bytes, log: Verifier) -> SignedCheckpoint:
    """The checkpoint in a signed note, if that log signed it and it speaks of that log.

    The log's origin is the name of its key. Raises `checkpoint.other-log`, `checkpoint.malformed`
    or a problem of the note.
    """
    signed = note.parse(data)
    note.verify(signed, (log,))
    checkpoint = parse_text(signed.text)
    if checkpoint.origin != log.name:
        raise problem("checkpoint.other-log", origin=shown(checkpoint.origin), log=shown(log.name))
    return SignedCheckpoint(checkpoint, signed, log)


def sign(checkpoint: Checkpoint, signer: note.Signer) -> Note:
    """The checkpoint as a note signed by the log."""
    text = checkpoint.text()
    return Note(text, (note.sign(text, signer),))
