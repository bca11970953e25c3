"""The home that is served, opened once for all threads, and who is here."""

from __future__ import annotations

import datetime
import os
import threading
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.conf import settings

from proviso_gateway.assembly.accounts import Accounts, Here
from proviso_gateway.assembly.demonstrating import Demonstration, demonstration
from proviso_gateway.assembly.forgetting import forget
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.terms import Day

_lock = threading.Lock()
_opened: tuple[Day | None, Home] | None = None

NOBODY = Here("")


def begin() -> None:
    """A request begins: what this thread saw while it answered another is forgotten."""
    home().store.begin_anew()


def looking() -> AbstractContextManager[None]:
    """A request that records nothing: what it shows is of one moment, and is asked for once."""
    return home().store.glance()


def home() -> Home:
    """The home, as it stands today: a demonstration's day may have moved since.

    All threads share it, with its register and the cases that it remembers; connections are each
    thread's own.
    """
    global _opened
    day, held = _day(), _opened
    if held is not None and held[0] == day:
        return held[1]
    with _lock:
        held = _opened
        if held is None or held[0] != day:
            held = _opened = (day, open_home(settings.HOME, on=day))
    return held[1]


def gateway() -> Gateway:
    """The home's gateway."""
    return home().gateway


def begin_writing() -> None:
    """An act begins: what time alone brought about comes first, as before every command that
    writes."""
    home().writing()


def zone() -> ZoneInfo:
    """The custodian's time zone."""
    return home().settings.zone


def accounts() -> Accounts:
    """The accounts of the home."""
    return Accounts(settings.SERVED.secret)


def forget_drafts() -> None:
    """Delete what people began to write and nobody has a reason to keep."""
    forget(accounts(), home())


def shown() -> Demonstration | None:
    """The demonstration that this home is, if it is one."""
    return demonstration(settings.HOME)


def _day() -> Day | None:
    found = shown()
    if found is not None:
        return found.today
    given = os.environ.get("PROVISO_TODAY")
    return datetime.date.fromisoformat(given) if given else None
