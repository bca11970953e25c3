"""Whoever has one of the keys that a search asks for, found in the lists of a register's people.

`kernel` weighs whom this finds.
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.tracing.kernel import (
    GIVEN_WORD,
    NAMES_AT,
    Narrow,
    compiled,
)
from proviso_gateway.tracing.records import Numbers

ROWS, ALL, BETWEEN, CALLED = range(4)
"""How people are asked for: the rows themselves from the one to the other; everybody of a list
between two places; of these the rows between two more; of these whoever has now the given name that
is a certain string, by which that part of the list is ordered."""

ASKED = 5
"""Numbers of one question: how, where it begins and ends, and the two numbers more."""


@compiled
def looked_up(
    asked: Numbers, listed: Narrow, of_person: Narrow, of_name: Narrow, wholes: Narrow
) -> Numbers:
    """Whoever is asked for, in order, each once. `asked` are questions one after the other, and
    `wholes` says which string each word is."""
    first, last = np.zeros(len(asked), np.int64), np.zeros(len(asked), np.int64)
    count = 0
    for at in range(0, len(asked), 5):
        start, end = asked[at + 1], asked[at + 2]
        if asked[at] == 3:
            wanted = asked[at + 3]
            start = _from(wanted, start, end, listed, of_person, of_name, wholes)
            end = _from(wanted + 1, start, end, listed, of_person, of_name, wholes)
        first[at], last[at] = start, end
        if asked[at] == 2:
            for one in range(start, end):
                count += asked[at + 3] <= listed[one] < asked[at + 4]
        else:
            count += end - start
    found, count = np.empty(count, np.int64), 0
    for at in range(0, len(asked), 5):
        for one in range(first[at], last[at]):
            person = np.int64(one) if asked[at] == 0 else np.int64(listed[one])
            if asked[at] == 2 and not asked[at + 3] <= person < asked[at + 4]:
                continue
            found[count] = person
            count += 1
    found.sort()
    count = 0
    for one in range(len(found)):
        if count == 0 or found[one] != found[count - 1]:
            found[count] = found[one]
            count += 1
    return found[:count]


@compiled
def _from(
    wanted: int,
    start: int,
    end: int,
    listed: Narrow,
    of_person: Narrow,
    of_name: Narrow,
    wholes: Narrow,
) -> int:
    """Where in a part of a list that is ordered by given name those begin whose name is not before
    the one wanted."""
    while start < end:
        middle = (start + end) // 2
        name = of_person[listed[middle], NAMES_AT]
        if wholes[of_name[name, GIVEN_WORD]] < wanted:
            start = middle + 1
        else:
            end = middle
    return start
