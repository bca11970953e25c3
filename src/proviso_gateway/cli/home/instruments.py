"""Commands about what requests rest on: agreements, their stops, and court orders."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import digest_of, text_of
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile, day
from proviso_gateway.cli.home.session import Output, gateway_of, load_signer
from proviso_gateway.gateway.adopt import adopt_text
from proviso_gateway.gateway.assess import reconsider
from proviso_gateway.gateway.order import end_order, order_called, record_order_text
from proviso_gateway.gateway.statements import waits
from proviso_gateway.gateway.stop import restart as lift
from proviso_gateway.gateway.stop import stop as put_stop

Document = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The document of this gate; its hash is kept.")
]
Name = Annotated[str, typer.Argument(metavar="AGREEMENT", help="The agreement's name.")]


def adopt(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    home: Home,
    key: Key,
    consultation: Document = None,
    impact_assessment: Document = None,
    equality_assessment: Document = None,
    publication: Document = None,
    review: Document = None,
    review_due: Annotated[
        datetime.date | None,
        typer.Option(parser=day, metavar="DAY", help="The day by which it is reviewed."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Adopt an agreement, or a new edition of it, with the documents of its gates. Two sign."""
    given = {
        "consultation": consultation,
        "impact_assessment": impact_assessment,
        "equality_assessment": equality_assessment,
        "publication": publication,
        "review": review,
    }
    documents = {gate: digest_of(path) for gate, path in given.items() if path is not None}
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    result = adopt_text(
        gateway, (actor,), text_of(file), file.name, documents=documents, review_due=review_due
    )
    skipped = gateway.rehearsal and not documents
    Output(as_json).tell_act(
        waits(result),
        f"{file.name} is adopted.",
        *(["Its gates are skipped, because this is a rehearsal."] if skipped else []),
        gates="skipped: a rehearsal" if skipped else documents,
    )


def stop(
    name: Name,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Stop an agreement, at once, alone: nothing under it is searched or handed over."""
    gateway = gateway_of(home)
    result = put_stop(gateway, load_signer(key, passphrase_file), name)
    reconsider(gateway)
    Output(as_json).tell_act(waits(result), f"{name} is stopped.", agreement=name)


def restart(
    name: Name,
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Lift a stop. Two sign. What was searched when it fell stays stopped."""
    gateway = gateway_of(home)
    result = lift(gateway, (load_signer(key, passphrase_file),), name)
    reconsider(gateway)
    Output(as_json).tell_act(waits(result), f"{name} is restarted.", agreement=name)


def record(
    file: Annotated[Path, typer.Argument(help="What the court ordered, a YAML file.")],
    document: Annotated[Path, typer.Option(metavar="FILE", help="The sealed order itself.")],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Record a court order. A lawyer and an approver sign; it takes effect on its own days."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    hashed = digest_of(document)
    result = record_order_text(gateway, (actor,), text_of(file), file.name, hashed)
    Output(as_json).tell_act(waits(result), "The order is recorded.", document=hashed)


def end(
    order: Annotated[str, typer.Argument(help="The court's reference, or the order's hash.")],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Record that the court discharged an order. A lawyer and an approver sign."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    hashed = order_called(gateway, order)
    result = end_order(gateway, (actor,), hashed)
    Output(as_json).tell_act(waits(result), "The order is ended.", order=hashed)
