"""Who is protected, kept twice: in the home, and beside the log's key, where no backup goes.

Each is brought to what both know, when a home is opened, restored, or somebody is protected. So an
old backup, or old files put back, lift no protection; nor does whoever deletes rows, or a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.disk.locks import lock_new_file
from proviso_gateway.adapters.keys.protected_list import ProtectedList
from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Handle

LOCK = ".people"
"""In a home: held by whoever brings the two together."""


def list_is_there(key: Path) -> bool:
    """Whether a list lies beside the log's key in this file, be it of nobody."""
    return ProtectedList(key).is_there()


def bring_together(folder: Path, store: DatabaseStore, kept: ProtectedList) -> None:
    """Bring the home and the list beside the log's key to what both know.

    Where the key is not at hand, what the home knows holds. A list that is damaged, or sealed under
    another key, is refused (`log.no-record`): nobody may open a home that could have forgotten
    somebody.
    """
    try:
        beside = kept.lines()
    except Problem as wrong:
        if wrong.code == "log.no-record":
            raise
        return  # the key is elsewhere: nothing is signed here either
    if _known(store) == {_named(one) for one in beside} and kept.is_there():
        return
    try:
        lock = lock_new_file(folder / LOCK)
    except OSError:  # whoever may only read does not write down what the home knows
        if set(map(_named, beside)) <= _known(store):
            return
        raise problem("home.cannot-write", Place(folder.name)) from None
    with lock:
        known = {_named(one): one for one in store.access_lines(AccessKind.PROTECTION)}
        every = {_named(one): one for one in kept.lines()} | known
        lacking = {stream for stream, _ in set(every) - set(known)}
        if lacking:
            lines = [one for one in every.values() if one.stream in lacking]
            store.put_back_access(sorted(lines, key=_named))
        with suppress(Problem):  # where it cannot be written, whoever comes next tries again
            kept.keep(every.values())


def _known(store: DatabaseStore) -> set[tuple[Handle, int]]:
    lines: Sequence[AccessLine] = store.access_lines(AccessKind.PROTECTION)
    return {_named(one) for one in lines}


def _named(one: AccessLine) -> tuple[Handle, int]:
    return one.stream, one.seq
