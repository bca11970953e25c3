"""What `home.toml` says of a home, and `backup.toml` of a backup, read and written.

No variable of somebody's shell stands in for a line of these files: it would change what a home is.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.folders import read_text
from proviso_gateway.adapters.mail import check_mailbox
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Day
from proviso_verify.entries import REHEARSAL
from proviso_verify.shapes import HASH, ORIGIN

FILE, BACKUP = "home.toml", "backup.toml"
"""A folder with the first is a home. One with the second never is, whatever is written in it."""

VERSION = 1

BEGUN = "0" * 64
"""The genesis of a home that is being founded: its second administrator has not signed yet."""

REGULATOR = (
    "Information Commissioner's Office",
    "Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF",
    "0303 123 1113, ico.org.uk/make-a-complaint",
)
"""To whom somebody complains who is not content with what we say: the United Kingdom's regulator of
data protection."""

_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{4,29}")

LARGEST_CALENDAR = 64 * 1024
"""Bytes of a file of holidays."""


def _origin(text: str) -> str:
    if not ORIGIN(text):
        raise ValueError
    return text


def _hash(text: str) -> str:
    if not HASH(text):
        raise ValueError
    return text


def _day(text: str) -> str:
    return datetime.date.fromisoformat(text).isoformat()


def _portal(text: str) -> str:
    told = urlsplit(text)
    plain = text == f"{told.scheme}://{told.netloc}" and told.username is None
    if text and not (plain and told.hostname and told.scheme in ("https", "http")):
        raise ValueError
    return text


def _mailbox(text: str) -> str:
    try:
        return check_mailbox(text) if text else ""
    except Problem:
        raise ValueError from None


def _number(text: str) -> str:
    if text and not _NUMBER.fullmatch(text):
        raise ValueError
    return text


def _absolute(text: str) -> str:
    if text and not Path(text).is_absolute():
        raise ValueError
    return text


Days = Annotated[int, Field(ge=1, le=3_650)]


class Settings(BaseModel):
    """A home's settings. `signing_key` is a path outside it, and `next_signing_key` that of the key
    that is to replace it, if one is; `database` an address, or empty for SQLite inside; `genesis`
    the hash of the log's first entry, which outsiders pin. `portal` is where people see it, said in
    e-mail; `ring_us` is the number that people are asked to ring, and `regulator` the lines that
    say to whom they can complain. E-mail is in `language`, where there is a catalogue for it, and
    goes to `mail_host`, or into a folder where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    mode: Literal["live", "rehearsal"]
    origin: Annotated[str, AfterValidator(_origin)]
    signing_key: str
    next_signing_key: Annotated[str, AfterValidator(_absolute)] = ""
    genesis: Annotated[str, AfterValidator(_hash)]
    time_zone: str = "Europe/London"
    database: str = ""
    evidence_days: Days = 28
    approval_days: Days = 30
    restriction_days: Days = 7
    draft_days: Days = 30
    delay_days: Annotated[int, Field(ge=1, le=90)] = 90
    delay_renewals: Annotated[int, Field(ge=0, le=11)] = 3
    holidays: tuple[Annotated[str, AfterValidator(_day)], ...] = Field(default=(), strict=False)
    holidays_file: Annotated[str, AfterValidator(_absolute)] = ""
    ring_us: Annotated[str, AfterValidator(_number)] = ""
    regulator: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = Field(
        default=REGULATOR, strict=False
    )
    portal: Annotated[str, AfterValidator(_portal)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    mail_folder: Annotated[str, AfterValidator(_absolute)] = ""
    mail_host: str = ""
    mail_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    mail_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_user: str = ""
    mail_password_file: Annotated[str, AfterValidator(_absolute)] = ""
    mail_from: Annotated[str, AfterValidator(_mailbox)] = ""

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


def days_off(settings: Settings) -> frozenset[Day]:
    """The days on which the custodian does not work, besides Saturdays and Sundays: those of
    `home.toml`, and those of the file that it names, a day on each line.

    Raises `home.bad-holidays`: without its holidays, answers would leave too early.
    """
    days = set(map(datetime.date.fromisoformat, settings.holidays))
    if not settings.holidays_file:
        return frozenset(days)
    place = Place(Path(settings.holidays_file).name)
    try:
        text = read_text(Path(settings.holidays_file), largest=LARGEST_CALENDAR)
    except Problem:
        raise problem("home.bad-holidays", place) from None
    for number, line in enumerate(text.splitlines(), 1):
        day = line.partition("#")[0].strip()
        try:
            days |= {datetime.date.fromisoformat(day)} if day else set()
        except ValueError:
            raise problem("home.bad-holidays", Place(place.file, line=number)) from None
    return frozenset(days)


def check_origin(origin: str, mode: str) -> None:
    """Refuse a log's name that its mode, or the log's own format, does not allow."""
    fits = ORIGIN(origin) and "/" in origin
    if not fits or origin.startswith(REHEARSAL) != (mode == "rehearsal"):
        raise problem("home.bad-origin")


def write_settings(settings: Settings) -> bytes:
    """The text of `home.toml`."""
    return _written("A home of Proviso.", settings.model_dump())


def change_settings(folder: Path, **changed: str | int) -> None:
    """Put these values into the home's file, which keeps its other lines as somebody wrote them."""
    wanted = read_settings(folder).model_copy(update=changed)
    text = (folder / FILE).read_text(encoding="utf-8")
    for key, value in changed.items():
        line = tomli_w.dumps({key: value})
        quoted = line.replace("\\", "\\\\")
        text, found = re.subn(rf"(?m)^{key}[ \t]*=.*\n?", quoted, text)
        text = text if found else f"{text.rstrip()}\n{line}"
    data = text.encode()
    if _or_none(data) != wanted:  # it was written in a way of its own
        data = write_settings(wanted)
    write(folder / FILE, data, 0o600)


def _or_none(data: bytes) -> Settings | None:
    try:
        return _read(data, Place(FILE))
    except Problem:
        return None


def backup_settings(settings: Settings) -> bytes:
    """The text of `backup.toml`: without what a home that is made of the backup is told anew."""
    kept = settings.model_dump(exclude={*_TOLD_ANEW})
    return _written("A backup of a home of Proviso: `proviso restore` makes a home of it.", kept)


def _written(what: str, said: Mapping[str, Any]) -> bytes:
    head = f"# {what} `docs/operate.md` says what each line means.\n\n"
    return (head + tomli_w.dumps({"version": VERSION, **said})).encode()


def read_settings(folder: Path) -> Settings:
    """What the home in this folder says. Raises `home.not-a-home`, `home.is-a-backup` or
    `home.malformed`."""
    if (folder / BACKUP).exists():
        raise problem("home.is-a-backup", Place(folder.name))
    try:
        data = (folder / FILE).read_bytes()
    except OSError:
        raise problem("home.not-a-home", Place(folder.name)) from None
    return _read(data, Place(FILE))


def read_backup(folder: Path) -> Settings:
    """What the backup in this folder says; it names neither key nor database. Raises
    `home.not-a-backup` or `home.malformed`."""
    try:
        data = (folder / BACKUP).read_bytes()
    except OSError:
        raise problem("home.not-a-backup", Place(folder.name)) from None
    return _read(data, Place(BACKUP), told_anew=_TOLD_ANEW)


def _read(data: bytes, place: Place, told_anew: Sequence[str] = ()) -> Settings:
    try:
        said = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        raise problem("home.malformed", place, key="everything") from None
    if said.pop("version", None) != VERSION:
        raise problem("home.malformed", place, key="version")
    if said.get("signing_key") == "":
        raise problem("home.malformed", place, key="signing_key")
    try:
        return Settings(**{**said, **dict.fromkeys(told_anew, "")})
    except ValidationError as wrong:
        # What the library says of a value quotes it.
        key = str(wrong.errors(include_input=False, include_url=False)[0]["loc"][0])
        known = key if key.isidentifier() else "a key"
        raise problem("home.malformed", place, key=known) from None


_TOLD_ANEW = ("signing_key", "next_signing_key", "database")
"""What no backup names, so that it neither signs nor opens the database it was made of."""
