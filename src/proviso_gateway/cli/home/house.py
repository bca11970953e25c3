"""Commands by which two people say something of the house itself."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile, day
from proviso_gateway.cli.home.session import Output, gateway_of, load_signer
from proviso_gateway.gateway import house
from proviso_gateway.gateway.statements import waits

_Day = Annotated[datetime.date, typer.Option(parser=day, metavar="DAY")]


def policy(
    file: Annotated[Path, typer.Argument(help="Which witnesses are asked, a tlog-policy file.")],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Say in the log which witnesses are asked. Two administrators sign."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    result = house.set_policy(gateway, (actor,), text_of(file))
    Output(as_json).tell_act(waits(result), f"{file.name} is the policy now.")


def waive(
    what: Annotated[str, typer.Argument(help="`clock` or `witnesses`.")],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Say that the clock is right though the log rested for months, or do without witnesses for
    this month. Two sign."""
    if what not in (house.CLOCK, house.WITNESSES):
        raise typer.BadParameter("what is waived is `clock` or `witnesses`")
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    act = house.waive_clock if what == house.CLOCK else house.waive_witnesses
    result = act(gateway, (actor,))
    Output(as_json).tell_act(waits(result), f"The {what} of this month are waived.")


def postpone(
    name: Annotated[str, typer.Argument(metavar="AGREEMENT", help="The agreement's name.")],
    slot: _Day,
    to: _Day,
    reason: Annotated[str, typer.Option(help=f"One of {', '.join(house.REASONS)}.")],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Put off all answers of one slot, before anybody is searched for. Two sign."""
    if reason not in house.REASONS:
        raise typer.BadParameter(f"a reason is one of {', '.join(house.REASONS)}")
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    result = house.postpone(gateway, (actor,), name, slot, to, reason)
    Output(as_json).tell_act(waits(result), f"The slot of {slot} is put off to {to}.")
