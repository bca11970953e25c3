"""Every distinct name and place of a register, folded once: who bears which are numbers.

Names that fold alike are one: *ZÖE* and *zoe*. Each distinct value is folded once however many bear
it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from proviso_gateway.tracing.addresses import NO_LINE, AddressParts, folded_line
from proviso_gateway.tracing.folding import parts
from proviso_gateway.tracing.names import family_parts, given_parts
from proviso_gateway.tracing.people import Address
from proviso_gateway.tracing.places import FoldedAddress
from proviso_gateway.tracing.records import Numbers, Records
from proviso_gateway.tracing.texts import NONE

Parts = tuple[str, ...]
V = TypeVar("V", bound=Hashable)


@dataclass(slots=True)
class Interned(Generic[V]):
    """Folded values by number: `values[number]`, and the number of each."""

    values: list[V] = field(default_factory=list)
    numbers: dict[V, int] = field(default_factory=dict)

    def number(self, value: V) -> int:
        """The number of this value, a new one if it has none."""
        known = self.numbers.setdefault(value, len(self.values))
        if known == len(self.values):
            self.values.append(value)
        return known

    def all_of(self, texts: Sequence[str], fold: Callable[[str], V]) -> Numbers:
        """The numbers of these texts, folded."""
        found = (self.number(fold(text)) for text in texts)
        return np.fromiter(found, np.int64, len(texts))


class Numbered(dict[Hashable, int]):
    """Values by number, each new one the next."""

    def number(self, value: Hashable) -> int:
        """The number of a value, the next if it has none."""
        return self.setdefault(value, len(self))

    def numbers(self, values: Iterable[Hashable]) -> Numbers:
        """The number of each, as `number` gives it."""
        return np.array([self.number(value) for value in values], dtype=np.int64)

    def known(self, value: Hashable) -> int:
        """The number of a value; `NONE` where it has none, and it gets none."""
        return self.get(value, NONE)

    def known_all(self, values: Sequence[Hashable]) -> Numbers:
        """The number of each, as `known` gives it."""
        return np.array([self.get(value, NONE) for value in values], dtype=np.int64)

    def those(self, values: Iterable[Hashable]) -> Numbers:
        """The number of each, as `number` gives it; `NONE` of an empty one."""
        found = [self.number(value) if value else NONE for value in values]
        return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Folded:
    """The distinct values of a register, folded, and what each written text is: `given`, `middle`
    and `family` say of the texts of these columns which of the `words` they are, `unit` and `line`
    which of `units` and `lines`. The last of the units, and one of the lines, are empty."""

    words: Sequence[Parts]
    units: Sequence[FoldedAddress]
    lines: Sequence[AddressParts]
    given: Numbers
    middle: Numbers
    family: Numbers
    unit: Numbers
    line: Numbers

    @classmethod
    def of(cls, records: Records) -> Folded:
        """What these records say."""
        words, lines = Interned[Parts](), Interned[AddressParts]()
        units = Interned[FoldedAddress]()
        names, places = records.names, records.addresses
        unit = units.all_of(places.postcode.texts, lambda text: FoldedAddress.of(Address("", text)))
        line = lines.all_of(places.line.texts, folded_line)
        lines.number(NO_LINE)
        return cls(
            given=words.all_of(names.given.texts, given_parts),
            middle=words.all_of(names.middle.texts, parts),
            family=words.all_of(names.family.texts, family_parts),
            unit=unit,
            line=line,
            words=words.values,
            units=(*units.values, FoldedAddress("", "", "", NO_LINE)),
            lines=lines.values,
        )

    @property
    def no_unit(self) -> int:
        """The unit that says nothing."""
        return len(self.units) - 1

    @property
    def no_line(self) -> int:
        """The line that says nothing."""
        return self.lines.index(NO_LINE)
