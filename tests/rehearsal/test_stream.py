"""Chance that can be repeated, and drawn quickly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.rehearsal.stream import Odds, Stream

WEIGHTS = st.lists(st.integers(0, 5_000), min_size=1, max_size=300).filter(any)


@given(WEIGHTS, st.integers(0, 2**32))
def test_every_number_lies_in_the_place_that_a_search_would_find(
    weights: list[int], seed: int
) -> None:
    odds = Odds.of(weights)
    numbers = Stream(seed).below(odds.total, 500)
    ends = np.array([0, odds.total - 1])
    for asked in (numbers, ends):
        assert (odds.places(asked) == np.searchsorted(odds.sums, asked, side="right")).all()


def test_a_place_of_no_weight_is_never_drawn_and_a_heavy_one_often() -> None:
    drawn = Stream(1, "places").choose(Odds.of([1, 0, 3, 0]), 4_000)
    assert set(drawn.tolist()) == {0, 2}
    assert 0.70 < (drawn == 2).mean() < 0.80


def test_the_longest_tables_are_drawn_from_as_the_short_ones() -> None:
    odds = Odds.of(np.arange(1, 60_000))
    numbers = Stream(2).below(odds.total, 100_000)
    assert odds.run > 0
    assert (odds.places(numbers) == np.searchsorted(odds.sums, numbers, side="right")).all()
