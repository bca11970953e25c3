"""Commands before any case: found a home, enrol people, and give second signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proviso_gateway.assembly import files, key_ring
from proviso_gateway.cli.home import showing
from proviso_gateway.cli.home.options import Home, Json, Key, PassphraseFile
from proviso_gateway.cli.home.session import (
    Output,
    gateway_of,
    load_signer,
    open_home,
    passphrase,
    progress,
    today_given,
)
from proviso_gateway.errors import problem
from proviso_gateway.gateway.adopt import (
    ENROLLED_DAYS,
    HOLDERS,
    KEY_FILE,
    enrol_officer,
    enrol_requester,
    officer_left,
)
from proviso_gateway.gateway.assess import reconsider
from proviso_gateway.gateway.statements import sign as sign_statement
from proviso_gateway.gateway.statements import unsign as take_back
from proviso_gateway.gateway.statements import waits
from proviso_gateway.gateway.views.unsigned import unsigned
from proviso_gateway.gateway.views.worklist import key_called, statement_called
from proviso_gateway.pages.answers import readable
from proviso_gateway.pages.operating import LAXER

MODES = ("live", "rehearsal")

NOT_YET = (
    "┌──────────────────────────────────────────────────────────────────────────┐",
    "│ NOTHING HERE MAY BE USED ON REAL PEOPLE YET.                             │",
    "│ The tracing has met synthetic people only: nobody knows how often it     │",
    "│ would take one real person for another. Nobody outside has tested its    │",
    "│ security, and no witness has signed a log. Rehearse with it; do not      │",
    "│ search with it.                                                          │",
    "└──────────────────────────────────────────────────────────────────────────┘",
)
"""Said to whoever founds a live home; README and docs/operate.md say the same."""

NewKey = Annotated[Path, typer.Option("--out", metavar="FILE", help="The key file to write.")]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The home: a new folder.")],
    origin: Annotated[
        str, typer.Option(help="The log's name, such as `log.custodian.example/disclosures`.")
    ],
    signing_key: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="The log's own key, to be made: a new file, outside the home."
        ),
    ],
    administrator: Annotated[
        list[Path],
        typer.Option(
            metavar="FILE",
            help="Key file of a first administrator, who signs; twice, for two. Of one who signs "
            "later, their file ending in .pub.",
        ),
    ],
    mode: Annotated[
        str, typer.Option(help="`live`, or `rehearsal` over synthetic people.")
    ] = "live",
    database: Annotated[
        str, typer.Option(metavar="URL", help="PostgreSQL (default: SQLite in the home).")
    ] = "",
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Whose days and months the log counts.")
    ] = "Europe/London",
    portal: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Where browsers will see the portal, so that passkeys can sign."
        ),
    ] = "",
    passphrase_file: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Their passphrases, each in a file that only they can read, in the same order "
            "(default: they are asked).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Found a home: database, key store, log, and the entry that everything else rests on."""
    from proviso_gateway.assembly.founding import (  # noqa: PLC0415  (as in `output`)
        check_locks,
        create_home,
    )
    from proviso_gateway.assembly.serving import party  # noqa: PLC0415

    check_locks()
    if mode not in MODES:
        raise typer.BadParameter("the mode is `live` or `rehearsal`")
    if len(administrator) != 2:
        raise problem("gateway.two-administrators")
    files = [*(passphrase_file or ()), None, None]
    later = [key_ring.public_key_of_officer(key) for key in administrator if _is_public(key)]
    now = [
        load_signer(key, file)
        for key, file in zip(administrator, files, strict=False)
        if not _is_public(key)
    ]
    founded = create_home(
        folder,
        signing_key=signing_key,
        origin=origin,
        mode="live" if mode == "live" else "rehearsal",
        administrators=now,
        other="".join(later),
        time_zone=time_zone,
        database=database,
        parties=(party(portal),) if portal else (),
        on=today_given(),
    )
    told = {"home": folder.name, "origin": origin, "mode": mode}
    waiting = [one.handle for one in founded.store.statements()]
    genesis = founded.settings.genesis
    founded.close()
    if waiting:
        Output(as_json).tell(
            told | {"done": False, "waits": waiting[0]},
            ["Signed by you. The log is founded when the other administrator signs too:",
             f"  proviso sign {waiting[0]}"],
        )  # fmt: skip
        return
    Output(as_json).tell(told | {"genesis": genesis}, _is_founded(origin, mode, genesis))


def _is_public(key: Path) -> bool:
    """Whether a file names somebody who signs later: it holds their public key alone."""
    return key.name.endswith(".pub")


def _is_founded(origin: str, mode: str, genesis: str) -> list[str]:
    return [
        f"{origin} is founded, {mode}.",
        f"  genesis {genesis}",
        "Publish that hash where you publish everything else: whoever checks the log pins it.",
        *(NOT_YET if mode == "live" else LAXER),
    ]


def load(
    folder: Annotated[Path, typer.Argument(help="Folder with register.json and its tables.")],
    home: Home,
    changes: Annotated[
        bool,
        typer.Option("--changes", help="The folder holds whole records of those who changed."),
    ] = False,
    lifting: Annotated[
        bool,
        typer.Option(
            "--lifting",
            help="With --changes: restrictions, deaths and supersessions may be taken back.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Take a copy of the register of people into the home; searches go to this copy.

    With --changes the register in use stays, and these lie beside it: who is restricted, dead, new
    or another than before is so for the very next search.
    """
    if lifting and not changes:
        raise typer.BadParameter("--changes, beside it", param_hint="--lifting")
    opened, name = open_home(home), folder.resolve().name
    with progress("records") as moved:
        if changes:
            digest = opened.change_register(folder, moved, lifting=lifting)
        else:
            digest = opened.load_register(folder, moved)
    lacking, (beside, records) = opened.fields_lacking(), opened.beside_register()
    Output(as_json).tell(
        {"register": name, "digest": digest, "lacking": [one.sentence for one in lacking],
         "beside": beside, "records": records},
        [
            f"{name} is in the register now." if changes else f"{name} is the register now.",
            f"  digest {digest}",
            *([f"  {beside:,} records lie beside {records:,}"] if beside else []),
            *(["Make the next register of them soon: proviso register fold"]
              if opened.register_is_due() else []),
            *(f"  {one.code}: {one.sentence} {one.remedy}" for one in lacking),
        ],
    )  # fmt: skip


def fold(home: Home, as_json: Json = False) -> None:
    """Make the home's next register of the one in use and the changes beside it, counted anew.

    Searches go on meanwhile, and changes may be taken in: they lie beside the next one.
    """
    opened = open_home(home)
    with progress("records") as moved:
        digest = opened.fold_register(moved)
    beside, records = opened.beside_register()
    Output(as_json).tell(
        {"digest": digest, "beside": beside, "records": records},
        ["The register and its changes are one now.", f"  digest {digest}",
         *([f"  {beside:,} records came meanwhile, and lie beside it"] if beside else [])],
    )  # fmt: skip


def officer_key(out: NewKey, passphrase_file: PassphraseFile = None, as_json: Json = False) -> None:
    """Make your own signing key. The file ending in .pub is for whoever enrols you."""
    _made(key_ring.create_officer_key(out, passphrase(passphrase_file, out.name, new=True)),
          out, as_json)  # fmt: skip


def requester_key(
    out: NewKey, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """Make the key to which answers are sealed: for the organisation that asks, on its side."""
    _made(key_ring.create_requester_key(out, passphrase(passphrase_file, out.name, new=True)),
          out, as_json)  # fmt: skip


def _made(public: str, out: Path, as_json: bool) -> None:
    Output(as_json).tell(
        {"key": public, "file": out.name, "public": f"{out.name}.pub"},
        [public, f"  {out.name}      keep it; nobody can replace its passphrase",
         f"  {out.name}.pub  give it to whoever enrols you"],
    )  # fmt: skip


def enrol(
    name: Annotated[str, typer.Argument(help="The officer's name, for colleagues only.")],
    public_key: Annotated[Path, typer.Option(metavar="FILE", help="Their file ending in .pub.")],
    role: Annotated[
        list[str],
        typer.Option(help="administrator, approver, caseworker, guardian or lawyer; repeatable."),
    ],
    home: Home,
    key: Key,
    days: Annotated[int, typer.Option(min=1, max=3650, help="For how many days.")] = ENROLLED_DAYS,
    held: Annotated[
        str, typer.Option(help="Who holds the key: `key-file`, `own-device` or `server`.")
    ] = KEY_FILE,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Enrol an officer's key with roles, or renew it. Two administrators sign."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    if held not in HOLDERS:
        raise typer.BadParameter("a key is held by `key-file`, `own-device` or `server`")
    enrolled = key_ring.public_key_of_officer(public_key)
    until = gateway.clock.now().plus(days=days)
    result = enrol_officer(gateway, (actor,), enrolled, role, until, name=name, held=held)
    Output(as_json).tell_act(waits(result), f"{name} is enrolled.", key=enrolled, until=until)


def leave(
    officer: Annotated[str, typer.Argument(help="Their name, public key, or file ending in .pub.")],
    home: Home,
    key: Key,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """End an officer's enrolment. Two administrators sign; what they signed before still holds."""
    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    word = officer
    if officer.endswith(".pub"):
        word = key_ring.public_key_of_officer(Path(officer))
    gone = key_called(gateway, word)
    result = officer_left(gateway, (actor,), gone)
    Output(as_json).tell_act(waits(result), f"{officer} has left.", key=gone)


def add(
    code: Annotated[str, typer.Argument(help="The organisation, as the agreement names it.")],
    home: Home,
    key: Key,
    public_key: Annotated[
        Path | None,
        typer.Option("--public-key", metavar="FILE", help="Their file ending in .pub."),
    ] = None,
    shown: Annotated[
        bool,
        typer.Option("--shown", help="They chose to have answers shown: their key lies here."),
    ] = False,
    person: Annotated[
        list[str] | None,
        typer.Option(help="Somebody who may ask or countersign for them; repeatable."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Let an organisation ask, through its own people. Two administrators sign."""
    from proviso_gateway.assembly.shown_answers import held_key  # noqa: PLC0415 (as in `output`)

    gateway, actor = gateway_of(home), load_signer(key, passphrase_file)
    if shown == (public_key is not None):
        raise typer.BadParameter("name their --public-key, or say --shown")
    sealing = (
        held_key(home, code).text
        if public_key is None
        else key_ring.public_key_of_requester(public_key)
    )
    result = enrol_requester(gateway, (actor,), code, sealing, people=person or ())
    Output(as_json).tell_act(waits(result), f"{code} may ask.", requester=code, key=sealing)


def opened(
    envelope: Annotated[Path, typer.Argument(help="What was handed over.")],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Your sealing key's file.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The answer to write.")],
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Open an answer with the key it was sealed to: for the organisation that asked."""
    holder = key_ring.requester(key, passphrase(passphrase_file, key.name))
    answer = holder.opens(files.bytes_of(envelope), envelope.name)
    with files.write_once(out) as write:
        write(readable(answer))
    Output(as_json).tell({"file": out.name}, [f"Written to {out.name}."])


def sign(
    home: Home,
    key: Key,
    handle: Annotated[
        str, typer.Argument(help="The act that waits, or the beginning of its handle.")
    ] = "",
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Give the second signature to an act that waits, which is shown first. Without a handle: to
    the only one."""
    desk, output = open_home(home, begun=True), Output(as_json)
    gateway = desk.writing()
    named = statement_called(gateway, handle)
    shown = next((one for one in unsigned(gateway) if one.handle == named), None)
    if shown is None:  # somebody else has signed it in this moment
        raise problem("store.no-such-statement")
    output.show_first(showing.unsigned(shown))
    actor = load_signer(key, passphrase_file)
    result = desk.sign_as_log(sign_statement(gateway, actor, named, shown=shown.digest))
    more: list[str] = []
    if shown.kind in ("agreement", "order") and waits(result) is None:
        reconsider(gateway)  # what waited on it is assessed again at once
    if shown.kind == "genesis" and waits(result) is None:
        desk.close()
        founded = open_home(home).settings  # its first entry is under a checkpoint now
        more = _is_founded(founded.origin, founded.mode, founded.genesis)
    output.tell_act(waits(result), "Done.", *more, act=shown)


def unsign(
    home: Home,
    key: Key,
    handle: Annotated[str, typer.Argument(help="As for `sign`.")] = "",
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Take back an act that waits, which you signed: nobody can complete it any more."""
    gateway = gateway_of(home)
    named = statement_called(gateway, handle)
    take_back(gateway, load_signer(key, passphrase_file), named)
    Output(as_json).tell({"taken_back": named}, ["Taken back."])


def waiting(home: Home, as_json: Json = False) -> None:
    """List the acts that wait for another signature, with everything that each would do."""
    found = unsigned(open_home(home, begun=True).gateway)
    lines = [line for one in found for line in showing.unsigned(one)]
    Output(as_json).tell({"acts": found}, lines or ["Nothing waits for a signature."])
