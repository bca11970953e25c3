"""Commands by which two people say something of the house itself."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile, day
from proviso_gateway.cli.home.session import Output, gateway_of, load_signer, open_home
from proviso_gateway.gateway import house
from proviso_gateway.gateway.log_key import change_key as change_log_key
from proviso_gateway.gateway.statements import waits


def _day(of: str) -> Any:
    return typer.Option(parser=day, metavar="DAY", help=of)


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


def change_key(
    file: Annotated[Path, typer.Argument(help="Where the new key goes: a new file.")],
    home: Home,
    key: Key,
    lost: Annotated[
        bool, typer.Option("--lost", help="The old key is lost, so it does not sign.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Replace the log's own key. Two administrators sign, then the new key and the old one."""
    desk, actor = open_home(home), load_signer(key, passphrase_file)
    gateway = desk.writing()
    new = desk.make_successor(file, lost=lost)
    result = change_log_key(gateway, (actor,), new, lost=lost)
    Output(as_json).tell_act(
        waits(result),
        "The log's key is replaced.",
        "Then let the log take its turn (proviso sequence): its next checkpoint is signed by both.",
        log_key=new,
    )


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
    slot: Annotated[datetime.date, _day("The slot whose answers come later.")],
    to: Annotated[datetime.date, _day("The slot in which they come instead.")],
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
