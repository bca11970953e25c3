"""What a tracer makes of a register before anybody is searched: folded, counted, indexed, encoded.

It is made once, in memory (`Ready.of`), or was made once and lies in files (`stored`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proviso_gateway.tracing.counting import tables_from
from proviso_gateway.tracing.encoded import Encoded
from proviso_gateway.tracing.folded import Folded, Numbered, folded, heard
from proviso_gateway.tracing.index import Index
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.records import Flags, Numbers, Records, unchanging
from proviso_gateway.tracing.tables import Tables

STAGES = 5
"""How often `Ready.of` says that it got on."""


@dataclass(frozen=True, slots=True)
class LivePeople:
    """Whom the rows of a search are: the part of `Folded` that is asked for whoever is found.

    `rows` are the rows in `Records` of the live records; `records`, from `record_starts`, those of
    each person's every record, the live one first.
    """

    rows: Numbers
    record_starts: Numbers
    records: Numbers
    restricted: Flags
    deceased: Flags

    @classmethod
    def of(cls, people: Folded) -> LivePeople:
        """The part of these."""
        return cls(
            rows=people.rows,
            record_starts=people.record_starts,
            records=people.records,
            restricted=unchanging(people.restricted),
            deceased=unchanging(people.deceased),
        )

    def records_of(self, row: int) -> list[int]:
        """The rows in `Records` of everything that is known of this person."""
        found: list[int] = self.records[
            self.record_starts[row] : self.record_starts[row + 1]
        ].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Ready:
    """A register ready for searches by one model."""

    tables: Tables
    people: LivePeople
    index: Index
    encoded: Encoded

    @classmethod
    def of(cls, records: Records, model: Model, moved: Callable[[], None] = lambda: None) -> Ready:
        """What these records come to; `moved` is called at the end of each of the `STAGES`.

        Raises `tracing.superseded-astray` for a chain without an end.
        """
        everybody = folded(records)
        moved()
        tables = tables_from(everybody, model)
        moved()
        people = heard(everybody, tables.crowds)
        moved()
        lines = Numbered()  # the same numbers for both
        index = Index.of(people, lines)
        moved()
        encoded = Encoded.of(people, tables, model, lines)
        moved()
        return cls(tables, LivePeople.of(people), index, encoded)
