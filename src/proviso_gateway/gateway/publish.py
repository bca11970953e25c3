"""Step 7, publish: counts, agreements, openings, checkpoint and tiles become static files.

Whoever serves them needs no trust: a verifier recomputes every hash and every figure. Outcomes are
opened only for agreements whose impact assessment justifies exact counts, a whole month together
and once, when every case received in it has ended; otherwise only what the log tells is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.answering import ATTEMPTS
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recording import over_midnight, sealed
from proviso_gateway.gateway.standing import record_begun
from proviso_gateway.institution.acts import Adopted, hash_of_bytes, hash_of_file
from proviso_gateway.institution.charter import Charter
from proviso_gateway.statistics.counts import (
    COURT_ORDER,
    STAGE_OF,
    Cohort,
    CohortCounts,
    Counted,
    Stage,
    count,
)
from proviso_gateway.terms import Hash, Outcome, Period
from proviso_gateway.transparency.sealing import Draft
from proviso_verify import canonical
from proviso_verify.commitments import Opening
from proviso_verify.entries import parse
from proviso_verify.openings import encode_openings, openings_path
from proviso_verify.published import agreement_path, policy_path, version_path

STATISTICS = "statistics.json"


@over_midnight
def publish(gateway: Gateway) -> dict[str, bytes]:
    """Everything that is public, path → bytes; the log itself stands at the top of the paths.

    Figures are those of one checkpoint: where somebody acts meanwhile, they are made anew. Raises
    `store.conflict` where somebody acted every time.
    """
    for attempt in range(ATTEMPTS):
        for name in gateway.store.charter().adopted:
            # What has come due is in the log before it is counted by.
            record_begun(gateway, name, gateway.today())
        recorded = gateway.store.recorded()
        try:
            files = _openings(gateway, recorded)
            statistics = _statistics(gateway)
            _log_file(gateway, "statistics", statistics, {"of": gateway.period()}, recorded)
        except Problem as wrong:
            if wrong.code != "store.conflict" or attempt == ATTEMPTS - 1:
                raise
        else:
            break
    gateway.log.sequence()
    files |= dict(gateway.log.files())
    files |= dict(_beside(gateway.store.charter()))
    return files | {STATISTICS: statistics}


def _statistics(gateway: Gateway) -> bytes:
    """The figures as they stand at a checkpoint that is signed now."""
    opened = opened_months(gateway)
    checkpoint = gateway.log.sequence()
    table: dict[str, Any] = {
        "v": 1,
        "rehearsal": gateway.rehearsal,
        "origin": gateway.log.origin,
        "checkpoint": {"size": checkpoint.size, "root": checkpoint.root.hex()},
        "rows": [
            row.told(exact=(row.cohort.period, row.cohort.agreement) in opened)
            for row in rows(gateway)
        ],
    }
    return canonical.encode(table)


def rows(gateway: Gateway) -> tuple[CohortCounts, ...]:
    """The counts of all cases as they stand, by cohort of the month of receipt."""
    kept = (_counted(gateway, case) for case in _cases(gateway))
    try:
        return count(chain(kept, gateway.store.erased_counts()))
    except Problem as wrong:
        if wrong.code == "store.no-such-case":  # erased meanwhile: counted anew, it is once
            raise problem("store.conflict") from None
        raise


def _cases(gateway: Gateway) -> Iterator[Case]:
    for handle in gateway.store.cases():
        yield gateway.store.case(handle)


def _counted(gateway: Gateway, case: Case) -> Counted:
    outcome = case.outcome
    if case.state is CaseState.APPROVED and _is_held(gateway, case):
        outcome = Outcome.HELD
    return Counted(cohort_of(case), STAGE_OF.get(case.state, Stage.OPEN), outcome)


def _is_held(gateway: Gateway, case: Case) -> bool:
    """Whether an approval waits because its own version is held or stopped.

    The log shows it too: `publish` records what has begun before anything is counted.
    """
    if case.basis.kind == "order":
        return False
    now = gateway.store.charter().standing(case.request.agreement, gateway.today())
    return now.state is Stand.HELD and now.version.hash == case.basis.hash


def cohort_of(case: Case) -> Cohort:
    """The cohort in which a case is counted."""
    name = case.received.request.agreement
    if case.received.basis.kind == "order":
        name = COURT_ORDER
    return Cohort(case.entries[0].period, case.received.requester, name)


Month = tuple[Period, str]
"""A month of an agreement."""


def _openings(gateway: Gateway, recorded: int) -> dict[str, bytes]:
    """The file that opens each month whose outcomes are told, path → bytes; what has not been
    logged yet is logged, unless anything was recorded since.

    A month is told once, when it is over and every case received in it has ended; nothing of it
    changes then. It stays shut where an answer was recorded and never left: nobody was told it.
    """
    logged, months = opened_months(gateway), dict[Month, list[Case]]()
    files = {}
    # Of a month of which anything was erased nobody could make the file again.
    erased = erased_months(gateway)
    for month in erased & set(logged):
        content = gateway.store.opening_file(Hash(logged[month][0]))
        if content is not None:
            files[openings_path(hash_of_bytes(content))] = content
    for case in _cases(gateway):
        cohort = cohort_of(case)
        month = cohort.period, cohort.agreement
        if month not in erased and is_exact(gateway, *month):
            months.setdefault(month, []).append(case)
    for (period, name), cases in sorted(months.items()):
        if not can_be_opened(cases) and (period, name) not in logged:
            continue  # what was opened before one of its answers was recalled stays open
        before = logged.get((period, name), ("", ""))
        content = opening_of(period, name, cases, before[1])
        if hash_of_bytes(content) != before[0]:
            content = opening_of(period, name, cases, before[0])
            clear = {"of": period, "name": name, "supersedes": before[0]}
            _log_file(gateway, "opening", content, clear, recorded)
        files[openings_path(hash_of_bytes(content))] = content
    return files


def opening_of(period: Period, name: str, cases: Iterable[Case], supersedes: str) -> bytes:
    """The file that opens this month, of which these are all the cases."""
    cases = tuple(cases)
    told = sorted((_opening(case) for case in cases), key=lambda one: one.entry)
    cells = Counter(str(case.outcome) for case in cases)
    return encode_openings(period, name, told, cells, supersedes=supersedes)


def can_be_opened(cases: Iterable[Case]) -> bool:
    """Whether a month of which these are all the cases can be opened: each has ended, nobody has an
    answer that never left, and none is recalled."""
    return all(
        case.state in STAGE_OF and (case.answered is None or case.left) and not case.recalled
        for case in cases
    )


def erased_months(gateway: Gateway) -> set[Month]:
    """The months of which anything was erased."""
    cohorts = (one.cohort for one in gateway.store.erased_counts())
    return {(one.period, one.agreement) for one in cohorts}


def opened_months(gateway: Gateway) -> dict[Month, tuple[str, str]]:
    """The months that the log says are opened: by which file, and which one that corrects."""
    opened: dict[Month, tuple[str, str]] = {}
    for data in gateway.store.loose("opening"):
        period, name, file, before = map(parse(data).text, ("of", "name", "file", "supersedes"))
        opened[Period(period), name] = file, before
    return opened


def is_exact(gateway: Gateway, of: Period, name: str) -> bool:
    """Whether every outcome of this month may be told: its agreement says so, and it is over."""
    adopted = gateway.store.charter().adopted.get(name)
    over = of < gateway.period()
    return over and adopted is not None and adopted.agreement.publication.outcomes == "exact"


def _opening(case: Case) -> Opening:
    """The one commitment that says how the case ended."""
    return next(one for one in case.entries[-1].openings if one.name in _TELLS)


_TELLS = frozenset({"outcome", "reason"})
"""The commitment of an answer, and of a refusal or closure, that is opened."""


def _log_file(
    gateway: Gateway, kind: str, content: bytes, clear: Mapping[str, Any], recorded: int
) -> None:
    """Put the hash of a published file into the log, as `Store.publish_entry` does."""
    entry = sealed(gateway, Draft(kind, {**clear, "file": hash_of_bytes(content)}))
    gateway.store.publish_entry(entry, recorded=recorded)


def _beside(charter: Charter) -> Iterator[tuple[str, bytes]]:
    """What the log names by hash: each adopted edition as written, once any version of it has
    begun; each such version resolved; and whoever says which witnesses are asked.

    The gates of the last edition are told beside, with the hash of each document.
    """
    begun = {version for version, _, _ in charter.begun}
    for name, editions in charter.editions.items():
        versions = {
            resolved.hash: resolved
            for edition in editions
            for one in edition.agreement.versions
            if (resolved := resolve(edition.agreement, one.id)).hash in begun
        }
        for edition in editions if versions else ():
            yield agreement_path(edition.file_hash), edition.source.encode()
        if versions and editions[-1].gates:
            yield f"agreements/{name}.gates.json", _gates(editions[-1])
        for hashed, resolved in versions.items():
            yield version_path(hashed), canonical.encode(dict(resolved.content))
    for text in charter.policies:
        yield policy_path(hash_of_file(text)), text.encode()


def _gates(adopted: Adopted) -> bytes:
    """The gates that this edition passed, each with the hash of its document."""
    gates = [
        {"gate": str(one.gate), "document": one.document}
        | ({} if one.due is None else {"due": one.due.isoformat()})
        for one in adopted.gates
    ]
    return canonical.encode({"v": 1, "file": adopted.file_hash, "gates": gates})
