"""Beside the walk: one person can stop an agreement, two restart it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.standing import record_begun, standing_on_record
from proviso_gateway.gateway.statements import begin, state
from proviso_gateway.institution.acts import Act, AgreementRestarted, AgreementStopped
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement

_Stated = tuple[str, str, Mapping[str, Any], Act]
"""What is done, what its entry says, and the act that it records."""


def stop(gateway: Gateway, actor: Actor, name: str) -> Charter | Statement:
    """Stop the agreement called `name`, at once: nothing under it is searched or handed over."""
    return state(gateway, (actor,), *_stopped(gateway, name))


def begin_stop(gateway: Gateway, name: str) -> Statement:
    """The stop of this agreement, to be signed by one officer. Raises `gateway.stopped-already`."""
    return begin(gateway, *_stopped(gateway, name))


def begin_pause(gateway: Gateway) -> tuple[Statement, ...]:
    """A stop of each agreement that is not stopped yet: each is signed by one officer, and stands
    from then on whether or not the others follow. Raises `gateway.stopped-already`.

    Court orders go on: only a court ends them.
    """
    charter = gateway.store.charter()
    going = [name for name in charter.adopted if name not in charter.stopped]
    if not going:
        raise problem("gateway.stopped-already")
    return tuple(begin_stop(gateway, name) for name in going)


def _stopped(gateway: Gateway, name: str) -> _Stated:
    version = standing_on_record(gateway, name).version.hash
    stated = {"agreement": version, "name": name}
    return "agreement", "stopped", stated, AgreementStopped(name, version)


def restart(gateway: Gateway, by: Sequence[Actor], name: str) -> Charter | Statement:
    """Lift the stop. What was in flight when it fell has been, or will be, answered as stopped.

    It is lifted from the version on which it was put: another may govern by now.
    """
    return state(gateway, by, *_restarted(gateway, name))


def begin_restart(gateway: Gateway, name: str) -> Statement:
    """The lifting of the stop, to be signed by two. Raises `gateway.not-stopped`."""
    return begin(gateway, *_restarted(gateway, name))


def _restarted(gateway: Gateway, name: str) -> _Stated:
    version = record_begun(gateway, name, gateway.today()).stopped.get(name)
    if version is None:
        raise problem("gateway.not-stopped")
    stated = {"agreement": version, "name": name}
    return "agreement", "restarted", stated, AgreementRestarted(name)
