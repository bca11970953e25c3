"""The story as people read it: tables in text, and the same as JSON. `picture` draws it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from proviso_gateway.workbench.story import (
    DROPS_OUT,
    Figure,
    Published,
    SceneTold,
    SeedSpread,
    Split,
    eight_months,
    unread,
)

MARK = "synthetic people; a rehearsal, not a record of what happened"

KEY = (
    "  Left, the publisher's words: traced, no trace, rejected.\n"
    "  Right, ours for the same: disclosed, no_details, refused."
)
"""One outcome, two vocabularies: each stands on its own side of every table."""


def table(split: Split, key: str = "", spread: SeedSpread | None = None) -> Iterator[str]:
    """Published figures beside those that came out. `key` says of which scene the spread is."""
    by = "published" if split.published is None else f"published ({split.published.by})"
    seeds = "" if spread is None else f"{spread.seeds} other seeds"
    yield f"  {by:<30}{'here':<22}{seeds}".rstrip()
    for figure in split.beside():
        yield _row(figure, None if spread is None else spread.of(key, figure.ours))


def _row(figure: Figure, among: tuple[int, int] | None) -> str:
    told = "–" if figure.published is None else f"{figure.published:,}"
    other = "" if among is None else f"{among[0]:,}–{among[1]:,}"
    then, here = f"{figure.then:<14}{told:>8}", f"{figure.ours:<11}{figure.here:>6,}"
    return f"  {then:<30}{here:<22}{other}".rstrip()


def about_spread(spread: SeedSpread, told: Iterable[SceneTold]) -> Iterator[str]:
    """What the last column is, and which figures shown lie outside it."""
    yield f"  Last column: the least and the most that came of {spread.seeds} other seeds,"
    yield "  each with people and requests of its own."
    outside = [
        f"{figure.ours} {figure.here:,} ({one.title})"
        for one in told
        for figure in spread.outside(one)
    ]
    if outside:
        yield f"  Outside it: {', '.join(outside)}."
        yield f"  Some seed of {spread.seeds + 1} must have the least, and some seed the most."
    else:
        yield "  No figure shown lies outside it."


def because(one: SceneTold) -> Iterator[str]:
    """Why, by reason and clause: the commonest first."""
    for why, count in one.because.items():
        yield f"  {count:>8,}  {why}"


def still_found(narrowed: SceneTold) -> Iterator[str]:
    """What the narrowed terms leave of a caseload, beside the ministry's own estimate."""
    found = narrowed.outcomes.get("disclosed", 0)
    yield f"  {found:>8,}  of {narrowed.received:,} would be disclosed as they were asked"
    yield from because(narrowed)
    yield f"            {DROPS_OUT}"


def as_json(told: Iterable[SceneTold], spread: SeedSpread | None, **more: Any) -> dict[str, Any]:
    """The whole story as plain values: every figure that is printed."""
    scenes = tuple(told)
    months, early = eight_months(scenes), unread(scenes)
    return {
        "v": 1,
        "says": MARK,
        **more,
        "other_seeds": None if spread is None else asdict(spread),
        "january_to_august": asdict(months),
        "not_published": asdict(early),
        "scenes": [asdict(one) for one in scenes],
    }


def bars(told: Iterable[SceneTold]) -> tuple[Split, ...]:
    """What the picture shows: a split for each table that is printed, in their order."""
    by_key = {one.key: one for one in told}
    return (
        by_key["spring-2017"].split,
        by_key["autumn-2017"].split,
        eight_months(by_key.values()),
        unread(by_key.values()),
        *(by_key[key].split for key in ("may-2018-narrowed", "may-2018-held", "november-2018")),
    )


def published_parts(published: Published) -> dict[str, int]:
    """What was published of the outcomes, each under our word for it; one part if none was."""
    if published.traced is None:
        return {"": published.received or 0}
    return {
        "disclosed": published.traced,
        "no_details": published.no_trace or 0,
        "refused": published.rejected or 0,
    }
