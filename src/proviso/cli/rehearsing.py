"""`proviso run`: a rehearsal from files to a folder, and what it came to on the screen."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from proviso.assembly.files import text_of, write_rehearsal
from proviso.errors import Problem, problem
from proviso.gateway.publish import STATISTICS, publish
from proviso.gateway.views import RequesterView, for_custodian, for_requester
from proviso.pages import tables
from proviso.pages.answers import readable
from proviso.workbench.inputs import Inputs, read_inputs
from proviso.workbench.rehearse import Rehearsal, genesis_hash

MARK = "rehearsal"

SHOWN = 20
"""How many problems of rows the screen shows; the result's `problems.csv` has all."""


@dataclass(frozen=True, slots=True)
class Given:
    """What `proviso run` was given on the command line."""

    requests: Path
    agreement: Path
    register: Path
    as_of: date
    release_on: date | None
    same_day: bool
    seed: str

    def name_of(self, inputs: Inputs) -> str:
        """What tells this rehearsal from every other: the seed, the texts and the days."""
        days = (self.as_of, self.release_on, self.same_day)
        return "\n".join([self.seed, inputs.digest, *map(str, days)])


@dataclass(frozen=True, slots=True)
class Told:
    """What a rehearsal came to, as far as the screen shows it."""

    views: tuple[RequesterView, ...]
    problems: tuple[Problem, ...]
    searches: int
    genesis: str
    out: Path


def rehearse(given: Given, out: Path, progress: Console) -> Told:
    """Run the rehearsal and write its folder. Bad rows are reported; the rest proceed.

    Raises `run.released-too-early`, besides what readers and folders raise.
    """
    if given.release_on is not None and given.release_on < given.as_of:
        raise problem("run.released-too-early")
    # Imported here: it brings arrays and Parquet with it, and other commands should not wait.
    from proviso.assembly.rehearsing import rehearsal as rehearsal_of  # noqa: PLC0415

    inputs = read_inputs(
        text_of(given.agreement),
        text_of(given.requests),
        agreement_name=given.agreement.name,
        requests_name=given.requests.name,
    )
    if given.same_day:
        inputs = inputs.on_one_day()
    with progress.status("reading the register") if progress.is_terminal else nullcontext():
        rehearsal = rehearsal_of(given.register, seed=given.name_of(inputs))
    first = inputs.begins(given.as_of)
    rehearsal.open_on(first, {inputs.source: inputs.agreement}, inputs.requesters)
    with progress_bar(progress, "requests") as bar:
        task = bar.add_task("requests", total=len(inputs.rows))
        rehearsal.play(
            inputs.rows,
            as_of=given.as_of,
            release_on=given.release_on,
            progress=lambda done, total: bar.update(task, completed=done),
        )
    rehearsal.close()
    problems = (*inputs.problems, *rehearsal.result.problems)
    listed = tables.problems(problems, mark=MARK).encode()
    write_rehearsal(out, result_files(rehearsal) | {"problems.csv": listed})
    views = tuple(for_requester(rehearsal.gateway, h) for h in rehearsal.result.cases.values())
    return Told(
        views=views,
        problems=problems,
        searches=sum(_searched(rehearsal)),
        genesis=genesis_hash(rehearsal.gateway),
        out=out,
    )


def result_files(rehearsal: Rehearsal) -> dict[str, bytes]:
    """Everything that a rehearsal writes, path → bytes."""
    gateway, result = rehearsal.gateway, rehearsal.result
    public = publish(gateway)
    handles = tuple(dict.fromkeys(result.cases.values()))
    statistics = public.pop(STATISTICS)
    told = [for_requester(gateway, handle) for handle in handles]
    kept = [for_custodian(gateway, handle) for handle in handles]
    counted = json.loads(statistics)["rows"]
    files = {
        "decisions.csv": tables.decisions(told, mark=MARK).encode(),
        "casebook.csv": tables.casebook(kept, mark=MARK).encode(),
        "statistics.csv": tables.statistics(counted, mark=MARK).encode(),
        "statistics.json": statistics,
        "genesis.txt": f"{genesis_hash(gateway)}\n".encode(),
    }
    files |= {f"log/{path}": data for path, data in public.items()}
    files |= {f"disclosures/{h}.json": readable(data) for h, data in result.opened.items()}
    return files


def show(told: Told, console: Console) -> None:
    """Print the outcomes, each with reasons and clauses, and what could not be read."""
    for line, number in grouped(told.views).items():
        say(console, f"{number:>6}  {line}")
    for found in told.problems[:SHOWN]:
        say(console, f"        {found}")
    if len(told.problems) > SHOWN:
        rest = len(told.problems) - SHOWN
        say(console, f"        and {rest} more, all of them in {told.out}/problems.csv")
    bad = len({found.place.row for found in told.problems})
    say(
        console,
        f"{len(told.views)} requests walked, {bad} rows with a problem, "
        f"{told.searches} searches of the register. Written to {told.out}.",
    )


def say(console: Console, text: str) -> None:
    """Print a line as it is: no mark-up, no colours, no wrapping in the middle of a hash."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def grouped(views: tuple[RequesterView, ...]) -> Mapping[str, int]:
    """How many requests met which outcome, for which reasons, by which clauses; most first."""
    lines = Counter(_line(view) for view in views)
    return dict(sorted(lines.items(), key=lambda pair: (-pair[1], pair[0])))


def _line(view: RequesterView) -> str:
    parts = [f"{view.status:<12}"]
    if view.reasons:
        parts.append(", ".join(view.reasons))
    if view.clauses:
        parts.append(f"by clause {', '.join(view.clauses)}")
    if view.ask_for:
        parts.append(f"asked for {', '.join(view.ask_for)}")
    return "  ".join(parts).rstrip()


def _searched(rehearsal: Rehearsal) -> list[bool]:
    store = rehearsal.gateway.store
    return [store.case(handle).searched is not None for handle in store.cases()]


class _Rate(ProgressColumn):
    """How many a second, once there is a rate to tell."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} a second" if task.speed else "")


def progress_bar(console: Console, what: str) -> Progress:
    """A bar of `what` is done, with its rate and the time left; nothing where nobody watches."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def counts_of(folder: Path, genesis: str) -> list[str]:
    """The arguments with which an outsider recomputes a rehearsal's published figures."""
    return ["counts", str(folder / "log"), str(folder / "statistics.json"), "--genesis", genesis]


def verifier() -> str:
    """How the outsiders' command is called from here: by name where that works, else by path."""
    if shutil.which("proviso-verify") is not None:
        return "proviso-verify"
    return os.path.relpath(Path(sys.executable).parent / "proviso-verify")


def outsiders(out: Path, genesis: str, receipts: Sequence[str]) -> list[list[str]]:
    """What an outsider runs on a rehearsal's folder, each as the arguments of `proviso-verify`: the
    log, every published figure, and one answer's receipt where there is an answer."""
    log = str(out / "log")
    commands = [["log", log, "--genesis", genesis], counts_of(out, genesis)]
    if receipts:
        answer = str(out / "disclosures" / f"{receipts[0]}.json")
        commands.append(["receipt", answer, "--log", log, "--genesis", genesis])
    return commands
