"""Whether a model travels: learned from slips of some kinds, measured on slips of another.

For each noise profile that owes nothing to the tracing, a model is learned from the other three on
one population, and measured on that profile, on another population. What it comes to is what may be
expected of slips that nobody here thought of; the model that ships is measured beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.register.labelled_files import Labels, read_people
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.assembly.evaluating import Evaluated, LabelledSet, evaluated
from proviso_gateway.assembly.measuring import Everybody
from proviso_gateway.assembly.training import taught
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.noise import INDEPENDENT
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.expert_model import EXPERT
from proviso_gateway.tracing.learning import Identity

LOOK_ALIKES = 10.0

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Journey:
    """How large the populations and sets are, and how their people are written down."""

    people: int
    requests: int
    seed: int
    postcodes: str
    genders: bool

    def population(self, number: int) -> Population:
        """One population to learn on, another to measure on."""
        return Population(
            self.people, self.seed + number, postcodes=self.postcodes, genders=self.genders
        )

    def asking(self, number: int, noise: str) -> Sample:
        """Requests with these slips, easily mistaken people among them."""
        return Sample(
            self.requests,
            self.seed + 10 + number,
            look_alikes=LOOK_ALIKES,
            noise=noise,
            genders=self.genders,
        )


@dataclass(frozen=True, slots=True)
class Travelled:
    """What a model that never saw a profile does on it, and what the one that ships does."""

    profile: str
    learned: Evaluated
    shipped: Evaluated


def travelled(journey: Journey, progress: Progress) -> Iterator[Travelled]:
    """Each profile left out in turn."""
    with tempfile.TemporaryDirectory() as folder:
        learn_on, measure_on = (
            _everybody(journey.population(number), Path(folder) / str(number), progress)
            for number in (0, 1)
        )
    for profile in INDEPENDENT:
        others = ",".join(name for name in INDEPENDENT if name != profile)
        lessons = Labels.made(asked(journey.population(0), journey.asking(0, others)))
        unseen = Labels.made(asked(journey.population(1), journey.asking(1, profile)))
        given = LabelledSet(measure_on, unseen, Path("made"), Path(profile), "")

        def moved(what: str, profile: str = profile) -> Callable[[int, int], None]:
            return lambda done, total: progress(f"{profile}: {what}", done, total)

        model = taught(
            learn_on,
            lessons,
            range(journey.requests),
            Identity(f"learned without {profile}", EXPERT.dated, ""),
            moved("learning"),
        )
        learned, _ = evaluated(given, model, moved("measuring"), others=0)
        shipped, _ = evaluated(given, DEFAULT, moved("measuring"), others=0)
        yield Travelled(profile, learned, shipped)


def _everybody(population: Population, folder: Path, progress: Progress) -> Everybody:
    write_register(
        population,
        folder / "register",
        folder / "truth",
        progress=lambda done, total: progress("people", done, total),
    )
    return Everybody.of(read_people(folder / "register"))
