"""Commands of the portal: serve a home, show a demonstration, give people accounts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from proviso_gateway.assembly.serving import (
    HOME,
    METRICS,
    ORIGIN,
    PUBLIC,
    check_origin,
    metrics_address,
)
from proviso_gateway.cli.home.options import Home, Json, day
from proviso_gateway.cli.home.session import Output, open_home
from proviso_gateway.errors import problem

if TYPE_CHECKING:
    from proviso_gateway.assembly.looking_after import CallBack
    from proviso_gateway.gateway.ports import Gateway

SETTINGS = "proviso_gateway.server.settings"
APPLICATION = "proviso_gateway.server.wsgi:application"
"""By name: the server stands above the commands, and none of them imports it."""

OPERATOR = "whoever keeps the home"
"""Who gives and renews accounts from the command line, on record."""

Port = Annotated[int, typer.Option(min=1, max=65_535, help="The port on this machine.")]


def serve(
    folder: Annotated[
        Path, typer.Argument(envvar="PROVISO_HOME", metavar="DIR", help="The home's folder.")
    ],
    port: Port = 8000,
    origin: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="What browsers see, where a proxy speaks TLS before it: `https://host` "
            "(default: this machine's `http://localhost:PORT`).",
        ),
    ] = "",
    threads: Annotated[int, typer.Option(min=1, max=64, help="How many requests at once.")] = 8,
    public: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The folder that `publish` writes, to be served under /public/."
        ),
    ] = None,
    metrics: Annotated[
        str,
        typer.Option(
            metavar="[ADDRESS:]PORT",
            help="Tell a monitor figures, at this port: to this machine, or where ADDRESS reaches.",
        ),
    ] = "",
) -> None:
    """Serve the portal of a home: to this machine alone, or to a proxy that speaks TLS."""
    seen = check_origin(origin or f"http://localhost:{port}")
    told = metrics_address(metrics) if metrics else ""
    if told is None or told.endswith(f":{port}"):
        wrong = "a port of its own, or an address of this machine before it: 127.0.0.1:9464"
        raise typer.BadParameter(wrong, param_hint="--metrics")
    open_home(folder).close()
    typer.echo(f"{seen}\nStop it with Ctrl-C.")
    sys.stdout.flush()
    around = _around(folder, seen, public or _published_demonstration(folder), told)
    # One process: what is shown to be signed lies in its memory.
    os.execve(sys.executable, _command(port, threads, told), around)


def _published_demonstration(folder: Path) -> Path | None:
    """Where the demonstration in this folder was published, if it is one and was."""
    from proviso_gateway.assembly.demonstrating import (  # noqa: PLC0415 -- as in `session`
        demonstration,
        public_folder,
    )

    public = public_folder(folder)
    return public if demonstration(folder) is not None and public.is_dir() else None


def serve_demonstration(folder: Path, examples: Path) -> None:
    """Make a home to show, serve it, and open it in the browser, where there is one."""
    from proviso_gateway.assembly.demonstrating import (  # noqa: PLC0415 -- as in `session`
        forget_demonstration,
        make_demonstration,
        publish_demonstration,
    )
    from proviso_gateway.pages.site_of_home import site_of_home  # noqa: PLC0415 -- as in `session`

    port = free_port()
    origin = f"http://localhost:{port}"
    forget_demonstration(folder)
    typer.echo("\nA home is made in which you can play each of them.")
    make_demonstration(folder, examples, origin=origin)
    public = publish_demonstration(folder, site_of_home(origin))
    typer.echo(f"{origin}\nStop it with Ctrl-C; `proviso serve {folder} --port {port}` goes on.")
    sys.stdout.flush()
    server = subprocess.Popen(_command(port, 8), env=_around(folder, origin, public))
    # Whoever ends this process ends the server with it: a signal alone would leave it running.
    signal.signal(signal.SIGTERM, _ended)
    try:
        if _answers(port) and (sys.platform == "darwin" or _DISPLAYS & set(os.environ)):
            webbrowser.open(origin)
        server.wait()
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    finally:
        server.terminate()
        server.wait()


def _ended(number: int, frame: object) -> None:
    raise KeyboardInterrupt


_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY"}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _answers(port: int) -> bool:
    """Whether the server takes requests; it is waited for a while."""
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def _around(folder: Path, origin: str, public: Path | None, metrics: str = "") -> dict[str, str]:
    told = {HOME: str(folder.absolute()), ORIGIN: origin, "DJANGO_SETTINGS_MODULE": SETTINGS}
    told[METRICS] = metrics
    if public is not None:
        told[PUBLIC] = str(public.absolute())
    return {**os.environ, **told}


def _command(port: int, threads: int, metrics: str = "") -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", APPLICATION, "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--threads", str(threads), "--worker-class", "gthread",
        "--log-level", "warning", "--no-control-socket", *(["--bind", metrics] if metrics else []),
    ]  # fmt: skip


Name = Annotated[str, typer.Argument(help="The name to sign in with.")]
CalledBackBy = Annotated[
    str,
    typer.Option(
        "--called-back-by", metavar="NAME", help="The officer who called them back, or their key."
    ),
]
CalledBackOn = Annotated[
    str, typer.Option("--called-back-on", metavar="DAY", help="When (default: today).")
]
NumberFrom = Annotated[
    str,
    typer.Option("--number-from", metavar="TEXT", help="Where the number stood before they asked."),
]


def add_account(
    name: Name,
    home: Home,
    officer: Annotated[
        str, typer.Option(metavar="NAME", help="An officer's name; enrolled or to be enrolled.")
    ] = "",
    requester: Annotated[
        str, typer.Option(metavar="CODE", help="The organisation that asks.")
    ] = "",
    person: Annotated[str, typer.Option(metavar="NAME", help="Which of its enrolled people.")] = "",
    administers: Annotated[
        bool, typer.Option("--administers", help="They look after its accounts.")
    ] = False,
    email: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where they are told what is due from them.")
    ] = "",
    called_back_by: CalledBackBy = "",
    called_back_on: CalledBackOn = "",
    number_from: NumberFrom = "",
    as_json: Json = False,
) -> None:
    """Give somebody an account to sign in with. It is nobody's permission to do anything.

    Whoever asks is called back before, on a number that was known before they asked: say who called
    and where the number stood.
    """
    from proviso_gateway.assembly.accounts import accounts_of  # noqa: PLC0415 -- as in `session`
    from proviso_gateway.assembly.looking_after import enrol_holder  # noqa: PLC0415

    if bool(officer) == bool(requester and person):
        raise typer.BadParameter("name an --officer, or a --requester and a --person of theirs")
    if administers and officer:
        raise typer.BadParameter("--administers is for people of a --requester")
    opened = open_home(home)
    call = None
    if requester or called_back_by or number_from:
        call = _call_back(opened.gateway, called_back_by, called_back_on, number_from)
    first = enrol_holder(
        accounts_of(home), opened.gateway, name, officer=officer, requester=requester,
        person=person, administers=administers, address=email, call_back=call, by=OPERATOR,
    )  # fmt: skip
    _tell_password(name, first, as_json=as_json)


def _call_back(gateway: Gateway, by: str, on: str, known_from: str) -> CallBack:
    """The call that is put on record: an officer made it."""
    from proviso_gateway.assembly.looking_after import checked_call_back  # noqa: PLC0415

    today = gateway.today()
    call = checked_call_back(by, day(on) if on else today, known_from, today)
    charter = gateway.store.charter()
    officers = charter.roll.officers
    if call.by not in officers and call.by not in map(charter.names.get, officers):
        raise problem("casework.not-enrolled")
    return call


def change_address(
    name: Name,
    home: Home,
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="Default: none any more.")] = "",
    as_json: Json = False,
) -> None:
    """Say where somebody is told by e-mail what is due from them."""
    from proviso_gateway.assembly.accounts import accounts_of  # noqa: PLC0415 -- as in `session`

    open_home(home).close()
    accounts_of(home).change_address_named(name, email)
    said = "is told by e-mail" if email else "is told by no e-mail"
    Output(as_json).tell({"name": name, "told": bool(email)}, [f"{name} {said}."])


def renew_account(
    name: Name,
    home: Home,
    called_back_by: CalledBackBy,
    number_from: NumberFrom,
    called_back_on: CalledBackOn = "",
    as_json: Json = False,
) -> None:
    """Give a first password again to whoever lost password or second factor; sessions end.

    They are called back before, on a number that was known before they asked.
    """
    from proviso_gateway.assembly.accounts import accounts_of  # noqa: PLC0415 -- as in `session`
    from proviso_gateway.assembly.looking_after import renew_named  # noqa: PLC0415

    gateway = open_home(home).gateway
    call = _call_back(gateway, called_back_by, called_back_on, number_from)
    first = renew_named(accounts_of(home), gateway, name, OPERATOR, call)
    _tell_password(name, first, as_json=as_json)


def end_account(
    home: Home,
    name: Annotated[str, typer.Argument(help="The name to sign in with.")] = "",
    requester: Annotated[
        str, typer.Option(metavar="CODE", help="All accounts of an organisation that asks.")
    ] = "",
    as_json: Json = False,
) -> None:
    """End an account, or all of an organisation, at once and for good. Enrolments are ended by two:
    `officer leave`, or `requester add` without those who left."""
    from proviso_gateway.assembly.accounts import accounts_of  # noqa: PLC0415 -- as in `session`

    if bool(name) == bool(requester):
        raise typer.BadParameter("name an account, or a --requester")
    open_home(home).close()
    accounts = accounts_of(home)
    if name:
        accounts.end_named(name)
    ended = 1 if name else accounts.end_all(requester)
    Output(as_json).tell({"ended": ended}, [f"Accounts ended: {ended}."])


def _tell_password(name: str, first: str, *, as_json: bool) -> None:
    Output(as_json).tell(
        {"name": name, "password": first},
        [f"{name} can sign in.", f"  first password  {first}",
         "It is changed at the first sign-in. Hand it over apart from the name."],
    )  # fmt: skip
