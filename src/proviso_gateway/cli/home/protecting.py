"""Commands by which one officer protects somebody at risk, and two lift that."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile, PeopleFile
from proviso_gateway.cli.home.session import Output, gateway_of, gateway_to_read, load_signer
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.protect import Protecting, agree_lift, prepare_lift_agreed, submit_lift
from proviso_gateway.gateway.protect import prepare_lift as lift_first
from proviso_gateway.gateway.protect import protect as put
from proviso_gateway.gateway.subject_access import identifiers_in, question
from proviso_gateway.gateway.views.protections import protection_named, protections
from proviso_gateway.gateway.views.subject_access import question_called

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A protection: its handle or the beginning of it.")
]


def protect(
    home: Home,
    key: Key,
    people: PeopleFile = None,
    asked: Annotated[
        str,
        typer.Option(
            "--question", metavar="QUESTION", help="Or, for guardians, whoever asked this question."
        ),
    ] = "",
    reasons: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Why, where there are words for it.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Protect somebody at risk, at once, alone: nobody is told about them, and nothing shows it.

    Identifiers come in a file, so that none stands in a shell's history. Read them back: one that
    was mistyped protects nobody, and nothing says so. Delete the file afterwards.
    """
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    words = "" if reasons is None else text_of(reasons).strip()
    named = identifiers_in(text_of(people)) if people is not None else ()
    if asked:
        handle = question_called(gateway, actor.key, asked)
        named += question(gateway, handle).asking.people
    who = Protecting(named, words)
    output = Output(as_json)
    output.show_first(["Nothing is told about:", *(f"  {one}" for one in who.people)])
    put(gateway, actor, who)
    output.tell(
        {"done": True}, ["Signed by you. It holds from now on, whoever is in the register."]
    )


def protected(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List who is protected, for guardians; an approver reads what waits for a second."""
    found = protections(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [
        {"name": one.handle[:8], "identifiers": ", ".join(one.people), "since": one.since,
         "signed by": one.by, "to be lifted, says": one.lifted_first_by}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell({"protections": found}, list(table(rows)) or ["Nothing to read."])


def unprotect(
    name: Name,
    home: Home,
    key: Key,
    reasons: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Why, for the first of two, a guardian; without it, the second."
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Lift a protection, two together: a guardian with reasons, then another decider."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle, output = protection_named(gateway, actor.key, name), Output(as_json)
    if reasons is not None:
        ready = lift_first(gateway, actor.key, handle, text_of(reasons).strip())
        submit_lift(gateway, ready, actor.key, actor.sign(ready.message))
        output.tell(
            {"done": False},
            [
                "Signed by you. It protects until another approver or guardian signs too:",
                f"  proviso person unprotect {handle[:8]}",
            ],
        )
        return
    prepare_lift_agreed(gateway, actor.key, handle)
    (one,) = (each for each in protections(gateway, actor.key) if each.handle == handle)
    output.show_first(
        [f"{one.lifted_first_by} signed:", *(f"  {line}" for line in one.lift_reasons.splitlines())]
    )
    agree_lift(gateway, actor, handle)
    output.tell({"done": True}, ["Lifted, and signed by two."])
