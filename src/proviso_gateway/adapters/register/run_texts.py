"""The distinct texts of runs, each once and in order, and what each run's numbers are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from proviso_gateway.adapters.register.columns import check_letters
from proviso_gateway.adapters.register.runs import Run
from proviso_gateway.tracing.records import Numbers
from proviso_gateway.tracing.texts import Texts

AT_ONCE = 1 << 20
"""Texts that are looked up at once."""


@dataclass(frozen=True, slots=True)
class RunTexts:
    """The texts of one kind of column, and the number of each of a run's own, by run and column."""

    texts: Texts
    _codes: dict[tuple[int, str], NDArray[np.int32]]

    @classmethod
    def of(cls, columns: Sequence[tuple[Run, str]]) -> RunTexts:
        """The texts of these columns."""
        texts = _distinct([run.column(name).dictionary for run, name in columns])
        codes = {}
        for group in _groups(columns):
            said = [run.column(name).dictionary for run, name in group]
            found = np.asarray(
                pc.index_in(pa.concat_arrays(said), value_set=texts).to_numpy(), dtype=np.int32
            )
            ends = np.cumsum([len(one) for one in said])
            for (run, name), own in zip(group, np.split(found, ends[:-1]), strict=True):
                codes[id(run), name] = own
        return cls(_plain(texts), codes)

    def of_rows(self, run: Run, name: str, start: int, end: int) -> Numbers:
        """What some rows of a run say."""
        own = np.asarray(run.column(name, start, end).indices.to_numpy())
        said: Numbers = self._codes[id(run), name][own].astype(np.int64)
        return said


def _distinct(texts: Sequence[pa.Array]) -> pa.Array:
    """Each of these once, in order: put together two and two, so that none is often looked at."""
    held = [pc.unique(one) for one in texts] or [pa.array([], pa.string())]
    while len(held) > 1:
        pairs = [held[at : at + 2] for at in range(0, len(held), 2)]
        for pair in pairs:
            check_letters("", pair)
        held = [pc.unique(pa.concat_arrays(pair)) for pair in pairs]
    (found,) = held
    return found.take(pc.array_sort_indices(found))


def _groups(columns: Sequence[tuple[Run, str]]) -> Iterator[list[tuple[Run, str]]]:
    """The columns, as many at once as are looked up together."""
    held: list[tuple[Run, str]] = []
    count = 0
    for run, name in columns:
        held.append((run, name))
        count += len(run.column(name).dictionary)
        if count >= AT_ONCE:
            yield held
            held, count = [], 0
    if held:
        yield held


def _plain(texts: pa.Array) -> Texts:
    """Arrow keeps texts in the same two runs."""
    _, starts, run = texts.buffers()
    offsets = np.frombuffer(starts, dtype=np.int32, count=len(texts) + 1)
    return Texts(offsets, np.frombuffer(run or b"", dtype=np.uint8)[: int(offsets[-1])])
