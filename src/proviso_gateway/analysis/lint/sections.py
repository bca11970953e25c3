"""What binds which version of an agreement, with its place in the file.

A version may take a section from the top of the file or say it anew, and a clause from the version
it amends. Rules look at each section and each clause once, where it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from proviso_gateway.agreement.checking import written_clauses
from proviso_gateway.agreement.model import (
    Agreement,
    Clause,
    ClauseBody,
    Ground,
    Law,
    Version,
    VersionState,
)
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.versions import merged
from proviso_gateway.reading.yaml_values import Path
from proviso_gateway.terms import Day


def sections(agreement: Agreement, key: str) -> Iterator[tuple[Any, Path]]:
    """Every form of a section (`grounds`, `use_limits`, ...) that some version has, with its place:
    the file's own if a version takes it, and each version's. A section left out is None."""
    if any(getattr(merged(agreement, v.id), key) is None for v in agreement.versions):
        yield getattr(agreement, key), (key,)
    for n, version in enumerate(agreement.versions):
        said = getattr(version, key)
        if said is not None:
            yield said, ("versions", n, key)


def clauses(agreement: Agreement) -> Iterator[tuple[str, ClauseBody, Path]]:
    """Every clause as it is written, with its id and place. A replacement's id is its key."""
    for n, version in enumerate(agreement.versions):
        for body, path in written_clauses(version, ("versions", n)):
            yield body.id if isinstance(body, Clause) else str(path[-1]), body, path


def grounds(agreement: Agreement) -> Iterator[tuple[str, Ground, Path]]:
    """Every ground as it is written, with its place."""
    for table, path in sections(agreement, "grounds"):
        for name, ground in table.items():
            yield name, ground, (*path, name)


def laws(agreement: Agreement) -> Iterator[tuple[Law, Path]]:
    """Every provision that the agreement cites, with its place."""
    for n, law in enumerate(agreement.legal.basis):
        yield law, ("legal", "basis", n)
    for _, ground, path in grounds(agreement):
        yield ground.law, (*path, "law")


def facts_used(agreement: Agreement) -> frozenset[str]:
    """The facts on which some clause turns, and the dates from which one counts days."""
    named = frozenset[str]().union(
        *(facts_named(body.require) for _, body, _ in clauses(agreement))
    )
    return named | {name for fact in named if (name := dated(fact)) is not None}


def first_day(version: Version) -> Day | None:
    """From when the version is first in force; None for a draft, or one that was only held."""
    return next((s.date for s in version.status if s.state is VersionState.IN_FORCE), None)


def first_day_of_all(agreement: Agreement) -> Day | None:
    """From when the first version is in force; None if none ever is."""
    days = [day for version in agreement.versions if (day := first_day(version)) is not None]
    return min(days, default=None)
