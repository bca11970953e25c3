"""The story of 2025, by the steps of the first: other people, another agreement, its asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.storytelling import Telling
from proviso_gateway.casework.request import RequestRow
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.workbench.stated_addresses import Asks, read_asks, requests_of
from proviso_gateway.workbench.story import Scene
from proviso_gateway.workbench.story_2025 import SIZES, scenes

AS_OF = date(2025, 6, 30)
HELD_OUT = 20.0
"""Out of a hundred people of households, those in no register: as most were who were asked for, and
a hundred thousand people have to do for a hundredth of the file."""


@dataclass(frozen=True, slots=True)
class Telling2025(Telling):
    """With what the second story is told. `scale` means nothing here: `size` names a caseload."""

    size: str = SIZES[0]

    @property
    def population(self) -> Population:
        """The people of the story, none of whom exists."""
        return Population(self.people, self.seed, as_of=AS_OF, held_out=HELD_OUT)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """One for each reading of how many asks stated no address."""
        return scenes(self.size)

    def asks(self, scene: Scene) -> tuple[Asks, ...]:
        """The rows of the caseload that belong to the scene's reading."""
        path = self.examples / "caseloads" / f"{scene.caseload}.csv"
        return tuple(one for one in read_asks(text_of(path), path.name) if one.reading == scene.key)

    def requests(self, scene: Scene) -> int:
        """How many requests a scene asks."""
        return sum(one.requests for one in self.asks(scene))

    def rows(self, scene: Scene, agreement: Agreement) -> tuple[RequestRow, ...]:
        """The requests of a scene."""
        return requests_of(self.asks(scene), self.population, agreement, seed=self.seed + 1)
