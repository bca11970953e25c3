"""What a server is told before it opens a home: where it is, who may ask for it, its secrets.

It imports no model, so that settings can be read from it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from proviso_gateway.adapters.accounts.secrets import Secret, secret_in
from proviso_gateway.assembly.settings import read_settings
from proviso_gateway.errors import problem

HOME, ORIGIN, PUBLIC = "PROVISO_HOME", "PROVISO_ORIGIN", "PROVISO_PUBLIC"
METRICS = "PROVISO_METRICS"
"""Where figures are told to a monitor, as `ADDRESS:PORT`; empty where they are not."""
LOCAL = ip_address("127.0.0.1")
ACCOUNTS = "accounts.sqlite"
APPS = ("contenttypes", "auth", "accounts", "sessions", "axes")
"""Whose tables the accounts' database holds."""


@dataclass(frozen=True, slots=True)
class Served:
    """A home that is served: its folder, the origin that browsers see, and the folder into which
    it is published, where that is served too."""

    folder: Path
    origin: str
    secret: Secret
    public: Path | None = None

    @property
    def host(self) -> str:
        """The name by which it is asked for."""
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def encrypted(self) -> bool:
        """Whether a proxy before it speaks TLS. Else it is `localhost`, and nobody else's."""
        return self.origin.startswith("https://")

    @property
    def accounts(self) -> Path:
        """The database of accounts."""
        return self.folder / ACCOUNTS


def check_origin(origin: str) -> str:
    """The origin as browsers write it. Raises `home.bad-portal-origin` where passkeys would refuse
    it: it is `https`, or `http://localhost` with a port."""
    told = urlsplit(origin)
    plain = origin == f"{told.scheme}://{told.netloc}" and bool(told.hostname)
    local = told.scheme == "http" and told.hostname == "localhost"
    if not plain or not (told.scheme == "https" or local) or told.username is not None:
        raise problem("home.bad-portal-origin")
    return origin


def metrics_address(told: str) -> str | None:
    """`ADDRESS:PORT`, of a port with or without an address; this machine's alone where none is
    said. None where it is no such thing."""
    address, _, port = told.rpartition(":")
    try:
        at = ip_address(address.removeprefix("[").removesuffix("]")) if address else LOCAL
    except ValueError:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        return None
    return f"[{at}]:{int(port)}" if at.version == 6 else f"{at}:{int(port)}"


def party(origin: str) -> dict[str, object]:
    """For whom passkeys sign, where people see the portal at this origin."""
    return {"id": urlsplit(check_origin(origin)).hostname or "", "origins": [origin]}


def served() -> Served:
    """What the environment says is served. Raises as `read_settings` and `check_origin`."""
    folder = Path(os.environ.get(HOME, ""))
    read_settings(folder)
    return Served(
        folder.absolute(), check_origin(os.environ.get(ORIGIN, "http://localhost:8000")),
        secret_in(folder), _folder(os.environ.get(PUBLIC, "")),
    )  # fmt: skip


def _folder(named: str) -> Path | None:
    return Path(named).absolute() if named else None
