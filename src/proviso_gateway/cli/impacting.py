"""`proviso impact`: evidence for an impact assessment, before anybody signs.

What it asks for is imported where it is asked for: it brings arrays, Parquet and the solver with
it, and no other command should wait for those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import TaskID

from proviso_gateway.assembly.files import check_impact, write_impact
from proviso_gateway.cli.rehearsing import progress_bar, say
from proviso_gateway.cli.sets import Seed
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.impact_inputs import LABELLED, SEED, ImpactInputs


@contextmanager
def impact_bars(progress: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each part of the work: what is done, at which rate, and how long it will take."""
    with progress_bar(progress) as bar:
        tasks: dict[str, TaskID] = {}

        def moved(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield moved


def impact(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="The agreement, or several drafts: YAML."),
    ],
    register: Annotated[
        Path, typer.Option(help="A register that `register synthesise` made, or an index of one.")
    ],
    caseload: Annotated[Path, typer.Option(help="How much of what is asked: a CSV file.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write.")],
    truth: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The truth about it (REGISTER-truth).")
    ] = None,
    scale: Annotated[
        float, typer.Option(min=0.0001, max=100.0, help="How many times the caseload is asked.")
    ] = 1.0,
    seed: Seed = SEED,
    labelled: Annotated[
        int, typer.Option(min=100, max=1_000_000, help="Requests on which the search is measured.")
    ] = LABELLED,
    version: Annotated[
        list[str] | None,
        typer.Option(help="Only this version; may be given again. The first is compared with."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What would this agreement do? One page, JSON and Markdown for an impact assessment."""
    from proviso_gateway.assembly import impacting  # noqa: PLC0415
    from proviso_gateway.pages import impact as page  # noqa: PLC0415

    check_impact(out)
    given = ImpactInputs(
        files=tuple(files),
        register=register,
        truth=impacting.truth_of(register, truth),
        caseload=caseload,
        out=out,
        scale=scale,
        seed=seed,
        labelled=labelled,
        versions=tuple(version or ()),
    )
    begun = impacting.begin(given)
    with impact_bars(Console(stderr=True)) as moved:
        made = impacting.made(begun, moved)
    write_impact(out, page.files(made.impact, given, made.results))
    console = Console()
    if as_json:
        say(console, json_of(page.as_json(made.impact)))
        return
    for line in page.lines(made.impact):
        say(console, line)
    say(console, f"Written to {out}: {page.PAGE}, {page.JSON}, {page.MARKDOWN}.")
