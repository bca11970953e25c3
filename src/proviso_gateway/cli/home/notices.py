"""Commands that tell people, unasked, that there is something to ask about: where that is safe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.asking_to_ring import number_to_ring, sends
from proviso_gateway.assembly.files import private_folder, text_of
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile, Reference
from proviso_gateway.cli.home.session import (
    Output,
    gateway_of,
    gateway_to_read,
    load_signer,
    open_home,
)
from proviso_gateway.cli.home.tables import table
from proviso_gateway.errors import problem
from proviso_gateway.gateway.person_notices import (
    Channel,
    Means,
    confirm_channel,
    known_channels,
    notices_due,
    prepare_notice,
    record_not_told,
    submit_notice,
    without_a_way,
)
from proviso_gateway.gateway.person_notices import end_channel as end_use
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import Alone, Identity, identifiers_in, question
from proviso_gateway.gateway.views.subject_access import channel_called, question_called
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.pages.person_notices import MEANS, RING_US, STANDS, letter, message
from proviso_gateway.terms import Handle

FILES = LETTER, ENVELOPE = "letter.html", "envelope.txt"
"""The letter, which is the same for everybody, and whom it goes to."""


def channel(
    home: Home,
    key: Key,
    means: Annotated[Means, typer.Option(help="How they want to be asked to ring.")],
    to: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The number or address, as they said it, in a file."),
    ],
    alone: Annotated[Alone, typer.Option(help="Where you spoke with the person alone.")],
    asked: Annotated[
        str, typer.Option("--question", metavar="QUESTION", help="The question that they asked.")
    ] = "",
    people: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Or their identifiers, one on each line of a file."),
    ] = None,
    identity: Annotated[
        Identity | None, typer.Option(help="How identity was checked, where they asked nothing.")
    ] = None,
    reference: Reference = "",
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Record where a person may be asked to ring, as they said with nobody else there.

    It is used for a year. What goes out says to ring, and nothing else. Delete the files.
    """
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    whose, checked = _whose(gateway, actor.key, asked, people, identity)
    said = text_of(to).strip()
    handle = confirm_channel(gateway, actor, Channel(whose, means, said, checked, alone, reference))
    Output(as_json).tell(
        {"channel": handle}, [f"Recorded, and signed by you: {handle}", "  used for a year"]
    )


def channels(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List the channels that people confirmed, by reference, never by name."""
    gateway = gateway_to_read(home)
    found = known_channels(gateway, load_signer(key, passphrase_file).key)
    rows = [
        {"channel": one.handle[:8], "reference": one.channel.reference,
         "by": MEANS[one.channel.means], "confirmed": one.on, "until": one.over,
         "stands": "yes" if one.stands(gateway.today()) else "no"}
        for one in found
    ]  # fmt: skip
    told = [
        {"channel": one.handle, "means": one.channel.means, "confirmed": one.on, "until": one.over}
        for one in found
    ]
    Output(as_json).tell({"channels": told}, list(table(rows)) or ["Nobody has confirmed one."])


def end_channel(
    name: Annotated[
        str, typer.Argument(metavar="CHANNEL", help="Its handle or the beginning of it.")
    ],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Use a channel no more: its person says so, or somebody doubts that it is safe."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = channel_called(gateway, actor.key, name)
    end_use(gateway, actor, handle)
    Output(as_json).tell({"channel": handle, "ended": True}, ["It is used no more."])


def notices(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List the disclosures of which nobody was told yet, the first due first; it names nobody."""
    found = notices_due(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [
        {"case": one.case[:8], "disclosed": one.disclosed, "stands": STANDS[one.stands],
         "by": one.by, "how": MEANS[one.channel.channel.means] if one.channel else ""}
        for one in found
    ]  # fmt: skip
    told = [
        {"case": one.case, "disclosed": one.disclosed, "stands": one.stands, "by": one.by,
         "means": one.channel.channel.means if one.channel else None}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell({"notices": told}, list(table(rows)) or ["Nobody is to be told."])


def notify(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Its handle or the beginning of it.")],
    home: Home,
    key: Key,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="A folder for a letter.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Ask the person of one disclosure to ring, as they wanted: post it, print it, or ring."""
    opened, actor = open_home(home), load_signer(key, passphrase_file)
    gateway = opened.writing()
    ready = prepare_notice(gateway, actor.key, case_called(gateway, case, actor.key))
    said, number = ready.channel.channel, number_to_ring(opened.settings)
    output = Output(as_json)

    def give() -> None:
        send = sends(opened, ready.channel, message)
        submit_notice(gateway, ready, actor.key, actor.sign(ready.act.message), send)

    lines = ["They were sent an e-mail."]
    if said.means is Means.LETTER:
        if out is None:
            raise problem("access.letter-without-folder")
        with private_folder(out, FILES) as write:
            write(LETTER, letter(number).encode())
            write(ENVELOPE, f"{said.to}\n".encode())
            give()
        lines = [f"{out.name} holds the letter and its envelope: post it, and delete both."]
    else:
        if said.means is Means.RING:
            output.show_first([f"Ring {said.to}, and say no more than: {RING_US}, {number}."])
            lines = ["Recorded, and signed by you. Ring them today."]
        give()
    output.tell({"case": ready.case, "means": said.means, "done": True}, lines)


def not_told(
    home: Home,
    key: Key,
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="Which; else all that stand so.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Record that nobody was told, for there is no safe way. It comes back in three months."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    there = without_a_way(notices_due(gateway, actor.key))
    meant = [case_called(gateway, case, actor.key) for case in cases or ()] or list(there)
    count = record_not_told(gateway, actor, meant)
    Output(as_json).tell(
        {"cases": count}, [f"Recorded of {count}: not told, no safe way. It is looked at again."]
    )


def _whose(
    gateway: Gateway, key: str, asked: str, people: Path | None, identity: Identity | None
) -> tuple[tuple[str, ...], Identity]:
    """Whose channel it is, and how that was checked: as their question says, or as is given."""
    if asked:
        asking = question(gateway, Handle(question_called(gateway, key, asked))).asking
        return asking.people, asking.identity
    if identity is None:
        raise problem("access.identity-not-checked")
    return (identifiers_in(text_of(people)) if people is not None else ()), identity
