"""A staffed home, and a clock that a live home believes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.desks import PASSPHRASE, Calendar, Desks, moved

from proviso_gateway.adapters.machine import MachineClock


@pytest.fixture(scope="module")
def calendar() -> Iterator[Calendar]:
    """The machine's clock, which a live home believes."""
    calendar = Calendar()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MachineClock, "now", lambda clock: calendar.now().plus(days=clock.ahead))
        patch.setenv("PROVISO_PASSPHRASE", PASSPHRASE)
        yield calendar


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, calendar: Calendar) -> Path:
    """A folder with a staffed home, to be copied."""
    desks = Desks(tmp_path_factory.mktemp("desks"))
    desks.staffed()
    return desks.folder


@pytest.fixture
def desks(furnished: Path, tmp_path: Path, calendar: Calendar) -> Desks:
    """A staffed home, on its first day."""
    calendar.moved = 0
    return Desks(moved(furnished, tmp_path))


@pytest.fixture
def founded(tmp_path: Path, calendar: Calendar) -> Desks:
    """A home with two administrators and nothing else."""
    calendar.moved = 0
    desks = Desks(tmp_path)
    desks.founded()
    return desks
