"""A home is founded: checked first, then made whole, with the log's key, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from proviso_gateway.adapters.database import connecting, publishing
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.locks import check_locks as check_locks
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.adapters.keys.log_key import (
    FileSigner,
    check_can_keep,
    keep_log_key,
    new_log_key,
)
from proviso_gateway.assembly.building import built, check_new, check_outside
from proviso_gateway.assembly.home import (
    LOG,
    Home,
    alias_of,
    days_ahead,
    open_home,
    wired,
)
from proviso_gateway.assembly.settings import (
    BEGUN,
    FILE,
    Settings,
    check_origin,
    read_settings,
    write_settings,
)
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.adopt import found
from proviso_gateway.gateway.ports import Actor
from proviso_gateway.gateway.statements import waits
from proviso_gateway.terms import Day
from proviso_verify import checkpoint
from proviso_verify.canonical import to_base64
from proviso_verify.keys import SIGNING, signer_of
from proviso_verify.note import ED25519, KeySigner


def create_home(
    folder: Path,
    *,
    signing_key: Path,
    origin: str,
    mode: Literal["live", "rehearsal"],
    administrators: Sequence[Actor],
    other: str = "",
    time_zone: str = "Europe/London",
    database: str = "",
    parties: Sequence[Mapping[str, object]] = (),
    on: Day | None = None,
) -> Home:
    """A new home in this folder, its log founded by two administrators, who sign its first entry.

    Where one of them signs later, only the first is given, and `other` is the second's public key:
    the home opens for that signature (`open_home`, `begun`), and to nothing else before it.
    `parties` are those for whom passkeys sign.
    `on` founds a rehearsal's on that day: nothing can be recorded before it. `database` is empty
    for SQLite in the folder, or a PostgreSQL address. The log's key is made for it, and written to
    `signing_key` last, with what it signed beside it, when all else is there; then the folder
    appears whole, by one rename. Where anything is refused, nothing is left.

    Raises the problems of `built`, `home.bad-origin`, `home.bad-time-zone`, `home.key-inside`,
    `home.key-not-new`, `home.database-in-use`, `home.clock-is-real`, `casework.same-officer`,
    `keys.cannot-write` and `log.cannot-record`.
    """
    signing_key = signing_key.absolute()
    check_origin(origin, mode)
    named = (*(one.key for one in administrators), *([other] if other else []))
    if len(named) != 2:
        raise problem("gateway.two-administrators")
    if signer_of(named[0]) == signer_of(named[1]):
        raise problem("casework.same-officer")
    settings = Settings(
        mode=mode,
        origin=origin,
        signing_key=str(signing_key),
        genesis=BEGUN,
        time_zone=time_zone,
        database=database,
    )
    _ = settings.zone
    check_new(folder)
    check_outside(signing_key, folder)
    check_can_keep(signing_key)
    key, last = new_log_key(), LastSigned(signing_key)
    kept = False

    def looked_at(left: Path) -> None:
        _check_key_is_new(signing_key, settings, left)

    try:
        with built(folder, looked_at=looked_at) as fresh:
            reached("home.after-folder")
            signer = KeySigner(origin, ED25519, key)
            ahead = days_ahead(settings, on)
            settings, signed = _founded(
                fresh, settings, signer, administrators, named, parties, ahead
            )
            reached("home.before-settings")
            write(fresh / FILE, write_settings(settings), 0o600)  # the address may have a password
            keep_log_key(signing_key, key)
            kept = True
            reached("home.after-key")
            if signed is not None:
                last.write(signed)
            reached("home.after-record")
    except BaseException:
        if kept:
            last.remove()
            signing_key.unlink(missing_ok=True)
        raise
    return open_home(folder, on=on, begun=True)


def _check_key_is_new(signing_key: Path, settings: Settings, left: Path) -> None:
    """Refuse a key that is there, or what a key signed that is not, as `home.key-not-new`: two logs
    under one tell two histories.

    But for the key of a home that is `left` half-made, because whoever founded it was killed
    before it appeared: nobody has seen what that key signed, and it goes with the rest.
    """
    last = LastSigned(signing_key)
    if not os.path.lexists(signing_key):
        if last.is_there():
            raise problem("home.key-not-new", Place(last.path.name))
        return
    try:
        ours = FileSigner(settings.origin, signing_key).verifier
    except Problem:
        raise problem("home.key-not-new", Place(signing_key.name)) from None
    if publishing.published(left / LOG, [ours]) is None and not _begun_with(signing_key, left):
        raise problem("home.key-not-new", Place(signing_key.name))
    last.remove()
    signing_key.unlink()


def _begun_with(signing_key: Path, left: Path) -> bool:
    """Whether what is left half-made waited for an administrator: its key has signed nothing."""
    try:
        settings = read_settings(left)
    except Problem:
        return False
    return (settings.genesis, settings.signing_key) == (BEGUN, str(signing_key))


def _founded(
    folder: Path,
    settings: Settings,
    signer: KeySigner,
    administrators: Sequence[Actor],
    named: tuple[str, ...],
    parties: Sequence[Mapping[str, object]],
    ahead: int,
) -> tuple[Settings, bytes | None]:
    """Make database, keys and log in this folder; the settings, with the genesis known, and the
    note that was signed. Where the second administrator has still to sign, neither is there yet."""
    alias = alias_of(folder, settings)
    connecting.migrate(alias)
    reached("home.after-database")
    home = wired(folder, settings, signer, ahead, None)
    try:
        if home.store.charter_length():
            raise problem("home.database-in-use")
        home.store.keys.create()
        home.store.prepare()
        reached("home.after-keys")
        log_key = SIGNING + to_base64(signer.verifier.key)
        result = found(home.gateway, administrators, log_key, (named[0], named[1]), parties=parties)
        reached("home.after-genesis")
        if waits(result) is not None:
            return settings, None
        home.gateway.log.sequence()
        first = hashlib.sha256(home.gateway.log.first()).hexdigest()
        signed = home.log.files()[checkpoint.PATH]
    finally:
        home.close()
        connecting.forget(alias)
    return settings.model_copy(update={"genesis": first}), signed
