"""Commands on synthetic people and labelled sets: make them, evaluate on them, explain.

What they ask for is imported where it is asked for: it brings arrays and Parquet with it, and no
other command should wait for those.
"""

from __future__ import annotations

import datetime
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import check_evaluation, reserved_output, write_evaluation
from proviso_gateway.cli.rehearsing import progress_bar, say
from proviso_gateway.pages import evaluation as page
from proviso_gateway.pages import waterfall
from proviso_gateway.pages.plain import json_of

Seed = Annotated[int, typer.Option(min=0, help="Everything random derives from it.")]


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
    postcodes: Annotated[
        str, typer.Option(help="british, digits (four, for a whole town) or foreign (mixed).")
    ] = "british",
    genders: Annotated[
        bool, typer.Option("--genders/--no-genders", help="Whether it knows anybody's gender.")
    ] = True,
) -> None:
    """Make a register of people who do not exist, and the truth about them in another folder.

    Whatever was interrupted goes on when the same command is given again.
    """
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    if postcodes not in evaluating.POSTCODES:
        raise typer.BadParameter("one of british, digits and foreign", param_hint="--postcodes")
    told = Console()
    population = evaluating.Population(
        people, seed, held_out=held_out, postcodes=postcodes, genders=genders
    )
    apart = truth or evaluating.truth_beside(out)
    with progress_bar(Console(stderr=True), "people") as bar:
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
) -> None:
    """Make requests whose answer is known, about a population that was made before."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    asking = evaluating.Asking(requests, seed, absent, look_alikes, noise, genders)
    count = evaluating.synthesise_requests(truth, asking, out)
    say(Console(), f"{count:,} labelled requests in {out}.")


def evaluate_tracing(
    register: Annotated[Path, typer.Argument(help="A register's folder, or a file of people.")],
    requests: Annotated[Path, typer.Argument(help="Labelled requests, CSV or Parquet.")],
    group: Annotated[str, typer.Option(metavar="COLUMN", help="Tell rates by this column.")] = "",
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another model than the one that ships.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write page, JSON and CSV here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the tracing on requests whose answers are known. It tells figures, never people."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    if out is not None:
        check_evaluation(out)
    console = Console()
    with progress_bar(Console(stderr=True), "requests") as bar:
        task = bar.add_task("requests", total=None)
        one = evaluating.evaluate_files(
            register,
            requests,
            group,
            lambda done, total: bar.update(task, completed=done, total=total),
            evaluating.model_in(model),
        )
    if out is not None:
        files = {
            "evaluation.html": page.page(one).encode(),
            "evaluation.json": (json_of(page.as_json(one)) + "\n").encode(),
            "curve.csv": page.csv(one.evaluation).encode(),
        }
        write_evaluation(out, files)
    if as_json:
        say(console, json_of(page.as_json(one)))
        return
    for line in page.lines(one):
        say(console, line)
    if out is not None:
        say(console, f"\nWritten to {out}: evaluation.html, evaluation.json, curve.csv.")


def train_tracing(
    register: Annotated[Path, typer.Argument(help="A register's folder, or a file of people.")],
    requests: Annotated[Path, typer.Argument(help="Labelled requests, CSV or Parquet.")],
    name: Annotated[str, typer.Option(help="What the model is called.")],
    dated: Annotated[datetime.datetime, typer.Option(formats=["%Y-%m-%d"], help="Its day.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")],
) -> None:
    """Learn a model's weights from labelled requests. Measure it on another register."""
    from proviso_gateway.assembly import training  # noqa: PLC0415

    console = Console()
    with reserved_output(out) as write:
        with progress_bar(Console(stderr=True), "requests") as bar:
            task = bar.add_task("requests", total=None)
            trained = training.train(
                register,
                requests,
                name,
                dated.date(),
                lambda done, total: bar.update(task, completed=done, total=total),
            )
        write((json_of(trained.model.as_canonical()) + "\n").encode())
    say(
        console,
        f"{trained.model.name}, learned from {trained.requests:,} requests about "
        f"{trained.people:,} people: {out}.\nIts hash: {trained.model.hash}",
    )


def explain(
    register: Annotated[Path, typer.Argument(help="The folder of a synthetic register.")],
    requests: Annotated[Path, typer.Argument(help="Labelled requests, CSV or Parquet.")],
    row: Annotated[int, typer.Argument(min=1, help="Which request: its row, from 1.")],
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw it into this file too.")] = None,
) -> None:
    """Draw what each field weighed for one synthetic request, from nobody known to a verdict."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    with reserved_output(svg) if svg is not None else nullcontext() as write:
        verdict, tracer = evaluating.explained(register, requests, row)
        steps = waterfall.steps(verdict, tracer)
        if write is not None:
            write(waterfall.drawing(steps).encode())
    for line in waterfall.lines(verdict, steps):
        say(Console(), line)
