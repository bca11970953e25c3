"""Every kind of store, log and list of spent approvals, made for one test."""

from __future__ import annotations

from pathlib import Path

from tests.databases import fresh_postgresql, fresh_sqlite

from proviso_gateway.adapters.database.key_store import KeyStore
from proviso_gateway.adapters.database.log import DatabaseLog
from proviso_gateway.adapters.database.spent_approvals import DatabaseSpentApprovals
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.assembly.rehearsing import Keep, Kept, in_memory
from proviso_verify.note import Signer

KINDS = ("memory", "sqlite", "postgresql")
LASTING = ("sqlite", "postgresql")


def keep_in(kind: str, folder: Path) -> Keep:
    """The way of keeping of this kind; a database's files lie in `folder`."""
    if kind == "memory":
        return in_memory

    def keep(signer: Signer) -> Kept:
        keys = KeyStore(folder / "keys.sqlite")
        keys.create()
        alias = fresh_sqlite(folder) if kind == "sqlite" else fresh_postgresql()
        store = DatabaseStore(alias, keys)
        store.prepare()
        log = DatabaseLog(alias, signer.verifier.name, folder / "log", signer)
        return store, log, DatabaseSpentApprovals(store)

    return keep
