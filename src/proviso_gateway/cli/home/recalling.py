"""Commands by which an answer that told of the wrong person is recalled and followed through."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly.files import text_of
from proviso_gateway.cli.home.options import Case, Home, Json, Key, PassphraseFile
from proviso_gateway.cli.home.session import (
    Output,
    gateway_of,
    gateway_to_read,
    load_signer,
    open_home,
)
from proviso_gateway.cli.home.tables import table
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.recall import agree_recall, tell_regulator
from proviso_gateway.gateway.recall import recall as sign_first
from proviso_gateway.gateway.views.recalls import RecallRow
from proviso_gateway.gateway.views.recalls import recalls as rows_of
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.terms import Handle

Reasons = Annotated[Path, typer.Option(metavar="FILE", help="What was found, about this one case.")]


def begin(
    case: Case,
    reasons: Reasons,
    home: Home,
    key: Key,
    meant: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A file with whom the request meant, by identifier."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Sign that an answer told of the wrong person. The regulator's 72 hours run from now."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    whom = "" if meant is None else "".join(text_of(meant).split())
    sign_first(gateway, actor, handle, text_of(reasons).strip(), whom)
    one = _told(gateway, actor.key, handle)
    Output(as_json).tell(
        one,
        [
            "Signed by you. Another approver or guardian signs too, having looked:",
            f"  proviso recall agree {handle[:8]}",
            f"The regulator is to be told by {one.regulator_by}: proviso recall regulator",
        ],
    )


def agree(
    case: Case, home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Give the second signature to a recall: whoever was told must destroy it, and reads so."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle, output = case_called(gateway, case, actor.key), Output(as_json)
    first = next((one for one in rows_of(gateway, actor.key) if one.case == handle), None)
    if first is not None:
        output.show_first(
            [
                f"Case {handle[:8]}, signed by {', '.join(first.signed_by)}:",
                *(f"  {line}" for line in first.reasons.splitlines()),
            ]
        )
    agree_recall(gateway, actor, handle)
    one = _told(gateway, actor.key, handle)
    output.tell(one, [f"Recalled. Destruction is to be confirmed by {one.destroy_by}."])


def regulator(
    case: Case,
    reasons: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="When, how and under which reference; or why it need not be told."
        ),
    ],
    home: Home,
    key: Key,
    not_needed: Annotated[
        bool, typer.Option("--not-needed", help="It need not be told: it puts nobody at risk.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Sign that the regulator was told of a recall, or why it need not be: its clock stops."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    handle = case_called(gateway, case, actor.key)
    tell_regulator(gateway, actor, handle, text_of(reasons).strip(), told=not not_needed)
    Output(as_json).tell(_told(gateway, actor.key, handle), ["On record, and signed by you."])


def listed(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List what was recalled, with the regulator's clock and whether destruction is confirmed."""
    found = rows_of(gateway_to_read(home), load_signer(key, passphrase_file).key)
    rows = [
        {"case": one.case[:8], "reference": one.request_ref, "told to": one.requester,
         "signed by": ", ".join(one.signed_by), "recalled": one.recalled_on,
         "regulator": one.regulator or f"by {one.regulator_by}, {one.hours} hours left",
         "destroyed": one.destroyed_on or (f"by {one.destroy_by}" if one.destroy_by else ""),
         "overdue": "yes" if one.late or (one.regulator_by and one.hours < 0) else ""}
        for one in found
    ]  # fmt: skip
    Output(as_json).tell({"recalls": found}, list(table(rows)) or ["Nothing was recalled."])


def pairs(
    home: Home, key: Key, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Write what was asked in recalled cases, with who was meant, as a labelled set in the home.

    `proviso evaluate tracing` takes it beside a copy of your register. It is about people: it stays
    in the home, in no backup, and goes with the next erasure.
    """
    from proviso_gateway.assembly.recalled_pairs import write_pairs  # noqa: PLC0415

    opened, actor = open_home(home), load_signer(key, passphrase_file)
    count = write_pairs(opened, actor.key)
    Output(as_json).tell(
        {"pairs": count, "file": "recalled/requests.csv"},
        [f"{count} written: recalled/requests.csv, in the home. Delete it once it was measured."],
    )


def _told(gateway: Gateway, key: str, handle: Handle) -> RecallRow:
    return next(one for one in rows_of(gateway, key) if one.case == handle)
