"""One file that proves one entry, offline: C2SP tlog-proof.

c2sp.org/tlog-proof@v1
extra <base64>            (optional, opaque, not authenticated)
index <number>
<hash> ...                (RFC 6962 inclusion proof, leaf's sibling first)
                          (an empty line)
<checkpoint, verbatim>
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from proviso_verify.canonical import from_base64, to_base64
from proviso_verify.checkpoint import LARGEST_SIZE, SignedCheckpoint, open_signed
from proviso_verify.errors import Problem, problem
from proviso_verify.note import LARGEST_NOTE, Verifier
from proviso_verify.tree import HASH_BYTES, leaf_hash, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"

LONGEST_PATH = 63
"""Hashes: no tree of fewer than 2^63 leaves needs more."""

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands in a log, and why: index, inclusion path, the signed checkpoint."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The proof as a `.tlog-proof` file."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [to_base64(sibling) for sibling in self.path]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint


def parse(data: bytes) -> Proof:
    """The proof that these bytes are. Raises `proof.malformed`, which says what is wrong."""
    head, gap, checkpoint = data.partition(b"\n\n")
    if not gap or len(data) > 2 * LARGEST_NOTE:
        raise problem("proof.malformed", what="it is too long, or no checkpoint follows")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise problem("proof.malformed", what="its first lines are not ASCII") from None
    if lines.pop(0) != HEADER:
        raise problem("proof.malformed", what=f"its first line is not `{HEADER}`")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _bytes(lines.pop(0).removeprefix("extra "))
    number = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if number is None or int(number[1]) > LARGEST_SIZE:
        raise problem("proof.malformed", what="it has no index")
    path = tuple(_bytes(line) for line in lines)
    if len(path) > LONGEST_PATH or any(len(sibling) != HASH_BYTES for sibling in path):
        raise problem(
            "proof.malformed", what="its path has too many hashes, or one not of 32 bytes"
        )
    return Proof(int(number[1]), path, checkpoint, extra)


def verify(proof: Proof, entry: bytes, log: Verifier) -> SignedCheckpoint:
    """The checkpoint that covers the entry, if the log signed it and the path leads there.

    Whether enough witnesses saw it is asked of a `policy`. Raises `tree.not-included`, or a problem
    of the checkpoint.
    """
    signed = open_signed(proof.checkpoint, log)
    head = signed.checkpoint
    verify_inclusion(leaf_hash(entry), proof.index, head.size, proof.path, head.root)
    return signed


def _bytes(line: str) -> bytes:
    try:
        return from_base64(line)
    except Problem:
        raise problem("proof.malformed", what="a line is not canonical base64") from None
