"""A caseload of 2025 made into a file of requests, at any share of its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from proviso_gateway.adapters.register.writing import read_population
from proviso_gateway.adapters.request_tables import write_requests
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.files import text_of
from proviso_gateway.workbench.stated_addresses import in_chunks, read_asks
from proviso_gateway.workbench.story_2025 import READINGS

__all__ = ["READINGS", "write_caseload"]


def write_caseload(
    caseload: Path,
    agreement: Path,
    truth: Path,
    out: Path,
    *,
    reading: str,
    scale: float,
    seed: int,
    progress: Callable[[int, int], None],
) -> int:
    """Write the requests of one reading of a caseload, about people of the population whose truth
    lies in this folder; how many.

    `scale`: how much of each row is asked. Raises what readers raise, `caseload.too-few-people`,
    and as `write_requests`.
    """
    agreed = read(text_of(agreement), agreement.name)
    rows = read_asks(text_of(caseload), caseload.name)
    asks = [
        replace(one, requests=round(one.requests * scale)) for one in rows if one.reading == reading
    ]
    total = sum(one.requests for one in asks)
    chunks = in_chunks(asks, read_population(truth), agreed, seed=seed)
    return write_requests(chunks, agreed, out, lambda done: progress(done, total))
