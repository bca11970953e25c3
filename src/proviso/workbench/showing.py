"""What an agreement file shows of itself: its routes and its history."""

from __future__ import annotations

from proviso.agreement.reading import read
from proviso.analysis.history import History, history
from proviso.analysis.scrutiny import Scrutinised, scrutinise


def scrutiny_of(text: str, name: str, version: str | None) -> tuple[Scrutinised, ...]:
    """The routes to a disclosure under one version of the file called `name`, or under each.

    Raises what reading raises, and `agreement.no-such-version`.
    """
    agreement = read(text, name)
    wanted = [each.id for each in agreement.versions] if version is None else [version]
    return tuple(scrutinise(agreement, each) for each in wanted)


def history_of(text: str, name: str) -> History:
    """The history of the agreement in the file called `name`."""
    return history(read(text, name))
