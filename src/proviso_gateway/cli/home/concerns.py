"""Commands for complaints, objections, and challenges of a disclosure."""

from __future__ import annotations

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
from proviso_gateway.cli.home.session import (
    Output,
    gateway_to_read,
    load_signer,
    open_home,
)
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.concerns import (
    ConcernKind,
    Finding,
    Lock,
    Raising,
    prepare_acknowledging,
    prepare_deciding,
    raise_concern,
    submitted,
)
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.subject_access import Alone, Asker, Identity, identifiers_in
from proviso_gateway.gateway.views.concerns import RaisedRow, concern_called, raised, to_lock
from proviso_gateway.pages.concerns import (
    FINDINGS,
    KINDS,
    acknowledgement,
    concern_page,
    lock_page,
    outcome,
)
from proviso_gateway.terms import Handle

PAPER = "paper.html"
"""What whoever raised it is handed or sent."""

Concern = Annotated[
    str,
    typer.Argument(metavar="CONCERN", help="Its handle or the beginning of it, or your reference."),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="A folder for the paper.")]


def raise_(
    what: Annotated[
        ConcernKind,
        typer.Argument(metavar="complaint|objection|challenge", help="What is raised."),
    ],
    home: Home,
    key: Key,
    by: Annotated[Asker, typer.Option(help="Who raises it.")] = Asker.SELF,
    identity: Annotated[
        Identity | None,
        typer.Option(help="How identity was checked; a complaint is taken in without."),
    ] = None,
    people: PeopleFile = None,
    alone: Annotated[
        Alone | None, typer.Option(help="Where you spoke with the person alone.")
    ] = None,
    entries: Annotated[
        list[str] | None,
        typer.Option("--entry", metavar="ENTRY", help="What is challenged, as on their paper."),
    ] = None,
    lock: Annotated[
        Lock | None,
        typer.Option(help="What whoever holds the details is asked for (of a challenge: lock)."),
    ] = None,
    received: Received = None,
    reference: Reference = "",
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Record that somebody complains, objects, or challenges a disclosure. A month runs.

    A challenge has whoever holds the details lock them: neither use nor delete them. They see
    that; --lock none where the person does not want it. Nothing is erased meanwhile.
    """
    opened, actor = open_home(home), load_signer(key, passphrase_file)
    gateway = opened.writing()
    challenges = what is ConcernKind.CHALLENGE
    raising = Raising(
        what=what,
        by=by,
        received=received or gateway.today(),
        people=identifiers_in(text_of(people)) if people is not None else (),
        identity=identity,
        alone=alone,
        reference=reference,
        entries=tuple(Handle(one) for one in entries or ()),
        lock=lock if lock is not None else (Lock.LOCK if challenges else Lock.NONE),
    )
    one = raise_concern(gateway, actor, raising)
    stands = _stands(gateway, actor.key, one.handle)
    lines = [f"Recorded, and signed by you: {one.handle}", f"  to be decided by {stands.decide_by}"]
    if stands.acknowledge_by is not None:
        lines.append(f"  to be acknowledged by {stands.acknowledge_by}:")
        lines.append(f"  proviso person acknowledge {one.handle[:8]} --out DIR")
    Output(as_json).tell(stands, lines)


def concerns(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List complaints, objections and challenges, by reference, never by name; the first due
    first."""
    found = raised(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [
        {"concern": one.handle[:8], "reference": one.reference, "what": KINDS[one.what],
         "received": one.received, "acknowledge by": one.acknowledge_by,
         "decide by": one.decide_by, "working days left": one.left if one.by else None,
         "came of it": FINDINGS[one.finding] if one.finding else ""}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell({"concerns": found}, list(table(rows)) or ["Nobody has raised anything."])


def acknowledge(
    name: Concern,
    out: Out,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Write the paper that says that it came in, with the regulator's address."""
    opened, actor = open_home(home), load_signer(key, passphrase_file)
    gateway = opened.writing()
    handle = concern_called(gateway, actor.key, name)
    regulator = opened.settings.regulator
    with private_folder(out, (PAPER,)) as write:
        ready = prepare_acknowledging(gateway, actor.key, handle)
        submitted(gateway, ready, actor.key, actor.sign(ready.message))
        stands = _stands(gateway, actor.key, handle)
        paper = acknowledgement(stands, regulator, rehearsal=gateway.rehearsal)
        write(PAPER, concern_page(paper).encode())
    Output(as_json).tell(stands, [f"{out.name} holds what to hand over: {PAPER}."])


def decide(
    name: Concern,
    finding: Annotated[Finding, typer.Option(help="What comes of it.")],
    out: Out,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Decide it, as somebody who did not act in the case, and write the paper that says so."""
    opened, actor = open_home(home), load_signer(key, passphrase_file)
    gateway = opened.writing()
    handle = concern_called(gateway, actor.key, name)
    regulator = opened.settings.regulator
    with private_folder(out, (PAPER,)) as write:
        ready = prepare_deciding(gateway, actor.key, handle, finding)
        submitted(gateway, ready, actor.key, actor.sign(ready.message))
        stands = _stands(gateway, actor.key, handle)
        write(PAPER, concern_page(outcome(stands, regulator, rehearsal=gateway.rehearsal)).encode())
    Output(as_json).tell(stands, [f"{out.name} holds what to hand over: {PAPER}."])


def locks(
    name: Concern,
    out: Out,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Write what requesters without an account are sent of details that are challenged."""
    gateway, signer = gateway_to_read(home), load_signer(key, passphrase_file)
    found = to_lock(gateway, signer.key, concern_called(gateway, signer.key, name))
    files = [f"lock-{number}.html" for number in range(1, len(found) + 1)]
    if found:
        with private_folder(out, files) as write:
            for file, one in zip(files, found, strict=True):
                write(file, lock_page(one, rehearsal=gateway.rehearsal).encode())
    lines = [f"{file}: for {one.requester}" for file, one in zip(files, found, strict=True)]
    Output(as_json).tell({"locks": found, "files": files}, lines or ["Nothing is locked by it."])


def _stands(gateway: Gateway, key: str, handle: Handle) -> RaisedRow:
    return next(one for one in raised(gateway, key) if one.handle == handle)
