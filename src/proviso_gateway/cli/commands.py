"""Every command."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli import (
    agreement_decisions,
    agreement_pages,
    agreement_proofs,
    agreement_replay,
    checking,
    home,
    rehearsing,
    sets,
)
from proviso_gateway.cli.contents import Contents, Sentences
from proviso_gateway.cli.ending import DONE, NEGATIVE, ended
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.inputs import Given
from proviso_gateway.workbench.story import PEOPLE, SEED

app = typer.Typer(
    name="proviso",
    cls=Contents,
    help="A disclosure gateway between a register of people and those who ask for their details.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
agreement_app = typer.Typer(
    cls=Sentences, help="Read, test and adopt an agreement.", no_args_is_help=True
)
app.add_typer(agreement_app, name="agreement")

Out = Annotated[Path, typer.Option("--out", help="Folder to write; an earlier result is replaced.")]
AgreementFile = Annotated[Path, typer.Option("--agreement", help="The agreement, a YAML file.")]
RegisterFolder = Annotated[Path, typer.Option("--register", help="Folder of a synthetic register.")]


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
        "--release-on", parser=_day, metavar="DAY", help="Day of release (default: each slot)."
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"proviso {version('proviso-gateway')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


@app.command()
def run(
    requests: Annotated[Path, typer.Argument(help="The requests, a CSV file.")],
    agreement: AgreementFile,
    register: RegisterFolder,
    as_of: Today,
    out: Out,
    release_on: ReleaseOn = None,
    same_day: Annotated[
        bool, typer.Option("--same-day", help="Ignore `received_on`: all arrive on --as-of.")
    ] = False,
    seed: Annotated[str, typer.Option(help="Everything random derives from it.")] = "proviso",
) -> None:
    """Rehearse: walk a file of requests over synthetic people, officers played by the file."""
    given = Given(requests, agreement, register, as_of, release_on, same_day, seed)
    told = rehearsing.rehearse(given, out, Console(stderr=True))
    console = Console()
    rehearsing.show(told, console)
    rehearsing.say(console, "Check it as an outsider would:")
    receipts = [view.receipt for view in told.views if view.receipt is not None]
    for command in rehearsing.outsiders(told.out, told.genesis, receipts):
        rehearsing.say(console, f"  {rehearsing.verifier()} {' '.join(command)}")
    raise typer.Exit(NEGATIVE if told.problems else DONE)


@app.command()
def demo(
    examples: Annotated[Path, typer.Option(help="The folder of shipped examples.")] = Path(
        "examples/nhs-home-office"
    ),
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
) -> None:
    """Tell the story of 2017 and 2018 over synthetic people, and prove it."""
    # Imported here: it brings arrays and Parquet with it, and other commands should not wait.
    from proviso_gateway.assembly.storytelling import Telling  # noqa: PLC0415
    from proviso_gateway.cli import demonstration  # noqa: PLC0415

    telling = Telling(examples, people, scale, seed)
    if spread:
        found = demonstration.spread_over(telling, spread, out, Console(stderr=True))
        rehearsing.say(Console(), json_of(found))
        return
    proved = demonstration.demonstrate(telling, out, Console(), Console(stderr=True))
    raise typer.Exit(DONE if proved else NEGATIVE)


@agreement_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="List the findings that somebody accepted, too.")
    ] = False,
) -> None:
    """Read an agreement, say what is odd about it, run its tests and prove its invariants."""
    negative = checking.check(
        text_of(file), file.name, Console(), as_json=as_json, accepted=accepted
    )
    raise typer.Exit(NEGATIVE if negative else DONE)


@agreement_app.command()
def schema() -> None:
    """Print the JSON Schema of agreement files, for editors."""
    checking.print_schema(Console())


agreement_app.command()(agreement_pages.scrutiny)
agreement_app.command()(agreement_pages.timeline)
agreement_app.command()(agreement_pages.render)
agreement_app.command()(agreement_pages.export)
agreement_app.command()(agreement_decisions.decide)
agreement_app.command()(agreement_replay.replay)

agreement_app.command("diff")(agreement_proofs.diff)
agreement_app.command("prove")(agreement_proofs.prove)
groups = home.add_to(app, agreement_app)
groups["register"].command("synthesise")(sets.synthesise_register)
tracing = typer.Typer(cls=Sentences, help="How people are found.", no_args_is_help=True)
tracing.command("train")(sets.train_tracing)
tracing.command("explain")(sets.explain)
app.add_typer(tracing, name="tracing")
for name, sentence, word, command in (
    ("requests", "Files of requests.", "synthesise", sets.synthesise_requests),
    ("evaluate", "Measure, on sets whose answers are known.", "tracing", sets.evaluate_tracing),
):
    group = typer.Typer(cls=Sentences, help=sentence, no_args_is_help=True)
    group.callback()(lambda: None)  # with one command, a group would be that command
    group.command(word)(command)
    app.add_typer(group, name=name)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command: its exit code, after every problem became a sentence on standard error."""
    return ended(app, arguments)
