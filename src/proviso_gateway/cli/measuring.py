"""Commands on labelled sets: evaluate the tracing on them, learn from them, explain one request.

What they ask for is imported where it is asked for: it brings arrays and Parquet with it, and no
other command should wait for those.
"""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from proviso_gateway.assembly.files import check_evaluation, reserved_output, write_evaluation
from proviso_gateway.cli.engines import (
    LOCAL,
    Engine,
    Master,
    Partitions,
    Parts,
    parts_here,
    spread_of,
)
from proviso_gateway.cli.rehearsing import progress_bar, say
from proviso_gateway.cli.sets import Postcodes, Seed, check_postcodes
from proviso_gateway.pages import evaluation as page
from proviso_gateway.pages import travelling as journeys
from proviso_gateway.pages import waterfall
from proviso_gateway.pages.plain import json_of

UNREADABLE = ("refuse", "as-missing")

Unreadable = Annotated[
    str,
    typer.Option(
        "--unreadable",
        help="What becomes of a birth date or gender that cannot be read: refuse or as-missing.",
    ),
]


Named = Annotated[
    list[str] | None,
    typer.Option(
        "--called",
        metavar="OURS=YOURS",
        help="What your files call a column of ours: given_name=forename. Once for each.",
    ),
]


def _called(pairs: list[str] | None) -> dict[str, str]:
    """Our columns and what the files call them. A word that is no column of ours is refused."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    called: dict[str, str] = {}
    for pair in pairs or ():
        ours, _, theirs = (part.strip() for part in pair.partition("="))
        if ours not in evaluating.READ or not theirs or ours in called:
            listed = ", ".join(sorted(evaluating.READ))
            said = f"a column once, an equals sign and its name in your files; ours are {listed}"
            raise typer.BadParameter(said, param_hint="--called")
        called[ours] = theirs
    return called


def _as_missing(unreadable: str) -> bool:
    if unreadable not in UNREADABLE:
        raise typer.BadParameter("one of refuse and as-missing", param_hint="--unreadable")
    return unreadable == "as-missing"


def evaluate_tracing(
    register: Annotated[Path, typer.Argument(help="A register's folder, or a file of people.")],
    requests: Annotated[Path, typer.Argument(help="Labelled requests, CSV or Parquet.")],
    group: Annotated[str, typer.Option(metavar="COLUMN", help="Tell rates by this column.")] = "",
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another model than the one that ships.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A second model beside it (or `shipped`).")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(min=0.5, max=1, help="Another threshold than the model's.")
    ] = None,
    margin: Annotated[
        float | None, typer.Option(min=0.001, max=60, help="Another margin, in bits.")
    ] = None,
    cross_fit: Annotated[
        int,
        typer.Option(
            "--cross-fit", min=0, max=50, help="Learn so many models from the set in turn."
        ),
    ] = 0,
    unreadable: Unreadable = "refuse",
    named: Named = None,
    engine: Engine = LOCAL,
    partitions: Partitions = None,
    parts: Parts = None,
    master: Master = "",
    shared: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Spark: a folder that every machine of the cluster sees, for the parts meanwhile.",
        ),
    ] = None,
    rows: Annotated[
        Path | None, typer.Option(metavar="FILE", help="One row a request: CSV or Parquet.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write page, JSON and charts here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the tracing on requests whose answers are known. It tells figures, never people."""
    from proviso_gateway.assembly import evaluating, training  # noqa: PLC0415

    if cross_fit == 1 or (cross_fit and (model or against or threshold or margin)):
        raise typer.BadParameter(
            "two or more, and no model, threshold or margin beside it", param_hint="--cross-fit"
        )
    if engine != LOCAL and cross_fit:
        raise typer.BadParameter("local, beside --cross-fit", param_hint="--engine")
    if parts is not None and (cross_fit or against):
        raise typer.BadParameter("for one model, which ships", param_hint="--parts")
    if out is not None:
        check_evaluation(out)
    as_missing, called = _as_missing(unreadable), _called(named)
    spread = spread_of(engine, partitions, master, shared, parts) or parts_here(parts)
    console = Console()
    first = evaluating.decided(evaluating.model_in(model), threshold, margin)
    second = None if against is None else evaluating.model_in(against)
    with contextlib.ExitStack() as held:
        write = None
        if rows is not None:
            write = held.enter_context(evaluating.rows_file(rows, register, called))
        given = evaluating.read_set(register, requests, group, as_missing=as_missing, called=called)
        with progress_bar(Console(stderr=True)) as bar:
            task = bar.add_task("requests", total=None)

            def moved(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            if second is not None:
                both, each = evaluating.compared(
                    given,
                    first,
                    evaluating.decided(second, threshold, margin),
                    moved,
                    spread=spread,
                )
            elif cross_fit:
                one, each = training.cross_fitted(given, cross_fit, moved)
            else:
                one, each = evaluating.evaluated(given, first, moved, spread=spread)
        if write is not None:
            write(each)
    if second is None:
        files, told, value = page.files(one), page.lines(one), page.as_json(one)
    else:
        files, told, value = page.both_files(both), page.both_lines(both), page.as_json(both)
    if out is not None:
        write_evaluation(out, {name: text.encode() for name, text in files.items()})
    if as_json:
        say(console, json_of(value))
        return
    for line in told:
        say(console, line)
    if out is not None:
        say(console, f"\nWritten to {out}: {', '.join(files)}.")
    if rows is not None:
        say(console, f"\nOne row a request: {rows}.")


def evaluate_noise(
    people: Annotated[int, typer.Option(min=100, max=10_000_000, help="How many people.")],
    requests: Annotated[int, typer.Option(min=1, max=5_000_000, help="Requests of each set.")],
    seed: Seed = 1,
    postcodes: Postcodes = "british",
    genders: Annotated[
        bool, typer.Option("--genders/--no-genders", help="Whether gender is known and stated.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Leave each noise profile out in turn: learn from the others, measure on the one left out.

    Two populations are made, one to learn on and one to measure on; nothing is kept of them.
    """
    from proviso_gateway.assembly import travelling  # noqa: PLC0415

    check_postcodes(postcodes)
    journey = travelling.Journey(people, requests, seed, postcodes, genders)
    console = Console()
    found: list[dict[str, Any]] = []
    if not as_json:
        for text in journeys.header():
            say(console, text)
    with progress_bar(Console(stderr=True)) as bar:
        task = bar.add_task("people", total=None)

        def moved(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        for one in travelling.travelled(journey, moved):
            if as_json:
                found.append(journeys.as_json(one))
                continue
            for cells in journeys.rows(one):
                say(console, journeys.line(cells))
    if as_json:
        say(console, json_of({"v": 1, "profiles": found}))


def train_tracing(
    register: Annotated[Path, typer.Argument(help="A register's folder, or a file of people.")],
    requests: Annotated[Path, typer.Argument(help="Labelled requests, CSV or Parquet.")],
    name: Annotated[str, typer.Option(help="What the model is called.")],
    dated: Annotated[datetime.datetime, typer.Option(formats=["%Y-%m-%d"], help="Its day.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")],
    unreadable: Unreadable = "refuse",
    named: Named = None,
) -> None:
    """Learn a model's weights and limits from labelled requests. Measure it on other requests."""
    from proviso_gateway.assembly import training  # noqa: PLC0415

    as_missing, called = _as_missing(unreadable), _called(named)
    console = Console()
    with reserved_output(out) as write:
        with progress_bar(Console(stderr=True)) as bar:
            task = bar.add_task("requests", total=None)
            trained = training.train(
                register,
                requests,
                name,
                dated.date(),
                lambda done, total: bar.update(task, completed=done, total=total),
                as_missing=as_missing,
                called=called,
            )
        write((json_of(trained.model.as_canonical()) + "\n").encode())
    say(
        console,
        f"{trained.model.name}, learned from {trained.requests:,} requests about "
        f"{trained.people:,} people: {out}.\nIts hash: {trained.model.hash}",
    )


def explain(
    register: Annotated[Path, typer.Argument(help="A register's folder, or a file of people.")],
    requests: Annotated[Path, typer.Argument(help="Labelled requests, CSV or Parquet.")],
    row: Annotated[int, typer.Argument(min=1, help="Which request: its row, from 1.")],
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw it into this file too.")] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another model than the one that ships.")
    ] = None,
    meant: Annotated[
        bool, typer.Option("--meant", help="The person meant, not the best candidate.")
    ] = False,
    named: Named = None,
) -> None:
    """Draw what each field weighed for one labelled request, from nobody known to a verdict."""
    from proviso_gateway.assembly import evaluating  # noqa: PLC0415

    with reserved_output(svg) if svg is not None else contextlib.nullcontext() as write:
        told = evaluating.explained(
            register,
            requests,
            row,
            evaluating.model_in(model),
            meant=meant,
            called=_called(named),
        )
        steps = waterfall.steps(told.verdict, told.tracer)
        if write is not None:
            write(waterfall.drawing(steps).encode())
    for line in waterfall.lines(told.verdict, steps, right=told.right, meant=meant):
        say(Console(), line)
