"""Reads the figures that a custodian publishes (`statistics.json`), to show them beside something.

They are shown as they stand: whether they are true, the log says to whoever verifies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.json_text import NotJson, loaded
from proviso_gateway.statistics.counts import Stage
from proviso_gateway.terms import Outcome

_ENDS = frozenset(map(str, Outcome)) - {str(Outcome.REFUSED)}
"""Outcomes that no row tells of a month before it is laid open."""


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """Requests received in one month from one requester; `parts` by what became of them, in the
    order of the taxonomy, those above nothing."""

    period: str
    requester: str
    received: int
    parts: Mapping[str, int]

    @property
    def told_in_part(self) -> bool:
        """Whether some of those closed or answered are told by outcome, and others are not."""
        rest = {Stage.CLOSED, Stage.ANSWERED} & self.parts.keys()
        return bool(rest) and bool(_ENDS & self.parts.keys())


@dataclass(frozen=True, slots=True)
class Published:
    """What the file says of one agreement, and at which length of which log."""

    origin: str
    size: int
    rehearsal: bool
    rows: tuple[PublishedRow, ...]


def read_published(text: str, name: str, agreement: str) -> Published:
    """The figures of one agreement in the file called `name`.

    Raises `statistics.not-figures` for anything that is no such file.
    """
    wrong = problem("statistics.not-figures", Place(name))
    try:
        said = loaded(text)
    except NotJson:
        raise wrong from None
    match said:
        case {
            "v": 2,
            "origin": str() as origin,
            "rehearsal": bool() as rehearsal,
            "checkpoint": {"size": int() as size},
            "rows": [*rows],
        }:
            told = tuple(_row(row, wrong) for row in rows if _about(row) == agreement)
            return Published(origin, size, rehearsal, told)
    raise wrong


def _about(row: object) -> object:
    return row.get("agreement") if isinstance(row, dict) else None


def _row(row: Any, wrong: Problem) -> PublishedRow:
    match row:
        case {
            "period": str() as period,
            "requester": str() as requester,
            "received": int() as all_,
        }:
            counts = {str(name): row[name] for name in (*Stage, *Outcome) if name in row}
            if all(type(count) is int and count >= 0 for count in counts.values()):
                parts = {name: count for name, count in counts.items() if count}
                if sum(parts.values()) == all_:
                    return PublishedRow(period, requester, all_, parts)
    raise wrong
