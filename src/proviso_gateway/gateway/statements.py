"""Beside the walk: what the institution says in the log, signed by as many people as it takes.

Two who stand together (or a rehearsal's cast) sign at once; officers at their own desks sign one
after the other. Both go through `state` and `sign`, so there is one way in which a signed entry is
built. Nothing is in the log, and nothing has changed, until the last seat is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle, sealed
from proviso_gateway.institution.acts import Act, ActLine
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import (
    Saying,
    Signed,
    Statement,
    check_entries,
    check_fits,
    check_seats,
    check_signatures,
)
from proviso_gateway.terms import Handle, Hash, Instant
from proviso_gateway.transparency.sealing import Draft


def state(
    gateway: Gateway,
    by: Sequence[Actor],
    kind: str,
    stated: Sequence[Mapping[str, Any]],
    act: Act,
) -> Charter | Statement:
    """The charter after `act`, if those `by` whom it is stated take every seat; else the statement
    with their signatures, held until somebody else signs it.

    `stated` is what each entry of the log will say. Raises `casework.same-officer` or
    `casework.not-entitled`, and what `check_fits` raises where the act cannot be.
    """
    now = gateway.now()
    says = tuple(Saying(new_handle(gateway), one) for one in stated)
    statement = Statement(kind, gateway.clock.period(now), says, act)
    charter = gateway.store.charter()
    for actor in by:
        statement = _signed(gateway, charter, statement, actor, now)
    _check(gateway, charter, statement, now)
    if statement.complete:
        return _enacted(gateway, charter, statement, now)
    gateway.store.hold(statement)
    return statement


def sign(
    gateway: Gateway, actor: Actor, handle: Handle, *, shown: Hash | None = None
) -> Charter | Statement:
    """The charter after the act that waits under `handle`, if `actor` takes its last seat; else
    the statement with one signature more.

    `shown` is the digest of what the actor has read: they sign that and nothing else. Everything is
    asked again: whether those who signed before may still sign, and whether the act still fits.
    Raises as `state`, `store.no-such-statement`, and `casework.statement-altered` where what waits
    is no longer what was signed, or what was shown.
    """
    now = gateway.now()
    charter = gateway.store.charter()
    statement = gateway.store.statement(handle)
    if shown is not None and statement.digest(gateway.log.origin) != shown:
        raise problem("casework.statement-altered")
    statement = _signed(gateway, charter, statement, actor, now)
    _check(gateway, charter, statement, now)
    if not statement.complete:
        gateway.store.hold(statement)
        return statement
    enacted = _enacted(gateway, charter, statement, now)
    # If this is never reached, what is left waits in vain: the act is refused as done already.
    gateway.store.drop(handle)
    return enacted


def unsign(gateway: Gateway, actor: Actor, handle: Handle) -> None:
    """Take back an act that waits: nobody can complete it any more. Only whoever signed it may."""
    if actor.key not in [one.key for one in gateway.store.statement(handle).signed]:
        raise problem("casework.not-entitled", act="take back what it did not sign")
    gateway.store.drop(handle)


def waits(result: Charter | Statement) -> Statement | None:
    """The statement that waits for another signature; None where the act is done."""
    return result if isinstance(result, Statement) else None


def _signed(
    gateway: Gateway, charter: Charter, statement: Statement, actor: Actor, now: Instant
) -> Statement:
    """The statement with the actor's signatures; refused, before they sign, where they may not."""
    keys = [*(one.key for one in statement.signed), actor.key]
    check_seats(charter, statement, keys, now)
    messages = statement.messages(gateway.log.origin)
    hand = Signed(actor.key, tuple(actor.sign(message) for message in messages))
    return replace(statement, signed=(*statement.signed, hand))


def _check(gateway: Gateway, charter: Charter, statement: Statement, now: Instant) -> None:
    today = gateway.clock.day(now)
    check_signatures(statement, gateway.log.origin)
    check_fits(charter, statement, today=today, now=now, live=not gateway.rehearsal)
    check_entries(statement)


def _enacted(gateway: Gateway, charter: Charter, statement: Statement, now: Instant) -> Charter:
    """The charter after the statement's act. It was judged by this very `charter`: if somebody
    else has acted since, the store refuses as `store.conflict`, and it is to be signed again."""
    entries = []
    for number, saying in enumerate(statement.says):
        clear = {
            **saying.stated,
            "keys": [one.key for one in statement.signed],
            "signatures": [one.signatures[number] for one in statement.signed],
        }
        draft = Draft(statement.kind, clear)
        entries.append(sealed(gateway, draft, now, handle=saying.handle, period=statement.period))
    line = ActLine(charter.length, now, statement.act, tuple(entries))
    gateway.store.enact(line)
    return charter.then(line)
