"""The story of 2025: a file of 1.28 million asks, at a thousandth or a hundredth of its size.

What was published stands here with its source; what comes of the asks does not. How many of them
stated no address is disputed, so the story is told once for each reading of it, and takes no side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proviso_gateway.workbench.story import Scene, SceneTold

AGREEMENT = "agreement.yaml"
SIZES = ("thousandth", "hundredth")
"""The caseloads: how much of the file of August 2025 each asks."""

ASKED, GIVEN, UNCHECKED = 1_280_000, 47_289, 42_695
"""About how many records the file held; how many addresses went out; how many of those without
anybody confirming that the request stated an address. The last is no count of missing addresses."""

IRS_OWN_PERCENT = 5
"""Out of a hundred given, fewer were incomplete or insufficient by the IRS's own finding."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A published figure, what it counts, and who told it."""

    figure: str
    counts: str
    by: str


PUBLISHED = (
    PublishedFigure(
        f"{ASKED / 1_000_000:.2f} million",
        "asked for in one file",
        "declaration of the IRS's risk officer, 11 February 2026",
    ),
    PublishedFigure(f"{GIVEN:,}", "addresses given on 7 August 2025", "the same"),
    PublishedFigure(
        f"{UNCHECKED:,}",
        "of them unchecked: nobody confirmed that an address was stated",
        "Center for Taxpayer Rights v. IRS, 26 February 2026",
    ),
    PublishedFigure(
        f"under {IRS_OWN_PERCENT} %",
        "of those given incomplete or insufficient, by the IRS's own finding",
        "declaration of the IRS's risk officer, 11 February 2026",
    ),
)

READINGS = {
    "irs-own": f"as the IRS found ({IRS_OWN_PERCENT} %)",
    "half": "half (no source; for comparison)",
    "all-unchecked": f"every unchecked one ({100 * UNCHECKED / GIVEN:.1f} %)",
}
"""How many of the asks stated no address, by whose account: the rows of a caseload name these."""


def scenes(size: str) -> tuple[Scene, ...]:
    """One scene for each reading of the caseload of this size."""
    return tuple(Scene(key, title, size, AGREEMENT) for key, title in READINGS.items())


@dataclass(frozen=True, slots=True)
class Split:
    """What came of the asks under one reading. `walked_on`: searched for in the register."""

    reading: str
    title: str
    asked: int
    refused: int
    walked_on: int
    disclosed: int


def split(told: SceneTold) -> Split:
    """How the asks of one reading ended."""
    return Split(
        reading=told.key,
        title=told.title,
        asked=told.received,
        refused=told.outcomes.get("refused", 0),
        walked_on=told.searches,
        disclosed=told.outcomes.get("disclosed", 0),
    )


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most, over all readings."""

    asked: int
    refused: tuple[int, int]
    walked_on: tuple[int, int]


def over(splits: Iterable[Split]) -> Range:
    """Between which figures the readings come out; they all ask the same number."""
    found = tuple(splits)
    (asked,) = {one.asked for one in found}
    refused = sorted(one.refused for one in found)
    walked = sorted(one.walked_on for one in found)
    return Range(asked, (refused[0], refused[-1]), (walked[0], walked[-1]))
