"""Many searches as columns: each distinct text folded once, however many searches say it.

Nothing of a register is in it, so one batch serves every part of a register.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import TypeVar

import numpy as np

from proviso_gateway.tracing.addresses import AddressParts, folded_line
from proviso_gateway.tracing.bearing import gender_number
from proviso_gateway.tracing.birth_dates import WrittenDate, written_date
from proviso_gateway.tracing.folded import Interned, Parts
from proviso_gateway.tracing.folding import parts
from proviso_gateway.tracing.names import family_parts, given_parts
from proviso_gateway.tracing.people import Address, Gender, Search
from proviso_gateway.tracing.places import FoldedAddress
from proviso_gateway.tracing.records import Numbers

V = TypeVar("V", bound=Hashable)

AT_ONCE = 4_096
"""Searches of one batch: what is held of them is bounded, however many there are."""

_SAID = attrgetter(
    *("given_name", "middle_names", "family_name", "postcode", "address_line", "birth_date"),
    "gender",
)
_SEXES = {gender: gender_number(gender) for gender in Gender}


@dataclass(frozen=True, slots=True)
class Batch:
    """Searches by number: which of the `words` is the `given` name of each, and so on. Of `units`
    the line is empty. `lines` that are the same may have their words in another order."""

    words: Sequence[Parts]
    units: Sequence[FoldedAddress]
    lines: Sequence[AddressParts]
    days: Sequence[WrittenDate | None]
    given: Numbers
    middle: Numbers
    family: Numbers
    unit: Numbers
    line: Numbers
    born: Numbers
    gender: Numbers

    def __len__(self) -> int:
        return len(self.given)

    @classmethod
    def of(cls, searches: Sequence[Search]) -> Batch:
        """These searches."""
        said = [*zip(*map(_SAID, searches), strict=True)] or [()] * 7
        given, middle, family, unit, line, born, gender = said
        words, units = Interned[Parts](), Interned[FoldedAddress]()
        lines, days = Interned[tuple[AddressParts, str]](), Interned[WrittenDate | None]()
        return cls(
            given=_folded(given, given_parts, words),
            middle=_folded(middle, parts, words),
            family=_folded(family, family_parts, words),
            unit=_folded(unit, lambda text: FoldedAddress.of(Address("", text)), units),
            line=_folded(line, lambda text: ((one := folded_line(text)), one.run), lines),
            born=_folded(born, written_date, days),
            gender=np.fromiter(map(_SEXES.__getitem__, gender), np.int64, len(gender)),
            words=words.values,
            units=units.values,
            lines=[line for line, _ in lines.values],
            days=days.values,
        )


def batches(searches: Iterable[Search]) -> Iterator[Batch]:
    """These searches, so many `AT_ONCE`."""
    left = iter(searches)
    while some := [*islice(left, AT_ONCE)]:
        yield Batch.of(some)


def _folded(texts: Sequence[str], fold: Callable[[str], V], values: Interned[V]) -> Numbers:
    """The number of what each of the texts says; each distinct one is folded once."""
    distinct = {text: values.number(fold(text)) for text in dict.fromkeys(texts)}
    return np.fromiter(map(distinct.__getitem__, texts), np.int64, len(texts))
