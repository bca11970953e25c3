"""What people sign, and whether they did: one shape of statement, three kinds of signature.

Every statement is canonical JSON of which an outsider who holds only the log can rebuild each byte.
A statement about a case fits one request, one assessment (or search), one instrument, one act and
one seat, of one log; a statement of the institution fits one entry of one log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from proviso_verify.canonical import digest, encode, from_base64, to_base64
from proviso_verify.errors import Problem
from proviso_verify.keys import SIGNING, kind_of, public_key
from proviso_verify.webauthn import RelyingParty, verify_assertion

DOMAIN = "proviso/signature/v2"

APPROVE, REFUSE, MATCH, DOUBT = "approve", "refuse", "match", "doubt"
"""What somebody may say of a case."""

PROPOSER, APPROVER, REVIEWER = "proposer", "approver", "reviewer"
"""The seat from which they say it."""

UNSIGNED = ("keys", "signatures", "period")
"""The keys of an entry over which nobody signs: the signers, and the month, which is fixed when the
entry joins the log, maybe after midnight."""

Signature: TypeAlias = str | Mapping[str, Any]
"""As it stands in an entry: base64 of an Ed25519 signature, or the parts of an assertion."""


@dataclass(frozen=True, slots=True)
class Matter:
    """The one matter of a case on which people put their hand.

    `request` is the handle of the case's request, `prev` that of the assessment (of the search, for
    looks) that the statement rests on, `basis` the name and hash of the instrument, `proposal` the
    proposal's hash, `begun` the month of signing, `by` the month in which the approval runs out.
    """

    genesis: str
    request: str
    prev: str
    basis: tuple[str, str]
    proposal: str
    begun: str
    by: str

    def statement(self, act: str, role: str, found: str = "") -> bytes:
        """The bytes that somebody signs who says `act` in the seat `role`.

        `found` is the hash of whom and what a reviewer looked at; nobody else has one.
        """
        said: dict[str, object] = {
            "domain": DOMAIN,
            "genesis": self.genesis,
            "act": act,
            "role": role,
            "request": self.request,
            "prev": self.prev,
            "basis": {self.basis[0]: self.basis[1]},
            "proposal": self.proposal,
            "begun": self.begun,
            "by": self.by,
        }
        return encode(said | ({"found": found} if found else {}))


@dataclass(frozen=True, slots=True)
class House:
    """To what every signature in one log is held, at one point of it.

    `genesis` is the hash of its first entry (empty before there is one), `live` whether it is no
    rehearsal, `log_key` the key that signs its checkpoints, `parties` for whom passkeys sign.
    """

    genesis: str = ""
    live: bool = False
    log_key: str = ""
    parties: tuple[RelyingParty, ...] = field(default=())


def act_of(fields: Mapping[str, Any]) -> str:
    """What an entry of the institution does, `<kind>.<act>`."""
    return f"{fields['kind']}.{fields['act']}"


def act_statement(genesis: str, fields: Mapping[str, Any]) -> bytes:
    """The bytes that people sign under an entry of the institution that has these keys.

    The genesis entry cannot name its own hash, so that one statement says none (`genesis` empty).
    """
    said: dict[str, object] = {
        "domain": DOMAIN,
        "act": act_of(fields),
        "entry": digest({key: fields[key] for key in fields if key not in UNSIGNED}),
    }
    return encode(said | ({"genesis": genesis} if genesis else {}))


def sign(key: Ed25519PrivateKey, message: bytes) -> str:
    """The signature of a message, as base64."""
    return to_base64(key.sign(message))


def verify(
    key: str, message: bytes, signature: Signature, parties: tuple[RelyingParty, ...] = ()
) -> bool:
    """Whether the signature over the message is by the key (text). Bad text is a no.

    `parties` are those for whom a passkey may have signed; without any, no passkey verifies.
    """
    try:
        public = public_key(key)
        if kind_of(key) != SIGNING:
            return not isinstance(signature, str) and verify_assertion(
                public, message, signature, parties
            )
        if not isinstance(signature, str) or not isinstance(public, Ed25519PublicKey):
            return False
        public.verify(from_base64(signature), message)
    except (Problem, InvalidSignature, ValueError):
        return False
    return True
