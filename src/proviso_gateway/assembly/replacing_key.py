"""The log's own key is replaced: a new key's file, two administrators, and both keys' signatures.

`home.toml` names the new key's file (`next_signing_key`) before there is one, and as the log's key
once a checkpoint under it is on record; so whoever is killed anywhere gives the same command again,
or lets the log take its turn, and goes on.
"""

from __future__ import annotations

import os
from pathlib import Path

from proviso_gateway.adapters.database.log import DatabaseLog
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.keys.erased_keys import ErasedKeys
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.adapters.keys.log_key import (
    FileSigner,
    LogHand,
    check_can_keep,
    keep_log_key,
    new_log_key,
)
from proviso_gateway.assembly.building import check_outside
from proviso_gateway.assembly.settings import Settings, change_settings
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.log_key import KIND, sign_as_log, waits_for_keys
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement


def make_successor(
    folder: Path, settings: Settings, gateway: Gateway, log: DatabaseLog, file: Path, *, lost: bool
) -> str:
    """The public half of the key that is to become the log's, which lies in this file: a new one,
    unless an earlier try made it.

    Raises `home.key-inside`, `home.key-not-new` where the file is there or a key in it has signed,
    `home.key-changing` while another change is under way, and `keys.cannot-write`.
    """
    file, named = file.absolute(), settings.next_signing_key
    check_outside(file, folder)
    check_can_keep(file)
    if named != str(file):
        begun = any(one.kind == KIND for one in gateway.store.statements())
        if begun or (log.changing() and not lost):
            raise problem("home.key-changing", Place(Path(named).name))
        if os.path.lexists(file) or LastSigned(file).is_there():
            raise problem("home.key-not-new", Place(file.name))
        change_settings(folder, next_signing_key=str(file))
        reached("key.after-settings")
    if not os.path.lexists(file):
        keep_log_key(file, new_log_key())
        reached("key.after-file")
    return LogHand(FileSigner(settings.origin, file)).key


def successor(settings: Settings) -> FileSigner | None:
    """The key that is to replace the log's, if one is."""
    if not settings.next_signing_key:
        return None
    return FileSigner(settings.origin, Path(settings.next_signing_key))


def signed_by_keys(
    gateway: Gateway, settings: Settings, log: DatabaseLog
) -> Charter | Statement | None:
    """What a change comes to that both administrators have signed, once the log's own keys have
    too; None where none waits for them. Raises the problems of reading the keys."""
    statement, new = waits_for_keys(gateway), successor(settings)
    if statement is None:
        return None
    if new is None or log.signer is None:
        raise problem("log.no-signing-key")
    old = LogHand(log.signer) if statement.code == "changed" else None
    return sign_as_log(gateway, statement, LogHand(new), old)


def settle(folder: Path, settings: Settings, log: DatabaseLog) -> None:
    """Name the new key's file as the log's key, once the log has signed with it."""
    new = successor(settings)
    try:
        done = new is not None and new.verifier == log.public_key()
    except Problem:  # it is not there yet, or lost already
        return
    if done:
        ErasedKeys(Path(settings.next_signing_key)).take_over(
            ErasedKeys(Path(settings.signing_key))
        )
        reached("key.before-settled")
        change_settings(folder, signing_key=settings.next_signing_key, next_signing_key="")
