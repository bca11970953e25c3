"""Who searches, where a command searches for many: this process, or Spark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from proviso_gateway.assembly.spreading import PartsHere, Spread

LOCAL, SPARK = "local", "spark"

TOGETHER = 10_000
"""Cases that Spark searches for at a time: what a job costs by itself is shared by them."""

Engine = Annotated[str, typer.Option(metavar="NAME", help="What searches: local or spark.")]
Partitions = Annotated[int | None, typer.Option(min=1, max=9_999, help="Spark: in how many parts.")]
Master = Annotated[
    str, typer.Option(metavar="URL", help="Spark: the cluster (default: this machine alone).")
]


Parts = Annotated[
    Path | None,
    typer.Option(
        "--parts",
        metavar="DIR",
        help="The register's index in parts, as `register build --partitions` wrote it.",
    ),
]


def spread_of(
    engine: str,
    partitions: int | None,
    master: str,
    shared: Path | None = None,
    parts: Path | None = None,
) -> Spread | None:
    """Over which cluster a batch is spread; None for this process. Raises as `Spread.of` does."""
    if engine not in (LOCAL, SPARK):
        raise typer.BadParameter("local or spark", param_hint="--engine")
    if parts is not None and (partitions or shared):
        raise typer.BadParameter("no --partitions or --shared beside it", param_hint="--parts")
    if engine == SPARK:
        from proviso_gateway.assembly.spreading import Spread  # noqa: PLC0415

        return Spread.of(master, partitions, shared, parts)
    if partitions or master or shared:
        raise typer.BadParameter("spark, beside those options", param_hint="--engine")
    return None


def parts_here(parts: Path | None) -> PartsHere | None:
    """What searches an index in parts in this process, where one is named."""
    if parts is None:
        return None
    from proviso_gateway.assembly.spreading import PartsHere  # noqa: PLC0415

    return PartsHere(parts)
