"""Every name that a generated population can bear, each with its weight: one table for all systems.

Head and tail follow two laws. Down to rank 20,000 weights fall as (r + 3.5)^-0.9, as published
frequencies of surnames do; below that as (r + 3.5)^-2.1, or hardly anybody would bear a rare name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.rehearsal.columns import Wordlist
from proviso_gateway.rehearsal.names import SYSTEMS
from proviso_gateway.rehearsal.names.system import NameSystem, Tail
from proviso_gateway.rehearsal.stream import Numbers, Odds, Stream
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.folding import whole

BEND = 20_000
"""The rank at which the law of common names ends."""

NOBODYS = -1
"""The code of no name."""

_TOTAL = 2**30


def weights(count: int) -> NDArray[np.float64]:
    """How common the names of ranks 1 to `count` are, relative to each other."""
    ranks = np.arange(1, count + 1) + 3.5
    head = ranks**-0.9
    bend = BEND + 3.5
    return np.where(ranks <= bend, head, bend**-0.9 * (ranks / bend) ** -2.1)


def odds(relative: NDArray[np.float64]) -> Odds:
    """These weights as whole numbers, none of them nothing."""
    return Odds.of(np.maximum((relative / relative.sum() * _TOTAL).astype(np.int64), 1))


@dataclass(frozen=True, slots=True)
class NameDistribution:
    """Codes of names, and how likely each is."""

    codes: Numbers
    odds: Odds

    def draw(self, stream: Stream, count: int) -> Numbers:
        """The codes of `count` names, common ones more often."""
        return self.codes[stream.choose(self.odds, count)]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All names by code, and what each system draws from.

    `words.texts[code]` is the name and `code[word]` the other way round; `feminine[code]` the form
    that a woman of that family bears; `familiar[code]` another form of a given name, or `NOBODYS`.
    """

    words: Wordlist
    code: Mapping[str, int]
    women: tuple[NameDistribution, ...]
    men: tuple[NameDistribution, ...]
    families: tuple[NameDistribution, ...]
    feminine: Numbers
    familiar: Numbers


class _Table:
    """Names by code, while the table is being made."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def code(self, word: str) -> int:
        return self.codes.setdefault(word, len(self.codes))

    def names(self, listed: Iterable[str]) -> NameDistribution:
        codes = np.array([self.code(word) for word in listed], dtype=np.int64)
        return NameDistribution(codes, odds(weights(len(codes))))


@cache
def vocabulary() -> Vocabulary:
    """The table, made once a process."""
    table = _Table()
    women = tuple(table.names(system.women) for system in SYSTEMS)
    men = tuple(table.names(system.men) for system in SYSTEMS)
    given = len(table.codes)
    families = tuple(table.names(_families(system)) for system in SYSTEMS)
    forms = {
        table.code(word): table.code(form)
        for system in SYSTEMS
        for word, form in _feminine_forms(system, tuple(table.codes))
    }
    familiar = _familiar_forms(table, given)
    words = Wordlist(tuple(table.codes))
    feminine = np.arange(len(words.texts))
    feminine[list(forms)] = list(forms.values())
    others = np.full(len(words.texts), NOBODYS)
    others[list(familiar)] = list(familiar.values())
    return Vocabulary(words, table.codes, women, men, families, feminine, others)


def _families(system: NameSystem) -> Iterator[str]:
    """The listed names, then the composed ones, each once."""
    seen = set(system.families)
    yield from system.families
    for word in _composed(system.tail):
        if word not in seen:
            seen.add(word)
            yield word


def _composed(tail: Tail) -> Iterator[str]:
    prefixes, roots, middles, endings = (
        ["" if part == "-" else part for part in text.split()]
        for text in (tail.prefixes, tail.roots, tail.middles, tail.endings)
    )
    for middle in middles:
        for ending in endings:
            for prefix in prefixes:
                for root in roots:
                    yield f"{prefix}{root}{middle}{ending}"


def _feminine_forms(system: NameSystem, listed: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from system.gendered_family
    for ending, form in system.feminine:
        for word in listed:
            if word.endswith(ending):
                yield word, word.removesuffix(ending) + form


def _familiar_forms(table: _Table, given: int) -> dict[int, int]:
    """For each given name, the next other form of it."""
    by_group: dict[int, list[str]] = {}
    for form, groups in GROUPS.items():
        for group in groups:
            by_group.setdefault(group, []).append(form)
    found = {}
    for word in list(table.codes)[:given]:
        forms = [
            form
            for group in sorted(GROUPS.get(whole(word), frozenset()))
            for form in by_group[group]
            if form != whole(word)
        ]
        if forms:
            found[table.code(word)] = table.code(forms[0].capitalize())
    return found
