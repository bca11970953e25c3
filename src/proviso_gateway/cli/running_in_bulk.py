"""`proviso run --bulk`: a file of any size to a folder, and what it came to on the screen."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from proviso_gateway.assembly import bulk as working
from proviso_gateway.assembly.files import check_bulk, write_bulk
from proviso_gateway.assembly.spreading import Spread
from proviso_gateway.cli.rehearsing import progress_bar, say
from proviso_gateway.pages import bulk as page
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.inputs import RunInputs


def run_in_bulk(
    given: RunInputs, out: Path, console: Console, progress: Console, spread: Spread | None = None
) -> bool:
    """Say what would come of each row, and write it; whether nothing was wrong with any."""
    check_bulk(out)
    with progress_bar(progress) as bar:
        task = bar.add_task("register read", total=None)

        def moved(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        try:
            told = working.run_in_bulk(given, out, moved, spread=spread)
        except KeyboardInterrupt:
            say(bar.console, "What is done is kept: the same command goes on from there.")
            raise
    report = page.counted(told)
    files = {
        "answers.csv": page.answers(told),
        "problems.csv": page.problems(told),
        "report.json": iter([json_of(report), "\n"]),
    }
    write_bulk(out, files)
    told.clear()
    for line in page.lines(report):
        say(console, line)
    say(console, f"Written to {out}.")
    return not report["rows_with_problems"]
