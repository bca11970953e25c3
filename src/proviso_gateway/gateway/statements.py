"""Beside the walk: what the institution says in the log, signed by as many people as it takes.

`begin` fixes everything that will be signed; `submit_begun` takes the first signature, from
wherever it was given, and keeps the act waiting; `submit` takes each later one. Two who stand
together (or a rehearsal's cast) sign at once through `state`. Nothing is in the log, and nothing
has changed, until the last seat is taken; the entry is then of the month in which it joins the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle, over_midnight
from proviso_gateway.institution.acts import Act, ActLine, Waived
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import (
    Signed,
    Statement,
    check_entry,
    check_fits,
    check_seats,
    check_signatures,
)
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle, Hash, Instant, Period
from proviso_verify.commitments import SALT_BYTES
from proviso_verify.entries import ACTS
from proviso_verify.periods import within
from proviso_verify.signing import House, Signature
from proviso_verify.webauthn import RelyingParty


def begin(
    gateway: Gateway,
    kind: str,
    code: str,
    stated: Mapping[str, Any],
    act: Act,
    *,
    handle: str = "",
) -> Statement:
    """The statement under which people will put their hands, kept by whoever asked for it: nothing
    waits until somebody has signed it (`submit_begun`).

    `stated` is what its entry of the log will say. What was signed last about the same thing is
    added, so that the act dies if anything else is signed about it meanwhile. Raises what
    `check_fits` raises where the act cannot be.
    """
    statement = _begun(gateway, kind, code, stated, act, handle)
    now = gateway.now()
    today = gateway.clock.day(now)
    charter = gateway.store.charter()
    check_fits(charter, statement, today=today, now=now, live=not gateway.rehearsal)
    return statement


@over_midnight
def submit_begun(
    gateway: Gateway, statement: Statement, key: str, signature: Signature
) -> Charter | Statement:
    """As `submit`, of an act that was begun and that nobody has signed before."""
    charter = gateway.store.charter()
    _may_sign(gateway, charter, statement, key)
    return _submitted(gateway, charter, _with(statement, key, signature))


@over_midnight
def submit(
    gateway: Gateway, handle: Handle, key: str, signature: Signature, *, shown: Hash | None = None
) -> Charter | Statement:
    """The charter after the act that waits under `handle`, if this signature is its last; else the
    statement with one signature more.

    `shown` is the digest of what the signer has read. Everything is asked again: whether those who
    signed before may still sign, and whether the act still fits. Raises `casework.same-officer` or
    `casework.not-entitled`, what `check_fits` raises, `store.no-such-statement`,
    `casework.overtaken`, `casework.begun-too-long-ago`, and `casework.statement-altered` where what
    waits is no longer what was signed, or what was shown.
    """
    charter, statement = gateway.store.charter(), _waiting(gateway, handle, shown)
    _may_sign(gateway, charter, statement, key)
    return _submitted(gateway, charter, _with(statement, key, signature))


@over_midnight
def state(
    gateway: Gateway,
    by: Sequence[Actor],
    kind: str,
    code: str,
    stated: Mapping[str, Any],
    act: Act,
    *,
    handle: str = "",
) -> Charter | Statement:
    """The charter after `act`, if those `by` whom it is stated take every seat; else the statement
    with their signatures, held until somebody else signs it. Raises as `begin` and `submit`.
    """
    charter = gateway.store.charter()
    statement = _begun(gateway, kind, code, stated, act, handle)
    for actor in by:
        statement = _signed(gateway, charter, statement, actor)
    return _submitted(gateway, charter, statement)


@over_midnight
def sign(
    gateway: Gateway, actor: Actor, handle: Handle, *, shown: Hash | None = None
) -> Charter | Statement:
    """As `submit`, by somebody whose key is at hand: they sign what was `shown`, nothing else."""
    charter, statement = gateway.store.charter(), _waiting(gateway, handle, shown)
    return _submitted(gateway, charter, _signed(gateway, charter, statement, actor))


def unsign(gateway: Gateway, actor: Actor, handle: Handle) -> None:
    """Take back an act that waits: nobody can complete it any more. Only whoever signed it may."""
    if actor.key not in [one.key for one in gateway.store.statement(handle).signed]:
        raise problem(
            "casework.not-entitled",
            act=phrase("take this act back"),
            who=phrase("whoever signed it"),
        )
    gateway.store.drop(handle)


def waits(result: Charter | Statement) -> Statement | None:
    """The statement that waits for another signature; None where the act is done."""
    return result if isinstance(result, Statement) else None


def _begun(
    gateway: Gateway, kind: str, code: str, stated: Mapping[str, Any], act: Act, handle: str
) -> Statement:
    keys = ACTS[kind, code]
    told = dict(stated)
    if "after" in keys:
        told["after"] = gateway.store.charter().last.get(_subject(kind, code, stated), "")
    salt = gateway.entropy.bytes(SALT_BYTES) if "body" in keys else b""
    name = Handle(handle) if handle else new_handle(gateway)
    return Statement(kind, code, name, _month(gateway, act), told, act, salt)


def _subject(kind: str, code: str, stated: Mapping[str, Any]) -> str:
    """What the act is about, as `proviso_verify.statements.subjects` calls it."""
    if kind in ("key", "policy"):
        return kind
    name = kind if kind in ("requester", "order") else "name"
    return f"{kind} {code if kind == 'waiver' else stated[name]}"


def _month(gateway: Gateway, act: Act) -> Period:
    """The month in which an entry joins the log now; what allows a leap of the clock leaps too."""
    if isinstance(act, Waived) and act.what == "clock":
        return act.month
    return gateway.period()


def _waiting(gateway: Gateway, handle: Handle, shown: Hash | None) -> Statement:
    statement = gateway.store.statement(handle)
    genesis = gateway.store.charter().house.genesis
    if shown is not None and statement.digest(genesis) != shown:
        raise problem("casework.statement-altered")
    return statement


def _may_sign(gateway: Gateway, charter: Charter, statement: Statement, key: str) -> None:
    check_seats(charter, statement, [*(one.key for one in statement.signed), key], gateway.now())


def _with(statement: Statement, key: str, signature: Signature) -> Statement:
    return replace(statement, signed=(*statement.signed, Signed(key, signature)))


def _signed(gateway: Gateway, charter: Charter, statement: Statement, actor: Actor) -> Statement:
    """The statement with the actor's signature; refused, before they sign, where they may not."""
    _may_sign(gateway, charter, statement, actor.key)
    return _with(statement, actor.key, actor.sign(statement.message(charter.house.genesis)))


def _submitted(gateway: Gateway, charter: Charter, statement: Statement) -> Charter | Statement:
    now = gateway.now()
    _check(gateway, charter, statement, now)
    if not statement.complete:
        gateway.store.hold(statement)
        return statement
    enacted = _enacted(gateway, charter, statement, now)
    # If this is never reached, what is left waits in vain: the act is refused as done already.
    gateway.store.drop(statement.handle)
    return enacted


def _check(gateway: Gateway, charter: Charter, statement: Statement, now: Instant) -> None:
    today = gateway.clock.day(now)
    check_signatures(statement, _house(charter, statement))
    check_fits(charter, statement, today=today, now=now, live=not gateway.rehearsal)
    if not within(_month(gateway, statement.act), statement.begun, 1):
        gateway.store.drop(statement.handle)
        raise problem("casework.begun-too-long-ago")
    check_entry(charter, statement)


def _house(charter: Charter, statement: Statement) -> House:
    """To what the signatures are held; the first entry says itself for whom passkeys sign."""
    if statement.kind != "genesis":
        return charter.house
    return House(parties=tuple(map(RelyingParty.of, statement.stated["parties"])))


def _enacted(gateway: Gateway, charter: Charter, statement: Statement, now: Instant) -> Charter:
    """The charter after the statement's act. It was judged by this very `charter`: if somebody
    else has acted since, the store refuses as `store.conflict`, and it is to be signed again."""
    if statement.kind == "genesis":  # the log names its founders, and they sign in that order
        named = [one["key"] for one in statement.stated["administrators"]]
        hands = sorted(statement.signed, key=lambda one: named.index(one.key))
        statement = replace(statement, signed=tuple(hands))
    entry = statement.entry(_month(gateway, statement.act))
    line = ActLine(charter.length, now, statement.act, (entry,))
    gateway.store.enact(line)
    return charter.then(line)
