"""Which of many words could be alike to one, and which cannot: a bound, for many at once.

Comparing letter by letter is slow, and most names are nothing like each other. The letters that two
words have in common bound both measures of `similarity` from above, so whatever fails the bound is
different, and only the rest is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proviso.tracing.records import Flags, Numbers

_SYMBOLS = {mark: place for place, mark in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}


@dataclass(frozen=True, slots=True)
class Letters:
    """What the bound knows of each word: length, first letter, a bit for each letter in it, and how
    many letters more it has than bits."""

    length: Numbers
    first: Numbers
    bits: NDArray[np.uint64]
    extra: Numbers

    @classmethod
    def of(cls, words: Sequence[str]) -> Letters:
        """The letters of these words."""
        bits = [_bits(word) for word in words]
        length = np.array([len(word) for word in words], dtype=np.int64)
        return cls(
            length=length,
            first=np.array([ord(word[0]) if word else -1 for word in words], dtype=np.int64),
            bits=np.array(bits, dtype=np.uint64),
            extra=length - np.array([one.bit_count() for one in bits], dtype=np.int64),
        )

    def could_resemble(self, word: str, which: Numbers, likeness: int) -> Flags:
        """Which of these words may be `likeness` alike to `word` (parts per 10,000, Jaro–Winkler),
        or one edit away from it. Never false for one that is."""
        length, common = self.length[which], self._common(word, which)
        prefix = np.where(self.first[which] == (ord(word[0]) if word else -2), 0.4, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            jaro = (common / length + common / max(len(word), 1) + 1) / 3
        bound = jaro + prefix * (1 - jaro)
        return (bound * 10_000 + 1 >= likeness) | self._one_edit(word, length, common)

    def could_be_one_edit(self, word: str, which: Numbers) -> Flags:
        """Which of these words may be one edit away from `word`. Never false for one that is."""
        return self._one_edit(word, self.length[which], self._common(word, which))

    def _one_edit(self, word: str, length: Numbers, common: Numbers) -> Flags:
        longer = np.maximum(length, len(word))
        return (abs(length - len(word)) <= 1) & (common >= longer - 1)

    def _common(self, word: str, which: Numbers) -> Numbers:
        """At most so many letters have they in common: each letter in both once, and of the rest no
        more than either has."""
        bits = _bits(word)
        both = np.bitwise_count(self.bits[which] & np.uint64(bits)).astype(np.int64)
        shared = both + np.minimum(self.extra[which], len(word) - bits.bit_count())
        bound: Numbers = np.minimum(shared, np.minimum(self.length[which], len(word)))
        return bound


def _bits(word: str) -> int:
    bits = 0
    for mark in word:
        bits |= 1 << _SYMBOLS.get(mark, 36 + ord(mark) % 28)
    return bits
