"""The story, told: people are made, and every scene walks by the gateway's own steps."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.files import Snapshot, read_register
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.files import begin_story, text_of
from proviso_gateway.assembly.rehearsing import rehearsal_over
from proviso_gateway.casework.request import RequestRow
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.workbench.caseload import (
    Caseload,
    asked_of,
    digest,
    read_caseload,
    requests_of,
)
from proviso_gateway.workbench.rehearse import Rehearsal
from proviso_gateway.workbench.results import Result, result_of
from proviso_gateway.workbench.story import PEOPLE, SCENES, SEED, Scene, SceneTold, told

REGISTER, TRUTH, IMPACT = "register", "register-truth", "impact"
STORY, PICTURE = "story.json", "story.svg"
SITE = "index.html", "feed.atom", "site/"
"""What the site writes at the top of the folder."""
AS_OF = datetime.date(2016, 12, 31)
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """What a story is told with: how many people, how much of each caseload, from which seed."""

    examples: Path
    people: int = PEOPLE
    scale: float = 1.0
    seed: int = SEED

    @property
    def population(self) -> Population:
        """The people of the story."""
        return Population(self.people, self.seed, as_of=AS_OF)

    def source(self, scene: Scene) -> str:
        """The text of the scene's agreement."""
        return text_of(self.examples / scene.agreement)

    def caseload(self, scene: Scene, agreement: Agreement) -> Caseload:
        """The caseload of a scene."""
        path = self.examples / "caseloads" / f"{scene.caseload}.csv"
        return read_caseload(text_of(path), path.name, [agreement]).scaled(self.scale)

    def requests(self, scene: Scene) -> int:
        """How many requests a scene asks."""
        return self.caseload(scene, read(self.source(scene), scene.agreement)).requests

    def rows(self, scene: Scene, agreement: Agreement) -> tuple[RequestRow, ...]:
        """The requests of a scene: the same people for every scene of one caseload."""
        prefix, seed = scene.caseload.replace("2017-", "HO-17-").upper(), self.seed + 1
        caseload = self.caseload(scene, agreement)
        asked = asked_of(caseload, self.population, seed=seed, prefix=prefix)
        return scene.rows(requests_of(asked, agreement, seed=seed, prefix=prefix))


def begin(
    out: Path, scenes: Sequence[Scene] = SCENES, more: Sequence[str] = (*SITE, f"{IMPACT}/")
) -> None:
    """Make room for a story, where nothing is or an earlier one was told, to its end or not.

    Raises `files.would-overwrite` where anything else lies, or `files.cannot-write`.
    """
    folders = [REGISTER, TRUTH, *(scene.key for scene in scenes)]
    begin_story(out, [*(f"{name}/" for name in folders), STORY, PICTURE, *more])


Made = tuple[Snapshot, Tracer]
"""A register as it was read back, and its tracer."""


def make_people(telling: Telling, out: Path, progress: Callable[[int, int], None]) -> Made:
    """The register, written and read back, and ready to be searched."""
    write_register(telling.population, out / REGISTER, out / TRUTH, progress=progress)
    snapshot = read_register(out / REGISTER)
    return snapshot, Tracer(snapshot.records, DEFAULT)


def write_site(out: Path, files: Mapping[str, bytes]) -> None:
    """Write the pages of the story, path → bytes."""
    for path, data in files.items():
        with told_of(out / path):
            (out / path).parent.mkdir(exist_ok=True)
            (out / path).write_bytes(data)


@dataclass(frozen=True, slots=True)
class Walked:
    """A scene that was walked: what it came to, and everything that it leaves."""

    told: SceneTold
    result: Result


def walk(
    telling: Telling,
    snapshot: Snapshot,
    tracer: Tracer,
    *,
    scenes: Sequence[Scene] = SCENES,
    progress: Callable[[int, int], None],
) -> list[Walked]:
    """Every scene, walked by processes beside each other; what each came to, in order.

    `progress` is told which scene has walked how many of its requests.
    """

    def one(scene: Scene, report: Report) -> Walked:
        source = telling.source(scene)
        agreement = read(source, scene.agreement)
        rows = telling.rows(scene, agreement)
        name = "\n".join([scene.key, str(telling.seed), digest(rows), source])
        rehearsal = rehearsal_over(snapshot, seed=name, tracer=tracer)
        result = played(rehearsal, source, agreement, rows, report)
        return Walked(told(scene, rows, result), result)

    return in_processes(one, scenes, at_most=PROCESSES, progress=progress)


def played(
    rehearsal: Rehearsal,
    source: str,
    agreement: Agreement,
    rows: Sequence[RequestRow],
    report: Report,
) -> Result:
    """What these requests come to under the agreement, each on its own day; its log is published
    in the month after. Whatever goes wrong with any of them is raised."""
    days = [row.script.received_on for row in rows if row.script is not None]
    first = min(day for day in days if day is not None)
    rehearsal.open_on(first, {source: agreement}, {*agreement.parties.requesters})
    rehearsal.play(rows, as_of=first, release_on=None, progress=lambda done, total: report(done))
    rehearsal.close()
    result = result_of(rehearsal)
    for wrong in result.problems:
        raise wrong
    return result
