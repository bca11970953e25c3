"""Step 7, publish: counts, agreements, openings, checkpoint and tiles become static files.

Whoever serves them needs no trust: a verifier recomputes every hash and every figure. Outcomes are
opened only for agreements whose impact assessment justifies exact counts, a whole month together
and not before it is over; otherwise only what the log tells anyway is counted.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import State
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import sealed
from proviso_gateway.gateway.standing import record_begun
from proviso_gateway.institution.acts import Adopted
from proviso_gateway.institution.charter import Charter
from proviso_gateway.statistics.counts import COURT_ORDER, Cohort, Counted, Row, Stage, count
from proviso_gateway.terms import Outcome, Period
from proviso_gateway.transparency.sealing import Draft
from proviso_verify import canonical
from proviso_verify.commitments import Opening
from proviso_verify.openings import openings_path
from proviso_verify.published import agreement_path, version_path

STATISTICS = "statistics.json"


def publish(gateway: Gateway) -> dict[str, bytes]:
    """Everything that is public, path → bytes; the log itself stands at the top of the paths."""
    for name in gateway.store.charter().adopted:
        # What has come due is in the log before it is counted by.
        record_begun(gateway, name, gateway.today())
    opened = _logged_openings(gateway)
    checkpoint = gateway.log.sequence()
    table: dict[str, Any] = {
        "v": 1,
        "rehearsal": gateway.rehearsal,
        "origin": gateway.log.origin,
        "checkpoint": {"size": checkpoint.size, "root": checkpoint.root.hex()},
        "rows": [row.told(exact=_is_exact(gateway, row.cohort)) for row in rows(gateway)],
    }
    statistics = canonical.encode(table)
    _log_file(gateway, "statistics", statistics, {"of": gateway.clock.period(gateway.now())})
    gateway.log.sequence()
    files = dict(gateway.log.files())
    files |= {openings_path(hashlib.sha256(data).hexdigest()): data for _, data in opened}
    files |= dict(_agreements(gateway))
    return files | {STATISTICS: statistics}


def rows(gateway: Gateway) -> tuple[Row, ...]:
    """The counts of all cases as they stand, by cohort of the month of receipt."""
    return count(_counted(gateway, case) for case in _cases(gateway))


def _cases(gateway: Gateway) -> Iterator[Case]:
    for handle in gateway.store.cases():
        yield gateway.store.case(handle)


def _counted(gateway: Gateway, case: Case) -> Counted:
    outcome = case.outcome
    if case.state is State.APPROVED and _is_held(gateway, case):
        outcome = Outcome.HELD
    return Counted(_cohort(gateway, case), _STAGES.get(case.state, Stage.OPEN), outcome)


_STAGES: Mapping[State, Stage] = {
    State.REFUSED: Stage.REFUSED,
    State.WITHDRAWN: Stage.CLOSED,
    State.STOPPED: Stage.CLOSED,
    State.ANSWERED: Stage.ANSWERED,
}


def _is_held(gateway: Gateway, case: Case) -> bool:
    """Whether an approval waits because its own version is held or stopped.

    The log shows it too: `publish` records what has begun before anything is counted.
    """
    if case.basis.kind == "order":
        return False
    now = gateway.store.charter().standing(case.request.agreement, gateway.today())
    return now.state is Stand.HELD and now.version.hash == case.basis.hash


def _cohort(gateway: Gateway, case: Case) -> Cohort:
    name = case.received.request.agreement
    if case.received.basis.kind == "order":
        name = COURT_ORDER
    period = gateway.clock.period(case.received_at)
    return Cohort(period, case.received.requester, name)


def _is_exact(gateway: Gateway, cohort: Cohort) -> bool:
    """Whether every outcome of the cohort is told: its agreement says so, and its month is over."""
    adopted = gateway.store.charter().adopted.get(cohort.agreement)
    over = cohort.period < gateway.clock.period(gateway.now())
    return over and adopted is not None and adopted.agreement.publication.outcomes == "exact"


Opened = list[tuple[tuple[Period, str], bytes]]
"""Months and agreements, each with the file that opens it."""

ATTEMPTS = 8
"""How often openings are made anew because somebody acted meanwhile."""


def _logged_openings(gateway: Gateway) -> Opened:
    """The openings of every month that may be opened, logged as cases stood when they were made.

    A verifier holds each file to the log up to its entry: nothing may be recorded in between.
    Raises `store.conflict` where somebody acted every time.
    """
    for attempt in range(ATTEMPTS):
        recorded = gateway.store.recorded()
        opened = list(_openings(gateway))
        try:
            for (period, name), content in opened:
                clear = {"of": period, "name": name}
                _log_file(gateway, "opening", content, clear, recorded=recorded)
        except Problem as wrong:
            if wrong.code != "store.conflict" or attempt == ATTEMPTS - 1:
                raise
        else:
            return opened
    raise AssertionError  # the last attempt returns or raises


def _openings(gateway: Gateway) -> Iterator[tuple[tuple[Period, str], bytes]]:
    """For every month and agreement with exact counts: the opening of each case's standing."""
    opened: dict[tuple[Period, str], list[Opening]] = {}
    for case in _cases(gateway):
        cohort = _cohort(gateway, case)
        if _is_exact(gateway, cohort):
            told = opened.setdefault((cohort.period, cohort.agreement), [])
            told.extend(_opening(case))
    for (period, name), told in sorted(opened.items()):
        content = {
            "v": 1,
            "of": period,
            "agreement": name,
            "openings": [_written(opening) for opening in sorted(told, key=lambda o: o.entry)],
        }
        yield (period, name), canonical.encode(content)


def _opening(case: Case) -> tuple[Opening, ...]:
    """The one commitment that says how the case ended or stands; none where the log says it."""
    last = case.entries[-1]
    return tuple(opening for opening in last.openings if opening.name in _TELLS)


_TELLS = frozenset({"outcome", "reason"})
"""The commitment of an assessment or answer, and of a refusal or closure, that is opened."""


def _written(opening: Opening) -> dict[str, Any]:
    return {
        "entry": opening.entry,
        "name": opening.name,
        "value": opening.value,
        "salt": base64.b64encode(opening.salt).decode("ascii"),
    }


def _log_file(
    gateway: Gateway,
    kind: str,
    content: bytes,
    clear: Mapping[str, Any],
    *,
    recorded: int | None = None,
) -> None:
    """Put the hash of a published file into the log, as `Store.publish_entry` does."""
    stated = {**clear, "file": hashlib.sha256(content).hexdigest()}
    entry = sealed(gateway, Draft(kind, stated), gateway.now())
    gateway.store.publish_entry(entry, recorded=recorded)


def _agreements(gateway: Gateway) -> Iterator[tuple[str, bytes]]:
    """Each adopted file as written, once any of its versions is in force and known; and each such
    version resolved, under the hash by which the log names it."""
    charter = gateway.store.charter()
    for name, adopted in charter.adopted.items():
        known = [v for v in adopted.agreement.versions if _is_known(charter, adopted, v.id)]
        if known:
            yield agreement_path(adopted.file_hash), adopted.source.encode()
        if known and adopted.gates:
            yield f"agreements/{name}.gates.json", _gates(adopted)
        for version in known:
            resolved = resolve(adopted.agreement, version.id)
            yield version_path(resolved.hash), canonical.encode(dict(resolved.content))


def _gates(adopted: Adopted) -> bytes:
    """The gates that this edition passed, each with the hash of its document."""
    gates = [
        {"gate": str(one.gate), "document": one.document}
        | ({} if one.due is None else {"due": one.due.isoformat()})
        for one in adopted.gates
    ]
    return canonical.encode({"v": 1, "file": adopted.file_hash, "gates": gates})


def _is_known(charter: Charter, adopted: Adopted, version_id: str) -> bool:
    hashed = resolve(adopted.agreement, version_id).hash
    return any(begun == hashed for begun, _, _ in charter.begun)
