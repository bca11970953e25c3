"""Where people are lost, what each key and each level does, and two models side by side: tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.templating import Part
from proviso_gateway.rehearsal.breakdown import Breakdown, DecisionChoice, Key, Pattern, Worth
from proviso_gateway.rehearsal.evaluation import Share

if TYPE_CHECKING:
    # Only their names are needed here, and they bring arrays and Parquet with them.
    from proviso_gateway.assembly.evaluating import ModelsCompared

SHOWN = 10
"""So many patterns are shown on a screen; the page and the JSON have more."""


def breakdown_lines(down: Breakdown) -> Iterator[str]:
    """Who is missed and by which keys people are found, as text."""
    if down.patterns:
        yield ""
        yield "  missed  of these  to compare  how they compare"
        for one in down.patterns[:SHOWN]:
            yield f"  {one.missed:>6,}{one.requests:>10,}{one.reviewed:>12,}  {one.pattern}"
    if down.mistakes:
        yield ""
        yield "  wrong  how they compare"
        for mistake in down.mistakes[:SHOWN]:
            yield f"  {mistake.count:>5,}  {mistake.pattern}"
    yield ""
    yield f"  {'looked up by':<22}{'finds':>8}{'alone':>8}{'people':>10}{'p99':>8}{'most':>8}"
    for key in down.keys:
        finds = "–" if key.finds.value is None else f"{key.finds.value:.4f}"
        yield (
            f"  {key.name:<22}{finds:>8}{key.alone:>8,}{key.mean:>10,.1f}{key.p99:>8,}"
            f"{key.most:>8,}"
        )


@dataclass(frozen=True, slots=True)
class BreakdownPart(Part):
    """What a page says of where people are lost."""

    patterns: TextTable
    mistakes: TextTable
    compared: str
    never_compared: TextTable
    keys: TextTable


def breakdown_part(down: Breakdown) -> BreakdownPart:
    """All of it as tables of a page."""
    mistakes = [(one.pattern, f"{one.count:,}") for one in down.mistakes]
    heads = ("looked up by", "finds, of those meant", "alone", "people", "p99", "most")
    return BreakdownPart(
        patterns=_patterns("Missed, by pattern", down.patterns),
        mistakes=_table("Wrong people, by how they compare", ("pattern", "count"), mistakes),
        compared=rate(down.compared),
        never_compared=_patterns("Never compared, by pattern", down.never_compared),
        keys=_table("Keys", heads, [_key(one) for one in down.keys]),
    )


def levels_table(levels: Sequence[Worth]) -> TextTable:
    """m, u and match weight of each level."""
    return _table(
        "What each level is worth",
        ("level", "m", "u", "log2(m/u), measured", "weight", "with rarity"),
        [
            (
                f"{one.field}: {one.level}".replace("_", " "),
                rate(one.m),
                _small(one.u),
                _bits(one.measured),
                _bits(one.weight),
                _bits(one.carried),
            )
            for one in levels
        ],
    )


def choices_table(made: Sequence[DecisionChoice]) -> TextTable:
    """What other thresholds and margins would trace."""
    return _table(
        "Other decisions",
        ("threshold", "margin, bits", "recall", "wrong, of traced"),
        [
            (f"{one.threshold:g}", f"{one.margin:g}", rate(one.recall), _small(one.wrong))
            for one in made
        ],
    )


def beside_rows(both: ModelsCompared) -> list[tuple[str, str]]:
    """Whom two models trace, request by request."""
    one, other, told = both.first.model, both.second.model, both.beside
    return [
        ("traced rightly by both", f"{told.both:,}"),
        (f"by {one} alone", f"{told.first_alone:,}"),
        (f"by {other} alone", f"{told.second_alone:,}"),
        ("by neither", f"{told.neither:,}"),
        (f"wrong person, {one} alone", f"{told.wrong_by_first_alone:,}"),
        (f"wrong person, {other} alone", f"{told.wrong_by_second_alone:,}"),
        ("wrong person, both", f"{told.wrong_by_both:,}"),
    ]


def _patterns(caption: str, patterns: Sequence[Pattern]) -> TextTable:
    heads = ("pattern", "missed", "of these", "to compare")
    rows = [
        (one.pattern, f"{one.missed:,}", f"{one.requests:,}", f"{one.reviewed:,}")
        for one in patterns
    ]
    return _table(caption, heads, rows)


def _key(one: Key) -> tuple[str, ...]:
    counts = (f"{one.alone:,}", f"{one.mean:,.1f}", f"{one.p99:,}", f"{one.most:,}")
    return (one.name, rate(one.finds), *counts)


def rate(one: Share) -> str:
    """A share with its interval."""
    return "–" if one.value is None else f"{one.value:.4f} ({one.low:.4f}–{one.high:.4f})"


def _small(one: Share) -> str:
    if one.value is None:
        return "–"
    return f"{one.value:.6f} ({one.low:.6f}–{one.high:.6f})"


def _bits(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> TextTable:
    return TextTable(caption, heads, rows, figures=True)
