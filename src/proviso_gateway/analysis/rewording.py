"""What a version says that the one before it did not, clause by clause.

This compares words and conditions as they are written. What a change really permits or forbids is
another question, and answered elsewhere: two versions can differ in every clause and permit the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.agreement.model import Agreement, Clause
from proviso_gateway.agreement.versions import ResolvedVersion, canonical, resolve


class Kind(StrEnum):
    """What happened to a clause."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is new, gone or different. `same_words`: its condition, its grounds or its
    source was changed, and its text was not."""

    clause: str
    kind: Kind
    before: Clause | None
    after: Clause | None
    same_words: bool


@dataclass(frozen=True, slots=True)
class Rewording:
    """Everything that differs between two versions, apart from dates.

    `fields` and `grounds` come as pairs: those added, those removed. `test` and `limits`: whether
    the public interest test or the limits of use differ.
    """

    before: str
    after: str
    clauses: tuple[ClauseChange, ...]
    fields: tuple[tuple[str, ...], tuple[str, ...]]
    grounds: tuple[tuple[str, ...], tuple[str, ...]]
    test: bool
    limits: bool

    @property
    def nothing(self) -> bool:
        """Whether the two say the same."""
        differs = (self.clauses, *self.fields, *self.grounds, self.test, self.limits)
        return not any(differs)


def rewordings(agreement: Agreement) -> tuple[Rewording, ...]:
    """Each version beside the one it amends or, if it stands alone, the one before it."""
    found = []
    for number, version in enumerate(agreement.versions):
        if number:
            before = version.amends or agreement.versions[number - 1].id
            found.append(reworded(resolve(agreement, before), resolve(agreement, version.id)))
    return tuple(found)


def reworded(before: ResolvedVersion, after: ResolvedVersion) -> Rewording:
    """What differs between two complete versions of one agreement."""
    return Rewording(
        before=before.id,
        after=after.id,
        clauses=tuple(_clauses(before, after)),
        fields=_gained_and_lost(before.discloses, after.discloses),
        grounds=_gained_and_lost(before.grounds, after.grounds),
        test=before.public_interest_test != after.public_interest_test,
        limits=before.use_limits != after.use_limits,
    )


def _clauses(before: ResolvedVersion, after: ResolvedVersion) -> Iterator[ClauseChange]:
    """In the order of the earlier version, then what was added."""
    old = {clause.id: clause for clause in before.clauses}
    new = {clause.id: clause for clause in after.clauses}
    for name, clause in old.items():
        other = new.get(name)
        if other is None:
            yield ClauseChange(name, Kind.REMOVED, clause, None, same_words=False)
        elif canonical(clause) != canonical(other):
            same = clause.text is not None and clause.text == other.text
            yield ClauseChange(name, Kind.CHANGED, clause, other, same_words=same)
    for name, clause in new.items():
        if name not in old:
            yield ClauseChange(name, Kind.ADDED, None, clause, same_words=False)


def _gained_and_lost(
    before: Iterable[str], after: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old, new = list(map(str, before)), list(map(str, after))
    return tuple(x for x in new if x not in old), tuple(x for x in old if x not in new)
