"""A register of people who do not exist, and labelled requests about them, for whoever measures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.assembly import evaluating


@dataclass(frozen=True)
class Set:
    """A register and labelled requests about its people."""

    register: Path
    requests: Path


def made(folder: Path, people: int, requests: int, seed: int) -> Set:
    """A set with look-alikes among the requests, made unless it is there already."""
    name = f"{people}-{seed}"
    one = Set(folder / f"people-{name}", folder / f"requests-{name}-{requests}.parquet")
    truth = evaluating.truth_beside(one.register)
    if not (one.register / "register.json").is_file():
        population = evaluating.Population(people, seed)
        evaluating.synthesise_register(
            population, one.register, truth, as_csv=False, progress=lambda _done, _all: None
        )
    if not one.requests.is_file():
        asking = evaluating.Sample(requests, seed + 1, look_alikes=10.0)
        evaluating.synthesise_requests(truth, asking, one.requests)
    return one
