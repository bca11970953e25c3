"""Beside the walk: one person can stop an agreement, two restart it."""

from __future__ import annotations

from collections.abc import Sequence

from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.standing import record_begun, standing_on_record
from proviso_gateway.gateway.statements import state
from proviso_gateway.institution.acts import AgreementRestarted, AgreementStopped
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement


def stop(gateway: Gateway, actor: Actor, name: str) -> Charter | Statement:
    """Stop the agreement called `name`, at once: nothing under it is searched or handed over."""
    version = standing_on_record(gateway, name).version.hash
    stated = {"agreement": version, "name": name}
    act = AgreementStopped(name, version)
    return state(gateway, (actor,), "agreement", "stopped", stated, act)


def restart(gateway: Gateway, by: Sequence[Actor], name: str) -> Charter | Statement:
    """Lift the stop. What was in flight when it fell has been, or will be, answered as stopped.

    It is lifted from the version on which it was put: another may govern by now.
    """
    version = record_begun(gateway, name, gateway.today()).stopped.get(name)
    if version is None:
        raise problem("gateway.not-stopped")
    stated = {"agreement": version, "name": name}
    return state(gateway, by, "agreement", "restarted", stated, AgreementRestarted(name))
