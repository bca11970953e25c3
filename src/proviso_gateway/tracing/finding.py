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
    others, rows = 0, 0
    for at in range(0, len(asked), 5):
        start, end = asked[at + 1], asked[at + 2]
        if asked[at] == 3:
            wanted = asked[at + 3]
            start = _from(wanted, start, end, listed, of_person, of_name, wholes)
            end = _from(wanted + 1, start, end, listed, of_person, of_name, wholes)
        first[at], last[at] = start, end
        if asked[at] == 0:
            rows += end - start
        elif asked[at] == 2:
            others += _between(listed, start, end, asked[at + 3], asked[at + 4])
        else:
            others += end - start
    listless, count = np.empty(others, np.int64), 0
    for at in range(0, len(asked), 5):
        if asked[at] == 2:
            count = _put_between(
                *(listed, first[at], last[at], asked[at + 3], asked[at + 4], listless, count)
            )
        elif asked[at] != 0:
            for one in range(first[at], last[at]):
                listless[count] = listed[one]
                count += 1
    # Rows stand in order as they are, and are most of all who are found: only others are sorted.
    listless.sort()
    found, count, at_other = np.empty(others + rows, np.int64), 0, 0
    while True:
        following = -1
        for at in range(0, len(asked), 5):
            sooner = following < 0 or first[at] < first[following]
            if asked[at] == 0 and first[at] < last[at] and sooner:
                following = at
        start = first[following] if following >= 0 else np.int64(2**62)
        while at_other < others and listless[at_other] < start:
            if count == 0 or found[count - 1] != listless[at_other]:
                found[count] = listless[at_other]
                count += 1
            at_other += 1
        if following < 0:
            return found[:count]
        for person in range(start, last[following]):
            if count == 0 or found[count - 1] < person:
                found[count] = person
                count += 1
        while at_other < others and listless[at_other] < last[following]:
            at_other += 1
        first[following] = last[following]


@compiled
def _between(listed: Narrow, start: int, end: int, least: int, most: int) -> int:
    """How many of a part of a list are between two rows."""
    count = 0
    for one in range(start, end):
        count += least <= listed[one] < most
    return count


STRETCH = 32
"""Entries of a list that are looked at at once: few of those whom many share are of one year."""


@compiled
def _put_between(
    listed: Narrow, start: int, end: int, least: int, most: int, found: Numbers, count: int
) -> int:
    """Write down those of a part of a list that are between two rows; how many are written."""
    for at in range(start, end, STRETCH):
        last = min(at + STRETCH, end)
        if _between(listed, at, last, least, most) == 0:
            continue
        for one in range(at, last):
            if least <= listed[one] < most:
                found[count] = listed[one]
                count += 1
    return count


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
