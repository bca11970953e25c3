"""`proviso agreement scrutiny`, `timeline`: what an agreement shows of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso.assembly.files import new_file, text_of
from proviso.cli.home.options import Json
from proviso.cli.rehearsing import say
from proviso.pages import agreement_scrutiny, agreement_timeline
from proviso.pages.plain import json_of
from proviso.workbench.showing import history_of, scrutiny_of

File = Annotated[Path, typer.Argument(help="The agreement, a YAML file.")]
OneVersion = Annotated[
    str | None, typer.Option("--version", help="One version only (default: every version).")
]


def scrutiny(file: File, version: OneVersion = None, as_json: Json = False) -> None:
    """Every route to a disclosure, and on whose word it rests, the weakest first."""
    told = scrutiny_of(text_of(file), file.name, version)
    if as_json:
        say(Console(), json_of(agreement_scrutiny.as_json(told)))
        return
    for line in agreement_scrutiny.lines(told):
        say(Console(), line)


def timeline(
    file: File,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Write the picture here, an SVG file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Which version governed when, which was known, by which instrument, after what scrutiny."""
    told = history_of(text_of(file), file.name)
    if picture is not None:
        with new_file(picture) as write:
            write(agreement_timeline.picture(told).encode())
    if as_json:
        say(Console(), json_of(agreement_timeline.as_json(told)))
        return
    for line in agreement_timeline.lines(told):
        say(Console(), line)
