"""Homes in a test's folder, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.faults.day import ADMINISTRATORS

from proviso_gateway.assembly.home import Home
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import enrol_officer

Make = Callable[..., Home]
"""Makes a home `home` in the test's folder, its log's key `log.pem` beside it."""


def entry_more(home: Home) -> None:
    """One more entry under a checkpoint, of this home's own."""
    enrolled_again(home)
    home.sequence()


def enrolled_again(home: Home) -> None:
    """One more entry that waits for a checkpoint."""
    gateway = home.gateway
    until = gateway.clock.now().plus(days=1)
    enrol_officer(gateway, ADMINISTRATORS, ADMINISTRATORS[0].key, ["lawyer"], until)


def refused(action: Callable[[], object]) -> str:
    """The code with which an action is refused."""
    with pytest.raises(Problem) as raised:
        action()
    return raised.value.code
