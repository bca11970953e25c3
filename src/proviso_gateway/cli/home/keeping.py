"""Commands about how long cases are kept: the terms, what would be erased, and holds."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from proviso_gateway.cli.home.options import Case, Home, Json, Key, PassphraseFile
from proviso_gateway.cli.home.session import Output, gateway_of, load_signer, open_home
from proviso_gateway.errors import problem
from proviso_gateway.gateway.erase import OWN_QUESTIONS, plan, set_terms
from proviso_gateway.gateway.hold import HoldReason, end_hold, place_hold
from proviso_gateway.gateway.statements import waits
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.pages.keeping import done_lines, plan_lines


def _months(of: str) -> Any:
    return typer.Option(min=1, metavar="MONTHS", help=f"How long {of} are kept, in months.")


def keep(
    name: Annotated[
        str,
        typer.Argument(
            metavar="AGREEMENT",
            help="Its name, court-order for all orders, or own-questions for what people ask about "
            "themselves.",
        ),
    ],
    home: Home,
    key: Key,
    refused: Annotated[int | None, _months("cases that nobody approved")] = None,
    approved: Annotated[int | None, _months("cases that were approved")] = None,
    accounts: Annotated[int | None, _months("the accounts by which a person can find out")] = None,
    months: Annotated[
        int | None,
        typer.Option(min=1, metavar="MONTHS", help="Of own-questions: all of it is kept alike."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Say in the log for how many whole months cases are kept once they have ended: those that
    nobody approved, those that were, and the accounts by which a person can find out. Two sign."""
    own = name == OWN_QUESTIONS
    given = (months,) * 3 if own else (refused, approved, accounts)
    other = (refused, approved, accounts) if own else (months,)
    each = [one for one in given if one is not None]
    if len(each) < len(given) or any(one is not None for one in other):
        raise problem("gateway.terms-incomplete")
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    result = set_terms(gateway, (actor,), name, *each)
    Output(as_json).tell_act(
        waits(result), f"{name} is kept so from next month on.", "proviso erase says what is due."
    )


def erase(
    home: Home,
    go: Annotated[
        bool, typer.Option("--go", help="Do it. Without, it is only said what would be done.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what would be erased today, by cohort, and what waits for what; with --go, erase it.

    It runs by itself whenever the log takes its turn (proviso sequence).
    """
    opened = open_home(home)
    if not go:
        planned = plan(opened.gateway)
        Output(as_json).tell(
            {
                "cohorts": planned.kept,
                "kept_back": planned.kept_back,
                "late": planned.late,
                "done": False,
            },
            plan_lines(planned),
        )
        return
    done = opened.erase()
    Output(as_json).tell({"cohorts": done, "done": True}, done_lines(done))


def hold(
    case: Case,
    home: Home,
    key: Key,
    why: Annotated[
        HoldReason, typer.Option("--for", help="Why nothing of it is erased.")
    ] = HoldReason.CHALLENGE,
    end: Annotated[bool, typer.Option("--end", help="End that hold, as a decider.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Keep a case from being erased while somebody challenges, appeals or complains, or end that.

    It shows nowhere outside, and lengthens nothing that the requester keeps.
    """
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    after = (end_hold if end else place_hold)(gateway, actor, handle, why)
    said = "ended" if end else "placed"
    Output(as_json).tell(
        {"case": handle, "holds": sorted(after.holds)},
        [f"The hold is {said}, and signed by you.", *(f"  {one}" for one in sorted(after.holds))],
    )
