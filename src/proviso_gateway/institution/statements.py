"""An act of the institution before everybody has signed it: who may sign, and does it still fit?

Two people may sign at one desk or days apart. Either way they sign the same bytes, so handles and
period are fixed when the act is begun; what it rests on is asked again when it is complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from proviso_gateway.agreement.timeline import changes
from proviso_gateway.errors import problem
from proviso_gateway.institution.acts import (
    Act,
    Adopted,
    OrderRecorded,
    RequesterEnrolled,
    RollChanged,
    says,
    unlogged,
)
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.enrolment import (
    check_officer,
    check_people,
    check_requester,
    check_roles,
)
from proviso_gateway.institution.gates import check_gates
from proviso_gateway.institution.roles import roles_now
from proviso_gateway.terms import Day, Handle, Hash, Instant, Period
from proviso_verify import canonical
from proviso_verify.entries import build
from proviso_verify.officers import FOR_EVER, SEATS, Roll
from proviso_verify.signing import statement_message, verify

ENROLLED_DAYS = 31
"""The most days for which an officer is enrolled in a live log: keys are renewed monthly."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry of the log before it is signed: its handle, and what it states besides."""

    handle: Handle
    stated: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signed:
    """One person's hand under a statement: their key, and a signature (base64) for each message."""

    key: str
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What will be said in the log once everybody has signed it, and the act it records.

    `kind` is the kind of its entries (`officer`, `requester`, `agreement`, `order`). An agreement
    is adopted whole, so a statement may say several things; all of them are the same `act` of the
    log's (`adopted`, say) and are signed by the same people. The handle of the first names it.
    """

    kind: str
    period: Period
    says: tuple[Saying, ...]
    act: Act
    signed: tuple[Signed, ...] = ()

    @property
    def handle(self) -> Handle:
        """The name under which the next person finds it."""
        return self.says[0].handle

    @property
    def code(self) -> str:
        """What is done, as the log says it: `enrolled`, `adopted`, `restarted`, …"""
        return str(self.says[0].stated["act"])

    @property
    def seats(self) -> tuple[frozenset[str], ...]:
        """The roles of each person who must sign, in no order."""
        return SEATS[self.kind, self.code]

    @property
    def complete(self) -> bool:
        """Whether every seat is taken."""
        return len(self.signed) == len(self.seats)

    def messages(self, origin: str) -> tuple[bytes, ...]:
        """What everybody signs, in the log called `origin`: one message for each entry, and last
        one for what the entries do not say. The last stays inside, so that nobody changes a name
        or a gate's document between the first signature and the second."""
        private = {
            "origin": origin,
            "kind": self.kind,
            "handle": self.handle,
            "unlogged": unlogged(self.act),
        }
        stated = tuple(
            statement_message(
                self.kind,
                origin,
                {
                    "v": 1,
                    "kind": self.kind,
                    "handle": saying.handle,
                    "period": self.period,
                    **saying.stated,
                },
            )
            for saying in self.says
        )
        return (*stated, f"proviso/unlogged/v1\n{canonical.digest(private)}".encode())

    def digest(self, origin: str) -> Hash:
        """The SHA-256 of everything that its signers sign: another statement has another."""
        return Hash(hashlib.sha256(b"\n".join(self.messages(origin))).hexdigest())


def check_seats(charter: Charter, statement: Statement, keys: Sequence[str], now: Instant) -> None:
    """Refuse where these keys, signing so far, are not as many different people, or cannot be
    seated so that each holds the role of their seat today.

    Raises `casework.same-officer` or `casework.not-entitled`, as the verifier outside would refuse
    the entry.
    """
    if len(set(keys)) != len(keys) or len(keys) > len(statement.seats):
        raise problem("casework.same-officer")
    held = [roles_now(charter.roll, key, now) for key in keys]
    if not any(
        all(roles & seat for roles, seat in zip(held, seats, strict=True))
        for seats in permutations(statement.seats, len(keys))
    ):
        raise problem("casework.not-entitled", act=f"sign {statement.kind} {statement.code}")


def check_signatures(statement: Statement, origin: str) -> None:
    """Refuse a statement that is no longer what somebody signed (`casework.statement-altered`)."""
    messages = statement.messages(origin)
    for signed in statement.signed:
        if len(signed.signatures) != len(messages) or not all(
            verify(signed.key, message, signature)
            for message, signature in zip(messages, signed.signatures, strict=True)
        ):
            raise problem("casework.statement-altered")


def check_entries(statement: Statement) -> None:
    """Refuse a signed statement whose entries the log would not take, or that say another thing
    than its act: it would wait for a signature in vain.

    Who else will sign is not known yet, so the first signer stands in for everybody. Raises the
    log's own problems of an entry, and `casework.act-differs`.
    """
    seats, first = len(statement.seats), statement.signed[0]
    for saying, signature in zip(statement.says, first.signatures, strict=False):
        keys, signatures = [first.key] * seats, [signature] * seats
        entry = build(
            statement.kind,
            handle=saying.handle,
            period=statement.period,
            **saying.stated,
            keys=keys,
            signatures=signatures,
        )
        if not says(statement.act, entry):
            raise problem("casework.act-differs")


def check_fits(
    charter: Charter, statement: Statement, *, today: Day, now: Instant, live: bool
) -> None:
    """Refuse an act that the institution, as it stands, cannot do or has done already.

    Asked when the act is begun and again when it is complete, for the world goes on while a
    statement waits. In a `live` log agreements need their gates, and keys are renewed.
    """
    if live:
        _for_real(statement, today, now)
    for saying in statement.says:
        _FITS[statement.kind, statement.code](charter, statement, saying.stated, today, now)


Check = Callable[[Charter, Statement, Mapping[str, Any], Day, Instant], None]


def _for_real(statement: Statement, today: Day, now: Instant) -> None:
    """What a rehearsal may skip."""
    if isinstance(statement.act, Adopted):
        check_gates(statement.act.gates, today)
    if (statement.kind, statement.code) == ("officer", "enrolled"):
        until = int(statement.says[0].stated["until"])
        if until == FOR_EVER or until > now.plus(days=ENROLLED_DAYS).micros:
            raise problem("casework.enrolled-too-long", most=ENROLLED_DAYS)


def _enrols(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    check_roles(stated["roles"])
    if isinstance(statement.act, RollChanged):
        _is_called(charter, statement.act)
    if stated["until"] != FOR_EVER and stated["until"] <= now.micros:
        raise problem("casework.enrolment-over")
    officer = charter.roll.officers.get(str(stated["key"]))
    if officer and (sorted(officer.roles), officer.until) == (stated["roles"], stated["until"]):
        raise problem("casework.enrolled-already")


def _is_called(charter: Charter, act: RollChanged) -> None:
    """Without a name the key keeps its own, which somebody else may have been given since.

    Lapsed keys count: they are renewed by one act, and would be back under the same name."""
    name = act.name or charter.names.get(act.key, "")
    others = (charter.names.get(key, "") for key in charter.roll.officers if key != act.key)
    if name:
        check_officer(name, filter(None, others))


def _leaves(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    key = str(stated["key"])
    if charter.roll.until(key) is None:
        raise problem("casework.not-enrolled")
    if len(_administrators(charter.roll, now) - {key}) < len(statement.seats):
        raise problem("casework.last-administrators")


def _administrators(roll: Roll, now: Instant) -> set[str]:
    return {key for key in roll.officers if "administrator" in roles_now(roll, key, now)}


def _lets_ask(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    act = statement.act
    check_requester(stated["requester"])
    if not isinstance(act, RequesterEnrolled):
        return
    check_people(act.people)
    if (
        charter.requesters.get(act.code) == act.key
        and charter.people.get(act.code, ()) == act.people
    ):
        raise problem("casework.enrolled-already")


def _adopts(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    """An edition may add versions and statuses; what has begun stands in it as it stood, with the
    day it became known, and nothing new is dated before the last that began."""
    act = statement.act
    if not isinstance(act, Adopted):
        return
    if (Hash(stated["agreement"]), Hash(stated["file"])) in charter.versions:
        raise problem("casework.adopted-already")
    earlier = charter.adopted.get(act.agreement.name)
    if earlier is None:
        return
    told = {(c.version_hash, str(c.state), c.date): c.known for c in changes(act.agreement)}
    before = {(c.version_hash, str(c.state), c.date): c.known for c in changes(earlier.agreement)}
    begun = {status for status in charter.begun if status in before}
    last = max((date for _, _, date in begun), default=Day.min)
    kept = all(told.get(status) == before[status] for status in begun)
    if not kept or any(status[2] < last for status in told if status not in begun):
        raise problem("gateway.history-rewritten")


def _stops(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    if stated["name"] in charter.stopped:
        raise problem("gateway.stopped-already")


def _restarts(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    if charter.stopped.get(stated["name"]) != stated["agreement"]:
        raise problem("gateway.not-stopped")


def _records_order(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    if stated["order"] in charter.orders:
        raise problem("gateway.order-known")
    act = statement.act
    if isinstance(act, OrderRecorded) and today > act.order.valid_until:
        raise problem("gateway.order-over")


def _ends_order(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    if stated["order"] not in charter.orders or stated["order"] in charter.orders_ended:
        raise problem("casework.unknown-order")


_FITS: Mapping[tuple[str, str], Check] = {
    ("officer", "enrolled"): _enrols,
    ("officer", "left"): _leaves,
    ("requester", "enrolled"): _lets_ask,
    ("agreement", "adopted"): _adopts,
    ("agreement", "stopped"): _stops,
    ("agreement", "restarted"): _restarts,
    ("order", "recorded"): _records_order,
    ("order", "ended"): _ends_order,
}
