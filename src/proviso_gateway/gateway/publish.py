"""Step 7, publish: counts, agreements, openings, checkpoint and tiles become static files.

Whoever serves them needs no trust: a verifier recomputes every hash and every figure. Which months
are laid open, and how far, is `openings`; before any of it is signed an attacker tries it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.answering import ATTEMPTS
from proviso_gateway.gateway.attacked import report, try_figures
from proviso_gateway.gateway.openings import Month, cohort_of, laid_open, told_files
from proviso_gateway.gateway.ports import Gateway, cases_in_turn
from proviso_gateway.gateway.recording import over_midnight, sealed
from proviso_gateway.gateway.standing import record_begun
from proviso_gateway.gateway.yearly import year_files
from proviso_gateway.institution.acts import Adopted, hash_of_bytes, hash_of_file
from proviso_gateway.institution.charter import Charter
from proviso_gateway.statistics.counts import STAGE_OF, CohortCounts, Counted, Stage, count
from proviso_gateway.statistics.opened import OpenedFile
from proviso_gateway.terms import Handle, Outcome
from proviso_gateway.transparency.sealing import Draft
from proviso_verify import canonical
from proviso_verify.entries import parse
from proviso_verify.openings import openings_path
from proviso_verify.published import agreement_path, policy_path, version_path
from proviso_verify.rules import Rule
from proviso_verify.statistics_file import attack_path

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
            files = _figures(gateway, recorded)
        except Problem as wrong:
            if wrong.code != "store.conflict" or attempt == ATTEMPTS - 1:
                raise
        else:
            break
    gateway.log.sequence()
    files |= dict(gateway.log.files())
    return files | dict(_beside(gateway.store.charter()))


def _figures(gateway: Gateway, recorded: int) -> dict[str, bytes]:
    """The months laid open, the figures as they stand at a checkpoint that is signed now, and what
    an attacker makes of both; each is logged, unless anything was recorded since."""
    tried = try_figures(gateway, laid_open(gateway))
    for one in tried.months:
        if not one.logged and one.content is not None:
            period, name = one.month
            clear = {"of": period, "name": name, "supersedes": one.supersedes}
            _log_file(gateway, "opening", one.content, clear, recorded, keep=True)
    checkpoint = gateway.log.sequence()
    opened = told_files(tried.months)
    counted = rows(gateway, opened)
    attack = report(gateway, tried, checkpoint.size, counted)
    table: dict[str, Any] = {
        "v": 2,
        "rehearsal": gateway.rehearsal,
        "origin": gateway.log.origin,
        "checkpoint": {"size": checkpoint.size, "root": checkpoint.root.hex()},
        "rows": [
            row.public(opened=(row.cohort.period, row.cohort.agreement) in opened)
            for row in counted
        ],
        "opened": [opened[month].public() for month in sorted(opened)],
        "recalls": list(_recalls(gateway)),
        "attack": hash_of_bytes(attack),
    }
    statistics = canonical.encode(table)
    _log_file(gateway, "statistics", statistics, {"of": gateway.period()}, recorded)
    files = {openings_path(one.file): one.content for one in tried.months if one.content}
    files |= year_files(gateway, table, hash_of_bytes(statistics))
    return files | {attack_path(hash_of_bytes(attack)): attack, STATISTICS: statistics}


def _recalls(gateway: Gateway) -> Iterator[dict[str, Any]]:
    """How many answers were recalled, where that may be told: under an agreement with exact counts,
    or from its threshold on, and where its rule does not round."""
    charter = gateway.store.charter()
    for sealed_ in gateway.store.acts("recall") if charter.recalls else ():
        entry = parse(sealed_.data)
        name, opening = entry.text("name"), sealed_.opening("cases")
        if name not in charter.adopted:
            continue
        publication = charter.agreement(name).publication
        rule = Rule.called(publication.rule, publication.threshold)
        enough = rule.base == 1 and int(str(opening.value)) >= rule.threshold
        if publication.outcomes == "exact" or enough:
            yield {
                "period": entry.text("of"),
                "agreement": name,
                "entry": opening.entry,
                "cases": opening.value,
                "salt": canonical.to_base64(opening.salt),
            }


def rows(
    gateway: Gateway, opened: Mapping[Month, OpenedFile] | None = None
) -> tuple[CohortCounts, ...]:
    """The counts of all cases as they stand, by cohort of the month of receipt, as far as these
    months are laid open."""
    told = {month: file.told for month, file in (opened or {}).items()}
    kept = (_counted(gateway, case, told) for case in cases_in_turn(gateway))
    try:
        return count(chain(kept, gateway.store.erased_counts()))
    except Problem as wrong:
        if wrong.code == "store.no-such-case":  # erased meanwhile: counted anew, it is once
            raise problem("store.conflict") from None
        raise


def _counted(gateway: Gateway, case: Case, told: Mapping[Month, frozenset[Handle]]) -> Counted:
    outcome = case.outcome
    if case.state is CaseState.APPROVED and _is_held(gateway, case):
        outcome = Outcome.HELD
    cohort = cohort_of(case)
    opened = case.last_entry in told.get((cohort.period, cohort.agreement), ())
    return Counted(cohort, STAGE_OF.get(case.state, Stage.OPEN), outcome, opened=opened)


def _is_held(gateway: Gateway, case: Case) -> bool:
    """Whether an approval waits because its own version is held or stopped.

    The log shows it too: `publish` records what has begun before anything is counted.
    """
    if case.basis.kind == "order":
        return False
    now = gateway.store.charter().standing(case.request.agreement, gateway.today())
    return now.state is Stand.HELD and now.version.hash == case.basis.hash


def _log_file(
    gateway: Gateway,
    kind: str,
    content: bytes,
    clear: Mapping[str, Any],
    recorded: int,
    *,
    keep: bool = False,
) -> None:
    """Put the hash of a published file into the log, as `Store.publish_entry` does."""
    entry = sealed(gateway, Draft(kind, {**clear, "file": hash_of_bytes(content)}))
    gateway.store.publish_entry(entry, recorded=recorded, file=content if keep else None)


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
