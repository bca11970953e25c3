"""Every page of one home, answered in this process: how long each took, and what it asked.

    python -m tests.portal.pages_timed HOME

reads the names of pages, a line each, and writes what each took: one process for one home, because
a server has one. Whatever asks a database is counted, that of accounts and the file of keys too.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ORIGIN = "http://localhost:8000"
OFFICERS = ("carl", "edda", "dora", "gwen", "ada")


@dataclass(frozen=True, slots=True)
class Took:
    """How long one page took, in seconds of that process's own time (so a busy machine does not
    count), and how many statements were put to databases for it."""

    seconds: float
    asked: int


class Asked:
    """A home in a process of its own, which answers its pages when it is asked for them."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.portal.pages_timed", str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.pages: tuple[str, ...] = tuple(json.loads(self._line()))

    def page(self, name: str) -> Took:
        """One page, once."""
        assert self._process.stdin is not None
        self._process.stdin.write(name + "\n")
        self._process.stdin.flush()
        return Took(**json.loads(self._line()))

    def close(self) -> None:
        self._process.communicate(timeout=30)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that answers pages has ended; it says why above"
        return line


@contextmanager
def asked(home: Path) -> Iterator[Asked]:
    """The home's pages, to be asked for."""
    one = Asked(home)
    try:
        yield one
    finally:
        one.close()


class _Counter:
    """Counts every statement on every connection that is opened after it."""

    def __init__(self) -> None:
        self.statements = 0
        connect = sqlite3.connect

        def counted(*words: Any, **more: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*words, **more)
            connection.set_trace_callback(self._count)
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = counted

    def _count(self, statement: str) -> None:
        if not statement.startswith("--"):  # what a trigger does within a statement
            self.statements += 1


def _addresses() -> Mapping[str, tuple[str, str]]:
    """Each page by its name: who asks for it, and at which address."""
    from proviso_gateway.assembly.demonstrating import SEALED_TO
    from proviso_gateway.casework.lifecycle import CaseState
    from proviso_gateway.portal import house

    house.begin()
    store = house.gateway().store
    found: dict[str, tuple[str, str]] = {
        "worklist": ("carl", "/cases"), "worklist, everything": ("carl", "/cases?show=all"),
        "worklist of an approver": ("edda", "/cases"),
        "agreements and officers": ("ada", "/running"), "my key": ("carl", "/key"),
        "running the house": ("ada", "/operating"), "who read what": ("ada", "/reads"),
        "find": ("carl", "/find"),
        "requests": ("officer-14", "/ask"), "ask": ("officer-14", "/ask/new"),
        "a file": ("officer-14", "/ask/file"), "front": ("carl", "/"),
    }  # fmt: skip
    for state in CaseState:
        first = store.cases(state)[:1]
        if first:
            found[f"case {state.value}"] = ("edda", f"/cases/{first[0]}")
            found[f"request {state.value}"] = ("officer-14", f"/ask/{first[0]}")
    for state, page in ((CaseState.READY, "weigh"), (CaseState.MATCHED, "look")):
        who = "dora" if page == "look" else "carl"
        found[page] = (who, f"/cases/{store.cases(state)[0]}/{page}")
    assert store.find(SEALED_TO, "HO-17-001")
    return found


def main(home: Path) -> None:
    """Answer pages until nobody asks any more."""
    counter = _Counter()
    os.environ |= {"PROVISO_HOME": str(home), "PROVISO_ORIGIN": ORIGIN}
    from django.test import Client

    import proviso_gateway.server.wsgi  # noqa: F401 -- makes what a server makes

    pages, clients = _addresses(), dict[str, Client]()
    print(json.dumps(sorted(pages)), flush=True)
    for line in sys.stdin:
        who, address = pages[line.strip()]
        if who not in clients:
            clients[who] = Client(headers={"host": "localhost"})
            clients[who].post(f"/play/{who}")
        before, begun = counter.statements, time.process_time()
        answer = clients[who].get(address)
        took = time.process_time() - begun
        assert answer.status_code == 200, (line, answer.status_code, answer.content[:400])
        print(json.dumps({"seconds": took, "asked": counter.statements - before}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
