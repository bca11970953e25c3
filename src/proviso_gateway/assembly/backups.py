"""Backups of a home, and the one way back: a backup is no home, and signs nothing.

    backup.toml     what `home.toml` said, but where the database and the log's key are
    proviso.sqlite  the database, or `proviso.pgdump` of PostgreSQL's
    keys.sqlite     the keys to everything private in it
    documents/      documents of cases, each under its case's key
    register/       the register of people in use, where one was loaded

Two homes under one key tell two histories, and anybody who sees both can prove it. So a home is
made of a backup by a deliberate step, which holds it against what the log has published since.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from proviso_gateway.adapters.database import connecting
from proviso_gateway.adapters.database.backing_up import DUMP, copy_database, restore_dump
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.documents import copy_documents
from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.adapters.keys.log_key import FileSigner
from proviso_gateway.adapters.keys.protected_list import ProtectedList
from proviso_gateway.adapters.register.kept import copy_register, is_there
from proviso_gateway.assembly.building import built, check_outside
from proviso_gateway.assembly.home import (
    BACKED_UP,
    DATABASE,
    DOCUMENTS,
    ERASING,
    KEYS,
    REGISTER,
    Home,
    alias_of,
    bring_to_what_was_erased,
    open_home,
    wired,
)
from proviso_gateway.assembly.protecting import bring_together
from proviso_gateway.assembly.settings import (
    BACKUP,
    FILE,
    Settings,
    backup_settings,
    read_backup,
    write_settings,
)
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Day
from proviso_verify import checkpoint


def back_up(home: Home, to: Path) -> None:
    """A consistent copy of the home in a new folder: database first, then the keys to it.

    The signing key is not in it, nor where it lies, nor are the log's files, which the database can
    make anew. It appears whole, by one rename, or not at all: whoever is killed gives the command
    again. Raises the problems of `built`, `home.cannot-dump`, and `register.changed`.
    """
    with built(to) as fresh:
        with lock_new_file(home.folder / ERASING):
            copy_database(home.store.alias, fresh, DATABASE)
            reached("backup.after-database")
            home.store.keys.copy_to(fresh / KEYS)
            reached("backup.after-keys")
            copy_documents(home.folder / DOCUMENTS, fresh / DOCUMENTS)
        copy_register(home.folder / REGISTER, fresh / REGISTER)
        write(fresh / BACKUP, backup_settings(home.settings), 0o600)
        reached("backup.before-rename")
    # Only a word for whoever looks after the home: a backup that nobody noted is a backup.
    write(home.folder / BACKED_UP, f"{home.gateway.today()}\n".encode())


def restore_home(
    backup: Path,
    folder: Path,
    *,
    signing_key: Path,
    published: Sequence[Path],
    forget_signed: bool = False,
    database: str = "",
    on: Day | None = None,
) -> Home:
    """A home in a new folder, as it was when it was backed up; the backup stays as it is.

    `published` names every folder in which the log lies as it was last seen by others: the backup
    must know all of it. What was erased since is erased in it before anything of it is read. It
    must know what the key signed last, too, unless the operator says to
    `forget_signed`; where nothing says what that was, it is what the backup knows from now on. A
    backup of PostgreSQL goes into an empty `database`.

    Raises `home.not-a-backup`, `home.malformed`, `home.backup-incomplete`, `home.other-database`,
    `home.key-inside`, `home.not-published`, `home.database-in-use`, `home.of-newer-version`,
    `log.database-behind`, `log.signed-elsewhere`, `log.no-record`, `log.cannot-record`,
    `log.wrong-signing-key`, and the problems of `built`.
    """
    signing_key = signing_key.absolute()
    told_anew = {"signing_key": str(signing_key), "next_signing_key": "", "database": database}
    settings = read_backup(backup).model_copy(update=told_anew)
    signer = FileSigner(settings.origin, signing_key)
    _check_whole(backup, settings)
    check_outside(signing_key, folder)
    _check_there(published)
    key = signer.verifier  # it can be read, so that nothing is copied in vain
    begun_anew = forget_signed or not signer.last.is_there()
    with built(folder) as fresh:
        alias = alias_of(fresh, settings)
        if database:
            restore_dump(alias, backup / DUMP)
        else:
            _copy(backup / DATABASE, fresh / DATABASE)
        _copy(backup / KEYS, fresh / KEYS)
        copy_documents(backup / DOCUMENTS, fresh / DOCUMENTS)
        copy_register(backup / REGISTER, fresh / REGISTER)
        connecting.migrate(alias)
        connecting.check_tables(alias)
        home = wired(fresh, settings, signer, 0, signer.last)
        try:
            bring_to_what_was_erased(home, signer.last)
            home.store.note_all()
            home.status()  # is this database this home's?
            if key != home.log.public_key():
                raise problem("log.wrong-signing-key", Place(signing_key.name))
            for one in published:
                if home.log.continues(one) is None:
                    raise problem("home.not-published", Place(one.name))
            if not begun_anew:
                home.log.check_last_signed()
            bring_together(fresh, home.store, ProtectedList(signer.last.key))
            signed = home.log.files()[checkpoint.PATH]
        finally:
            home.close()
            connecting.forget(alias)
        write(fresh / FILE, write_settings(settings), 0o600)
        if begun_anew:
            # Before the home appears: without this it would be one that signs nothing.
            signer.last.write(signed)
            reached("restore.after-record")
    return open_home(folder, on=on)


def _check_whole(backup: Path, settings: Settings) -> None:
    dumped = (backup / DUMP).is_file()
    kept = dumped or (backup / DATABASE).is_file()
    if not (kept and (backup / KEYS).is_file() and is_there(backup / REGISTER)):
        raise problem("home.backup-incomplete", Place(backup.name))
    if dumped != bool(settings.database):
        raise problem(
            "home.other-database", Place(backup.name), kind="PostgreSQL" if dumped else "SQLite"
        )


def _check_there(published: Sequence[Path]) -> None:
    for folder in published:
        if not (folder / checkpoint.PATH).is_file():
            raise problem("home.not-published", Place(folder.name))
    if not published:
        raise problem("home.not-published")


def _copy(source: Path, target: Path) -> None:
    """A copy that is on the disk, with the rights of what was copied."""
    shutil.copy(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
