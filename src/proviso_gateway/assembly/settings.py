"""What `home.toml` says of a home, and `backup.toml` of a backup, read and written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from proviso_gateway.errors import Place, problem
from proviso_verify.entries import HASH, ORIGIN, REHEARSAL

FILE, BACKUP = "home.toml", "backup.toml"
"""A folder with the first is a home. One with the second never is, whatever is written in it."""

VERSION = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """A home's settings. `signing_key` is a path outside it; `database` an address, or empty for
    SQLite inside; `genesis` the hash of the log's first entry, which outsiders pin."""

    mode: Literal["live", "rehearsal"]
    origin: str
    signing_key: str
    genesis: str
    time_zone: str = "Europe/London"
    database: str = ""
    evidence_days: int = 28
    approval_days: int = 30
    restriction_days: int = 7

    @property
    def rehearsal(self) -> bool:
        """Whether nobody real can be meant."""
        return self.mode == "rehearsal"

    @property
    def zone(self) -> ZoneInfo:
        """The custodian's time zone. Raises `home.bad-time-zone`."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise problem("home.bad-time-zone") from None


def check_origin(origin: str, mode: str) -> None:
    """Refuse a log's name that its mode, or the log's own format, does not allow."""
    fits = ORIGIN(origin) and "/" in origin
    if not fits or origin.startswith(REHEARSAL) != (mode == "rehearsal"):
        raise problem("home.bad-origin")


def write_settings(settings: Settings) -> bytes:
    """The text of `home.toml`."""
    return _written("A home of Proviso.", asdict(settings))


def backup_settings(settings: Settings) -> bytes:
    """The text of `backup.toml`: without what a home that is made of the backup is told anew."""
    said = asdict(settings)
    kept = {key: said[key] for key in said if key not in _TOLD_ANEW}
    return _written("A backup of a home of Proviso: `proviso restore` makes a home of it.", kept)


def _written(what: str, said: Mapping[str, Any]) -> bytes:
    lines = [f"# {what} `docs/operate.md` says what each line means.", "", f"version = {VERSION}"]
    lines += [f"{key} = {_toml(value)}" for key, value in said.items()]
    return ("\n".join(lines) + "\n").encode()


def _toml(value: str | int) -> str:
    """A value as TOML writes it: as JSON does, but for letters beyond 16 bits, and for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_settings(folder: Path) -> Settings:
    """What the home in this folder says. Raises `home.not-a-home`, `home.is-a-backup` or
    `home.malformed`."""
    if (folder / BACKUP).exists():
        raise problem("home.is-a-backup", Place(folder.name))
    try:
        data = (folder / FILE).read_bytes()
    except OSError:
        raise problem("home.not-a-home", Place(folder.name)) from None
    return Settings(**_read(data, Place(FILE), _NEEDED))


def read_backup(folder: Path) -> Settings:
    """What the backup in this folder says; it names neither key nor database. Raises
    `home.not-a-backup` or `home.malformed`."""
    try:
        data = (folder / BACKUP).read_bytes()
    except OSError:
        raise problem("home.not-a-backup", Place(folder.name)) from None
    needed = [key for key in _NEEDED if key not in _TOLD_ANEW]
    said = _read(data, Place(BACKUP), needed)
    return Settings(**{**said, **dict.fromkeys(_TOLD_ANEW, "")})


def _read(data: bytes, place: Place, needed: Sequence[str]) -> dict[str, Any]:
    try:
        said = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        raise problem("home.malformed", place, key="everything") from None
    if said.pop("version", None) != VERSION:
        raise problem("home.malformed", place, key="version")
    for key, fits in _FITS.items():
        if key in said and not fits(said[key]):
            raise problem("home.malformed", place, key=key)
    for key in sorted(set(said) - set(_FITS)):
        raise problem("home.malformed", place, key=key if key.isidentifier() else "a key")
    for key in needed:
        if key not in said:
            raise problem("home.malformed", place, key=key)
    return said


def _days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 3_650


def _text(value: Any) -> bool:
    return isinstance(value, str)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "mode": lambda value: value in ("live", "rehearsal"),
    "origin": ORIGIN,
    "signing_key": lambda value: _text(value) and value != "",
    "genesis": HASH,
    "time_zone": _text,
    "database": _text,
    "evidence_days": _days,
    "approval_days": _days,
    "restriction_days": _days,
}

_NEEDED = ("mode", "origin", "signing_key", "genesis")

_TOLD_ANEW = ("signing_key", "database")
"""What no backup names, so that it neither signs nor opens the database it was made of."""
