"""`proviso agreement decide`: what an agreement answers to facts written down at a desk."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli.rehearsing import say
from proviso_gateway.pages.assessments import lines
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.deciding import decide_text


def decide(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    date: Annotated[
        datetime.datetime,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="DAY", help="The day asked about."),
    ],
    facts: Annotated[Path, typer.Option("--facts", help="The facts, a JSON file.")],
    time_is_up: Annotated[
        bool, typer.Option("--time-is-up", help="The time to supply evidence has run out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What an agreement answers on a day to one set of facts: every clause, and what to ask."""
    found = decide_text(
        text_of(file), file.name, date.date(), text_of(facts), facts.name, time_is_up=time_is_up
    )
    for line in (json_of(found),) if as_json else lines(found):
        say(Console(), line)
