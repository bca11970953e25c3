"""Many texts as two arrays, and their numbers found by hash: what a list and a dict of strings
hold, in a form that can lie in a file and be mapped from it.

A text is read when it is asked for. A hash only says where to look: a number is given where the
text that has it is the same, byte by byte, so no two texts are ever taken for one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Protocol, overload
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.integer]
Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

NONE = -1
"""No number. (`kernel` has the same, as numba wants it.)"""


def narrowest(numbers: Integers) -> Integers:
    """The same numbers, of the narrowest type that holds them all."""
    return numbers.astype(narrowest_type(numbers))


def narrowest_type(numbers: Integers) -> np.dtype[Any]:
    """The narrowest type that holds all of these; they are looked at in parts, wherever they
    lie."""
    least = most = 0
    for at in range(0, len(numbers), _AT_ONCE):
        part = numbers[at : at + _AT_ONCE]
        least, most = min(int(part.min()), least), max(int(part.max()), most)
    kinds = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.int64)
    fits = (k for k in kinds if np.iinfo(k).min <= least and most <= np.iinfo(k).max)
    return np.dtype(next(fits))


_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Texts(Sequence[str]):
    """Texts in one run of UTF-8: text `n` is the bytes from `starts[n]` to `starts[n + 1]`.

    Lone surrogates, which UTF-8 has no bytes for, get those that it would have.
    """

    starts: Integers
    run: Bytes

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """These texts."""
        return cls.of_bytes([encoded(text) for text in texts])

    @classmethod
    def of_bytes(cls, pieces: Sequence[bytes]) -> Texts:
        """The texts that have these bytes."""
        starts = np.fromiter(accumulate(map(len, pieces), initial=0), np.int64, len(pieces) + 1)
        return cls(narrowest(starts), np.frombuffer(b"".join(pieces), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...

    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self.bytes_at(at).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[at] for at in range(len(self)))

    def bytes_at(self, at: int) -> bytes:
        """The bytes of one text."""
        return self.run[self.starts.item(at) : self.starts.item(at + 1)].tobytes()


def encoded(value: Hashable) -> bytes:
    """The bytes of a text, or of several in a row, each of which begins with one that UTF-8 never
    has: different values of one kind have different bytes."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    assert isinstance(value, tuple)
    return b"".join([b"\xff" + encoded(one) for one in value])


class KnownNumbers(Protocol):
    """Values that have numbers: `encoded.Numbered`, or `StoredNumbers`."""

    def __len__(self) -> int: ...

    def known(self, value: Hashable) -> int:
        """The number of a value; `NONE` where it has none."""

    def known_all(self, values: Sequence[Hashable]) -> Numbers:
        """The number of each, as `known` gives it."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredNumbers:
    """The numbers of texts, from 0 on: `texts[number]` is what has this number.

    The first bits of a text's CRC-32 name its bucket; the numbers of bucket `b` are those of
    `order` from `starts[b]` to `starts[b + 1]`. There are as many buckets as texts, or up to twice
    as many. Whoever chose texts that share a bucket would make a search slow, never wrong.
    """

    texts: Texts
    starts: Integers
    order: Integers
    _views: tuple[memoryview, memoryview, memoryview, memoryview, int] = field(init=False)
    """The same arrays, of which Python reads one number sooner, and by how much a CRC is shifted to
    name a bucket."""

    def __post_init__(self) -> None:
        arrays = self.texts.starts, self.texts.run, self.starts, self.order
        shift = _BITS - (len(self.starts) - 2).bit_length()
        object.__setattr__(self, "_views", (*(array.data for array in arrays), shift))

    @classmethod
    def of(cls, values: Iterable[Hashable]) -> StoredNumbers:
        """The numbers of these, which are all different, in order."""
        pieces = [encoded(value) for value in values]
        bits = max(len(pieces) - 1, 0).bit_length()
        buckets = np.fromiter(map(_hash, pieces), np.int64, len(pieces)) >> _BITS - bits
        starts = np.concatenate([[0], np.cumsum(np.bincount(buckets, minlength=1 << bits))])
        order = np.argsort(buckets, kind="stable")
        return cls(Texts.of_bytes(pieces), narrowest(starts), narrowest(order))

    def __len__(self) -> int:
        return len(self.texts)

    def known(self, value: Hashable) -> int:
        """The number of a value; `NONE` where it has none."""
        wanted = encoded(value)
        ends, run, starts, order, shift = self._views
        bucket = _hash(wanted) >> shift
        for at in range(starts[bucket], starts[bucket + 1]):
            number: int = order[at]
            if run[ends[number] : ends[number + 1]] == wanted:
                return number
        return NONE

    def known_all(self, values: Sequence[Hashable]) -> Numbers:
        """The number of each, as `known` gives it; all of them looked for at once."""
        pieces = [encoded(value) for value in values]
        wanted, found = Texts.of_bytes(pieces), np.full(len(pieces), NONE, dtype=np.int64)
        buckets = np.fromiter(map(_hash, pieces), np.int64, len(pieces)) >> self._views[-1]
        place, end = (self.starts[at].astype(np.int64) for at in (buckets, buckets + 1))
        looked = np.flatnonzero(place < end)
        while len(looked):
            numbers = self.order[place[looked]].astype(np.int64)
            same = _same(self.texts, numbers, wanted, looked)
            found[looked[same]] = numbers[same]
            looked = looked[~same]
            place[looked] += 1
            looked = looked[place[looked] < end[looked]]
        return found


def _same(one: Texts, at: Numbers, other: Texts, to: Numbers) -> NDArray[np.bool_]:
    """Which of these texts have the same bytes as those beside them."""
    (a, to_a), (b, to_b) = (
        (texts.starts[rows].astype(np.int64), texts.starts[rows + 1].astype(np.int64))
        for texts, rows in ((one, at), (other, to))
    )
    same: NDArray[np.bool_] = to_a - a == to_b - b
    lengths = np.where(same, to_a - a, 0)
    which = np.repeat(np.arange(len(at)), lengths)
    within = np.arange(len(which)) - (np.cumsum(lengths) - lengths)[which]
    differs = one.run[a[which] + within] != other.run[b[which] + within]
    same[which[differs]] = False
    return same


def numbers_of(counted: Mapping[str, int], texts: Sequence[str], otherwise: int) -> Numbers:
    """What stands beside each of these texts, or what is said `otherwise`."""
    if isinstance(counted, Grown):
        first = numbers_of(counted.first, texts, otherwise)
        for number, text in enumerate(texts):
            first[number] = counted.more.get(text, first[number])
        return first
    if not isinstance(counted, StoredCounts):
        found = [counted.get(text, otherwise) for text in texts]
        return np.array(found, dtype=np.int64)
    at = counted.numbers.known_all(texts)
    values = np.full(len(texts), otherwise, dtype=np.int64)
    values[at != NONE] = counted.counts[at[at != NONE]]
    return values


@dataclass(frozen=True, slots=True, eq=False)
class StoredCounts(Mapping[str, int]):
    """A number beside each text: `counts[n]` beside the text whose number is `n`."""

    numbers: StoredNumbers
    counts: Integers

    @classmethod
    def of(cls, counted: Mapping[str, int]) -> StoredCounts:
        """The same."""
        values = np.fromiter(counted.values(), np.int64, len(counted))
        return cls(StoredNumbers.of(counted), narrowest(values))

    def __getitem__(self, text: str) -> int:
        at = self.numbers.known(text)
        if at == NONE:
            raise KeyError(text)
        value: int = self.counts.item(at)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers.texts)

    def __len__(self) -> int:
        return len(self.counts)


@dataclass(frozen=True, slots=True, eq=False)
class Grown(Mapping[str, int]):
    """A mapping and what is `more`: no key is in both."""

    first: Mapping[str, int]
    more: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        found = self.more.get(key)
        return self.first[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        yield from self.first
        yield from self.more

    def __len__(self) -> int:
        return len(self.first) + len(self.more)


_BITS = 32
"""Bits of a hash."""
_hash = crc32
