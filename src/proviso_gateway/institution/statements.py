"""An act of the institution before everybody has signed it: who may sign, and does it still fit?

Two people may sign at one desk or days apart. Either way they sign the same bytes, so handles and
period are fixed when the act is begun; what it rests on is asked again when it is complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import permutations
from typing import Any

from proviso_gateway.errors import problem
from proviso_gateway.institution.act_names import ACT_NAMES
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
from proviso_gateway.institution.roles import in_words, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle, Hash, Instant, Period
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import canonical
from proviso_verify.commitments import Opening
from proviso_verify.entries import ACTS, COURT_ORDER, VERSION, build, parse
from proviso_verify.erasures import ACCOUNTS, KEPT, OWN_QUESTIONS
from proviso_verify.keys import signer_of
from proviso_verify.officers import FOR_EVER, SEATS, SERVER_MAY, Roll
from proviso_verify.signing import House, Signature, act_statement, verify
from proviso_verify.statements import LOG_KEYS, check_held, check_names, subjects
from proviso_verify.timetable import check_rows, continues

ENROLLED_DAYS = 31
"""The most days for which an officer is enrolled in a live log: keys are renewed monthly."""

LEAST_FOR_QUESTIONS = 12
"""The fewest months for which people's own questions are kept: as long as an account is that one of
them told of."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One person's hand under a statement: their key, and their signature."""

    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Statement:
    """What one entry of the log will say once everybody has signed it, and the act it records.

    `kind` and `code` say what is done, as the log says it (`agreement`, `adopted`); `begun` is the
    month in which it was prepared, `stated` what the entry says besides. Names, gates and sheets do
    not stand in the log: `salt` keeps them under a commitment, so that everybody signs them too.
    """

    kind: str
    code: str
    handle: Handle
    begun: Period
    stated: Mapping[str, Any]
    act: Act
    salt: bytes = b""
    signed: tuple[Signed, ...] = ()

    @property
    def does(self) -> tuple[str, str]:
        """Kind and code: what is done."""
        return self.kind, self.code

    @property
    def seats(self) -> tuple[frozenset[str], ...]:
        """The roles of each officer who must sign, in no order."""
        return SEATS[self.does]

    @property
    def hands(self) -> int:
        """How many must sign: the officers, and the log's own keys where one is replaced."""
        return len(self.seats) + LOG_KEYS.get(self.does, 0)

    @property
    def complete(self) -> bool:
        """Whether everybody has signed."""
        return len(self.signed) == self.hands

    @property
    def body(self) -> Opening | None:
        """What the entry commits to and does not show; None for acts that have nothing of it."""
        if "body" not in ACTS[self.does]:
            return None
        return Opening(self.handle, "body", canonical.digest(unlogged(self.act)), self.salt)

    def fields(self) -> dict[str, Any]:
        """Everything that its entry will say, but who signed, and the month in which it joins."""
        told = {
            "v": VERSION,
            "kind": self.kind,
            "act": self.code,
            "handle": self.handle,
            "begun": self.begun,
            **self.stated,
        }
        return told if self.body is None else told | {"body": self.body.commitment()}

    def message(self, genesis: str) -> bytes:
        """What everybody signs, in the log whose first entry has this hash (empty for that one)."""
        return act_statement(genesis, self.fields())

    def digest(self, genesis: str) -> Hash:
        """The SHA-256 of what its signers sign: another statement has another."""
        return Hash(hashlib.sha256(self.message(genesis)).hexdigest())

    def entry(self, period: Period) -> Sealed:
        """The entry that it becomes in that month, under the signatures that it has."""
        fields = {key: value for key, value in self.fields().items() if key not in ("v", "kind")}
        made = build(
            self.kind,
            period=period,
            **fields,
            keys=[one.key for one in self.signed],
            signatures=[
                one.signature if isinstance(one.signature, str) else dict(one.signature)
                for one in self.signed
            ],
        )
        return Sealed(self.handle, made.data, () if self.body is None else (self.body,))


def check_seats(charter: Charter, statement: Statement, keys: Sequence[str], now: Instant) -> None:
    """Refuse where these keys, signing so far, are not as many different people, or cannot be
    seated so that each holds the role of their seat today.

    Raises `casework.same-officer` or `casework.not-entitled`, as the verifier outside would refuse
    the entry. The log's own keys come after the officers and are looked at when it is enacted.
    """
    keys = keys[: len(statement.seats)] if statement.does in LOG_KEYS else keys
    if len(set(map(signer_of, keys))) != len(keys) or len(keys) > len(statement.seats):
        raise problem("casework.same-officer")
    roll = charter.roll
    if statement.kind == "genesis":
        roll = Roll.founded(statement.stated["administrators"])
    held = [roles_now(roll, key, now) for key in keys]
    if not any(
        all(roles & seat for roles, seat in zip(held, seats, strict=True))
        for seats in permutations(statement.seats, len(keys))
    ):
        told = dict.fromkeys(map(in_words, statement.seats))
        who = reduce(lambda one, other: phrase("{one} and {other}", one=one, other=other), told)
        if len(told) < len(statement.seats):
            who = phrase("{who}, and another", who=who)
        named = ACT_NAMES.get((statement.kind, statement.code), statement.kind)
        act = phrase("sign {act}", act=named)
        raise problem("casework.not-entitled", act=act, who=who)


def check_signatures(statement: Statement, house: House) -> None:
    """Refuse a statement that is no longer what somebody signed (`casework.statement-altered`)."""
    message = statement.message(house.genesis)
    for signed in statement.signed:
        if not verify(signed.key, message, signed.signature, house.parties):
            raise problem("casework.statement-altered")


def check_entry(charter: Charter, statement: Statement) -> None:
    """Refuse a signed statement whose entry the log would not take, or that says another thing than
    its act, or that was overtaken by another act: it would wait for a signature in vain.

    Who else will sign is not known yet, so the first signer stands in for everybody. Raises the
    log's own problems of an entry, `casework.act-differs`, and `casework.overtaken`.
    """
    stands_in = replace(statement, signed=statement.signed[:1] * statement.hands)
    entry = parse(stands_in.entry(statement.begun).data)
    if not says(statement.act, entry):
        raise problem("casework.act-differs")
    if any(charter.last.get(subject, "") != after for subject, after in subjects(entry).items()):
        raise problem("casework.overtaken")
    if charter.house.live and statement.does not in SERVER_MAY:
        check_held(entry, [one.key for one in statement.signed], charter.roll)


def check_fits(
    charter: Charter, statement: Statement, *, today: Day, now: Instant, live: bool
) -> None:
    """Refuse an act that the institution, as it stands, cannot do or has done already.

    Asked when the act is begun and again when it is complete, for the world goes on while a
    statement waits. In a `live` log agreements need their gates, and keys are renewed.
    """
    if live:
        _for_real(statement, today, now)
    check = _FITS.get(statement.does)
    if check is not None:
        check(charter, statement, statement.stated, today, now)


Check = Callable[[Charter, Statement, Mapping[str, Any], Day, Instant], None]


def _for_real(statement: Statement, today: Day, now: Instant) -> None:
    """What a rehearsal may skip."""
    if isinstance(statement.act, Adopted):
        check_gates(statement.act.gates, today)
    if (statement.kind, statement.code) == ("officer", "enrolled"):
        untils = [int(one["until"]) for one in statement.stated["officers"]]
        if any(u == FOR_EVER or u > now.plus(days=ENROLLED_DAYS).micros for u in untils):
            raise problem("casework.enrolled-too-long", most=ENROLLED_DAYS)


def _enrols(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    log_keys = set(map(signer_of, charter.log_keys))
    check_names((str(one["key"]) for one in stated["officers"]), charter.roll)
    for one in stated["officers"]:
        if signer_of(str(one["key"])) in log_keys:
            raise problem("casework.log-key")
        check_roles(one["roles"])
        if one["until"] != FOR_EVER and one["until"] <= now.micros:
            raise problem("casework.enrolment-over")
        officer = charter.roll.officers.get(str(one["key"]))
        known = officer and (sorted(officer.roles), officer.until, officer.held)
        if known == (one["roles"], one["until"], one["held"]):
            raise problem("casework.enrolled-already")
    if isinstance(statement.act, RollChanged):
        _are_called(charter, statement.act)


def _are_called(charter: Charter, act: RollChanged) -> None:
    """Without a name a key keeps its own, which somebody else may have been given since.

    Lapsed keys count: they are renewed by one act, and would be back under the same name."""
    names = {key: charter.names.get(key, "") for key in charter.roll.officers}
    names |= {key: name for key, name in act.names.items() if name or key not in names}
    for key in act.names:
        if names[key]:
            check_officer(names[key], filter(None, (n for k, n in names.items() if k != key)))


def _leaves(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    keys = {str(one["key"]) for one in stated["officers"]}
    if any(charter.roll.until(key) is None for key in keys):
        raise problem("casework.not-enrolled")
    if len(_administrators(charter.roll, now) - keys) < len(statement.seats):
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
    """An edition may add versions and statuses; its timetable repeats what has been entered of the
    one before, each row as it stood, with the day on which it became known."""
    act = statement.act
    if not isinstance(act, Adopted):
        return
    if act.agreement.name == OWN_QUESTIONS:
        raise problem("gateway.name-reserved")
    check_rows(act.rows, act.versions)
    table = charter.timetables.get(act.agreement.name)
    if table is None:
        return
    if charter.adopted[act.agreement.name].file_hash == act.file_hash and table.rows == act.rows:
        raise problem("casework.adopted-already")
    if not continues(act.rows, table.rows, table.entered):
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


def _replaces_key(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    """By one that has never signed anything here: outsiders would refuse the log for ever."""
    if signer_of(stated["key"]) in set(map(signer_of, (*charter.served, *charter.log_keys))):
        raise problem("casework.log-key")


def _keeps(
    charter: Charter, statement: Statement, stated: Mapping[str, Any], today: Day, now: Instant
) -> None:
    """Terms are for an agreement that was adopted, for all court orders together, or for what
    people ask about their own record."""
    if stated["name"] not in (COURT_ORDER, OWN_QUESTIONS):
        charter.agreement(stated["name"])
    if stated["name"] == OWN_QUESTIONS and stated[ACCOUNTS] < LEAST_FOR_QUESTIONS:
        raise problem("gateway.terms-too-short", least=LEAST_FOR_QUESTIONS)
    known = charter.terms.get(stated["name"])
    if known is not None and all(known.months(what) == stated[what] for what in KEPT):
        raise problem("gateway.terms-already")


_FITS: Mapping[tuple[str, str], Check] = {
    ("officer", "enrolled"): _enrols,
    ("officer", "left"): _leaves,
    ("requester", "enrolled"): _lets_ask,
    ("key", "changed"): _replaces_key,
    ("key", "lost"): _replaces_key,
    ("agreement", "adopted"): _adopts,
    ("agreement", "stopped"): _stops,
    ("agreement", "restarted"): _restarts,
    ("order", "recorded"): _records_order,
    ("order", "ended"): _ends_order,
    ("erasure", "terms"): _keeps,
}
