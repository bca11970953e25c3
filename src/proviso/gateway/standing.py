"""How what a case rests on stands today: the one place where the walk asks.

Asking also records, as `agreement` entries, every status that has begun since somebody last asked,
so that the log never shows a search under an agreement that it does not show to be in force.
"""

from __future__ import annotations

from proviso.agreement.timeline import Stand, Standing, changes
from proviso.casework.case import Case
from proviso.casework.causes import Cause
from proviso.casework.charter import Adopted, Charter, StatusBegan
from proviso.gateway.order import record_due
from proviso.gateway.ports import Gateway
from proviso.gateway.recording import enact, sealed
from proviso.terms import Day
from proviso.transparency.sealing import Draft


def standing_today(gateway: Gateway, name: str) -> Standing:
    """How the agreement called `name` stands today, with its due statuses recorded."""
    today = gateway.today()
    charter = gateway.store.charter()
    charter.agreement(name)  # an unknown name is refused before anything is recorded
    return _with_due_statuses(gateway, charter.adopted[name], today).standing(name, today)


def stopped_by(gateway: Gateway, case: Case) -> Cause | None:
    """Why what the case rests on can no longer be acted on today; None where it can."""
    if case.under.kind == "order":
        stands = record_due(gateway).order_stands(case.under.hash, gateway.today())
        return None if stands else Cause.ORDER_ENDED
    now = standing_today(gateway, case.request.agreement)
    if now.state is Stand.HELD:
        own = gateway.store.charter().suspended(case.request.agreement, gateway.today())
        return Cause.SUSPENDED if own else Cause.HELD
    if now.state is not Stand.IN_FORCE:
        return Cause.WITHDRAWN
    if now.version.hash != case.under.hash:
        return Cause.VERSION_CHANGED
    # Lifting a stop does not revive what had been searched when it fell.
    fell = gateway.store.charter().last_stop.get(case.request.agreement, -1)
    revived = case.searched is not None and fell >= case.searched.charter
    return Cause.SUSPENDED if revived else None


def _with_due_statuses(gateway: Gateway, adopted: Adopted, today: Day) -> Charter:
    charter = record_due(gateway)
    for change in changes(adopted.agreement):
        status = StatusBegan(
            adopted.agreement.name, change.version_hash, str(change.state), change.date
        )
        known = (status.version, status.status, status.date) in charter.begun
        if change.bites > today or known:
            continue
        clear = {
            "act": str(change.state),
            "agreement": change.version_hash,
            "name": adopted.agreement.name,
            "date": change.date.isoformat(),
            "file": adopted.file_hash,
            "keys": [],
            "signatures": [],
        }
        entry = sealed(gateway, Draft("agreement", clear), gateway.now())
        charter = enact(gateway, status, [entry])
    return charter
