"""Finds the one person meant, or says that nobody can be found with certainty.

The posterior is shared between all candidates and *nobody*. Any split of the register gives the
same verdict: a part answers with how many candidates have which weight and with its best two, parts
are merged by addition, and only the merged whole is concluded from.

This is the plain tracer: it looks at everybody in turn. `tracer` answers the same, over columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from proviso_gateway.errors import problem
from proviso_gateway.tracing.bits import WHOLE, share
from proviso_gateway.tracing.blocking import Keys, shares_key
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.verdict import Bar, Candidate, TraceCause, Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class Partial:
    """What one part of the register says: weight → how many candidates, and the best two.

    `masses` is ordered by weight; `protected` are the best restricted and the best dead candidate,
    who may be meant without being among the best two. Merging is associative and commutative, with
    `NOBODY_HERE` as its unit, as long as nobody stands in two parts.
    """

    masses: tuple[tuple[int, int], ...] = ()
    best: tuple[Candidate, ...] = ()
    protected: tuple[Candidate, ...] = ()

    @staticmethod
    def of(candidates: Iterable[Candidate]) -> Partial:
        """What these candidates, each a different person, come to."""
        ranked = sorted(candidates, key=lambda candidate: candidate.rank)
        masses = Counter(candidate.weight for candidate in ranked)
        return Partial(tuple(sorted(masses.items())), tuple(ranked[:2]), _protected(ranked))

    def merge(self, other: Partial) -> Partial:
        """What both parts say together."""
        masses = Counter(dict(self.masses))
        masses.update(dict(other.masses))
        best = sorted((*self.best, *other.best), key=lambda candidate: candidate.rank)
        both = sorted((*self.protected, *other.protected), key=lambda candidate: candidate.rank)
        return Partial(tuple(sorted(masses.items())), tuple(best[:2]), _protected(both))


def _protected(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The first restricted and the first dead one, in order of rank; one who is both, once."""
    restricted = next((one for one in ranked if one.restricted), None)
    dead = next((one for one in ranked if one.deceased), None)
    found = {one.person_id: one for one in (restricted, dead) if one is not None}
    return tuple(sorted(found.values(), key=lambda candidate: candidate.rank))


NOBODY_HERE = Partial()


def trace(
    search: Search,
    people: Iterable[Person],
    tables: Tables,
    model: Model,
    *,
    reach_restricted: bool = False,
) -> Verdict:
    """Who is meant by `search`, among all `people` of the register, superseded records included.

    `tables` are of the same people and model. `reach_restricted` is for a court order that
    says so. Raises `tracing.tables-of-another-model`, and as `live` does.
    """
    if tables.model != model.hash:
        raise problem("tracing.tables-of-another-model")
    partial = search_part(search, live(people), tables, model)
    return conclude(partial, tables, model, reach_restricted=reach_restricted)


def search_part(search: Search, people: Iterable[Person], tables: Tables, model: Model) -> Partial:
    """What a part of the register says of a search; `people` are `live` records.

    Restricted and dead people are compared like everybody: they hold their share, or a namesake
    would be handed over in their place.
    """
    sought = Sought.of(search).heard(tables.crowds)
    keys = Keys.of(sought.name, sought.birth_date, sought.address)
    scale = Scale(tables, model)
    least = tables.nobody - model.drop_below
    compared = (
        compare(sought, person, scale) for person in people if shares_key(keys, person, tables)
    )
    return Partial.of(candidate for candidate in compared if candidate.weight >= least)


def conclude(
    partial: Partial, tables: Tables, model: Model, *, reach_restricted: bool = False
) -> Verdict:
    """The verdict on what the whole register says. Where somebody is traced, nothing is told of
    how the next one compares: nobody has to look at them.

    Where it is unclear, and a protected person may be the one meant, it is nobody: whoever stood
    next would otherwise be shown for comparison and handed over in their place.
    """
    if not partial.best:
        return Verdict(VerdictKind.NO_TRACE, TraceCause.ABSENT, posterior=0)
    best, second = partial.best[0], partial.best[1] if len(partial.best) > 1 else None
    nobody = tables.nobody
    heaviest = max(best.weight, nobody)
    mass = sum(count * share(heaviest - weight) for weight, count in partial.masses)
    total = mass + share(heaviest - nobody)
    posterior = WHOLE * share(heaviest - best.weight) // total
    clear = second is None or best.weight - second.weight >= model.margin
    if posterior >= model.threshold and clear:
        kind, cause = _found(best.barred(reach_restricted=reach_restricted))
    elif WHOLE * mass // total < model.doubt:
        kind, cause = VerdictKind.NO_TRACE, TraceCause.ABSENT
    elif (bar := _may_be_meant(partial, model, heaviest, total, reach_restricted)) is not None:
        kind, cause = _found(bar)
    else:
        # Somebody stands out, or several are as likely as each other.
        cause = TraceCause.DOUBTFUL if clear else TraceCause.AMBIGUOUS
        kind = VerdictKind.UNCLEAR
    if kind is VerdictKind.TRACED and second is not None:
        second = replace(second, findings=())
    return Verdict(kind, cause, posterior, best, second)


def _may_be_meant(
    partial: Partial, model: Model, heaviest: int, total: int, reach_restricted: bool
) -> Bar | None:
    """Why somebody protected cannot be told of: one of the best two, or likely enough that a person
    would look at them."""
    for candidate in partial.protected:
        bar = candidate.barred(reach_restricted=reach_restricted)
        likely = WHOLE * share(heaviest - candidate.weight) // total >= model.doubt
        if bar is not None and (likely or candidate in partial.best):
            return bar
    return None


def _found(bar: Bar | None) -> tuple[VerdictKind, TraceCause]:
    if bar is None:
        return VerdictKind.TRACED, TraceCause.FOUND
    return VerdictKind.NO_TRACE, TraceCause(bar.value)
