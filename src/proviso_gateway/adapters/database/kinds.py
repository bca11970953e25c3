"""Which kinds of event leave log entries: the lists that the tables' constraints are made of."""

from __future__ import annotations

from typing import get_args

from proviso_gateway.casework.events import Event
from proviso_gateway.casework.lifecycle import ENTRY_OF, Step
from proviso_gateway.casework.records import TAG_OF
from proviso_gateway.institution.acts import Act


def kind_of(happened: Event | Act) -> str:
    """The kind of an event or act, as the `event` table names it: a step, or the act's tag."""
    step = getattr(happened, "step", None)
    return step.value if isinstance(step, Step) else TAG_OF[type(happened)]


ACTS = tuple(TAG_OF[act] for act in get_args(Act))

LOGGED = tuple(sorted({step.value for step in ENTRY_OF} | set(ACTS)))
"""The kinds that cannot be recorded without an entry of the log."""

LOOSE = ("heartbeat", "opening", "statistics")
"""The kinds of entry that belong to no event. Every other entry must."""
