"""Commands for somebody who asks whether their own record was disclosed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import private_folder, text_of
from proviso_gateway.cli.home.options import (
    Home,
    Json,
    Key,
    PassphraseFile,
    PeopleFile,
    Received,
    Reference,
)
from proviso_gateway.cli.home.session import Output, gateway_of, gateway_to_read, load_signer
from proviso_gateway.cli.home.tables import listed, table
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import (
    Alone,
    Asker,
    Asking,
    Identity,
    identifiers_in,
    prepare_answer,
    submit_answer,
)
from proviso_gateway.gateway.subject_access import ask as record_question
from proviso_gateway.gateway.views.account import told_to
from proviso_gateway.gateway.views.subject_access import Asked, asked, question_called
from proviso_gateway.gateway.views.subject_access import figures as figures_of
from proviso_gateway.pages.account import account_page
from proviso_gateway.pages.subject_access import FIGURES, WAITS, asks, for_the_report
from proviso_gateway.terms import Handle

FILES = PAPER, ACCOUNT = "account.html", "account.json"
"""The paper to hand over, and the file by which anybody can check it."""

Question = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION", help="A question: its handle or the beginning of it, or your reference."
    ),
]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="A folder for the paper and its proof.")
]


def ask(
    home: Home,
    key: Key,
    identity: Annotated[
        Identity,
        typer.Option(
            help="How identity was checked, without proof of an address; no copy is kept."
        ),
    ],
    by: Annotated[Asker, typer.Option(help="Who asks.")] = Asker.SELF,
    people: PeopleFile = None,
    alone: Annotated[
        Alone | None,
        typer.Option(help="Where authority was checked with the person alone."),
    ] = None,
    received: Received = None,
    reference: Reference = "",
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Record that somebody asks: was my record disclosed? A month runs from the day it came in.

    Identifiers come in a file, so that none stands in a shell's history. Delete it afterwards.
    """
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    asking = Asking(
        people=identifiers_in(text_of(people)) if people is not None else (),
        by=by,
        identity=identity,
        received=received or gateway.today(),
        alone=alone,
        reference=reference,
    )
    one = record_question(gateway, actor, asking)
    stands = _stands(gateway, actor.key, one.handle)
    Output(as_json).tell(
        stands,
        [
            f"Recorded, and signed by you: {one.handle}",
            f"  to be answered by {stands.by}",
            f"  proviso person answer {one.handle[:8]} --out DIR",
        ],
    )


def questions(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List who waits to be told whether their record was disclosed, by reference, never by name."""
    found = asked(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [
        {"question": one.handle[:8], "reference": one.reference, "asked by": asks(one.asker),
         "received": one.received, "stands": WAITS[one.waits], "by": one.by,
         "working days left": one.left if one.by else None, "told": one.told}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell({"questions": found}, list(table(rows)) or ["Nobody has asked."])


def answer(
    name: Question,
    out: Out,
    home: Home,
    key: Key,
    defer: Annotated[
        bool,
        typer.Option("--defer", help="Whoever asks may not be free: say what serves for none."),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Answer, and write the paper to hand over: each disclosure, or the one sentence for none."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = question_called(gateway, actor.key, name)
    with private_folder(out, FILES) as write:
        ready = prepare_answer(gateway, actor.key, handle, deferred=defer)
        submit_answer(gateway, ready, actor.key, actor.sign(ready.message))
        _write(gateway, actor.key, handle, write)
    _said(gateway, actor.key, handle, out, as_json)


def reprint(
    name: Question,
    out: Out,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Write again what a question was answered with."""
    gateway, actor = gateway_to_read(home), load_signer(key, passphrase_file)
    handle = question_called(gateway, actor.key, name)
    with private_folder(out, FILES) as write:
        _write(gateway, actor.key, handle, write)
    _said(gateway, actor.key, handle, out, as_json)


def figures(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Count questions and delays by year, and say what of it a yearly report may tell."""
    found = figures_of(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [{str(word): getattr(one, name) for name, word in FIGURES.items()} for one in found]
    report = {str(one.year): for_the_report(one) for one in found}
    Output(as_json).tell(
        {"years": found, "report": report},
        [*table(rows), *listed("What a yearly report may tell", report)] if rows
        else ["Nobody has asked."],
    )  # fmt: skip


def _write(gateway: Gateway, key: str, handle: Handle, write: Callable[[str, bytes], None]) -> None:
    told = told_to(gateway, key, handle)
    log = gateway.store.charter().origin
    page = account_page(told, log, rehearsal=gateway.rehearsal)
    write(PAPER, page.encode())
    write(ACCOUNT, told.file)


def _said(gateway: Gateway, key: str, handle: Handle, out: Path, as_json: bool) -> None:
    stands = _stands(gateway, key, handle)
    Output(as_json).tell(
        {"question": stands, "out": out.name, "files": list(FILES)},
        [
            f"{out.name} holds what to hand over: {PAPER} to print, {ACCOUNT} as its proof.",
            "Hand it to the person alone, and keep no copy.",
        ],
    )


def _stands(gateway: Gateway, key: str, handle: Handle) -> Asked:
    return next(one for one in asked(gateway, key) if one.handle == handle)
