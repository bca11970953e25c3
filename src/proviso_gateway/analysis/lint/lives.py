"""The lives of versions: known before they bite, followed where they say, closed when withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement, Status, Version, VersionState
from proviso_gateway.agreement.timeline import published_day
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Severity, Spot


def _before_known(agreement: Agreement) -> Iterator[Spot]:
    for n, version in enumerate(agreement.versions):
        for m, status in enumerate(version.status):
            known = published_day(status)
            if status.state is VersionState.IN_FORCE and known is not None and known > status.date:
                days = (known - status.date).days
                words = {"days": f"{days} day{'' if days == 1 else 's'}"}
                yield Spot(version.id, ("versions", n, "status", m), words)


def _route_left_open(agreement: Agreement) -> Iterator[Spot]:
    withdrawn = [s.date for v in agreement.versions if (s := _end(v, VersionState.WITHDRAWN))]
    for n, version in enumerate(agreement.versions):
        for m, status in enumerate(version.status):
            if status.state is VersionState.IN_FORCE and any(
                day <= status.date for day in withdrawn
            ):
                yield Spot(version.id, ("versions", n, "status", m))


def _successor_absent(agreement: Agreement) -> Iterator[Spot]:
    begins = {v.id: v.status[0].date for v in agreement.versions if v.status}
    for n, version in enumerate(agreement.versions):
        end = _end(version, VersionState.SUPERSEDED)
        if end and (end.by is None or begins.get(end.by) != end.date):
            yield Spot(version.id, ("versions", n, "status", len(version.status) - 1))


def _end_uncited(agreement: Agreement) -> Iterator[Spot]:
    for n, version in enumerate(agreement.versions):
        end = _end(version, VersionState.WITHDRAWN)
        if end and end.instrument is None and agreement.after_last_version.cite is None:
            yield Spot(version.id, ("versions", n, "status", len(version.status) - 1))


def _end(version: Version, state: VersionState) -> Status | None:
    """How the version ended, if it ended so. It ends once, with its last status."""
    last = version.status[-1] if version.status else None
    return last if last is not None and last.state is state else None


CHECKS: Checks = (
    (
        LintRule(
            "in-force-before-known",
            Severity.GRAVE,
            "Version `{about}` is in force {days} before anybody outside can read it.",
            "The memorandum of 2016 bound people for 23 days unseen. Requests of such days are "
            "refused here, so the date promises what does not happen.",
            "Let it come into force on the day it is published, or later.",
        ),
        _before_known,
    ),
    (
        LintRule(
            "route-left-open",
            Severity.GRAVE,
            "Version `{about}` comes into force when the agreement has already been withdrawn.",
            "A withdrawal is announced as an end. What starts again behind it has met none of the "
            "scrutiny that ended it.",
            "End this version too, or make the successor an agreement of its own, with its own "
            "consultation and assessments.",
        ),
        _route_left_open,
    ),
    (
        LintRule(
            "successor-absent",
            Severity.GAP,
            "Version `{about}` is superseded, and no version that it names begins that day.",
            "From that day nothing is in force, whatever the parties think they replaced it with.",
            "Name the successor with `by` and let it begin that day, or write `withdrawn`.",
        ),
        _successor_absent,
    ),
    (
        LintRule(
            "withdrawal-uncited",
            Severity.GAP,
            "Version `{about}` is withdrawn, and nothing says by which instrument.",
            "People who were promised an end must be able to find it in writing.",
            "Name the `instrument` of the withdrawal, or cite it in `after_last_version`.",
        ),
        _end_uncited,
    ),
)
