"""What exactly two officers sign when they approve: the proposal, and its hash.

The hash is public, in the `approval` entry; the proposal itself is not. Whoever holds it (the
register's door, an auditor under confidence) recomputes the hash. The salt keeps anyone else from
guessing the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_verify.canonical import LARGEST, digest, to_base64
from proviso_verify.errors import problem
from proviso_verify.shapes import FIELD, HANDLE, HASH, ORIGIN, SEALING_KEY

DOMAIN = "proviso/proposal/v2"

DECISIONS = ("disclose", "refuse", "relay")
"""What may be proposed: to hand over; to refuse; or to pass a message on to the person and hand
over nothing but what they agree to. Two people sign a refusal as they sign an approval."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision proposed on one request: everything that an approval binds.

    `genesis` and `origin` are of the log; `proposal` is its own handle, `request` the handle of the
    request's entry; `basis` the hash of the agreement's version, or of the order; `assessment`,
    `search` (whom to look for) and `reasons` are hashes; `recipient` is the requester's sealing
    key; `until` in microseconds since 1970; `salt` 32 random bytes. Raises `proposal.bad-value`
    when one of them is not so.
    """

    genesis: str
    origin: str
    proposal: str
    request: str
    decision: str
    basis: str
    assessment: str
    search: str
    fields: tuple[str, ...]
    recipient: str
    reasons: str
    until: int
    salt: bytes

    def __post_init__(self) -> None:
        for key, fits in (
            ("genesis", HASH(self.genesis)),
            ("origin", ORIGIN(self.origin)),
            ("proposal", HANDLE(self.proposal)),
            ("request", HANDLE(self.request)),
            ("decision", self.decision in DECISIONS),
            ("basis", HASH(self.basis)),
            ("assessment", HASH(self.assessment)),
            ("search", HASH(self.search)),
            (
                "fields",
                list(self.fields) == sorted(set(self.fields)) and all(map(FIELD, self.fields)),
            ),
            ("recipient", SEALING_KEY(self.recipient)),
            ("reasons", HASH(self.reasons)),
            ("until", 0 < self.until <= LARGEST),
            ("salt", len(self.salt) == 32),
        ):
            if not fits:
                raise problem("proposal.bad-value", key=key)

    def statement(self) -> dict[str, object]:
        """The proposal as the object whose canonical bytes are hashed."""
        return {
            "domain": DOMAIN,
            "genesis": self.genesis,
            "origin": self.origin,
            "proposal": self.proposal,
            "request": self.request,
            "decision": self.decision,
            "basis": self.basis,
            "assessment": self.assessment,
            "search": self.search,
            "fields": list(self.fields),
            "recipient": self.recipient,
            "reasons": self.reasons,
            "until": self.until,
            "salt": to_base64(self.salt),
        }

    def hash(self) -> str:
        """The hash that both officers sign and the log shows: SHA-256, lower-case hex."""
        return digest(self.statement())
