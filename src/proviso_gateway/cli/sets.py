"""Commands that make synthetic people, and requests about them whose answers are known.

What they ask for is imported where it is asked for: it brings arrays and Parquet with it, and no
other command should wait for those.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.examples import shipped
from proviso_gateway.cli.rehearsing import progress_bar, say

Seed = Annotated[int, typer.Option(min=0, help="Everything random derives from it.")]


Postcodes = Annotated[
    str, typer.Option(help="british, digits (four, for a whole town) or foreign (mixed).")
]


def check_postcodes(form: str) -> None:
    """Refuse a form of postcodes that nobody makes."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    if form not in evaluating.POSTCODES:
        raise typer.BadParameter("one of british, digits and foreign", param_hint="--postcodes")


def synthesise_register(
    people: Annotated[int, typer.Option(min=100, max=60_000_000, help="How many people.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder.")],
    seed: Seed = 1,
    truth: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A new folder for the truth (OUT-truth).")
    ] = None,
    held_out: Annotated[
        float, typer.Option(min=0, max=50, help="Of a hundred, how many are in no register.")
    ] = 5.0,
    csv: Annotated[bool, typer.Option("--csv", help="Write CSV, not Parquet.")] = False,
    postcodes: Postcodes = "british",
    genders: Annotated[
        bool, typer.Option("--genders/--no-genders", help="Whether it knows anybody's gender.")
    ] = True,
) -> None:
    """Make a register of people who do not exist, and the truth about them in another folder.

    Whatever was interrupted goes on when the same command is given again.
    """
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    check_postcodes(postcodes)
    told = Console()
    population = evaluating.Population(
        people, seed, held_out=held_out, postcodes=postcodes, genders=genders
    )
    apart = truth or evaluating.truth_beside(out)
    with progress_bar(Console(stderr=True)) as bar:
        task = bar.add_task("people", total=people)
        try:
            records = evaluating.synthesise_register(
                population,
                out,
                apart,
                as_csv=csv,
                progress=lambda done, total: bar.update(task, completed=done),
            )
        except KeyboardInterrupt:
            say(bar.console, f"What is made stays in {out}: the same command goes on from there.")
            raise
    say(told, f"{records:,} records in {out}; who lives with whom, and who is in none: {apart}.")


def synthesise_requests(
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="The truth about a population.")],
    requests: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many requests.")],
    out: Annotated[Path, typer.Option("--out", help="A new `.csv` or `.parquet` file.")],
    seed: Seed = 1,
    absent: Annotated[
        float, typer.Option(min=0, max=100, help="Of a hundred, how many are in no register.")
    ] = 20.0,
    look_alikes: Annotated[
        float, typer.Option(min=0, max=100, help="Of a hundred, how many are easily mistaken.")
    ] = 5.0,
    noise: Annotated[
        str,
        typer.Option(
            metavar="PROFILES",
            help="Which slips: usual, placebo, none, keyboard, phonetic, scanning, census; "
            "several, divided by commas, by turns of chance.",
        ),
    ] = "usual",
    genders: Annotated[
        bool, typer.Option("--genders/--no-genders", help="Whether they state anybody's gender.")
    ] = True,
    like: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file of requests: each is as its first row but for whom it means, for `run`.",
        ),
    ] = None,
    agreement: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The agreement of that file.")
    ] = None,
) -> None:
    """Make requests about a population that was made before: with their answers, for `evaluate`; or
    like another request, for `run`."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    asking = evaluating.Sample(requests, seed, absent, look_alikes, noise, genders)
    if (like is None) != (agreement is None):
        raise typer.BadParameter("name both, or neither", param_hint="--like, --agreement")
    if like is not None and agreement is not None:
        from proviso_gateway.assembly.asking import write_alike  # noqa: PLC0415

        if out.suffix != ".csv":
            raise typer.BadParameter("requests like another are CSV", param_hint="--out")
        count = write_alike(truth, asking, shipped(agreement), shipped(like), out)
        say(Console(), f"{count:,} requests in {out}, for `proviso run`.")
        return
    count = evaluating.synthesise_requests(truth, asking, out)
    say(Console(), f"{count:,} labelled requests in {out}.")


def requests_of_caseload(
    caseload: Annotated[Path, typer.Argument(help="How many asks of which kind, a CSV file.")],
    truth: Annotated[Path, typer.Option(metavar="TRUTH", help="The truth about a population.")],
    agreement: Annotated[Path, typer.Option(help="The agreement that they are made under.")],
    reading: Annotated[str, typer.Option(help="Which reading of the caseload is asked.")],
    out: Annotated[Path, typer.Option("--out", help="A new `.csv` or `.parquet` file.")],
    scale: Annotated[
        float, typer.Option(min=0.0001, max=1.0, help="How much of the caseload is asked.")
    ] = 1.0,
    seed: Seed = 1,
) -> None:
    """Make the requests of a caseload of 2025, about a population that was made before."""
    from proviso_gateway.assembly import asking  # noqa: PLC0415

    if reading not in asking.READINGS:
        raise typer.BadParameter(f"one of {', '.join(asking.READINGS)}", param_hint="--reading")
    with progress_bar(Console(stderr=True)) as bar:
        task = bar.add_task("requests", total=None)
        count = asking.write_caseload(
            shipped(caseload),
            shipped(agreement),
            truth,
            out,
            reading=reading,
            scale=scale,
            seed=seed,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    say(Console(), f"{count:,} requests in {out}.")
