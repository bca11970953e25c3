"""The story of 2025 as people read it: what was published, what came of the asks, as a range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from proviso_gateway.pages.story import MARK
from proviso_gateway.workbench.story import SceneTold
from proviso_gateway.workbench.story_2025 import (
    GIVEN,
    IRS_OWN_PERCENT,
    PUBLISHED,
    UNCHECKED,
    over,
    split,
)

DISPUTED = (
    f"{UNCHECKED:,} went out unchecked. That is not how many lacked an address, which is disputed.",
    "This story takes no side. What the words of the law refuse is refused, under each reading.",
)

CERTAIN = "Disclosed is who the search is certain of; the asks held names, no dates of birth."


def published() -> Iterator[str]:
    """The published figures, each with who told it."""
    for one in PUBLISHED:
        yield f"  {one.figure:>12}  {one.counts}"
        yield f"  {'':>12}  ({one.by})"


def table(told: Iterable[SceneTold]) -> Iterator[str]:
    """One line for each reading of how many asks stated no address."""
    yield f"  {'If so many stated no address':<36}{'refused':>9}{'walk on':>9}{'disclosed':>11}"
    for one in map(split, told):
        yield f"  {one.title:<36}{one.refused:>9,}{one.walked_on:>9,}{one.disclosed:>11,}"


def between(told: Iterable[SceneTold]) -> Iterator[str]:
    """The range in a sentence, the share of what was given, and what is disputed."""
    found = over(map(split, told))
    (least, most), (fewest, all_but) = found.refused, found.walked_on
    yield f"  Of {found.asked:,} asks, {least:,} to {most:,} would have been refused for stating no"
    yield f"  address; {fewest:,} to {all_but:,} walk on and are searched for."
    low = GIVEN * IRS_OWN_PERCENT // 100
    yield f"  The same shares of the {GIVEN:,} that were given: {low:,} to {UNCHECKED:,}."
    for line in (*DISPUTED, CERTAIN):
        yield f"  {line}"


def as_json(told: Iterable[SceneTold], **more: Any) -> dict[str, Any]:
    """The whole story as plain values: every figure that is printed."""
    scenes = tuple(told)
    splits = tuple(map(split, scenes))
    return {
        "v": 1,
        "says": MARK,
        **more,
        "published": [asdict(one) for one in PUBLISHED],
        "readings": [asdict(one) for one in splits],
        "range": asdict(over(splits)),
        "disputed": " ".join(DISPUTED),
        "scenes": [asdict(one) for one in scenes],
    }
