"""Who may stay away from care because details are disclosed: what studies found, as ranges alone.

Every figure lies in `deterrence.toml` with its source. None of them is about the agreement that is
assessed, so nothing here depends on it: the same range stands beside every version, and says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

OF = 1_000
"""A range is told of so many contacts that there would have been."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure in percent, who says so, and how much of that source we could read. `assumed`: no
    source says it."""

    name: str
    what: str
    percent: int
    source: str
    seen: str
    link: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Study:
    """What a study looked at, what it found, and how far it speaks for an agreement like this."""

    who: str
    what: str
    found: str
    says_for_us: str
    link: str
    seen: str


@dataclass(frozen=True, slots=True)
class FewerContacts:
    """Of a thousand contacts of such people, how many there would not be: least, most, and a point
    between them that nobody measured."""

    who: str
    least: int
    centre: int
    most: int


@dataclass(frozen=True, slots=True)
class Deterrence:
    """What is known, as it ships. `caveat` is said wherever a figure of it is shown."""

    caveat: str
    parameters: tuple[Parameter, ...]
    studies: tuple[Study, ...]
    ranges: tuple[FewerContacts, ...]


@cache
def deterrence() -> Deterrence:
    """What `deterrence.toml` says, and the ranges that follow from it."""
    said = tomllib.loads((files(__package__) / "deterrence.toml").read_text("utf-8"))
    return read_deterrence(said)


def read_deterrence(said: Mapping[str, Any]) -> Deterrence:
    """The ranges that follow from these parameters."""
    parameters = tuple(Parameter(**one) for one in said["parameter"])
    percent = {one.name: one.percent for one in parameters}

    def fewer(name: str) -> int:
        return percent[name] * OF // 100

    adults = ("fall_adults_least", "fall_adults_centre", "fall_adults_most")
    return Deterrence(
        caveat=said["caveat"],
        parameters=parameters,
        studies=tuple(Study(**one) for one in said["study"]),
        ranges=(
            FewerContacts("adults", *map(fewer, adults)),
            FewerContacts("children", *3 * (fewer("fall_children"),)),
        ),
    )
