"""What guardians sign around somebody's own record, one like the other: prepared, then submitted.

Channels, notices, complaints and challenges are streams of lines like questions, and of no entry of
the log. Signatures are checked again whenever such a line is read: whoever writes a row into the
database confirms no channel, ends none, locks nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.concerns import Acknowledged, Concern, Decided, Raised, concerns_in
from proviso_gateway.casework.person_notices import (
    ChannelConfirmed,
    ChannelEnded,
    KnownChannel,
    NoticeGiven,
    Notified,
    NotTold,
    channels_in,
    notified_in,
)
from proviso_gateway.casework.subject_access import ANSWERS
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import check_answers, check_signed
from proviso_gateway.gateway.telling import message
from proviso_gateway.terms import Handle
from proviso_verify.signing import Signature, verify

Act = ChannelConfirmed | ChannelEnded | NoticeGiven | NotTold | Raised | Acknowledged | Decided


@dataclass(frozen=True, slots=True)
class ReadyAct:
    """An act that is about to be signed: where it stands, all that it says, what is signed."""

    stream: Handle
    place: int
    unsigned: Act
    message: bytes


def prepared(gateway: Gateway, stream: Handle, place: int, unsigned: Act) -> ReadyAct:
    """The act, to be signed."""
    return ReadyAct(stream, place, unsigned, _message(gateway, stream, unsigned))


def submitted(
    gateway: Gateway,
    ready: ReadyAct,
    key: str,
    signature: Signature,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Record it under this signature. `before` is called once all is checked, and what it raises
    leaves nothing recorded. Raises `casework.not-entitled`, `casework.signature-invalid`."""
    check_answers(gateway, key)
    check_signed(gateway, key, ready.message, signature)
    before()
    said = replace(ready.unsigned, key=key, signature=signature)
    gateway.store.note_access(AccessLine(ready.stream, ready.place, gateway.now(), said))


def channels(gateway: Gateway) -> list[KnownChannel]:
    """Every channel on record, in the order in which they were confirmed."""
    return channels_in(_held(gateway, AccessKind.CHANNEL), gateway.clock.day)


def notified(gateway: Gateway) -> Notified:
    """What was done of notices so far."""
    return notified_in(_held(gateway, AccessKind.NOTICE))


def concerns(gateway: Gateway) -> tuple[Concern, ...]:
    """Every complaint, objection and challenge, in the order in which they came in."""
    found = concerns_in(_held(gateway, AccessKind.CONCERN), gateway.clock.day)
    return tuple(found.values())


def _held(gateway: Gateway, kind: AccessKind) -> Iterator[AccessLine]:
    """The lines of this kind that a guardian signed, under a key that was enrolled for it."""
    charter = gateway.store.charter()
    for line in gateway.store.access_lines(kind):
        said = line.said
        assert isinstance(said, Act)
        told = _message(gateway, line.stream, said)
        served = charter.served.get(said.key, frozenset())
        if served & ANSWERS and verify(said.key, told, said.signature, charter.house.parties):
            yield line


def _message(gateway: Gateway, stream: Handle, said: Act) -> bytes:
    return message(gateway, said.act, stream, **said.stated)
