"""The command that tells people by e-mail what is due from them. A timer runs it once a day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.cli.home.options import Json
from proviso_gateway.cli.home.session import Output, open_home


def remind(
    folder: Annotated[
        Path, typer.Argument(envvar="PROVISO_HOME", metavar="DIR", help="The home's folder.")
    ],
    as_json: Json = False,
) -> None:
    """Tell everybody by e-mail what is due from them, once a day. It names nobody."""
    from proviso_gateway.assembly.reminding import remind as post  # noqa: PLC0415 -- as in `session`
    from proviso_gateway.pages.reminder import reminder  # noqa: PLC0415

    told = post(open_home(folder), reminder)
    lines = [f"Told by e-mail: {told.told}."]
    if told.already:
        lines.append(f"Told of all of it earlier today: {told.already}.")
    if told.without_address:
        lines.append(
            f"Without an address, so in the worklist alone: {told.without_address}. "
            "`proviso account address` gives one."
        )
    if told.refused:
        lines.append(f"Refused by the server for e-mail: {told.refused}.")
    Output(as_json).tell(told, lines)
    raise typer.Exit(1 if told.refused else 0)
