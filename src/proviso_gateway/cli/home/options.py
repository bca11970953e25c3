"""The options that commands of a home share, worded once."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path, typer.Option("--home", envvar="PROVISO_HOME", metavar="DIR", help="The home's folder.")
]
Key = Annotated[
    Path,
    typer.Option("--key", envvar="PROVISO_KEY", metavar="FILE", help="Your own key file."),
]
KeyIfSigning = Annotated[
    Path | None,
    typer.Option(
        "--key", envvar="PROVISO_KEY", metavar="FILE", help="Your own key file, unless --blank."
    ),
]
KeyIfLooking = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help="Your own key file, to read what is told to you alone."
    ),
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="Its passphrase, in a file that only you can read (default: you are asked).",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Case = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help="A case: its handle or the beginning of it, or the reference."
    ),
]
RequesterCode = Annotated[
    str, typer.Option("--requester", metavar="CODE", help="The organisation that asks.")
]


def day(text: str) -> datetime.date:
    """A day as typed."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("a day is written YYYY-MM-DD") from None


PeopleFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Their identifiers in the register, one on each line of a file."
    ),
]
"""In a file, so that no identifier stands in a shell's history."""
Received = Annotated[
    datetime.date | None,
    typer.Option(parser=day, metavar="DAY", help="When it came in (default: today)."),
]
Reference = Annotated[
    str, typer.Option(metavar="REF", help="Your own reference, which names nobody.")
]
