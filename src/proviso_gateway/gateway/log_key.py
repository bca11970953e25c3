"""Beside the walk: the log's own key is replaced, by two administrators and by the keys themselves.

The new key signs for itself, and the old one for its successor unless it is lost. They are no
officers': they sign last, when both administrators have, wherever the keys are at hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.statements import state, submit, waits
from proviso_gateway.institution.acts import KeyChanged
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement

KIND = "key"


def change_key(
    gateway: Gateway, by: Sequence[Actor], new: str, *, lost: bool = False
) -> Charter | Statement:
    """Administrators replace the log's own key by the `new` one (`ed25519:…`); it waits until the
    log's keys have signed too. `lost` where the old one cannot. Raises `casework.log-key`."""
    return state(gateway, by, KIND, "lost" if lost else "changed", {"key": new}, KeyChanged(new))


def waits_for_keys(gateway: Gateway) -> Statement | None:
    """The change of the log's key that only the log's own keys have still to sign, if there is."""
    waiting = gateway.store.statements()
    return next((s for s in waiting if s.kind == KIND and len(s.signed) >= len(s.seats)), None)


def sign_as_log(
    gateway: Gateway, statement: Statement, new: Actor, old: Actor | None
) -> Charter | Statement:
    """The change after the log's own keys signed it, the new one and then the old; what one of them
    signed before stands."""
    result: Charter | Statement = statement
    keys = (new,) if old is None else (new, old)
    for actor in keys[len(statement.signed) - len(statement.seats) :]:
        waiting = waits(result)
        if waiting is not None:
            message = waiting.message(gateway.store.charter().house.genesis)
            result = submit(gateway, waiting.handle, actor.key, actor.sign(message))
    return result
