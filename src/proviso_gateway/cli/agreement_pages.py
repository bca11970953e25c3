"""`proviso agreement scrutiny`, `timeline`, `render`, `export`: what a file says of itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import reserved_output, text_of, write_page
from proviso_gateway.cli.home.options import Json
from proviso_gateway.cli.rehearsing import say
from proviso_gateway.pages import (
    agreement_asking,
    agreement_page,
    agreement_scrutiny,
    agreement_timeline,
    linked_data,
)
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.showing import (
    Form,
    history_of,
    request_schema_of,
    scrutiny_of,
    shown_of,
    statements_of,
)

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
        with reserved_output(picture) as write:
            write(agreement_timeline.picture(told).encode())
    if as_json:
        say(Console(), json_of(agreement_timeline.as_json(told)))
        return
    for line in agreement_timeline.lines(told):
        say(Console(), line)


def render(
    file: File,
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write; an earlier page is replaced.")
    ],
    statistics: Annotated[
        Path | None,
        typer.Option("--statistics", help="A published statistics.json, shown beside the text."),
    ] = None,
    address: Annotated[
        str,
        typer.Option("--address", help="Where the page will be read (https://…), for previews."),
    ] = "",
    as_json: Json = False,
) -> None:
    """The agreement as a page for the public: what may be asked, given, and how it came about."""
    if address and not re.fullmatch(r"https?://[!-~]+", address):
        raise typer.BadParameter("--address must begin with https:// and hold no blanks")
    figures = None if statistics is None else (text_of(statistics), statistics.name)
    told = shown_of(text_of(file), file.name, figures)
    write_page(
        out,
        {
            "index.html": agreement_page.page(told, address).encode(),
            agreement_asking.SCRIPT: agreement_asking.script(),
            "timeline.svg": agreement_timeline.picture(told.history).encode(),
        },
    )
    if as_json:
        say(Console(), json_of(agreement_page.as_json(told)))
        return
    say(Console(), f"Written to {out / 'index.html'}.")


def export(
    file: File,
    odrl: Annotated[bool, typer.Option("--odrl", help="Policies in W3C ODRL 2.2.")] = False,
    dpv: Annotated[bool, typer.Option("--dpv", help="Data Privacy Vocabulary.")] = False,
    json_schema: Annotated[
        bool, typer.Option("--json-schema", help="The facts of a request, as a JSON Schema.")
    ] = False,
    version: OneVersion = None,
    as_json: Annotated[
        bool, typer.Option("--json-ld", help="JSON-LD with its context, instead of Turtle.")
    ] = False,
) -> None:
    """The agreement in other people's terms: ODRL, DPV (Turtle or JSON-LD), or a JSON Schema."""
    chosen = [form for form, wanted in zip(Form, (odrl, dpv, json_schema), strict=True) if wanted]
    if len(chosen) != 1:
        raise typer.BadParameter("name one of --odrl, --dpv and --json-schema")
    text = text_of(file)
    if json_schema:
        say(Console(), json_of(request_schema_of(text, file.name, version)))
        return
    told = statements_of(text, file.name, chosen[0], version)
    shown = json_of(linked_data.json_ld(told)) if as_json else linked_data.turtle(told)
    say(Console(), shown.rstrip("\n"))
