"""How much each agreement weighs, and how sure is sure enough: dated data, never code.

A model is approved, logged by its hash and replaced by another; it is never tuned in place.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from proviso_gateway.errors import NOWHERE, Place, Problem, problem
from proviso_gateway.reading.json_text import NotJson, loaded
from proviso_gateway.terms import Day, Hash
from proviso_gateway.tracing.bits import BIT, REACH, WHOLE, log2_ratio, share
from proviso_gateway.tracing.levels import LEVELS
from proviso_verify import canonical

HEAVIEST = 64 * BIT
"""No single weight, cap or limit is larger in magnitude."""

RARE = ("birth_date", "family_name", "given_name", "postcode")
SHARED = ("birth_date", "family_name", "given_name")
NEARNESS = ("household", "postcode")
KIN = ("housemate", "namesake", "street", "twin")
BESIDE = ("exact", "number", "number_slip", "street")
OTHER_LINE = ("different", "elsewhere")
"""Levels of lines with nothing in common: evidence for nobody, however often labels have it."""


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that decides a verdict but the search and the register. All numbers are integers.

    Weights, caps and limits are in 1/1024 bit; probabilities in parts per 10^9; similarities in
    parts per 10,000.
    """

    name: str
    dated: Day
    prior: int
    """How likely it is, before any comparison, that whoever is meant is in the register (π)."""
    weights: Mapping[str, Mapping[str, int]]
    """Field → level → weight; exactly the fields and levels of `LEVELS`."""
    rarest: Mapping[str, int]
    """Field → the most that the rarity of a value can add."""
    shared: Mapping[str, Mapping[str, int]]
    """`household`, `postcode` → field → the most that it is assumed to weigh for people who live so
    near, until the register's own pairs are counted (`nearness`). `kin` → `housemate`, `twin`,
    `namesake` → the same of how few people have one at home; `street` → of neighbours who live in
    another street."""
    slips: Mapping[str, Mapping[str, int]]
    """Field → level that is a slip → how unlikely it is to come out as just what was written."""
    plausible: int
    """How much likelier a slip must be than that what was written is another given name."""
    beside: Mapping[str, int]
    """Level of a line → the most that it adds to a postcode; for those on the same street, beside
    what this is worth under one postcode."""
    unproven: int
    """How far above *nobody* somebody can come who is not proven by name, birth date and place."""
    near: int
    resembling: int
    drop_below: int
    """Candidates lighter than *nobody* by more than this are forgotten (C)."""
    threshold: int
    """The least posterior with which somebody is traced."""
    margin: int
    """How far the best must be clear of the second."""
    doubt: int
    """The least probability, of all candidates together, with which a person looks at them."""
    learned_from: str
    """The digest of the labelled requests that taught the weights; empty for none."""

    def __post_init__(self) -> None:
        _check(self)

    def nobody(self, people: int) -> int:
        """The weight of *nobody*: round(1024·log2(N(1 − π)/π)) for a register of N people."""
        return log2_ratio(max(people, 1) * (WHOLE - self.prior), self.prior)

    def as_canonical(self) -> dict[str, Any]:
        """The model as a value for canonical JSON."""
        return {
            "language": 1,
            **{field.name: _plain(getattr(self, field.name)) for field in fields(self)},
        }

    @property
    def hash(self) -> Hash:
        """SHA-256 of the model's canonical JSON, as search entries commit to it."""
        return Hash(canonical.digest(self.as_canonical()))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def read_model(text: str, name: str = "model.json") -> Model:
    """The model that a JSON text describes; `Model.as_canonical` is its form.

    Raises `tracing.model-unreadable`, or `tracing.model-invalid` naming the part that is wrong.
    """
    place = Place(name)
    try:
        value = loaded(text)
    except NotJson as wrong:
        if wrong.key is not None:
            raise problem("tracing.model-invalid", place, part=_shown(wrong.key)) from None
        raise problem("tracing.model-unreadable", place) from None
    expected = {"language"} | {field.name for field in fields(Model)}
    if not isinstance(value, dict):
        raise problem("tracing.model-unreadable", place)
    for part in sorted(expected ^ value.keys()):
        raise problem("tracing.model-invalid", place, part=_shown(part))
    if value.pop("language") != 1:
        raise problem("tracing.model-invalid", place, part="language")
    try:
        dated = datetime.date.fromisoformat(value.pop("dated"))
    except (TypeError, ValueError):
        raise problem("tracing.model-invalid", place, part="dated") from None
    try:
        return Model(dated=dated, **value)
    except Problem as found:
        raise found.at(file=name) from None


def _shown(part: str) -> str:
    """A name from a hostile file, short and printable."""
    return "".join(mark if mark.isprintable() else "?" for mark in part[:40])


def _check(model: Model) -> None:
    """Refuse a model that is not whole, or by which a household alone could find somebody."""

    def need(holds: bool, part: str) -> None:
        if not holds:
            raise problem("tracing.model-invalid", NOWHERE, part=part)

    named = isinstance(model.name, str) and 0 < len(model.name) <= 80
    need(named and model.name.isprintable(), "name")  # it is printed as it stands
    need(isinstance(model.learned_from, str) and len(model.learned_from) <= 80, "learned_from")
    for part, least, most in _BOUNDS:
        value = getattr(model, part)
        need(_integer(value) and least <= value <= most, part)
    need(_limits(model.rarest, RARE), "rarest")
    near = {**dict.fromkeys(NEARNESS, SHARED), "kin": KIN}
    need(isinstance(model.shared, Mapping) and set(model.shared) == set(near), "shared")
    for nearness, whom in near.items():
        least = -HEAVIEST if nearness == "kin" else 0
        need(_limits(model.shared[nearness], whom, least), f"shared.{nearness}")
    slips = {f: [one for one in levels if levels[one].slip] for f, levels in LEVELS.items()}
    slips = {field: levels for field, levels in slips.items() if levels}
    need(isinstance(model.slips, Mapping) and set(model.slips) == set(slips), "slips")
    for field, levels in slips.items():
        need(_limits(model.slips[field], levels), f"slips.{field}")
    need(_limits(model.beside, BESIDE, -HEAVIEST), "beside")
    need(isinstance(model.weights, Mapping) and set(model.weights) == set(LEVELS), "weights")
    for field, known in LEVELS.items():
        weights = model.weights[field]
        need(isinstance(weights, Mapping) and set(weights) == set(known), f"weights.{field}")
        for level, weight in weights.items():
            need(_integer(weight) and abs(weight) <= HEAVIEST, f"weights.{field}.{level}")
        need(weights["missing"] == 0, f"weights.{field}.missing")
    for level in OTHER_LINE:
        need(model.weights["address_line"][level] <= 0, f"weights.address_line.{level}")
    # INVARIANT: whoever is held by the cap, alone in the register, stays below the threshold.
    alone = share(0) * WHOLE // (share(0) + share(max(model.unproven, 0)))
    need(alone < model.threshold, "unproven")


_BOUNDS = (
    ("prior", 1, WHOLE - 1),
    ("unproven", -HEAVIEST, HEAVIEST),
    ("near", 5_000, 10_000),
    ("resembling", 5_000, 10_000),
    ("drop_below", BIT, REACH * BIT),
    ("threshold", WHOLE // 2, WHOLE),
    ("margin", 1, HEAVIEST),
    ("plausible", -HEAVIEST, HEAVIEST),
    ("doubt", 0, WHOLE),
)


def _integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _limits(value: object, keys: Sequence[str], least: int = 0) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == set(keys)
        and all(_integer(limit) and least <= limit <= HEAVIEST for limit in value.values())
    )
