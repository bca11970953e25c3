"""Whether an act of the institution was signed by those who may sign it.

One rule for everybody who asks: the verifier outside, entry by entry, and the gateway itself, which
believes no act that its own log's readers would refuse.
"""

from __future__ import annotations

from itertools import permutations

from proviso_verify.entries import Entry
from proviso_verify.errors import problem
from proviso_verify.officers import SEATS, Roll
from proviso_verify.signing import statement_message, verify

STATED = frozenset(kind for kind, _ in SEATS)
"""The kinds of entry that people sign as statements."""


def check_statement(entry: Entry, roll: Roll, origin: str) -> None:
    """Refuse a statement that lacks a signature, has one too many, or one by the wrong person.

    `roll` is as it stands before the entry. Raises `history.signers`, `history.same-signer`,
    `history.not-entitled` or `history.bad-signature`.
    """
    act = entry.text("act")
    seats = SEATS[entry.kind, act]
    keys = entry.texts("keys")
    what = f"{entry.kind} {act}"
    if len(keys) != len(seats):
        raise problem("history.signers", kind=what, wanted=len(seats), keys=len(keys))
    check_different(entry)
    held = [roll.roles(key, entry.period) for key in keys]
    if not any(
        all(seat & roles for seat, roles in zip(seats, taken, strict=True))
        for taken in permutations(held)
    ):
        raise problem("history.not-entitled", kind=what)
    message = statement_message(entry.kind, origin, entry.fields)
    for key, signature in zip(keys, entry.texts("signatures"), strict=True):
        if not verify(key, message, signature):
            raise problem("history.bad-signature", kind=what)


def check_different(entry: Entry) -> None:
    """Two people sign, so two keys do. The log cannot see a person who has two."""
    if len(set(entry.texts("keys"))) != len(entry.texts("keys")):
        raise problem("history.same-signer", kind=entry.kind)
