"""What a tracer makes of a register before anybody is searched: folded, counted, indexed, encoded.

It is made once, in memory or in files (`Ready.of`), or was made once and lies there (`stored`). The
register is gone through in parts of any size, and what comes of it is the same: what is held of
people is a part, and what grows is the distinct names and places, and who is superseded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from proviso_gateway.tracing.bearing import Bearing
from proviso_gateway.tracing.comparison import Scale
from proviso_gateway.tracing.counting import Neighbours, birth_dates
from proviso_gateway.tracing.encoded import Encoded, Words, count_namesakes, weigh_namesakes
from proviso_gateway.tracing.folded import Folded
from proviso_gateway.tracing.index import Index, Namesakes
from proviso_gateway.tracing.kernel import People
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.postings import Postings
from proviso_gateway.tracing.records import Records, unchanging
from proviso_gateway.tracing.room import IN_MEMORY, PART, Room
from proviso_gateway.tracing.tables import Tables, tables_with

Counts = Mapping[str, Mapping[str, int]]
"""Of each field, how many people bear each value."""

STAGES = 5
"""How often `Ready.of` says that it got on."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A register ready for searches by one model."""

    tables: Tables
    live: LivePeople
    index: Index
    encoded: Encoded

    @classmethod
    def of(
        cls,
        records: Records,
        model: Model,
        moved: Callable[[], None] = lambda: None,
        room: Room = IN_MEMORY,
        part: int = PART,
        whole: Tables | None = None,
        grown: Callable[[Counts], Tables] | None = None,
    ) -> Ready:
        """What these records come to; `moved` is called at the end of each of the `STAGES`. `whole`
        are the tables of the register, by this model, where these are a part of it; `grown`, if
        anything, makes of what these count the tables by which they are weighed.

        Raises `tracing.superseded-astray` for a chain without an end.
        """
        live, born = LivePeople.of(records, room, part, None if whole is None else whole.crowds)
        values = Folded.of(records)
        words = Words.of(values.words)
        if whole is not None:
            words.know(whole)
        moved()
        bearing = Bearing.of(records, live, values, room, part)
        moved()
        near = Neighbours(bearing, values, room, part)
        if whole is None or grown is not None:
            counts = {**bearing.counts.by_value(), "birth_date": birth_dates(born)}
        if whole is None:
            crowded = near.crowds(len(live), counts["birth_date"], counts["postcode"])
            near.hear(crowded)
            pairs = near.pairs()
        else:
            near.hear(whole.crowds)
        moved()
        names = list(map(str, words.strings))
        postings = Postings.of(bearing, near, values, words.wholes, len(names), room, part)
        if whole is None:
            namesakes = Namesakes(postings, words.strings, names)
            tables = tables_with(len(live), counts, namesakes, pairs, crowded, model)
        else:
            tables = whole if grown is None else grown(counts)
            count_namesakes(bearing.people, words, whole.namesakes, part)
        weigh_namesakes(bearing.people, Scale(tables, model), part)
        moved()
        people = People(*map(unchanging, bearing.people))
        encoded = Encoded.of(people, values, words, live.days, tables, model)
        moved()
        index = Index(
            strings=encoded.strings,
            units=near.units,
            lines=encoded.lines,
            wholes=unchanging(words.wholes.astype(np.int32)),
            postings=postings,
            live=live,
            people=people,
        )
        return cls(tables, live, index, encoded)
