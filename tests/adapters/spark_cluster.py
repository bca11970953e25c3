"""A small cluster of Spark on this machine, one of whose workers is killed at its work.

It takes a process of its own, for there is one Spark in a process: `main` prints what came of it.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.adapters.test_divided_building import content

from proviso_gateway.adapters.register.divided import divide
from proviso_gateway.adapters.register.divided_building import build_divided
from proviso_gateway.adapters.register.divided_stages import Found, Plan
from proviso_gateway.adapters.register.index_files import Progress
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.adapters.spark import spark_session, traced_by_spark
from proviso_gateway.adapters.spark_building import doing
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.population import Population, chunks
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer

POPULATION = Population(400, 11)
PARTS = 3


def records() -> Records:
    """The register that is searched."""
    return Records.of(person_at(c, r) for c in chunks(POPULATION) for r in range(len(c)))


def searches(many: int) -> list[Search]:
    """Searches of it."""
    return [one.search for one in asked(POPULATION, Sample(many, 12, look_alikes=many // 2))]


class Deadly(Search):
    """A search that kills the executor which first reads it, in another process than `here`."""

    __slots__ = ("at", "here")

    def __getattribute__(self, name: str) -> Any:
        here = name != "family_name" or getattr(self, "here", os.getpid()) == os.getpid()
        if not here:
            strike(Path(object.__getattribute__(self, "at")))
        return object.__getattribute__(self, name)

    def __reduce__(self) -> Any:
        said = [object.__getattribute__(self, name) for name in Search.__match_args__]
        return armed, (self.at, self.here, said)


def armed(at: str, here: int, said: Sequence[Any]) -> Deadly:
    """A search that says this; whether it has struck is told by a file in this folder."""
    search = Deadly(*said)
    object.__setattr__(search, "at", at)
    object.__setattr__(search, "here", here)
    return search


def strike(at: Path) -> None:
    """Kill the executor, if nobody has."""
    try:
        (at / "struck").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(_java(), signal.SIGKILL)


def _java() -> int:
    """The executor for whom this process works: the next of its forebears that is Java."""
    pid = os.getpid()
    while Path(f"/proc/{pid}/comm").read_text().strip() != "java":
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid


class DeadlyPlan(Plan):
    """A plan by which the executor that first joins the second part is killed when it has."""

    def do(self, stage: str, number: int) -> Found:
        found = super().do(stage, number)
        if (stage, number) == ("join", 1):
            strike(self.register)
        return found


def deadly_building(session: Any, register: Path, out: Path) -> bool:
    """Whether the parts are the same, where an executor was killed while they were made."""
    build_divided(register, out / "here", DEFAULT, PARTS, lambda _done, _all: None)

    def do(plan: Plan, stage: str, tasks: int, progress: Progress) -> Sequence[Found]:
        deadly = DeadlyPlan(**{one.name: getattr(plan, one.name) for one in fields(plan)})
        return doing(session)(deadly, stage, tasks, progress)

    build_divided(register, out / "there", DEFAULT, PARTS, lambda _done, _all: None, do, 150)
    return content(out / "here") == content(out / "there") and (register / "struck").exists()


def main(folder: Path) -> None:
    """Search and build, each with one worker killed in the middle, and tell whether it made any
    difference."""
    everybody, asking = records(), searches(60)
    divide(everybody, folder / "parts", DEFAULT, PARTS)
    tracer = Tracer(everybody, DEFAULT)
    expected = [tracer.trace(search) for search in asking]
    said = [getattr(asking[20], name) for name in Search.__match_args__]
    deadly = [*asking[:20], armed(str(folder), os.getpid(), said), *asking[21:]]
    root = Path(__file__).parents[2]  # by which executors find this very module
    conf = f"--conf spark.executorEnv.PYTHONPATH={root} pyspark-shell"
    os.environ["PYSPARK_SUBMIT_ARGS"] = conf
    with spark_session("local-cluster[2,1,1024]") as session:
        found = traced_by_spark(session, folder / "parts", DEFAULT, deadly, explained=True)
        write_register(POPULATION, folder / "people", folder / "truth", processes=1)
        built = deadly_building(session, folder / "people", folder)
    told = {
        "same": found == expected,
        "built": built,
        "struck": (folder / "struck").exists(),
        "kinds": sorted({verdict.kind.value for verdict in found}),
    }
    print(json.dumps(told))
