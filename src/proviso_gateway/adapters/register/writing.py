"""Writes a synthetic register as Parquet or CSV, and the truth about it in another folder.

Memory does not grow with the register: several processes make it in parts. A table of Parquet is a
folder of them, as Spark writes one; of CSV they are joined into one file. Whoever is interrupted
goes on from the parts that were whole. (A crash of the machine may leave a part that was never on
the disk: begin anew then.)
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.parts import TABLES, TablePart, make_part
from proviso_gateway.errors import Place, problem
from proviso_gateway.rehearsal.places import BRITISH
from proviso_gateway.rehearsal.population import Population, plan
from proviso_gateway.rehearsal.vocabulary import vocabulary

Progress = Callable[[int, int], None]

POPULATION = "population.json"
REGISTER = "register.json"
UNFINISHED = "unfinished"
SETTINGS = "settings.json"

AT_ONCE = 4
"""Parts that a process makes before it ends, where there are many."""


def write_register(
    population: Population,
    register: Path,
    truth: Path,
    *,
    as_csv: bool = False,
    processes: int = 2,
    progress: Progress = lambda done, total: None,
) -> int:
    """Make the population and write its register and the truth; how many records there are.

    `register` gets the folder that every command reads; `truth` what nobody who traces may know.
    Both are new, or were begun by this with the same settings: then what is missing is made. Raises
    `files.truth-not-apart`, `files.not-empty`, `files.begun-otherwise`, `files.being-made`,
    `files.cannot-write`, `files.not-finished`.
    """
    unfinished = register / UNFINISHED
    settings = _json({**_said(population), "csv": as_csv, "truth": str(truth.resolve())})
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(_begun(register, truth, settings))
        except OSError:
            raise problem("files.cannot-write", Place(register.name)) from None
        try:
            parts = [TablePart(unfinished, truth, *planned, as_csv) for planned in plan(population)]
            _make(population, parts, processes, progress)
            if as_csv:
                for table in TABLES:
                    _join([part.path(table) for part in parts], parts[0].whole(table))
            (truth / POPULATION).write_text(_json(_said(population)))
            records = sum(part.records or 0 for part in parts)
            # Last: a folder without it is no register, so an unfinished one is never read.
            (register / REGISTER).write_text(_json(metadata(population)))
            shutil.rmtree(unfinished)
        except OSError:
            raise problem("files.not-finished", Place(register.name)) from None
    return records


def truth_beside(register: Path) -> Path:
    """The folder of the truth where none is named: `NAME-truth` beside the register's.

    Raises `files.no-name`.
    """
    if register.name in ("", ".."):
        raise problem("files.no-name", Place(str(register)))
    return register.with_name(f"{register.name}-truth")


def read_population(truth: Path) -> Population:
    """The population whose truth lies in this folder. Raises `files.no-population`."""
    try:
        said = json.loads((truth / POPULATION).read_text())
        as_of = datetime.date.fromisoformat(said["as_of"])
        return Population(
            said["people"],
            said["seed"],
            as_of,
            said["held_out"],
            said.get("postcodes", BRITISH),
            said.get("genders", True),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise problem("files.no-population", Place(truth.name)) from None


def metadata(population: Population) -> dict[str, Any]:
    """What `register.json` says of the population's register."""
    return {
        "as_of": population.as_of.isoformat(),
        "identifier_system": "nhs-number",
        "source": "Proviso's own generator; nobody in it exists",
        "synthetic": True,
        "version": f"seed {population.seed}, {population.people} people",
    }


def _said(population: Population) -> dict[str, Any]:
    return {
        "people": population.people,
        "seed": population.seed,
        "as_of": population.as_of.isoformat(),
        "held_out": population.held_out,
        "postcodes": population.postcodes,
        "genders": population.genders,
    }


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, indent=2, sort_keys=True) + "\n"


@contextlib.contextmanager
def _begun(register: Path, truth: Path, settings: str) -> Iterator[None]:
    """Make both folders and say in the register's what is going to be in them, or find it said;
    then be the only one who makes it, for as long as the block lasts."""
    one, other = register.resolve(), truth.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        # Whoever hands the register on would hand on the truth with it.
        raise problem("files.truth-not-apart", Place(str(truth)))
    said = register / UNFINISHED / SETTINGS
    if not said.is_file() or (register / REGISTER).exists():
        for folder in (register, truth):
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise problem("files.not-empty", Place(folder.name))
        truth.mkdir(parents=True, exist_ok=True)
        said.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = lock_new_file(said, wait=False, mode=0o666)
    except BlockingIOError:
        raise problem("files.being-made", Place(register.name)) from None
    with lock:
        if (register / REGISTER).exists():  # whoever held the lock has just finished
            raise problem("files.not-empty", Place(register.name))
        found = said.read_text("utf-8")
        if found not in ("", settings):
            raise problem("files.begun-otherwise", Place(register.name))
        if not found:
            said.write_text(settings, "utf-8")
        yield


def _make(
    population: Population, parts: Sequence[TablePart], processes: int, progress: Progress
) -> None:
    """Make the parts that are missing, several processes at once."""
    missing = [part for part in parts if part.records is None]
    finished = population.people - sum(part.wanted for part in missing)
    progress(finished, population.people)
    vocabulary()  # made before there are several processes, for all of them
    at_once = max(1, min(AT_ONCE, len(missing) // (2 * processes)))
    tasks = [missing[at : at + at_once] for at in range(0, len(missing), at_once)]
    made = [0] * len(tasks)

    def work(task: Sequence[TablePart], report: Report) -> None:
        people = 0
        for part in task:
            try:
                make_part(population, part)
            except OSError:
                raise problem("files.not-finished", Place(part.folder.parent.name)) from None
            people += part.wanted
            report(people)

    def moved(task: int, people: int) -> None:
        made[task] = people
        progress(finished + sum(made), population.people)

    in_processes(work, tasks, at_most=processes, progress=moved)


def _join(parts: Sequence[Path], to: Path) -> None:
    """Put one table of CSV together; it is there whole or not at all."""
    half = to.with_name(f"{to.name}.half")
    with half.open("wb") as out:
        for path in parts:
            with path.open("rb") as part:
                shutil.copyfileobj(part, out)
    os.replace(half, to)
