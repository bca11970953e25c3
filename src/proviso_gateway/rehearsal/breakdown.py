"""Where a tracer loses people, and what each degree of agreement is worth: figures, nobody's name.

A *pattern* is how the request and the person meant compare: every field that is not the same, and
the limits that held the evidence back. A *key* is one of those by which people are looked up.
m is how often a level is seen for the person meant, u how often for anybody else; the match weight
is log2 of m over u (Fellegi and Sunter 1969).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from proviso_gateway.rehearsal.evaluation import Judged, Share
from proviso_gateway.tracing.bits import BIT, WHOLE
from proviso_gateway.tracing.levels import DIFFERENT, LEVELS, MISSING
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.verdict import Candidate, Verdict

MOST_PATTERNS = 30
"""So many patterns are told by themselves, the commonest first; the rest together."""

THRESHOLDS = (0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999)
MARGINS = (0, 3, 6, 9, 12)
"""Between which choices of threshold, and of margin in bits, the trade-off is drawn."""

_ASIDE = ("gender", "middle_names")
"""Fields that are told in a pattern only where they differ: most requests leave them out."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How a request and a person compare: field → level, and what it weighs in 1/1024 bit; `held`
    are the limits that took something away."""

    levels: Mapping[str, str]
    weights: Mapping[str, int]
    held: tuple[str, ...]

    @classmethod
    def of(cls, candidate: Candidate) -> Pair:
        """The comparison that found this candidate."""
        found = [one for one in candidate.findings if one.field != "cap"]
        return cls(
            levels={one.field: one.level for one in found},
            weights={one.field: one.weight for one in found},
            held=tuple(one.level for one in candidate.findings if one.field == "cap"),
        )

    @property
    def pattern(self) -> str:
        """What is not the same, in the order in which fields are compared, and what held it."""
        apart = [
            f"{field} {level}".replace("_", " ")
            for field, level in self.levels.items()
            if not level.startswith("exact") and (field not in _ASIDE or level == DIFFERENT)
        ]
        said = ", ".join(apart) or "everything the same"
        return f"{said} [{', '.join(self.held)}]" if self.held else said


@dataclass(frozen=True, slots=True)
class Measured:
    """One request, what was decided, and how it compares with whom it means.

    `row` counts from 1. `meant` is the pair with the person meant, None where they are in no
    register; `mistaken` the pair with whoever was traced instead. `by_key` counts the people whom
    each key looks up, `found_by` says whether the person meant was among them.
    """

    row: int
    verdict: Verdict
    judged: Judged
    truth: str
    meant: Pair | None
    mistaken: Pair | None
    by_key: Mapping[str, int]
    found_by: frozenset[str]
    candidates: int
    compared: bool

    @property
    def clear(self) -> int | None:
        """How far the best candidate is clear of the second, in 1/1024 bit; None without one."""
        best, second = self.verdict.best, self.verdict.second
        return None if best is None or second is None else best.weight - second.weight


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: how many of those meant compare so, and how many of them were not traced, of whom
    some were left to two people."""

    pattern: str
    requests: int
    missed: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """How somebody else compared who was traced, and how often."""

    pattern: str
    count: int


@dataclass(frozen=True, slots=True)
class Key:
    """What one key does: how many of those meant it finds, how many no other key finds, and how
    many people it looks up for a request, on average, at the 99th percentile and at most."""

    name: str
    finds: Share
    alone: int
    mean: float
    p99: int
    most: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What a level is worth. `m` and `u` are out of those whose field is stated on both sides;
    `measured` is log2(m/u), None where either was never seen. `weight` is the model's, in bits,
    before rarity; `carried` is what it weighed for those meant, rarity included, on average."""

    field: str
    level: str
    m: Share
    u: Share
    measured: float | None
    weight: float
    carried: float | None


@dataclass(frozen=True, slots=True)
class DecisionChoice:
    """What another threshold and margin would trace: margin in bits."""

    threshold: float
    margin: float
    recall: Share
    wrong: Share


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Where people are lost, by pattern; who was mistaken for whom; who was never compared, and
    what each key does; what each level is worth; what other decisions would trace."""

    patterns: tuple[Pattern, ...]
    mistakes: tuple[Mistake, ...]
    compared: Share
    never_compared: tuple[Pattern, ...]
    keys: tuple[Key, ...]
    levels: tuple[Worth, ...]
    choices: tuple[DecisionChoice, ...]


def broken_down(each: Sequence[Measured], strangers: Sequence[Pair], model: Model) -> Breakdown:
    """The figures of these requests; `strangers` are pairs with anybody of the register."""
    present = [one for one in each if one.judged.present]
    never = [one for one in present if not one.compared]
    return Breakdown(
        patterns=_patterns(present),
        mistakes=_mistakes(each),
        compared=Share(len(present) - len(never), len(present)),
        never_compared=_patterns(never),
        keys=tuple(_keys(each, present)),
        levels=tuple(
            _worths([one.meant for one in present if one.meant is not None], strangers, model)
        ),
        choices=tuple(choices(each, THRESHOLDS, MARGINS)),
    )


def _patterns(present: Iterable[Measured]) -> tuple[Pattern, ...]:
    """Those by which somebody was missed, the most missed first."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in present:
        if one.meant is not None:
            groups[one.meant.pattern].append(one.judged)
    found = [
        Pattern(
            name,
            len(judged),
            sum(not (one.traced and one.best_is_meant) for one in judged),
            sum(one.unclear for one in judged),
        )
        for name, judged in groups.items()
    ]
    missed = sorted(
        (one for one in found if one.missed), key=lambda one: (-one.missed, one.pattern)
    )
    told, rest = missed[:MOST_PATTERNS], missed[MOST_PATTERNS:]
    if rest:
        sums = (sum(getattr(one, name) for one in rest) for name in Pattern.__slots__[1:])
        told.append(Pattern(f"({len(rest)} other patterns)", *sums))
    return tuple(told)


def _mistakes(each: Iterable[Measured]) -> tuple[Mistake, ...]:
    counts = Counter(one.mistaken.pattern for one in each if one.mistaken is not None)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Mistake(name, count) for name, count in ranked)


def _keys(each: Sequence[Measured], present: Sequence[Measured]) -> Iterable[Key]:
    names = list(each[0].by_key) if each else []
    for name in [*names, "all keys"]:
        every = name == "all keys"
        counts = sorted(one.candidates if every else one.by_key[name] for one in each)
        finds = sum(one.compared if every else name in one.found_by for one in present)
        yield Key(
            name=name,
            finds=Share(finds, len(present)),
            alone=0 if every else sum(one.found_by == {name} for one in present),
            mean=sum(counts) / len(counts) if counts else 0.0,
            p99=counts[-(-99 * len(counts) // 100) - 1] if counts else 0,
            most=counts[-1] if counts else 0,
        )


def _worths(meant: Sequence[Pair], strangers: Sequence[Pair], model: Model) -> Iterable[Worth]:
    for field, levels in LEVELS.items():
        seen, other = _seen(meant, field), _seen(strangers, field)
        stated, stated_by_others = sum(seen.values()), sum(other.values())
        for level in levels:
            if level == MISSING:
                continue
            m, u = Share(seen[level], stated), Share(other[level], stated_by_others)
            carried = [one.weights[field] for one in meant if one.levels.get(field) == level]
            yield Worth(
                field,
                level,
                m,
                u,
                log2(m.value / u.value) if m.value and u.value else None,
                model.weights[field][level] / BIT,
                sum(carried) / len(carried) / BIT if carried else None,
            )


def _seen(pairs: Iterable[Pair], field: str) -> Counter[str]:
    return Counter(level for one in pairs if (level := one.levels.get(field, MISSING)) != MISSING)


def choices(
    each: Sequence[Measured], thresholds: Sequence[float], margins: Sequence[float]
) -> Iterable[DecisionChoice]:
    """What each threshold and margin would trace of these verdicts."""
    present = sum(one.judged.present for one in each)
    for margin in margins:
        clear = [one for one in each if one.clear is None or one.clear >= margin * BIT]
        for threshold in thresholds:
            least = round(threshold * WHOLE)
            traced = [one for one in clear if one.verdict.posterior >= least]
            right = sum(one.judged.best_is_meant for one in traced)
            yield DecisionChoice(
                threshold, margin, Share(right, present), Share(len(traced) - right, len(traced))
            )


@dataclass(frozen=True, slots=True)
class Beside:
    """Two models on the same requests: whom both trace rightly, whom one alone does, and the wrong
    people of each."""

    both: int
    first_alone: int
    second_alone: int
    neither: int
    wrong_by_first_alone: int
    wrong_by_second_alone: int
    wrong_by_both: int


def beside(first: Sequence[Judged], second: Sequence[Judged]) -> Beside:
    """What the two models agree on, request by request."""

    def counted(pairs: Iterable[tuple[bool, bool]]) -> Counter[tuple[bool, bool]]:
        return Counter(pairs)

    right = counted(
        (a.traced and a.best_is_meant, b.traced and b.best_is_meant)
        for a, b in zip(first, second, strict=True)
        if a.present
    )
    wrong = counted(
        (a.traced and not a.best_is_meant, b.traced and not b.best_is_meant)
        for a, b in zip(first, second, strict=True)
    )
    return Beside(
        both=right[True, True],
        first_alone=right[True, False],
        second_alone=right[False, True],
        neither=right[False, False],
        wrong_by_first_alone=wrong[True, False],
        wrong_by_second_alone=wrong[False, True],
        wrong_by_both=wrong[True, True],
    )
