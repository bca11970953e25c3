"""Commands for whoever begins with nothing: a starter's files, and the columns of a request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.examples import shipped
from proviso_gateway.assembly.starting import columns_of, new_starter, write_template
from proviso_gateway.cli.rehearsing import say
from proviso_gateway.pages.request_template import csv_template, workbook_template


def new(folder: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Write a starter: a small agreement, fifty synthetic people, nine requests, and what to type.

    Everything in it is yours to change.
    """
    written = new_starter(folder)
    console = Console()
    for name in written:
        say(console, f"  {folder / name}")
    say(console, f"Go on with {folder / 'README.md'}:")
    say(console, f"  cd {folder}")
    say(console, "  proviso agreement check agreement.yaml")


def template(
    agreement: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A new file: CSV, or a workbook (`.xlsx`)."),
    ] = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="Also the columns by which `run` plays officers.")
    ] = False,
) -> None:
    """The columns of a file of requests under an agreement, each with its question."""
    columns = columns_of(shipped(agreement), rehearsal=rehearsal)
    if out is not None:
        whole = workbook_template if out.suffix.lower() == ".xlsx" else csv_template
        write_template(out, whole(columns))
    console = Console()
    width = max(len(one.name) for one in columns)
    for one in columns:
        said = "; ".join(part for part in (one.question, one.expected) if part)
        needed = "needed" if one.needed else ""
        say(console, f"{one.name:<{width}}  {needed:<6}  {said}".rstrip())
    if out is not None:
        say(
            console,
            f"Written to {out}: one line, with these columns. Fill in a row for each request.",
        )
