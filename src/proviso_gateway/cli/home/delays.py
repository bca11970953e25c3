"""Commands by which two people delay that somebody is told of a disclosure, and end it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli.home.options import Case, Home, Json, Key, PassphraseFile, day
from proviso_gateway.cli.home.session import Output, gateway_of, gateway_to_read, load_signer
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.delay_telling import Delaying, Why
from proviso_gateway.gateway.delay_telling import agree as sign_second
from proviso_gateway.gateway.delay_telling import delay as sign_first
from proviso_gateway.gateway.delay_telling import end_delay as end_early
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.subject_access import Delayed, delay_named, delayed
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.pages.subject_access import WHY, how_it_stands
from proviso_gateway.terms import Handle

Name = Annotated[
    str, typer.Argument(metavar="DELAY", help="A delay: its handle or the beginning of it.")
]


def delay(
    case: Case,
    why: Annotated[Why, typer.Option(help="Why the person must not be told yet.")],
    until: Annotated[
        datetime.date,
        typer.Option(parser=day, metavar="DAY", help="The last day on which nothing is told."),
    ],
    reasons: Annotated[
        Path, typer.Option(metavar="FILE", help="Your reasons, about this one case.")
    ],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Delay that a person is told of one answer, or renew that. Two sign, one a guardian."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    about = case_called(gateway, case, actor.key)
    delaying = Delaying(about, why, until, text_of(reasons).strip())
    handle = sign_first(gateway, actor, delaying).handle
    Output(as_json).tell(
        _told(gateway, actor.key, handle),
        [
            "Signed by you. It delays nothing until another officer signs too:",
            f"  proviso person agree {handle[:8]}",
        ],
    )


def agree(
    name: Name,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Give the second signature to a delay, having read why."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = delay_named(gateway, actor.key, name)
    output, one = Output(as_json), _told(gateway, actor.key, handle)
    output.show_first(
        [
            f"Case {one.case[:8]}: {WHY[one.why]}, until {one.until}.",
            f"  signed by {', '.join(one.signed_by)}",
            *(f"  {line}" for line in one.reasons.splitlines()),
        ]
    )
    sign_second(gateway, actor, handle)
    output.tell(_told(gateway, actor.key, handle), [f"Nothing is told of it until {one.until}."])


def end_delay(
    name: Name,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """End a delay before its day, alone: whoever asked meanwhile is to be told."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = delay_named(gateway, actor.key, name)
    end_early(gateway, actor, handle)
    Output(as_json).tell(
        _told(gateway, actor.key, handle),
        ["Ended, and signed by you. Guardians see who is to be told (proviso person questions)."],
    )


def delays(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List the delays of telling, those that wait for a second signature among them."""
    found = delayed(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [
        {"delay": one.handle[:8], "case": one.case[:8], "why": WHY[one.why], "until": one.until,
         "stands": how_it_stands(one), "signed by": ", ".join(one.signed_by)}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell({"delays": found}, list(table(rows)) or ["Nothing is delayed."])


def _told(gateway: Gateway, key: str, handle: Handle) -> Delayed:
    return next(one for one in delayed(gateway, key) if one.handle == handle)
