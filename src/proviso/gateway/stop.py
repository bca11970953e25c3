"""Beside the walk: one person can stop an agreement, two restart it."""

from __future__ import annotations

from proviso.casework.charter import AgreementRestarted, AgreementStopped, Charter
from proviso.errors import problem
from proviso.gateway.adopt import signed_entry
from proviso.gateway.ports import Actor, Gateway
from proviso.gateway.recording import enact
from proviso.gateway.standing import standing_today
from proviso.terms import Hash


def stop(gateway: Gateway, actor: Actor, name: str) -> Charter:
    """Stop the agreement called `name`, at once: nothing under it is searched or released."""
    if name in gateway.store.charter().stopped:
        raise problem("gateway.stopped-already")
    stated = _stated(gateway, name, "stopped")
    charter = gateway.store.charter()
    entry = signed_entry(gateway, charter, "agreement", stated, (actor,))
    return enact(gateway, AgreementStopped(name, Hash(stated["agreement"])), [entry])


def restart(gateway: Gateway, by: tuple[Actor, Actor], name: str) -> Charter:
    """Lift the stop. What was in flight when it fell has been, or will be, answered as stopped."""
    if name not in gateway.store.charter().stopped:
        raise problem("gateway.not-stopped")
    stated = _stated(gateway, name, "restarted")
    stated["agreement"] = gateway.store.charter().stopped[name]
    entry = signed_entry(gateway, gateway.store.charter(), "agreement", stated, by)
    return enact(gateway, AgreementRestarted(name), [entry])


def _stated(gateway: Gateway, name: str, act: str) -> dict[str, str]:
    standing = standing_today(gateway, name)
    return {
        "act": act,
        "agreement": standing.version.hash,
        "name": name,
        "date": gateway.today().isoformat(),
        "file": gateway.store.charter().adopted[name].file_hash,
    }
