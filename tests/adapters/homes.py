"""Homes in a test's folder, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proviso.assembly.home import Home
from proviso.errors import Problem

Make = Callable[..., Home]
"""Makes a home `home` in the test's folder, its log's key `log.pem` beside it."""


def refused(action: Callable[[], object]) -> str:
    """The code with which an action is refused."""
    with pytest.raises(Problem) as raised:
        action()
    return raised.value.code
