"""What a step rests on, put on record first and then asked.

Every status that has begun since somebody last acted becomes an `agreement` entry before a step
relies on it, so that the log never shows a search under an agreement that it does not show to be in
force. So every function here writes, and its name says so. Whoever only wants to look asks
`Charter.standing`, which records nothing.
"""

from __future__ import annotations

from proviso_gateway.agreement.timeline import Stand, Standing
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.causes import Cause
from proviso_gateway.gateway.order import record_due
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import enact, follows, sealed
from proviso_gateway.institution.acts import StatusBegan
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Day, Hash
from proviso_gateway.transparency.sealing import Draft
from proviso_verify.timetable import next_due


@follows
def record_begun(gateway: Gateway, name: str, today: Day) -> Charter:
    """The charter with an entry for every order, and every status of the agreement called `name`,
    that has begun or ended by today.

    These follow from days that were signed with the agreement, so nobody signs them again. Raises
    `casework.unknown-agreement`, before anything is recorded.
    """
    gateway.store.charter().agreement(name)
    charter = record_due(gateway)
    table = charter.timetables[name]
    while due := next_due(table.rows, table.entered):
        at, bites = due
        if bites > today.isoformat():
            break
        row = table.rows[at]
        clear = {
            "act": row.status,
            "agreement": row.version,
            "name": name,
            "date": row.date,
            "known": row.known,
        }
        began = StatusBegan(
            name, Hash(row.version), row.status, Day.fromisoformat(row.date), row.known
        )
        charter = enact(gateway, charter, began, [sealed(gateway, Draft("agreement", clear))])
        table = charter.timetables[name]
    return charter


def standing_on_record(gateway: Gateway, name: str) -> Standing:
    """Record what has begun; then how the agreement called `name` stands today."""
    today = gateway.today()
    return record_begun(gateway, name, today).standing(name, today)


def stopped_on_record(gateway: Gateway, case: Case) -> Cause | None:
    """Record what has begun; then why what the case rests on can no longer be acted on today, or
    None where it can."""
    if case.basis.kind == "order":
        stands = record_due(gateway).order_stands(case.basis.hash, gateway.today())
        return None if stands else Cause.ORDER_ENDED
    now = standing_on_record(gateway, case.request.agreement)
    if now.state is Stand.HELD:
        own = gateway.store.charter().suspended(case.request.agreement, gateway.today())
        return Cause.SUSPENDED if own else Cause.HELD
    if now.state is not Stand.IN_FORCE:
        return Cause.WITHDRAWN
    if now.version.hash != case.basis.hash:
        return Cause.VERSION_CHANGED
    # Lifting a stop does not revive what had been searched when it fell.
    stopped_at = gateway.store.charter().last_stop.get(case.request.agreement, -1)
    revived = case.searched is not None and stopped_at >= case.searched.charter
    return Cause.SUSPENDED if revived else None
