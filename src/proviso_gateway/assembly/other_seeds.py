"""The story from other seeds: between which figures it comes out when only chance differs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from proviso_gateway.assembly import storytelling
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.storytelling import Telling
from proviso_gateway.workbench.story import SCENES, SeedSpread

SPREAD = "spread.json"
COMPARED = tuple(scene for scene in SCENES if scene.published is not None)


def spread_over(telling: Telling, seeds: int, progress: Callable[[int], None]) -> SeedSpread:
    """Walk the published quarters from so many other seeds; between which figures they came.

    Every seed makes people, requests and slips of its own.
    """
    found: dict[str, dict[str, list[int]]] = {}
    for number in range(1, seeds + 1):
        other = replace(telling, seed=telling.seed + 1_000 + number)
        with tempfile.TemporaryDirectory() as folder:
            made = storytelling.make_people(other, Path(folder), lambda done, total: None)
            walked = storytelling.walk(other, *made, scenes=COMPARED, progress=lambda *_: None)
        for one in walked:
            for figure in one.told.split.beside():
                figures = found.setdefault(one.told.key, {})
                figures.setdefault(figure.ours, []).append(figure.here)
        progress(number)
    between = {
        key: {ours: (min(each), max(each)) for ours, each in figures.items()}
        for key, figures in found.items()
    }
    return SeedSpread(seeds, telling.people, between)


def spread_that_ships(telling: Telling) -> SeedSpread | None:
    """The spread measured for a story of this size, which lies beside the caseloads."""
    path = telling.examples / "caseloads" / SPREAD
    if not path.is_file() or telling.scale != 1:
        return None
    said = json.loads(text_of(path))
    if said["people"] != telling.people:
        return None
    between = {
        key: {ours: (low, high) for ours, (low, high) in figures.items()}
        for key, figures in said["between"].items()
    }
    return SeedSpread(said["seeds"], said["people"], between)
