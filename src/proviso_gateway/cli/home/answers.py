"""Commands about answers: call for one when its requester is there, take a request back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.even_time import even_time
from proviso_gateway.assembly.files import write_once
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile, RequesterCode
from proviso_gateway.cli.home.session import Output, gateway_of, gateway_to_read, load_signer
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.approve import withdraw as take_back
from proviso_gateway.gateway.release import call as call_for
from proviso_gateway.gateway.views.cases import for_requester, stands
from proviso_gateway.gateway.views.relays import to_contact
from proviso_gateway.gateway.views.worklist import case_called


def call(
    name: Annotated[
        str, typer.Argument(metavar="CASE", help="The case: the requester's reference, or handle.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The sealed answer to write.")],
    home: Home,
    as_json: Json = False,
) -> None:
    """Call for an answer, when its requester is there: it is decided now, proved, and sealed.

    From its slot on. The same call within the hour hands out the same bytes; later ones none. What
    is fetched ahead lies waiting elsewhere, and no stop reaches it there.
    """
    with even_time():
        gateway = gateway_of(home)
        handle = case_called(gateway, name)
        view = stands(gateway, handle)
        with write_once(out) as write:
            write(call_for(gateway, handle))
        told = for_requester(gateway, handle)
    Output(as_json).tell(
        {"requester": view.requester, "file": out.name, "receipt": told.receipt},
        [f"{out.name} holds the answer, sealed to {view.requester}.", f"  receipt {told.receipt}"],
    )


def contact(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List whom to contact on grounds that relay, now that their requester has called."""
    found = to_contact(gateway_to_read(home), load_signer(key, passphrase_file))
    rows = [
        {"case": one.case[:8], "reference": f"{one.requester}/{one.request_ref}",
         "called": one.called, "until": one.until,
         "person": one.person_id or f"do not contact: {one.not_now}"}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell(
        {"contacts": found}, table(rows) if rows else ["Nobody is to be contacted."]
    )


def withdraw(
    reference: Annotated[str, typer.Argument(metavar="REF", help="The requester's reference.")],
    requester: RequesterCode,
    home: Home,
    as_json: Json = False,
) -> None:
    """Take a request back, as its requester asked, while nobody has approved it."""
    gateway = gateway_of(home)
    case = take_back(gateway, requester, reference)
    view = for_requester(gateway, case.handle)
    Output(as_json).tell(view, [view.says])
