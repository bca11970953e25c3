"""Identifiers that nobody real bears, unique over the whole population, in no order that tells.

Up to some 750,000 people bear numbers of the range 999, which is documented as never issued.
Larger populations need all numbers that begin with 9, of which none has been issued so far; the
register's metadata says *synthetic*, and its reader refuses any other first digit.
"""

from __future__ import annotations

import numpy as np

from proviso_gateway.rehearsal.stream import Numbers

_STEP = 387_420_489
"""3^18 has no factor in common with a power of ten, so multiples of it visit every number once."""


def nhs_numbers(first: int, count: int, *, small: bool) -> Numbers:
    """`count` valid NHS numbers from slot `first` on; 1.2 slots a number are always enough.

    Slots never overlap between callers who keep apart. `small` keeps to the range 999.
    Check digit: modulus 11 (NHS Data Dictionary, *NHS number*).
    """
    space = 10**6 if small else 10**8
    slots = np.arange(first, first + count * 6 // 5 + 40, dtype=np.int64) % space
    prefixes = (slots * (_STEP % space) + 271_828) % space + (999 * 10**6 if small else 9 * 10**8)
    rest, total = prefixes, np.zeros_like(prefixes)
    for weight in range(2, 11):  # from the last digit to the first
        rest, digit = np.divmod(rest, 10)
        total += weight * digit
    check = (11 - total % 11) % 11
    valid = np.flatnonzero(check < 10)[:count]
    numbers: Numbers = prefixes[valid] * 10 + check[valid]
    return numbers


def slots_of(people: int) -> Numbers | int:
    """How many slots that many people need."""
    return people * 6 // 5 + 40
