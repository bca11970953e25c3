"""Where people live and lived, in an order that makes sense in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from proviso_gateway.rehearsal.families import NONE, SHARER, Members
from proviso_gateway.rehearsal.stream import Numbers, Odds, Stream

MOST_MOVES = 4
"""How many earlier addresses somebody has at the most."""

_MOVES = Odds.of([36, 30, 19, 10, 5])
"""Out of a hundred: how many have no earlier address, one, two, three, four."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Current and earlier addresses as columns, one row a person.

    `places[k]`, `froms[k]` and `untils[k]` are the k-th earlier address, latest first; all three
    `NONE` where there is none. `address` and places are numbers of addresses; homeless people have
    the address `NONE`.
    """

    address: Numbers
    since: Numbers
    places: tuple[Numbers, ...]
    froms: tuple[Numbers, ...]
    untils: tuple[Numbers, ...]

    def take(self, rows: Numbers) -> Moves:
        """These rows."""
        return Moves(
            self.address[rows],
            self.since[rows],
            tuple(column[rows] for column in self.places),
            tuple(column[rows] for column in self.froms),
            tuple(column[rows] for column in self.untils),
        )

    def without_history(self, address: Numbers) -> Moves:
        """The same people, who live at `address`, and of whom nothing earlier is known."""
        nothing = tuple(np.full(len(address), NONE) for _ in range(MOST_MOVES))
        return replace(self, address=address, places=nothing, froms=nothing, untils=nothing)

    def replaced(self, rows: Numbers, other: Moves) -> Moves:
        """These moves, with those of `other` in these rows."""

        def joined(mine: Numbers, others: Numbers) -> Numbers:
            changed = mine.copy()
            changed[rows] = others
            return changed

        return Moves(
            joined(self.address, other.address),
            joined(self.since, other.since),
            tuple(map(joined, self.places, other.places)),
            tuple(map(joined, self.froms, other.froms)),
            tuple(map(joined, self.untils, other.untils)),
        )


def moved(stream: Stream, members: Members, addresses: int, as_of: int) -> Moves:
    """Everybody's addresses: those of a household together, sharers each from somewhere else.

    Earlier addresses are anybody's of the `addresses` there are: somebody else lives there now, so
    a last known address may be a stranger's.
    """
    count = len(members)
    leads = np.where(members.role == SHARER, np.arange(count), members.head)
    lived = np.floor(365.25 * (0.3 + 16 * stream.fractions(count) ** 2)).astype(np.int64)
    since = (as_of - lived)[leads]
    wanted = stream.choose(_MOVES, count)[leads]
    places, froms, untils = [], [], []
    until = since - 1
    for number in range(MOST_MOVES):
        years = 0.5 + 7 * stream.fractions(count) ** 1.5
        came = (until - np.floor(365.25 * years).astype(np.int64))[leads]
        where = stream.below(addresses, count)[leads]
        there = (wanted > number) & (until > members.birth)
        places.append(np.where(there, where, NONE))
        froms.append(np.where(there, np.maximum(came, members.birth), NONE))
        untils.append(np.where(there, until, NONE))
        until = came - 1
    homeless = stream.chance(0.4, count) & (members.role == SHARER)
    return Moves(
        address=np.where(homeless, NONE, members.household % max(addresses, 1)),
        since=np.where(homeless, NONE, np.maximum(since, members.birth)),
        places=tuple(places),
        froms=tuple(froms),
        untils=tuple(untils),
    )
