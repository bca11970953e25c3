"""The command about who read what."""

from __future__ import annotations

from typing import Annotated

import typer

from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile
from proviso_gateway.cli.home.session import Output, gateway_to_read, load_signer
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.views.reads import reads as read_by


def reads(
    home: Home,
    key: Key,
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 30,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Count by officer who read which cases. It names nobody who is asked about."""
    gateway = gateway_to_read(home)
    told = read_by(gateway, load_signer(key, passphrase_file).key, days)
    rows = [
        {"officer": one.officer, "times": one.reads, "cases": one.cases,
         "without a part": one.idle, "by a name": one.names}
        for one in told.officers
    ]  # fmt: skip
    Output(as_json).tell(told, list(table(rows)) or ["Nobody has opened a case."])
