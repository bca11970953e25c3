"""The site of the story: its logs beside each other, and what was published of the same months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from proviso_gateway.assembly.files import text_of
from proviso_gateway.pages.site import SiteParts, site_files
from proviso_gateway.pages.site_log import read_log
from proviso_gateway.pages.story import bars
from proviso_gateway.workbench.published_history import FILE
from proviso_gateway.workbench.results import Result
from proviso_gateway.workbench.story import SceneTold

NAME = "the story of 2017 and 2018"


def site_of_story(walked: Sequence[tuple[SceneTold, Result]]) -> Mapping[str, bytes]:
    """Every file of the site, path → bytes, from the folder in which each scene has its own."""
    logs = tuple(
        read_log(
            result.public,
            result.statistics,
            title=told.title,
            folder=f"{told.key}/log",
            figures=f"{told.key}/statistics.json",
        )
        for told, result in walked
    )
    splits = tuple(split for split in bars(told for told, _ in walked) if split.published)
    return site_files(SiteParts(NAME, logs, text_of(Path(FILE)), splits))
