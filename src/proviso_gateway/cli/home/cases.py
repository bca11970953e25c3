"""Commands on cases: receive, look, weigh, decide, trace, and look at the match."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import bytes_of, text_of
from proviso_gateway.cli.engines import LOCAL, TOGETHER, Engine, Master, Partitions, spread_of
from proviso_gateway.cli.home import showing
from proviso_gateway.cli.home.options import (
    Case,
    Home,
    Json,
    Key,
    KeyIfLooking,
    KeyIfSigning,
    PassphraseFile,
    RequesterCode,
)
from proviso_gateway.cli.home.session import (
    Output,
    asks,
    gateway_of,
    gateway_to_read,
    load_signer,
    open_home,
    progress,
)
from proviso_gateway.cli.home.tables import table
from proviso_gateway.cli.home.weighing import kept_for, weigh_and
from proviso_gateway.errors import problem
from proviso_gateway.gateway import approve as deciding
from proviso_gateway.gateway.confirm import confirm as look
from proviso_gateway.gateway.countersigned import take_in_by_hand
from proviso_gateway.gateway.give_back import give_back as put_back
from proviso_gateway.gateway.intake import take_evidence
from proviso_gateway.gateway.order import order_called
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recuse import Tie
from proviso_gateway.gateway.recuse import recuse as stand_back
from proviso_gateway.gateway.set_apart import set_apart as put_apart
from proviso_gateway.gateway.trace import to_trace, trace_all
from proviso_gateway.gateway.trace import trace as search
from proviso_gateway.gateway.views.cases import for_requester, stands
from proviso_gateway.gateway.views.desk import on_desk
from proviso_gateway.gateway.views.operating import lapses
from proviso_gateway.gateway.views.proposal import leading_order
from proviso_gateway.gateway.views.unsigned import unsigned
from proviso_gateway.gateway.views.waiting import queue as waiting_cases
from proviso_gateway.gateway.views.worklist import (
    Weighing,
    case_called,
    key_called,
    open_case,
    person_at,
    sheet_of,
    weighing_by_asking,
    weighing_from_file,
)
from proviso_gateway.pages.operating import lapse_sentences
from proviso_gateway.pages.plain import problem_of
from proviso_gateway.terms import Handle


def receive(
    requests: Annotated[
        Path, typer.Argument(help="The requests: CSV, JSON or a workbook (.xlsx).")
    ],
    requester: RequesterCode,
    home: Home,
    order: Annotated[
        str, typer.Option(metavar="REFERENCE", help="The court order they rest on, if one.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Take in a file of requests and assess each against the agreement of today."""
    from proviso_gateway.assembly.accounts import sign_in  # noqa: PLC0415 (as in `output`)

    gateway, data = gateway_of(home), bytes_of(requests)
    under = order_called(gateway, order) if order else None
    with progress("requests") as moved:
        taken = take_in_by_hand(
            gateway, requester, data, requests.name,
            sign_in=sign_in(home, requester), order=under, progress=moved,
        )  # fmt: skip
    told_of = [(stands(gateway, case), for_requester(gateway, case, {})) for case in taken.cases]
    told = {
        "requests": [
            {"case": one.case, "state": one.state, "waits_for": one.waits_for, "told": view,
             "already_here": one.case in taken.already_here}
            for one, view in told_of
        ],
        "problems": [
            problem_of(one) | {"request_ref": taken.references.get(one.place.row or 0, "")}
            for one in taken.problems
        ],
    }  # fmt: skip
    rows = [
        {"case": one.case[:8], "reference": one.request_ref, "number": view.number,
         "state": one.state, "waits for": one.waits_for, "because": showing.why(view),
         "new": "already here" if one.case in taken.already_here else "new"}
        for one, view in told_of
    ]  # fmt: skip
    lines = list(table(rows))
    if taken.already_here:
        lines.append(
            f"{len(taken.already_here)} of {len(rows)} were already here; nothing was done."
        )
    for found in taken.problems:
        called = taken.references.get(found.place.row or 0, "")
        lines.append(f"{called}: {found}" if called else str(found))
    Output(as_json).tell(told, lines or [f"{requests.name} holds no request."])
    raise typer.Exit(1 if taken.problems else 0)


def queue(
    home: Home,
    key: KeyIfLooking = None,
    passphrase_file: PassphraseFile = None,
    most: Annotated[int, typer.Option(min=1, help="How many cases to list.")] = 50,
    as_json: Json = False,
) -> None:
    """List what waits, and for whom, the oldest first; then whose enrolment lapses. It names
    nobody who is asked about.

    Whether a search found anybody, and whose look is missing, it says with `--key`, to those who
    look.
    """
    gateway = gateway_to_read(home)
    mine = load_signer(key, passphrase_file).key if key is not None else ""
    found = waiting_cases(gateway, most, mine)
    acts = [{"handle": one.handle, "kind": one.kind, "does": one.does} for one in unsigned(gateway)]
    cases = found.first
    rows = [
        {"case": one.case[:8], "reference": f"{one.requester}/{one.request_ref}",
         "received": one.received, "waits for": one.waits_for, "slot": one.slot, "soon": one.soon}
        for one in cases
    ]  # fmt: skip
    lines = list(table(rows))
    if found.in_all > len(cases):
        lines.append(f"and {found.in_all - len(cases)} more")
    lines += ["{handle}  {kind} {does} waits for a signature".format(**one) for one in acts]
    lapsing = lapses(gateway)
    lines += list(lapse_sentences(lapsing))
    Output(as_json).tell(
        {"cases": cases, "in_all": found.in_all, "acts": acts, "lapses": lapsing},
        lines or ["Nothing waits."],
    )


def show(
    case: Case, home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Open a case: what was asked, which clauses it meets, what was proposed, who was found."""
    gateway, actor = gateway_to_read(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    opened = open_case(gateway, actor.key, handle)
    Output(as_json).tell(opened, showing.opened(opened, on_desk(gateway, actor.key, handle)))


def evidence(
    case: Case,
    file: Annotated[Path, typer.Argument(help="The request again, with evidence, as `receive`.")],
    home: Home,
    as_json: Json = False,
) -> None:
    """Take in what a requester was asked for, and assess the case again."""
    gateway = gateway_of(home)
    handle = case_called(gateway, case)
    take_evidence(gateway, handle, bytes_of(file), file.name)
    one, view = stands(gateway, handle), for_requester(gateway, handle)
    said = [showing.standing(one.state, one.waits_for), showing.why(view)]
    Output(as_json).tell(
        {"case": one.case, "state": one.state, "waits_for": one.waits_for, "told": view},
        [f"{one.request_ref}: " + " ".join(f"{part}." for part in said if part)],
    )


def recuse(
    case: Case,
    home: Home,
    key: Key,
    tie: Annotated[
        Tie | None, typer.Option(help="Whom it concerns, if you say so: the guardian may read it.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Stand back from a case, for good: you act on it no more, and see it no more.

    So does everybody whom a case concerns, or their household or a colleague.
    """
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    stand_back(gateway, actor, handle, tie)
    kept_for(handle).unlink(missing_ok=True)
    _told(gateway, handle, actor, "You act on this case no more.", as_json)


def set_apart(
    case: Case,
    home: Home,
    key: Key,
    officers: Annotated[
        list[str],
        typer.Option("--for", metavar="OFFICER", help="Who sees it: a name or a key; repeat it."),
    ],
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Set a case apart, as a guardian, for officers whom you name: for all others there is none.

    Those whom an earlier one named, and this one does not, see it no more.
    """
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    put_apart(gateway, actor, handle, [key_called(gateway, one) for one in officers])
    _told(gateway, handle, actor, "Set apart for those whom you named, and signed by you.", as_json)


def propose(
    case: Case,
    home: Home,
    key: KeyIfSigning = None,
    weighing: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The sheet, filled in (default: questions).")
    ] = None,
    blank: Annotated[bool, typer.Option("--blank", help="Print the sheet to fill in.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Weigh a case, factor by factor, and propose: to disclose if the test is passed."""
    gateway = gateway_of(home)
    handle = case_called(gateway, case)
    sheet = sheet_of(gateway, handle)
    if blank:
        typer.echo(sheet.blank(), nl=False)
        return
    if key is None:
        raise typer.BadParameter("whoever proposes signs: give --key FILE")
    actor = load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    _lead(gateway, handle, as_json)
    if weighing is not None:
        told = weighing_from_file(gateway, handle, text_of(weighing), weighing.name)
    elif asks() and sheet.questions:
        weigh_and(gateway, handle, sheet, lambda said: _proposed(gateway, actor, handle, said))
        told = None
    elif not sheet.questions:
        told = weighing_by_asking(gateway, handle, lambda name, question, wanted: "")
    else:
        raise problem("gateway.finding-missing")
    if told is not None:
        _proposed(gateway, actor, handle, told)
    proposed = gateway.store.case(handle).proposed
    decision = proposed.proposal.decision if proposed is not None else "disclose"
    said = f"Proposed to {decision.upper() if decision == 'refuse' else decision}"
    said += ", and signed by you. Another officer decides."
    _told(gateway, handle, actor, said, as_json)


def _lead(gateway: Gateway, handle: Handle, as_json: bool) -> None:
    """Say first under which order somebody is about to sign, where it is one."""
    order = leading_order(gateway, gateway.store.case(handle))
    if order is not None:
        Output(as_json).show_first(showing.led_by(order))


def _proposed(gateway: Gateway, actor: Actor, handle: Handle, said: Weighing) -> None:
    deciding.propose(gateway, actor, handle, said.finding, said.factors, said.found)


def approve(
    case: Case, home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Approve another officer's proposal. From here exactly one answer is owed."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    _lead(gateway, handle, as_json)
    after = deciding.approve(gateway, actor, handle)
    approved = after.permit is not None
    said = "Approved, and signed by you." if approved else "What it rested on has changed."
    _told(gateway, handle, actor, said, as_json)
    raise typer.Exit(0 if approved else 1)


def decline(
    case: Case, home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Refuse, as the second officer: the public interest was not shown to be met."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    _lead(gateway, handle, as_json)
    after = deciding.decline(gateway, actor, handle)
    declined = after.declined is not None
    said = "Declined, and signed by you." if declined else "What it rested on has changed."
    _told(gateway, handle, actor, said, as_json)
    raise typer.Exit(0 if declined else 1)


def give_back(
    case: Case,
    home: Home,
    key: Key,
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="What the proposer should look at.")
    ],
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Give a proposal back to its proposer, as the second officer. It decides nothing."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    put_back(gateway, actor, handle, because)
    _told(gateway, handle, actor, "Given back to its proposer.", as_json)


def trace(
    home: Home,
    case: Annotated[str, typer.Argument(help="A case (default: every approved one).")] = "",
    engine: Engine = LOCAL,
    partitions: Partitions = None,
    master: Master = "",
    as_json: Json = False,
) -> None:
    """Search the register for whom two officers approved, once for each approval."""
    if case and engine != LOCAL:
        raise typer.BadParameter("local, for one case", param_hint="--engine")
    spread = spread_of(engine, partitions, master)
    opened, output = open_home(home), Output(as_json)
    gateway = opened.writing()
    if case:
        view = stands(gateway, search(gateway, case_called(gateway, case)).handle)
        output.tell({"cases": [view], "problems": []}, table(showing.states([view])))
        return
    handles = to_trace(gateway)
    with ExitStack() as held:
        if spread is not None and handles:
            with progress("records") as made:
                held.enter_context(spread.searching(opened.register, made))
        moved = held.enter_context(progress("searches"))
        traced = trace_all(gateway, handles, moved, TOGETHER if spread else None)
    views = [stands(gateway, handle) for handle in handles]
    told = [f"{handle[:8]}: {wrong}" for handle, wrong in traced.problems.items()]
    problems = [problem_of(wrong) | {"case": handle} for handle, wrong in traced.problems.items()]
    rows = table(showing.states(views)) if views else ["Nothing to search."]
    output.tell({"cases": views, "problems": problems}, [*rows, *told])
    raise typer.Exit(1 if told else 0)


def confirm(
    case: Case,
    home: Home,
    key: Key,
    person: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Who it is: the number `show` gives.")
    ] = None,
    doubt: Annotated[bool, typer.Option("--doubt", help="You are not certain.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Look at the match: is this the person meant? Any doubt becomes *no details*."""
    gateway, actor, output = gateway_of(home), load_signer(key, passphrase_file), Output(as_json)
    handle = case_called(gateway, case, actor.key)
    if person is not None and doubt:
        raise typer.BadParameter("name a person, or doubt; not both")
    if person is None and not doubt:
        if as_json or not asks():  # silence is not taken for a doubt
            raise typer.BadParameter("say --person N or --doubt")
        person = _looked(output, gateway, handle, actor)
    found = None if person is None else person_at(gateway, handle, person)
    look(gateway, actor, handle, found)
    _told(gateway, handle, actor, "Signed by you.", as_json)


def _looked(output: Output, gateway: Gateway, handle: Handle, actor: Actor) -> int | None:
    """Who it is, asked of whoever looks, with the records before them; None for any doubt."""
    opened = open_case(gateway, actor.key, handle)
    for line in showing.opened(opened, on_desk(gateway, actor.key, handle)):
        output.say(line)
    said: str = typer.prompt("Which one is meant? A number, or nothing", default="", err=True)
    return int(said) if said.strip().isdecimal() else None


def _told(gateway: Gateway, handle: Handle, actor: Actor, said: str, as_json: bool) -> None:
    told = stands(gateway, handle, actor.key)
    word = showing.state(told.state)
    Output(as_json).tell(told, [said, f"{told.requester}/{told.request_ref} is {word}."])
