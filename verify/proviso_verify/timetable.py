"""The timetable of an agreement: which version stands on which day, as two people signed it.

Rows are in order of their `date`. On any day the last row whose date has come governs the whole
agreement, so no two versions ever stand together. A row `in_force` bites at the later of its date
and the day on which it became known, and never once a later row's date has come; a row that holds
or ends a version bites on its date whatever was known, because late news must not keep a door open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proviso_verify.errors import problem

IN_FORCE = "in_force"

STATUSES = (IN_FORCE, "held", "stayed", "superseded", "withdrawn")
"""What a row may say of a version."""

NEVER = "never"
"""`known` of a row that the public was never told. It sorts after every day."""

_BEGUN = frozenset(STATUSES)
_NEXT: Mapping[str, frozenset[str]] = {
    "": frozenset({IN_FORCE, "held", "stayed"}),
    IN_FORCE: _BEGUN - {IN_FORCE},
    "held": _BEGUN - {"held"},
    "stayed": _BEGUN - {"stayed"},
    "superseded": frozenset(),
    "withdrawn": frozenset(),
}
"""What may follow what in the life of one version. What ended stays ended."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a version (its hash), the day it concerns, what it is then, and the day this became
    known (`never` if it never did)."""

    version: str
    date: str
    status: str
    known: str

    @staticmethod
    def of(value: Mapping[str, Any]) -> Row:
        """The row as an entry of the log has it."""
        return Row(*(str(value[key]) for key in ("version", "date", "is", "known")))

    def told(self) -> dict[str, str]:
        """The row as an entry of the log has it."""
        return {
            "version": self.version, "date": self.date, "is": self.status, "known": self.known,
        }  # fmt: skip


Rows = tuple[Row, ...]


def check_rows(rows: Iterable[Row], versions: Iterable[str]) -> None:
    """Refuse a timetable that is out of order, speaks of other versions, or revives what ended.

    Raises `history.timetable`, which says what is wrong.
    """
    known, last, stands = set(versions), "", dict[str, str]()
    for row in rows:
        if row.version not in known:
            raise problem("history.timetable", what="a row speaks of a version not adopted with it")
        if row.date < last:
            raise problem("history.timetable", what="its rows are not in order of their dates")
        if row.status not in _NEXT[stands.get(row.version, "")]:
            raise problem("history.timetable", what=f"a version cannot become `{row.status}` there")
        stands[row.version], last = row.status, row.date


def bites(rows: Sequence[Row], at: int) -> str | None:
    """The day from which the row at that position counts; None if it never does."""
    row = rows[at]
    if row.status != IN_FORCE:
        return row.date
    day = max(row.date, row.known)
    later = rows[at + 1].date if at + 1 < len(rows) else NEVER
    return day if day < later else None


def next_due(rows: Sequence[Row], entered: int) -> tuple[int, str] | None:
    """The first row from position `entered` on that bites, and the day; None if none does."""
    for at in range(entered, len(rows)):
        day = bites(rows, at)
        if day is not None:
            return at, day
    return None


def stands_in(rows: Sequence[Row], version: str, period: str) -> bool:
    """Whether the month holds a day on which the version stood in force and known."""
    first, last = f"{period}-01", f"{period}-31"
    for at, row in enumerate(rows):
        if row.version == version and row.status == IN_FORCE:
            day = bites(rows, at)
            ends = rows[at + 1].date if at + 1 < len(rows) else NEVER
            if day is not None and day <= last and ends > first:
                return True
    return False


def stands_on(rows: Sequence[Row], version: str, day: str) -> bool:
    """Whether the version stood in force and known on that day."""
    come = [row for row in rows if row.date <= day]
    return bool(come) and (
        (come[-1].version, come[-1].status) == (version, IN_FORCE) and come[-1].known <= day
    )


def continues(new: Sequence[Row], old: Sequence[Row], entered: int) -> bool:
    """Whether a new timetable repeats what the old one says up to the last row entered."""
    return tuple(new[:entered]) == tuple(old[:entered])
