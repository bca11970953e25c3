"""Whether a model travels, as people read it: a row for each profile that was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from proviso_gateway.pages.evaluation_breakdown import rate
from proviso_gateway.pages.plain import plain
from proviso_gateway.rehearsal.evaluation import Share

if TYPE_CHECKING:
    # Only their names are needed here, and they bring arrays and Parquet with them.
    from proviso_gateway.assembly.evaluating import Evaluated
    from proviso_gateway.assembly.travelling import Travelled

HEADS = ("left out", "model", "recall", "R@.999", "wrong, of traced", "to compare")


def row(profile: str, model: str, one: Evaluated) -> tuple[str, ...]:
    """One model on one profile."""
    told = one.evaluation
    at = f"{told.at['0.999']:.4f}"
    wrong = told.rates.wrong
    return (profile, model, rate(told.rates.recall), at, few(wrong), rate(told.rates.reviewed))


def few(one: Share) -> str:
    """A small share as so many of so many, and how large it may be."""
    return f"{one.count:,} of {one.of:,} (at most {one.high:.5f})"


def rows(one: Travelled) -> Iterator[tuple[str, ...]]:
    """The model that never saw the profile, then the one that ships."""
    yield row(one.profile, "learned from the others", one.learned)
    yield row("", "shipped", one.shipped)


def line(cells: tuple[str, ...]) -> str:
    """A row as Markdown has it, so that it can be put into a page as it stands."""
    return f"| {' | '.join(cells)} |"


def header() -> Iterator[str]:
    """The lines above the rows."""
    yield line(HEADS)
    yield "|" + "---|" * len(HEADS)


def as_json(one: Travelled) -> dict[str, Any]:
    """One profile as plain values: the figures of both models."""
    return {
        "profile": one.profile,
        "learned": plain(one.learned),
        "shipped": plain(one.shipped),
    }
