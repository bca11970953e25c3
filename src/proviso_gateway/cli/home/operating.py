"""Commands of the operator: let the log take its turn, publish, back up, look after it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.cli.ending import DONE, NEGATIVE
from proviso_gateway.cli.home import showing
from proviso_gateway.cli.home.options import Home, Json
from proviso_gateway.cli.home.session import Output, open_home, progress, today_given
from proviso_gateway.gateway.views.concerns import late_to_people
from proviso_gateway.gateway.views.institution import institution
from proviso_gateway.gateway.views.operating import operating
from proviso_gateway.pages.operating import LAXER, attention, facts
from proviso_gateway.pages.subject_access import late_sentence
from proviso_gateway.phrases import phrase_of


def sequence(home: Home, as_json: Json = False) -> None:
    """Put everything that waits for the log under a signed checkpoint; delete drafts that nobody
    has a reason to keep."""
    from proviso_gateway.assembly.forgetting import forget_in  # noqa: PLC0415 (as in `output`)

    opened = open_home(home)
    head = opened.sequence()
    drafts = forget_in(opened)
    forgotten = []
    if drafts.asked:
        forgotten.append(f"  drafts of those who ask deleted, too old: {drafts.asked}")
    if drafts.weighed:
        forgotten.append(f"  weighings deleted, not to be gone on with: {drafts.weighed}")
    Output(as_json).tell(
        {
            "origin": head.origin,
            "size": head.size,
            "root": head.root.hex(),
            "drafts": drafts.asked,
            "weighings": drafts.weighed,
        },
        [f"{head.origin}: {head.size} entries.", f"  root {head.root.hex()}", *forgotten],
    )


def publish(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to serve.")],
    home: Home,
    evaluation: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="An `evaluation.json`, told as the search's quality."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write log, agreements and figures, and pages that tell of them, as files for any web
    server."""
    from proviso_gateway.pages.site_of_home import site_of_home  # noqa: PLC0415 (as in `output`)

    with progress("publishing"):
        opened = open_home(home)
        written = opened.publish_to(out, site_of_home(opened.settings.portal, evaluation))
    genesis = opened.settings.genesis
    Output(as_json).tell(
        {"out": out.name, "files": written, "genesis": genesis},
        [
            f"Published to {out.name}. Check it as an outsider would:",
            f"  proviso-verify log {shlex.quote(str(out))} --genesis {genesis}",
            "Outsiders need that hash from somewhere else than the log: publish it there too.",
        ],
    )


def backup(
    to: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    home: Home,
    as_json: Json = False,
) -> None:
    """Copy database and key store as they were at one moment. The log's key is never copied."""
    from proviso_gateway.assembly.backups import back_up  # noqa: PLC0415  (as in `output`)

    with progress("backing up"):
        back_up(open_home(home), to)
    Output(as_json).tell({"backup": to.name}, [f"Backed up to {to.name}, without the log's key."])


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="What `backup` wrote.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The home: a new folder.")],
    signing_key: Annotated[Path, typer.Option(metavar="FILE", help="The log's own key.")],
    published: Annotated[
        list[Path],
        typer.Option(
            metavar="DIR", help="Where the log was published, with its `checkpoint`; repeatable."
        ),
    ],
    forget_signed: Annotated[
        bool,
        typer.Option(
            help="Forget what the key signed since the backup. Only where nobody has seen it."
        ),
    ] = False,
    database: Annotated[
        str, typer.Option(metavar="URL", help="An empty database, for a backup of PostgreSQL.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make a home of a backup, if it knows all that was published. The old one must be gone."""
    from proviso_gateway.assembly.backups import restore_home  # noqa: PLC0415  (as in `output`)
    from proviso_gateway.assembly.protecting import list_is_there  # noqa: PLC0415

    knew = list_is_there(signing_key)
    restored = restore_home(
        backup,
        folder,
        signing_key=signing_key,
        published=published,
        forget_signed=forget_signed,
        database=database,
        on=today_given(),
    )
    head, origin = restored.log.head(), restored.settings.origin
    restored.close()
    unknown = [
        "Beside the key lay no list of who is protected (its name ends in .people): whoever was",
        "protected since the backup is not. Ask your guardians.",
    ]
    forgotten = [
        "What the key signed since the backup is forgotten. Whoever holds a receipt under it",
        "can prove that this log tells two histories.",
    ]
    Output(as_json).tell(
        {"home": folder.name, "origin": origin, "size": head.size, "root": head.root.hex()},
        [
            f"{folder.name} is the home of {origin}, with {head.size} entries.",
            "It knows all that was published. Two homes under one key tell two histories:",
            "see to it that the old one never runs again.",
            *(forgotten if forget_signed else []),
            *(unknown if not knew else []),
        ],
    )


def rebuild(home: Home, as_json: Json = False) -> None:
    """Compare the log's files with the database, and mend them."""
    mended = open_home(home).rebuild()
    Output(as_json).tell({"mended": mended}, [f"{mended} files of the log were mended."])


def upgrade(home: Home, as_json: Json = False) -> None:
    """Bring a home's database to what this version of Proviso expects. Back it up before."""
    from proviso_gateway.assembly.accounts import upgrade_accounts  # noqa: PLC0415  (as in `output`)
    from proviso_gateway.assembly.home import upgrade_home  # noqa: PLC0415

    upgrade_home(home)
    upgrade_accounts(home)
    Output(as_json).tell({"upgraded": home.name}, ["The database is up to date."])


def status(
    home: Home,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="For a monitor: one line that names nobody; exit 1 if anything is due."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """How the home stands: its log, its agreements, its officers, what waits."""
    opened = open_home(home)
    told, house = opened.status(), institution(opened.gateway)
    runs = operating(opened.gateway, opened.restrictions_checked_on())
    due = attention(told, runs, house)
    late = late_to_people(opened.gateway)
    due += (late_sentence(late),) if late else ()
    if check:
        counted = phrase_of(len(due), "{count} thing to see to", "{count} things to see to")
        said = f"{counted}: `proviso status` says what." if due else "OK: nothing is overdue."
        Output(as_json).tell({"due": len(due)}, [said])
        raise typer.Exit(NEGATIVE if due else DONE)
    Output(as_json).tell(
        {"home": told, "institution": house, "operating": runs, "attention": due},
        [
            *(LAXER if told.mode == "rehearsal" else ()),
            *showing.attention(due, facts(told, runs)),
            *showing.status(told, house),
        ],
    )
