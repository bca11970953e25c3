"""What Splink's weights come to: each request by the posterior over its candidates and *nobody*."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from proviso_gateway.rehearsal.evaluation import Judged
from proviso_gateway.tracing.bits import WHOLE
from proviso_gateway.tracing.default_model import DEFAULT


def judged(
    pairs: Sequence[tuple[str, str, float]], truths: Sequence[str], people: int, prior: float
) -> list[Judged]:
    """The requests with these truths, a person at their best; `prior` is the chance of a match that
    is in the weights."""
    best: list[dict[str, float]] = [{} for _ in truths]
    for row, request, weight in pairs:
        person, found = row.split(" ")[0], best[int(request)]
        known = weight - log2(prior / (1 - prior))
        found[person] = max(found.get(person, known), known)
    nobody = people * (WHOLE - DEFAULT.prior) / DEFAULT.prior
    told = []
    for found, truth in zip(best, truths, strict=True):
        total = nobody + sum(2.0**weight for weight in found.values())
        first = max(found, key=lambda one: found[one], default="")
        says = 2.0 ** found[first] / total if found else 0.0
        traced = says >= DEFAULT.threshold / WHOLE
        right = bool(truth) and first == truth
        told.append(Judged(bool(truth), traced, not traced and says > 0.5, right, says))
    return told
