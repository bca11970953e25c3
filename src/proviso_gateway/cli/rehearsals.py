"""Commands over synthetic people, without a home: a rehearsal, and the demonstration."""

from __future__ import annotations

import datetime
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from proviso_gateway.assembly.examples import shipped
from proviso_gateway.cli import rehearsing
from proviso_gateway.cli.ending import DONE, NEGATIVE
from proviso_gateway.cli.engines import LOCAL, Engine, Master, spread_of
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.inputs import RunInputs
from proviso_gateway.workbench.story import PEOPLE, SEED

Out = Annotated[Path, typer.Option("--out", help="Folder to write; an earlier result is replaced.")]
AgreementFile = Annotated[Path, typer.Option("--agreement", help="The agreement, a YAML file.")]
RegisterFolder = Annotated[
    Path,
    typer.Option("--register", help="Folder of a synthetic register, or an index of one."),
]

SEED_OF_A_RUN = "proviso"

FIRST_DAY, LAST_DAY = datetime.date(1970, 1, 1), datetime.date(2199, 12, 31)


def _day(text: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("not a day of the calendar, written YYYY-MM-DD") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise typer.BadParameter(f"days run from {FIRST_DAY} to {LAST_DAY}")
    return day


Today = Annotated[
    datetime.date,
    typer.Option("--as-of", parser=_day, metavar="DAY", help="Day of receipt and approval."),
]
ReleaseOn = Annotated[
    datetime.date | None,
    typer.Option(
        "--release-on", parser=_day, metavar="DAY", help="Day of the calls (default: each slot)."
    ),
]


def run(
    requests: Annotated[
        Path,
        typer.Argument(help="The requests: CSV, JSON or a workbook; with --bulk CSV or Parquet."),
    ],
    agreement: AgreementFile,
    register: RegisterFolder,
    as_of: Today,
    out: Out,
    bulk: Annotated[
        bool,
        typer.Option(
            "--bulk",
            help="A file of any size, CSV or Parquet: say what would come of each row, and log, "
            "sign and disclose nothing. Whatever was interrupted goes on.",
        ),
    ] = False,
    release_on: ReleaseOn = None,
    same_day: Annotated[
        bool, typer.Option("--same-day", help="Ignore `received_on`: all arrive on --as-of.")
    ] = False,
    seed: Annotated[str, typer.Option(help="Everything random derives from it.")] = SEED_OF_A_RUN,
    engine: Engine = LOCAL,
    master: Master = "",
) -> None:
    """Rehearse: walk a file of requests over synthetic people, officers played by the file."""
    if bulk and (release_on is not None or seed != SEED_OF_A_RUN):
        raise typer.BadParameter("--release-on and --seed belong to a walk, not to --bulk")
    if not bulk and engine != LOCAL:
        raise typer.BadParameter("local, without --bulk", param_hint="--engine")
    spread = spread_of(engine, None, master)
    given = RunInputs(
        shipped(requests), shipped(agreement), shipped(register), as_of, release_on, same_day, seed
    )
    if bulk:
        # Imported here: it brings arrays and Parquet with it.
        from proviso_gateway.cli.running_in_bulk import run_in_bulk  # noqa: PLC0415

        well = run_in_bulk(given, out, Console(), Console(stderr=True), spread)
        raise typer.Exit(DONE if well else NEGATIVE)
    told = rehearsing.rehearse(given, out, Console(stderr=True))
    console = Console()
    rehearsing.show(told, console)
    rehearsing.say(console, "Check it as an outsider would:")
    receipts = [view.receipt for view in told.views if view.receipt is not None]
    for command in rehearsing.outsiders(told.out, told.genesis, receipts):
        rehearsing.say(console, f"  {rehearsing.verifier()} {' '.join(command)}")
    raise typer.Exit(NEGATIVE if told.problems else DONE)


class StoryName(StrEnum):
    """The stories that ship."""

    NHS = "nhs-2017"
    IRS = "irs-2025"


class Size(StrEnum):
    """How much of the file of August 2025 is asked."""

    THOUSANDTH = "thousandth"
    HUNDREDTH = "hundredth"


EXAMPLES = {StoryName.NHS: "examples/nhs-home-office", StoryName.IRS: "examples/irs-ice-2025"}


def demo(
    examples: Annotated[
        Path | None, typer.Option(help="The folder of shipped examples (default: the story's).")
    ] = None,
    out: Out = Path("demo"),
    people: Annotated[int, typer.Option(min=1_000, help="How many people to make.")] = PEOPLE,
    scale: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="How much of each caseload is asked.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Everything random derives from it.")] = SEED,
    spread: Annotated[
        int,
        typer.Option(
            min=0, help="Tell nothing; walk the published quarters from so many other seeds."
        ),
    ] = 0,
    story: Annotated[StoryName, typer.Option(help="Which story is told.")] = StoryName.NHS,
    size: Annotated[
        Size, typer.Option(help="Of irs-2025: how much of the file of August 2025 is asked.")
    ] = Size.THOUSANDTH,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Of nhs-2017: end in a portal to play in (default: where a person watches).",
        ),
    ] = None,
) -> None:
    """Tell the story of 2017 and 2018 (or of 2025) over synthetic people, and prove it."""
    folder = shipped(examples or Path(EXAMPLES[story]))
    if story is StoryName.IRS:
        if spread or scale != 1.0:
            raise typer.BadParameter("--scale and --spread belong to nhs-2017; use --size")
        _demo_2025(folder, out, people, seed, size)
    # Imported here: it brings what a rehearsal from files does not need.
    from proviso_gateway.assembly.storytelling import Telling  # noqa: PLC0415
    from proviso_gateway.cli import demonstration  # noqa: PLC0415

    telling = Telling(folder, people, scale, seed)
    if spread:
        found = demonstration.spread_over(telling, spread, out, Console(stderr=True))
        rehearsing.say(Console(), json_of(found))
        return
    proved = demonstration.demonstrate(telling, out, Console(), Console(stderr=True))
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    if proved and (watched if serve is None else serve):
        from proviso_gateway.cli.serving import serve_demonstration  # noqa: PLC0415

        serve_demonstration(out.parent / f"{out.name}-home", folder)
    raise typer.Exit(DONE if proved else NEGATIVE)


def _demo_2025(folder: Path, out: Path, people: int, seed: int, size: Size) -> NoReturn:
    # Imported here for the same reason.
    from proviso_gateway.assembly.storytelling_2025 import Telling2025  # noqa: PLC0415
    from proviso_gateway.cli import demonstration_2025  # noqa: PLC0415

    telling = Telling2025(folder, people, seed=seed, size=size)
    proved = demonstration_2025.demonstrate(telling, out, Console(), Console(stderr=True))
    raise typer.Exit(DONE if proved else NEGATIVE)
