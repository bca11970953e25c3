"""`proviso run`: a rehearsal from files to a folder, and what it came to on the screen."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
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

from proviso_gateway.assembly.files import write_rehearsal
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.views.cases import RequesterView
from proviso_gateway.pages.assessments import asked_for
from proviso_gateway.pages.results import result_files
from proviso_gateway.phrases import phrase_of
from proviso_gateway.workbench.inputs import RunInputs
from proviso_gateway.workbench.unmoved import Unmoved

SHOWN = 20
"""How many problems of rows the screen shows; the result's `problems.csv` has all."""


@dataclass(frozen=True, slots=True)
class RehearsalTold:
    """What a rehearsal came to, as far as the screen shows it."""

    views: tuple[RequesterView, ...]
    problems: tuple[Problem, ...]
    searches: int
    genesis: str
    out: Path
    unmoved: tuple[Unmoved, ...] = ()


def rehearse(given: RunInputs, out: Path, progress: Console) -> RehearsalTold:
    """Run the rehearsal and write its folder. Bad rows are reported; the rest proceed."""
    # Imported here: it brings arrays and Parquet with it, and other commands should not wait.
    from proviso_gateway.assembly import running  # noqa: PLC0415

    with progress.status("reading the register") if progress.is_terminal else nullcontext():
        begun = running.begin(given)
    with progress_bar(progress) as bar:
        task = bar.add_task("requests", total=begun.requests)
        result = begun.walk(lambda done, total: bar.update(task, completed=done))
    write_rehearsal(out, result_files(result))
    return RehearsalTold(
        views=tuple(result.by_row.values()),
        problems=result.problems,
        searches=result.searches,
        genesis=result.genesis,
        out=out,
        unmoved=result.unmoved,
    )


def show(told: RehearsalTold, console: Console) -> None:
    """Print the outcomes, each with reasons and clauses, and what could not be read."""
    for line, number in grouped(told.views).items():
        say(console, f"{number:>6}  {line}")
    for line in _would_move(told.unmoved):
        say(console, line)
    for found in told.problems[:SHOWN]:
        say(console, f"        {found}")
    if len(told.problems) > SHOWN:
        rest = len(told.problems) - SHOWN
        say(console, f"        and {rest} more, all of them in {told.out}/problems.csv")
    bad = len({found.place.row for found in told.problems})
    say(
        console,
        f"{phrase_of(len(told.views), '{count} request', '{count} requests')} walked, "
        f"{phrase_of(bad, '{count} row', '{count} rows')} with a problem, "
        f"{phrase_of(told.searches, '{count} search', '{count} searches')} of the register. "
        f"Written to {told.out}.",
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
        parts.append(f"asked for {asked_for(view.ask_for)}")
    return "  ".join(parts).rstrip()


_WAITS = {
    "evidence": "asked for more: fill in",
    "held": "held by the agreement on that day: name a later day with --as-of",
    "weighing": "waits to be weighed: fill in",
    "approval": "waits for the second officer: fill in",
    "look": "nobody looked at the match before the answer was due: fill in",
}


def _would_move(unmoved: Sequence[Unmoved]) -> Iterator[str]:
    """What would move the cases that were left on their way, those alike in one line."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in unmoved:
        alike.setdefault((one.why, one.columns), []).append(one.request_ref)
    for (why, columns), refs in alike.items():
        more = f" and {len(refs) - 3} more" if len(refs) > 3 else ""
        yield f"        {', '.join(refs[:3])}{more}: {_WAITS[why]} {', '.join(columns)}".rstrip()


class _Rate(ProgressColumn):
    """How many a second, once there is a rate to tell."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} a second" if task.speed else "")


def progress_bar(console: Console) -> Progress:
    """A bar of what is done, with its rate and the time left; nothing where nobody watches."""
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
