"""Commands about answers: release what is due, hand it out once, take a request back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import write_once
from proviso_gateway.cli.home import showing
from proviso_gateway.cli.home.options import Home, Json, RequesterCode
from proviso_gateway.cli.home.session import Output, gateway_of
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.approve import withdraw as take_back
from proviso_gateway.gateway.assess import reconsider
from proviso_gateway.gateway.release import collect as hand_out
from proviso_gateway.gateway.release import release as answer_due
from proviso_gateway.gateway.views.cases import for_requester, stands
from proviso_gateway.gateway.views.worklist import case_called


def release(home: Home, as_json: Json = False) -> None:
    """Answer every case whose slot has come; prove it in the log; seal it to its requester.

    Cases that waited on an agreement that has changed since are assessed again first.
    """
    gateway = gateway_of(home)
    again = reconsider(gateway)
    answered = answer_due(gateway)
    views = [stands(gateway, handle) for handle in answered]
    Output(as_json).tell(
        {"answered": views, "assessed_again": again},
        [
            *([f"{len(again)} waiting cases were assessed again."] if again else []),
            *(table(showing.states(views)) if views else ["Nothing is due."]),
        ],
    )


def collect(
    receipt: Annotated[
        str, typer.Argument(help="The answer: its receipt's handle, the case, or the reference.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The envelope to write.")],
    home: Home,
    as_json: Json = False,
) -> None:
    """Hand out a sealed answer, once. Only the requester's key opens it."""
    gateway = gateway_of(home)
    handle = case_called(gateway, receipt)
    view = stands(gateway, handle)
    with write_once(out) as write:
        write(hand_out(gateway, view.requester, view.request_ref))
    told = for_requester(gateway, handle)
    Output(as_json).tell(
        {"requester": view.requester, "file": out.name, "receipt": told.receipt},
        [f"{out.name} holds the answer, sealed to {view.requester}.", f"  receipt {told.receipt}"],
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
