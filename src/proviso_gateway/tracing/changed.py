"""What changed in a register since it was made ready: whoever changed lies beside it, and both are
searched as one.

Weights count the register as it stood when it was made ready; people are as they stand today. Who
changed is hidden there, and stands with every record of theirs in a small register of its own,
which weighs by the same tables. Of values that nobody bore then, the tables count who bears them
now: or nobody who is born afterwards could be found by their birth date.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from proviso_gateway.errors import problem
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.ready import Counts, Ready
from proviso_gateway.tracing.records import Numbers, Records
from proviso_gateway.tracing.room import IN_MEMORY, PART, Room, spans
from proviso_gateway.tracing.tables import Tables, rarities
from proviso_gateway.tracing.texts import NONE, Grown
from proviso_gateway.tracing.tracer import Tracer

NAMES = ("given_name", "family_name")


@dataclass(frozen=True, slots=True)
class Changes:
    """Whoever changed: their `records`, and what is `ready` of them. In the register before, theirs
    are the `rows`, and they are the `people`, both in order; so many records stand there `before`
    each of theirs. `more` are the values that nobody bore there, and how many bear them now."""

    records: Records
    ready: Ready
    rows: Numbers
    people: Numbers
    before: Numbers
    more: Counts

    @classmethod
    def of(
        cls,
        before: Records,
        ready: Ready,
        records: Records,
        model: Model,
        moved: Callable[[], None] = lambda: None,
        room: Room = IN_MEMORY,
        part: int = PART,
    ) -> Changes:
        """The changes that come to these records, of a register that is `ready`. With a record,
        `records` have every other of the person's, as they are now and as they were before.

        Raises `tracing.superseded-astray` for a chain without an end, and
        `tracing.changes-incomplete`.
        """
        more: dict[str, Mapping[str, int]] = {}

        def grown(counts: Counts) -> Tables:
            more.update(unheld_by(ready, counts))
            return grown_by(ready.tables, more, model)

        found = Ready.of(records, model, moved, room, part, ready.tables, grown)
        rows = rows_of_all(before, records.identifiers)
        if any(records.row_of(before.identifiers[row]) is None for row in rows.tolist()):
            raise problem("tracing.changes-incomplete")  # who is hidden must lie beside
        places = [bisect_left(before.identifiers, one) for one in records.identifiers]
        people = hidden_by(ready.live, rows, part)
        return cls(records, found, rows, people, np.array(places, dtype=np.int64), more)

    def beside(self, before: Records, ready: Ready, model: Model) -> Tracer:
        """What searches the register before and these changes as one."""
        tables = grown_by(ready.tables, self.more, model)
        changed = Tracer(self.records, model, self.ready)
        own = weighed_by(ready, tables)
        return Tracer(before, model, own, hidden=self.people, beside=changed, before=self.before)


def rows_of_all(records: Records, identifiers: Iterable[str]) -> Numbers:
    """The rows, in order, of every record of whoever has a record with one of these identifiers, as
    far as there are any."""
    found = {row for one in identifiers if (row := records.row_of(one)) is not None}
    old, heads = records.superseded()
    rows = np.array(sorted(found), dtype=np.int64)
    of_old = np.isin(old, rows)
    wanted = np.union1d(np.setdiff1d(rows, old), heads[of_old])
    return np.union1d(wanted, old[np.isin(heads, wanted)]).astype(np.int64)


def hidden_by(live: LivePeople, rows: Numbers, part: int = PART) -> Numbers:
    """Which people, in order, have their live record in one of these rows."""
    found = [
        start + np.flatnonzero(np.isin(live.rows[start:end], rows))
        for start, end in spans(len(live), part)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *found]).astype(np.int64)


def unheld_by(ready: Ready, counts: Counts) -> Counts:
    """Of what is counted, what nobody bears in the register that is `ready`. A name is left out
    that stands there in another place, or is a familiar form of others: it is weighed there as one
    that nobody bears, and must be weighed so everywhere."""
    found = {}
    for field, counted in counts.items():
        held = ready.tables.counts[field]
        found[field] = {
            value: count
            for value, count in counted.items()
            if value not in held
            and (field not in NAMES or not (value in GROUPS or _stands_in(ready, value)))
        }
    return found


def _stands_in(ready: Ready, name: str) -> bool:
    return ready.encoded.strings.known(name) != NONE


def weighed_by(ready: Ready, tables: Tables) -> Ready:
    """The same register, weighed by these tables, which are its own but for what nobody bears."""
    return replace(ready, tables=tables, encoded=replace(ready.encoded, tables=tables))


def grown_by(tables: Tables, more: Counts, model: Model) -> Tables:
    """The tables, with these values that nobody bore beside those that somebody bore."""
    rarer = rarities(more, tables.people, model)
    return replace(
        tables,
        counts={field: Grown(of, more[field]) for field, of in tables.counts.items()},
        rarity={field: Grown(of, rarer[field]) for field, of in tables.rarity.items()},
    )
